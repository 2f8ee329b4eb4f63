/* The winners are found in a number of steps that is linear in the units,
 * whatever the scores are: with ties, as in flat pictures, too
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: core/simd/winners.c is compiled anew for this test so that each basic block
 * of it calls __sanitizer_cov_trace_pc() (-fsanitize-coverage=trace-pc). It takes the wide
 * loops from counted_best(), which count a step for each score. The number of steps does
 * not depend on the machine's load.
 */

#include <math.h>

#include "unittest.h"
#include "wide.h"
#include "winners.h"

/* The bisection ends after at most 32 passes over the scores. */
#define STEPS_A_UNIT 60

/* Where all scores are equal there is nothing to bisect. */
#define STEPS_A_UNIT_IF_FLAT 20

static guint64 steps;

void __sanitizer_cov_trace_pc (void);

void
__sanitizer_cov_trace_pc (void)
{
  steps++;
}

static void
peaks (gfloat * peak, const gfloat * score, guint units, guint groups)
{
  steps += units;
  wide_version (0)->peaks (peak, score, units, groups);
}

static guint
count_reaching (const gfloat * score, guint count, gfloat least)
{
  steps += count;
  return wide_version (0)->count_reaching (score, count, least);
}

static guint
reaching (guint32 * which, const gfloat * score, guint count, gfloat least)
{
  steps += count;
  return wide_version (0)->reaching (which, score, count, least);
}

const Wide *counted_best (void);

const Wide *
counted_best (void)
{
  static const Wide counted = {.peaks = peaks,
    .count_reaching = count_reaching,.reaching = reaching
  };

  return &counted;
}

static gfloat
all_zero (guint u)
{
  return 0.0f;
}

static gfloat
all_one (guint u)
{
  return 1.0f;
}

static gfloat
all_nan (guint u)
{
  return NAN;
}

static gfloat
two_values (guint u)
{
  return u * 2654435761u >> 31;
}

static gfloat
one_above_the_others (guint u)
{
  return u == 77 ? 1.0f : 0.5f;
}

static gfloat
rising (guint u)
{
  return u;
}

static gfloat
falling (guint u)
{
  return -(gfloat) u;
}

/* Ever closer to 1, so that bisection leaves all but a few on one side. */
static gfloat
crowded (guint u)
{
  return 1.0f - ldexpf (1.0f, -(gint) (u % 140));
}

/* From the smallest numbers to the largest, of both signs. */
static gfloat
spread_out (guint u)
{
  return ldexpf (u & 1 ? 1.0f : -1.0f, (gint) (u * 7 % 250) - 125);
}

static const struct
{
  const gchar *name;
    gfloat (*score) (guint unit);
  gboolean flat;
} pictures[] = {
  {"all zero", all_zero, TRUE},
  {"all one", all_one, TRUE},
  {"all NaN", all_nan, TRUE},
  {"two values", two_values},
  {"one above the others", one_above_the_others},
  {"rising", rising},
  {"falling", falling},
  {"crowded", crowded},
  {"spread out", spread_out},
};

static guint64
count_steps (gfloat (*score_of) (guint), guint units, guint k)
{
  gfloat *score = g_new (gfloat, units);
  guint32 *indices = g_new (guint32, units);
  Winners *winners = winners_new (units);
  guint u;

  for (u = 0; u < units; u++)
    score[u] = score_of (u);
  steps = 0;
  winners_select (winners, score, k, indices);
  winners_free (winners);
  g_free (indices);
  g_free (score);
  return steps;
}

static void
test_steps_are_linear (gint nth)
{
  static const guint sizes[] = { 400, 4000, 40000 };
  const guint most = pictures[nth].flat ? STEPS_A_UNIT_IF_FLAT : STEPS_A_UNIT;
  guint i, j;

  for (i = 0; i < G_N_ELEMENTS (sizes); i++) {
    const guint winners[] = { 1, 5, 97, sizes[i] / 2, sizes[i] };

    for (j = 0; j < G_N_ELEMENTS (winners); j++) {
      guint64 n = count_steps (pictures[nth].score, sizes[i], winners[j]);

      fail_unless (n >= sizes[i], "the steps are not counted");
      fail_unless (n <= (guint64) most * sizes[i], "%s: %u of %u units take %"
          G_GUINT64_FORMAT " steps", pictures[nth].name, winners[j], sizes[i],
          n);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add_loop (test_steps_are_linear, 0, G_N_ELEMENTS (pictures));
  return g_test_run ();
}
