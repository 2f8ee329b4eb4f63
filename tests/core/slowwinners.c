/* The third stage's competition agrees with its equations in double precision
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "slowwinners.h"
#include "unittest.h"

#define INPUTS 7
#define UNITS 21
#define THRESHOLD 0.2

/* A pseudo-random number from -1 to 1, a function of the arguments alone. */
static gdouble
hashed (guint a, guint b)
{
  guint32 x = a * 0x9e3779b9u + b * 0x85ebca6bu;

  x = (x ^ (x >> 16)) * 0x21f0aaadu;
  x = (x ^ (x >> 15)) * 0x735a2d97u;
  return (x ^ (x >> 15)) / 2147483648.0 - 1.0;
}

/* Nine patterns, each for 30 samples, with so much noise that they are hard to
 * tell apart. */
static void
draw_sample (guint n, gfloat * sample)
{
  guint j;

  for (j = 0; j < INPUTS; j++)
    sample[j] = 2.0 * hashed (n / 30 % 9, j) + 1.5 * hashed (n + 100, j);
}

/* The equations in double precision. */
typedef struct
{
  gdouble w[UNITS][INPUTS], wins[UNITS], usage[UNITS], p[UNITS], c[INPUTS];
} Plain;

static void
direct_start (Plain * plain, const SlowWinners * w)
{
  gfloat *packed = slow_winners_pack (w);
  guint u, j;

  for (u = 0; u < UNITS; u++) {
    for (j = 0; j < INPUTS; j++)
      plain->w[u][j] = packed[j * UNITS + u];
    plain->wins[u] = 0.0;
    plain->usage[u] = 1.0 / UNITS;
  }
  g_free (packed);
}

static void
direct_drive (Plain * plain, const gfloat * sample)
{
  gdouble square = 0.0;
  guint u, j;

  for (j = 0; j < INPUTS; j++)
    square += (gdouble) sample[j] * sample[j];
  for (j = 0; j < INPUTS; j++)
    plain->c[j] = sample[j] / sqrt (square);
  for (u = 0; u < UNITS; u++)
    for (plain->p[u] = 0.0, j = 0; j < INPUTS; j++)
      plain->p[u] += plain->w[u][j] * plain->c[j];
}

static guint
direct_winner (const Plain * plain)
{
  gdouble best = -10.0;
  guint winner = 0, u;

  for (u = 0; u < UNITS; u++) {
    gdouble p = plain->p[u];
    gdouble score =
        p > 0.0 ? p * exp (0.3 * (1.0 - plain->usage[u] * UNITS)) : p;

    if (score > best) {
      best = score;
      winner = u;
    }
  }
  return winner;
}

static void
direct_learn (Plain * plain)
{
  guint winner = direct_winner (plain), u, j;
  gdouble rate, square = 0.0;

  for (u = 0; u < UNITS; u++)
    plain->usage[u] += 0.0001 * ((u == winner) - plain->usage[u]);
  plain->wins[winner] += 1.0;
  rate = MAX (0.02, 1.0 / (1.0 + plain->wins[winner]));
  for (j = 0; j < INPUTS; j++) {
    plain->w[winner][j] += rate * (plain->c[j] - plain->w[winner][j]);
    square += plain->w[winner][j] * plain->w[winner][j];
  }
  for (j = 0; j < INPUTS; j++)
    plain->w[winner][j] /= sqrt (square);
}

static void
test_equations (void)
{
  SlowWinners *w = slow_winners_new (INPUTS, UNITS, 5);
  gfloat sample[INPUTS], code[UNITS];
  Plain plain;
  guint n, u, active = 0;

  direct_start (&plain, w);
  for (n = 0; n < 3000; n++) {
    draw_sample (n, sample);
    slow_winners_code (w, sample, THRESHOLD, code);
    direct_drive (&plain, sample);
    for (u = 0; u < UNITS; u++) {
      fail_unless (fabs (code[u] - MAX (0, plain.p[u] - THRESHOLD)) < 1e-4,
          "sample %u, unit %u: %g", n, u, code[u]);
      active += code[u] > 0;
    }
    slow_winners_learn (w);
    direct_learn (&plain);
  }
  for (u = 0; u < UNITS; u++) {
    fail_unless (w->wins[u] == plain.wins[u]);
    /* 1 - .0001 is not exact as a float */
    fail_unless (fabs (w->usage[u] - plain.usage[u]) < 1e-5);
  }
  /* several units have won */
  fail_unless (active > 3000 && active < 3000 * UNITS / 2);
  slow_winners_free (w);
}

/* Initial prototypes are of unit norm, cover all directions and depend on the
 * seed only. */
static void
test_start (void)
{
  enum
  { N = 64, K = 400 };
  SlowWinners *w = slow_winners_new (N, K, 1), *again =
      slow_winners_new (N, K, 1), *other = slow_winners_new (N, K, 2);
  gfloat *a = slow_winners_pack (w), *b = slow_winners_pack (again);
  gfloat *c = slow_winners_pack (other);
  gdouble fourth = 0.0;
  guint u, j;

  fail_unless (memcmp (a, b, N * K * sizeof (gfloat)) == 0);
  fail_if (memcmp (a, c, N * K * sizeof (gfloat)) == 0);
  for (u = 0; u < K; u++) {
    gdouble square = 0.0;

    for (j = 0; j < N; j++)
      square += a[j * K + u] * a[j * K + u];
    fail_unless (fabs (square - 1.0) < 1e-5);
  }
  /* The mean is 0. The fourth moment is 3 times the square of the second, or
   * 2.9 times for the sum of twelve uniform numbers that is drawn here. */
  for (j = 0; j < N; j++) {
    gdouble sum = 0.0;

    for (u = 0; u < K; u++) {
      sum += a[j * K + u];
      fourth += pow (a[j * K + u], 4) * N * N / (N * K);
    }
    fail_unless (fabs (sum / K) < 5.0 / sqrt (N * K));
  }
  fail_unless (fourth > 2.6 && fourth < 3.1, "%g", fourth);
  assert_equals_int (slow_winners_unused (w), K);
  g_free (a);
  g_free (b);
  g_free (c);
  slow_winners_free (w);
  slow_winners_free (again);
  slow_winners_free (other);
}

/* A sample of zero or NaN length has no code and is not learned. */
static void
test_sample_without_direction (gint nth)
{
  static const gfloat nothing[][INPUTS] = { {0}, {1e-20f, -1e-12f},
  {NAN, 1}
  };
  SlowWinners *w = slow_winners_new (INPUTS, UNITS, 0);
  gfloat *before = slow_winners_pack (w), *after, code[UNITS];
  guint u;

  memset (code, 0xff, sizeof code);
  slow_winners_code (w, nothing[nth], 0, code);
  for (u = 0; u < UNITS; u++)
    fail_unless (code[u] == 0);
  slow_winners_learn (w);
  after = slow_winners_pack (w);
  fail_unless (memcmp (before, after, sizeof (gfloat) * INPUTS * UNITS) == 0);
  fail_if (w->learned);
  assert_equals_int (slow_winners_unused (w), UNITS);
  g_free (before);
  g_free (after);
  slow_winners_free (w);
}

/* A single unit whose first sample is its own opposite: their mean has no
 * direction, and the unit stays. */
static void
test_opposite (void)
{
  static const gfloat start[] = { 1, 0 }, opposite[] = { -2, 0 };
  static const gfloat across[] = { 0, 5 };
  SlowWinners *w = slow_winners_new (2, 1, 0);
  gfloat code, *packed;

  fail_unless (slow_winners_set (w, start));
  slow_winners_code (w, opposite, 0, &code);
  slow_winners_learn (w);
  packed = slow_winners_pack (w);
  fail_unless (packed[0] == 1 && packed[1] == 0);
  g_free (packed);
  /* 1 / 3 of (0, 1) and 2 / 3 of (1, 0) */
  slow_winners_code (w, across, 0, &code);
  slow_winners_learn (w);
  packed = slow_winners_pack (w);
  fail_unless (fabs (packed[0] - 2 / sqrt (5)) < 1e-6);
  fail_unless (fabs (packed[1] - 1 / sqrt (5)) < 1e-6);
  g_free (packed);
  slow_winners_free (w);
}

static void
test_set (void)
{
  SlowWinners *w = slow_winners_new (INPUTS, UNITS, 0);
  SlowWinners *other = slow_winners_new (INPUTS, UNITS, 9);
  gfloat *packed = slow_winners_pack (w), *again;

  fail_unless (slow_winners_set (other, packed));
  again = slow_winners_pack (other);
  fail_unless (memcmp (packed, again, sizeof (gfloat) * INPUTS * UNITS) == 0);
  packed[3] += 0.5f;
  fail_if (slow_winners_set (other, packed));
  packed[3] = 1e30f;
  fail_if (slow_winners_set (other, packed));
  g_free (packed);
  g_free (again);
  slow_winners_free (w);
  slow_winners_free (other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add (test_equations);
  unittest_add (test_start);
  unittest_add_loop (test_sample_without_direction, 0, 3);
  unittest_add (test_opposite);
  unittest_add (test_set);
  return g_test_run ();
}
