/* The weights: N prototypes of M values, in two layouts
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* Units whose weights stand side by side in the layout of the drive. */
#define WEIGHTS_STRIP 64

/**
 * Weights:
 * @units: N
 * @values: M, values in a prototype
 * @row_stride: floats from one prototype to the next in @rows, a multiple of 16
 * @rows: N prototypes of M values, one after another, padded with 0
 * @columns: the same transposed, for the drive, as sign(W) |W|^power: strips of
 *     %WEIGHTS_STRIP units, in which value j of all the strip's units stands
 *     together. A strip is walked through in memory's order and fits the cache.
 * @halves: in how many a prototype is told outside, by weights_pack(): 1; or 2,
 *     when values are of both signs: ON and OFF
 * @power: 1, but for the hebbian rule's lebesgue-norm - 1
 * @sums: (nullable): N floats, the sum of each row as it is told outside, when
 *     they are kept
 * @norms: (nullable): N floats, the Euclidean norm of each unit's column, when
 *     they are kept
 *
 * Who writes @rows tells which by weights_row_changed() or
 * weights_rows_changed().
 */
typedef struct
{
  guint units, values, halves;
  gsize row_stride;
  gfloat *rows, *columns;
  gfloat power;
  gfloat *sums, *norms;
} Weights;

Weights *weights_new (guint units, guint values, gfloat power);
void weights_keep_sums (Weights * weights);
void weights_keep_norms (Weights * weights, gboolean keep);
void weights_make_signed (Weights * weights);
void weights_free (Weights * weights);
void weights_init_uniform (Weights * weights, guint32 seed);
void weights_init_normal (Weights * weights, gdouble mean, gdouble deviation,
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

/* Floats of a prototype as it is told outside. */
static inline guint
weights_packed (const Weights * weights)
{
  return weights->values * weights->halves;
}

static inline gfloat *
weights_row (const Weights * weights, guint unit)
{
  return weights->rows + unit * weights->row_stride;
}

/* The strip's M x WEIGHTS_STRIP floats. */
static inline gfloat *
weights_strip (const Weights * weights, guint strip)
{
  return weights->columns + (gsize) strip * WEIGHTS_STRIP * weights->values;
}
