/* Fields in place of prototypes: of units that have none yet, and of idle units
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "settings.h"
#include "weights.h"

/**
 * ReseedFields:
 * @values: of each field, M floats
 * @count: how many fields
 * @learned: how many fields were learned by the end of these
 *
 * A batch of fields to draw from.
 */
typedef struct
{
  const gfloat *const *values;
  guint count;
  guint64 learned;
} ReseedFields;

gboolean reseed_has_started (const CompeteSettings * settings,
    const guint64 * last_won, guint units);
void reseed_count (const CompeteSettings * settings, guint64 * last_won,
    guint32 winner, guint64 learned);
void reseed_units (const CompeteSettings * settings,
    const ReseedFields * fields, Weights * weights, guint64 * last_won);

/* The steps of reseed_units(), for layers that learn together */
gboolean reseed_is_lit (const gfloat * field, guint values);
guint reseed_draw (const CompeteSettings * settings, const guint64 * last_won,
    guint units, guint64 learned, guint lit, guint32 * due, guint32 * drawn);
void reseed_set_row (const CompeteSettings * settings, Weights * weights,
    guint unit, const gfloat * field, guint64 number);
