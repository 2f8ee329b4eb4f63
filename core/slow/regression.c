/* Regression: an online linear regression from a few numbers to many
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "regression.h"

#include <math.h>
#include <string.h>

#include "vectors.h"

/* Added to the diagonal of C_yy: this share of its mean, and a constant. */
#define RIDGE_SHARE 1e-3
#define RIDGE_LEAST 1e-4

/**
 * regression_new:
 * @inputs: K, at least 1
 * @outputs: N, at least 1
 *
 * Returns: (transfer full): one that has learned nothing. Free it with
 *     regression_free().
 */
Regression *
regression_new (guint inputs, guint outputs)
{
  Regression *r = g_new0 (Regression, 1);
  gsize rows = 1 + (gsize) inputs;

  r->inputs = inputs;
  r->outputs = outputs;
  r->width = outputs + rows;
  r->z = vector_new (r->width);
  r->moments = vector_new (rows * r->width);
  r->block = vector_new (rows * r->width);
  r->slopes = vector_new (rows * outputs);
  r->covariance = g_new0 (gdouble, (gsize) inputs * inputs);
  r->solution = g_new0 (gdouble, (gsize) inputs * outputs);
  return r;
}

/**
 * regression_free:
 * @regression: (nullable) (transfer full): what regression_new() made
 */
void
regression_free (Regression * r)
{
  if (r == NULL)
    return;
  g_aligned_free (r->z);
  g_aligned_free (r->moments);
  g_aligned_free (r->block);
  g_aligned_free (r->slopes);
  g_free (r->covariance);
  g_free (r->solution);
  g_free (r);
}

/* Adds the block to the moments and empties it. */
static void
add_block (Regression * r)
{
  gsize i, n = (1 + (gsize) r->inputs) * r->width;

  for (i = 0; i < n; i++)
    r->moments[i] += r->block[i];
  memset (r->block, 0, n * sizeof (gfloat));
  r->in_block = 0;
}

/**
 * regression_learn:
 * @regression: the regression
 * @inputs: K floats, y
 * @outputs: N floats, d
 *
 * Adds a pair to the moments, in K (N + K) steps. The slopes change with the next
 * regression_solve().
 */
void
regression_learn (Regression * r, const gfloat * inputs, const gfloat * outputs)
{
  gfloat *x = r->z + r->outputs, *row = r->block;
  guint i, j;

  memcpy (r->z, outputs, r->outputs * sizeof (gfloat));
  x[0] = 1.0f;
  memcpy (x + 1, inputs, r->inputs * sizeof (gfloat));
  for (i = 0; i <= r->inputs; i++, row += r->width)
    for (j = 0; j < r->width; j++)
      row[j] += x[i] * r->z[j];
  if (++r->in_block == REGRESSION_BLOCK)
    add_block (r);
}

/* The covariance of input @i with column @j of the moments. */
static inline gdouble
covariance_of (const Regression * r, guint i, gsize j)
{
  const gfloat *sums = r->moments, *row = sums + (1 + i) * r->width;
  gdouble count = sums[r->outputs];

  return row[j] / count - row[r->outputs] / count * (sums[j] / count);
}

static void
find_covariances (Regression * r)
{
  gdouble trace = 0.0;
  guint k = r->inputs, i, j;

  for (i = 0; i < k; i++) {
    for (j = 0; j < k; j++)
      r->covariance[i * k + j] = covariance_of (r, i, r->outputs + 1 + j);
    for (j = 0; j < r->outputs; j++)
      r->solution[(gsize) i * r->outputs + j] = covariance_of (r, i, j);
    trace += r->covariance[i * k + i];
  }
  for (i = 0; i < k; i++)
    r->covariance[i * k + i] += RIDGE_SHARE * trace / k + RIDGE_LEAST;
}

/* Cholesky's factorisation of the n x n matrix a = L L^T: L replaces its lower
 * triangle.
 *
 * Returns: %FALSE when a is not positive definite */
static gboolean
factorise (gdouble * a, guint n)
{
  guint i, j, l;

  for (j = 0; j < n; j++) {
    for (i = j; i < n; i++) {
      gdouble rest = a[i * n + j];

      for (l = 0; l < j; l++)
        rest -= a[i * n + l] * a[j * n + l];
      if (i > j)
        a[i * n + j] = rest / a[j * n + j];
      else if (rest > 0.0)
        a[j * n + j] = sqrt (rest);
      else
        return FALSE;
    }
  }
  return TRUE;
}

/* @row -= @factor * @other, n floats each */
static void
subtract (gdouble * row, gdouble factor, const gdouble * other, guint n)
{
  guint i;

  for (i = 0; i < n; i++)
    row[i] -= factor * other[i];
}

static void
divide (gdouble * row, gdouble by, guint n)
{
  guint i;

  for (i = 0; i < n; i++)
    row[i] /= by;
}

/* solution = (L L^T)^-1 solution, by forward and then backward substitution. The
 * solution has a row for each input. */
static void
substitute (Regression * r)
{
  const gdouble *root = r->covariance;
  guint k = r->inputs, n = r->outputs, i, j;

#define ROW(i) (r->solution + (gsize) (i) * n)
  for (i = 0; i < k; i++) {
    for (j = 0; j < i; j++)
      subtract (ROW (i), root[i * k + j], ROW (j), n);
    divide (ROW (i), root[i * k + i], n);
  }
  for (i = k; i-- > 0;) {
    for (j = i + 1; j < k; j++)
      subtract (ROW (i), root[j * k + i], ROW (j), n);
    divide (ROW (i), root[i * k + i], n);
  }
#undef ROW
}

/* Sets the slopes to the solution, and before them the intercept,
 * mean(d) - mean(y)^T solution. */
static void
set_slopes (Regression * r)
{
  gdouble count = r->moments[r->outputs];
  guint i, u;

  for (u = 0; u < r->outputs; u++) {
    gdouble rest = r->moments[u] / count;

    for (i = 0; i < r->inputs; i++) {
      gdouble slope = r->solution[(gsize) i * r->outputs + u];

      rest -= r->moments[(1 + i) * r->width + r->outputs] / count * slope;
      r->slopes[(1 + (gsize) i) * r->outputs + u] = slope;
    }
    r->slopes[u] = rest;
  }
  r->solved = TRUE;
}

/**
 * regression_solve:
 * @regression: the regression
 * @keep: the weight of all pairs learned so far is multiplied by it afterwards, 0 to 1
 *
 * Computes the slopes, in about K^2 (N + K / 6) steps. Without a pair, and when C_yy
 * cannot be factorised, they stay as they are.
 */
void
regression_solve (Regression * r, gdouble keep)
{
  gsize i, n = (1 + (gsize) r->inputs) * r->width;

  add_block (r);
  if (!(r->moments[r->outputs] > 0.0f))
    return;
  find_covariances (r);
  if (factorise (r->covariance, r->inputs)) {
    substitute (r);
    set_slopes (r);
  }
  for (i = 0; i < n; i++)
    r->moments[i] *= (gfloat) keep;
}

/**
 * regression_estimate:
 * @regression: the regression
 * @inputs: K floats, y
 * @outputs: (out): N floats, d'
 */
void
regression_estimate (const Regression * r, const gfloat * inputs,
    gfloat * outputs)
{
  const gfloat *row = r->slopes;
  guint i, j;

  memcpy (outputs, row, r->outputs * sizeof (gfloat));
  for (i = 0; i < r->inputs; i++) {
    row += r->outputs;
    for (j = 0; j < r->outputs; j++)
      outputs[j] += inputs[i] * row[j];
  }
}

/**
 * regression_set:
 * @regression: the regression
 * @moments: (1 + K) x width floats
 * @in_block: how many pairs are in the block, less than %REGRESSION_BLOCK
 * @block: (nullable): (1 + K) x width floats, %NULL when @in_block is 0
 * @slopes: (nullable): (1 + K) x N floats, %NULL when there is no solution
 *
 * Continues from a saved state, which is copied.
 */
void
regression_set (Regression * r, const gfloat * moments, guint in_block,
    const gfloat * block, const gfloat * slopes)
{
  gsize rows = 1 + (gsize) r->inputs;

  memcpy (r->moments, moments, rows * r->width * sizeof (gfloat));
  r->in_block = in_block;
  if (block != NULL)
    memcpy (r->block, block, rows * r->width * sizeof (gfloat));
  r->solved = slopes != NULL;
  if (r->solved)
    memcpy (r->slopes, slopes, rows * r->outputs * sizeof (gfloat));
}
