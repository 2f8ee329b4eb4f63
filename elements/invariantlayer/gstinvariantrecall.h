/* Recall in an invariantlayer: frames given back from the features of their fields
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "gstinvariantcode.h"
#include "gstsparsecode.h"
#include "recall.h"

G_BEGIN_DECLS

typedef struct _GstInvariantRecall GstInvariantRecall;

GstInvariantRecall *gst_invariant_recall_new (const RecallSettings * settings,
    const GstVideoInfo * info, const GstSparseCode * code, guint first_units,
    guint second_units);

void gst_invariant_recall_free (GstInvariantRecall * recall);

gboolean gst_invariant_recall_fits (const GstInvariantRecall * recall,
    const GstSparseCode * code, const GstInvariantCode * invariant);

GBytes *gst_invariant_recall_frame (GstInvariantRecall * recall,
    const GstVideoFrame * frame, const GstSparseCode * code,
    const GstInvariantCode * invariant);

gdouble gst_invariant_recall_error (const GstInvariantRecall * recall);

G_END_DECLS
