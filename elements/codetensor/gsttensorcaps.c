/* Caps of tensors, as NNStreamer defines them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gsttensorcaps.h"

/**
 * gst_tensor_dimensions_string:
 * @shape: a tensor's shape
 *
 * Returns: (transfer full): its dimensions as caps have them, as "20:20:1:1"
 *
 * Since: 0.1
 */
gchar *
gst_tensor_dimensions_string (const TensorShape * shape)
{
  return g_strdup_printf ("%u:%u:%u:%u", shape->dims[0], shape->dims[1],
      shape->dims[2], shape->dims[3]);
}

/* Whether @text, as "20:20", says @shape: axes of 1 at the end may be left out, and
 * more of them may follow. */
static gboolean
says_shape (const gchar * text, const TensorShape * shape)
{
  gchar **numbers = g_strsplit (text, ":", -1);
  gboolean same = numbers[0] != NULL;
  guint i, rank = g_strv_length (numbers);

  for (i = 0; same && i < MAX (rank, TENSOR_RANK); i++) {
    guint64 number = 1, wanted = i < TENSOR_RANK ? shape->dims[i] : 1;

    same = (i >= rank || g_ascii_string_to_unsigned (g_strstrip (numbers[i]),
            10, 1, G_MAXUINT32, &number, NULL)) && number == wanted;
  }
  g_strfreev (numbers);
  return same;
}

/* How @accepted spells the dimensions of @shape, if it does. */
static const gchar *
find_spelling (GstCaps * accepted, const TensorShape * shape)
{
  guint i;

  for (i = 0; !gst_caps_is_any (accepted)
      && i < gst_caps_get_size (accepted); i++) {
    const gchar *text =
        gst_structure_get_string (gst_caps_get_structure (accepted, i),
        "dimensions");

    if (text != NULL && says_shape (text, shape))
      return text;
  }
  return NULL;
}

/**
 * gst_tensor_caps_choose:
 * @accepted: what is accepted downstream
 * @shape: a tensor's shape
 * @rate_n: tensors in @rate_d seconds, 0 when that varies
 * @rate_d: seconds
 *
 * Chooses the caps of one tensor of @shape in a buffer: static ones if @accepted has
 * any, else sparse ones. Where @accepted spells the same dimensions otherwise, as
 * "20:20" for "20:20:1:1", so do the caps.
 *
 * Returns: (transfer full): fixed caps, or empty ones when @accepted has neither
 *
 * Since: 0.1
 */
GstCaps *
gst_tensor_caps_choose (GstCaps * accepted, const TensorShape * shape,
    gint rate_n, gint rate_d)
{
  GstCaps *ours = gst_caps_from_string (GST_TENSOR_CAPS), *chosen;
  const gchar *spelling = find_spelling (accepted, shape);
  gchar *dimensions = gst_tensor_dimensions_string (shape);

  gst_structure_set (gst_caps_get_structure (ours, 0), "dimensions",
      G_TYPE_STRING, spelling ? spelling : dimensions, NULL);
  gst_caps_set_simple (ours, "framerate", GST_TYPE_FRACTION, rate_n, rate_d,
      NULL);
  chosen = gst_caps_intersect_full (ours, accepted, GST_CAPS_INTERSECT_FIRST);
  gst_caps_unref (ours);
  g_free (dimensions);
  return gst_caps_is_empty (chosen) ? chosen : gst_caps_fixate (chosen);
}

/**
 * gst_tensor_caps_are_sparse:
 * @caps: caps that gst_tensor_caps_choose() chose
 *
 * Returns: whether the tensor is a sparse one
 *
 * Since: 0.1
 */
gboolean
gst_tensor_caps_are_sparse (GstCaps * caps)
{
  return g_strcmp0 (gst_structure_get_string (gst_caps_get_structure (caps, 0),
          "format"), "sparse") == 0;
}
