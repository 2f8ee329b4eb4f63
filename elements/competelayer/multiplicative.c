/* Rule multiplicative (text A)
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "kernels.h"
#include "multiplicative.h"
#include "vectors.h"

/* grown = row * (1 + rate * mean of o_f * change_f) over these @n lessons, of
 * which one is its own mean; there is room for the mean behind @grown. */
static void
grow (gfloat * grown, const gfloat * row, const Lessons * l,
    const Lesson * lessons, guint n, gfloat rate)
{
  gfloat *mean = grown + l->values;
  guint i;

  if (n == 1) {
    compete_grow (grown, row, l->change + (gsize) lessons->field * l->values,
        rate * lessons->activation, l->values);
    return;
  }
  memset (mean, 0, l->values * sizeof (gfloat));
  for (i = 0; i < n; i++)
    compete_add_weighted (mean,
        l->change + (gsize) lessons[i].field * l->values,
        lessons[i].activation / n, l->values);
  compete_grow (grown, row, mean, rate, l->values);
}

/**
 * multiplicative_learn:
 * @weights: (inout): N x M
 * @lessons: the mini-batch; its change is (v - r) / max(r, 1e-10)
 * @first: of the units taught, from which on
 * @end: before which to stop
 * @rate: learning rate
 * @scratch: room for 2 M floats
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
    const Lesson *lesson = l->lessons + l->begin[t];
    guint unit = l->taught[t], n = l->begin[t + 1] - l->begin[t];

    grow (scratch, weights_row (w, unit), l, lesson, n, rate);
    if (isfinite (vector_dot (scratch, scratch, w->values)))
      memcpy (weights_row (w, unit), scratch, w->values * sizeof (gfloat));
    else
      finite = FALSE;
  }
  weights_rows_changed (w, l->taught + first, end - first);
  return finite;
}
