/* Slow learner: finds a slow stage's directions while samples pass
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "slowsolve.h"
#include "slowstage.h"
#include "slowsums.h"

/**
 * SlowLearner:
 * @sums: of what was seen
 * @trace_rate: how much of what was just seen goes into the trace
 * @traces: one a field, of what came before
 * @traced: how many fields have one, 0 when there is no past
 * @pending: whether a solution was asked for and not taken
 * @directions: of the solution, n x k
 * @mean: of the solution, n
 * @sound: whether there is a solution; none of the three is to be looked at
 *     before slow_learner_wait()
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
  gdouble before, after;        /* shares of the traces before and after a frame */
  gfloat *between;              /* half way from a sample to its trace, n */
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
void slow_learner_set_past (SlowLearner * learner, guint fields);
void slow_learner_solve (SlowLearner * learner, const SlowStage * stage);
void slow_learner_wait (SlowLearner * learner);
void slow_learner_update_stage (SlowLearner * learner, SlowStage * stage);
