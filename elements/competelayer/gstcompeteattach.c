/* What goes along on competelayer's buffers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcompeteattach.h"
#include "gstroom.h"
#include "gstrefusal.h"
#include "gstsparsecode.h"
#ifdef HAVE_GST_ANALYTICS
#include "gstcompeteanalytics.h"
#endif

GST_DEBUG_CATEGORY_EXTERN (competelayer_debug);
#define GST_CAT_DEFAULT competelayer_debug

/* Something else may be wanted downstream from now on. From any thread. */
void
gst_compete_attach_ask_again (GstCompeteAttach * a)
{
  g_atomic_int_set (&a->to_ask, TRUE);
}

/* Finds out what is wanted on the buffers, when that may have changed. */
void
gst_compete_attach_update (GstCompeteAttach * a)
{
  if (!g_atomic_int_compare_and_exchange (&a->to_ask, TRUE, FALSE))
    return;
  a->asked =
      gst_pad_ask_sparse_code_request (GST_BASE_TRANSFORM_SRC_PAD (a->element));
  GST_DEBUG_OBJECT (a->element, "downstream asks for parts 0x%x, and 0x%x in "
      "its allocation query", a->asked, a->asked_in_allocation);
}

/* What is to go along on the buffers. */
GstSparseCodeParts
gst_compete_attach_wanted (const GstCompeteAttach * a,
    const GstCompeteSettings * settings)
{
  return settings->attach | a->asked | a->asked_in_allocation;
}

static void
forget_prototypes (GstCompeteAttach * a)
{
  g_clear_pointer (&a->prototypes, g_bytes_unref);
  g_clear_pointer (&a->wins, g_bytes_unref);
}

/* Drops a snapshot that is no longer the layer's. */
void
gst_compete_attach_forget (GstCompeteAttach * a)
{
  forget_prototypes (a);
  a->taken = FALSE;
}

/* How many bytes the prototypes take outside of the layer. */
static gsize
prototypes_size (const Layer * layer)
{
  return (gsize) layer->weights->units * weights_packed (layer->weights)
      * sizeof (gfloat);
}

/* Returns: whether there is memory for them */
static gboolean
copy_prototypes (GstCompeteAttach * a, const Layer * layer)
{
  gsize size = prototypes_size (layer);
  gfloat *packed;

  /* First, so that its memory is had again when nobody else holds it. */
  forget_prototypes (a);
  packed = g_try_malloc (size);
  if (packed == NULL)
    return FALSE;
  weights_pack (layer->weights, packed);
  a->prototypes = g_bytes_new_take (packed, size);
  if (layer->won != NULL)
    a->wins = g_bytes_new (layer->won, layer->units * sizeof (guint64));
  return TRUE;
}

/* Takes a snapshot when the last one is @interval learned frames old or more, or is
 * without prototypes that are wanted.
 *
 * Returns: whether there is memory for it */
static gboolean
take_snapshot (GstCompeteAttach * a, const Layer * layer,
    const Scores * scores, guint interval, gboolean prototypes)
{
  guint64 learned = layer->frames_learned;

  if (!prototypes)
    forget_prototypes (a);
  if (a->taken && (a->prototypes != NULL) == prototypes
      && (learned == a->taken_at || learned - a->taken_at < interval))
    return TRUE;
  a->taken = TRUE;
  a->taken_at = learned;
  a->usage_entropy = scores ? scores_usage_entropy (scores) : 0.0;
  a->unused_units = scores ? scores_unused (scores) : layer->weights->units;
  return !prototypes || copy_prototypes (a, layer);
}

/* Copies into @code those of the larger fields that are @wanted.
 *
 * Returns: whether there is memory for them */
static gboolean
copy_parts (GstCompeteAttach * a, GstSparseCodeParts wanted, guint interval,
    Layer * layer, GstCompeteFields * frame, const Scores * scores,
    GstSparseCode * code)
{
  gsize entries = (gsize) layer->count * layer->entries;
  gboolean copied = take_snapshot (a, layer, scores, interval,
      (wanted & GST_SPARSE_CODE_PART_PROTOTYPES) != 0);

  if (wanted & GST_SPARSE_CODE_PART_CODE) {
    code->indices = gst_room_copy (layer->indices, entries * sizeof (guint32));
    code->activations =
        gst_room_copy (layer->activations, entries * sizeof (gfloat));
    copied &= code->indices != NULL && code->activations != NULL;
  }
  if (wanted & GST_SPARSE_CODE_PART_RECONSTRUCTION) {
    code->reconstruction = gst_compete_fields_put_back (frame, layer);
    copied &= code->reconstruction != NULL;
  }
  if (wanted & GST_SPARSE_CODE_PART_DRIVE && layer->drives != NULL) {
    code->drive = gst_room_copy (layer->drives,
        (gsize) layer->count * layer->units * sizeof (gfloat));
    copied &= code->drive != NULL;
  }
  code->prototypes = a->prototypes;
  code->wins = a->wins;
  code->usage_entropy = a->usage_entropy;
  code->unused_units = a->unused_units;
  return copied;
}

static void
drop_parts (GstSparseCode * code)
{
  g_clear_pointer (&code->indices, g_bytes_unref);
  g_clear_pointer (&code->activations, g_bytes_unref);
  g_clear_pointer (&code->reconstruction, g_bytes_unref);
  g_clear_pointer (&code->drive, g_bytes_unref);
}

/* Says how many bytes were asked for in vain. */
static void
refuse_parts (GstCompeteAttach * a, GstSparseCodeParts wanted,
    const Layer * layer, const Fields * fields)
{
  const FieldsShape *s = &fields->shape;
  guint64 bytes = 0;

  if (wanted & GST_SPARSE_CODE_PART_CODE)
    bytes += (guint64) layer->count * layer->entries * 2 * sizeof (gfloat);
  if (wanted & GST_SPARSE_CODE_PART_RECONSTRUCTION)
    bytes += (guint64) s->frame_width * s->frame_height * s->channels
        * sizeof (gfloat);
  if (wanted & GST_SPARSE_CODE_PART_DRIVE)
    bytes += (guint64) layer->count * layer->units * sizeof (gfloat);
  if (wanted & GST_SPARSE_CODE_PART_PROTOTYPES)
    bytes += prototypes_size (layer);
  GST_ELEMENT_REFUSE (a->element, RESOURCE, NO_SPACE_LEFT,
      ("There is no memory for what goes along with a frame, up to %"
          G_GUINT64_FORMAT " bytes. Attach less, lower columns or rows, or make "
          "frames smaller.", bytes), (NULL));
}

/* Puts on @buffer what @layer made of its frame, cut into @frame, from which it
 * has @learned or not. @scores are %NULL as long as nothing was coded.
 *
 * Returns: %FALSE, after an error, when there is no memory for it */
gboolean
gst_compete_attach_code (GstCompeteAttach * a,
    const GstCompeteSettings * settings, Layer * layer,
    GstCompeteFields * frame, const Scores * scores, gboolean learned,
    GstBuffer * buffer)
{
  const Fields *fields = frame->fields;
  GstSparseCodeParts wanted = gst_compete_attach_wanted (a, settings);
  GstSparseCode code = { 0 };
  gboolean copied;

  code.layer = GST_OBJECT_NAME (a->element);
  code.columns = layer->settings.columns;
  code.rows = layer->settings.rows;
  code.field_width = fields->shape.width;
  code.field_height = fields->shape.height;
  code.field_stride = fields->shape.stride;
  code.channels = fields->shape.channels;
  code.halves = gst_compete_fields_halves (frame);
  code.fields_across = fields->across;
  code.fields_down = fields->down;
  code.winners = layer->entries;
  code.error = layer->energy > 0.0 ? layer->error / layer->energy : 0.0;
  code.frames_learned = layer->frames_learned;
  code.learning = learned;
  copied = copy_parts (a, wanted, settings->snapshot_interval, layer, frame,
      scores, &code);
  if (!copied) {
    refuse_parts (a, wanted, layer, fields);
    drop_parts (&code);
    return FALSE;
  }
  gst_buffer_add_sparse_code (buffer, &code);
#ifdef HAVE_GST_ANALYTICS
  gst_compete_analytics_attach (buffer, &code, fields->shape.frame_width,
      fields->shape.frame_height);
#endif

  drop_parts (&code);
  return TRUE;
}
