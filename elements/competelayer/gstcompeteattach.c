/* The meta that competelayer puts on buffers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcodepool.h"
#include "gstcompeteattach.h"
#include "gstrefusal.h"
#include "gstsparsecode.h"
#ifdef HAVE_GST_ANALYTICS
#include "gstcompeteanalytics.h"
#endif

GST_DEBUG_CATEGORY_EXTERN (competelayer_debug);
#define GST_CAT_DEFAULT competelayer_debug

/* Queries downstream again before the next buffer: other parts may be requested now. May
 * be called from any thread. */
void
gst_compete_attach_ask_again (GstCompeteAttach * a)
{
  g_atomic_int_set (&a->to_ask, TRUE);
}

/* Heeds an event from downstream. Elements there send RECONFIGURE when they request other
 * parts or are new. May be called from any thread. */
void
gst_compete_attach_event (GstCompeteAttach * a, GstEvent * event)
{
  if (GST_EVENT_TYPE (event) == GST_EVENT_RECONFIGURE)
    gst_compete_attach_ask_again (a);
  if (gst_event_is_sparse_code_renewal (event))
    g_atomic_int_set (&a->to_renew, TRUE);
}

/* Queries which parts are requested downstream, if that may have changed. */
void
gst_compete_attach_update (GstCompeteAttach * a)
{
  if (!g_atomic_int_compare_and_exchange (&a->to_ask, TRUE, FALSE))
    return;
  a->asked =
      gst_pad_query_sparse_code_request (GST_BASE_TRANSFORM_SRC_PAD
      (a->element));
  GST_DEBUG_OBJECT (a->element, "downstream asks for parts 0x%x, and 0x%x in "
      "its allocation query", a->asked, a->asked_in_allocation);
}

/* Reads the parts that downstream requests in its answer to an ALLOCATION query. If it
 * offers no pool, or does not answer, offers one in which buffers keep their metas.
 *
 * Returns: whether @query has an answer */
gboolean
gst_compete_attach_propose (GstCompeteAttach * a, GstQuery * query,
    gboolean answered)
{
  if (answered)
    a->asked_in_allocation = gst_query_get_sparse_code_request (query);
  return gst_query_offer_code_pool (query) || answered;
}

/* Returns: the parts to attach to buffers */
static GstSparseCodeParts
get_wanted (const GstCompeteAttach * a, const GstCompeteSettings * settings)
{
  return settings->attach | a->asked | a->asked_in_allocation;
}

/* Whether any of @parts is to be attached to buffers. */
gboolean
gst_compete_attach_wants (const GstCompeteAttach * a,
    const GstCompeteSettings * settings, GstSparseCodeParts parts)
{
  return (get_wanted (a, settings) & parts) != 0;
}

static void
free_prototypes (GstCompeteAttach * a)
{
  g_clear_pointer (&a->prototypes, g_bytes_unref);
  g_clear_pointer (&a->wins, g_bytes_unref);
}

/* Drops the snapshot and the memory that is kept. Called when the model is freed. */
void
gst_compete_attach_reset (GstCompeteAttach * a)
{
  free_prototypes (a);
  a->taken = FALSE;
  g_clear_pointer (&a->recycler, gst_recycler_free);
}

/* The size in bytes of all prototypes. */
static gsize
prototypes_size (const Compete * compete, const CompeteCode * code)
{
  const CompeteField *f = &compete_get_fields (compete)->field;

  return (gsize) code->units * f->width * f->height * f->channels * f->frames
      * f->halves * sizeof (gfloat);
}

/* Copies the prototypes and wins into the snapshot.
 *
 * Returns: whether there is memory for them */
static gboolean
copy_prototypes (GstCompeteAttach * a, const Compete * compete,
    const CompeteCode * code)
{
  const guint64 *wins = compete_get_wins (compete);
  gsize size = prototypes_size (compete, code);
  gfloat *prototypes;

  /* Free the old ones first: if no buffer has them any more, their memory is reused. */
  free_prototypes (a);
  prototypes = g_try_malloc (size);
  if (prototypes == NULL)
    return FALSE;
  compete_get_prototypes (compete, prototypes);
  a->prototypes = g_bytes_new_take (prototypes, size);
  if (wins != NULL)
    a->wins = g_bytes_new (wins, code->units * sizeof (guint64));
  return TRUE;
}

/* Takes a snapshot if @interval frames or more were learned since the last one, if it is to
 * be renewed, or if @prototypes are wanted and the last one has none.
 *
 * Returns: whether there is memory for it */
static gboolean
take_snapshot (GstCompeteAttach * a, const Compete * compete,
    const CompeteCode * code, guint interval, gboolean prototypes)
{
  guint64 learned = code->frames_learned;
  gboolean renew =
      g_atomic_int_compare_and_exchange (&a->to_renew, TRUE, FALSE);

  if (!prototypes)
    free_prototypes (a);
  if (a->taken && (a->prototypes != NULL) == prototypes
      && (learned == a->taken_at || (!renew
              && learned - a->taken_at < interval)))
    return TRUE;
  a->taken = TRUE;
  a->taken_at = learned;
  compete_get_usage (compete, &a->usage);
  return !prototypes || copy_prototypes (a, compete, code);
}

static gsize
reconstruction_size (const CompeteFormat * format)
{
  return (gsize) format->width * format->height * format->channels
      * sizeof (gfloat);
}

/* Returns: (transfer full) (nullable): the frame as reconstructed from its code; %NULL if
 *     there is no memory for it */
static GBytes *
reconstruct (GstCompeteAttach * a, const GstCompeteModel * model)
{
  gpointer frame;
  GBytes *bytes = gst_recycler_new_bytes (a->recycler,
      reconstruction_size (&model->format), &frame);

  if (bytes != NULL)
    compete_reconstruct (model->compete, frame);
  return bytes;
}

/* Returns: (transfer full) (nullable): the mean and the scale of each field; %NULL if
 *     there is no memory for them */
static GBytes *
get_contrasts (GstCompeteAttach * a, const GstCompeteModel * model)
{
  gpointer contrasts;
  GBytes *bytes = gst_recycler_new_bytes (a->recycler,
      (gsize) model->fields.count * 2 * sizeof (gfloat), &contrasts);

  if (bytes != NULL)
    compete_get_contrasts (model->compete, contrasts);
  return bytes;
}

/* Copies the @wanted arrays into @meta.
 *
 * Returns: whether there is memory for them */
static gboolean
copy_parts (GstCompeteAttach * a, GstSparseCodeParts wanted, guint interval,
    const GstCompeteModel * model, const CompeteCode * code,
    GstSparseCode * meta)
{
  gsize entries = (gsize) code->fields * code->entries;
  gboolean copied = take_snapshot (a, model->compete, code, interval,
      (wanted & GST_SPARSE_CODE_PART_PROTOTYPES) != 0);

  if (wanted & GST_SPARSE_CODE_PART_CODE) {
    meta->indices = gst_recycler_copy (a->recycler, code->indices, entries * sizeof (guint32));
    meta->activations =
        gst_recycler_copy (a->recycler, code->activations, entries * sizeof (gfloat));
    copied &= meta->indices != NULL && meta->activations != NULL;
  }
  if (wanted & GST_SPARSE_CODE_PART_RECONSTRUCTION) {
    meta->reconstruction = reconstruct (a, model);
    copied &= meta->reconstruction != NULL;
  }
  if (wanted & GST_SPARSE_CODE_PART_DRIVE && code->drives != NULL) {
    meta->drive = gst_recycler_copy (a->recycler, code->drives,
        (gsize) code->fields * code->units * sizeof (gfloat));
    copied &= meta->drive != NULL;
  }
  if (wanted & GST_SPARSE_CODE_PART_CONTRASTS) {
    meta->contrasts = get_contrasts (a, model);
    copied &= meta->contrasts != NULL;
  }
  meta->prototypes = a->prototypes;
  meta->wins = a->wins;
  meta->usage_entropy = a->usage.entropy;
  meta->unused_units = a->usage.unused;
  return copied;
}

static void
drop_parts (GstSparseCode * meta)
{
  g_clear_pointer (&meta->indices, g_bytes_unref);
  g_clear_pointer (&meta->activations, g_bytes_unref);
  g_clear_pointer (&meta->reconstruction, g_bytes_unref);
  g_clear_pointer (&meta->drive, g_bytes_unref);
  g_clear_pointer (&meta->contrasts, g_bytes_unref);
}

/* Posts an error with the size of the parts that there is no memory for. */
static void
refuse_parts (GstCompeteAttach * a, GstSparseCodeParts wanted,
    const GstCompeteModel * model, const CompeteCode * code)
{
  guint64 bytes = 0;

  if (wanted & GST_SPARSE_CODE_PART_CODE)
    bytes += (guint64) code->fields * code->entries * 2 * sizeof (gfloat);
  if (wanted & GST_SPARSE_CODE_PART_RECONSTRUCTION)
    bytes += reconstruction_size (&model->format);
  if (wanted & GST_SPARSE_CODE_PART_DRIVE)
    bytes += (guint64) code->fields * code->units * sizeof (gfloat);
  if (wanted & GST_SPARSE_CODE_PART_CONTRASTS)
    bytes += (guint64) code->fields * 2 * sizeof (gfloat);
  if (wanted & GST_SPARSE_CODE_PART_PROTOTYPES)
    bytes += prototypes_size (model->compete, code);
  GST_ELEMENT_REFUSE (a->element, RESOURCE, NO_SPACE_LEFT,
      ("There is no memory for the parts of the code on a buffer, up to %"
          G_GUINT64_FORMAT " bytes. Set attach to fewer parts, lower columns or "
          "rows, or make frames smaller.", bytes), (NULL));
}

/* Sets the members of @meta that say what the layer is. */
static void
describe_layer (const GstCompeteAttach * a, const GstCompeteModel * model,
    GstSparseCode * meta)
{
  const CompeteFields *fields = &model->fields;

  meta->layer = GST_OBJECT_NAME (a->element);
  meta->columns = model->settings.columns;
  meta->rows = model->settings.rows;
  meta->field_width = fields->field.width;
  meta->field_height = fields->field.height;
  meta->field_stride = fields->stride;
  meta->channels = fields->field.channels;
  meta->halves = fields->field.halves;
  meta->field_frames = fields->field.frames;
  meta->motion = fields->field.motion;
  meta->fields_across = fields->across;
  meta->fields_down = fields->down;
}

/* Sets the members of @meta that are not arrays. */
static void
fill_in (const GstCompeteAttach * a, const GstCompeteModel * model,
    const CompeteCode * code, GstSparseCode * meta)
{
  describe_layer (a, model, meta);
  meta->winners = code->entries;
  meta->error = code->energy > 0.0 ? code->error / code->energy : 0.0;
  meta->frames_learned = code->frames_learned;
  meta->learning = code->learned;
}

/* Puts on @buffer what the layer is, and that its frame has no code. */
static void
attach_nothing (const GstCompeteAttach * a, const GstCompeteModel * model,
    GstBuffer * buffer)
{
  GstSparseCode meta = { 0 };
  CompeteState state;
  CompeteUsage usage;

  describe_layer (a, model, &meta);
  compete_get_state (model->compete, &state);
  compete_get_usage (model->compete, &usage);
  meta.frames_learned = state.frames_learned;
  meta.usage_entropy = usage.entropy;
  meta.unused_units = usage.unused;
  gst_buffer_add_sparse_code (buffer, &meta);
}

/* Puts @code on @buffer. @model has just coded the frame of @buffer; @code is %NULL while
 * fields of several frames wait for more of them.
 *
 * Returns: %FALSE, after an error, if there is no memory for it */
gboolean
gst_compete_attach_code (GstCompeteAttach * a,
    const GstCompeteSettings * settings, const GstCompeteModel * model,
    const CompeteCode * code, GstBuffer * buffer)
{
  GstSparseCodeParts wanted = get_wanted (a, settings);
  GstSparseCode meta = { 0 };

  if (code == NULL) {
    attach_nothing (a, model, buffer);
    return TRUE;
  }
  if (a->recycler == NULL)
    a->recycler = gst_recycler_new ();
  fill_in (a, model, code, &meta);
  if (!copy_parts (a, wanted, settings->snapshot_interval, model, code,
          &meta)) {
    refuse_parts (a, wanted, model, code);
    drop_parts (&meta);
    return FALSE;
  }
  gst_buffer_add_sparse_code (buffer, &meta);
#ifdef HAVE_GST_ANALYTICS
  gst_compete_analytics_attach (buffer, &meta, model->format.width,
      model->format.height);
#endif

  drop_parts (&meta);
  return TRUE;
}

/* Chooses what to do with a frame. If its code is not attached, the frame may wait until
 * several can be coded together. */
CompeteMode
gst_compete_attach_choose_mode (const GstCompeteAttach * a,
    const GstCompeteSettings * settings, GstQosLateness late,
    gboolean code_only)
{
  if (code_only)
    return COMPETE_MODE_ASIDE;
  if (late != GST_QOS_IN_TIME)
    return COMPETE_MODE_CODE;
  return gst_compete_attach_wants (a, settings,
      GST_SPARSE_CODE_PART_CODE | GST_SPARSE_CODE_PART_RECONSTRUCTION
      | GST_SPARSE_CODE_PART_DRIVE | GST_SPARSE_CODE_PART_CONTRASTS) ?
      COMPETE_MODE_LEARN : COMPETE_MODE_LEARN_LATER;
}
