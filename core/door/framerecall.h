/* Frame recall: reconstructs frames from the outputs of the slow stages
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "competetypes.h"
#include "invariant.h"
#include "recall.h"

typedef struct _FrameRecall FrameRecall;

FrameRecall *frame_recall_new (const gchar * location);
void frame_recall_free (FrameRecall * recall);
guint64 frame_recall_memory (const FrameRecall * recall,
    const Invariant * invariant, const CompeteFormat * format,
    const CompeteFields * fields);
gboolean frame_recall_update (FrameRecall * recall,
    const Invariant * invariant, const CompeteFormat * format,
    const CompeteFields * fields, GError ** error);
void frame_recall_learn (FrameRecall * recall, const Invariant * invariant,
    const gfloat * drives);
void frame_recall_reset_past (FrameRecall * recall);
void frame_recall_set_prototypes (FrameRecall * recall, GBytes * prototypes);
gboolean frame_recall_is_ready (const FrameRecall * recall,
    const Invariant * invariant);
gboolean frame_recall_reconstruct (FrameRecall * recall,
    const Invariant * invariant, const guint8 * pixels, gsize stride,
    gboolean counts, gfloat * frame);
gdouble frame_recall_error (const FrameRecall * recall);
const Recall *frame_recall_get (const FrameRecall * recall);
