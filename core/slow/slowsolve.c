/* Slow solve: computes the slowest directions from the sums of a slow stage
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include <cblas.h>
#include <lapacke.h>

#include "slowsolve.h"

/* How it works. The slowest directions U are the k largest eigenvectors of the pair
 * K u = lambda C u, with C the covariance of the samples and K that of samples and
 * traces. Subspace iteration finds them: multiply U by C^-1 K + SHIFT, again and again,
 * and make it orthonormal by C. Each solution makes STEPS such steps from the last
 * directions, as the stream goes on changing C and K anyway.
 *
 * With C = R^T R (Cholesky) and V = R U all of this is done on V, where a step is
 * V <- R^-T K U + SHIFT V and orthonormal means V^T V = 1. At the end the columns are
 * rotated within their span to the eigenvectors of U^T K U (Rayleigh and Ritz), the
 * largest eigenvalue first. The rotation depends on the span alone: once is enough. */

/* Added to the ridge: keeps C positive definite however small the ridge is. */
#define RIDGE_FLOOR 1e-4

/* Moves all eigenvalues up: without it, large negative ones would dominate the
 * iteration. */
#define SHIFT 0.1

#define STEPS 2

/* OpenBLAS allocates so many bytes for each thread that multiplies. Where they cannot be
 * allocated, it tries for ever. */
#define BLAS_ROOM (129 << 20)

/* Functions of OpenBLAS; NULL where another BLAS is linked. */
extern void openblas_set_num_threads (int threads) __attribute__((weak));
extern char *openblas_get_corename (void) __attribute__((weak));

/**
 * slow_solve_new:
 * @inputs: n, at least 1
 * @units: k, 1 to n
 *
 * Returns: (transfer full): scratch memory for slow_solve()
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
  s->v = s->u + n * k;
  s->ku = s->v + n * k;
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

/* C = cov (x) + ridge and K = the symmetric part of cov (x, trace): their upper
 * triangles, as only these are read.
 *
 * Returns: %FALSE if there are no samples */
static gboolean
make_matrices (SlowSolve * s, const gfloat * sums, gsize half, gdouble shrink,
    gdouble ridge)
{
  gdouble *m = s->mean, *mt = s->mean_trace, scale, trace = 0.0;
  gsize n = s->inputs, step = 2 * half, i, j;

  if (!(sums[n * step + n] > 0.0f))
    return FALSE;
  scale = 1.0 / sums[n * step + n];
  for (i = 0; i < n; i++) {
    const gfloat *xx = sums + i * step, *rr = xx + half;

    m[i] = scale * xx[n];
    mt[i] = 2.0 * scale * (rr[n] - shrink * xx[n]) - m[i];
  }
  for (i = 0; i < n; i++) {
    const gfloat *xx = sums + i * step, *rr = xx + half;
    gdouble *c = s->c + i * n, *k = s->k + i * n;

    for (j = i; j < n; j++) {
      c[j] = scale * xx[j] - m[i] * m[j];
      k[j] = scale * (rr[j] - shrink * xx[j])
          - 0.5 * (m[i] * mt[j] + m[j] * mt[i]);
    }
    trace += c[i];
  }
  ridge = ridge * trace / n + RIDGE_FLOOR;
  for (i = 0; i < n; i++)
    s->c[i * n + i] += ridge;
  return TRUE;
}

/* ku = K u */
static void
times_k (SlowSolve * s)
{
  cblas_dsymm (CblasRowMajor, CblasLeft, CblasUpper, s->inputs, s->units, 1.0,
      s->k, s->inputs, s->u, s->units, 0.0, s->ku, s->units);
}

/* Cholesky's factorisation of a symmetric matrix = R^T R: R replaces its upper
 * triangle, which is the lower one for LAPACK, whose matrices are column-major. */
static gboolean
factorise (gdouble * matrix, guint n)
{
  return LAPACKE_dpotrf (LAPACK_COL_MAJOR, 'L', n, matrix, n) == 0;
}

/* @matrix = R^-1 @matrix, or R^-T @matrix; @matrix is n x k, and R is in c. */
static void
divide (const SlowSolve * s, CBLAS_TRANSPOSE transposed, gdouble * matrix)
{
  cblas_dtrsm (CblasRowMajor, CblasLeft, CblasUpper, transposed, CblasNonUnit,
      s->inputs, s->units, 1.0, s->c, s->inputs, matrix, s->units);
}

/* Makes V orthonormal, and so U orthonormal by C. */
static gboolean
make_orthonormal (SlowSolve * s)
{
  gsize n = s->inputs, k = s->units;

  cblas_dsyrk (CblasRowMajor, CblasUpper, CblasTrans, k, n, 1.0, s->v, k, 0.0,
      s->small, k);
  if (!factorise (s->small, k))
    return FALSE;
  cblas_dtrsm (CblasRowMajor, CblasRight, CblasUpper, CblasNoTrans,
      CblasNonUnit, n, k, 1.0, s->small, k, s->v, k);
  return TRUE;
}

/* Rotates the columns of U or V by `vectors`. */
static void
rotate (SlowSolve * s, gdouble * matrix)
{
  gsize n = s->inputs, k = s->units;

  memcpy (s->next, matrix, n * k * sizeof (gdouble));
  cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasTrans, n, k, k, 1.0, s->next,
      k, s->vectors, k, 0.0, matrix, k);
}

/* Sets the rows of `vectors` to the eigenvectors of U^T K U, the largest eigenvalue
 * first. */
static gboolean
find_vectors (SlowSolve * s)
{
  gsize n = s->inputs, k = s->units, i;

  times_k (s);
  cblas_dgemm (CblasRowMajor, CblasTrans, CblasNoTrans, k, k, n, 1.0, s->u, k,
      s->ku, k, 0.0, s->small, k);
  if (LAPACKE_dsyevd (LAPACK_COL_MAJOR, 'V', 'U', k, s->small, k, s->values)
      != 0)
    return FALSE;
  for (i = 0; i < k; i++)
    memcpy (s->vectors + i * k, s->small + (k - 1 - i) * k,
        k * sizeof (gdouble));
  return TRUE;
}

/* A step of the iteration: V <- R^-T K U + SHIFT V. */
static void
step (SlowSolve * s)
{
  gsize n = s->inputs, k = s->units;

  times_k (s);
  divide (s, CblasTrans, s->ku);
  cblas_dscal (n * k, SHIFT, s->v, 1);
  cblas_daxpy (n * k, 1.0, s->ku, 1, s->v, 1);
}

/* U = R^-1 V */
static void
set_u (SlowSolve * s)
{
  memcpy (s->u, s->v, (gsize) s->inputs * s->units * sizeof (gdouble));
  divide (s, CblasNoTrans, s->u);
}

/* Starts from the last directions: U, and V = R U, which is also kept in `last`. */
static void
start_from (SlowSolve * s, const gfloat * last)
{
  gsize n = s->inputs, k = s->units, i;

  for (i = 0; i < n * k; i++)
    s->u[i] = s->v[i] = last[i];
  cblas_dtrmm (CblasRowMajor, CblasLeft, CblasUpper, CblasNoTrans, CblasNonUnit,
      n, k, 1.0, s->c, n, s->v, k);
  memcpy (s->last, s->v, n * k * sizeof (gdouble));
}

/* Copies the directions, each with the sign that makes its output correlate positively
 * with that of the last direction of the same rank, and the mean.
 *
 * Returns: %FALSE if a direction is not finite */
static gboolean
get_directions (SlowSolve * s, gfloat * directions, gfloat * mean)
{
  gsize n = s->inputs, k = s->units, i, j;

  for (j = 0; j < k; j++)
    s->values[j] = cblas_ddot (n, s->v + j, k, s->last + j, k) < 0.0 ? -1 : 1;
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

static gpointer
set_one_thread (gpointer unused)
{
  if (openblas_set_num_threads != NULL)
    openblas_set_num_threads (1);
  return NULL;
}

/* Makes OpenBLAS compute in the calling thread only. */
static void
one_thread (void)
{
  static GOnce once = G_ONCE_INIT;

  g_once (&once, set_one_thread, NULL);
}

/**
 * slow_solve_room:
 * @threads: how many threads solve at once
 *
 * Returns: how many bytes of memory BLAS itself may allocate
 */
guint64
slow_solve_room (guint threads)
{
  return (guint64) threads * BLAS_ROOM;
}

/**
 * slow_solve_kernel:
 *
 * OpenBLAS has kernels for many processors, which round differently.
 *
 * Returns: for which processor the kernel in use was made, "unknown" with another BLAS
 */
const gchar *
slow_solve_kernel (void)
{
  return openblas_get_corename != NULL ? openblas_get_corename () : "unknown";
}

/**
 * slow_solve:
 * @s: scratch memory
 * @sums: as in #SlowSums
 * @half: as in #SlowSums
 * @shrink: the sum of r r^T less @shrink times that of x x^T is the symmetric part of
 *     the sum of x trace^T
 * @ridge: as in #SlowStage
 * @last: the last directions, n x k, linearly independent
 * @directions: (out): U, n x k, U^T C U = 1, the slowest first: two steps from @last
 *     towards the k largest eigenvalues of K relative to C
 * @mean: (out): of the samples, n floats
 *
 * Slow feature analysis (Wiskott and Sejnowski 2002, doi
 * 10.1162/089976602317318938) with, in place of differences from frame to frame,
 * the covariance K with a trace of the past: C = cov (x) + (ridge * tr / n + 1e-4) I, K
 * = the symmetric part of cov (x, trace).
 *
 * Returns: %FALSE if there are no samples or a factorisation fails; @directions and
 *     @mean are then undefined
 */
gboolean
slow_solve (SlowSolve * s, const gfloat * sums, gsize half,
    gdouble shrink, gdouble ridge, const gfloat * last, gfloat * directions,
    gfloat * mean)
{
  guint i;

  one_thread ();
  if (!make_matrices (s, sums, half, shrink, ridge)
      || !factorise (s->c, s->inputs))
    return FALSE;
  start_from (s, last);
  for (i = 0; i < STEPS; i++) {
    step (s);
    if (i == STEPS - 1 && !make_orthonormal (s))
      return FALSE;
    set_u (s);
  }
  /* Rayleigh and Ritz */
  if (!find_vectors (s))
    return FALSE;
  rotate (s, s->u);
  rotate (s, s->v);
  return get_directions (s, directions, mean);
}
