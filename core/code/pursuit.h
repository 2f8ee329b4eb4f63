/* Pursuit: activations that fit the sample
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "code.h"
#include "gram.h"
#include "weights.h"

/**
 * PursuitTask:
 * @weights: the prototypes
 * @gram: (nullable): their products, if they were computed
 * @gain: (nullable): N floats, the factor of each unit's correlation
 * @unit_rows: whether all prototypes have unit norm, so that it need not be computed
 * @both_signs: whether activations may be negative
 * @winners: k, how many units to take at the most
 *
 * What is the same for all fields of a frame.
 */
typedef struct
{
  const Weights *weights;
  const Gram *gram;
  const gfloat *gain;
  gboolean unit_rows, both_signs;
  guint winners;
} PursuitTask;

typedef struct _Pursuit Pursuit;

Pursuit *pursuit_new (void);
void pursuit_free (Pursuit * pursuit);
void pursuit_refit (Pursuit * pursuit, const Weights * weights,
    const gfloat * drive, Code * code);
void pursuit_run (Pursuit * pursuit, const PursuitTask * task,
    const gfloat * drive, Code * code);
