/* Slow sums: the running sums that a slow stage is learned from
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "wide.h"

/* Samples that are added to the sums together. */
#define SLOW_SUMS_BLOCK 64

/**
 * SlowSums:
 * @inputs: n, the length of a sample
 * @half: floats from a sample x to its companion r, a multiple of 32: x, then 1,
 *     then zeros
 * @keep: the weight of a frame over that of the next one, 1 - 1 / window
 * @weight: the weight of this frame's samples; it grows instead of the sums getting
 *     smaller
 * @sums: (n + 1) lines of 2 * @half floats: line i has the weighted sums of
 *     x_i [x, 1, 0...], and from column @half on those of r_i [r, 1, 0...], where
 *     x_n = r_n = 1. The columns left of i, rounded down to a multiple of 32, are not
 *     used: the matrices are symmetric.
 * @rows: the samples that wait to be added, a line of 2 * @half floats each
 * @weights: the weights of their x and of their r
 * @waiting: how many wait
 *
 * Sums with forgetting of 1, x, x x^T, r and r r^T, over samples x of n floats, each
 * with a companion r of the same length.
 */
typedef struct
{
  guint inputs;
  gsize half;
  gdouble keep, weight;
  gfloat *sums, *rows;
  gfloat weights[SLOW_SUMS_BLOCK][2];
  guint waiting;

  /*< private >*/
  const Wide *wide;
  gfloat *scales;               /* for each line, the factors of the waiting rows */
  guint32 *which;
  guint *counts;
} SlowSums;

SlowSums *slow_sums_new (guint inputs, guint64 window);
void slow_sums_free (SlowSums * sums);
void slow_sums_add (SlowSums * sums, const gfloat * sample,
    const gfloat * companion, gdouble weight);
void slow_sums_next_frame (SlowSums * sums);
void slow_sums_set (SlowSums * sums, gdouble weight, const gfloat * values);
void slow_sums_set_waiting (SlowSums * sums, guint waiting,
    const gfloat * rows, const gfloat * weights);
void slow_sums_flush (SlowSums * sums);
void slow_sums_copy (const SlowSums * sums, gfloat * copy);
gsize slow_sums_count (const SlowSums * sums);
