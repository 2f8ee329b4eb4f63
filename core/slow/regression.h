/* Regression: an online linear regression from a few numbers to many
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* Pairs that are summed in a block before it is added to the moments: adding small
 * numbers to a large sum one by one would round each time. */
#define REGRESSION_BLOCK 32

/**
 * Regression:
 * @inputs: K
 * @outputs: N
 * @width: N + 1 + K
 * @moments: (1 + K) x width floats: the weighted sum of x z^T over the pairs, where
 *     x = [1, y] and z = [d, 1, y]. Row 0 has the sums of d and y, column N those of y,
 *     and entry N the number of pairs.
 * @block: (1 + K) x width floats, the same sums over the last few pairs, which are not
 *     in the moments yet
 * @in_block: how many pairs these are
 * @slopes: (1 + K) x N floats: d' = x^T slopes; all 0 until solved
 * @solved: whether the slopes were computed
 *
 * Estimates d, N numbers, from y, K numbers. Old pairs count less and less:
 *
 *     d' = mean(d) + C_dy (C_yy + (0.001 tr(C_yy) / K + 1e-4) I)^-1 (y - mean(y))
 *
 * The addition to the diagonal keeps it finite where inputs are constant or linearly
 * dependent.
 */
typedef struct
{
  guint inputs, outputs;
  gsize width;
  gfloat *moments, *block;
  guint in_block;
  gfloat *slopes;
  gboolean solved;

  /*< private >*/
  gfloat *z;
  gdouble *covariance;          /* K x K, then its Cholesky factor */
  gdouble *solution;            /* K x N */
} Regression;

Regression *regression_new (guint inputs, guint outputs);
void regression_free (Regression * regression);
void regression_learn (Regression * regression, const gfloat * inputs,
    const gfloat * outputs);
void regression_set (Regression * regression, const gfloat * moments,
    guint in_block, const gfloat * block, const gfloat * slopes);
void regression_solve (Regression * regression, gdouble keep);
void regression_estimate (const Regression * regression,
    const gfloat * inputs, gfloat * outputs);
