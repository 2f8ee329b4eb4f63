/* Slow learner: finds a slow stage's directions while samples pass
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "slowlearner.h"
#include "vectors.h"

/* What a trace has of a sample so long ago is nothing. Numbers that are too small to
 * be normal ones would take processors long. */
#define TINY 1e-12f

/* The symmetric part of x t^T is found from squares, which cost half as much. With the
 * trace after the frame, t' = (1 - a) t + a x,
 *
 *     x t^T + t x^T = (t' t'^T - (1 - a)^2 t t^T - a^2 x x^T) / (a (1 - a))
 *
 * where the next frame's t is this one's t', so that there is one square a frame
 * besides x x^T. Where a goes to 1 that cancels; from FASTEST on it is
 *
 *     x t^T + t x^T = (x + t) (x + t)^T - t t^T - x x^T
 *
 * K is half of it. What of it is x x^T is `shrink` times its sum, for the solver to
 * take off. */
#define FASTEST 0.5

/**
 * slow_learner_new:
 * @stage: what is to learn
 * @window: frames after which a sample weighs 1 / e of a new one, at least 2
 * @trace_rate: how much of what was just seen goes into the trace, over 0 to 1
 *
 * Returns: (transfer full): a learner that has seen nothing
 */
SlowLearner *
slow_learner_new (const SlowStage * stage, guint64 window, gdouble trace_rate)
{
  SlowLearner *l = g_new0 (SlowLearner, 1);
  gsize n = stage->inputs;

  l->sums = slow_sums_new (n, window);
  /* As the traces are made with it, or squares would not cancel. */
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
 * @l: (transfer full): a learner, whose solution nobody will take
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

/* Takes the traces as what comes before the next frame, with @sign 1, or with -1 takes
 * that back. */
static void
expect_next (SlowLearner * l, gint sign)
{
  gdouble weight = -sign * l->before * l->sums->weight;
  guint f;

  for (f = 0; f < l->traced && l->trace_rate < FASTEST; f++)
    slow_sums_add (l->sums, NULL, l->traces + f * (gsize) l->sums->inputs,
        weight);
}

/* The trace follows upon a sample. */
static void
follow (gfloat * restrict trace, const gfloat * restrict x, gfloat rate,
    gsize n)
{
  gsize i;

  for (i = 0; i < n; i++) {
    gfloat next = trace[i] + rate * (x[i] - trace[i]);

    trace[i] = fabsf (next) < TINY ? 0.0f : next;
  }
}

/* Adds a sample and its trace, which follows. */
static void
see_field (SlowLearner * l, const gfloat * x, gfloat * trace)
{
  SlowSums *sums = l->sums;
  gsize n = sums->inputs, i;

  if (l->trace_rate < FASTEST) {
    follow (trace, x, l->trace_rate, n);
    slow_sums_add (sums, x, trace,
        sums->weight * (l->after - l->before / sums->keep));
    return;
  }
  for (i = 0; i < n; i++)
    l->between[i] = 0.5f * (x[i] + trace[i]);
  slow_sums_add (sums, x, l->between, 2.0 * sums->weight);
  slow_sums_add (sums, NULL, trace, -0.5 * sums->weight);
  follow (trace, x, l->trace_rate, n);
}

/**
 * slow_learner_set_past:
 * @fields: how many fields are to have a trace; 0 for no past
 *
 * What the traces are, others may then write: those that the sums were left with.
 */
void
slow_learner_set_past (SlowLearner * l, guint fields)
{
  gsize n = l->sums->inputs;

  expect_next (l, -1);
  l->traces = g_renew (gfloat, l->traces, MAX (1, fields) * n);
  l->traced = fields;
}

/**
 * slow_learner_update:
 * @samples: the frame's, one a field, n floats each
 * @fields: how many; when there were others before, that past is another's
 *
 * Adds each sample, with the trace of what came before it, to the sums; where nothing
 * came before, it only begins the trace.
 */
void
slow_learner_update (SlowLearner * l, const gfloat * samples, guint fields)
{
  gsize n = l->sums->inputs;
  guint f;

  if (l->traced != fields) {
    slow_learner_set_past (l, fields);
    memcpy (l->traces, samples, fields * n * sizeof (gfloat));
    expect_next (l, 1);
    return;
  }
  for (f = 0; f < fields; f++)
    see_field (l, samples + f * n, l->traces + f * n);
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
 * @stage: what is learning, whose directions are where it starts
 *
 * Has a thread find new directions from what was seen until now, while more is
 * seen. Nothing is to be pending.
 */
void
slow_learner_solve (SlowLearner * l, const SlowStage * stage)
{
  expect_next (l, -1);
  slow_sums_flush (l->sums);
  slow_sums_copy (l->sums, l->sums_then);
  expect_next (l, 1);
  memcpy (l->last, stage->directions,
      (gsize) stage->inputs * stage->units * sizeof (gfloat));
  l->pending = TRUE;
  l->thread = g_thread_try_new ("slow-solve", solve, l, NULL);
  if (l->thread == NULL)
    solve (l);
}

/**
 * slow_learner_wait:
 *
 * Waits until the solution that is pending, if one is, has been found.
 */
void
slow_learner_wait (SlowLearner * l)
{
  g_clear_pointer (&l->thread, g_thread_join);
}

/**
 * slow_learner_update_stage:
 * @stage: what is learning, which gets the solution that is pending; if that is
 *     none, it keeps what it has
 */
void
slow_learner_update_stage (SlowLearner * l, SlowStage * stage)
{
  slow_learner_wait (l);
  l->pending = FALSE;
  if (l->sound)
    slow_stage_set (stage, l->directions, l->mean);
}
