/* Checkpoints: a layer's state as a safetensors file
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "competefield.h"
#include "layer.h"

gboolean checkpoint_find_field (const gchar * location,
    CompeteField * field);
gboolean checkpoint_save (const gchar * location, const Layer * layer,
    const CompeteField * field, GError ** error);
gboolean checkpoint_load (const gchar * location, Layer * layer,
    const CompeteField * field, GError ** error);
