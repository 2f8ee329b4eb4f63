/* Gram: the matrix of the dot products of all prototypes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "weights.h"

/**
 * Gram:
 * @units: N
 * @products: N x N floats, W_i . W_j
 *
 * Computed once for all fields that are coded with the same weights.
 */
typedef struct
{
  guint units;
  gfloat *products;

  /*< private >*/
  guint32 *all;                 /* 0 to N - 1 */
} Gram;

Gram *gram_new (guint units);
void gram_free (Gram * gram);
guint gram_pieces (const Gram * gram);
void gram_compute (Gram * gram, const Weights * weights, guint first,
    guint end);

static inline const gfloat *
gram_row (const Gram * gram, guint unit)
{
  return gram->products + (gsize) unit * gram->units;
}
