/* Rule unit-norm: prototypes of unit norm follow what is left over
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "weights.h"
#include "winners.h"

/* The least weight before a row is normalised. */
#define UNITNORM_FLOOR 1e-4f

void unitnorm_learn (Weights * weights, const Code * code,
    const gfloat * residual, gfloat rate, gfloat * wins, gfloat * activity);
