/* The weights: N prototypes of M values, in two layouts
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/**
 * Weights:
 * @units: N
 * @values: M, values in a prototype
 * @row_stride: floats from one prototype to the next in @rows
 * @column_stride: floats from one value to the next in @columns
 * @rows: N prototypes of M values, one after another
 * @columns: the same transposed, for the drive: value j of all units stands
 *     together, as sign(W) |W|^power
 * @power: 1, but for the hebbian rule's lebesgue-norm - 1
 * @sums: (nullable): N floats, the sum of each row, when they are kept
 *
 * Who writes @rows calls weights_row_changed() for each row written.
 */
typedef struct
{
  guint units, values;
  gsize row_stride, column_stride;
  gfloat *rows, *columns;
  gfloat power;
  gfloat *sums;
} Weights;

Weights *weights_new (guint units, guint values, gfloat power);
void weights_keep_sums (Weights * weights);
void weights_free (Weights * weights);
void weights_init_uniform (Weights * weights, guint32 seed);
void weights_init_normal (Weights * weights, gdouble mean, gdouble deviation,
    guint32 seed);
void weights_normalize (Weights * weights, gfloat floor);
void weights_clamp (Weights * weights, gfloat least, gfloat greatest);
void weights_pack (const Weights * weights, gfloat * packed);
void weights_unpack (Weights * weights, const gfloat * packed);
void weights_row_changed (Weights * weights, guint unit);
void weights_normalize_row (Weights * weights, guint unit);

static inline gfloat *
weights_row (const Weights * weights, guint unit)
{
  return weights->rows + unit * weights->row_stride;
}
