/* The shape of codetensor's tensors, from its properties and a frame's code
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gsttensorshape.h"

#include "gstrefusal.h"

/* Sets what becomes of the values of @code. Returns %FALSE, after an error, if the
 * properties say what cannot be. */
static gboolean
get_pool (GstElement * element, const GstCodeTensorSettings * settings,
    const GstSparseCode * code, FieldPool * pool)
{
  const FieldGrid grid = content_get_fields (code);

  pool->theta = settings->theta;
  pool->split = settings->split_signs;
  if (!field_pool_parse (pool, settings->pool)) {
    GST_ELEMENT_REFUSE (element, LIBRARY, SETTINGS,
        ("`pool` is \"%s\". Write how many parts across and how many down, as "
            "in pool=2x2.", settings->pool), (NULL));
    return FALSE;
  }
  if (field_pool_is_plain (pool))
    return TRUE;
  if (!contents_get (settings->content)->of_fields) {
    GST_ELEMENT_REFUSE (element, LIBRARY, SETTINGS,
        ("`theta`, `split-signs` and `pool` need content=code or content=drive. "
            "Set another content, or leave them out."), (NULL));
    return FALSE;
  }
  if (!field_pool_fits (pool, &grid)) {
    GST_ELEMENT_REFUSE (element, LIBRARY, SETTINGS,
        ("`pool` is \"%s\", but a frame has only %u x %u fields. Use fewer parts, "
            "or smaller fields.", settings->pool, grid.across, grid.down),
        (NULL));
    return FALSE;
  }
  return TRUE;
}

static void
refuse_shape (GstElement * element, const GstSparseCode * code, guint width,
    guint height)
{
  GST_ELEMENT_REFUSE (element, STREAM, FORMAT,
      ("The frame's code does not make a tensor. Use fewer units or larger "
          "fields if there are more than 4294967295 values, and remove any "
          "element that scales or crops between competelayer and codetensor."),
      ("%u x %u units of %u x %u pixels, %u channels, %u halves; %u x %u "
          "fields; a frame of %u x %u", code->columns, code->rows,
          code->field_width, code->field_height, code->channels,
          code->halves, code->fields_across, code->fields_down, width, height));
}

static void
refuse_parts (GstElement * element, GstSparseCodeParts missing)
{
  gchar *names = gst_sparse_code_parts_names (missing);

  GST_ELEMENT_REFUSE (element, STREAM, FAILED,
      ("The frame's code lacks what `content` needs. Add \"%s\" to "
          "competelayer's `attach`.", names), (NULL));
  g_free (names);
}

/**
 * gst_tensor_shape_get:
 * @element: codetensor, which posts the errors
 * @settings: its properties
 * @code: the code of a frame
 * @width: of the frame
 * @height: of the frame
 * @pool: (out): what becomes of the values
 * @shape: (out): the shape of the tensor
 *
 * Returns: %FALSE, after an error, if @code makes no such tensor
 */
gboolean
gst_tensor_shape_get (GstElement * element,
    const GstCodeTensorSettings * settings, const GstSparseCode * code,
    guint width, guint height, FieldPool * pool, TensorShape * shape)
{
  const TensorContent *content = contents_get (settings->content);
  GstSparseCodeParts missing = content->part & ~gst_sparse_code_parts (code);
  const gchar *fault = content->find_fault ? content->find_fault (code) : NULL;

  if (fault != NULL) {
    GST_ELEMENT_REFUSE (element, STREAM, FORMAT, ("%s", fault), (NULL));
    return FALSE;
  }
  if (missing != 0) {
    refuse_parts (element, missing);
    return FALSE;
  }
  if (!get_pool (element, settings, code, pool))
    return FALSE;
  if (content->get_shape (code, pool, width, height, shape))
    return TRUE;
  refuse_shape (element, code, width, height);
  return FALSE;
}
