/* Regression: from a few numbers to many, by running moments
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* How many moments are added up before they join the rest: what rounding takes from
 * a small number that is added to a large one stays small itself. */
#define REGRESSION_BLOCK 32

/**
 * Regression:
 * @inputs: K
 * @outputs: N
 * @moments: (1 + K) x width floats: the sums of x z^T over what was learned, where
 *     x = [1, y], z = [d, 1, y], width = N + 1 + K; row 0 has the sums themselves
 *     and column N the count. Fading.
 * @block: the same, of the last few, which join the others when they are enough
 * @in_block: how many those are
 * @slopes: (1 + K) x N floats: d' = x^T slopes; all 0 until solved
 * @solved: whether there is a solution
 *
 * What d, N numbers, is to be expected with y, K numbers: with ever fading weight
 * of what was learned long ago,
 *
 *     d' = mean(d) + C_dy (C_yy + (0.001 tr(C_yy) / K + 1e-4) I)^-1 (y - mean(y))
 *
 * The small diagonal keeps it finite where inputs stand still or go together.
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
  gdouble *covariance;          /* K x K, then its lower triangular root */
  gdouble *solution;            /* K x N */
} Regression;

Regression *regression_new (guint inputs, guint outputs);
void regression_free (Regression * regression);
void regression_learn (Regression * regression, const gfloat * inputs,
    const gfloat * outputs);
void regression_solve (Regression * regression, gdouble keep);
void regression_estimate (const Regression * regression,
    const gfloat * inputs, gfloat * outputs);
