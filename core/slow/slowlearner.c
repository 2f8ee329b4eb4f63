/* Slow learner: learns a slow stage's directions from a stream of samples
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "slowlearner.h"
#include "vectors.h"

/* Entries of a trace below this count as 0. They would fade to denormals, which
 * processors compute with very slowly. */
#define TINY 1e-12f

/* How it works. The solver needs K, the weighted sum of (x t^T + t x^T) / 2, where t
 * is the trace of the past before the frame. A sum of squares r r^T costs half as much,
 * because only one triangle of it is needed. With a the trace rate and
 * t' = (1 - a) t + a x, the trace after the frame,
 *
 *     x t^T + t x^T = (t' t'^T - (1 - a)^2 t t^T - a^2 x x^T) / (a (1 - a))
 *
 * and t' is the t of the next frame. So a frame adds the square of x, and that of t'
 * with a weight that holds both its uses: `after` in this frame and -`before` in the
 * next. So the sums always hold the -`before` of a frame that is still to come.
 * add_traces() adds it where traces begin, and takes it back where they end, and for
 * the moment in which the sums are copied for the solver.
 *
 * The formula cancels as a goes to 1. For a of FASTEST or more,
 *
 *     x t^T + t x^T = (x + t) (x + t)^T - t t^T - x x^T
 *
 * In both cases the multiple of x x^T, `shrink`, is left for the solver to subtract. */
#define FASTEST 0.5

/**
 * slow_learner_new:
 * @stage: the stage that is to learn
 * @window: frames after which a sample weighs 1 / e of a new one, at least 2
 * @trace_rate: a: the trace t becomes (1 - a) t + a x; over 0 to 1
 *
 * Returns: (transfer full): a learner that has seen nothing
 */
SlowLearner *
slow_learner_new (const SlowStage * stage, guint64 window, gdouble trace_rate)
{
  SlowLearner *l = g_new0 (SlowLearner, 1);
  gsize n = stage->inputs;

  l->sums = slow_sums_new (n, window);
  /* Rounded as the traces are computed with it; otherwise squares do not cancel. */
  l->trace_rate = trace_rate = (gfloat) trace_rate;
  l->ridge = stage->ridge;
  if (trace_rate < FASTEST) {
    l->after = 0.5 / (trace_rate * (1.0 - trace_rate));
    l->before = (1.0 - trace_rate) * (1.0 - trace_rate) * l->after;
    l->shrink = trace_rate * trace_rate * l->after;
  } else {
    l->shrink = 0.5;
  }
  l->between = g_new (gfloat, n);
  l->directions = g_new (gfloat, n * stage->units);
  l->last = g_new (gfloat, n * stage->units);
  l->mean = g_new (gfloat, n);
  l->sums_then = vector_new (slow_sums_count (l->sums));
  l->solve = slow_solve_new (n, stage->units);
  return l;
}

/**
 * slow_learner_free:
 * @l: (transfer full): a learner; a pending solution is dropped
 */
void
slow_learner_free (SlowLearner * l)
{
  slow_learner_wait (l);
  slow_sums_free (l->sums);
  slow_solve_free (l->solve);
  g_aligned_free (l->sums_then);
  g_free (l->traces);
  g_free (l->between);
  g_free (l->directions);
  g_free (l->last);
  g_free (l->mean);
  g_free (l);
}

/* Adds the squares of the traces with the weight that they have in the next frame,
 * -`before`; with @sign -1, takes them back. */
static void
add_traces (SlowLearner * l, gint sign)
{
  gdouble weight = -sign * l->before * l->sums->weight;
  guint f;

  for (f = 0; f < l->traced && l->trace_rate < FASTEST; f++)
    slow_sums_add (l->sums, NULL, l->traces + f * (gsize) l->sums->inputs,
        weight);
}

/* t = (1 - rate) t + rate x */
static void
update_trace (gfloat * restrict trace, const gfloat * restrict x, gfloat rate,
    gsize n)
{
  gsize i;

  for (i = 0; i < n; i++) {
    gfloat next = trace[i] + rate * (x[i] - trace[i]);

    trace[i] = fabsf (next) < TINY ? 0.0f : next;
  }
}

/* Adds a sample and its trace to the sums, and updates the trace. */
static void
add_field (SlowLearner * l, const gfloat * x, gfloat * trace)
{
  SlowSums *sums = l->sums;
  gsize n = sums->inputs, i;

  if (l->trace_rate < FASTEST) {
    update_trace (trace, x, l->trace_rate, n);
    slow_sums_add (sums, x, trace,
        sums->weight * (l->after - l->before / sums->keep));
    return;
  }
  for (i = 0; i < n; i++)
    l->between[i] = 0.5f * (x[i] + trace[i]);
  slow_sums_add (sums, x, l->between, 2.0 * sums->weight);
  slow_sums_add (sums, NULL, trace, -0.5 * sums->weight);
  update_trace (trace, x, l->trace_rate, n);
}

/**
 * slow_learner_reset_past:
 *
 * After a discontinuity: the next frame does not follow the last one, and only begins
 * the traces.
 */
void
slow_learner_reset_past (SlowLearner * l)
{
  add_traces (l, -1);
  l->traced = 0;
}

/**
 * slow_learner_set_traces:
 * @traces: @fields times n floats, as traces had them when the sums were saved
 * @fields: how many fields have a trace, at least 1
 *
 * Continues from saved traces, which are copied, and the sums saved with them.
 */
void
slow_learner_set_traces (SlowLearner * l, const gfloat * traces, guint fields)
{
  gsize length = fields * (gsize) l->sums->inputs;

  l->traces = g_renew (gfloat, l->traces, length);
  memcpy (l->traces, traces, length * sizeof (gfloat));
  l->traced = fields;
}

/**
 * slow_learner_update:
 * @samples: the samples of a frame, one a field, n floats each
 * @fields: how many; with another number than in the frame before, this frame begins
 *     anew
 *
 * Adds each sample and the trace of its field's past to the sums. A first sample only
 * begins its trace.
 */
void
slow_learner_update (SlowLearner * l, const gfloat * samples, guint fields)
{
  gsize n = l->sums->inputs;
  guint f;

  if (l->traced != fields) {
    slow_learner_reset_past (l);
    slow_learner_set_traces (l, samples, fields);
    add_traces (l, 1);
    return;
  }
  for (f = 0; f < fields; f++)
    add_field (l, samples + f * n, l->traces + f * n);
  slow_sums_next_frame (l->sums);
}

static gpointer
solve (gpointer data)
{
  SlowLearner *l = data;

  l->sound = slow_solve (l->solve, l->sums_then, l->sums->half, l->shrink,
      l->ridge, l->last, l->directions, l->mean);
  return NULL;
}

/**
 * slow_learner_solve:
 * @stage: the stage that learns; the solver starts from its directions
 *
 * Starts a thread that computes new directions from a copy of the sums, while more
 * samples may be added. No solution may be pending.
 */
void
slow_learner_solve (SlowLearner * l, const SlowStage * stage)
{
  add_traces (l, -1);
  slow_sums_flush (l->sums);
  slow_sums_copy (l->sums, l->sums_then);
  add_traces (l, 1);
  memcpy (l->last, stage->directions,
      (gsize) stage->inputs * stage->units * sizeof (gfloat));
  l->pending = TRUE;
  l->thread = g_thread_try_new ("slow-solve", solve, l, NULL);
  if (l->thread == NULL)
    solve (l);
}

/**
 * slow_learner_set_solution:
 * @directions: (nullable): n x k, of a pending solution that was saved; %NULL when the
 *     solver had failed
 * @mean: (nullable): n floats, saved with them
 *
 * Continues with a saved solution, which is copied, as the pending one.
 */
void
slow_learner_set_solution (SlowLearner * l, const gfloat * directions,
    const gfloat * mean)
{
  l->pending = TRUE;
  l->sound = directions != NULL;
  if (!l->sound)
    return;
  memcpy (l->directions, directions, (gsize) l->solve->inputs
      * l->solve->units * sizeof (gfloat));
  memcpy (l->mean, mean, l->solve->inputs * sizeof (gfloat));
}

/**
 * slow_learner_wait:
 *
 * Waits for the pending solution, if there is one.
 */
void
slow_learner_wait (SlowLearner * l)
{
  g_clear_pointer (&l->thread, g_thread_join);
}

/**
 * slow_learner_update_stage:
 * @stage: the stage that learns
 *
 * Waits for the pending solution and sets the directions of @stage to it. When the
 * solver failed, @stage keeps those it has.
 */
void
slow_learner_update_stage (SlowLearner * l, SlowStage * stage)
{
  slow_learner_wait (l);
  l->pending = FALSE;
  if (l->sound)
    slow_stage_set (stage, l->directions, l->mean);
}
