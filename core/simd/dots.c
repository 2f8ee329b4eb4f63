/* Dot products of one row with several
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "dots.h"
#include "vectors.h"

/**
 * dots_with_rows:
 * @wide: the wide loops
 * @dots: (out): @n floats: the dot product of @row with each row listed
 * @row: @values floats
 * @rows: the first of many rows
 * @stride: floats from one of these to the next
 * @which: the @n rows to take, by number
 * @n: how many
 * @values: the length of a row
 *
 * Each product has the bits of vector_dot().
 */
void
dots_with_rows (const Wide * wide, gfloat * dots, const gfloat * row,
    const gfloat * rows, gsize stride, const guint32 * which, guint n,
    guint values)
{
  guint i, j;

  for (i = 0; i + WIDE_DOTS <= n; i += WIDE_DOTS) {
    const gfloat *others[WIDE_DOTS];

    for (j = 0; j < WIDE_DOTS; j++)
      others[j] = rows + which[i + j] * stride;
    wide->dots (dots + i, row, others, values);
  }
  for (; i < n; i++)
    dots[i] = vector_dot (row, rows + which[i] * stride, values);
}
