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
 * What a field of width x height x channels x halves values looks like.
 */
typedef struct
{
  guint width, height, channels, halves;
} CheckpointField;

typedef enum
{
  CHECKPOINT_ERROR_READ,        /* no such file, or none that can be read */
  CHECKPOINT_ERROR_FORMAT,      /* not a sound safetensors file */
  CHECKPOINT_ERROR_MISMATCH     /* sound, but not of this layer's shape */
} CheckpointError;

GQuark checkpoint_error_quark (void);
gboolean checkpoint_save (const gchar * location, const Layer * layer,
    const CheckpointField * field, GError ** error);
gboolean checkpoint_load (const gchar * location, Layer * layer,
    const CheckpointField * field, GError ** error);
