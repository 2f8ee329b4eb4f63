/* Inspect: what one unit has learned, where it wins, and what a field is made of
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * InspectGrid:
 * @prototypes: columns x rows prototypes, one after another
 * @columns: units across
 * @rows: units down
 * @values: values of a prototype
 * @halves: 2 if these are an ON half and an OFF half, else 1
 *
 * The prototypes of a layer.
 */
typedef struct
{
  const gfloat *prototypes;
  guint columns, rows;
  gsize values;
  guint halves;
} InspectGrid;

gsize inspect_values_shown (const InspectGrid * grid);

void inspect_prototype (const InspectGrid * grid, guint unit, gfloat * shown);

gdouble inspect_correlation (const InspectGrid * grid, guint a, guint b);

guint inspect_position (guint i, guint n, guint size, guint stride,
    guint length);

guint inspect_find (gdouble at, guint n, guint size, guint stride,
    guint length);

gchar *inspect_encode (const gfloat * values, gsize n, gfloat * scale);

G_END_DECLS
