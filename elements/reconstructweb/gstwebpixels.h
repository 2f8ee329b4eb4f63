/* Web pixels: parts of a frame as numbers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

gfloat *gst_web_pixels_read (GstVideoFrame * frame, guint left, guint top,
    guint width, guint height, guint step);

G_END_DECLS
