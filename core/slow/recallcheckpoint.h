/* The checkpoint of a recall: its state, in the file of its slow stages
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "recall.h"
#include "safetensors.h"

void recall_checkpoint_add (const Recall * recall, SafetensorsWriter * writer);
gboolean recall_checkpoint_load (Recall * recall, const gchar * location,
    GError ** error);
