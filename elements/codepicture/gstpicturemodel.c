/* What codepicture decodes with: the weights, and the code that it read last
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstpicturemodel.h"

#include <string.h>

#include "gstframe.h"
#include "gstrefusal.h"
#include "gstroom.h"

/* Frees the weights and the code. */
void
gst_picture_model_clear (GstPictureModel * m)
{
  g_clear_pointer (&m->decoder, decoder_free);
  g_clear_pointer (&m->code.indices, g_free);
  g_clear_pointer (&m->code.activations, g_free);
  g_clear_pointer (&m->code.extras, g_free);
}

/* --- caps --- */

/* Posts @error, after @title, and frees it.
 *
 * Returns: %FALSE */
static gboolean
refuse (GstPictureModel * m, const gchar * title, const gchar * advice,
    GError * error)
{
  if (g_error_matches (error, COMPETE_ERROR, COMPETE_ERROR_MEMORY))
    GST_ELEMENT_REFUSE (m->element, RESOURCE, NO_SPACE_LEFT, ("%s: %s.", title,
            error->message), (NULL));
  else if (g_error_matches (error, COMPETE_ERROR, COMPETE_ERROR_SETTINGS))
    GST_ELEMENT_REFUSE (m->element, STREAM, FORMAT, ("%s: %s.", title,
            error->message), (NULL));
  else
    GST_ELEMENT_REFUSE (m->element, RESOURCE, READ, ("%s: %s. %s.", title,
            error->message, advice), (NULL));
  g_error_free (error);
  return FALSE;
}

/* Reads what the caps say.
 *
 * Returns: %FALSE, after an error, if something is missing */
static gboolean
read_caps (GstPictureModel * m, GstCaps * tensors, GstPictureCaps * caps)
{
  const gchar *missing = gst_picture_caps_get (caps,
      gst_caps_get_structure (tensors, 0));

  if (missing == NULL)
    return TRUE;
  GST_ELEMENT_REFUSE (m->element, STREAM, FORMAT,
      ("The caps of the tensors do not have `%s`, as the frame cannot be given back "
          "from these tensors alone. Set content=picture on codetensor, and pass "
          "its caps on unchanged.", missing), ("%" GST_PTR_FORMAT, tensors));
  return FALSE;
}

/* Posts an error if there is no @location. */
static gboolean
check_location (GstPictureModel * m, const gchar * location)
{
  if (location == NULL)
    GST_ELEMENT_REFUSE (m->element, LIBRARY, SETTINGS,
        ("There are no weights to give pictures back with. Set `location` to the "
            "safetensors file of the layer whose codes come."), (NULL));
  return location != NULL;
}

static DecoderShape
get_shape (const GstPictureCaps * caps)
{
  return (DecoderShape) {
  caps->columns, caps->rows, caps->field_width, caps->field_height,
        caps->field_stride, caps->field_frames, caps->winners,
        caps->local_contrast};
}

/* Whether the caps agree with themselves, and there is memory for what they ask for. If
 * not, an error is posted. */
static gboolean
check_caps (GstPictureModel * m, const GstPictureCaps * caps)
{
  const CompeteFormat format = { caps->width, caps->height, caps->channels,
    caps->channels, {0, 1, 2}
  };
  const DecoderShape shape = get_shape (caps);
  GError *error = NULL;

  if (caps->field_width == 0 || caps->field_height == 0)
    g_set_error_literal (&error, COMPETE_ERROR, COMPETE_ERROR_SETTINGS,
        "a field has no pixels");
  else if (!gst_picture_caps_get_shape (caps, &m->shape))
    g_set_error_literal (&error, COMPETE_ERROR, COMPETE_ERROR_SETTINGS,
        "there are no units or no fields, or too many");
  else
    decoder_check (&shape, &format, &error);
  if (error != NULL)
    return refuse (m, "The caps of the tensors are not those of a code", NULL,
        error);
  return gst_room_check (m->element, decoder_memory (&shape, &format),
      "the weights and the fields of a frame",
      "Send codes of fewer units, or of smaller frames");
}

static void
make_room (GstPictureModel * m)
{
  const GstPictureCaps *c = &m->caps;
  gsize entries = (gsize) c->fields * c->winners;

  m->code = (TensorCode) {
  .indices = g_new (guint32, entries),.activations =
        g_new (gfloat, entries),.fields = c->fields,.winners =
        c->winners,.units = (gsize) c->columns * c->rows};
  if (c->local_contrast) {
    m->code.n_extras = GST_PICTURE_EXTRAS;
    m->code.extras = g_new (gfloat, c->fields * m->code.n_extras);
  }
}

/* Loads the weights.
 *
 * Returns: %FALSE, after an error, if that is not possible or if they are those of other
 *     codes */
static gboolean
load (GstPictureModel * m, const gchar * location)
{
  const DecoderShape shape = get_shape (&m->caps);
  GError *error = NULL;

  m->decoder = decoder_new (&shape, &m->format, location, &error);
  if (m->decoder == NULL)
    return refuse (m, "The weights do not fit the codes",
        "Set `location` to the weights of the layer whose codes come", error);
  if (decoder_get_fields (m->decoder)->count == m->caps.fields)
    return TRUE;
  g_set_error (&error, COMPETE_ERROR, COMPETE_ERROR_SETTINGS, "a frame has %u "
      "fields, and the caps say %u", decoder_get_fields (m->decoder)->count,
      m->caps.fields);
  return refuse (m, "The caps of the tensors are not those of a code", NULL,
      error);
}

/**
 * gst_picture_model_set_caps:
 * @tensors: the caps of the tensors to come
 * @info: the format of the frames to give back
 * @location: (nullable): a file with weights
 *
 * Loads the weights, unless those that are there fit.
 *
 * Returns: %FALSE after an error
 */
gboolean
gst_picture_model_set_caps (GstPictureModel * m, GstCaps * tensors,
    GstVideoInfo * info, const gchar * location)
{
  const CompeteFormat format = gst_frame_format (info);
  GstPictureCaps caps;

  if (!read_caps (m, tensors, &caps) || !check_location (m, location))
    return FALSE;
  /* Neither struct has padding. */
  if (m->decoder != NULL && memcmp (&caps, &m->caps, sizeof caps) == 0
      && memcmp (&format, &m->format, sizeof format) == 0)
    return TRUE;
  gst_picture_model_clear (m);
  if (!check_caps (m, &caps))
    return FALSE;
  m->caps = caps;
  m->format = format;
  if (!load (m, location)) {
    g_clear_pointer (&m->decoder, decoder_free);
    return FALSE;
  }
  make_room (m);
  return TRUE;
}

/* --- tensors --- */

/**
 * gst_picture_model_read:
 * @tensor: a buffer from anywhere
 *
 * Reads the code.
 *
 * Returns: %FALSE, after an error, if @tensor is not one of these caps
 */
gboolean
gst_picture_model_read (GstPictureModel * m, GstBuffer * tensor)
{
  const gchar *fault;
  GstMapInfo map;

  if (!gst_buffer_map (tensor, &map, GST_MAP_READ)) {
    GST_ELEMENT_REFUSE (m->element, RESOURCE, READ,
        ("The memory of a tensor cannot be read."), (NULL));
    return FALSE;
  }
  fault = tensor_sparse_read_code (&m->shape, &m->code, map.data, map.size);
  gst_buffer_unmap (tensor, &map);
  if (fault == NULL)
    return TRUE;
  GST_ELEMENT_REFUSE (m->element, STREAM, DECODE,
      ("A buffer is not the tensor of a code: %s. Pass tensors and caps of "
          "codetensor on unchanged, each tensor as one buffer.", fault),
      (NULL));
  return FALSE;
}
