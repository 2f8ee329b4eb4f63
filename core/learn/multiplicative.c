/* Rule multiplicative (text A): weights grow where the reconstruction is too small
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include "minibatch.h"

/* change = (v - r) / max(r, 1e-10) */
static void
find_change (MiniBatch * b, guint i, const RuleFrame * frame, guint field)
{
  b->wide->error_ratio (b->change + i * b->stride, frame->samples[field]->v,
      frame->reconstruction + (gsize) field * b->values, b->values);
}

/* What a row grows by, over a unit's @n entries: rate * mean of o_f * change_f. The mean
 * of one is not computed; that of more is put in @mean.
 *
 * Returns: the change; times @step it is what the row grows by */
static const gfloat *
find_growth (MiniBatch * b, guint begin, guint n, gfloat rate, gfloat * mean,
    gfloat * step)
{
  gfloat *share = b->step + begin;
  const guint32 *field = b->field + begin;
  guint i;

  if (n == 1) {
    *step = rate * b->activation[begin];
    return b->change + field[0] * b->stride;
  }
  for (i = 0; i < n; i++)
    share[i] = b->activation[begin + i] / n;
  b->wide->weighted_sum (mean, b->change, b->stride, field, share, n, b->values);
  *step = rate;
  return mean;
}

/* W_uj *= 1 + rate * mean of o_fu * change_fj over the fields f that unit u won
 * (text A, whose frames have one field). A row that would not stay finite is not
 * written. */
static gboolean
move (MiniBatch * b, guint first, guint end, const RuleFrame * frame,
    Weights * w, const RuleUnits * units, gfloat * scratch)
{
  gboolean finite = TRUE;
  guint i;

  for (i = first; i < end; i++) {
    gfloat step;
    const gfloat *growth = find_growth (b, b->begin[i],
        b->begin[i + 1] - b->begin[i], frame->settings->learning_rate,
        scratch + b->stride, &step);

    finite &= b->wide->grow (weights_row (w, b->winners[i]), growth, step,
        scratch, w->values);
  }
  weights_rows_changed (w, b->winners + first, end - first);
  return finite;
}

static const MiniBatchSteps steps = { -INFINITY, find_change, move };

/* After every bounds-interval frames, weights are clamped to their bounds. */
static gboolean
learn (gpointer state, const RuleFrame * frame, Weights * weights,
    const RuleUnits * units, Workers * workers)
{
  const CompeteSettings *s = frame->settings;
  gboolean finite =
      minibatch_learn (state, &steps, frame, weights, units, workers);

  if (s->bounds_interval > 0 && frame->frames_learned % s->bounds_interval == 0)
    weights_clamp (weights, s->weight_min, s->weight_max);
  return finite;
}

const Rule rule_multiplicative = {
  .get_memory = minibatch_get_memory,
  .create = minibatch_create,
  .destroy = minibatch_destroy,
  .learn = learn
};
