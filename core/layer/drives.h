/* Drives of a few samples, computed by all threads
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "sample.h"
#include "weights.h"
#include "workers.h"

void drives_compute (const Weights * weights, Sample * const *samples,
    guint count, gfloat * drives, gsize stride, Workers * workers);
