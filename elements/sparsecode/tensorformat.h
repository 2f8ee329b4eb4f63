/* Tensors in memory, as NNStreamer defines them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TENSOR_RANK 4

/* Bytes before the values of a sparse tensor. */
#define TENSOR_HEADER_SIZE 128

/* Bytes of a value, and of an index. */
#define TENSOR_VALUE_SIZE 4

/**
 * TensorShape:
 * @dims: the number of values along each axis, innermost first
 *
 * The shape of a tensor of float32.
 */
typedef struct
{
  guint32 dims[TENSOR_RANK];
} TensorShape;

/**
 * TensorCode:
 * @indices: fields x winners units; a number that is not below @units is skipped
 * @activations: fields x winners, the activation of each of them
 * @fields: how many fields
 * @winners: entries a field
 * @units: how many units
 * @extras: (nullable): fields x @n_extras more values of each field, which follow
 *     those of its units
 * @n_extras: how many, 0 or more
 *
 * The code of all fields of a frame: those of (units + extras) x fields values that are
 * not 0.
 */
typedef struct
{
  guint32 *indices;
  gfloat *activations;
  gsize fields, winners, units;
  gfloat *extras;
  gsize n_extras;
} TensorCode;

gboolean tensor_shape_set (TensorShape * shape, guint64 a, guint64 b, guint64 c,
    guint64 d);

gsize tensor_shape_count (const TensorShape * shape);

gsize tensor_sparse_size (gsize nonzero);

gsize tensor_sparse_write (const TensorShape * shape, const gfloat * values,
    guint8 * out);

gsize tensor_sparse_write_code (const TensorShape * shape,
    const TensorCode * code, guint8 * out);

const gchar *tensor_sparse_read_code (const TensorShape * shape,
    TensorCode * code, const guint8 * data, gsize size);

G_END_DECLS
