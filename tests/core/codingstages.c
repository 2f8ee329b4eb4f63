/* Winners, flat fields, sums over neighbours and row sums agree with simple
 * loops
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "coder.h"
#include "dots.h"
#include "lateral.h"
#include "unittest.h"
#include "vectors.h"
#include "weights.h"
#include "winners.h"

/* A score and its unit. */
typedef struct
{
  gfloat score;
  guint unit;
} Ranked;

/* The larger score comes first. Ties go to the higher unit, and NaN is less
 * than any number. */
static int
compare_ranked (gconstpointer a, gconstpointer b)
{
  const Ranked *p = a, *q = b;

  if (isnan (p->score) != isnan (q->score))
    return isnan (p->score) ? 1 : -1;
  if (p->score != q->score && !isnan (p->score))
    return p->score > q->score ? -1 : 1;
  return p->unit > q->unit ? -1 : 1;
}

/* The k winners equal those of a full sort. */
static void
assert_winners (const gfloat * score, guint units, guint k, const gchar * what)
{
  Ranked *ranked = g_new (Ranked, units);
  gboolean *wins = g_new0 (gboolean, units);
  guint32 *indices = g_new (guint32, units);
  Winners *winners = winners_new (units);
  guint u, n = 0, least = winners_select (winners, score, k, indices);

  for (u = 0; u < units; u++)
    ranked[u] = (Ranked) { score[u], u };
  qsort (ranked, units, sizeof *ranked, compare_ranked);
  for (u = 0; u < k; u++)
    wins[ranked[u].unit] = TRUE;
  fail_unless (least == ranked[k - 1].unit, "%s: the least of %u in %u is %u, "
      "not %u", what, k, units, least, ranked[k - 1].unit);
  for (u = 0; u < units; u++)
    if (wins[u])
      fail_unless (indices[n++] == u,
          "%s: of %u, %u is not among the %u winners", what, units, u, k);
  g_free (ranked);
  g_free (wins);
  g_free (indices);
  winners_free (winners);
}

/* The number of rows to multiply. */
#define ROWS 11

static gfloat
all_different (guint u, GRand * rand)
{
  return pow (g_rand_double (rand), 3.0) * 1e6 - 2.0;
}

static gfloat
five_values (guint u, GRand * rand)
{
  return floor (g_rand_double (rand) * 5.0) - 2.0;
}

static gfloat
forty_values (guint u, GRand * rand)
{
  return floor (g_rand_double (rand) * 40.0) - 2.0;
}

static gfloat
two_values (guint u, GRand * rand)
{
  return g_rand_boolean (rand) ? 0.25f : 3.0f;
}

static gfloat
all_zero (guint u, GRand * rand)
{
  return 0.0f;
}

static gfloat
all_less_than_zero (guint u, GRand * rand)
{
  return -1e30f;
}

static gfloat
zeros_of_both_signs (guint u, GRand * rand)
{
  return g_rand_boolean (rand) ? 0.0f : -0.0f;
}

static gfloat
a_few_above_zero (guint u, GRand * rand)
{
  return g_rand_int_range (rand, 0, 30) ? 0.0f : g_rand_double (rand);
}

static gfloat
cut_at_a_ceiling (guint u, GRand * rand)
{
  return fmin (g_rand_double (rand) * 10.0, 5.0);
}

/* The same in each register and in each group of units. */
static gfloat
ties_across_lanes (guint u, GRand * rand)
{
  return u / 64 % 3 + u % 64 / 16;
}

static gfloat
all_nan (guint u, GRand * rand)
{
  return NAN;
}

static gfloat
half_nan (guint u, GRand * rand)
{
  return g_rand_boolean (rand) ? (gfloat) (u * 7 % 31) - 15.0f : NAN;
}

static gfloat
nan_at_first (guint u, GRand * rand)
{
  return u < 100 ? NAN : 1.0f;
}

static gfloat
not_finite (guint u, GRand * rand)
{
  static const gfloat odd[] = { NAN, -NAN, INFINITY, -INFINITY, 1e38f, -0.0f,
    1e-42f, -1e-42f, 1.0f
  };

  return odd[g_rand_int_range (rand, 0, G_N_ELEMENTS (odd))];
}

static gfloat
any_bits (guint u, GRand * rand)
{
  guint32 bits = g_rand_int (rand);
  gfloat score;

  memcpy (&score, &bits, sizeof score);
  return score;
}

static const struct
{
  const gchar *name;
    gfloat (*draw) (guint unit, GRand * rand);
} scores[] = {
  {"all different", all_different},
  {"five values", five_values},
  {"forty values", forty_values},
  {"two values", two_values},
  {"all zero", all_zero},
  {"all less than zero", all_less_than_zero},
  {"zeros of both signs", zeros_of_both_signs},
  {"a few above zero", a_few_above_zero},
  {"cut at a ceiling", cut_at_a_ceiling},
  {"ties across lanes", ties_across_lanes},
  {"all NaN", all_nan},
  {"half NaN", half_nan},
  {"NaN at first", nan_at_first},
  {"not finite", not_finite},
  {"any bits", any_bits},
};

static void
test_winners_are_those_of_a_sort (gint nth)
{
  static const guint sizes[] = { 1, 7, 63, 64, 100, 127, 128, 129, 144, 196, 255,
    256, 257, 400, 1000
  };
  static const guint winners[] = { 1, 2, 5, 20, 32, 33, 50, 96, 97, 256, 1000 };
  GRand *rand = g_rand_new_with_seed (nth);
  gfloat score[1000];
  guint a, b, u;

  for (a = 0; a < G_N_ELEMENTS (sizes); a++) {
    for (b = 0; b < G_N_ELEMENTS (winners) && winners[b] <= sizes[a]; b++) {
      for (u = 0; u < sizes[a]; u++)
        score[u] = scores[nth].draw (u, rand);
      assert_winners (score, sizes[a], winners[b], scores[nth].name);
    }
  }
  g_rand_free (rand);
}

/* Codes a sample of zeros by the full calculation and by the shortcut for flat
 * fields. */
static void
assert_flat (const CompeteSettings * s, Weights * w, gfloat * gain)
{
  CoderTask task = { s, w, NULL, s->lateral_strength, gain };
  Coder *slow = coder_new (w->units), *fast = coder_new (w->units);
  gfloat *zeros = vector_new (w->units);

  coder_set (slow, s);
  coder_set (fast, s);
  coder_encode (slow, &task, zeros, NULL);
  fail_unless (coder_encode_flat (fast, &task));
  assert_equals_int (fast->code.n, slow->code.n);
  fail_unless (memcmp (fast->code.indices, slow->code.indices,
          slow->code.n * sizeof (guint32)) == 0);
  fail_unless (memcmp (fast->code.activations, slow->code.activations,
          slow->code.n * sizeof (gfloat)) == 0);
  coder_free (slow);
  coder_free (fast);
  g_aligned_free (zeros);
}

/* The shortcut for a flat field gives the code of the full calculation, to the
 * bit. */
static void
test_flat_field (gint nth)
{
  static const gdouble strengths[] = { 0.0, 0.1, 1000.0 };
  static const gdouble ceilings[] = { G_MAXFLOAT, 0.5, 0.0 };
  Weights *w = weights_new (20 * 13, 16, 1.0f);
  gfloat gain[20 * 13];
  CompeteSettings s = { 0 };
  guint i;

  s.columns = 20;
  s.rows = 13;
  s.winners = 7;
  s.shortlist = 4;
  s.lateral_radius = 2;
  s.coding = nth;
  weights_keep_sums (w);
  weights_init_normal (w, 0.0, 1.0, 3);
  for (i = 0; i < w->units; i++)
    gain[i] = 0.5f + i;
  for (i = 0; i < 27; i++) {
    s.activation = i / 9;
    s.lateral_strength = strengths[i / 3 % 3];
    s.activation_ceiling = ceilings[i % 3];
    assert_flat (&s, w, NULL);
    if (s.coding != COMPETE_CODING_WINNERS)
      assert_flat (&s, w, gain);
  }
  weights_free (w);
}

/* Where the previous frame matters, there is no shortcut. */
static void
test_flat_field_with_a_past (void)
{
  CompeteSettings s = { 0 };
  CoderTask task = { &s, NULL, NULL, 1.0, NULL };
  Coder *c = coder_new (16);

  s.columns = s.rows = 4;
  s.winners = 2;
  s.residual_winners = 3;
  coder_set (c, &s);
  fail_if (coder_encode_flat (c, &task));
  s.residual_winners = 0;
  s.lateral_radius = 1;
  s.lateral_strength = 1.0;
  s.lateral_source = COMPETE_LATERAL_PREVIOUS;
  coder_set (c, &s);
  fail_if (coder_encode_flat (c, &task));
  coder_free (c);
}

static void
test_dots_to_the_bit (void)
{
  static const guint sizes[] = { 1, 15, 16, 17, 48, 400, 785 };
  const guint32 which[] = { 3, 3, 0, 10, 7, 1, 2, 9, 5 };
  GRand *rand = g_rand_new_with_seed (1);
  guint s, n, i;

  for (s = 0; s < G_N_ELEMENTS (sizes); s++) {
    gsize stride = sizes[s] + s;
    gfloat *rows = vector_new (ROWS * stride), dots[G_N_ELEMENTS (which)];

    for (i = 0; i < ROWS * stride; i++)
      rows[i] = g_rand_double_range (rand, -1.0, 1.0);
    for (n = 0; n <= G_N_ELEMENTS (which); n++) {
      dots_with_rows (wide_best (), dots, rows + 4 * stride, rows, stride, which,
          n, sizes[s]);
      for (i = 0; i < n; i++)
        fail_unless (dots[i] == vector_dot (rows + 4 * stride,
                rows + which[i] * stride, sizes[s]));
    }
    g_aligned_free (rows);
  }
  g_rand_free (rand);
}

/* Grids: columns and rows. */
static const guint grids[][2] = { {1, 1}, {1, 7}, {9, 1}, {5, 4}, {20, 13} };

/* The sum over the neighbours of unit (x, y), one after another.
 *
 * Returns: how many neighbours there are */
static guint
sum_neighbours (const gfloat * source, gint columns, gint rows, gint radius,
    gint x, gint y, gdouble * sum)
{
  guint n = 0;
  gint i, j;

  *sum = 0.0;
  for (j = MAX (0, y - radius); j <= MIN (rows - 1, y + radius); j++) {
    for (i = MAX (0, x - radius); i <= MIN (columns - 1, x + radius); i++) {
      if (i != x || j != y) {
        *sum += source[j * columns + i];
        n++;
      }
    }
  }
  return n;
}

/* Excited by itself, each unit for itself has the score that it has among all. */
static void
assert_listed_excite (Lateral * l, const gfloat * drive, guint units)
{
  gfloat all[260], listed[260];
  guint32 backwards[260];
  guint u;

  for (u = 0; u < units; u++)
    backwards[u] = units - 1 - u;
  lateral_excite_sum (l, drive, drive, 0.3, all);
  lateral_excite_sum_listed (l, drive, 0.3, backwards, units, listed);
  fail_unless (memcmp (all, listed, units * sizeof (gfloat)) == 0);
  lateral_excite_mean (l, drive, drive, 0.3, all);
  lateral_excite_mean_listed (l, drive, 0.3, backwards, units, listed);
  fail_unless (memcmp (all, listed, units * sizeof (gfloat)) == 0);
}

/* Radius 1 to 8, also on grids that are smaller than that. */
static void
test_neighbours_excite (gint nth)
{
  const gint radius = nth;
  GRand *rand = g_rand_new_with_seed (radius);
  gfloat drive[260], source[260], sums[260], means[260];
  guint g, u;

  for (g = 0; g < G_N_ELEMENTS (grids); g++) {
    const guint columns = grids[g][0], rows = grids[g][1];
    Lateral *l = lateral_new (columns, rows, radius);

    for (u = 0; u < columns * rows; u++) {
      drive[u] = g_rand_double (rand);
      source[u] = g_rand_double (rand);
    }
    lateral_excite_sum (l, drive, source, 0.3f, sums);
    lateral_excite_mean (l, drive, source, 0.7 / ((2 * radius + 1)
            * (2 * radius + 1) - 1), means);
    for (u = 0; u < columns * rows; u++) {
      gdouble sum, mean;
      guint n = sum_neighbours (source, columns, rows, radius, u % columns,
          u / columns, &sum);

      mean = n > 0 ? sum / n : 0.0;
      fail_unless (fabs (sums[u] - (drive[u] + 0.3 * sum)) < 1e-4);
      fail_unless (fabs (means[u] - (drive[u] + 0.7 * mean) / 1.7) < 1e-5);
    }
    assert_listed_excite (l, drive, columns * rows);
    lateral_free (l);
  }
  g_rand_free (rand);
}

/* With weights of both signs, the sum of their absolute values is kept. */
static void
test_sums_of_rows (void)
{
  Weights *w = weights_new (3, 5, 1.0f);
  const gfloat row[5] = { -1.0f, 2.0f, 0.0f, -0.5f, 4.0f };

  weights_keep_sums (w);
  memcpy (weights_row (w, 1), row, sizeof row);
  weights_row_changed (w, 1);
  fail_unless (w->sums[1] == 4.5f);
  weights_make_signed (w);
  weights_row_changed (w, 1);
  fail_unless (w->sums[1] == 7.5f);
  weights_free (w);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add_loop (test_winners_are_those_of_a_sort, 0,
      G_N_ELEMENTS (scores));
  unittest_add_loop (test_flat_field, 0, COMPETE_CODING_SIGNED_PURSUIT + 1);
  unittest_add (test_flat_field_with_a_past);
  unittest_add (test_dots_to_the_bit);
  unittest_add_loop (test_neighbours_excite, 1, 9);
  unittest_add (test_sums_of_rows);
  return g_test_run ();
}
