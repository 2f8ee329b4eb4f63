/* Values of fields before they become a tensor: threshold, split by sign, summed
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

#include "tensorformat.h"

G_BEGIN_DECLS

/**
 * FieldPool:
 * @across: cells of the pool across the frame, 0 for one cell a field
 * @down: cells of the pool down the frame, 0 if @across is
 * @theta: values become max(0, value - theta); below 0 they stay as they are
 * @split: whether there are two halves: max(0, value - theta), and then
 *     max(0, -value - theta). A theta below 0 counts as 0.
 *
 * What becomes of the values of all units in all fields.
 */
typedef struct
{
  guint across, down;
  gfloat theta;
  gboolean split;
} FieldPool;

/**
 * FieldGrid:
 * @across: fields across the frame
 * @down: fields down the frame
 * @columns: units across the layer
 * @rows: units down the layer
 *
 * The fields of a frame, and the units that each of them has a value for.
 */
typedef struct
{
  guint across, down;
  guint columns, rows;
} FieldGrid;

gboolean field_pool_parse (FieldPool * pool, const gchar * text);

gboolean field_pool_is_plain (const FieldPool * pool);

gboolean field_pool_fits (const FieldPool * pool, const FieldGrid * grid);

gboolean field_pool_set_shape (const FieldPool * pool, const FieldGrid * grid,
    TensorShape * shape);

void field_pool_write (const FieldPool * pool, const FieldGrid * grid,
    const gfloat * values, gfloat * out);

void field_pool_write_code (const FieldPool * pool, const FieldGrid * grid,
    const TensorCode * code, gfloat * out);

G_END_DECLS
