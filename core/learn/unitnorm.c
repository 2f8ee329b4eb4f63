/* Rule unit-norm: prototypes of unit norm move towards the residual
 *
 * A unit's prototype moves along what its code left over, the residual v - r, and is
 * then divided by its norm. For each unit u that won a field of the frame, over the n
 * fields f with o_fu > 0:
 *
 *   activity_u <- (1 - max(rate, 2 / (wins_u + 3))) * activity_u
 *       + sum_f o_fu^2
 *   W_u <- max(1e-4, W_u + sum_f min(o_fu / activity_u, 0.3 / (n max o_f),
 *       100 / (n |v_f - r_f|)) * (v_f - r_f))
 *   W_u /= |W_u|, wins_u += 1
 *
 * without the floor of 1e-4 where weights have signs, and with no activity above the
 * greatest float. A row whose norm vanishes is drawn again from the seed, and its
 * activity and wins are set to 0.
 *
 * It is block coordinate descent on the sum of |v - r|^2 over the fields that the unit
 * won (Mairal et al. 2009, doi 10.1145/1553374.1553463), frame by frame: a new unit
 * averages the fields that it wins, the later ones weighing more, and forgets at
 * `rate` once it has won 2 / rate times. Rows have unit norm whatever the settings, so
 * the rule cannot diverge.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include "kernels.h"
#include "minibatch.h"
#include "random.h"
#include "rownorm.h"
#include "vectors.h"

/* The longest step along one field's residual, over its greatest activation, */
#define LARGEST_PACE 0.3f

/* and along those of all fields of a frame together. */
#define LARGEST_STRIDE 3.0f

/* No frame changes a row by more than this many times its norm. Where the winners
 * hardly match a field, a larger change would leave nothing of the row but rounding
 * errors. */
#define LARGEST_CHANGE 100.0f

/* The least norm of a residual that a step is divided by: squares of less than this
 * would not be exact. */
#define SHORTEST_RESIDUAL 1e-15f

/* How far the squared norm of a row in a file may be from 1: more than rounding
 * makes. Other rows are normalised again. */
#define SQUARE_SLACK 1e-3f

/* The least weight before a row is normalised: none where weights have signs. */
static gfloat
floor_of (const Weights * w)
{
  return w->halves == 2 ? -G_MAXFLOAT : 1e-4f;
}

/* change = v - r */
static void
find_change (MiniBatch * b, guint i, const RuleFrame * frame, guint field)
{
  compete_subtract (b->change + i * b->stride, frame->samples[field]->v,
      frame->reconstruction + (gsize) field * b->values, b->values);
  b->change_norm[i] = sqrt (frame->errors[field]);
}

/* Adds @n activations to a unit's fading sum of o^2. */
static gfloat
update_activity (gfloat activity, gfloat wins, gfloat rate, const gfloat * o,
    guint n)
{
  gfloat forget = MAX (MIN (rate, 1.0f), 2.0f / (wins + 3.0f));
  guint i;

  activity *= 1.0f - forget;
  for (i = 0; i < n; i++)
    activity += o[i] * o[i];
  return MIN (activity, G_MAXFLOAT);
}

/* row = max(floor, row + sum_f step_f * change_f) over a unit's @n entries. The sum
 * of one is not computed. */
static void
approach (gfloat * row, gfloat floor, MiniBatch * b, guint at, guint n,
    gfloat activity, gfloat * scratch)
{
  const guint32 *field = b->field + at;
  gfloat *step = b->step + at;
  gfloat pace = MIN (LARGEST_PACE, LARGEST_STRIDE / n);
  gfloat reach = LARGEST_CHANGE / n;
  guint i;

  for (i = 0; i < n; i++) {
    gfloat most = MIN (pace / b->largest[field[i]],
        reach / MAX (b->change_norm[field[i]], SHORTEST_RESIDUAL));

    step[i] = CLAMP (b->activation[at + i] / activity, -most, most);
  }
  if (n == 1) {
    compete_approach (row, b->change + field[0] * b->stride, step[0],
        floor, b->values);
  } else {
    b->wide->weighted_sum (scratch, b->change, b->stride, field, step, n,
        b->values);
    compete_approach (row, scratch, 1.0f, floor, b->values);
  }
}

/* Divides a row by its norm. A row without a norm is drawn again: from the seed and
 * the number of the frame, so that a layer that goes on from a file draws the same.
 *
 * Returns: %FALSE when the row had to be drawn */
static gboolean
normalize (const CompeteSettings * s, guint64 frame, Weights * w, guint unit)
{
  guint64 start =
      random_number (random_number (s->seed + G_GUINT64_CONSTANT (2))
      ^ frame);

  if (weights_normalize_row (w, unit))
    return TRUE;
  weights_draw_row (w, unit, random_number (start + unit));
  compete_clamp (weights_row (w, unit), floor_of (w), G_MAXFLOAT, w->values);
  weights_normalize_row (w, unit);
  return FALSE;
}

/* The same, for a prototype that has learned before: if it is drawn again, it has no
 * past. */
static void
mend (const CompeteSettings * s, guint64 frame, Weights * w, guint unit,
    const RuleUnits * units)
{
  if (!normalize (s, frame, w, unit))
    units->wins[unit] = units->activity[unit] = 0.0f;
}

/* W_u = max(1e-4, W_u) / |..| for all units u, without the floor where weights have
 * signs. A row whose norm is below 1e-12 or above 1e12 is divided by it first, and a
 * row of zeros drawn again.
 *
 * Returns: how many such rows there were */
static guint
begin (const CompeteSettings * s, guint64 frame, Weights * w,
    const RuleUnits * units)
{
  guint u, mended = 0;

  for (u = 0; u < w->units; u++) {
    if (!weights_norm_is_usual (w, u)) {
      mended++;
      mend (s, frame, w, u, units);
    }
    compete_clamp (weights_row (w, u), floor_of (w), G_MAXFLOAT, w->values);
    weights_normalize_row (w, u);
  }
  weights_all_changed (w);
  return mended;
}

/* Rows of unit norm keep their bits. The others are normalised, or drawn again.
 *
 * Returns: how many others there were */
static guint
resume (const CompeteSettings * s, guint64 frame, Weights * w,
    const RuleUnits * units)
{
  guint u, mended = 0;

  for (u = 0; u < w->units; u++) {
    const gfloat *row = weights_row (w, u);
    gfloat square = vector_dot (row, row, w->values);

    if (fabsf (square - 1.0f) <= SQUARE_SLACK)
      continue;
    mended++;
    mend (s, frame, w, u, units);
    weights_row_changed (w, u);
  }
  return mended;
}

static void
begin_row (const CompeteSettings * s, guint64 frame, Weights * w, guint unit)
{
  normalize (s, frame, w, unit);
}

/* The equations above, for some of the winners. */
static gboolean
move (MiniBatch * b, guint first, guint end, const RuleFrame * frame,
    Weights * w, const RuleUnits * units, gfloat * scratch)
{
  const CompeteSettings *s = frame->settings;
  gfloat floor = floor_of (w);
  guint i;

  for (i = first; i < end; i++) {
    guint unit = b->winners[i];
    guint at = b->begin[i], n = b->begin[i + 1] - at;
    gfloat *activity = &units->activity[unit], *wins = &units->wins[unit];

    *activity = update_activity (*activity, *wins, s->learning_rate,
        b->activation + at, n);
    approach (weights_row (w, unit), floor, b, at, n, *activity, scratch);
    if (normalize (s, frame->frames_learned, w, unit))
      *wins += 1.0f;
    else
      *wins = *activity = 0.0f;
  }
  weights_rows_changed (w, b->winners + first, end - first);
  return TRUE;
}

static const MiniBatchSteps steps = { 0.0f, find_change, move };

static gboolean
learn (gpointer state, const RuleFrame * frame, Weights * weights,
    const RuleUnits * units, Workers * workers)
{
  return minibatch_learn (state, &steps, frame, weights, units, workers);
}

const Rule rule_unit_norm = {
  .has_unit_norm = TRUE,
  .has_signs = TRUE,
  .get_memory = minibatch_get_memory,
  .begin = begin,
  .resume = resume,
  .begin_row = begin_row,
  .create = minibatch_create,
  .destroy = minibatch_destroy,
  .learn = learn
};
