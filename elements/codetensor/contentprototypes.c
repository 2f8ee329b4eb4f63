/* The content `prototypes`: what each unit has learned
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "contents.h"

#include <string.h>

static gboolean
get_shape (const GstSparseCode * code, const FieldPool * pool, guint width,
    guint height, TensorShape * shape)
{
  guint64 units = (guint64) code->columns * code->rows;

  return tensor_shape_set (shape, code->channels, code->field_width,
      (guint64) code->field_height * code->field_frames, units) && code->halves >= 1 && code->halves <= 2;
}

/* Prototypes in an ON and an OFF half, one after the other, become ON - OFF. */
static void
join_halves (const GstSparseCode * code, gfloat * values)
{
  const gfloat *on = g_bytes_get_data (code->prototypes, NULL);
  gsize half = (gsize) code->field_width * code->field_height
      * code->field_frames * code->channels;
  gsize unit, units = (gsize) code->columns * code->rows, i;

  for (unit = 0; unit < units; unit++, on += 2 * half, values += half)
    for (i = 0; i < half; i++)
      values[i] = on[i] - on[half + i];
}

static void
write_dense (const GstSparseCode * code, const FieldPool * pool,
    gfloat * values)
{
  gsize size;
  gconstpointer prototypes = g_bytes_get_data (code->prototypes, &size);

  if (code->halves == 2)
    join_halves (code, values);
  else
    memcpy (values, prototypes, size);
}

static gsize
write_sparse (const GstSparseCode * code, const FieldPool * pool,
    const TensorShape * shape, GArray * scratch, guint8 * out)
{
  if (code->halves == 1)
    return tensor_sparse_write (shape,
        g_bytes_get_data (code->prototypes, NULL), out);
  return content_write_through_dense (&content_prototypes, code, pool, shape,
      scratch, out);
}

const TensorContent content_prototypes = {
  .nick = "prototypes",
  .meaning = "What each unit has learned, "
      "channels:field-width:field-height:units, ON minus OFF where a prototype "
      "has two halves; the frames of a field stand one below the other",
  .part = GST_SPARSE_CODE_PART_PROTOTYPES,
  .get_shape = get_shape,
  .write = write_dense,
  .write_sparse = write_sparse,
};
