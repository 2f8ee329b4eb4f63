/* Rule multiplicative (text A): weights grow where the reconstruction is too small
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "kernels.h"
#include "minibatch.h"
#include "vectors.h"

/* change = (v - r) / max(r, 1e-10) */
static void
find_change (MiniBatch * b, guint i, const RuleFrame * frame, guint field)
{
  b->wide->error_ratio (b->change + i * b->stride, frame->samples[field]->v,
      frame->reconstruction + (gsize) field * b->values, b->values);
}

/* grown = row * (1 + rate * mean of o_f * change_f) over a unit's @n entries. The
 * mean of one is not computed; the mean of more is put behind @grown. */
static void
grow (gfloat * grown, const gfloat * row, const MiniBatch * b, guint begin,
    guint n, gfloat rate)
{
  gfloat *mean = grown + b->stride, *step = b->step + begin;
  const guint32 *field = b->field + begin;
  guint i;

  if (n == 1) {
    compete_grow (grown, row, b->change + field[0] * b->stride,
        rate * b->activation[begin], b->values);
    return;
  }
  for (i = 0; i < n; i++)
    step[i] = b->activation[begin + i] / n;
  b->wide->weighted_sum (mean, b->change, b->stride, field, step, n, b->values);
  compete_grow (grown, row, mean, rate, b->values);
}

/* W_uj *= 1 + rate * mean of o_fu * change_fj over the fields f that unit u won
 * (text A, whose frames have one field). A row that would not stay finite is not
 * written. */
static gboolean
move (MiniBatch * b, guint first, guint end, const RuleFrame * frame,
    Weights * w, const RuleUnits * units, gfloat * scratch)
{
  gfloat rate = frame->settings->learning_rate;
  gboolean finite = TRUE;
  guint i;

  for (i = first; i < end; i++) {
    gfloat *row = weights_row (w, b->winners[i]);

    grow (scratch, row, b, b->begin[i], b->begin[i + 1] - b->begin[i], rate);
    if (isfinite (vector_dot (scratch, scratch, w->values)))
      memcpy (row, scratch, w->values * sizeof (gfloat));
    else
      finite = FALSE;
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
