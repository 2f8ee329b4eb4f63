/* Whether all of a frame's pixels are where they are said to be
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

gboolean gst_frame_map_whole (GstVideoFrame * frame, GstVideoInfo * info,
    GstBuffer * buffer);

G_END_DECLS
