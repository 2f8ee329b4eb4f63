/* The content `picture`: all that codepicture rebuilds the frame from
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "contents.h"

#include <string.h>

#include "gstpicturecaps.h"

static TensorCode
get_entries (const GstSparseCode * code)
{
  return (TensorCode) {
  .indices = (guint32 *) g_bytes_get_data (code->indices, NULL),.activations =
        (gfloat *) g_bytes_get_data (code->activations, NULL),.fields =
        (gsize) code->fields_across * code->fields_down,.winners =
        code->winners,.units = (gsize) code->columns * code->rows,.extras =
        code->halves == 2 ?
        (gfloat *) g_bytes_get_data (code->contrasts, NULL) : NULL,.n_extras =
        code->halves == 2 ? GST_PICTURE_EXTRAS : 0};
}

/* The values of motion contrast are what is left of each pixel when its mean over the
 * frames is taken off. These means, one for each pixel, are not in the code. */
static const gchar *
find_fault (const GstSparseCode * code)
{
  return code->motion ? "With contrast=motion the code has only what moves, and "
      "codepicture cannot give the frame back. Set contrast=local on competelayer "
      "and learn again, or set another content." : NULL;
}

static gboolean
get_shape (const GstSparseCode * code, const FieldPool * pool, guint width,
    guint height, TensorShape * shape)
{
  GstPictureCaps caps;

  return gst_picture_caps_init (&caps, code, width, height)
      && gst_picture_caps_get_shape (&caps, shape);
}

static void
set_caps (const GstSparseCode * code, guint width, guint height,
    GstStructure * structure)
{
  GstPictureCaps caps;

  gst_picture_caps_init (&caps, code, width, height);
  gst_picture_caps_set (&caps, structure);
}

static gsize
get_most (const GstSparseCode * code, const FieldPool * pool,
    const TensorShape * shape)
{
  const TensorCode entries = get_entries (code);

  return entries.fields * (entries.winners + entries.n_extras);
}

static void
write_dense (const GstSparseCode * code, const FieldPool * pool,
    gfloat * values)
{
  const TensorCode e = get_entries (code);
  gsize length = e.units + e.n_extras, field;

  for (field = 0; field < e.fields; field++, values += length) {
    gst_sparse_code_scatter (e.indices + field * e.winners,
        e.activations + field * e.winners, 1, e.winners, e.units, values);
    if (e.n_extras > 0)
      memcpy (values + e.units, e.extras + field * e.n_extras,
          e.n_extras * sizeof (gfloat));
  }
}

static gsize
write_sparse (const GstSparseCode * code, const FieldPool * pool,
    const TensorShape * shape, GArray * scratch, guint8 * out)
{
  const TensorCode entries = get_entries (code);

  return tensor_sparse_write_code (shape, &entries, out);
}

const TensorContent content_picture = {
  .nick = "picture",
  .meaning = "What codepicture gives the frame back from: the activations of all "
      "units in each field and, with local contrast, the field's mean and scale, "
      "units:fields:1:1 or (units + 2):fields:1:1",
  .part = GST_SPARSE_CODE_PART_CODE | GST_SPARSE_CODE_PART_CONTRASTS,
  .find_fault = find_fault,
  .get_shape = get_shape,
  .set_caps = set_caps,
  .get_most = get_most,
  .write = write_dense,
  .write_sparse = write_sparse,
};
