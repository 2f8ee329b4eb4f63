/* The code that codepicture puts on the frames that it gives back
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstpictureattach.h"

#include <math.h>

#include "gstrefusal.h"

/* Queries downstream again before the next buffer: other parts may be requested now. May
 * be called from any thread. */
void
gst_picture_attach_ask_again (GstPictureAttach * a)
{
  g_atomic_int_set (&a->to_ask, TRUE);
}

/* Drops what belongs to the weights, and the memory that is kept. */
void
gst_picture_attach_reset (GstPictureAttach * a)
{
  g_clear_pointer (&a->prototypes, g_bytes_unref);
  g_clear_pointer (&a->wins, g_bytes_unref);
  g_clear_pointer (&a->recycler, gst_recycler_free);
  gst_picture_attach_ask_again (a);
}

/* Posts an error.
 *
 * Returns: %FALSE */
static gboolean
refuse (GstPictureAttach * a)
{
  GST_ELEMENT_REFUSE (a->element, RESOURCE, NO_SPACE_LEFT,
      ("There is no memory for the reconstruction and the code of a frame. Send "
          "codes of smaller frames."), (NULL));
  return FALSE;
}

/**
 * gst_picture_attach_new_frame:
 * @floats: (out): height x width x channels floats, to be set
 *
 * Returns: (transfer full) (nullable): the memory of @floats; %NULL after an error
 */
GBytes *
gst_picture_attach_new_frame (GstPictureAttach * a, const GstPictureModel * m,
    gfloat ** floats)
{
  gpointer data;
  GBytes *bytes;

  if (a->recycler == NULL)
    a->recycler = gst_recycler_new ();
  bytes = gst_recycler_new_bytes (a->recycler, (gsize) m->format.width
      * m->format.height * m->format.channels * sizeof (gfloat), &data);
  *floats = data;
  if (bytes == NULL)
    refuse (a);
  return bytes;
}

/* Queries which parts are requested downstream, if that may have changed.
 *
 * Returns: the parts to attach */
static GstSparseCodeParts
get_wanted (GstPictureAttach * a)
{
  if (g_atomic_int_compare_and_exchange (&a->to_ask, TRUE, FALSE))
    a->asked =
        gst_pad_query_sparse_code_request (GST_BASE_TRANSFORM_SRC_PAD
        (a->element));
  return GST_SPARSE_CODE_PART_CODE | a->asked | a->asked_in_allocation;
}

/* Copies the prototypes, unless that is done. They do not change.
 *
 * Returns: whether there is memory for them */
static gboolean
copy_prototypes (GstPictureAttach * a, const GstPictureModel * m)
{
  const CompeteField *f = &decoder_get_fields (m->decoder)->field;
  gsize size = (gsize) m->code.units * f->width * f->height * f->channels
      * f->frames * f->halves * sizeof (gfloat);
  const guint64 *wins = decoder_get_wins (m->decoder);
  gfloat *prototypes;

  if (a->prototypes != NULL)
    return TRUE;
  prototypes = g_try_malloc (size);
  if (prototypes == NULL)
    return FALSE;
  decoder_get_prototypes (m->decoder, prototypes);
  a->prototypes = g_bytes_new_take (prototypes, size);
  if (wins != NULL)
    a->wins = g_bytes_new (wins, m->code.units * sizeof (guint64));
  return TRUE;
}

/* Sets the members of @meta that are not arrays. */
static void
fill_in (const GstPictureAttach * a, const GstPictureModel * m,
    GstSparseCode * meta)
{
  const CompeteFields *fields = decoder_get_fields (m->decoder);
  CompeteUsage usage;

  decoder_get_usage (m->decoder, &usage);
  meta->layer = GST_OBJECT_NAME (a->element);
  meta->columns = m->caps.columns;
  meta->rows = m->caps.rows;
  meta->field_width = fields->field.width;
  meta->field_height = fields->field.height;
  meta->field_stride = fields->stride;
  meta->channels = fields->field.channels;
  meta->halves = fields->field.halves;
  meta->field_frames = fields->field.frames;
  meta->fields_across = fields->across;
  meta->fields_down = fields->down;
  meta->winners = m->caps.winners;
  meta->error = NAN;            /* the original frame is not there */
  meta->frames_learned = decoder_get_frames_learned (m->decoder);
  meta->usage_entropy = usage.entropy;
  meta->unused_units = usage.unused;
}

/* Copies the arrays of the code into @meta.
 *
 * Returns: whether there is memory for them */
static gboolean
copy_parts (GstPictureAttach * a, const GstPictureModel * m,
    GstSparseCodeParts wanted, GstSparseCode * meta)
{
  gsize entries = m->code.fields * m->code.winners;
  gboolean copied;

  meta->indices = gst_recycler_copy (a->recycler, m->code.indices,
      entries * sizeof (guint32));
  meta->activations = gst_recycler_copy (a->recycler, m->code.activations,
      entries * sizeof (gfloat));
  copied = meta->indices != NULL && meta->activations != NULL;
  if (wanted & GST_SPARSE_CODE_PART_CONTRASTS && m->code.extras != NULL) {
    meta->contrasts = gst_recycler_copy (a->recycler, m->code.extras,
        m->code.fields * m->code.n_extras * sizeof (gfloat));
    copied &= meta->contrasts != NULL;
  }
  if (wanted & GST_SPARSE_CODE_PART_PROTOTYPES) {
    copied &= copy_prototypes (a, m);
    meta->prototypes = a->prototypes;
    meta->wins = a->wins;
  }
  return copied;
}

/**
 * gst_picture_attach_code:
 * @reconstruction: of gst_picture_attach_new_frame(), set
 * @buffer: the frame; the code that @m read last is put on it
 *
 * Returns: %FALSE, after an error, if there is no memory for it
 */
gboolean
gst_picture_attach_code (GstPictureAttach * a, const GstPictureModel * m,
    GBytes * reconstruction, GstBuffer * buffer)
{
  GstSparseCodeParts wanted = get_wanted (a);
  GstSparseCode meta = { 0 };
  gboolean copied;

  fill_in (a, m, &meta);
  copied = copy_parts (a, m, wanted, &meta);
  if (wanted & GST_SPARSE_CODE_PART_RECONSTRUCTION)
    meta.reconstruction = reconstruction;
  if (copied)
    gst_buffer_add_sparse_code (buffer, &meta);
  g_clear_pointer (&meta.indices, g_bytes_unref);
  g_clear_pointer (&meta.activations, g_bytes_unref);
  g_clear_pointer (&meta.contrasts, g_bytes_unref);
  return copied || refuse (a);
}
