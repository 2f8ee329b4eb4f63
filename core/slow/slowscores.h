/* Slow scores: how slow each step from the pixels to the last stage is
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "invariant.h"
#include "slowness.h"

typedef enum
{
  SLOW_SCORE_PIXELS,
  SLOW_SCORE_CODE,
  SLOW_SCORE_DRIVE,
  SLOW_SCORE_FIRST,
  SLOW_SCORE_SECOND,
  SLOW_SCORE_THIRD,
  SLOW_SCORES
} SlowScore;

typedef struct
{
  Slowness *of[SLOW_SCORES];    /* NULL until there is something to score */
  guint64 window;
  guint learned[SLOW_SCORES];   /* by the stage, when it was last looked at */
  InvariantPhase phase;
  gdouble active;               /* share of the third stage's units, of late */
  guint64 active_frames;        /* that it is of */
} SlowScores;

void slow_scores_init (SlowScores * scores, guint64 window);
void slow_scores_clear (SlowScores * scores);
void slow_scores_reset_past (SlowScores * scores);
guint slow_scores_fields (guint fields, guint * first);
void slow_scores_add (SlowScores * scores, SlowScore which,
    const gfloat * values, guint n);
void slow_scores_add_stages (SlowScores * scores, const Invariant * invariant);
gdouble slow_scores_get (const SlowScores * scores, SlowScore which);
