/* The content `drive`: how well each field matches each unit
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "contents.h"

#include <string.h>

static void
write_dense (const GstSparseCode * code, const FieldPool * pool,
    gfloat * values)
{
  const FieldGrid grid = content_get_fields (code);
  gsize size;
  gconstpointer drive = g_bytes_get_data (code->drive, &size);

  if (field_pool_is_plain (pool))
    memcpy (values, drive, size);
  else
    field_pool_write (pool, &grid, drive, values);
}

static gsize
write_sparse (const GstSparseCode * code, const FieldPool * pool,
    const TensorShape * shape, GArray * scratch, guint8 * out)
{
  if (field_pool_is_plain (pool))
    return tensor_sparse_write (shape, g_bytes_get_data (code->drive, NULL),
        out);
  return content_write_through_dense (&content_drive, code, pool, shape,
      scratch, out);
}

const TensorContent content_drive = {
  .nick = "drive",
  .meaning = "How well each field matches each unit, -1 to 1, "
      "columns:rows:fields:1",
  .part = GST_SPARSE_CODE_PART_DRIVE,
  .of_fields = TRUE,
  .get_shape = content_get_field_shape,
  .write = write_dense,
  .write_sparse = write_sparse,
};
