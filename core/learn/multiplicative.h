/* Rule multiplicative (text A)
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "minibatch.h"
#include "weights.h"

gboolean multiplicative_learn (Weights * weights, const Lessons * lessons,
    guint first, guint end, gfloat rate, gfloat * scratch);
