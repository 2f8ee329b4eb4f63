/* Dot products of one row with several
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "dots.h"
#include "vectors.h"
#include "wide.h"

/**
 * dots_with_rows:
 * @dots: (out): n floats, row . rows(which_i)
 * @row: @values floats
 * @rows: the first of many rows, each @stride floats from the next
 * @which: n rows of them
 *
 * The bits are those of vector_dot() for each.
 */
void
dots_with_rows (gfloat * dots, const gfloat * row, const gfloat * rows,
    gsize stride, const guint32 * which, guint n, guint values)
{
  const Wide *wide = wide_best ();
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
