/* The checkpoint of an invariant layer: its state as a safetensors file
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "invariant.h"
#include "recall.h"

gboolean slow_checkpoint_save (Invariant * invariant, const Recall * recall,
    const gchar * location, GError ** error);
gboolean slow_checkpoint_load (Invariant * invariant, const gchar * location,
    GError ** error);
