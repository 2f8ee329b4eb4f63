/* Weighted sums of rows: the drive and the reconstruction
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "sample.h"
#include "weights.h"
#include "code.h"

/* Units whose rows many samples share: 16 rows of 400 values fill half of a small
 * first-level cache. Threads take whole pieces of so many. */
#define DRIVE_UNITS 16

void drive_compute_many (const Weights * weights,
    Sample * const *samples, guint count, guint first, guint last,
    gfloat * drives, gsize stride);
void drive_reconstruct (const Weights * weights, const Code * code,
    gfloat * reconstruction);
gdouble drive_rebuild (const Weights * weights, const Code * code,
    const Sample * sample, gfloat * reconstruction);
