/* Stages of a layer against their plain forms
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>
#include <math.h>

#include "dots.h"
#include "vectors.h"
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
  return s;
}

GST_CHECK_MAIN (stages);
