/* Slow learner: learns a slow stage's directions from a stream of samples
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "slowsolve.h"
#include "slowstage.h"
#include "slowsums.h"

/**
 * SlowLearner:
 * @sums: over the samples seen, with their traces
 * @trace_rate: a: the trace t becomes (1 - a) t + a x
 * @traces: a trace a field, n floats each
 * @traced: how many fields have a trace, 0 when the next frame begins anew
 * @pending: whether slow_learner_update_stage() has to follow slow_learner_solve()
 * @directions: n x k, of the pending solution; like the next two they may be read only
 *     after slow_learner_wait()
 * @mean: n floats, of the pending solution
 * @sound: whether the solver succeeded
 *
 * Collects samples while a stage learns, and computes its directions from them in a
 * thread of its own.
 */
typedef struct
{
  SlowSums *sums;
  gdouble trace_rate;
  gfloat *traces;
  guint traced;
  gboolean pending;
  gfloat *directions, *mean;
  gboolean sound;

  /*< private >*/
  gdouble before, after;        /* weights of a trace's square, see slowlearner.c */
  gfloat *between;              /* (x + t) / 2, n */
  GThread *thread;
  SlowSolve *solve;
  gdouble ridge, shrink;
  gfloat *sums_then, *last;
} SlowLearner;

SlowLearner *slow_learner_new (const SlowStage * stage, guint64 window,
    gdouble trace_rate);
void slow_learner_free (SlowLearner * learner);
void slow_learner_update (SlowLearner * learner, const gfloat * samples,
    guint fields);
void slow_learner_reset_past (SlowLearner * learner);
void slow_learner_set_traces (SlowLearner * learner, const gfloat * traces,
    guint fields);
void slow_learner_set_solution (SlowLearner * learner,
    const gfloat * directions, const gfloat * mean);
void slow_learner_solve (SlowLearner * learner, const SlowStage * stage);
void slow_learner_wait (SlowLearner * learner);
void slow_learner_update_stage (SlowLearner * learner, SlowStage * stage);
