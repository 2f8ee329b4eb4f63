/* The content `drive`: how well each field matches each unit
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "contents.h"

#include <string.h>

static gboolean
get_shape (const GstSparseCode * code, guint width, guint height,
    TensorShape * shape)
{
  return tensor_shape_set (shape, code->columns, code->rows,
      (guint64) code->fields_across * code->fields_down, 1);
}

static void
write_dense (const GstSparseCode * code, gfloat * values)
{
  gsize size;
  gconstpointer drive = g_bytes_get_data (code->drive, &size);

  memcpy (values, drive, size);
}

static gsize
write_sparse (const GstSparseCode * code, const TensorShape * shape,
    GArray * scratch, guint8 * out)
{
  return tensor_sparse_write (shape, g_bytes_get_data (code->drive, NULL), out);
}

const TensorContent content_drive = {
  .nick = "drive",
  .meaning = "How well each field matches each unit, -1 to 1, "
      "columns:rows:fields:1",
  .part = GST_SPARSE_CODE_PART_DRIVE,
  .get_shape = get_shape,
  .write = write_dense,
  .write_sparse = write_sparse,
};
