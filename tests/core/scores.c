/* The scores of a layer (usage, unused units, spread, topography), each
 * compared with a direct calculation
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "scores.h"
#include "unittest.h"

/* A code with the given winners. */
static Code
code_of (const guint32 * units, guint n)
{
  Code code;

  code_init (&code, MAX (n, 1));
  code.n = n;
  memcpy (code.indices, units, n * sizeof *units);
  return code;
}

static void
count (Scores * scores, const guint32 * units, guint n, guint times)
{
  Code code = code_of (units, n);

  while (times-- > 0)
    scores_count (scores, &code);
  code_clear (&code);
}

static void
assert_close (gdouble value, gdouble expected, gdouble within)
{
  fail_unless (fabs (value - expected) <= within, "%g instead of %g", value,
      expected);
}

static const guint32 sixteen[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
  14, 15
};

static void
test_usage_entropy (void)
{
  static const guint32 two[] = { 3, 12 };
  Scores *s = scores_new (4, 4);
  gdouble then = 0.0, since = 0.0, p;
  guint i;

  assert_equals_float (scores_usage_entropy (s), 0.0);
  count (s, sixteen, 16, 100);
  assert_close (scores_usage_entropy (s), 1.0, 1e-12);
  scores_free (s);

  s = scores_new (4, 4);
  count (s, two, 1, 100);
  assert_close (scores_usage_entropy (s), 0.0, 1e-12);
  scores_free (s);

  /* The score does not depend on the number of frames: two of sixteen units are
   * a quarter of the bits. */
  s = scores_new (4, 4);
  count (s, two, 2, 800000);
  assert_close (scores_usage_entropy (s), 0.25, 1e-12);
  scores_free (s);

  /* With each frame, earlier wins lose weight by the factor 1 / (1 + 1/1000). */
  s = scores_new (4, 4);
  count (s, two, 1, 2000);
  count (s, two + 1, 1, 700);
  for (i = 0; i < 2700; i++)
    *(i < 700 ? &since : &then) += pow (1.001, -(gdouble) i);
  p = since / (since + then);
  assert_close (scores_usage_entropy (s),
      -(p * log (p) + (1.0 - p) * log (1.0 - p)) / log (16.0), 1e-9);
  scores_free (s);

  s = scores_new (1, 1);
  count (s, sixteen, 1, 10);
  assert_equals_float (scores_usage_entropy (s), 0.0);
  scores_free (s);
}

static void
test_unused_units (void)
{
  static const guint32 some[] = { 1, 5, 11 };
  Scores *s = scores_new (4, 3);

  assert_equals_int (scores_unused (s), 12);
  count (s, some, 3, 1);
  assert_equals_int (scores_unused (s), 9);
  count (s, some, 1, 9999);
  assert_equals_int (scores_unused (s), 9);
  count (s, some, 1, 1);
  assert_equals_int (scores_unused (s), 11);
  count (s, some + 2, 1, 1);
  assert_equals_int (scores_unused (s), 10);
  count (s, some, 0, 10000);
  assert_equals_int (scores_unused (s), 12);
  scores_free (s);
}

/* The mean distance over all pairs of the listed units. */
static gdouble
mean_distance (const guint32 * units, guint n, guint columns)
{
  gdouble sum = 0.0;
  guint i, j, pairs = 0;

  for (i = 0; i < n; i++) {
    for (j = 0; j < n; j++) {
      gdouble dx = (gdouble) (units[i] % columns) - units[j] % columns;
      gdouble dy = (gdouble) (units[i] / columns) - units[j] / columns;

      if (i == j)
        continue;
      sum += sqrt (dx * dx + dy * dy);
      pairs++;
    }
  }
  return sum / pairs;
}

static void
test_spread (void)
{
  static const guint32 corners[] = { 0, 4, 10, 14 }, together[] = { 6, 7 };
  static const guint32 alone[] = { 9 };
  gdouble chance = mean_distance (sixteen, 15, 5), far;
  Scores *s = scores_new (5, 3);

  count (s, alone, 1, 8);
  assert_equals_float (scores_spread (s), 0.0);
  count (s, sixteen, 15, 8);
  assert_close (scores_spread (s), 1.0, 1e-6);

  scores_start_interval (s);
  assert_equals_float (scores_spread (s), 0.0);
  count (s, together, 2, 8);
  assert_close (scores_spread (s), 1.0 / chance, 1e-6);

  scores_start_interval (s);
  count (s, corners, 4, 8);
  far = mean_distance (corners, 4, 5);
  assert_close (scores_spread (s), far / chance, 1e-6);
  /* Each pair has the same weight: six pairs of corners, one of neighbours. */
  count (s, together, 2, 8);
  assert_close (scores_spread (s), (6.0 * far + 1.0) / 7.0 / chance, 1e-6);
  scores_free (s);
}

static gdouble
pearson (const gfloat * a, const gfloat * b, guint n)
{
  gdouble mean_a = 0.0, mean_b = 0.0, ab = 0.0, aa = 0.0, bb = 0.0;
  guint j;

  for (j = 0; j < n; j++) {
    mean_a += a[j] / (gdouble) n;
    mean_b += b[j] / (gdouble) n;
  }
  for (j = 0; j < n; j++) {
    ab += (a[j] - mean_a) * (b[j] - mean_b);
    aa += (a[j] - mean_a) * (a[j] - mean_a);
    bb += (b[j] - mean_b) * (b[j] - mean_b);
  }
  return ab / sqrt (aa * bb);
}

/* Topography over all pairs of different units; the score itself samples random
 * pairs.
 *
 * @draws: (out): the number of pairs that the score samples
 *
 * @within: (out): five standard deviations of the mean of so many pairs */
static gdouble
plain_topography (const Weights * w, guint columns, guint * draws,
    gdouble * within)
{
  gdouble near = 0.0, far = 0.0, square = 0.0;
  guint a, b, pairs = 0;

  *draws = 0;
  for (a = 0; a < w->units; a++) {
    for (b = 0; b < a; b++) {
      gdouble r = pearson (weights_row (w, a), weights_row (w, b), w->values);

      if (a - b == columns || (a - b == 1 && a / columns == b / columns)) {
        near += r;
        (*draws)++;
      }
      far += r;
      square += r * r;
      pairs++;
    }
  }
  far /= pairs;
  *within = 5.0 * sqrt ((square / pairs - far * far) / *draws);
  return near / *draws - far;
}

#define VALUES 512

typedef gdouble (*Weight) (guint x, guint y, guint u, guint j);

/* A hill whose peak moves with the unit's place on the grid. */
static gdouble
hill (guint x, guint y, guint u, guint j)
{
  return exp (-pow ((gdouble) j - 25.0 * x - 12.0 * y, 2.0) / 2000.0);
}

/* The same hills, at scattered places on the grid. */
static gdouble
strewn (guint x, guint y, guint u, guint j)
{
  return hill (u * 7 % 16, u * 5 % 16, u, j);
}

/* Walsh functions plus 1: without the 1 they have mean 0 and are orthogonal. */
static gdouble
walsh (guint x, guint y, guint u, guint j)
{
  guint bits = (u + 1) & j, odd = 0;

  for (; bits > 0; bits &= bits - 1)
    odd = !odd;
  return odd ? 0.5 : 1.5;
}

static gdouble
all_alike (guint x, guint y, guint u, guint j)
{
  return walsh (0, 0, 0, j);
}

/* Neighbours are opposite; of all pairs half are opposite. */
static gdouble
chequered (guint x, guint y, guint u, guint j)
{
  return (x + y) % 2 ? walsh (0, 0, 0, j) : 2.0 - walsh (0, 0, 0, j);
}

/* The last unit of a row equals the first of the next row, which is not its
 * neighbour. */
static gdouble
wrapped (guint x, guint y, guint u, guint j)
{
  return walsh (x, y, x == 15 ? u + 1 : u, j);
}

static Weights *
weights_of (Weight weight, guint columns, guint rows)
{
  Weights *w = weights_new (columns * rows, VALUES, 1.0);
  guint u, j;

  for (u = 0; u < columns * rows; u++)
    for (j = 0; j < VALUES; j++)
      weights_row (w, u)[j] = weight (u % columns, u / columns, u, j);
  return w;
}

static gdouble
topography_of (Weight weight, guint columns, guint rows)
{
  Scores *s = scores_new (columns, rows);
  Weights *w = weights_of (weight, columns, rows);
  gdouble t = scores_topography (s, w);

  assert_equals_float (scores_topography (s, w), t);
  scores_free (s);
  weights_free (w);
  return t;
}

static void
test_topography (void)
{
  static const Weight maps[] = { hill, strewn, chequered, wrapped };
  guint i;

  /* Known exactly: all pairs have the same correlation, near or far. */
  assert_close (topography_of (walsh, 16, 12), 0.0, 1e-5);
  assert_close (topography_of (all_alike, 16, 12), 0.0, 1e-5);
  assert_close (topography_of (chequered, 2, 1), 0.0, 1e-5);
  assert_equals_float (topography_of (hill, 1, 1), 0.0);

  for (i = 0; i < G_N_ELEMENTS (maps); i++) {
    Weights *w = weights_of (maps[i], 16, 12);
    guint draws;
    gdouble within, plain = plain_topography (w, 16, &draws, &within);

    assert_equals_int (draws, 15 * 12 + 16 * 11);
    assert_close (topography_of (maps[i], 16, 12), plain, within);
    weights_free (w);
  }
  fail_unless (topography_of (hill, 16, 12) > 0.4);
  fail_unless (topography_of (chequered, 16, 12) < -0.7);
}

static gdouble
flat (guint x, guint y, guint u, guint j)
{
  return 0.1 * (u + 1);
}

static gdouble
nothing (guint x, guint y, guint u, guint j)
{
  return 0.0;
}

/* Half of the units have a picture, half are flat. */
static gdouble
half_flat (guint x, guint y, guint u, guint j)
{
  return x < 8 ? all_alike (x, y, u, j) : flat (x, y, u, j);
}

/* A prototype without contrast has a correlation of 0 with all others. */
static void
test_topography_of_flat_prototypes (void)
{
  gdouble t;

  assert_equals_float (topography_of (flat, 16, 12), 0.0);
  assert_equals_float (topography_of (nothing, 16, 12), 0.0);
  /* Near: the pairs within the left half are 7 * 12 + 8 * 11 of 356. Far: a
   * random pair lies there with probability (96 * 95) / (192 * 191), within
   * five standard deviations. */
  t = topography_of (half_flat, 16, 12);
  assert_close (t, 172.0 / 356.0 - 96.0 * 95.0 / (192.0 * 191.0),
      5.0 * sqrt (0.25 * 0.75 / 356.0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add (test_usage_entropy);
  unittest_add (test_unused_units);
  unittest_add (test_spread);
  unittest_add (test_topography);
  unittest_add (test_topography_of_flat_prototypes);
  return g_test_run ();
}
