/* Activations: what a unit makes of its drive
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "settings.h"
#include "weights.h"

/**
 * Activation:
 * @needs_sums: whether the weights have to keep the sum of each row
 * @compute: (nullable): sets N activations from N drives; %NULL where they are
 *     equal
 *
 * An activation function. A new one is a line in the table of activation.c.
 */
typedef struct
{
  gboolean needs_sums;
  void (*compute) (gfloat * activation, const gfloat * drive,
      const Weights * weights);
} Activation;

const Activation *activation_get (CompeteActivation activation);
