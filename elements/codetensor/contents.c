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
 * @shape: the tensor's shape
 *
 * Returns: how many of the tensor's values can be other than 0
 */
gsize
content_get_most (const TensorContent * content, const GstSparseCode * code,
    const TensorShape * shape)
{
  return content->get_most ? content->get_most (code) :
      tensor_shape_count (shape);
}
