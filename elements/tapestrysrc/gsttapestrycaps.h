/* The caps and the buffer pool of tapestrysrc
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "motion.h"

G_BEGIN_DECLS

GstCaps *gst_tapestry_caps_limit (GstCaps * caps, const TapestrySizes * sizes,
    GstCaps * filter);
GstCaps *gst_tapestry_caps_fixate (GstCaps * caps, const TapestrySizes * sizes);
gboolean gst_tapestry_caps_check (GstElement * element, GstPad * pad,
    const TapestrySizes * sizes);

gboolean gst_tapestry_pool_decide (GstElement * element, GstQuery * query,
    const GstVideoInfo * info);

G_END_DECLS
