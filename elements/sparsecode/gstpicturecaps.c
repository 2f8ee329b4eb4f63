/* What the caps of tensors say about the frames that codepicture gives back
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstpicturecaps.h"

#define LOCAL_CONTRAST "local-contrast"

#define AT(member) G_STRUCT_OFFSET (GstPictureCaps, member)

static const struct
{
  const gchar *name;
  gsize offset;
} numbers[] = {
  {"frame-width", AT (width)},
  {"frame-height", AT (height)},
  {"channels", AT (channels)},
  {"columns", AT (columns)},
  {"rows", AT (rows)},
  {"field-width", AT (field_width)},
  {"field-height", AT (field_height)},
  {"field-stride", AT (field_stride)},
  {"field-frames", AT (field_frames)},
  {"fields", AT (fields)},
  {"winners", AT (winners)},
};

/**
 * gst_picture_caps_init:
 * @caps: (out): what the caps of tensors of @code say
 * @code: the code of a frame
 * @width: of the frame
 * @height: of the frame
 *
 * Returns: %FALSE if @code has a number that does not fit, as a damaged one may
 */
gboolean
gst_picture_caps_init (GstPictureCaps * caps, const GstSparseCode * code,
    guint width, guint height)
{
  guint64 fields = (guint64) code->fields_across * code->fields_down;
  guint i;

  *caps = (GstPictureCaps) {
  width, height, code->channels, code->columns, code->rows,
        code->field_width, code->field_height, code->field_stride,
        code->field_frames, MIN (fields, G_MAXUINT), code->winners,
        code->halves == 2};
  for (i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (G_STRUCT_MEMBER (guint, caps, numbers[i].offset) > G_MAXINT)
      return FALSE;
  return TRUE;
}

/**
 * gst_picture_caps_set:
 * @caps: what to say
 * @structure: of caps; its fields are set
 */
void
gst_picture_caps_set (const GstPictureCaps * caps, GstStructure * structure)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (numbers); i++)
    gst_structure_set (structure, numbers[i].name, G_TYPE_INT,
        (gint) G_STRUCT_MEMBER (guint, caps, numbers[i].offset), NULL);
  gst_structure_set (structure, LOCAL_CONTRAST, G_TYPE_BOOLEAN,
      caps->local_contrast, NULL);
}

/**
 * gst_picture_caps_get:
 * @caps: (out): what @structure says
 * @structure: of caps
 *
 * Returns: (nullable): the name of a field that is missing, or not an int from 0 on;
 *     %NULL when all is there
 */
const gchar *
gst_picture_caps_get (GstPictureCaps * caps, const GstStructure * structure)
{
  guint i;

  *caps = (GstPictureCaps) {
  0};
  for (i = 0; i < G_N_ELEMENTS (numbers); i++) {
    gint number;

    if (!gst_structure_get_int (structure, numbers[i].name, &number)
        || number < 0)
      return numbers[i].name;
    G_STRUCT_MEMBER (guint, caps, numbers[i].offset) = number;
  }
  return gst_structure_get_boolean (structure, LOCAL_CONTRAST,
      &caps->local_contrast) ? NULL : LOCAL_CONTRAST;
}

/**
 * gst_picture_caps_get_shape:
 * @shape: (out): units:fields:1:1, or (units + 2):fields:1:1 with local contrast
 *
 * Returns: whether it is the shape of a tensor, as tensor_shape_set() does
 */
gboolean
gst_picture_caps_get_shape (const GstPictureCaps * caps, TensorShape * shape)
{
  guint64 extras = caps->local_contrast ? GST_PICTURE_EXTRAS : 0;

  return tensor_shape_set (shape, (guint64) caps->columns * caps->rows
      + extras, caps->fields, 1, 1);
}
