/* Frames that an invariantlayer reconstructs, when an element downstream asks for them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "gstsparsecode.h"
#include "slow.h"

G_BEGIN_DECLS

/* Whether an element downstream asks for recalled frames, atomic: in a request query,
 * and in an ALLOCATION query. */
typedef struct
{
  gint asked, asked_in_allocation;
} GstInvariantRecall;

void gst_invariant_recall_answer (GstInvariantRecall * recall,
    GstQuery * query);
gboolean gst_invariant_recall_is_wanted (GstInvariantRecall * recall);
gboolean gst_invariant_recall_update (GstElement * element, SlowLayer * slow,
    const CompeteFormat * format, const GstSparseCode * below);
GBytes *gst_invariant_recall_frame (SlowLayer * slow,
    const CompeteFormat * format, const GstSparseCode * below,
    const GstVideoFrame * frame);

G_END_DECLS
