/* Rule unit-norm: prototypes of unit norm follow what is left over
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "kernels.h"
#include "unitnorm.h"

/* No unit goes further than this at a time, however new it is. */
#define LARGEST_PACE 0.3f

/**
 * unitnorm_learn:
 * @weights: (inout): N x M, rows of unit norm
 * @code: o
 * @residual: M floats, v - r
 * @rate: learning rate, 0 to 1
 * @wins: (inout): N floats, how often each unit has won so far
 * @activity: (inout): N floats, each unit's sum of o^2, the past fading
 *
 * For each unit of @code with o_u > 0:
 *
 *   activity_u <- (1 - max(rate, 2 / (wins_u + 3))) * activity_u + o_u^2
 *   W_u <- max(1e-4, W_u + min(o_u / activity_u, 0.3 / max o) * (v - r))
 *   W_u /= |W_u|, wins_u += 1
 *
 * It is block coordinate descent on the sum of |v - r|^2 over the frames that
 * the unit won (Mairal et al. 2009, doi 10.1145/1553374.1553463), done frame by
 * frame: a new unit averages what it wins, the later weighing more, and forgets
 * at `rate` once it has won 2 / rate times. A step is never longer than 0.3 of
 * the residual over the greatest activation, weights are positive and rows of
 * unit norm whatever the settings: it cannot diverge.
 */
void
unitnorm_learn (Weights * w, const Code * code, const gfloat * residual,
    gfloat rate, gfloat * wins, gfloat * activity)
{
  gfloat most = 0.0f;
  guint i;

  for (i = 0; i < code->n; i++)
    most = MAX (most, code->activations[i]);
  for (i = 0; i < code->n; i++) {
    guint unit = code->indices[i];
    gfloat o = code->activations[i];
    gfloat forget = MAX (MIN (rate, 1.0f), 2.0f / (wins[unit] + 3.0f));

    if (o <= 0.0f)
      continue;
    activity[unit] = (1.0f - forget) * activity[unit] + o * o;
    compete_approach (weights_row (w, unit), residual,
        MIN (o / activity[unit], LARGEST_PACE / most), UNITNORM_FLOOR,
        w->values);
    weights_normalize_row (w, unit);
    wins[unit] += 1.0f;
  }
  weights_rows_changed (w, code->indices, code->n);
}
