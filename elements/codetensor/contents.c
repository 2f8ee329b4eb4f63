/* The table of all contents of tensors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: a content is a file that fills in a TensorContent. Value i of the
 * property `content` is row i of the table here. A new content is a new file and a new
 * row at the end; existing rows keep their places, so that the values stay the same.
 */

#include "contents.h"

static const TensorContent *const contents[] = {
  &content_code,
  &content_reconstruction,
  &content_prototypes,
  &content_drive,
  &content_picture,
};

/**
 * contents_count:
 *
 * Returns: how many contents there are
 */
guint
contents_count (void)
{
  return G_N_ELEMENTS (contents);
}

/**
 * contents_get:
 * @index: less than contents_count()
 *
 * Returns: (transfer none): the content with this index
 */
const TensorContent *
contents_get (guint index)
{
  return contents[index];
}

/**
 * content_get_most:
 * @content: a content
 * @code: a code that has it
 * @pool: what becomes of the values
 * @shape: the tensor's shape
 *
 * Returns: for how many values a sparse tensor has to have room
 */
gsize
content_get_most (const TensorContent * content, const GstSparseCode * code,
    const FieldPool * pool, const TensorShape * shape)
{
  return content->get_most ? content->get_most (code, pool, shape) :
      tensor_shape_count (shape);
}

/**
 * content_get_fields:
 * @code: a code
 *
 * Returns: its fields
 */
FieldGrid
content_get_fields (const GstSparseCode * code)
{
  return (FieldGrid) {
  code->fields_across, code->fields_down, code->columns, code->rows};
}

/**
 * content_get_field_shape:
 *
 * The `get_shape` of contents that have a value for each unit in each field.
 */
gboolean
content_get_field_shape (const GstSparseCode * code, const FieldPool * pool,
    guint width, guint height, TensorShape * shape)
{
  const FieldGrid grid = content_get_fields (code);

  return field_pool_set_shape (pool, &grid, shape);
}

/**
 * content_write_through_dense:
 * @content: the content of the tensor
 * @scratch: room for the dense tensor, of floats
 *
 * A `write_sparse` that makes the dense tensor first.
 */
gsize
content_write_through_dense (const TensorContent * content,
    const GstSparseCode * code, const FieldPool * pool,
    const TensorShape * shape, GArray * scratch, guint8 * out)
{
  g_array_set_size (scratch, tensor_shape_count (shape));
  content->write (code, pool, (gfloat *) scratch->data);
  return tensor_sparse_write (shape, (const gfloat *) scratch->data, out);
}
