/* Rule unit-norm: prototypes of unit norm follow what is left over
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "minibatch.h"
#include "weights.h"

/**
 * UnitNormTask:
 * @rate: learning rate, 0 to 1
 * @seed: what rows that begin anew are drawn from
 * @frame: and how many frames were learned before
 * @wins: N floats, how many mini-batches each unit has won in so far
 * @activity: N floats, each unit's sum of o^2, the past fading
 */
typedef struct
{
  gfloat rate;
  guint32 seed;
  guint64 frame;
  gfloat *wins, *activity;
} UnitNormTask;

/* The least weight before a row is normalised: none where weights have signs. */
static inline gfloat
unitnorm_floor (const Weights * weights)
{
  return weights->halves == 2 ? -G_MAXFLOAT : 1e-4f;
}

gboolean unitnorm_normalize (Weights * weights, guint unit, guint32 seed,
    guint64 frame);
guint unitnorm_begin (Weights * weights, guint32 seed, guint64 frame,
    gfloat * wins, gfloat * activity);
guint unitnorm_resume (Weights * weights, guint32 seed, guint64 frame,
    gfloat * wins, gfloat * activity);
void unitnorm_learn (Weights * weights, const Lessons * lessons, guint first,
    guint end, const UnitNormTask * task, gfloat * scratch);
