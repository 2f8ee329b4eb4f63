/* Slow solve: the slowest directions, from a slow stage's sums
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include <cblas.h>
#include <lapacke.h>

#include "blas.h"
#include "slowsolve.h"

/* However small the ridge is, C stays positive definite. */
#define RIDGE_FLOOR 1e-4

/* What is added of U at each step, so that eigenvalues of K relative to C count from
 * -SHIFT on and those under 0 do not grow. */
#define SHIFT 0.1

#define STEPS 2

#define TILE 32

/**
 * slow_solve_new:
 * @inputs: n, at least 1
 * @units: k, 1 to n
 *
 * Returns: (transfer full): room to solve in
 */
SlowSolve *
slow_solve_new (guint inputs, guint units)
{
  SlowSolve *s = g_new0 (SlowSolve, 1);
  gsize n = inputs, k = units;

  s->inputs = inputs;
  s->units = units;
  s->c = g_new (gdouble, n * n);
  s->k = g_new (gdouble, n * n);
  s->mean = g_new (gdouble, 2 * n);
  s->mean_trace = s->mean + n;
  s->u = g_new (gdouble, 5 * n * k);
  s->cu = s->u + n * k;
  s->ku = s->cu + n * k;
  s->last = s->ku + n * k;
  s->next = s->last + n * k;
  s->small = g_new (gdouble, 2 * k * k + k);
  s->vectors = s->small + k * k;
  s->values = s->vectors + k * k;
  return s;
}

void
slow_solve_free (SlowSolve * s)
{
  g_free (s->c);
  g_free (s->k);
  g_free (s->mean);
  g_free (s->u);
  g_free (s->small);
  g_free (s);
}

/* The square of C and K whose first line is @i and whose first column @j, from the
 * diagonal on: of symmetric matrices only that is looked at. What is read by columns
 * stays in the cache. */
static void
make_tile (SlowSolve * s, const gfloat * sums, gsize half, gsize i, gsize j)
{
  const gdouble *m = s->mean, *mt = s->mean_trace;
  gsize n = s->inputs, step = 2 * half;
  gsize i_end = MIN (i + TILE, n), j_end = MIN (j + TILE, n), first = j;
  gdouble scale = 1.0 / sums[n * step + n];

  for (; i < i_end; i++)
    for (j = MAX (first, i); j < j_end; j++) {
      s->c[i * n + j] = scale * sums[i * step + j] - m[i] * m[j];
      s->k[i * n + j] = 0.5 * (scale * ((gdouble) sums[i * step + half + j]
              + sums[j * step + half + i]) - m[i] * mt[j] - m[j] * mt[i]);
    }
}

/* C = cov (x) + ridge, K = the symmetric part of cov (x, trace). FALSE if there is
 * nothing to find them from. */
static gboolean
make_matrices (SlowSolve * s, const gfloat * sums, gsize half, gdouble ridge)
{
  gsize n = s->inputs, step = 2 * half, i, j;
  gdouble weight = sums[n * step + n], trace = 0.0;

  if (!(weight > 0.0))
    return FALSE;
  for (i = 0; i < n; i++) {
    s->mean[i] = sums[i * step + n] / weight;
    s->mean_trace[i] = sums[n * step + half + i] / weight;
  }
  for (i = 0; i < n; i += TILE)
    for (j = i; j < n; j += TILE)
      make_tile (s, sums, half, i, j);
  for (i = 0; i < n; i++)
    trace += s->c[i * n + i];
  ridge = ridge * trace / n + RIDGE_FLOOR;
  for (i = 0; i < n; i++)
    s->c[i * n + i] += ridge;
  return TRUE;
}

/* to (n x k) = the symmetric @matrix (n x n) times @from (n x k) */
static void
times (const SlowSolve * s, const gdouble * matrix, const gdouble * from,
    gdouble * to)
{
  cblas_dsymm (CblasRowMajor, CblasLeft, CblasUpper, s->inputs, s->units, 1.0,
      matrix, s->inputs, from, s->units, 0.0, to, s->units);
}

/* small (k x k) = a^T b, of n x k each */
static void
inner (SlowSolve * s, const gdouble * a, const gdouble * b)
{
  cblas_dgemm (CblasRowMajor, CblasTrans, CblasNoTrans, s->units, s->units,
      s->inputs, 1.0, a, s->units, b, s->units, 0.0, s->small, s->units);
}

/* Makes R of a symmetric matrix, R^T R, in its upper triangle: LAPACK counts by
 * columns, for which that is the lower one. */
static gboolean
factorise (gdouble * matrix, guint n)
{
  return LAPACKE_dpotrf (LAPACK_COL_MAJOR, 'L', n, matrix, n) == 0;
}

/* @matrix (n x k) times R^-1, where R is in `small`. */
static void
divide (const SlowSolve * s, gdouble * matrix)
{
  cblas_dtrsm (CblasRowMajor, CblasRight, CblasUpper, CblasNoTrans,
      CblasNonUnit, s->inputs, s->units, 1.0, s->small, s->units, matrix,
      s->units);
}

/* Turns U so that its columns are those of `vectors`. */
static void
turn (SlowSolve * s)
{
  gsize n = s->inputs, k = s->units;

  memcpy (s->next, s->u, n * k * sizeof (gdouble));
  cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasTrans, n, k, k, 1.0, s->next,
      k, s->vectors, k, 0.0, s->u, k);
}

/* Eigenvectors of `small` as the rows of `vectors`, the greatest eigenvalue's
 * first. */
static gboolean
find_vectors (SlowSolve * s)
{
  gsize k = s->units, i;

  if (LAPACKE_dsyev (LAPACK_COL_MAJOR, 'V', 'U', k, s->small, k, s->values)
      != 0)
    return FALSE;
  for (i = 0; i < k; i++)
    memcpy (s->vectors + i * k, s->small + (k - 1 - i) * k,
        k * sizeof (gdouble));
  return TRUE;
}

/* U and C U take one step: Y = C^-1 K U + SHIFT U. c has C's factor. */
static void
advance (SlowSolve * s)
{
  gsize n = s->inputs, k = s->units;

  memcpy (s->next, s->ku, n * k * sizeof (gdouble));
  cblas_dtrsm (CblasRowMajor, CblasLeft, CblasUpper, CblasTrans, CblasNonUnit,
      n, k, 1.0, s->c, n, s->next, k);
  cblas_dtrsm (CblasRowMajor, CblasLeft, CblasUpper, CblasNoTrans,
      CblasNonUnit, n, k, 1.0, s->c, n, s->next, k);
  cblas_dscal (n * k, SHIFT, s->u, 1);
  cblas_daxpy (n * k, 1.0, s->next, 1, s->u, 1);
  /* C Y = K U + SHIFT C U needs no product with C. */
  cblas_dscal (n * k, SHIFT, s->cu, 1);
  cblas_daxpy (n * k, 1.0, s->ku, 1, s->cu, 1);
  times (s, s->k, s->u, s->ku);
}

/* U is made orthonormal by C, then takes Rayleigh and Ritz's turn on U^T K U. All
 * this depends on what U spans alone, so that it need not be done at each step. */
static gboolean
settle (SlowSolve * s)
{
  inner (s, s->u, s->cu);
  if (!factorise (s->small, s->units))
    return FALSE;
  divide (s, s->u);
  divide (s, s->ku);
  inner (s, s->u, s->ku);
  if (!find_vectors (s))
    return FALSE;
  turn (s);
  return TRUE;
}

/* Gives each direction the sign with which its output goes along with that of the
 * last one of its rank. FALSE if some of them are not finite. */
static gboolean
give (SlowSolve * s, gfloat * directions, gfloat * mean)
{
  gsize n = s->inputs, k = s->units, i, j;

  for (j = 0; j < k; j++)
    s->values[j] = cblas_ddot (n, s->u + j, k, s->last + j, k) < 0.0 ? -1 : 1;
  for (i = 0; i < n; i++) {
    mean[i] = s->mean[i];
    for (j = 0; j < k; j++) {
      directions[i * k + j] = s->values[j] * s->u[i * k + j];
      if (!isfinite (directions[i * k + j]))
        return FALSE;
    }
  }
  return TRUE;
}

/**
 * slow_solve:
 * @s: room to solve in
 * @sums: as of #SlowSums
 * @half: as of #SlowSums
 * @ridge: as of #SlowStage
 * @last: the directions until now, n x k, independent of each other
 * @directions: (out): U, n x k, U^T C U = 1, the slowest first: a step or two on the
 *     way from @last to the k largest eigenvalues of K relative to C
 * @mean: (out): of the samples, n floats
 *
 * Slow feature analysis (Wiskott and Sejnowski 2002, doi
 * 10.1162/089976602317318938) with, in place of differences from frame to frame,
 * the covariance K with a trace of the past: C = cov (x) + (ridge * tr / n + 1e-4) I, K
 * = the symmetric part of cov (x, trace).
 *
 * Returns: %FALSE if there is nothing to find them from, or a matrix has no factor;
 *     what was to come out is then undefined
 */
gboolean
slow_solve (SlowSolve * s, const gfloat * sums, gsize half,
    gdouble ridge, const gfloat * last, gfloat * directions, gfloat * mean)
{
  gsize n = s->inputs, k = s->units, i;

  blas_one_thread ();
  if (!make_matrices (s, sums, half, ridge))
    return FALSE;
  for (i = 0; i < n * k; i++)
    s->u[i] = last[i];
  times (s, s->c, s->u, s->cu);
  times (s, s->k, s->u, s->ku);
  memcpy (s->last, s->cu, n * k * sizeof (gdouble));
  if (!factorise (s->c, n))
    return FALSE;
  for (i = 0; i < STEPS; i++)
    advance (s);
  return settle (s) && give (s, directions, mean);
}
