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

static void
find_of_unit (const gfloat * line, const gfloat * base, gdouble rate,
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

/**
 * evidence_find:
 * @news: (inout): of a member; its evidence is set, from its lines: e and E of each unit,
 *     0 for one that has lost its past
 * @base: its lines after the last meeting
 */
void
evidence_find (const News * news, const gfloat * base)
{
  guint u;

  for (u = 0; u < news->units; u++)
    find_of_unit (news_line (news, u), base + u * news_line_length (news),
        news->rate, news->values, news_evidence (news, u));
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

/* The sum over all members of one number of their evidence for a unit. */
static gdouble
sum_of (const News * const *members, guint n, guint unit, guint number)
{
  gdouble sum = 0.0;
  guint s;

  for (s = 0; s < n; s++)
    if (members[s]->evidence != NULL)
      sum += news_evidence (members[s], unit)[number];
  return sum;
}

/* How many frames the unit won, of those that the evidence is of. */
static gdouble
sum_of_won (const News * const *members, guint n, guint unit)
{
  gdouble sum = 0.0;
  guint s;

  for (s = 0; s < n; s++)
    if (members[s]->evidence != NULL)
      sum += news_line (members[s], unit)[NEWS_WON];
  return sum;
}

/**
 * evidence_merge:
 * @members: news of all; the evidence of some may be %NULL
 * @n: how many
 * @unit: which unit
 * @lines: of all units after the last meeting
 * @merged: (inout): the unit's prototype and activity are set, unless there is no evidence.
 *     Where the prototype had no negative weight, it gets none
 */
void
evidence_merge (const News * const *members, guint n, guint unit,
    const gfloat * lines, const News * merged)
{
  const gfloat *base = lines + unit * news_line_length (merged);
  gfloat *line = news_line (merged, unit);
  gdouble past = base[NEWS_ACTIVITY] * find_decay (base[NEWS_WINS],
      sum_of_won (members, n, unit), merged->rate);
  gdouble activity = past + sum_of (members, n, unit, 0);
  gdouble square = 0.0, least = 0.0;
  gsize j, end = news_line_length (merged);

  if (activity <= past)
    return;
  for (j = NEWS_HEAD; j < end; j++)
    least = MIN (least, base[j]);
  for (j = NEWS_HEAD; j < end; j++) {
    gdouble sum = past * base[j] + sum_of (members, n, unit, 1 + j - NEWS_HEAD);

    line[j] = (least < 0.0 ? sum : MAX (sum, 0.0)) / activity;
    square += (gdouble) line[j] * line[j];
  }
  for (j = NEWS_HEAD; j < end; j++)
    line[j] = sqrt (square) > SHORTEST ? line[j] / sqrt (square) : base[j];
  line[NEWS_ACTIVITY] = MIN (activity, G_MAXFLOAT);
}
