/* What of a sparse code becomes a tensor, and how
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcodetensorcontent.h"

#include <string.h>

static const struct
{
  GstSparseCodeParts part;
  const gchar *name;
} contents[] = {
  [GST_CODE_TENSOR_CODE] = {GST_SPARSE_CODE_PART_CODE, "code"},
  [GST_CODE_TENSOR_RECONSTRUCTION] =
      {GST_SPARSE_CODE_PART_RECONSTRUCTION, "reconstruction"},
  [GST_CODE_TENSOR_PROTOTYPES] =
      {GST_SPARSE_CODE_PART_PROTOTYPES, "prototypes"},
  [GST_CODE_TENSOR_DRIVE] = {GST_SPARSE_CODE_PART_DRIVE, "drive"},
};

/**
 * gst_code_tensor_content_part:
 * @content: a content
 *
 * Returns: the part of a sparse code that it is made of
 *
 * Since: 0.1
 */
GstSparseCodeParts
gst_code_tensor_content_part (GstCodeTensorContent content)
{
  return contents[content].part;
}

/**
 * gst_code_tensor_content_name:
 * @content: a content
 *
 * Returns: what competelayer's `attach` calls that part
 *
 * Since: 0.1
 */
const gchar *
gst_code_tensor_content_name (GstCodeTensorContent content)
{
  return contents[content].name;
}

/* Dimensions of 32 bits each, which no product of the numbers of a damaged code may
 * exceed. */
static void
set_shape (TensorShape * shape, guint64 a, guint64 b, guint64 c, guint64 d)
{
  const guint64 dims[TENSOR_RANK] = { a, b, c, d };
  guint i;

  for (i = 0; i < TENSOR_RANK; i++)
    shape->dims[i] = dims[i] <= G_MAXUINT32 ? dims[i] : 0;
}

static gboolean
has_size (GBytes * bytes, guint64 values)
{
  return g_bytes_get_size (bytes) == values * sizeof (gfloat);
}

/**
 * gst_code_tensor_content_shape:
 * @content: what becomes a tensor
 * @code: a code that has it
 * @width: of the frame, in pixels
 * @height: of the frame, in pixels
 * @shape: (out): the tensor's shape
 *
 * Finds the shape of the tensor.
 *
 * Returns: %FALSE when the numbers of @code are not those of a tensor, or the
 *     reconstruction is not of the frame's size
 *
 * Since: 0.1
 */
gboolean
gst_code_tensor_content_shape (GstCodeTensorContent content,
    const GstSparseCode * code, gint width, gint height, TensorShape * shape)
{
  guint64 fields = (guint64) code->fields_across * code->fields_down;
  guint64 units = (guint64) code->columns * code->rows;

  switch (content) {
    case GST_CODE_TENSOR_RECONSTRUCTION:
      set_shape (shape, code->channels, width, height, 1);
      return tensor_shape_count (shape) > 0
          && has_size (code->reconstruction, tensor_shape_count (shape));
    case GST_CODE_TENSOR_PROTOTYPES:
      set_shape (shape, code->channels, code->field_width, code->field_height,
          units);
      return tensor_shape_count (shape) > 0 && code->halves >= 1
          && code->halves <= 2 && has_size (code->prototypes,
          code->halves * tensor_shape_count (shape));
    case GST_CODE_TENSOR_DRIVE:
      set_shape (shape, code->columns, code->rows, fields, 1);
      return tensor_shape_count (shape) > 0
          && has_size (code->drive, tensor_shape_count (shape));
    case GST_CODE_TENSOR_CODE:
      set_shape (shape, code->columns, code->rows, fields, 1);
      return tensor_shape_count (shape) > 0
          && has_size (code->indices, fields * code->winners)
          && has_size (code->activations, fields * code->winners);
  }
  return FALSE;
}

/**
 * gst_code_tensor_content_most:
 * @content: what becomes a tensor
 * @code: a code that has it
 * @shape: the tensor's shape
 *
 * Returns: how many of the tensor's values can be other than 0
 *
 * Since: 0.1
 */
gsize
gst_code_tensor_content_most (GstCodeTensorContent content,
    const GstSparseCode * code, const TensorShape * shape)
{
  if (content == GST_CODE_TENSOR_CODE)
    return g_bytes_get_size (code->indices) / sizeof (guint32);
  return tensor_shape_count (shape);
}

static TensorCode
get_tensor_code (const GstSparseCode * code)
{
  TensorCode entries;

  entries.indices = g_bytes_get_data (code->indices, NULL);
  entries.activations = g_bytes_get_data (code->activations, NULL);
  entries.fields = (gsize) code->fields_across * code->fields_down;
  entries.winners = code->winners;
  entries.units = (gsize) code->columns * code->rows;
  return entries;
}

/* The values as they stand in @code, where they do. */
static const gfloat *
get_values (GstCodeTensorContent content, const GstSparseCode * code,
    gsize * size)
{
  if (content == GST_CODE_TENSOR_RECONSTRUCTION)
    return g_bytes_get_data (code->reconstruction, size);
  if (content == GST_CODE_TENSOR_DRIVE)
    return g_bytes_get_data (code->drive, size);
  if (content == GST_CODE_TENSOR_PROTOTYPES && code->halves == 1)
    return g_bytes_get_data (code->prototypes, size);
  return NULL;
}

static void
unite_prototypes (const GstSparseCode * code, gfloat * values)
{
  tensor_unite_halves (g_bytes_get_data (code->prototypes, NULL),
      (gsize) code->columns * code->rows,
      (gsize) code->field_width * code->field_height * code->channels, values);
}

/**
 * gst_code_tensor_content_write:
 * @content: what becomes a tensor
 * @code: a code that has it, for which gst_code_tensor_content_shape() found a shape
 * @values: (out caller-allocates): as many floats as that shape has
 *
 * Writes the dense tensor.
 *
 * Since: 0.1
 */
void
gst_code_tensor_content_write (GstCodeTensorContent content,
    const GstSparseCode * code, gfloat * values)
{
  gsize size;
  const gfloat *there = get_values (content, code, &size);

  if (there != NULL) {
    memcpy (values, there, size);
  } else if (content == GST_CODE_TENSOR_CODE) {
    TensorCode entries = get_tensor_code (code);

    gst_sparse_code_scatter (entries.indices, entries.activations,
        entries.fields, entries.winners, entries.units, values);
  } else {
    unite_prototypes (code, values);
  }
}

/**
 * gst_code_tensor_content_write_sparse:
 * @content: what becomes a tensor
 * @code: a code that has it
 * @shape: what gst_code_tensor_content_shape() found
 * @scratch: of floats; what is in it does not matter
 * @out: room for gst_code_tensor_content_most() values, tensor_sparse_size()
 *
 * Writes the sparse tensor.
 *
 * Returns: the bytes that it takes
 *
 * Since: 0.1
 */
gsize
gst_code_tensor_content_write_sparse (GstCodeTensorContent content,
    const GstSparseCode * code, const TensorShape * shape, GArray * scratch,
    guint8 * out)
{
  gsize size;
  const gfloat *values = get_values (content, code, &size);

  if (content == GST_CODE_TENSOR_CODE) {
    TensorCode entries = get_tensor_code (code);

    return tensor_sparse_write_code (shape, &entries, out);
  }
  if (values == NULL) {
    g_array_set_size (scratch, tensor_shape_count (shape));
    unite_prototypes (code, (gfloat *) scratch->data);
    values = (gfloat *) scratch->data;
  }
  return tensor_sparse_write (shape, values, out);
}
