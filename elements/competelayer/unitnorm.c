/* Rule unit-norm: prototypes of unit norm follow what is left over
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "kernels.h"
#include "unitnorm.h"
#include "wide.h"

/* No unit goes further than this for a field, however new it is, */
#define LARGEST_PACE 0.3f

/* nor further than this for all fields of a frame. */
#define LARGEST_STRIDE 3.0f

/* The unit's fading sum of o^2, with these @n activations. */
static gfloat
follow_activity (gfloat activity, gfloat wins, gfloat rate, const gfloat * o,
    guint n)
{
  gfloat forget = MAX (MIN (rate, 1.0f), 2.0f / (wins + 3.0f));
  guint i;

  activity *= 1.0f - forget;
  for (i = 0; i < n; i++)
    activity += o[i] * o[i];
  return MIN (activity, G_MAXFLOAT);
}

/* row = max(floor, row + sum_f step_f * change_f) over a unit's @n lessons; the
 * sum of one is not made. */
static void
approach (gfloat * row, gfloat floor, const Lessons * l, guint begin,
    guint n, gfloat activity, gfloat * scratch)
{
  const guint32 *field = l->field + begin;
  gfloat *step = l->step + begin;
  gfloat pace = MIN (LARGEST_PACE, LARGEST_STRIDE / n);
  guint i;

  for (i = 0; i < n; i++) {
    gfloat most = pace / l->most[field[i]];

    step[i] = CLAMP (l->activation[begin + i] / activity, -most, most);
  }
  if (n == 1) {
    compete_approach (row, l->change + field[0] * l->stride, step[0],
        floor, l->values);
  } else {
    wide_best ()->weighted_sum (scratch, l->change, l->stride, field, step, n,
        l->values);
    compete_approach (row, scratch, 1.0f, floor, l->values);
  }
}

/**
 * unitnorm_learn:
 * @weights: (inout): N x M, rows of unit norm
 * @lessons: the mini-batch; its change is the residual, v - r
 * @first: of the units taught, from which on
 * @end: before which to stop
 * @rate: learning rate, 0 to 1
 * @wins: (inout): N floats, how many mini-batches each unit has won in so far
 * @activity: (inout): N floats, each unit's sum of o^2, the past fading
 * @scratch: room for M floats
 *
 * For each unit u of those, over the n fields f with o_fu > 0:
 *
 *   activity_u <- (1 - max(rate, 2 / (wins_u + 3))) * activity_u
 *       + sum_f o_fu^2
 *   W_u <- max(1e-4, W_u
 *       + sum_f min(o_fu / activity_u, 0.3 / (n max o_f)) * (v_f - r_f))
 *   W_u /= |W_u|, wins_u += 1
 *
 * with no floor where weights are of both signs, and no activity above the
 * greatest float.
 *
 * It is block coordinate descent on the sum of |v - r|^2 over the fields that
 * the unit won (Mairal et al. 2009, doi 10.1145/1553374.1553463), done frame by
 * frame: a new unit averages what it wins, the later weighing more, and forgets
 * at `rate` once it has won 2 / rate times. The steps of a frame together are
 * never longer than the mean of 0.3 of each residual over its field's greatest
 * activation, without signs weights are positive, and rows of unit norm whatever the settings:
 * it cannot diverge. Other units may be taught from another thread at once.
 */
void
unitnorm_learn (Weights * w, const Lessons * l, guint first, guint end,
    gfloat rate, gfloat * wins, gfloat * activity, gfloat * scratch)
{
  gfloat floor = unitnorm_floor (w);
  guint t;

  for (t = first; t < end; t++) {
    guint unit = l->taught[t];
    guint begin = l->begin[t], n = l->begin[t + 1] - begin;

    activity[unit] = follow_activity (activity[unit], wins[unit], rate,
        l->activation + begin, n);
    approach (weights_row (w, unit), floor, l, begin, n, activity[unit],
        scratch);
    weights_normalize_row (w, unit);
    wins[unit] += 1.0f;
  }
  weights_rows_changed (w, l->taught + first, end - first);
}
