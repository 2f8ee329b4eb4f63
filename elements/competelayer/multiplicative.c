/* Rule multiplicative (text A)
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "kernels.h"
#include "multiplicative.h"
#include "vectors.h"

/**
 * multiplicative_learn:
 * @weights: (inout): N x M
 * @code: o
 * @ratio: M floats, (v - r) / max(r, 1e-10)
 * @rate: learning rate
 * @scratch: room for M floats
 *
 * W_uj *= 1 + rate * o_u * ratio_j for each unit of @code (text A). A row that
 * would not stay finite is not written.
 *
 * Returns: %FALSE when there was such a row
 */
gboolean
multiplicative_learn (Weights * w, const Code * code, const gfloat * ratio,
    gfloat rate, gfloat * scratch)
{
  guint i;

  for (i = 0; i < code->n; i++) {
    gfloat *row = weights_row (w, code->indices[i]);

    compete_grow (scratch, row, ratio, rate * code->activations[i], w->values);
    if (!isfinite (vector_dot (scratch, scratch, w->values)))
      break;
    memcpy (row, scratch, w->values * sizeof (gfloat));
  }
  weights_rows_changed (w, code->indices, i);
  return i == code->n;
}
