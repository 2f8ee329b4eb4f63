/* Activations: what a unit makes of its drive
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include "activation.h"

/* No sum of weights counts as less: nothing is divided by 0. */
#define LEAST_SUM 1e-10f

/* tanh(p_u) */
static void
compute_tanh (gfloat * activation, const gfloat * drive, const Weights * w)
{
  guint u;

  for (u = 0; u < w->units; u++)
    activation[u] = tanhf (drive[u]);
}

/* p_u / sum_j W_uj: the mean of the sample's values, weighted by the prototype. */
static void
compute_weighted_mean (gfloat * activation, const gfloat * drive,
    const Weights * w)
{
  guint u;

  for (u = 0; u < w->units; u++)
    activation[u] = drive[u] / MAX (LEAST_SUM, w->sums[u]);
}

static const Activation activations[] = {
  [COMPETE_ACTIVATION_LINEAR] = {FALSE, NULL},
  [COMPETE_ACTIVATION_TANH] = {FALSE, compute_tanh},
  [COMPETE_ACTIVATION_WEIGHTED_MEAN] = {TRUE, compute_weighted_mean}
};

/**
 * activation_get:
 * @activation: which
 *
 * Returns: (transfer none): that activation's function
 */
const Activation *
activation_get (CompeteActivation activation)
{
  return &activations[activation];
}
