/* Rule hebbian (text B): competing hidden units, in batches
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "fields.h"
#include "weights.h"
#include "winners.h"

/**
 * HebbianSettings:
 * @rank: which unit learns against its sample, 2 = the runner-up; 2 to N
 * @anti_hebbian: how strongly it does
 * @batch_size: B, samples learned together, at least 1
 * @precision: the least divisor of a step
 */
typedef struct
{
  guint rank;
  gfloat anti_hebbian;
  guint batch_size;
  gfloat precision;
} HebbianSettings;

typedef struct _Hebbian Hebbian;

Hebbian *hebbian_new (const HebbianSettings * settings, guint units,
    guint values);
void hebbian_free (Hebbian * hebbian);
gboolean hebbian_compete (Hebbian * hebbian, const gfloat * drive,
    const Sample * sample, gboolean learn, Code * code);
void hebbian_learn (Hebbian * hebbian, Weights * weights, gfloat rate);
guint hebbian_room (const Hebbian * hebbian);
guint hebbian_drop (Hebbian * hebbian);
