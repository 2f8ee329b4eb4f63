/* Rule unit-norm: multiplicative, on prototypes of unit norm
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "kernels.h"
#include "unitnorm.h"
#include "vectors.h"

/* No unit goes further than this at a time, however new it is. */
#define LARGEST_STEP 0.3f

/**
 * unitnorm_learn:
 * @weights: (inout): N x M, rows of unit norm
 * @code: o, activations above 0
 * @ratio: M floats, (v - r) / max(r, 1e-10)
 * @rate: learning rate
 * @wins: (inout): N floats, what each unit has won so far
 *
 * For each unit of @code, with c = min(0.3, max(rate, 1 / (1 + wins_u))) and
 * step = c * o_u / max o:
 *
 *   W_uj <- max(1e-4, W_uj * (1 + step * ratio_j)), then W_u /= |W_u|,
 *   wins_u += o_u / max o
 *
 * As step <= 1 and ratio >= -1, weights stay positive and rows of unit norm
 * whatever the settings: it cannot diverge.
 */
void
unitnorm_learn (Weights * w, const Code * code, const gfloat * ratio,
    gfloat rate, gfloat * wins)
{
  gfloat most = 0.0f;
  guint i;

  for (i = 0; i < code->n; i++)
    most = MAX (most, code->activations[i]);

  for (i = 0; i < code->n && most > 0.0f; i++) {
    guint unit = code->indices[i];
    gfloat share = MAX (0.0f, code->activations[i] / most);
    gfloat pace = MIN (LARGEST_STEP, MAX (rate, 1.0f / (1.0f + wins[unit])));

    compete_grow_floored (weights_row (w, unit), ratio, pace * share,
        UNITNORM_FLOOR, w->values);
    weights_normalize_row (w, unit);
    weights_row_changed (w, unit);
    wins[unit] += share;
  }
}
