/* What goes along on competelayer's buffers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcompeteattach.h"
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

static void
copy_prototypes (GstCompeteAttach * a, const Layer * layer)
{
  const Weights *weights = layer->weights;
  gsize size = (gsize) weights->units * weights_packed (weights)
      * sizeof (gfloat);
  gfloat *packed;

  /* First, so that its memory is had again when nobody else holds it. */
  forget_prototypes (a);
  packed = g_malloc (size);
  weights_pack (weights, packed);
  a->prototypes = g_bytes_new_take (packed, size);
  if (layer->won != NULL)
    a->wins = g_bytes_new (layer->won, weights->units * sizeof (guint64));
}

/* Takes a snapshot when the last one is @interval learned frames old or more, or is
 * without prototypes that are wanted. */
static void
take_snapshot (GstCompeteAttach * a, const Layer * layer,
    const Scores * scores, guint interval, gboolean prototypes)
{
  guint64 learned = layer->frames_learned;

  if (!prototypes)
    forget_prototypes (a);
  if (a->taken && (a->prototypes != NULL) == prototypes
      && (learned == a->taken_at || learned - a->taken_at < interval))
    return;
  a->taken = TRUE;
  a->taken_at = learned;
  a->usage_entropy = scores ? scores_usage_entropy (scores) : 0.0;
  a->unused_units = scores ? scores_unused (scores) : layer->weights->units;
  if (prototypes)
    copy_prototypes (a, layer);
}

/* Puts on @buffer what @layer made of its frame, cut into @frame, from which it
 * has @learned or not. @scores are %NULL as long as nothing was coded. */
void
gst_compete_attach_code (GstCompeteAttach * a,
    const GstCompeteSettings * settings, Layer * layer,
    GstCompeteFields * frame, const Scores * scores, gboolean learned,
    GstBuffer * buffer)
{
  const Fields *fields = frame->fields;
  gsize entries = (gsize) layer->count * layer->entries;
  GstSparseCodeParts wanted = gst_compete_attach_wanted (a, settings);
  GstSparseCode code = { 0 };

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
  if (wanted & GST_SPARSE_CODE_PART_CODE) {
    code.indices = g_bytes_new (layer->indices, entries * sizeof (guint32));
    code.activations =
        g_bytes_new (layer->activations, entries * sizeof (gfloat));
  }
  if (wanted & GST_SPARSE_CODE_PART_RECONSTRUCTION)
    code.reconstruction = gst_compete_fields_put_back (frame, layer);
  if (wanted & GST_SPARSE_CODE_PART_DRIVE && layer->drives != NULL)
    code.drive = g_bytes_new (layer->drives,
        (gsize) layer->count * layer->weights->units * sizeof (gfloat));
  take_snapshot (a, layer, scores, settings->snapshot_interval,
      (wanted & GST_SPARSE_CODE_PART_PROTOTYPES) != 0);
  code.prototypes = a->prototypes;
  code.wins = a->wins;
  code.usage_entropy = a->usage_entropy;
  code.unused_units = a->unused_units;
  gst_buffer_add_sparse_code (buffer, &code);
#ifdef HAVE_GST_ANALYTICS
  gst_compete_analytics_attach (buffer, &code, fields->shape.frame_width,
      fields->shape.frame_height);
#endif

  g_clear_pointer (&code.indices, g_bytes_unref);
  g_clear_pointer (&code.activations, g_bytes_unref);
  g_clear_pointer (&code.reconstruction, g_bytes_unref);
  g_clear_pointer (&code.drive, g_bytes_unref);
}
