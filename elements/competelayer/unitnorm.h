/* Rule unit-norm: multiplicative, on prototypes of unit norm
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "weights.h"
#include "winners.h"

/* The least weight before a row is normalised. */
#define UNITNORM_FLOOR 1e-4f

void unitnorm_learn (Weights * weights, const Code * code,
    const gfloat * ratio, gfloat rate, gfloat * wins);
