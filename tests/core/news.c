/* News of several members merge as the equations of news.c and evidence.c say
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "evidence.h"
#include "unittest.h"

#define MEMBERS 3

static void
assert_close (gdouble a, gdouble b, gdouble tolerance)
{
  fail_unless (fabs (a - b) <= tolerance * MAX (1.0, fabs (b)), "%g and %g", a,
      b);
}

#define LINES 5
#define VALUES 6
#define LENGTH (NEWS_HEAD + VALUES)
#define EVIDENCE (1 + VALUES)
#define RATE 0.01

/* News of three members: nobody won unit 0, and one member unit 1; member 2 learned
 * nothing. */
static void
make_news (News * news, gfloat lines[MEMBERS][LINES * LENGTH])
{
  GRand *rand = g_rand_new_with_seed (7);
  guint s, i;

  for (s = 0; s < MEMBERS; s++) {
    news[s] = (News) { NEWS_MEAN, LINES, VALUES, s < 2 ? 10 + s : 0,
      s < 2 ? 20 + s : 0, 110 + s, 220 + s, RATE, lines[s]
    };
    for (i = 0; i < LINES * LENGTH; i++)
      lines[s][i] = g_rand_double_range (rand, -1.0, 1.0);
    for (i = 0; i < LINES; i++) {
      gfloat *line = news_line (&news[s], i);

      line[NEWS_GAIN] = i == 0 || s == 2 || (i == 1 && s == 1) ? 0 : 4 + i + s;
      line[NEWS_WON] = floor (line[NEWS_GAIN] / 2);
      line[NEWS_WINS] = 100 + line[NEWS_WON];
    }
  }
  g_rand_free (rand);
}

/* Counts, and the prototype if it is a mean, by the equations. */
static void
restate (const News * news, guint unit, double line[LENGTH])
{
  double gains = 0.0;
  guint s, j;

  for (s = 0; s < MEMBERS; s++)
    gains += news_line (&news[s], unit)[NEWS_GAIN];
  memset (line, 0, LENGTH * sizeof *line);
  for (s = 0; s < MEMBERS; s++) {
    const gfloat *theirs = news_line (&news[s], unit);

    line[NEWS_GAIN] += theirs[NEWS_GAIN];
    line[NEWS_WON] += theirs[NEWS_WON];
    if (news[s].frames > 0)
      line[NEWS_USAGE] += theirs[NEWS_USAGE] / 2.0;
    for (j = NEWS_HEAD; j < LENGTH && gains > 0.0; j++)
      line[j] += theirs[NEWS_GAIN] / gains * theirs[j];
  }
  line[NEWS_WINS] = 100.0 + line[NEWS_WON];
  line[NEWS_ACTIVITY] = news_line (&news[0], unit)[NEWS_ACTIVITY];
  for (j = NEWS_HEAD; j < LENGTH && gains == 0.0; j++)
    line[j] = news_line (&news[0], unit)[j];
}

static void
assert_totals (const News * merged)
{
  assert_equals_uint64 (merged->frames, 21);
  assert_equals_uint64 (merged->fields, 41);
  assert_equals_uint64 (merged->frames_learned, 121);
  assert_equals_uint64 (merged->fields_learned, 241);
}

static void
test_mean (void)
{
  gfloat lines[MEMBERS][LINES * LENGTH], result[LINES * LENGTH];
  News news[MEMBERS], merged = { NEWS_MEAN, LINES, VALUES,
    .lines = result
  };
  const News *members[MEMBERS] = { &news[0], &news[1], &news[2] };
  double line[LENGTH];
  guint u, j;

  make_news (news, lines);
  news_merge (members, MEMBERS, NULL, &merged);
  for (u = 0; u < LINES; u++) {
    restate (news, u, line);
    for (j = 0; j < LENGTH; j++)
      assert_close (news_line (&merged, u)[j], line[j], 1e-6);
  }
  assert_totals (&merged);
}

/* What is left of the past after @won wins. */
static double
decay (double wins, guint won)
{
  double product = 1.0;
  guint k;

  for (k = 0; k < won; k++)
    product *= 1.0 - MAX (RATE, 2.0 / (wins + k + 3.0));
  return product;
}

/* A line with a prototype of unit norm, of both signs. */
static void
draw_line (gfloat * line, GRand * rand, gdouble wins, gdouble activity)
{
  double norm = 0.0;
  guint j;

  memset (line, 0, LENGTH * sizeof *line);
  line[NEWS_WINS] = wins;
  line[NEWS_ACTIVITY] = activity;
  for (j = NEWS_HEAD; j < LENGTH; j++) {
    line[j] = g_rand_double_range (rand, -1.0, 1.0);
    norm += line[j] * line[j];
  }
  for (j = NEWS_HEAD; j < LENGTH; j++)
    line[j] /= sqrt (norm);
}

/* What is left of @base after @won wins, as activity times prototype. */
static double
past_of (const gfloat * base, guint won, guint j)
{
  return decay (base[NEWS_WINS], won) * base[NEWS_ACTIVITY]
      * base[NEWS_HEAD + j];
}

/* Of the unit at @at, member s has won 3 + s fields, which weigh 2 each. */
static void
assert_evidence_merged (gfloat lines[MEMBERS][2 * LENGTH], const gfloat * base,
    guint at, const gfloat * merged)
{
  const guint all = 3 + 4 + 5;
  double w[VALUES], norm = 0.0;
  guint s, j;

  for (j = 0; j < VALUES; j++) {
    w[j] = past_of (base, all, j);
    for (s = 0; s < MEMBERS; s++) {
      const gfloat *line = lines[s] + at;

      w[j] += (double) line[NEWS_ACTIVITY] * line[NEWS_HEAD + j]
          - past_of (base, 3 + s, j);
    }
    norm += w[j] * w[j];
  }
  for (j = 0; j < VALUES; j++)
    assert_close (merged[NEWS_HEAD + j], w[j] / sqrt (norm), 1e-5);
  assert_close (merged[NEWS_ACTIVITY], decay (base[NEWS_WINS], all)
      * base[NEWS_ACTIVITY] + 2.0 * all, 1e-5);
}

/* What members have won is added to a past that forgets by the wins of all. Nobody has
 * won unit 1. */
static void
test_evidence (gint nth)
{
  static const gfloat wins[] = { 0, 5, 190, 100000 };
  gfloat lines[MEMBERS][2 * LENGTH], evidence[MEMBERS][2 * EVIDENCE];
  gfloat base[2 * LENGTH], result[2 * LENGTH];
  News news[MEMBERS], merged = { NEWS_EVIDENCE, 2, VALUES,
    .lines = result
  };
  const News *members[MEMBERS] = { &news[0], &news[1], &news[2] };
  GRand *rand = g_rand_new_with_seed (nth);
  guint s;

  draw_line (base, rand, wins[nth], 20.0);
  draw_line (base + LENGTH, rand, 7, 3.0);
  for (s = 0; s < MEMBERS; s++) {
    guint won = 3 + s;

    memcpy (lines[s], base, sizeof base);
    draw_line (lines[s], rand, wins[nth] + won,
        decay (wins[nth], won) * 20.0 + 2.0 * won);
    lines[s][NEWS_GAIN] = lines[s][NEWS_WON] = won;
    news[s] = (News) { NEWS_EVIDENCE, 2, VALUES, 9, 9, 9, 9, RATE,
      lines[s], evidence[s]
    };
    evidence_find (&news[s], base);
  }
  news_merge (members, MEMBERS, base, &merged);
  assert_evidence_merged (lines, base, 0, result);
  assert_equals_float (result[NEWS_WINS], wins[nth] + 12);
  g_assert_cmpmem (result + LENGTH, LENGTH * sizeof *base, base + LENGTH,
      LENGTH * sizeof *base);
  g_rand_free (rand);
}

/* However often a unit has won, wins can be counted one by one. */
static void
test_many_wins (void)
{
  gfloat line[LENGTH] = { 4, 4, 1 << 24, 1, 0, 1 }, result[LENGTH];
  gfloat evidence[EVIDENCE];
  News news = { NEWS_EVIDENCE, 1, VALUES, 4, 4, 4, 4, RATE, line,
    evidence
  }, merged = {
  NEWS_EVIDENCE, 1, VALUES,.lines = result};
  const News *member = &news;

  evidence_find (&news, line);
  news_merge (&member, 1, line, &merged);
  fail_unless (result[NEWS_WINS] + 1.0f > result[NEWS_WINS]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add (test_mean);
  unittest_add_loop (test_evidence, 0, 4);
  unittest_add (test_many_wins);
  return g_test_run ();
}
