/* The slow stages' sums, solutions and codes agree with direct calculations in
 * double precision
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "expand.h"
#include "jacobi.h"
#include "slowlearner.h"
#include "slowness.h"
#include "unittest.h"
#include "vectors.h"
#include "wide.h"

#define MOST 64

/* Uniform in 0 to 1. */
static gdouble
noise (guint32 * state)
{
  guint32 x = *state += 0x9e3779b9u;

  x = (x ^ (x >> 16)) * 0x21f0aaadu;
  x = (x ^ (x >> 15)) * 0x735a2d97u;
  return (x ^ (x >> 15)) / 4294967296.0;
}

/* The expected sums, from all samples at once. */
typedef struct
{
  gdouble weight, mean[MOST], mean_trace[MOST];
  gdouble xx[MOST][MOST], xt[MOST][MOST];
} Wanted;

/* Add up @frames frames of @fields samples of @n values; the last sample has
 * weight 1.
 *
 * @gap: the frame before which there is a discontinuity, or 0 */
static void
add_up (const gfloat * samples, guint frames, guint gap, guint fields, guint n,
    gdouble rate, gdouble keep, Wanted * w)
{
  gdouble trace[8][MOST], weight = pow (keep, frames - 2.0 - (gap > 0));
  guint t, f, i, j;

  memset (w, 0, sizeof *w);
  for (t = 0; t < frames; t++) {
    for (f = 0; f < fields; f++) {
      const gfloat *x = samples + (t * fields + f) * n;
      gboolean follows = t > 0 && t != gap;

      for (i = 0; follows && i < n; i++) {
        w->mean[i] += weight * x[i];
        w->mean_trace[i] += weight * trace[f][i];
        for (j = 0; j < n; j++) {
          w->xx[i][j] += weight * x[i] * x[j];
          w->xt[i][j] += weight * x[i] * trace[f][j];
        }
      }
      w->weight += follows ? weight : 0.0;
      for (i = 0; i < n; i++)
        trace[f][i] = x[i] + (follows ? (1 - rate) * (trace[f][i] - x[i]) : 0);
    }
    weight /= t > 0 && t != gap ? keep : 1.0;
  }
}

static const struct
{
  guint frames, fields, n, window;
  gdouble lit;                  /* the share of nonzero entries */
} streams[] = {
  {2, 1, 1, 1000, 1.0},
  {500, 1, 33, 100, 0.2},
  {500, 3, 40, 1000, 0.3},
  {300, 1, 31, 1000, 1.0},
  {300, 5, 64, 50, 1.0},
  {200, 2, 32, 2, 0.5},
};

static gfloat *
make_stream (guint s)
{
  guint count = streams[s].frames * streams[s].fields * streams[s].n, i;
  gfloat *samples = g_new (gfloat, count);
  guint32 state = s;

  for (i = 0; i < count; i++)
    samples[i] = noise (&state) < streams[s].lit ? noise (&state) : 0.0;
  return samples;
}

/* Rates of the trace below and above the one from which on another method is
 * used. */
static const gdouble rates[] = { 0.2, 0.001, 0.49, 0.5, 0.9, 1.0 };

static void
test_sums (gint nth)
{
  guint which = nth % G_N_ELEMENTS (streams);
  guint n = streams[which].n, fields = streams[which].fields, t, i, j;
  guint window = streams[which].window;
  guint round = nth / G_N_ELEMENTS (streams);
  gdouble rate = rates[round % G_N_ELEMENTS (rates)], scale, tolerance;
  guint gap = round < G_N_ELEMENTS (rates) ? 0 : streams[which].frames / 3;
  gfloat *samples = make_stream (which), *line, *other, *sums;
  SlowStage *stage = slow_stage_new (n, 1, 0.01, 4, 0);
  SlowLearner *l = slow_learner_new (stage, window, rate);
  gsize half = l->sums->half;
  Wanted *w = g_new (Wanted, 1);

  for (t = 0; t < streams[which].frames; t++) {
    if (t == gap)
      slow_learner_reset_past (l);
    slow_learner_update (l, samples + t * fields * n, fields);
  }
  slow_learner_reset_past (l);
  slow_sums_flush (l->sums);
  add_up (samples, t, gap, fields, n, rate, 1.0 - 1.0 / window, w);
  sums = l->sums->sums;
  scale = w->weight / sums[n * 2 * half + n];
  tolerance = (rate < 0.01 ? 2e-4 : 1e-5) * w->weight;
  fail_unless (fabs (scale * l->sums->weight - 1.0 / (1.0 - 1.0 / window))
      < 1e-4 * scale * l->sums->weight);
  for (i = 0; i < n; i++) {
    line = sums + i * 2 * half;
    other = line + half;
    fail_unless (fabs (scale * line[n] - w->mean[i]) < tolerance);
    fail_unless (fabs (scale * 2.0 * (other[n] - l->shrink * line[n])
            - w->mean[i] - w->mean_trace[i]) < tolerance);
    for (j = i; j < n; j++) {
      gdouble k = scale * (other[j] - l->shrink * line[j]);
      gdouble want = 0.5 * (w->xt[i][j] + w->xt[j][i]);

      fail_unless (fabs (scale * line[j] - w->xx[i][j]) < tolerance);
      fail_unless (fabs (k - want) < tolerance, "%u %u: %g, %g", i, j, k, want);
    }
  }
  slow_learner_free (l);
  slow_stage_free (stage);
  g_free (samples);
  g_free (w);
}

/* Every width of vector adds up to the same bits. */
static void
test_outer_sums_alike (void)
{
  enum
  { LINES = 9, STEP = 192, BLOCK = 16, SAMPLES = 13 };
  gfloat *rows = vector_new (BLOCK * STEP), *want = vector_new (LINES * STEP);
  gfloat *sums = vector_new (LINES * STEP), scales[LINES * BLOCK];
  guint32 which[LINES * BLOCK], state = 5;
  guint counts[LINES], version, i, l, j;
  WideOuter outer = { sums, rows, STEP, BLOCK, scales, which, counts, SAMPLES };

  for (i = 0; i < BLOCK * STEP; i++)
    rows[i] = noise (&state) - 0.5;
  for (l = 0; l < LINES; l++) {
    counts[l] = l < 4 ? SAMPLES : l;
    for (i = 0; i < counts[l]; i++) {
      which[l * BLOCK + i] = l < 4 ? i : SAMPLES - counts[l] + i;
      scales[l * BLOCK + i] = noise (&state) - 0.5;
    }
  }
  for (version = 0; wide_version (version) != NULL; version++) {
    for (i = 0; i < LINES * STEP; i++)
      sums[i] = want[i] = i * 0.25f;
    for (l = 0; l < LINES; l++)
      for (j = 32; j < 32 + 160; j++) {
        volatile gfloat sum = 0.0f;

        for (i = 0; i < counts[l]; i++) {
          volatile gfloat product = scales[l * BLOCK + i]
              * rows[which[l * BLOCK + i] * STEP + j];

          sum += product;
        }
        want[l * STEP + j] += sum;
      }
    wide_version (version)->outer (&outer, 0, LINES, 32, 160);
    fail_unless (memcmp (sums, want, LINES * STEP * sizeof (gfloat)) == 0,
        "%s", wide_version (version)->name);
  }
  g_aligned_free (rows);
  g_aligned_free (want);
  g_aligned_free (sums);
}

/* The matrices C and K from the sums. */
static void
make_pair (const Wanted * w, guint n, gdouble * c, gdouble * k)
{
  gdouble trace = 0.0, s = 1.0 / w->weight;
  guint i, j;

  for (i = 0; i < n; i++)
    for (j = 0; j < n; j++) {
      c[i * n + j] = s * w->xx[i][j] - s * w->mean[i] * s * w->mean[j];
      k[i * n + j] = 0.5 * (s * w->xt[i][j] + s * w->xt[j][i]
          - s * w->mean[i] * s * w->mean_trace[j]
          - s * w->mean[j] * s * w->mean_trace[i]);
      trace += i == j ? c[i * n + j] : 0.0;
    }
  for (i = 0; i < n; i++)
    c[i * n + i] += 0.01 * trace / n + 1e-4;
}

/* Mixtures of sources that stay constant for 2, 4, 8... frames. */
static gfloat *
make_mixture (guint frames, guint n)
{
  gfloat *samples = g_new (gfloat, frames * n);
  gdouble mixing[MOST][MOST], source[MOST] = { 0 };
  guint32 state = 99;
  guint t, i, j;

  for (i = 0; i < n; i++)
    for (j = 0; j < n; j++)
      mixing[i][j] = noise (&state) - 0.5;
  for (t = 0; t < frames; t++) {
    for (j = 0; j < n; j++)
      if (noise (&state) < pow (0.6, n - 1 - j))
        source[j] = noise (&state) - 0.5;
    for (i = 0; i < n; i++) {
      gdouble sum = 0.03 * i;

      for (j = 0; j < n; j++)
        sum += mixing[i][j] * source[j];
      samples[t * n + i] = sum;
    }
  }
  return samples;
}

#define FRAMES 3000
#define INPUTS 12
#define UNITS 4

/* A learner that has learned the mixture, and its C and K. */
typedef struct
{
  SlowStage *stage;
  SlowLearner *learner;
  gdouble c[INPUTS * INPUTS], k[INPUTS * INPUTS], mean[INPUTS];
} Mixture;

static Mixture *
mixture_new (void)
{
  Mixture *m = g_new0 (Mixture, 1);
  Wanted *w = g_new (Wanted, 1);
  gfloat *samples = make_mixture (FRAMES, INPUTS);
  guint t;

  m->stage = slow_stage_new (INPUTS, UNITS, 0.01, 4, 7);
  m->learner = slow_learner_new (m->stage, 2000, 0.2);
  for (t = 0; t < FRAMES; t++)
    slow_learner_update (m->learner, samples + t * INPUTS, 1);
  add_up (samples, FRAMES, 0, 1, INPUTS, 0.2, 1.0 - 1.0 / 2000, w);
  make_pair (w, INPUTS, m->c, m->k);
  for (t = 0; t < INPUTS; t++)
    m->mean[t] = w->mean[t] / w->weight;
  g_free (samples);
  g_free (w);
  return m;
}

static void
mixture_free (Mixture * m)
{
  slow_learner_free (m->learner);
  slow_stage_free (m->stage);
  g_free (m);
}

/* a^T C b for columns of matrices with @a_columns and @b_columns columns. */
static gdouble
by_c (const gdouble * c, const gdouble * a, guint a_columns,
    const gfloat * b, guint b_columns)
{
  gdouble sum = 0.0;
  guint i, j;

  for (i = 0; i < INPUTS; i++)
    for (j = 0; j < INPUTS; j++)
      sum += a[i * a_columns] * c[i * INPUTS + j] * b[j * b_columns];
  return sum;
}

/* Repeated solutions of the same sums converge to the k slowest directions. */
static void
test_converges (void)
{
  Mixture *m = mixture_new ();
  gdouble values[INPUTS], vectors[INPUTS * INPUTS];
  guint i, j;

  for (i = 0; i < 100; i++) {
    slow_learner_solve (m->learner, m->stage);
    slow_learner_update_stage (m->learner, m->stage);
  }
  assert_equals_int (m->stage->learned, 100);
  jacobi_pair (m->c, m->k, INPUTS, values, vectors);
  for (i = 0; i < UNITS; i++)
    for (j = 0; j < UNITS; j++) {
      gdouble product = by_c (m->c, vectors + i, INPUTS,
          m->stage->directions + j, UNITS);

      fail_unless (fabs (fabs (product) - (i == j)) < 1e-3, "%u %u: %g", i, j,
          product);
    }
  for (i = 0; i < INPUTS; i++)
    fail_unless (fabs (m->stage->mean[i] - m->mean[i]) < 1e-4);
  mixture_free (m);
}

/* x = matrix^-1 x, n x columns, by Gauss-Jordan elimination. */
static void
divide (const gdouble * matrix, gdouble * x, guint n, guint columns)
{
  gdouble a[INPUTS * INPUTS];
  guint i, j, l;

  memcpy (a, matrix, n * n * sizeof *a);
  for (i = 0; i < n; i++)
    for (l = 0; l < n; l++) {
      gdouble factor = a[l * n + i] / a[i * n + i];

      for (j = 0; l != i && j < n; j++)
        a[l * n + j] -= factor * a[i * n + j];
      for (j = 0; l != i && j < columns; j++)
        x[l * columns + j] -= factor * x[i * columns + j];
    }
  for (i = 0; i < n; i++)
    for (j = 0; j < columns; j++)
      x[i * columns + j] /= a[i * n + i];
}

/* small (k x k) = y^T matrix y */
static void
within (const gdouble * matrix, const gdouble * y, gdouble * small)
{
  guint a, b, i, j;

  for (a = 0; a < UNITS; a++)
    for (b = 0; b < UNITS; b++) {
      small[a * UNITS + b] = 0.0;
      for (i = 0; i < INPUTS; i++)
        for (j = 0; j < INPUTS; j++)
          small[a * UNITS + b] += y[i * UNITS + a] * matrix[i * INPUTS + j]
              * y[j * UNITS + b];
    }
}

/* y = C^-1 K u + 0.1 u; then the pair (y^T K y, y^T C y) is solved, which makes
 * y orthonormal and sorts it by slowness. */
static void
take_step (const Mixture * m, gdouble * u)
{
  gdouble y[INPUTS * UNITS] = { 0 }, c[UNITS * UNITS], k[UNITS * UNITS];
  gdouble values[UNITS], turn[UNITS * UNITS];
  guint i, j, l;

  for (i = 0; i < INPUTS; i++)
    for (j = 0; j < UNITS; j++)
      for (l = 0; l < INPUTS; l++)
        y[i * UNITS + j] += m->k[i * INPUTS + l] * u[l * UNITS + j];
  divide (m->c, y, INPUTS, UNITS);
  for (i = 0; i < INPUTS * UNITS; i++)
    y[i] += 0.1 * u[i];
  within (m->c, y, c);
  within (m->k, y, k);
  jacobi_pair (c, k, UNITS, values, turn);
  for (i = 0; i < INPUTS; i++)
    for (j = 0; j < UNITS; j++)
      for (u[i * UNITS + j] = 0.0, l = 0; l < UNITS; l++)
        u[i * UNITS + j] += y[i * UNITS + l] * turn[l * UNITS + j];
}

/* One solution is two steps from the stage's last one, with the signs kept. */
static void
test_steps (void)
{
  Mixture *m = mixture_new ();
  gdouble u[INPUTS * UNITS];
  gfloat last[INPUTS * UNITS];
  guint i, j, round;

  for (round = 0; round < 3; round++) {
    memcpy (last, m->stage->directions, sizeof last);
    for (i = 0; i < INPUTS * UNITS; i++)
      u[i] = last[i];
    take_step (m, u);
    take_step (m, u);
    slow_learner_solve (m->learner, m->stage);
    slow_learner_update_stage (m->learner, m->stage);
    for (j = 0; j < UNITS; j++) {
      gdouble sign = by_c (m->c, u + j, UNITS, last + j, UNITS) < 0 ? -1 : 1;

      for (i = 0; i < INPUTS; i++) {
        gfloat got = m->stage->directions[i * UNITS + j];

        fail_unless (fabs (got - sign * u[i * UNITS + j]) < 5e-4
            * MAX (1.0, fabs (got)), "round %u, %u %u: %g, %g", round, i, j,
            got, sign * u[i * UNITS + j]);
      }
    }
  }
  mixture_free (m);
}

/* Sums that are empty or not finite give no solution, and the stage stays
 * unchanged. */
static void
test_failed_solution (void)
{
  gfloat sample[INPUTS] = { 1.0f, NAN };
  SlowStage *stage = slow_stage_new (INPUTS, UNITS, 0.01, 4, 0);
  SlowLearner *l = slow_learner_new (stage, 1000, 0.2);
  gfloat *before = g_memdup2 (stage->directions,
      INPUTS * UNITS * sizeof (gfloat));
  guint i;

  slow_learner_solve (l, stage);
  slow_learner_update_stage (l, stage);
  for (i = 0; i < 5; i++)
    slow_learner_update (l, sample, 1);
  slow_learner_solve (l, stage);
  slow_learner_update_stage (l, stage);
  assert_equals_int (stage->learned, 0);
  fail_unless (memcmp (before, stage->directions,
          INPUTS * UNITS * sizeof (gfloat)) == 0);
  g_free (before);
  slow_learner_free (l);
  slow_stage_free (stage);
}

static void
test_code (void)
{
  const gfloat directions[] = { 1, 0, 2, -1, 0, 3 }, mean[] = { 1, 0.5, 0 };
  const gfloat sample[] = { 2, 0, 1 }, far[] = { 9, 9, -9 };
  SlowStage *stage = slow_stage_new (3, 2, 0.01, 4, 0);
  gfloat code[2];
  gboolean sparse;

  slow_stage_set (stage, directions, mean);
  for (sparse = 0; sparse < 2; sparse++) {
    slow_stage_code (stage, sample, sparse, code);
    fail_unless (code[0] == 0.0f && code[1] == 3.5f);
    slow_stage_code (stage, far, sparse, code);
    fail_unless (code[0] == 4.0f && code[1] == -4.0f);
  }
  slow_stage_free (stage);
}

static void
test_expand (void)
{
  const gfloat code[] = { 2, 3, -5 };
  const gfloat want[] = { 2, 3, -5, 4, 6, -10, 9, -15, 25 };
  gfloat got[9];

  assert_equals_int (expand_length (3), 9);
  assert_equals_int (expand_length (32), 560);
  expand (code, 3, got);
  fail_unless (memcmp (got, want, sizeof want) == 0);
}

static void
test_slowness (void)
{
  Slowness *s = slowness_new (2, 100000);
  gfloat values[2];
  guint32 state = 3;
  guint t;

  assert_equals_float (slowness_delta (s), 0.0);
  for (t = 0; t < 100; t++) {
    values[0] = values[1] = 0.7f;
    slowness_add (s, values);
  }
  assert_equals_float (slowness_delta (s), 0.0);
  slowness_reset (s);
  for (t = 0; t < 50000; t++) {
    values[0] = noise (&state) + 3;
    values[1] = 5 * noise (&state);
    slowness_add (s, values);
  }
  fail_unless (fabs (slowness_delta (s) - 2.0) < 0.03, "%g",
      slowness_delta (s));
  slowness_reset (s);
  for (t = 0; t < 62832; t++) {
    values[0] = sin (0.1 * t);
    values[1] = 2;
    slowness_add (s, values);
  }
  fail_unless (fabs (slowness_delta (s) - (2.0 - 2.0 * cos (0.1))) < 1e-4);
  /* Before a discontinuity the jump is not counted. */
  slowness_reset (s);
  for (t = 0; t < 4; t++) {
    values[0] = values[1] = t / 2;
    slowness_add (s, values);
    if (t == 1)
      slowness_reset_past (s);
  }
  assert_equals_float (slowness_delta (s), 0.0);
  slowness_free (s);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add_loop (test_sums, 0,
      2 * G_N_ELEMENTS (streams) * G_N_ELEMENTS (rates));
  unittest_add (test_outer_sums_alike);
  unittest_add (test_converges);
  unittest_add (test_steps);
  unittest_add (test_failed_solution);
  unittest_add (test_code);
  unittest_add (test_expand);
  unittest_add (test_slowness);
  return g_test_run ();
}
