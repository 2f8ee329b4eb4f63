/* Novelty: when, and where, more is left of what is seen than is usual
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

typedef struct _Novelty Novelty;

/**
 * NoveltyRegion:
 * @first_column: of the leftmost field that is new
 * @last_column: of the rightmost
 * @first_row: of the uppermost
 * @last_row: of the lowest
 *
 * A rectangle of fields, its ends included.
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
gboolean novelty_begins (Novelty * novelty, gdouble threshold,
    NoveltyRegion * region);
