/* News: what layers that learn together tell each other at a meeting
 *
 * For each unit, with g_s the fields that member s won since the last meeting:
 *
 *   W = sum_s g_s W_s / sum_s g_s; with rule unit-norm evidence.c has the equations
 *   wins = what the first member had at its last meeting + sum_s what s gained
 *   usage = its mean over the members that learned anything
 *
 * A unit that nobody won keeps the prototype and the activity of the first member.
 * Sums are in double precision and in the order of the members: the same news give the
 * same bytes.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "evidence.h"

/* A float counts one by one to twice this number. A unit that has won as often forgets at
 * the learning rate, whatever its wins are. */
#define MOST_WINS (1 << 23)

static gdouble
sum_of (const News * const *members, guint n, guint unit, guint number)
{
  gdouble sum = 0.0;
  guint s;

  for (s = 0; s < n; s++)
    sum += news_line (members[s], unit)[number];
  return sum;
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

/* Sets the prototype to the mean of the members', which have won @gains fields. */
static void
merge_prototype (const News * const *members, guint n, guint unit,
    gdouble gains, const News * merged)
{
  gsize j, end = news_line_length (merged);
  guint s;

  for (j = NEWS_HEAD; j < end; j++) {
    gdouble sum = 0.0;

    for (s = 0; s < n; s++) {
      const gfloat *line = news_line (members[s], unit);

      sum += (gdouble) line[NEWS_GAIN] * line[j];
    }
    news_line (merged, unit)[j] = sum / gains;
  }
}

static void
merge_unit (const News * const *members, guint n, guint unit,
    const gfloat * base, const News * merged)
{
  gfloat *line = news_line (merged, unit);
  const gfloat *first = news_line (members[0], unit);
  gdouble gains = sum_of (members, n, unit, NEWS_GAIN);
  gdouble won = sum_of (members, n, unit, NEWS_WON);

  memcpy (line, first, news_line_length (merged) * sizeof *line);
  line[NEWS_GAIN] = gains;
  line[NEWS_WON] = won;
  line[NEWS_WINS] = CLAMP ((gdouble) first[NEWS_WINS] - first[NEWS_WON] + won,
      0.0, MOST_WINS);
  line[NEWS_USAGE] = mean_usage (members, n, unit);
  if (merged->kind == NEWS_EVIDENCE)
    evidence_merge (members, n, unit, base, merged);
  else if (gains > 0.0)
    merge_prototype (members, n, unit, gains, merged);
}

/* The last field that the unit won, where those of the members stand one after another. */
static gdouble
find_last (const News * const *members, guint n, guint unit)
{
  gdouble before = 0.0, last = 0.0;
  guint s;

  for (s = 0; s < n; s++) {
    gdouble own = news_line (members[s], unit)[NEWS_LAST];

    if (own > 0.0)
      last = before + own;
    before += members[s]->fields;
  }
  return last;
}

static void
add_unit (const News * const *members, guint n, guint unit,
    const News * merged)
{
  gfloat *line = news_line (merged, unit);
  gsize j, end = news_line_length (merged);

  for (j = 0; j < end; j++)
    line[j] = sum_of (members, n, unit, j);
  line[NEWS_LAST] = find_last (members, n, unit);
}

/* Frames and fields of all, the rate of the first that has one, and the first's settings. */
static void
merge_totals (const News * const *members, guint n, News * merged)
{
  guint s;

  merged->frames = merged->fields = 0;
  merged->seeds = members[0]->seeds;
  merged->seeds.offered = 0;
  for (s = n; s-- > 0;) {
    if (members[s]->rate > 0.0)
      merged->rate = members[s]->rate;
    merged->frames += members[s]->frames;
    merged->fields += members[s]->fields;
    merged->seeds.offered += members[s]->seeds.offered;
  }
  merged->seeds.fields = merged->fields;
  merged->frames_learned =
      members[0]->frames_learned - members[0]->frames + merged->frames;
  merged->fields_learned =
      members[0]->fields_learned - members[0]->fields + merged->fields;
}

/**
 * news_merge:
 * @members: news of the same kind and shape, in an order that is always the same
 * @n: how many, at least 1
 * @base: with %NEWS_EVIDENCE, the lines that evidence is added to: of this member after its
 *     last meeting
 * @merged: (inout): with kind, units, values and rate set and memory for its lines, which
 *     are not those of a member. It has no evidence. Its rate stays where no member has one
 *
 * Merges what all members learned since their last meetings.
 */
void
news_merge (const News * const *members, guint n, const gfloat * base,
    News * merged)
{
  guint u;

  merge_totals (members, n, merged);
  for (u = 0; u < merged->units; u++)
    if (merged->kind == NEWS_SUM)
      add_unit (members, n, u, merged);
    else
      merge_unit (members, n, u, base, merged);
}
