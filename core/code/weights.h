/* The weights: N prototypes of M values
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "sketch.h"

/**
 * Weights:
 * @units: N
 * @values: M, values in a prototype
 * @row_stride: floats from one prototype to the next, a multiple of 16
 * @rows: N prototypes of M values, one after another, padded with 0
 * @powers: the rows that the drive takes: sign(W) |W|^power, in the same layout; where
 *     power is 1 these are @rows
 * @order: (nullable): M entries: which value of a row is value j of a packed prototype;
 *     %NULL when it is j
 * @halves: 1; or 2 where weights are of both signs: weights_pack() then writes a
 *     prototype as an ON half max(0, W) and an OFF half max(0, -W), so that no value
 *     in metas and files is negative
 * @power: 1; with rule hebbian lebesgue-norm - 1
 * @sums: (nullable): N floats, the sum of each packed row; %NULL unless
 *     weights_keep_sums()
 * @norms: (nullable): N floats, the Euclidean norm of each unit's @powers; %NULL unless
 *     weights_keep_norms()
 * @sketch: (nullable): of the powers, %NULL unless weights_keep_sketch()
 * @wide: the wide loops for this processor
 *
 * After writing to @rows call weights_row_changed(), weights_rows_changed() or
 * weights_all_changed(), which update @powers, @sums, @norms and
 * @sketch.
 */
typedef struct
{
  guint units, values, halves;
  gsize row_stride;
  gfloat *rows, *powers;
  guint32 *order;
  gfloat power;
  gfloat *sums, *norms;
  Sketch *sketch;
  const Wide *wide;
} Weights;

Weights *weights_new (guint units, guint values, gfloat power);
void weights_set_order (Weights * weights, const guint32 * order);
void weights_keep_sums (Weights * weights);
void weights_keep_norms (Weights * weights, gboolean keep);
void weights_keep_sketch (Weights * weights, gboolean keep, gsize least,
    gboolean fine);
void weights_make_signed (Weights * weights);
void weights_free (Weights * weights);
void weights_init_uniform (Weights * weights, guint32 seed);
void weights_init_normal (Weights * weights, gdouble mean, gdouble deviation,
    guint32 seed);
void weights_add_normal (Weights * weights, guint unit, gdouble deviation,
    guint32 seed);
void weights_draw_row (Weights * weights, guint unit, guint32 seed);
void weights_clamp (Weights * weights, gfloat least, gfloat greatest);
void weights_pack (const Weights * weights, gfloat * packed);
void weights_pack_row (const Weights * weights, guint unit, gfloat * packed);
gboolean weights_unpack (Weights * weights, const gfloat * packed);
void weights_row_changed (Weights * weights, guint unit);
void weights_rows_changed (Weights * weights, const guint32 * units,
    guint count);
void weights_all_changed (Weights * weights);

/* Floats of a packed prototype: M or, as two halves, 2 M. */
static inline guint
weights_packed (const Weights * weights)
{
  return weights->values * weights->halves;
}

/* Which value of a row is value @j of a packed prototype. */
static inline guint
weights_place (const Weights * weights, guint j)
{
  return weights->order ? weights->order[j] : j;
}

static inline gfloat *
weights_row (const Weights * weights, guint unit)
{
  return weights->rows + unit * weights->row_stride;
}

/* The row of a unit that the drive takes. */
static inline const gfloat *
weights_powers (const Weights * weights, guint unit)
{
  return weights->powers + unit * weights->row_stride;
}
