/* Amplitudes that fit the sample: refit and pursuit
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "code.h"
#include "gram.h"
#include "weights.h"

/**
 * PursuitTask:
 * @weights: the prototypes
 * @gram: (nullable): their products, if they are at hand
 * @gain: (nullable): N floats, what each unit's correlation is worth
 * @unit_rows: whether all prototypes have unit norm, which saves finding it
 * @both_signs: whether activations may be negative
 * @winners: k, how many units to take at the most
 *
 * What pursuits of a frame's fields have in common.
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
