/* Mapping of video frames, which checks that the buffer holds the whole frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "competetypes.h"

G_BEGIN_DECLS

/* The video formats that layers learn from. */
#define GST_FRAME_CAPS \
    "video/x-raw, " \
    "format = (string) { GRAY8, RGB, BGR, RGBx, BGRx, xRGB, xBGR }, " \
    "width = (int) [ 1, " G_STRINGIFY (COMPETE_MOST_SIDE) " ], " \
    "height = (int) [ 1, " G_STRINGIFY (COMPETE_MOST_SIDE) " ], " \
    "framerate = (fraction) [ 0, max ]"

gboolean gst_frame_map (GstElement * element, GstVideoFrame * frame,
    GstVideoInfo * info, GstBuffer * buffer);
CompeteFormat gst_frame_format (const GstVideoInfo * info);

G_END_DECLS
