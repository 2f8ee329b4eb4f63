/* tapestrysrc: a window drifts over a tapestry of images
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/base/gstpushsrc.h>

G_BEGIN_DECLS

#define GST_TYPE_TAPESTRY_SRC (gst_tapestry_src_get_type ())
G_DECLARE_FINAL_TYPE (GstTapestrySrc, gst_tapestry_src, GST, TAPESTRY_SRC,
    GstPushSrc)

/**
 * GstTapestryMotion:
 * @GST_TAPESTRY_MOTION_DRIFT: a window drifts over the tapestry
 * @GST_TAPESTRY_MOTION_TILES: one whole image after another
 *
 * What a frame of a tapestrysrc shows.
 *
 * Since: 0.1
 */
typedef enum
{
  GST_TAPESTRY_MOTION_DRIFT,
  GST_TAPESTRY_MOTION_TILES
} GstTapestryMotion;

#define GST_TYPE_TAPESTRY_MOTION (gst_tapestry_motion_get_type ())
GType gst_tapestry_motion_get_type (void);

GST_ELEMENT_REGISTER_DECLARE (tapestrysrc);

G_END_DECLS
