/* Evidence: what a layer with rule unit-norm learned since its last meeting, by itself
 *
 * How it works: with rule unit-norm a prototype W is about a mean of what the unit has won,
 * in which older fields count less. Its activity A is the weight of all of them. Each win
 * multiplies the weight of the past by 1 - max(rate, 2 / (wins + 3)). So if the unit had W0
 * and A0 at the last meeting, and D is the product of these factors since then,
 *
 *   E = A W - D A0 W0   and   e = A - D A0
 *
 * are the sum of the fields that it won since, and their weight. A mean of prototypes would
 * move only as far as one member has moved on average. Evidence adds up: with that of all
 * members s, as if one layer had seen all their fields,
 *
 *   W = (D A0 W0 + sum_s E_s) / |..|,   A = D A0 + sum_s e_s
 *
 * with D for the wins of all. It does not matter from which W0 another member began, so
 * that members may meet at any time. What is lost on the way is forgotten like old fields.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include "evidence.h"

/* A prototype shorter than this share of its activity has no direction. */
#define SHORTEST 1e-6

/* Evidence is at most as heavy and as long as the activity, but for rounding. */
#define SLACK 1.01

/* The product of 1 - max(rate, 2 / (wins + k + 3)) for k from 0 to won - 1. Its first
 * factors are (wins + k + 1) / (wins + k + 3), which cancel out but for four. */
static gdouble
find_decay (gdouble wins, gdouble won, gdouble rate)
{
  gdouble most = MIN (rate, 1.0);
  gdouble first =
      CLAMP (floor (2.0 / MAX (most, 1e-30) - wins - 2.0), 0.0, won);

  return (wins + 1.0) * (wins + 2.0) / ((wins + first + 1.0)
      * (wins + first + 2.0)) * pow (1.0 - most, won - first);
}

/**
 * evidence_find:
 * @line: of a unit's news, as it is now
 * @base: the same after the last meeting
 * @rate: the learning rate
 * @values: M
 * @evidence: (out): e and E; 0 for a unit that has lost its past
 */
void
evidence_find (const gfloat * line, const gfloat * base, gdouble rate,
    guint values, gfloat * evidence)
{
  gdouble past = base[NEWS_ACTIVITY] * find_decay (base[NEWS_WINS],
      line[NEWS_WON], rate);
  gdouble weight = line[NEWS_ACTIVITY] - past;
  gboolean any = line[NEWS_WON] > 0.0f && weight > 0.0;
  guint j;

  evidence[0] = any ? weight : 0.0;
  for (j = 0; j < values; j++)
    evidence[1 + j] = any ? line[NEWS_ACTIVITY] * (gdouble) line[NEWS_HEAD + j]
        - past * base[NEWS_HEAD + j] : 0.0;
}

static gdouble
find_norm (const gfloat * evidence, guint values)
{
  gdouble square = 0.0;
  guint j;

  for (j = 1; j <= values; j++)
    square += (gdouble) evidence[j] * evidence[j];
  return sqrt (square);
}

/**
 * evidence_limit:
 * @evidence: (inout): of a unit, from several meetings
 * @line: its news
 * @values: M
 *
 * Scales it down to what evidence_is_sane() is true for.
 */
void
evidence_limit (gfloat * evidence, const gfloat * line, guint values)
{
  gdouble activity = line[NEWS_ACTIVITY];
  gdouble size = MAX (evidence[0], find_norm (evidence, values));
  guint j;

  for (j = 0; j <= values && size > activity; j++)
    evidence[j] *= activity / size;
}

/**
 * evidence_is_sane:
 * @evidence: of a unit
 * @line: its news
 * @values: M
 *
 * Returns: whether it can be
 */
gboolean
evidence_is_sane (const gfloat * evidence, const gfloat * line, guint values)
{
  gdouble most = SLACK * line[NEWS_ACTIVITY];

  return evidence[0] >= 0.0f && evidence[0] <= most
      && find_norm (evidence, values) <= most;
}

/* The sum over all members of one number of their evidence. */
static gdouble
sum_of (const gfloat * const *evidence, guint n, guint number)
{
  gdouble sum = 0.0;
  guint s;

  for (s = 0; s < n; s++)
    sum += evidence[s][number];
  return sum;
}

/**
 * evidence_merge:
 * @base: of a unit's news, after the last meeting
 * @won: how many frames it has won since, at all members
 * @rate: the learning rate
 * @evidence: of all members
 * @n: how many
 * @values: M
 * @line: (inout): its prototype and activity are set, unless there is no evidence. Where
 *     @base has no negative weight, neither has the prototype
 */
void
evidence_merge (const gfloat * base, gdouble won, gdouble rate,
    const gfloat * const *evidence, guint n, guint values, gfloat * line)
{
  gdouble past = base[NEWS_ACTIVITY] * find_decay (base[NEWS_WINS], won, rate);
  gdouble activity = past + sum_of (evidence, n, 0), square = 0.0, least = 0.0;
  guint j;

  if (activity <= past)
    return;
  for (j = 0; j < values; j++)
    least = MIN (least, base[NEWS_HEAD + j]);
  for (j = 0; j < values; j++) {
    gdouble sum = past * base[NEWS_HEAD + j] + sum_of (evidence, n, 1 + j);

    line[NEWS_HEAD + j] = (least < 0.0 ? sum : MAX (sum, 0.0)) / activity;
    square += (gdouble) line[NEWS_HEAD + j] * line[NEWS_HEAD + j];
  }
  for (j = NEWS_HEAD; j < NEWS_HEAD + values; j++)
    line[j] = sqrt (square) > SHORTEST ? line[j] / sqrt (square) : base[j];
  line[NEWS_ACTIVITY] = MIN (activity, G_MAXFLOAT);
}
