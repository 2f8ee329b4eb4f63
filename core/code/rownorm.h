/* The norms of prototypes: scaling rows to unit norm or to at most a length
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "weights.h"

gboolean weights_norm_is_usual (const Weights * weights, guint unit);
gboolean weights_normalize_row (Weights * weights, guint unit);
gfloat weights_row_length (const Weights * weights, guint unit,
    gfloat * scratch);
void weights_shorten_row (Weights * weights, guint unit, gfloat most,
    gfloat * scratch);
void weights_shorten (Weights * weights, gfloat most);
