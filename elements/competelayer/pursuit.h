/* Amplitudes that fit the sample: refit and pursuit
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "weights.h"
#include "winners.h"

typedef struct _Pursuit Pursuit;

Pursuit *pursuit_new (void);
void pursuit_free (Pursuit * pursuit);
void pursuit_refit (Pursuit * pursuit, const Weights * weights,
    const gfloat * drive, Code * code);
void pursuit_run (Pursuit * pursuit, const Weights * weights,
    const gfloat * drive, const gfloat * gain, gboolean unit_rows,
    guint winners, Code * code);
