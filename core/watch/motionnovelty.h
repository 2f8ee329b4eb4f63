/* Motion novelty: something moves where to, or as fast as, nothing moved
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "flow.h"

/* Directions, from right over down, and speeds: under 1, 1 to 2, 2 to 4, 4 to 8, and
 * over 8 pixels of a field of 12 x 12 in a tenth of a second. */
#define MOTION_DIRECTIONS 8
#define MOTION_SPEEDS 5
#define MOTION_BINS (MOTION_DIRECTIONS * MOTION_SPEEDS)

typedef struct _Motion Motion;

guint motion_bin (gfloat x, gfloat y);

Motion *motion_new (guint fields_across, guint fields_down);
void motion_free (Motion * motion);
void motion_reset (Motion * motion);
void motion_step (Motion * motion, const FieldFlow * flow, gdouble seconds,
    gdouble threshold);
gboolean motion_is_held (const Motion * motion);
gdouble motion_get_seconds (const Motion * motion);
const gfloat *motion_get_novelty (const Motion * motion);
const gdouble *motion_get_usual (const Motion * motion);
void motion_get_present (const Motion * motion, guint column, guint row,
    gdouble * bins);
