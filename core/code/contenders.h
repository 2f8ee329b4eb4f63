/* Contenders: the units that can win, found by a sketch of the weights
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "coding.h"
#include "sample.h"

typedef struct _Contenders Contenders;

Contenders *contenders_new (guint units, const Sketch * sketch,
    Winners * winners);
void contenders_free (Contenders * contenders);
gboolean contenders_may_help (const CompeteSettings * settings);
gboolean contenders_bound (Contenders * contenders, const CoderTask * task,
    Lateral * lateral, Sample * const *samples, guint count, gfloat * drives,
    gsize stride);
guint contenders_find (Contenders * contenders, guint i, guint32 * listed,
    gfloat * score);
