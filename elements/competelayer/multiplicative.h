/* Rule multiplicative (text A)
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "weights.h"
#include "winners.h"

gboolean multiplicative_learn (Weights * weights, const Code * code,
    const gfloat * ratio, gfloat rate, gfloat * scratch);
