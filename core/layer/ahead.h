/* Frames coded ahead: together, as far as they see the same weights
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "layer.h"

/* The most fields that are coded together: the drives of so many and some rows of the
 * weights fit the second cache. */
#define AHEAD_MOST 128

typedef struct _Ahead Ahead;

Ahead *ahead_new (const Layer * layer);
void ahead_free (Ahead * ahead);
guint ahead_most (const Layer * layer);
void ahead_code (Ahead * ahead, Layer * layer, Sample * const *samples,
    guint count);
void ahead_step (const Ahead * ahead, Layer * layer, Sample * const *samples,
    guint first, guint count);
