/* Weighted sums of rows: the drive and the reconstruction
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "sample.h"
#include "weights.h"
#include "code.h"

void drive_compute_many (const Weights * weights,
    Sample * const *samples, guint count, guint first, guint last,
    gfloat * drives, gsize stride);
void drive_compute_block (const Weights * weights, Sample * const *samples,
    guint count, gfloat * values, gfloat * drives, gsize stride);
void drive_reconstruct (const Weights * weights, const Code * code,
    gfloat * reconstruction);
