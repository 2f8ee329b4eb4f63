/* Stages of a layer against their plain forms
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>
#include <math.h>

#include "dots.h"
#include "lateral.h"
#include "vectors.h"
#include "weights.h"
#include "winners.h"

/* The k largest, by looking at all for each; ties go to the higher index.
 *
 * Returns: the last one taken */
static guint
select_plainly (const gfloat * score, guint units, guint k, gboolean * taken)
{
  guint u, best = 0;

  memset (taken, 0, units * sizeof *taken);
  while (k-- > 0) {
    gfloat most = -INFINITY;

    for (u = 0; u < units; u++) {
      if (!taken[u] && score[u] >= most) {
        most = score[u];
        best = u;
      }
    }
    taken[best] = TRUE;
  }
  return best;
}

/* Rows to multiply. */
#define ROWS 11

/* How many different scores; few make many ties. */
static const guint levels[] = { 1, 2, 5, 40, 1000000 };

GST_START_TEST (test_winners_are_the_largest)
{
  static const guint sizes[] = { 1, 63, 64, 128, 129, 255, 256, 400, 1000 };
  static const guint winners[] = { 1, 2, 5, 20, 32, 33, 50, 96, 97, 1000 };
  guint32 indices[1000], heap[1000];
  gboolean taken[1000];
  gfloat score[1000];
  GRand *rand = g_rand_new_with_seed (__i__);
  guint a, b, u, i;

  for (a = 0; a < G_N_ELEMENTS (sizes); a++) {
    for (b = 0; b < G_N_ELEMENTS (winners) && winners[b] <= sizes[a]; b++) {
      for (u = 0; u < sizes[a]; u++)
        score[u] = pow (g_rand_double (rand), 3.0) * levels[__i__] - 2.0;
      for (u = 0; u < sizes[a] && levels[__i__] < 1000; u++)
        score[u] = floorf (score[u]);
      i = winners_select (score, sizes[a], winners[b], indices, heap);
      assert_equals_int (i, select_plainly (score, sizes[a], winners[b],
              taken));
      for (u = 0, i = 0; u < sizes[a]; u++)
        if (taken[u])
          assert_equals_int (indices[i++], u);
    }
  }
  g_rand_free (rand);
}

GST_END_TEST;

/* Whatever the scores, winners are k different units. */
GST_START_TEST (test_winners_of_what_is_not_finite)
{
  static const gfloat odd[] = { NAN, INFINITY, -INFINITY, 1e38f };
  guint32 indices[400], heap[400];
  gfloat score[400];
  guint o, k, u, i;

  for (o = 0; o < 2 * G_N_ELEMENTS (odd); o++) {
    for (u = 0; u < 400; u++)
      score[u] = u % 3 == 0 || o >= G_N_ELEMENTS (odd) ? odd[o % 4] :
          (gfloat) (u * 7 % 31) - 15.0f;
    for (k = 1; k <= 96; k++) {
      winners_select (score, 400, k, indices, heap);
      for (i = 1; i < k; i++)
        fail_unless (indices[i - 1] < indices[i] && indices[i] < 400);
    }
  }
}

GST_END_TEST;

GST_START_TEST (test_dots_to_the_bit)
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
      dots_with_rows (dots, rows + 4 * stride, rows, stride, which, n,
          sizes[s]);
      for (i = 0; i < n; i++)
        fail_unless (dots[i] == vector_dot (rows + 4 * stride,
                rows + which[i] * stride, sizes[s]));
    }
    g_aligned_free (rows);
  }
  g_rand_free (rand);
}

GST_END_TEST;

/* Grids, columns and rows. */
static const guint grids[][2] = { {1, 1}, {1, 7}, {9, 1}, {5, 4}, {20, 13} };

/* The sum of what the neighbours of unit (x, y) have, one after another.
 *
 * Returns: how many there are */
static guint
neighbours_plainly (const gfloat * source, gint columns, gint rows, gint radius,
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

/* Radius 1 to 8, on grids that are smaller than that, too. */
GST_START_TEST (test_neighbours_excite)
{
  const gint radius = __i__;
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
    lateral_excite_mean (l, drive, source, 0.7f, means);
    for (u = 0; u < columns * rows; u++) {
      gdouble sum, mean;
      guint n = neighbours_plainly (source, columns, rows, radius, u % columns,
          u / columns, &sum);

      mean = n > 0 ? sum / n : 0.0;
      fail_unless (fabs (sums[u] - (drive[u] + 0.3 * sum)) < 1e-4);
      fail_unless (fabs (means[u] - (drive[u] + 0.7 * mean) / 1.7) < 1e-5);
    }
    lateral_free (l);
  }
  g_rand_free (rand);
}

GST_END_TEST;

/* Of weights of both signs it is the sum of their sizes that is kept. */
GST_START_TEST (test_sums_of_rows)
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

GST_END_TEST;

static Suite *
stages_suite (void)
{
  Suite *s = suite_create ("stages");
  TCase *tc = tcase_create ("stages");

  suite_add_tcase (s, tc);
  tcase_add_loop_test (tc, test_winners_are_the_largest, 0,
      G_N_ELEMENTS (levels));
  tcase_add_test (tc, test_winners_of_what_is_not_finite);
  tcase_add_test (tc, test_dots_to_the_bit);
  tcase_add_loop_test (tc, test_neighbours_excite, 1, 9);
  tcase_add_test (tc, test_sums_of_rows);
  return s;
}

GST_CHECK_MAIN (stages);
