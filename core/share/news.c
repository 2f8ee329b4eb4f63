/* News: what layers that learn together tell each other at a meeting
 *
 * For each unit, with g_s the fields that member s won since the last meeting:
 *
 *   W = sum_s g_s W_s / sum_s g_s, divided by |W| with rule unit-norm
 *   activity = sum_s g_s activity_s / sum_s g_s
 *   wins = what the first member had at its last meeting + sum_s what s gained
 *   usage = its mean over the members that learned anything
 *
 * A unit that nobody won keeps the prototype and the activity of the first member.
 * Sums are in double precision and in the order of the members: the same news give the
 * same bytes.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include "news.h"

/* A mean shorter than this share of its prototypes has no direction: they cancel out. */
#define SHORTEST 1e-6

static gdouble
sum_of (const News * const *members, guint n, guint unit, guint number)
{
  gdouble sum = 0.0;
  guint s;

  for (s = 0; s < n; s++)
    sum += news_line (members[s], unit)[number];
  return sum;
}

/* sum_s g_s x_s / @gains, of one number of a line. */
static gdouble
weighted_mean (const News * const *members, guint n, guint unit, gsize number,
    gdouble gains)
{
  gdouble sum = 0.0;
  guint s;

  for (s = 0; s < n; s++) {
    const gfloat *line = news_line (members[s], unit);

    sum += (gdouble) line[NEWS_GAIN] * line[number];
  }
  return sum / gains;
}

static gdouble
mean_usage (const News * const *members, guint n, guint unit)
{
  gdouble sum = 0.0;
  guint s, learned = 0;

  for (s = 0; s < n; s++) {
    if (members[s]->frames == 0)
      continue;
    sum += news_line (members[s], unit)[NEWS_USAGE];
    learned++;
  }
  return learned > 0 ? sum / learned :
      news_line (members[0], unit)[NEWS_USAGE];
}

/* Sets the prototype to the members' mean. */
static void
merge_prototype (const News * const *members, guint n, guint unit,
    gdouble gains, const News * merged)
{
  gfloat *line = news_line (merged, unit);
  const gfloat *first = news_line (members[0], unit);
  gdouble square = 0.0, norm = 1.0;
  gsize j, end = news_line_length (merged);

  for (j = NEWS_HEAD; j < end && gains > 0.0; j++) {
    line[j] = weighted_mean (members, n, unit, j, gains);
    square += (gdouble) line[j] * line[j];
  }
  if (merged->kind == NEWS_UNIT_MEAN)
    norm = sqrt (square);
  for (j = NEWS_HEAD; j < end; j++)
    line[j] = gains > 0.0 && norm > SHORTEST ? line[j] / norm : first[j];
}

static void
merge_unit (const News * const *members, guint n, guint unit,
    const News * merged)
{
  gfloat *line = news_line (merged, unit);
  const gfloat *first = news_line (members[0], unit);
  gdouble gains = sum_of (members, n, unit, NEWS_GAIN);
  gdouble won = sum_of (members, n, unit, NEWS_WON);

  line[NEWS_GAIN] = gains;
  line[NEWS_WON] = won;
  line[NEWS_WINS] =
      MAX (0.0, (gdouble) first[NEWS_WINS] - first[NEWS_WON] + won);
  line[NEWS_ACTIVITY] = gains > 0.0 ?
      weighted_mean (members, n, unit, NEWS_ACTIVITY, gains) :
      first[NEWS_ACTIVITY];
  line[NEWS_USAGE] = mean_usage (members, n, unit);
  merge_prototype (members, n, unit, gains, merged);
}

static void
add_unit (const News * const *members, guint n, guint unit,
    const News * merged)
{
  gfloat *line = news_line (merged, unit);
  gsize j, end = news_line_length (merged);

  for (j = 0; j < end; j++)
    line[j] = sum_of (members, n, unit, j);
}

/* Frames and fields of all, and the rate of the first that has changes. */
static void
merge_totals (const News * const *members, guint n, News * merged)
{
  guint s;

  merged->frames = merged->fields = 0;
  merged->rate = 0.0;
  for (s = 0; s < n; s++) {
    if (merged->rate == 0.0)
      merged->rate = members[s]->rate;
    merged->frames += members[s]->frames;
    merged->fields += members[s]->fields;
  }
  merged->frames_learned =
      members[0]->frames_learned - members[0]->frames + merged->frames;
  merged->fields_learned =
      members[0]->fields_learned - members[0]->fields + merged->fields;
}

/**
 * news_merge:
 * @members: news of the same kind and shape, in an order that is always the same
 * @n: how many, at least 1
 * @merged: (inout): with kind, units and values set and memory for its lines, which are
 *     not those of a member
 *
 * Merges what all members learned since their last meetings.
 */
void
news_merge (const News * const *members, guint n, News * merged)
{
  guint u;

  merge_totals (members, n, merged);
  for (u = 0; u < merged->units; u++)
    if (merged->kind == NEWS_SUM)
      add_unit (members, n, u, merged);
    else
      merge_unit (members, n, u, merged);
}
