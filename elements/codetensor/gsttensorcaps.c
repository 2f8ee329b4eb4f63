/* Caps of tensors, as NNStreamer defines them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gsttensorcaps.h"

/* Returns: (transfer full): the dimensions of @shape as caps have them: "20:20:1:1" */
static gchar *
make_dimensions (const TensorShape * shape)
{
  return g_strdup_printf ("%u:%u:%u:%u", shape->dims[0], shape->dims[1],
      shape->dims[2], shape->dims[3]);
}

/* Whether tensors with the dimensions @text have the values of @shape in the same
 * order. Axes of length 1 may be left out or added ("20:20" for 20:20:1:1), and
 * neighbouring axes may be joined ("400"). */
static gboolean
is_same_order (const gchar * text, const TensorShape * shape)
{
  gchar **numbers = g_strsplit (text, ":", -1);
  gboolean same = numbers[0] != NULL;
  guint i, axis = 0;

  for (i = 0; same && numbers[i] != NULL; i++) {
    guint64 number, count = 1;

    same = g_ascii_string_to_unsigned (g_strstrip (numbers[i]), 10, 1,
        G_MAXUINT32, &number, NULL);
    while (same && count < number && axis < TENSOR_RANK)
      count *= shape->dims[axis++];
    same = same && count == number;
  }
  while (axis < TENSOR_RANK && shape->dims[axis] == 1)
    axis++;
  g_strfreev (numbers);
  return same && axis == TENSOR_RANK;
}

/* Appends those of @dimensions, a string or a list of them, that fit @shape. */
static void
add_spellings (GValue * spellings, const GValue * dimensions,
    const TensorShape * shape)
{
  guint i;

  if (GST_VALUE_HOLDS_LIST (dimensions)) {
    for (i = 0; i < gst_value_list_get_size (dimensions); i++)
      add_spellings (spellings, gst_value_list_get_value (dimensions, i),
          shape);
  } else if (G_VALUE_HOLDS_STRING (dimensions)
      && is_same_order (g_value_get_string (dimensions), shape)) {
    gst_value_list_append_value (spellings, dimensions);
  }
}

/* Sets a list of dimensions: first as we write them, then as @accepted writes them. */
static void
set_dimensions (GstStructure * ours, GstCaps * accepted,
    const TensorShape * shape)
{
  GValue spellings = G_VALUE_INIT, own = G_VALUE_INIT;
  guint i;

  g_value_init (&spellings, GST_TYPE_LIST);
  g_value_init (&own, G_TYPE_STRING);
  g_value_take_string (&own, make_dimensions (shape));
  gst_value_list_append_and_take_value (&spellings, &own);
  for (i = 0; !gst_caps_is_any (accepted)
      && i < gst_caps_get_size (accepted); i++) {
    const GValue *theirs =
        gst_structure_get_value (gst_caps_get_structure (accepted, i),
        "dimensions");

    if (theirs != NULL)
      add_spellings (&spellings, theirs, shape);
  }
  gst_structure_take_value (ours, "dimensions", &spellings);
}

/**
 * gst_tensor_caps_choose:
 * @accepted: what is accepted downstream
 * @shape: a tensor's shape
 * @about: (nullable): more fields for the caps
 * @rate_n: tensors in @rate_d seconds, 0 when that varies
 * @rate_d: seconds
 *
 * Chooses the caps for buffers of one tensor of @shape: static ones if they are
 * accepted, else sparse ones. If @accepted writes the dimensions in another way, as
 * "20:20" or "400" for "20:20:1:1", the caps have those.
 *
 * Returns: (transfer full): fixed caps, or empty ones when neither is accepted
 */
GstCaps *
gst_tensor_caps_choose (GstCaps * accepted, const TensorShape * shape,
    const GstStructure * about, gint rate_n, gint rate_d)
{
  GstCaps *ours = gst_caps_from_string (GST_TENSOR_CAPS), *chosen;
  gint i;

  set_dimensions (gst_caps_get_structure (ours, 0), accepted, shape);
  gst_caps_set_simple (ours, "framerate", GST_TYPE_FRACTION, rate_n, rate_d,
      NULL);
  for (i = 0; about != NULL && i < gst_structure_n_fields (about); i++) {
    const gchar *name = gst_structure_nth_field_name (about, i);

    gst_caps_set_value (ours, name, gst_structure_get_value (about, name));
  }
  chosen = gst_caps_intersect_full (ours, accepted, GST_CAPS_INTERSECT_FIRST);
  gst_caps_unref (ours);
  return gst_caps_is_empty (chosen) ? chosen : gst_caps_fixate (chosen);
}

/* Whether dimensions in @accepted have another type than a string or a list. */
static gboolean
has_other_dimensions (GstCaps * accepted)
{
  guint i;

  for (i = 0; i < gst_caps_get_size (accepted); i++) {
    const GValue *dimensions =
        gst_structure_get_value (gst_caps_get_structure (accepted, i),
        "dimensions");

    if (dimensions != NULL && !G_VALUE_HOLDS_STRING (dimensions)
        && !GST_VALUE_HOLDS_LIST (dimensions))
      return TRUE;
  }
  return FALSE;
}

/* Whether all of @accepted is tensors by their old name. */
static gboolean
has_old_name_only (GstCaps * accepted)
{
  guint i;

  for (i = 0; i < gst_caps_get_size (accepted); i++)
    if (!gst_structure_has_name (gst_caps_get_structure (accepted, i),
            GST_TENSOR_OLD_NAME))
      return FALSE;
  return i > 0;
}

/**
 * gst_tensor_caps_explain:
 * @accepted: what is accepted downstream, in which gst_tensor_caps_choose() found no
 *     caps
 * @shape: the tensor's shape
 * @rate_n: tensors in @rate_d seconds, 0 when that varies
 * @rate_d: seconds
 *
 * Returns: (transfer full): a sentence for an error: why there are no caps, and what to
 *     write instead
 */
gchar *
gst_tensor_caps_explain (GstCaps * accepted, const TensorShape * shape,
    gint rate_n, gint rate_d)
{
  gchar *dimensions = make_dimensions (shape), *sentence;

  if (has_old_name_only (accepted))
    sentence = g_strdup ("The element after codetensor takes only other/tensor, "
        "an old name. Write other/tensors,format=static instead.");
  else if (has_other_dimensions (accepted))
    sentence = g_strdup_printf ("The caps after codetensor have `dimensions` "
        "that are not text: 20:20 is read as flags, 400 as a number. Write all "
        "four, dimensions=%s, or give their type, in quotes: "
        "'other/tensors,format=static,dimensions=(string)20:20'.", dimensions);
  else
    sentence = g_strdup_printf ("The element after codetensor takes "
        "neither static tensors of float32 with dimensions %s nor sparse ones, "
        "%d/%d of them a second. Set its caps to one of the two.", dimensions, rate_n,
        rate_d);
  g_free (dimensions);
  return sentence;
}

/**
 * gst_tensor_caps_get_linkable:
 *
 * Returns: (transfer full): the caps of codetensor's tensors, and of tensors by their
 *     old name. It does not make the latter, but only if elements can be linked can
 *     gst_tensor_caps_explain() say what to write instead.
 */
GstCaps *
gst_tensor_caps_get_linkable (void)
{
  GstCaps *caps = gst_caps_from_string (GST_TENSOR_CAPS);

  gst_caps_append (caps, gst_caps_new_empty_simple (GST_TENSOR_OLD_NAME));
  return caps;
}

/**
 * gst_tensor_caps_answer:
 * @query: a CAPS query
 * @caps: (transfer full): the answer, before the query's filter
 */
void
gst_tensor_caps_answer (GstQuery * query, GstCaps * caps)
{
  GstCaps *filter;

  gst_query_parse_caps (query, &filter);
  if (filter != NULL) {
    GstCaps *filtered = gst_caps_intersect_full (filter, caps,
        GST_CAPS_INTERSECT_FIRST);

    gst_caps_unref (caps);
    caps = filtered;
  }
  gst_query_set_caps_result (query, caps);
  gst_caps_unref (caps);
}

/**
 * gst_tensor_caps_get_video:
 * @tensors: what is accepted downstream
 * @video: frames of any framerate
 *
 * Returns: (transfer full): @video at the framerates that @tensors have. Where those
 *     accept any, frames need not have a framerate.
 */
GstCaps *
gst_tensor_caps_get_video (GstCaps * tensors, GstCaps * video)
{
  GstCaps *ours = gst_caps_from_string (GST_TENSOR_CAPS);
  const GValue *any = gst_structure_get_value (gst_caps_get_structure (ours, 0),
      "framerate");
  GstCaps *caps = gst_caps_new_empty ();
  guint i;

  for (i = 0; i < gst_caps_get_size (tensors); i++) {
    const GValue *rate =
        gst_structure_get_value (gst_caps_get_structure (tensors, i),
        "framerate");
    GstCaps *frames = gst_caps_copy (video);

    if (rate != NULL && gst_value_compare (rate, any) != GST_VALUE_EQUAL)
      gst_caps_set_value (frames, "framerate", rate);
    caps = gst_caps_merge (caps, frames);
  }
  gst_caps_unref (ours);
  return caps;
}

/**
 * gst_tensor_caps_are_sparse:
 * @caps: caps that gst_tensor_caps_choose() chose
 *
 * Returns: whether the tensor is a sparse one
 */
gboolean
gst_tensor_caps_are_sparse (GstCaps * caps)
{
  return g_strcmp0 (gst_structure_get_string (gst_caps_get_structure (caps, 0),
          "format"), "sparse") == 0;
}
