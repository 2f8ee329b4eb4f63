/* Slow scores: how slow each step from the pixels to the second stage is
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "slowscores.h"

/* So many fields of a frame stand for all. */
#define MOST_FIELDS 16

/**
 * slow_scores_init:
 * @window: frames after which one weighs 1 / e of a new one
 *
 * Nothing was seen yet.
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
 * slow_scores_forget_past:
 *
 * What comes next does not follow upon what was seen.
 */
void
slow_scores_forget_past (SlowScores * s)
{
  guint i;

  for (i = 0; i < SLOW_SCORES; i++)
    if (s->of[i] != NULL)
      slowness_forget_past (s->of[i]);
}

/**
 * slow_scores_fields:
 * @fields: how many a frame has
 * @first: (out): the first of those that are scored, which stand one after the
 *     other in the middle
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
 * @which: whose
 * @values: of this frame
 * @n: how many; with another number than before its score starts over
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

/* Adds what @stage made of the fields that are scored; with new directions there is
 * no past. */
static void
add_stage (SlowScores * s, SlowScore which, const SlowStage * stage,
    const gfloat * codes, guint fields)
{
  if (stage->learned != s->learned[which] && s->of[which] != NULL)
    slowness_forget_past (s->of[which]);
  s->learned[which] = stage->learned;
  slow_scores_add (s, which, codes, fields * stage->units);
}

/**
 * slow_scores_add_stages:
 * @invariant: that has seen a frame
 *
 * Adds the drive over theta, and what the stages that have learned made of it. The
 * score of a stage that has stopped learning starts over.
 */
void
slow_scores_add_stages (SlowScores * s, const Invariant * v)
{
  guint first, fields = slow_scores_fields (v->fields, &first);

  if (s->phase < INVARIANT_SECOND && v->phase >= INVARIANT_SECOND)
    g_clear_pointer (&s->of[SLOW_SCORE_FIRST], slowness_free);
  if (s->phase < INVARIANT_FROZEN && v->phase == INVARIANT_FROZEN)
    g_clear_pointer (&s->of[SLOW_SCORE_SECOND], slowness_free);
  s->phase = v->phase;
  slow_scores_add (s, SLOW_SCORE_DRIVE,
      v->rectified + (gsize) first * v->units, fields * v->units);
  if (v->has_first)
    add_stage (s, SLOW_SCORE_FIRST, v->first,
        v->y1 + (gsize) first * v->first->units, fields);
  if (v->has_second)
    add_stage (s, SLOW_SCORE_SECOND, v->second,
        v->y2 + (gsize) first * v->second->units, fields);
}

/**
 * slow_scores_get:
 * @which: whose
 *
 * Returns: Delta, as slowness_delta(); 0 while there is nothing to score
 */
gdouble
slow_scores_get (const SlowScores * s, SlowScore which)
{
  return s->of[which] ? slowness_delta (s->of[which]) : 0.0;
}
