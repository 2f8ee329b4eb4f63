/* Loops that pay with wider vectors than ORC 0.4.33 has
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* Rows are padded to a multiple of this many floats: a line of the cache, and a
 * register of the widest machine. */
#define WIDE_LANES 16

/* For what only pays when its constant arguments are known. */
#define WIDE_INLINE static inline __attribute__ ((always_inline))

/* So many sums of the same rows are made at once. */
#define WIDE_SUMS 4

/* So many products with the same row are made at once. */
#define WIDE_DOTS 4

/**
 * WideOuter:
 * @sums: lines of @step floats
 * @rows: the samples, each @step floats from the next
 * @step: floats from line to line, and from row to row
 * @block: entries from line to line in the next two
 * @scales: of each line, those of the samples that it is made of
 * @which: which these are, ascending
 * @counts: how many they are
 * @samples: how many there are, which a line that has as many is made of all of
 *
 * A matrix of sums over samples, and what is to be added to it.
 */
typedef struct
{
  gfloat *sums;
  const gfloat *rows;
  gsize step, block;
  const gfloat *scales;
  const guint32 *which;
  const guint *counts;
  guint samples;
} WideOuter;

/**
 * Wide:
 * @name: wide_plain, or wide_ and the instructions it needs
 * @weighted_sum: sum[j] = sum_i scale[i] * rows[which[i] * row_step + j], i <
 *     count, for j < length; the rows are padded, the sum need not be
 * @dense_sums: sums[s][j] = sum_i scales[s][i] * rows[i * row_step + j], i <
 *     count, for j < length and s < %WIDE_SUMS; the bits of weighted_sum, but
 *     each row is read once; rows are padded to two times %WIDE_LANES
 * @change: d[j] = sum_i scale[i] * rows[which[i] * row_step + j] - pull * own[j]
 *     for j < length, all of it padded; returns the largest |d[j]|, and NaN if
 *     any is that
 * @add_weighted: sum[j] += weight * row[j] for j < length, both padded
 * @error_ratio: ratio[j] = (v[j] - r[j]) / max(r[j], 1e-10) for j < length; here
 *     because ORC's division by NEON is not exact
 * @dots: dots[d] = row . others[d] for d < %WIDE_DOTS, over length floats, with the
 *     bits of vector_dot() each
 * @peaks: peak[g] = the largest of score[g + i * groups] for g < groups, over whole
 *     rows of groups; units at least @groups, which is 64 or 128
 * @outer: sums[l * step + j] += sum_i scales[l * block + i] * rows[which[l * block +
 *     i] * step + j], i < counts[l], added up one after the other and then to what
 *     was there, which keeps large sums exact, for the @lines lines l from @line
 *     on, and @length columns j from @column on, both multiples of two times
 *     %WIDE_LANES
 *
 * The same loops, compiled for processors with wider vectors. All versions round
 * alike: each lane is a sum of its own, in one order, and no multiplication is
 * fused with an addition. ORC 0.4.33 knows SSE only and can neither look up
 * rows in a list nor keep sums in registers over it, which is why these are C.
 */
typedef struct
{
  const gchar *name;
  void (*weighted_sum) (gfloat * sum, const gfloat * rows, gsize row_step,
      const guint32 * which, const gfloat * scale, guint count, guint length);
  void (*dense_sums) (gfloat * const *sums, const gfloat * rows,
      gsize row_step, const gfloat * const *scales, guint count, guint length);
  gfloat (*change) (gfloat * d, const gfloat * rows, gsize row_step,
      const guint32 * which, const gfloat * scale, guint count,
      const gfloat * own, gfloat pull, guint length);
  void (*add_weighted) (gfloat * sum, const gfloat * row, gfloat weight,
      guint length);
  void (*error_ratio) (gfloat * ratio, const gfloat * v, const gfloat * r,
      guint length);
  void (*dots) (gfloat * dots, const gfloat * row,
      const gfloat * const *others, guint length);
  void (*peaks) (gfloat * peak, const gfloat * score, guint units,
      guint groups);
  void (*outer) (const WideOuter * outer, guint line, guint lines,
      gsize column, guint length);
} Wide;

const Wide *wide_best (void);
const Wide *wide_version (guint i);
