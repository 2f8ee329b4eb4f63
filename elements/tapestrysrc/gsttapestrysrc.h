/* tapestrysrc: a window drifts over a tapestry of images
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/base/gstpushsrc.h>

G_BEGIN_DECLS

#define GST_TYPE_TAPESTRY_SRC (gst_tapestry_src_get_type ())
G_DECLARE_FINAL_TYPE (GstTapestrySrc, gst_tapestry_src, GST, TAPESTRY_SRC,
    GstPushSrc)

GST_ELEMENT_REGISTER_DECLARE (tapestrysrc);

G_END_DECLS
