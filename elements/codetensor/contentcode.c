/* The content `code`: each unit's activation in each field
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "contents.h"

static TensorCode
get_entries (const GstSparseCode * code)
{
  return (TensorCode) {
  .indices = (guint32 *) g_bytes_get_data (code->indices, NULL),.activations =
        (gfloat *) g_bytes_get_data (code->activations, NULL),.fields =
        (gsize) code->fields_across * code->fields_down,.winners =
        code->winners,.units = (gsize) code->columns * code->rows,};
}

/* Through a dense tensor all values need room. */
static gsize
get_most (const GstSparseCode * code, const FieldPool * pool,
    const TensorShape * shape)
{
  return field_pool_is_plain (pool) ? (gsize) code->fields_across
      * code->fields_down * code->winners : tensor_shape_count (shape);
}

static void
write_dense (const GstSparseCode * code, const FieldPool * pool,
    gfloat * values)
{
  const TensorCode entries = get_entries (code);
  const FieldGrid grid = content_get_fields (code);

  if (field_pool_is_plain (pool))
    gst_sparse_code_scatter (entries.indices, entries.activations,
        entries.fields, entries.winners, entries.units, values);
  else
    field_pool_write_code (pool, &grid, &entries, values);
}

static gsize
write_sparse (const GstSparseCode * code, const FieldPool * pool,
    const TensorShape * shape, GArray * scratch, guint8 * out)
{
  const TensorCode entries = get_entries (code);

  if (field_pool_is_plain (pool))
    return tensor_sparse_write_code (shape, &entries, out);
  return content_write_through_dense (&content_code, code, pool, shape,
      scratch, out);
}

const TensorContent content_code = {
  .nick = "code",
  .meaning = "Each unit's activation in each field, columns:rows:fields:1",
  .part = GST_SPARSE_CODE_PART_CODE,
  .of_fields = TRUE,
  .get_shape = content_get_field_shape,
  .get_most = get_most,
  .write = write_dense,
  .write_sparse = write_sparse,
};
