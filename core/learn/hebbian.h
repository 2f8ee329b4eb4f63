/* Rule hebbian (text B): competing hidden units, in batches
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "code.h"
#include "sample.h"
#include "weights.h"
#include "winners.h"

/**
 * HebbianSettings:
 * @rank: which unit learns against its sample, 2 = the runner-up; 2 to N
 * @anti_hebbian: how strongly it does
 * @batch_size: B, samples learned together, at least 1
 * @precision: the least divisor of a step
 * @plain: a step is not divided; a guard keeps it from overshooting
 */
typedef struct
{
  guint rank;
  gfloat anti_hebbian;
  guint batch_size;
  gfloat precision;
  gboolean plain;
} HebbianSettings;

/**
 * HebbianContest:
 * @best: the unit with the largest q
 * @rival: the one with the rank-th largest
 * @best_q: and what they are
 * @rival_q:
 *
 * How the competition for one sample ended.
 */
typedef struct
{
  guint32 best, rival;
  gfloat best_q, rival_q;
} HebbianContest;

typedef struct _Hebbian Hebbian;

Hebbian *hebbian_new (const HebbianSettings * settings, guint units,
    guint values);
void hebbian_free (Hebbian * hebbian);
void hebbian_prepare (const Hebbian * hebbian, Weights * weights);
void hebbian_compete (const Hebbian * hebbian, Winners * winners,
    const gfloat * drive, Code * code, HebbianContest * contest);
void hebbian_make_room (Hebbian * hebbian, guint samples);
gboolean hebbian_join (Hebbian * hebbian, const Sample * sample,
    const HebbianContest * contest);
guint hebbian_list_changed (Hebbian * hebbian);
void hebbian_find_change (Hebbian * hebbian, const Weights * weights,
    guint first, guint end);
gfloat hebbian_step (Hebbian * hebbian, gfloat rate);
void hebbian_change_rows (const Hebbian * hebbian, Weights * weights,
    guint first, guint end, gfloat step);
guint hebbian_drop (Hebbian * hebbian);
guint hebbian_wants (const Hebbian * hebbian);
