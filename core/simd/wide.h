/* The wide loops: loops that need wider vectors than those of ORC 0.4.33
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* Rows are padded to a multiple of so many floats: a cache line, and a register of the
 * widest processor. */
#define WIDE_LANES 16

/* For functions that are fast only where the compiler knows their constant arguments. */
#define WIDE_INLINE static inline __attribute__ ((always_inline))

/* Samples whose products with the same rows are computed together, and lines of an outer
 * product to which the same samples are added. */
#define WIDE_SUMS 4

/* Dot products with the same row that are computed together. */
#define WIDE_DOTS 4

/* Samples whose products with the same sketch are computed together, and the 32-bit
 * integers that a block of WIDE_LANES values of all of them takes at most. */
#define WIDE_FIELDS 8
#define WIDE_PACKED (2 * WIDE_FIELDS * WIDE_LANES / 4)

/* Lines of what bounds are made of. */
#define WIDE_LIMITS 5

/**
 * WideSketched:
 * @sum: of the whole numbers that a row became
 * @fine: of the 254ths
 * @size: the sum of the squares of what they were before
 * @error: that of what rounding took away
 */
typedef struct
{
  gfloat sum, fine, size, error;
} WideSketched;

/**
 * WideOuter:
 * @sums: a matrix, with lines of @step floats
 * @rows: the samples, each @step floats from the next
 * @step: floats from line to line, and from row to row
 * @block: entries from line to line in @scales and @which
 * @scales: for each line, the factors of the samples that are added to it
 * @which: for each line, which samples these are, ascending
 * @counts: for each line, how many they are
 * @samples: how many samples there are; all of them are added to a line with as many,
 *     whose @which is not read
 *
 * A matrix of sums over samples, and the samples to add to it.
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
 * @name: wide_plain, or wide_ and the instructions that it needs
 * @bytes_worth: how many bytes of each weight a sketch may have for several samples and
 *     still find their largest products sooner than `drives_dense` computes all: 0, 1 or,
 *     as a fine sketch, 2
 * @weighted_sum: sum[j] = sum_i scale[i] * rows[which[i] * row_step + j], i <
 *     count, for j < length; the rows are padded, the sum need not be
 * @change: d[j] = sum_i scale[i] * rows[i][j] - pull * own[j], i < count, for j <
 *     length, where all rows are padded; returns the largest |d[j]|, or NaN if
 *     one of them is NaN
 * @add_weighted: sum[j] += weight * row[j] for j < length, both padded
 * @error_ratio: ratio[j] = (v[j] - r[j]) / max(r[j], 1e-10) for j < length; not an ORC
 *     kernel because ORC's division by NEON is not exact
 * @dots: dots[d] = row . others[d] for d < %WIDE_DOTS, over length floats, each with the
 *     bits of vector_dot()
 * @peaks: peak[g] = the largest of score[g + i * groups] for g < groups; scores after the
 *     last whole row of groups are left out. groups is 16, 32, 64 or 128,
 *     units at least as many.
 * @window_sum: sum[i] = cells[i] + cells[i + step] + ... + cells[i + 2 radius step] for
 *     i < n. The first three are added one after another, or five where @radius is even,
 *     then the sums of four each. Both arrays are padded by %WIDE_LANES floats.
 * @limit: score[u] = min(score[u] + more, most) * gain[u] for u < n; a gain of %NULL is 1
 * @gains: gain[u] = 2^(most - slope * usage[u]) for u < n, the exponent clamped to +-126
 * @outer: sums[l * step + j] += sum_i scales[l * block + i] * rows[which[l * block +
 *     i] * step + j], i < counts[l], for the @lines lines l from @line on and the @length
 *     columns j from @column on, both multiples of two times %WIDE_LANES. The sum over i
 *     is computed first and then added, which keeps large sums exact.
 * @read: v[j] = bytes[j] / 255 over @blocks blocks of %WIDE_LANES; lists in @lit the blocks
 *     with a byte that is not 0, and sets @n_lit to how many they are; returns sum v^2
 * @drives: drive[i] = rows[i] . v for the @count rows, over the @n_lit blocks of
 *     %WIDE_LANES values that @lit lists; rows and @v are padded
 * @drives_listed: drive[which[i]] = rows[which[i]] . v for i < count, likewise
 * @drives_dense: drives[s][i] = rows[i] . v[s] for the @count rows and s < %WIDE_SUMS, over
 *     the first @blocks blocks: the bits of @drives, but each row is read once
 * @rebuild: weighted_sum into r, and returns sum (v - r)^2 over the @length values
 * @grow: row[j] *= 1 + step * ratio[j] for j < length, unless an entry would not be finite
 *     or the sum of their squares would not: then returns %FALSE. @grown is scratch of the
 *     same length; all three are padded with 0.
 * @reaching: lists each u < count with score[u] >= least, ascending; returns how many;
 *     there is room for @count
 * @count_reaching: returns how many these are; @count is a multiple of %WIDE_LANES
 * @greatest: returns the largest |values[j]|, or NaN if one of them is NaN, over whole
 *     blocks
 * @sketch_row: bytes = round (factor * values), four to a line of 64, over whole blocks;
 *     fine, unless it is %NULL, gets what they leave, in 254ths, likewise; sets @sums
 * @sketch: products[16 g + i] = the exact sum of the products of the bytes of row i of
 *     group g with those of a sample, of which @fours has the @n fours that @which lists
 * @sketch_pack: writes the bytes of the @n_lit blocks of %WIDE_LANES values that @lit
 *     lists of %WIDE_FIELDS samples in the order in which @sketch_fields reads them, which
 *     differs between the versions; at most %WIDE_PACKED integers a block
 * @sketch_fields: products[k * step + 16 g + i] = the same sum for sample k of those that
 *     @sketch_pack packed
 * @byte_sums: sets @sum to the sum of @length bytes and @squares to that of their squares,
 *     over whole blocks, of at most 2^20 bytes
 * @sketch_limits: with l_i the line i of @limits, of @length floats, f = @factors and
 *     fine / 254 added to the products unless it is %NULL: lower and upper = products *
 *     l_0 f_0 + (l_1 f_1 + l_2 f_2) -+ (l_3 f_3 + l_4 f_4 + 1e-30)
 *
 * The same loops compiled for each width of vector. All versions give the same bits: each
 * entry of the result is a sum of its own, in the same order, and no multiplication is
 * fused with an addition. They are C because ORC 0.4.33 has SSE alone, and can neither
 * take rows by a list nor keep sums in registers over it.
 */
typedef struct
{
  const gchar *name;
  guint bytes_worth;
  void (*weighted_sum) (gfloat * sum, const gfloat * rows, gsize row_step,
      const guint32 * which, const gfloat * scale, guint count, guint length);
  gfloat (*change) (gfloat * d, const gfloat * const *rows,
      const gfloat * scale, guint count, const gfloat * own, gfloat pull,
      guint length);
  void (*add_weighted) (gfloat * sum, const gfloat * row, gfloat weight,
      guint length);
  void (*error_ratio) (gfloat * ratio, const gfloat * v, const gfloat * r,
      guint length);
  void (*dots) (gfloat * dots, const gfloat * row,
      const gfloat * const *others, guint length);
  void (*peaks) (gfloat * peak, const gfloat * score, guint units,
      guint groups);
  void (*window_sum) (gfloat * sum, const gfloat * cells, gsize step,
      guint radius, guint n);
  void (*limit) (gfloat * score, gfloat more, gfloat most,
      const gfloat * gain, guint n);
  void (*gains) (gfloat * gain, const gfloat * usage, gfloat most,
      gfloat slope, guint n);
  void (*outer) (const WideOuter * outer, guint line, guint lines,
      gsize column, guint length);
  gfloat (*read) (gfloat * v, guint32 * lit, guint * n_lit,
      const guint8 * bytes, guint blocks);
  void (*drives) (gfloat * drive, const gfloat * rows, gsize row_step,
      guint count, const gfloat * v, const guint32 * lit, guint n_lit);
  void (*drives_listed) (gfloat * drive, const gfloat * rows, gsize row_step,
      const guint32 * which, guint count, const gfloat * v,
      const guint32 * lit, guint n_lit);
  void (*drives_dense) (gfloat * const *drives, const gfloat * rows,
      gsize row_step, guint count, const gfloat * const *v, guint blocks);
  gfloat (*rebuild) (gfloat * r, const gfloat * rows, gsize row_step,
      const guint32 * which, const gfloat * scale, guint count,
      const gfloat * v, guint length);
  gboolean (*grow) (gfloat * row, const gfloat * ratio, gfloat step,
      gfloat * grown, guint length);
  guint (*reaching) (guint32 * listed, const gfloat * score, guint count,
      gfloat least);
  guint (*count_reaching) (const gfloat * score, guint count, gfloat least);
  gfloat (*greatest) (const gfloat * values, guint length);
  void (*sketch_row) (gint8 * bytes, gint8 * fine, const gfloat * values, guint length,
      gfloat factor, WideSketched * sums);
  void (*sketch) (gint32 * products, const gint8 * bytes, gsize group_step,
      guint groups, const guint32 * which, const guint32 * fours, guint n);
  void (*sketch_pack) (guint32 * packed, const guint8 * const *samples,
      const guint32 * lit, guint n_lit);
  void (*sketch_fields) (gint32 * products, gsize step, const gint8 * bytes,
      gsize group_step, guint groups, const guint32 * packed,
      const guint32 * lit, guint n_lit);
  void (*byte_sums) (const guint8 * bytes, guint length, guint64 * sum,
      guint64 * squares);
  void (*sketch_limits) (gfloat * lower, gfloat * upper,
      const gint32 * products, const gint32 * fine, const gfloat * limits,
      guint length, const gfloat * factors);
} Wide;

const Wide *wide_best (void);
const Wide *wide_version (guint i);
