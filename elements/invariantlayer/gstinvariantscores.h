/* What an invariantlayer says of itself: figures of slowness
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "gstsparsecode.h"
#include "slowscores.h"

G_BEGIN_DECLS

/* Of the streaming thread. */
typedef struct
{
  SlowScores scores;
  gfloat *values;               /* to gather them in */
  gsize room;
} GstInvariantScores;

void gst_invariant_scores_init (GstInvariantScores * scores, guint64 window);
void gst_invariant_scores_clear (GstInvariantScores * scores);
void gst_invariant_scores_add_pixels (GstInvariantScores * scores,
    const GstVideoFrame * frame);
void gst_invariant_scores_add_code (GstInvariantScores * scores,
    const GstSparseCode * code);
GstStructure *gst_invariant_scores_tell (const GstInvariantScores * scores,
    const Invariant * invariant);

G_END_DECLS
