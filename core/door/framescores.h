/* Frame scores: how slow pixels, code, drive and stages are
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "competetypes.h"
#include "slow.h"
#include "slowscores.h"

typedef struct _FrameScores FrameScores;

FrameScores *frame_scores_new (guint64 window);
void frame_scores_free (FrameScores * scores);
void frame_scores_reset_past (FrameScores * scores);
void frame_scores_add_pixels (FrameScores * scores, const guint8 * pixels,
    gsize stride, const CompeteFormat * format);
void frame_scores_add_code (FrameScores * scores, const CompeteCode * code);
void frame_scores_add_stages (FrameScores * scores,
    const Invariant * invariant);
void frame_scores_set_code (const FrameScores * scores, SlowCode * code);
void frame_scores_set_figures (const FrameScores * scores,
    SlowFigures * figures);
