/* The figures of an invariantlayer, and its message
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "gstsparsecode.h"
#include "slow.h"

G_BEGIN_DECLS

void gst_invariant_report_add (SlowLayer * slow, const CompeteFormat * format,
    const GstSparseCode * below, const GstVideoFrame * frame);
GstStructure *gst_invariant_report_new (const SlowFigures * figures,
    gboolean recalls);

G_END_DECLS
