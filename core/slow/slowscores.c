/* Slow scores: how slow each step from the pixels to the last stage is
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "slowscores.h"

/* At most so many fields of a frame are scored. */
#define MOST_FIELDS 16

/**
 * slow_scores_init:
 * @window: frames after which one weighs 1 / e of a new one
 *
 * Initialises scores that have seen no frame.
 */
void
slow_scores_init (SlowScores * s, guint64 window)
{
  memset (s, 0, sizeof *s);
  s->window = window;
}

void
slow_scores_clear (SlowScores * s)
{
  guint i;

  for (i = 0; i < SLOW_SCORES; i++)
    g_clear_pointer (&s->of[i], slowness_free);
}

/**
 * slow_scores_reset_past:
 *
 * After a discontinuity: the next frame does not follow the last one.
 */
void
slow_scores_reset_past (SlowScores * s)
{
  guint i;

  for (i = 0; i < SLOW_SCORES; i++)
    if (s->of[i] != NULL)
      slowness_reset_past (s->of[i]);
}

/**
 * slow_scores_fields:
 * @fields: how many a frame has
 * @first: (out): the first of the scored fields, which are consecutive and in the
 *     middle
 *
 * Returns: how many are scored
 */
guint
slow_scores_fields (guint fields, guint * first)
{
  guint scored = MIN (fields, MOST_FIELDS);

  *first = (fields - scored) / 2;
  return scored;
}

/**
 * slow_scores_add:
 * @which: the score to update
 * @values: of this frame
 * @n: how many; with another number than before the score starts anew
 */
void
slow_scores_add (SlowScores * s, SlowScore which, const gfloat * values,
    guint n)
{
  if (s->of[which] != NULL && slowness_values (s->of[which]) != n)
    g_clear_pointer (&s->of[which], slowness_free);
  if (s->of[which] == NULL)
    s->of[which] = slowness_new (n, s->window);
  slowness_add (s->of[which], values);
}

/* Adds the codes that @stage has of the scored fields. After new directions they do not
 * follow the last ones. */
static void
add_stage (SlowScores * s, SlowScore which, const SlowStage * stage,
    const gfloat * codes, guint fields)
{
  if (stage->learned != s->learned[which] && s->of[which] != NULL)
    slowness_reset_past (s->of[which]);
  s->learned[which] = stage->learned;
  slow_scores_add (s, which, codes, fields * stage->units);
}

/* Adds the third stage's code of the scored fields, and the share of it that is not
 * 0. */
static void
add_third (SlowScores * s, const gfloat * code, guint n)
{
  guint active = 0, i;

  for (i = 0; i < n; i++)
    active += code[i] > 0.0f;
  s->active_frames++;
  s->active += MAX (1.0 / s->window, 1.0 / s->active_frames)
      * ((gdouble) active / n - s->active);
  slow_scores_add (s, SLOW_SCORE_THIRD, code, n);
}

/* Starts the score of a stage anew when it has stopped learning. */
static void
update_phase (SlowScores * s, SlowPhase phase)
{
  if (s->phase < SLOW_PHASE_SECOND && phase >= SLOW_PHASE_SECOND)
    g_clear_pointer (&s->of[SLOW_SCORE_FIRST], slowness_free);
  if (s->phase < SLOW_PHASE_THIRD && phase >= SLOW_PHASE_THIRD)
    g_clear_pointer (&s->of[SLOW_SCORE_SECOND], slowness_free);
  if (s->phase < SLOW_PHASE_FROZEN && phase == SLOW_PHASE_FROZEN) {
    g_clear_pointer (&s->of[SLOW_SCORE_THIRD], slowness_free);
    s->active_frames = 0;
  }
  s->phase = phase;
}

/**
 * slow_scores_add_stages:
 * @invariant: after a frame
 *
 * Adds the drive above theta, and the codes of the stages that have learned something.
 * The score of a stage starts anew when it has stopped learning.
 */
void
slow_scores_add_stages (SlowScores * s, const Invariant * v)
{
  guint first, fields = slow_scores_fields (v->fields, &first);

  update_phase (s, v->phase);
  slow_scores_add (s, SLOW_SCORE_DRIVE,
      v->rectified + (gsize) first * v->units, fields * v->units);
  if (v->has_first)
    add_stage (s, SLOW_SCORE_FIRST, v->first,
        v->y1 + (gsize) first * v->first->units, fields);
  if (v->has_second)
    add_stage (s, SLOW_SCORE_SECOND, v->second,
        v->y2 + (gsize) first * v->second->units, fields);
  if (v->has_third)
    add_third (s, v->y3 + (gsize) first * v->third->units,
        fields * v->third->units);
}

/**
 * slow_scores_get:
 * @which: which score
 *
 * Returns: Delta, as slowness_delta(); 0 while there is nothing to score
 */
gdouble
slow_scores_get (const SlowScores * s, SlowScore which)
{
  return s->of[which] ? slowness_delta (s->of[which]) : 0.0;
}
