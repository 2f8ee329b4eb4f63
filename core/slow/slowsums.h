/* Slow sums: what a slow stage remembers of what it saw
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* So many samples are added up together. */
#define SLOW_SUMS_BLOCK 64

/**
 * SlowSums:
 * @inputs: n, the length of a sample
 * @half: floats from a sample x to its companion r, a multiple of 32; a 1 follows each
 * @keep: what a frame's weight is of the next one's
 * @weight: of this frame's samples, which grows instead of the sums getting smaller
 * @sums: (n + 1) lines of 2 * @half floats: line i has, from column i rounded down to
 *     a multiple of 32 on, the weighted sums of x_i [x, 1, 0...], and @half further on
 *     those of r_i [r, 1, 0...]; x_n = r_n = 1
 * @rows: what waits, one a line of 2 * @half floats
 * @weights: theirs: of x, of r
 * @waiting: how many wait
 *
 * Sums with forgetting of 1, x, x x^T, r and r r^T.
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
  gfloat *scales;               /* for each line, of the rows that have a say */
  guint32 *which;
  guint *counts;
} SlowSums;

SlowSums *slow_sums_new (guint inputs, guint64 window);
void slow_sums_free (SlowSums * sums);
void slow_sums_add (SlowSums * sums, const gfloat * sample,
    const gfloat * companion, gdouble weight);
void slow_sums_next_frame (SlowSums * sums);
void slow_sums_flush (SlowSums * sums);
void slow_sums_copy (const SlowSums * sums, gfloat * copy);
gsize slow_sums_count (const SlowSums * sums);
