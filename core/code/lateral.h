/* Lateral excitation: units raise the scores of their neighbours on the grid
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "settings.h"

typedef struct _Lateral Lateral;

gboolean lateral_excites (const CompeteSettings * settings);
Lateral *lateral_new (guint columns, guint rows, guint radius);
void lateral_free (Lateral * lateral);
void lateral_excite_sum (Lateral * lateral, const gfloat * drive,
    const gfloat * source, gdouble strength, gfloat * score);
void lateral_excite_sum_listed (Lateral * lateral, const gfloat * drive,
    gdouble strength, const guint32 * units, guint count, gfloat * score);
void lateral_excite_mean_listed (Lateral * lateral, const gfloat * drive,
    gdouble strength, const guint32 * units, guint count, gfloat * score);
void lateral_excite_mean (Lateral * lateral, const gfloat * drive,
    const gfloat * source, gdouble strength, gfloat * score);
