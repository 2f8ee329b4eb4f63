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
 * @half: floats from a sample x, which a 1 follows, to its trace: a multiple of 32
 * @keep: what a frame's weight is of the next one's
 * @weight: of this frame's samples, which grows instead of the sums getting smaller
 * @sums: (n + 1) lines of 2 * @half floats: line i has, from column i rounded down to
 *     a multiple of 32 on, the weighted sums of x_i [x, 1, 0... | trace]; x_n = 1
 * @rows: the samples that wait, one a line of 2 * @half floats
 * @weights: theirs
 * @waiting: how many wait
 *
 * Sums with forgetting of 1, x, trace, x x^T and x trace^T.
 */
typedef struct
{
  guint inputs;
  gsize half;
  gdouble keep, weight;
  gfloat *sums, *rows;
  gfloat weights[SLOW_SUMS_BLOCK];
  guint waiting;

  /*< private >*/
  gfloat *scales;               /* for each line, of the samples that have a say */
  guint32 *which;
  guint *counts;
} SlowSums;

SlowSums *slow_sums_new (guint inputs, guint64 window);
void slow_sums_free (SlowSums * sums);
void slow_sums_add (SlowSums * sums, const gfloat * sample,
    const gfloat * trace);
void slow_sums_next_frame (SlowSums * sums);
void slow_sums_flush (SlowSums * sums);
gsize slow_sums_count (const SlowSums * sums);
