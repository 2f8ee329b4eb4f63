/* How tensors lie in memory, as NNStreamer has them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TENSOR_RANK 4

/* Bytes before the values of a sparse tensor. */
#define TENSOR_HEADER_SIZE 128

/* Bytes of a value, and of a value's flat index. */
#define TENSOR_VALUE_SIZE 4

/**
 * TensorShape:
 * @dims: how many values along each axis, the innermost axis first
 *
 * The shape of a tensor of float32.
 *
 * Since: 0.1
 */
typedef struct
{
  guint32 dims[TENSOR_RANK];
} TensorShape;

/**
 * TensorCode:
 * @indices: fields x winners units; one that is not below @units counts as none
 * @activations: fields x winners, in the order of @indices
 * @fields: how many fields
 * @winners: entries of a field
 * @units: how many units
 *
 * The code of all fields of a frame: a tensor of units x fields values, most of
 * them 0, told by those that are not.
 *
 * Since: 0.1
 */
typedef struct
{
  const guint32 *indices;
  const gfloat *activations;
  gsize fields, winners, units;
} TensorCode;

gsize tensor_shape_count (const TensorShape * shape);

gsize tensor_sparse_size (gsize nonzero);

gsize tensor_sparse_write (const TensorShape * shape, const gfloat * values,
    guint8 * out);

gsize tensor_sparse_write_code (const TensorShape * shape,
    const TensorCode * code, guint8 * out);

void tensor_unite_halves (const gfloat * packed, gsize units, gsize half,
    gfloat * values);

G_END_DECLS
