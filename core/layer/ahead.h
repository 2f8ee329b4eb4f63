/* Frames coded ahead: those of a batch together, for rule hebbian
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "layer.h"

typedef struct _Ahead Ahead;

Ahead *ahead_new (const Layer * layer);
void ahead_free (Ahead * ahead);
guint ahead_most (const Layer * layer);
void ahead_code (Ahead * ahead, Layer * layer, Sample * const *samples,
    guint count);
void ahead_step (const Ahead * ahead, Layer * layer, Sample * sample, guint i);
