/* Novelty: when and where fields have a larger error than usual
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

typedef struct _Novelty Novelty;

/**
 * NoveltyRegion:
 * @first_column: column of the leftmost new field
 * @last_column: column of the rightmost one
 * @first_row: row of the uppermost one
 * @last_row: row of the lowest one
 *
 * A rectangle of fields: both its first and its last column and row are in it.
 */
typedef struct
{
  guint first_column, last_column, first_row, last_row;
} NoveltyRegion;

Novelty *novelty_new (guint fields_across, guint fields_down);
void novelty_free (Novelty * novelty);
void novelty_add (Novelty * novelty, guint field, gdouble error);
guint novelty_intervals_left (const Novelty * novelty);
gdouble novelty_finish_interval (Novelty * novelty, guint64 frames);
const gdouble *novelty_get_fields (const Novelty * novelty);
gboolean novelty_begins (Novelty * novelty, gdouble threshold,
    NoveltyRegion * region);
