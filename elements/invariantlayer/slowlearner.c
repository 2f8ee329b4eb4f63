/* Slow learner: finds a slow stage's directions while samples pass
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "slowlearner.h"
#include "vectors.h"

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
  l->trace_rate = trace_rate;
  l->ridge = stage->ridge;
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
  g_free (l->directions);
  g_free (l->last);
  g_free (l->mean);
  g_free (l);
}

/**
 * slow_learner_set_past:
 * @fields: how many fields are to have a trace; 0 for no past
 *
 * What the traces are, others may then write.
 */
void
slow_learner_set_past (SlowLearner * l, guint fields)
{
  gsize n = l->sums->inputs;

  l->traces = g_renew (gfloat, l->traces, MAX (1, fields) * n);
  l->traced = fields;
}

/**
 * slow_learner_see:
 * @samples: the frame's, one a field, n floats each
 * @fields: how many; when there were others before, that past is another's
 *
 * Adds each sample, with the trace of what came before it, to the sums; where nothing
 * came before, it only begins the trace.
 */
void
slow_learner_see (SlowLearner * l, const gfloat * samples, guint fields)
{
  gsize n = l->sums->inputs, i;
  gfloat rate = l->trace_rate;
  guint f;

  if (l->traced != fields) {
    slow_learner_set_past (l, fields);
    memcpy (l->traces, samples, fields * n * sizeof (gfloat));
    return;
  }
  for (f = 0; f < fields; f++) {
    const gfloat *x = samples + f * n;
    gfloat *trace = l->traces + f * n;

    slow_sums_add (l->sums, x, trace);
    for (i = 0; i < n; i++)
      trace[i] += rate * (x[i] - trace[i]);
  }
  slow_sums_next_frame (l->sums);
}

static gpointer
solve (gpointer data)
{
  SlowLearner *l = data;

  l->sound = slow_solve (l->solve, l->sums_then, l->sums->half, l->ridge,
      l->last, l->directions, l->mean);
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
  slow_sums_flush (l->sums);
  memcpy (l->sums_then, l->sums->sums,
      slow_sums_count (l->sums) * sizeof (gfloat));
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
 * slow_learner_give:
 * @stage: what is learning, which gets the solution that is pending; if that is
 *     none, it keeps what it has
 */
void
slow_learner_give (SlowLearner * l, SlowStage * stage)
{
  slow_learner_wait (l);
  l->pending = FALSE;
  if (l->sound)
    slow_stage_set (stage, l->directions, l->mean);
}
