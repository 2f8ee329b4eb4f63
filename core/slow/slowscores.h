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

/**
 * SlowScores:
 * @active: running mean of the share of the third stage's units that are not 0
 *
 * The slowness of each step. slowscores.c alone writes it.
 */
typedef struct
{
  gdouble active;

  /*< private >*/
  Slowness *of[SLOW_SCORES];    /* NULL until there is something to score */
  guint64 window;
  guint learned[SLOW_SCORES];   /* the stage's `learned` at the last frame */
  SlowPhase phase;
  guint64 active_frames;        /* frames in `active` */
} SlowScores;

void slow_scores_init (SlowScores * scores, guint64 window);
void slow_scores_clear (SlowScores * scores);
void slow_scores_reset_past (SlowScores * scores);
guint slow_scores_fields (guint fields, guint * first);
void slow_scores_add (SlowScores * scores, SlowScore which,
    const gfloat * values, guint n);
void slow_scores_add_stages (SlowScores * scores, const Invariant * invariant);
gdouble slow_scores_get (const SlowScores * scores, SlowScore which);
