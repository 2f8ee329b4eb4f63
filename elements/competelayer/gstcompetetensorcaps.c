/* The tensors of a sparse code in caps, as GStreamer's tensor decoders read them from
 * 1.28 on: each group of tensors is a field of the structure `tensors`
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstcompeteanalytics.h"
#include "gstcompetetensorcaps.h"

#define TENSORS_FIELD "tensors"

/* A dimension of 0 may have any size: the size of a field and the number of winners are
 * not known before the caps are. */
#define TENSOR(id, type, dims)                                          \
  "(GstCaps)[tensor/strided,tensor-id=(string)" id ",dims=<" dims ">,"  \
  "dims-order=(string)row-major,type=(string)" type "]"

static const struct
{
  GstSparseCodeParts part;
  const gchar *name;
  const gchar *tensors;
} groups[] = {
  {GST_SPARSE_CODE_PART_CODE, "gst-compete-code",
        TENSOR (GST_COMPETE_INDICES_ID, "uint32", "(int)0,(int)0") ","
        TENSOR (GST_COMPETE_ACTIVATIONS_ID, "float32", "(int)0,(int)0")},
  {GST_SPARSE_CODE_PART_RECONSTRUCTION, "gst-compete-reconstruction",
        TENSOR (GST_COMPETE_RECONSTRUCTION_ID, "float32",
            "(int)0,(int)0,(int)0")},
};

static void
add_group (GstStructure * tensors, const gchar * name, const gchar * members)
{
  gchar *text = g_strdup_printf ("tensorgroups,%s=(/uniquelist){%s}", name,
      members);
  GstStructure *group = gst_structure_from_string (text, NULL);

  gst_structure_set_value (tensors, name, gst_structure_get_value (group,
          name));
  gst_structure_free (group);
  g_free (text);
}

/* Adds our groups, or removes them. The groups of elements upstream stay as they are. */
static void
transform_structure (GstPadDirection direction, GstStructure * s,
    GstSparseCodeParts parts)
{
  GstStructure *tensors = NULL;
  guint i;

  if (!gst_structure_get (s, TENSORS_FIELD, GST_TYPE_STRUCTURE, &tensors, NULL))
    tensors = gst_structure_new_empty ("tensorgroups");
  for (i = 0; i < G_N_ELEMENTS (groups); i++) {
    if (direction == GST_PAD_SRC)
      gst_structure_remove_field (tensors, groups[i].name);
    else if (parts & groups[i].part)
      add_group (tensors, groups[i].name, groups[i].tensors);
  }
  if (gst_structure_n_fields (tensors) > 0)
    gst_structure_set (s, TENSORS_FIELD, GST_TYPE_STRUCTURE, tensors, NULL);
  else
    gst_structure_remove_field (s, TENSORS_FIELD);
  gst_structure_free (tensors);
}

/**
 * gst_compete_tensor_caps_transform:
 * @direction: the direction of the pad that @caps belong to
 * @caps: caps of video
 * @filter: (nullable): caps to intersect the result with
 * @parts: the parts of the code that each frame has
 *
 * Returns: (transfer full): the caps at the other pad. From %GST_PAD_SINK, that is @caps
 *     with the tensors of @parts; from %GST_PAD_SRC, @caps without the tensors of the
 *     layer
 */
GstCaps *
gst_compete_tensor_caps_transform (GstPadDirection direction, GstCaps * caps,
    GstCaps * filter, GstSparseCodeParts parts)
{
  GstCaps *others = gst_caps_copy (caps), *both;
  guint i;

  for (i = 0; i < gst_caps_get_size (others); i++)
    transform_structure (direction, gst_caps_get_structure (others, i), parts);
  if (filter == NULL)
    return others;
  both = gst_caps_intersect_full (filter, others, GST_CAPS_INTERSECT_FIRST);
  gst_caps_unref (others);
  return both;
}
