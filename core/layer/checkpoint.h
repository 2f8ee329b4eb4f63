/* Checkpoints: a layer's state as a safetensors file
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "layer.h"

/**
 * CheckpointField:
 * @width: of a receptive field, in pixels
 * @height: of a receptive field, in pixels
 * @channels: values a pixel
 * @halves: 1, or 2 where an ON half is followed by an OFF half
 *
 * What a field looks like; it has width x height x channels x halves values.
 */
typedef struct
{
  guint width, height, channels, halves;
} CheckpointField;

gboolean checkpoint_find_field (const gchar * location,
    CheckpointField * field);
gboolean checkpoint_save (const gchar * location, const Layer * layer,
    const CheckpointField * field, GError ** error);
gboolean checkpoint_load (const gchar * location, Layer * layer,
    const CheckpointField * field, GError ** error);
