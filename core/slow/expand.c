/* Expand: a code and the products of all pairs of its entries
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "expand.h"

/**
 * expand_length:
 * @units: k, entries of the code
 *
 * Returns: k + k (k + 1) / 2, the length of the expanded code
 */
guint
expand_length (guint units)
{
  return units + units * (units + 1) / 2;
}

/**
 * expand:
 * @code: y, @units floats
 * @units: k
 * @expanded: (out): q = [y, y_i y_j for i <= j], expand_length() floats, j the inner
 *     index; may not overlap @code
 */
void
expand (const gfloat * restrict code, guint units, gfloat * restrict expanded)
{
  guint i, j;

  memcpy (expanded, code, units * sizeof (gfloat));
  expanded += units;
  for (i = 0; i < units; i++) {
    for (j = i; j < units; j++)
      expanded[j - i] = code[i] * code[j];
    expanded += units - i;
  }
}
