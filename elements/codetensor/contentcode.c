/* The content `code`: each unit's activation in each field
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "contents.h"

static gsize
count_fields (const GstSparseCode * code)
{
  return (gsize) code->fields_across * code->fields_down;
}

static gboolean
get_shape (const GstSparseCode * code, guint width, guint height,
    TensorShape * shape)
{
  return tensor_shape_set (shape, code->columns, code->rows,
      (guint64) code->fields_across * code->fields_down, 1);
}

static gsize
get_most (const GstSparseCode * code)
{
  return count_fields (code) * code->winners;
}

static void
write_dense (const GstSparseCode * code, gfloat * values)
{
  gst_sparse_code_scatter (g_bytes_get_data (code->indices, NULL),
      g_bytes_get_data (code->activations, NULL), count_fields (code),
      code->winners, (gsize) code->columns * code->rows, values);
}

static gsize
write_sparse (const GstSparseCode * code, const TensorShape * shape,
    GArray * scratch, guint8 * out)
{
  const TensorCode entries = {
    .indices = g_bytes_get_data (code->indices, NULL),
    .activations = g_bytes_get_data (code->activations, NULL),
    .fields = count_fields (code),
    .winners = code->winners,
    .units = (gsize) code->columns * code->rows,
  };

  return tensor_sparse_write_code (shape, &entries, out);
}

const TensorContent content_code = {
  .nick = "code",
  .meaning = "Each unit's activation in each field, columns:rows:fields:1",
  .part = GST_SPARSE_CODE_PART_CODE,
  .get_shape = get_shape,
  .get_most = get_most,
  .write = write_dense,
  .write_sparse = write_sparse,
};
