/* Shortlists: the units that can have the largest drives
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "sample.h"
#include "settings.h"
#include "sketchbatch.h"
#include "weights.h"
#include "winners.h"

typedef struct _Shortlist Shortlist;

Shortlist *shortlist_new (guint units);
void shortlist_free (Shortlist * shortlist);
gboolean shortlist_may_help (const CompeteSettings * settings, guint k);
gboolean shortlist_fits (const Weights * weights, const Sample * sample);
guint shortlist_find (Shortlist * shortlist, Winners * winners,
    const Weights * weights, const Sample * sample, const gint32 * products,
    guint k, gfloat * drive, guint32 * listed);
guint shortlist_find_single (Shortlist * shortlist, Winners * winners,
    const Weights * weights, const Sample * sample, guint k, gfloat * drive,
    guint32 * listed);
