/* Rule multiplicative (text A)
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "kernels.h"
#include "multiplicative.h"
#include "vectors.h"
#include "wide.h"

/* grown = row * (1 + rate * mean of o_f * change_f) over a unit's @n lessons, of
 * which one is its own mean; there is room for the mean behind @grown. */
static void
grow (gfloat * grown, const gfloat * row, const Lessons * l, guint begin,
    guint n, gfloat rate)
{
  gfloat *mean = grown + l->stride, *step = l->step + begin;
  const guint32 *field = l->field + begin;
  guint i;

  if (n == 1) {
    compete_grow (grown, row, l->change + field[0] * l->stride,
        rate * l->activation[begin], l->values);
    return;
  }
  for (i = 0; i < n; i++)
    step[i] = l->activation[begin + i] / n;
  wide_best ()->weighted_sum (mean, l->change, l->stride, field, step, n,
      l->values);
  compete_grow (grown, row, mean, rate, l->values);
}

/**
 * multiplicative_learn:
 * @weights: (inout): N x M
 * @lessons: the mini-batch; its change is (v - r) / max(r, 1e-10)
 * @first: of the units taught, from which on
 * @end: before which to stop
 * @rate: learning rate
 * @scratch: room for 2 M floats, each M padded as the lessons' change is
 *
 * W_uj *= 1 + rate * mean of o_fu * change_fj over the fields f that unit u won
 * (text A, whose frames have one field). A row that would not stay finite is
 * not written. Other units may be taught from another thread at once.
 *
 * Returns: %FALSE when there was such a row
 */
gboolean
multiplicative_learn (Weights * w, const Lessons * l, guint first, guint end,
    gfloat rate, gfloat * scratch)
{
  gboolean finite = TRUE;
  guint t;

  for (t = first; t < end; t++) {
    gfloat *row = weights_row (w, l->taught[t]);

    grow (scratch, row, l, l->begin[t], l->begin[t + 1] - l->begin[t], rate);
    if (isfinite (vector_dot (scratch, scratch, w->values)))
      memcpy (row, scratch, w->values * sizeof (gfloat));
    else
      finite = FALSE;
  }
  weights_rows_changed (w, l->taught + first, end - first);
  return finite;
}
