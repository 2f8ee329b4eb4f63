/* Rule unit-norm: prototypes of unit norm follow what is left over
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "lessons.h"
#include "weights.h"

/* The least weight before a row is normalised: none where weights have signs. */
static inline gfloat
unitnorm_floor (const Weights * weights)
{
  return weights->halves == 2 ? -G_MAXFLOAT : 1e-4f;
}

void unitnorm_learn (Weights * weights, const Lessons * lessons, guint first,
    guint end, gfloat rate, gfloat * wins, gfloat * activity,
    gfloat * scratch);
