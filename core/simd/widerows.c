/* The wide loops over samples and prototypes, compiled once for each width of vector
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works. A sum over the values of a row is sixteen running sums, one for each
 * value of a block of sixteen, which are added up at the end by halves: entry i and
 * entry i + 8, then i and i + 4, i + 2, i + 1. A register holds 16, 8 or 4 of them, so
 * the first halvings add registers. The last ones are done for as many rows as a register
 * has entries: of two registers of running sums one becomes, until a register has the
 * sums of all these rows side by side. No width changes the order in which the running
 * sums of a row are added, so that all widths give the same bits.
 */

#include <math.h>
#include <string.h>

#include "widelanes.h"

/* Rows that a weighted sum adds up before it adds them to the result. */
#define TOGETHER 7

/* The sixteen running sums of a row, halved until they fill one register. */
WIDE_INLINE Lanes
fold (const Lanes * part)
{
#if PARTS == 4
  return (part[0] + part[2]) + (part[1] + part[3]);
#elif PARTS == 2
  return part[0] + part[1];
#else
  return part[0];
#endif
}

/* Halves two registers into one: each run of @half entries is added to the next run. */
#if LANES == 16
#define HALVE_8(a, b) (PICK (a, b, 0, 1, 2, 3, 4, 5, 6, 7, \
        16, 17, 18, 19, 20, 21, 22, 23) \
    + PICK (a, b, 8, 9, 10, 11, 12, 13, 14, 15, \
        24, 25, 26, 27, 28, 29, 30, 31))
#define HALVE_4(a, b) (PICK (a, b, 0, 1, 2, 3, 8, 9, 10, 11, \
        16, 17, 18, 19, 24, 25, 26, 27) \
    + PICK (a, b, 4, 5, 6, 7, 12, 13, 14, 15, \
        20, 21, 22, 23, 28, 29, 30, 31))
#define HALVE_2(a, b) (PICK (a, b, 0, 1, 4, 5, 8, 9, 12, 13, \
        16, 17, 20, 21, 24, 25, 28, 29) \
    + PICK (a, b, 2, 3, 6, 7, 10, 11, 14, 15, \
        18, 19, 22, 23, 26, 27, 30, 31))
#define HALVE_1(a, b) (PICK (a, b, 0, 2, 4, 6, 8, 10, 12, 14, \
        16, 18, 20, 22, 24, 26, 28, 30) \
    + PICK (a, b, 1, 3, 5, 7, 9, 11, 13, 15, \
        17, 19, 21, 23, 25, 27, 29, 31))
#elif LANES == 8
#define HALVE_4(a, b) (PICK (a, b, 0, 1, 2, 3, 8, 9, 10, 11) \
    + PICK (a, b, 4, 5, 6, 7, 12, 13, 14, 15))
#define HALVE_2(a, b) (PICK (a, b, 0, 1, 4, 5, 8, 9, 12, 13) \
    + PICK (a, b, 2, 3, 6, 7, 10, 11, 14, 15))
#define HALVE_1(a, b) (PICK (a, b, 0, 2, 4, 6, 8, 10, 12, 14) \
    + PICK (a, b, 1, 3, 5, 7, 9, 11, 13, 15))
#else
#define HALVE_2(a, b) (PICK (a, b, 0, 1, 4, 5) + PICK (a, b, 2, 3, 6, 7))
#define HALVE_1(a, b) (PICK (a, b, 0, 2, 4, 6) + PICK (a, b, 1, 3, 5, 7))
#endif

/* The folded running sums of LANES rows: the sum of each, side by side. */
WIDE_INLINE Lanes
sum_across (Lanes * row)
{
  guint i;

#if LANES == 16
  for (i = 0; i < 8; i++)
    row[i] = HALVE_8 (row[2 * i], row[2 * i + 1]);
#endif
#if LANES >= 8
  for (i = 0; i < 4; i++)
    row[i] = HALVE_4 (row[2 * i], row[2 * i + 1]);
#endif
  for (i = 0; i < 2; i++)
    row[i] = HALVE_2 (row[2 * i], row[2 * i + 1]);
  return HALVE_1 (row[0], row[1]);
}

/* Sixteen bytes / 255, each the nearest float: a product with the rounded 1 / 255, and
 * then as much more as its remainder, which is computed without rounding, asks for.
 * Adds their squares. */
WIDE_INLINE void
read_block (gfloat * v, const guint8 * bytes, Lanes * squares)
{
  const Lanes share = (Lanes) { 0 } + 1.0f / 255.0f;
  gfloat block[WIDE_LANES];
  guint i, p;

  for (i = 0; i < WIDE_LANES; i++)
    block[i] = bytes[i];
  for (p = 0; p < PARTS; p++) {
    Lanes byte = ((const Lanes *) block)[p], y = byte * share;

    y += ((byte - y * 256.0f) + y) * share;
    ((Lanes *) v)[p] = y;
    squares[p] += y * y;
  }
}

gfloat
WIDE_FUNCTION (read) (gfloat * v, guint32 * lit, guint * n_lit,
    const guint8 * bytes, guint blocks)
{
  Lanes squares[PARTS] = { 0 };
  guint b, n = 0;

  for (b = 0; b < blocks; b++, v += WIDE_LANES, bytes += WIDE_LANES) {
    guint64 half[2];

    memcpy (half, bytes, sizeof half);
    if ((half[0] | half[1]) == 0) {
      memset (v, 0, WIDE_LANES * sizeof (gfloat));
      continue;
    }
    lit[n++] = b;
    read_block (v, bytes, squares);
  }
  *n_lit = n;
  return wide_sum_of (squares);
}

/* The folded running sums of ROWS_ABREAST rows. */
WIDE_INLINE void
sum_rows (Lanes * folded, const gfloat * rows, gsize row_step, const gfloat * v,
    const guint32 * lit, guint n_lit)
{
  Lanes part[ROWS_ABREAST][PARTS] = { {{0}} };
  guint i, k, p;

  for (i = 0; i < n_lit; i++) {
    const gsize at = (gsize) lit[i] * WIDE_LANES;

    for (p = 0; p < PARTS; p++) {
      Lanes value = ((const Lanes *) (v + at))[p];

      for (k = 0; k < ROWS_ABREAST; k++)
        part[k][p] +=
            ((const Lanes *) (rows + k * row_step + at))[p] * value;
    }
  }
  for (k = 0; k < ROWS_ABREAST; k++)
    folded[k] = fold (part[k]);
}

/* The drive of one row. */
WIDE_INLINE gfloat
drive_of (const gfloat * row, const gfloat * v, const guint32 * lit, guint n_lit)
{
  Lanes part[PARTS] = { 0 };
  guint i, p;

  for (i = 0; i < n_lit; i++) {
    const gsize at = (gsize) lit[i] * WIDE_LANES;

    for (p = 0; p < PARTS; p++)
      part[p] += ((const Lanes *) (row + at))[p] * ((const Lanes *) (v + at))[p];
  }
  return wide_sum_of (part);
}

void
WIDE_FUNCTION (drives) (gfloat * drive, const gfloat * rows, gsize row_step,
    guint count, const gfloat * v, const guint32 * lit, guint n_lit)
{
  guint64 before = denormals_flush ();
  guint u, k;

  for (u = 0; u + LANES <= count; u += LANES) {
    Lanes folded[LANES];

    for (k = 0; k < LANES; k += ROWS_ABREAST)
      sum_rows (folded + k, rows + (u + k) * row_step, row_step, v, lit, n_lit);
    *(Lanes *) (drive + u) = sum_across (folded);
  }
  for (; u < count; u++)
    drive[u] = drive_of (rows + u * row_step, v, lit, n_lit);
  denormals_restore (before);
}

/* The same for rows anywhere. */
WIDE_INLINE void
sum_listed (Lanes * folded, const gfloat * const *row, const gfloat * v,
    const guint32 * lit, guint n_lit)
{
  Lanes part[ROWS_ABREAST][PARTS] = { {{0}} };
  guint i, k, p;

  for (i = 0; i < n_lit; i++) {
    const gsize at = (gsize) lit[i] * WIDE_LANES;

    for (p = 0; p < PARTS; p++) {
      Lanes value = ((const Lanes *) (v + at))[p];

      for (k = 0; k < ROWS_ABREAST; k++)
        part[k][p] += ((const Lanes *) (row[k] + at))[p] * value;
    }
  }
  for (k = 0; k < ROWS_ABREAST; k++)
    folded[k] = fold (part[k]);
}

void
WIDE_FUNCTION (drives_listed) (gfloat * drive, const gfloat * rows,
    gsize row_step, const guint32 * which, guint count, const gfloat * v,
    const guint32 * lit, guint n_lit)
{
  guint64 before = denormals_flush ();
  guint i, k;

  for (i = 0; i < count; i += LANES) {
    const gfloat *row[LANES];
    Lanes folded[LANES], sums;

    /* After the last one it is taken again. */
    for (k = 0; k < LANES; k++)
      row[k] = rows + which[MIN (i + k, count - 1)] * row_step;
    for (k = 0; k < LANES; k += ROWS_ABREAST)
      sum_listed (folded + k, row + k, v, lit, n_lit);
    sums = sum_across (folded);
    for (k = 0; k < MIN (LANES, count - i); k++)
      drive[which[i + k]] = sums[k];
  }
  denormals_restore (before);
}

/* The running sums of DENSE_ABREAST rows with WIDE_SUMS samples. */
WIDE_INLINE void
sum_dense (Lanes (*part)[DENSE_ABREAST][PARTS], const gfloat * rows,
    gsize row_step, const gfloat * const *v, guint blocks)
{
  guint i, p, k, s;

  for (p = 0; p < PARTS; p++) {
    Lanes sum[WIDE_SUMS][DENSE_ABREAST] = { {{0}} };

    for (i = 0; i < blocks; i++) {
      const gsize at = (gsize) i * WIDE_LANES + p * LANES;
      Lanes row[DENSE_ABREAST];

      for (k = 0; k < DENSE_ABREAST; k++)
        row[k] = *(const Lanes *) (rows + k * row_step + at);
      for (s = 0; s < WIDE_SUMS; s++)
        for (k = 0; k < DENSE_ABREAST; k++)
          sum[s][k] += row[k] * *(const Lanes *) (v[s] + at);
    }
    for (s = 0; s < WIDE_SUMS; s++)
      for (k = 0; k < DENSE_ABREAST; k++)
        part[s][k][p] = sum[s][k];
  }
}

void
WIDE_FUNCTION (drives_dense) (gfloat * const *drives, const gfloat * rows,
    gsize row_step, guint count, const gfloat * const *v, guint blocks)
{
  guint64 before = denormals_flush ();
  guint u, k, i, s;

  for (u = 0; u + LANES <= count; u += LANES) {
    Lanes folded[WIDE_SUMS][LANES];

    for (k = 0; k < LANES; k += DENSE_ABREAST) {
      Lanes part[WIDE_SUMS][DENSE_ABREAST][PARTS];

      sum_dense (part, rows + (u + k) * row_step, row_step, v, blocks);
      for (s = 0; s < WIDE_SUMS; s++)
        for (i = 0; i < DENSE_ABREAST; i++)
          folded[s][k + i] = fold (part[s][i]);
    }
    for (s = 0; s < WIDE_SUMS; s++)
      *(Lanes *) (drives[s] + u) = sum_across (folded[s]);
  }
  for (; u < count; u++) {
    const gfloat *row = rows + u * row_step;

    for (s = 0; s < WIDE_SUMS; s++) {
      Lanes part[PARTS] = { 0 };

      for (i = 0; i < blocks * PARTS; i++)
        part[i % PARTS] += ((const Lanes *) row)[i] * ((const Lanes *) v[s])[i];
      drives[s][u] = wide_sum_of (part);
    }
  }
  denormals_restore (before);
}

/* @blocks blocks of a weighted sum, in the order of weighted_sum(). Their registers stay
 * the same for all rows. */
WIDE_INLINE void
rebuild_blocks (Lanes * part, const guint blocks, const gfloat * rows,
    gsize row_step, const guint32 * which, const gfloat * scale, guint count)
{
  const guint registers = blocks * PARTS;
  guint i, k, p;

  for (p = 0; p < registers; p++)
    part[p] = (Lanes) { 0 };
  for (i = 0; i + TOGETHER <= count; i += TOGETHER) {
    Lanes seven[MOST_BLOCKS * PARTS];

    for (p = 0; p < registers; p++)
      seven[p] = ((const Lanes *) (rows + which[i] * row_step))[p] * scale[i];
    for (k = i + 1; k < i + TOGETHER; k++)
      for (p = 0; p < registers; p++)
        seven[p] +=
            ((const Lanes *) (rows + which[k] * row_step))[p] * scale[k];
    for (p = 0; p < registers; p++)
      part[p] += seven[p];
  }
  for (; i < count; i++)
    for (p = 0; p < registers; p++)
      part[p] += ((const Lanes *) (rows + which[i] * row_step))[p] * scale[i];
}

/* Writes blocks of a weighted sum to @r, of which @length floats are left, and adds the
 * squares of what is left of @v. */
WIDE_INLINE void
keep_blocks (gfloat * r, const Lanes * part, const guint blocks,
    const gfloat * v, guint length, Lanes * squares)
{
  guint p;

  for (p = 0; p < blocks * PARTS; p++) {
    Lanes rest = ((const Lanes *) v)[p] - part[p];

    squares[p % PARTS] += rest * rest;
  }
  if (length >= blocks * WIDE_LANES)
    memcpy (r, part, blocks * WIDE_LANES * sizeof (gfloat));
  else
    memcpy (r, part, length * sizeof (gfloat));
}

gfloat
WIDE_FUNCTION (rebuild) (gfloat * r, const gfloat * rows, gsize row_step,
    const guint32 * which, const gfloat * scale, guint count, const gfloat * v,
    guint length)
{
  guint64 before = denormals_flush ();
  Lanes squares[PARTS] = { 0 }, part[MOST_BLOCKS * PARTS];
  guint j = 0;

  for (; j + MOST_BLOCKS * WIDE_LANES <= length; j += MOST_BLOCKS * WIDE_LANES) {
    rebuild_blocks (part, MOST_BLOCKS, rows + j, row_step, which, scale, count);
    keep_blocks (r + j, part, MOST_BLOCKS, v + j, length - j, squares);
  }
  for (; j < length; j += WIDE_LANES) {
    rebuild_blocks (part, 1, rows + j, row_step, which, scale, count);
    keep_blocks (r + j, part, 1, v + j, length - j, squares);
  }
  denormals_restore (before);
  return wide_sum_of (squares);
}

gboolean
WIDE_FUNCTION (grow) (gfloat * row, const gfloat * ratio, gfloat step,
    gfloat * grown, guint length)
{
  guint64 before = denormals_flush ();
  Lanes squares[PARTS] = { 0 };
  gboolean finite;
  guint j, p;

  for (j = 0; j < length; j += WIDE_LANES) {
    for (p = 0; p < PARTS; p++) {
      Lanes all = ((const Lanes *) (row + j))[p]
          * (((const Lanes *) (ratio + j))[p] * step + 1.0f);

      ((Lanes *) (grown + j))[p] = all;
      squares[p] += all * all;
    }
  }
  denormals_restore (before);
  finite = isfinite (wide_sum_of (squares));
  if (finite)
    memcpy (row, grown, vector_round_up (length, WIDE_LANES) * sizeof (gfloat));
  return finite;
}
