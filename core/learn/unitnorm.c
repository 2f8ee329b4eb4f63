/* Rule unit-norm: prototypes of unit norm follow what is left over
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include "random.h"
#include "kernels.h"
#include "rownorm.h"
#include "unitnorm.h"
#include "vectors.h"
#include "wide.h"

/* No unit goes further than this for a field, however new it is, */
#define LARGEST_PACE 0.3f

/* nor further than this for all fields of a frame. */
#define LARGEST_STRIDE 3.0f

/* No frame changes a row by more than this many times its norm. A field that its
 * winners hardly match would otherwise make all that the row was too small to
 * count, and in the end too small for a float. */
#define LARGEST_CHANGE 100.0f

/* A residual that is shorter is taken for as long, so that nothing is divided by
 * 0: squares of less than this would not be exact. */
#define SHORTEST_RESIDUAL 1e-15f

/* How far the squared norm of a row in a file may be from 1 before it is mended:
 * more than rounding makes. */
#define SQUARE_SLACK 1e-3f

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
  gfloat reach = LARGEST_CHANGE / n;
  guint i;

  for (i = 0; i < n; i++) {
    gfloat most = MIN (pace / l->most[field[i]],
        reach / MAX (l->length[field[i]], SHORTEST_RESIDUAL));

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
 * unitnorm_normalize:
 * @weights: (inout): N x M
 * @unit: whose row is divided by its norm
 * @seed: what a row that has no norm is drawn from, once more,
 * @frame: with the number of the frame, so that a layer that goes on from a file
 *     draws the same
 *
 * Returns: %FALSE when the row had to be drawn
 */
gboolean
unitnorm_normalize (Weights * w, guint unit, guint32 seed, guint64 frame)
{
  guint64 start = random_number (random_number (seed + G_GUINT64_CONSTANT (2))
      ^ frame);

  if (weights_normalize_row (w, unit))
    return TRUE;
  weights_draw_row (w, unit, random_number (start + unit));
  compete_clamp (weights_row (w, unit), unitnorm_floor (w), G_MAXFLOAT,
      w->values);
  weights_normalize_row (w, unit);
  return FALSE;
}

/**
 * unitnorm_begin:
 * @weights: (inout): N x M, drawn, or learned by another rule
 * @seed: what a row that has no direction is drawn from
 * @frame: and how many frames were learned
 * @wins: (inout): N floats, 0 for a row that was drawn
 * @activity: (inout): the same
 *
 * W_u = max(1e-4, W_u) / |..| for all units u, without the floor where weights are
 * of both signs. A row of which the norm is below 1e-12 or above 1e12 is first
 * divided by it; a row of zeros is drawn once more.
 *
 * Returns: how many rows were so small or large
 */
guint
unitnorm_begin (Weights * w, guint32 seed, guint64 frame, gfloat * wins,
    gfloat * activity)
{
  guint u, mended = 0;

  for (u = 0; u < w->units; u++) {
    if (!weights_norm_is_usual (w, u)) {
      mended++;
      if (!unitnorm_normalize (w, u, seed, frame))
        wins[u] = activity[u] = 0.0f;
    }
    compete_clamp (weights_row (w, u), unitnorm_floor (w), G_MAXFLOAT,
        w->values);
    weights_normalize_row (w, u);
  }
  weights_all_changed (w);
  return mended;
}

/**
 * unitnorm_resume:
 *
 * The same for what this rule learned: rows of unit norm stay as they are, to the
 * bit, and the others are divided by their norm or drawn once more.
 *
 * Returns: how many others there were
 */
guint
unitnorm_resume (Weights * w, guint32 seed, guint64 frame, gfloat * wins,
    gfloat * activity)
{
  guint u, mended = 0;

  for (u = 0; u < w->units; u++) {
    const gfloat *row = weights_row (w, u);
    gfloat square = vector_dot (row, row, w->values);

    if (fabsf (square - 1.0f) <= SQUARE_SLACK)
      continue;
    mended++;
    if (!unitnorm_normalize (w, u, seed, frame))
      wins[u] = activity[u] = 0.0f;
    weights_row_changed (w, u);
  }
  return mended;
}

/**
 * unitnorm_learn:
 * @weights: (inout): N x M, rows of unit norm
 * @lessons: the mini-batch; its change is the residual, v - r
 * @first: of the units taught, from which on
 * @end: before which to stop
 * @task: (inout): the rest of what it takes
 * @scratch: room for M floats
 *
 * For each unit u of those, over the n fields f with o_fu > 0:
 *
 *   activity_u <- (1 - max(rate, 2 / (wins_u + 3))) * activity_u
 *       + sum_f o_fu^2
 *   W_u <- max(1e-4, W_u + sum_f min(o_fu / activity_u, 0.3 / (n max o_f),
 *       100 / (n |v_f - r_f|)) * (v_f - r_f))
 *   W_u /= |W_u|, wins_u += 1
 *
 * with no floor where weights are of both signs, and no activity above the
 * greatest float. A row that has come to have no norm begins anew: it is drawn
 * from the seed, and its activity and wins are 0.
 *
 * It is block coordinate descent on the sum of |v - r|^2 over the fields that
 * the unit won (Mairal et al. 2009, doi 10.1145/1553374.1553463), done frame by
 * frame: a new unit averages what it wins, the later weighing more, and forgets
 * at `rate` once it has won 2 / rate times. The steps of a frame together are
 * never longer than the mean of 0.3 of each residual over its field's greatest
 * activation, nor than 100 times the row. Without signs weights are positive, and
 * rows are of unit norm whatever the settings: it cannot diverge. Other units may
 * be taught from another thread at once.
 */
void
unitnorm_learn (Weights * w, const Lessons * l, guint first, guint end,
    const UnitNormTask * task, gfloat * scratch)
{
  gfloat floor = unitnorm_floor (w);
  guint t;

  for (t = first; t < end; t++) {
    guint unit = l->taught[t];
    guint begin = l->begin[t], n = l->begin[t + 1] - begin;
    gfloat *activity = &task->activity[unit], *wins = &task->wins[unit];

    *activity = follow_activity (*activity, *wins, task->rate,
        l->activation + begin, n);
    approach (weights_row (w, unit), floor, l, begin, n, *activity, scratch);
    if (unitnorm_normalize (w, unit, task->seed, task->frame))
      *wins += 1.0f;
    else
      *wins = *activity = 0.0f;
  }
  weights_rows_changed (w, l->taught + first, end - first);
}
