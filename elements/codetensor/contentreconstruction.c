/* The content `reconstruction`: the frame as its code reconstructs it
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "contents.h"

#include <string.h>

#include "gstmetafields.h"

static gboolean
get_shape (const GstSparseCode * code, guint width, guint height,
    TensorShape * shape)
{
  return tensor_shape_set (shape, code->channels, width, height, 1)
      && gst_meta_bytes_floats (code->reconstruction, height,
      (guint64) width * code->channels) != NULL;
}

static void
write_dense (const GstSparseCode * code, gfloat * values)
{
  gsize size;
  gconstpointer frame = g_bytes_get_data (code->reconstruction, &size);

  memcpy (values, frame, size);
}

static gsize
write_sparse (const GstSparseCode * code, const TensorShape * shape,
    GArray * scratch, guint8 * out)
{
  return tensor_sparse_write (shape,
      g_bytes_get_data (code->reconstruction, NULL), out);
}

const TensorContent content_reconstruction = {
  .nick = "reconstruction",
  .meaning = "The frame as the code reconstructs it, channels:width:height:1, "
      "nominally 0 to 1",
  .part = GST_SPARSE_CODE_PART_RECONSTRUCTION,
  .get_shape = get_shape,
  .write = write_dense,
  .write_sparse = write_sparse,
};
