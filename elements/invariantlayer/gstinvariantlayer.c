/* invariantlayer: learns a code that stays the same while things move
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:element-invariantlayer
 * @title: invariantlayer
 *
 * The sparse code of a competelayer changes whenever a thing moves. This element learns
 * from the drive of that layer, without labels, a code that stays much the same: it
 * depends on what is seen, not on where. It has three stages. The first two are slow
 * feature analysis; the inputs of the second are the outputs of the first and all their
 * products. The units of the third stage compete for the outputs of the second. Their
 * code is sparse and never below 0.
 *
 * The stages learn one after the other, each for a number of frames: first only the
 * layer below learns, then the first stage, the second, and the third. After that the
 * element only codes. It codes each frame by itself and puts the code on the buffer as
 * a custom meta, GstInvariantCodeMeta. It does not change the pixels.
 *
 * If an element downstream asks for it, as reconstruct does for its panel `recall`, the
 * meta also has the frame as reconstructed from the outputs of the first two stages.
 * A linear regression learns which drive these outputs stand for, while the second
 * stage learns and for #GstInvariantLayer:window fields after that. Matching pursuit
 * among the prototypes of the competelayer makes a code of the estimated drive.
 *
 * The element asks the competelayer for its drive. The elements in between have to keep
 * custom metas on the buffers.
 *
 * ## Example
 * |[
 * gst-launch-1.0 -m tapestrysrc ! competelayer learn-frames=20000 ! \
 *     invariantlayer save-location=slow.safetensors ! fakesink
 * ]|
 *
 * ## Pads
 *
 * * `sink`: raw video, with the drive of a competelayer as a meta
 * * `src`: the same frames, with the meta of this element
 *
 * ## Messages
 *
 * After every #GstInvariantLayer:interval of stream time, and at the end of the stream,
 * the element posts an element message named `invariantlayer`, unless
 * #GstInvariantLayer:post-messages is off. docs/messages.md lists its fields.
 *
 * Since: 0.1
 */

#include "config.h"

#include <gst/video/video.h>

#include "gstcodereader.h"
#include "gstframe.h"
#include "gstinvariantattach.h"
#include "gstinvariantlayer.h"
#include "gstinvariantrecall.h"
#include "gstinvariantreport.h"
#include "gstinvariantsettings.h"
#include "gstlearner.h"
#include "gstrefusal.h"
#include "gstroom.h"
#include "slow.h"

GST_DEBUG_CATEGORY_STATIC (invariantlayer_debug);
#define GST_CAT_DEFAULT invariantlayer_debug

struct _GstInvariantLayer
{
  GstLearner parent;

  GstInvariantSettings settings;        /* under the object lock */

  /* Of the streaming thread: */
  GstInvariantSettings now;     /* the settings when the buffer came */
  CompeteFormat format;         /* of the frames */
  SlowLayer *slow;              /* nullable: NULL before the first frame */
  guint64 memory;               /* bytes that were found free for it */
  GstInvariantRecall recall;
  GstCodeReader reader;         /* of the code of the layer below */
  GstSparseCode below;          /* the code of the layer below on this buffer */
  guint64 reported;             /* frames seen when the last report was made */
};

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink",
    GST_PAD_SINK, GST_PAD_ALWAYS,
    GST_STATIC_CAPS (GST_FRAME_CAPS));

static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src",
    GST_PAD_SRC, GST_PAD_ALWAYS,
    GST_STATIC_CAPS (GST_FRAME_CAPS));

G_DEFINE_TYPE_WITH_CODE (GstInvariantLayer, gst_invariant_layer,
    GST_TYPE_LEARNER, G_IMPLEMENT_INTERFACE (GST_TYPE_PRESET, NULL));
GST_ELEMENT_REGISTER_DEFINE (invariantlayer, "invariantlayer",
    GST_RANK_NONE, GST_TYPE_INVARIANT_LAYER);

/* --- properties --- */

static const GstSettingTable tables[] = {
  {.core = &slow_settings_table,.enum_prefix = "GstInvariantLayer",
      .offset = G_STRUCT_OFFSET (GstInvariantLayer, settings.slow)},
  {.settings = gst_invariant_settings,
      .offset = G_STRUCT_OFFSET (GstInvariantLayer, settings)},
  {NULL}
};

static void
gst_invariant_layer_set_property (GObject * object, guint id,
    const GValue * value, GParamSpec * pspec)
{
  gst_settings_set (GST_ELEMENT (object), object, pspec, value);
}

static void
gst_invariant_layer_get_property (GObject * object, guint id, GValue * value,
    GParamSpec * pspec)
{
  gst_settings_get (GST_ELEMENT (object), object, pspec, value);
}

/* --- the stages --- */

static void
gst_invariant_layer_free_model (GstLearner * learner)
{
  GstInvariantLayer *self = GST_INVARIANT_LAYER (learner);

  g_clear_pointer (&self->slow, slow_layer_free);
  self->memory = 0;
}

static void
gst_invariant_layer_reset_past (GstLearner * learner)
{
  GstInvariantLayer *self = GST_INVARIANT_LAYER (learner);

  if (self->slow != NULL)
    slow_layer_reset_past (self->slow);
}

static gboolean
gst_invariant_layer_make_model (GstLearner * learner, const gchar * location,
    GError ** error)
{
  GstInvariantLayer *self = GST_INVARIANT_LAYER (learner);

  self->slow = slow_layer_new (&self->now.slow,
      self->below.columns * self->below.rows, location, error);
  if (self->slow == NULL)
    return FALSE;
  self->reported = slow_layer_frames_seen (self->slow);
  return TRUE;
}

static gboolean
gst_invariant_layer_save (GstLearner * learner, const gchar * location,
    GError ** error)
{
  return slow_layer_save (GST_INVARIANT_LAYER (learner)->slow, location, error);
}

static guint64
gst_invariant_layer_position (GstLearner * learner)
{
  const SlowLayer *slow = GST_INVARIANT_LAYER (learner)->slow;

  return slow ? slow_layer_frames_seen (slow) : 0;
}

/* Whether there is memory for what the stages will need beyond what they already have.
 * If not, an error is posted. */
static gboolean
check_memory (GstInvariantLayer * self, guint units, guint fields)
{
  guint64 memory = slow_layer_memory (&self->now.slow, units, fields);

  if (memory <= self->memory)
    return TRUE;
  if (!gst_room_check (GST_ELEMENT (self), memory - self->memory,
          "the slow stages",
          "Lower first-units and second-units, or columns or rows of the layer "
          "below"))
    return FALSE;
  self->memory = memory;
  return TRUE;
}

/* Whether there may be so many units below. If not, an error is posted. */
static gboolean
check_units (GstInvariantLayer * self, guint units)
{
  GError *error = NULL;

  if (slow_layer_check (units, &error))
    return TRUE;
  GST_ELEMENT_REFUSE (self, LIBRARY, SETTINGS, ("%s.", error->message), (NULL));
  g_error_free (error);
  return FALSE;
}

/* Drops the stages and makes new ones. */
static gboolean
start_over (GstInvariantLayer * self, guint units)
{
  guint64 memory = self->memory;
  gboolean made;

  GST_ELEMENT_WARNING (self, STREAM, FORMAT,
      ("The layer below now has %u units, or first-units, second-units, "
          "third-units or theta were changed: what was learned is dropped and "
          "learning starts over.", units), (NULL));
  made = gst_learner_start_over (GST_LEARNER (self));
  self->memory = memory;
  return made;
}

/* Matches the stages to the properties and the layer below. */
static gboolean
update_stages (GstInvariantLayer * self)
{
  guint units = self->below.columns * self->below.rows;

  if (!check_units (self, units) || !check_memory (self, units,
          self->below.fields_across * self->below.fields_down))
    return FALSE;
  if (self->slow == NULL) {
    GST_DEBUG_OBJECT (self, "solves by BLAS, kernel %s", slow_layer_kernel ());
    return gst_learner_make_model (GST_LEARNER (self));
  }
  if (!slow_layer_match (self->slow, &self->now.slow, units))
    return start_over (self, units);
  slow_layer_update (self->slow, &self->now.slow);
  return TRUE;
}

/* --- reports --- */

static GstStructure *
gst_invariant_layer_figures (GstLearner * learner, gboolean end)
{
  GstInvariantLayer *self = GST_INVARIANT_LAYER (learner);
  SlowFigures figures;

  if (slow_layer_frames_seen (self->slow) == self->reported)
    return NULL;
  slow_layer_get_figures (self->slow, &figures);
  self->reported = figures.frames_seen;
  return gst_invariant_report_new (&figures,
      gst_invariant_recall_is_wanted (&self->recall));
}

/* --- a frame --- */

/* Finds the code of the layer below on @buffer. A late frame that was not coded has
 * none. A frame that left that layer before it was asked for its drive has no drive.
 * Such frames are not coded here either.
 *
 * Returns: GST_FLOW_OK, GST_FLOW_CUSTOM_SUCCESS for such a frame, or an error */
static GstFlowReturn
find_code (GstInvariantLayer * self, GstBuffer * buffer, GstSparseCode * code)
{
  const gchar *layer = self->now.below;
  GstSparseCodeParts missing = gst_code_reader_missing (buffer, layer,
      GST_SPARSE_CODE_PART_DRIVE);

  if (gst_code_reader_wait (&self->reader, GST_BASE_TRANSFORM_SINK_PAD (self),
          missing)) {
    gst_buffer_get_sparse_code (buffer, layer, code);
    gst_invariant_attach_nothing (GST_ELEMENT (self), code, &self->now.slow,
        buffer);
    return GST_FLOW_CUSTOM_SUCCESS;
  }
  if (missing == 0)
    return gst_code_reader_read (&self->reader, GST_ELEMENT (self), buffer,
        layer, code);
  gst_buffer_get_sparse_code (buffer, layer, code);
  GST_ELEMENT_REFUSE (self, STREAM, FAILED,
      ("The buffers have the code of layer %s, but not its drive: set "
          "attach=code+drive on that competelayer.",
          code->layer ? code->layer : "?"), (NULL));
  return GST_FLOW_ERROR;
}

/* A frame without a drive is a discontinuity. */
static GstLearnerPlan
gst_invariant_layer_prepare (GstLearner * learner, GstBuffer * buffer,
    gboolean code_only)
{
  GstInvariantLayer *self = GST_INVARIANT_LAYER (learner);

  GST_OBJECT_LOCK (self);
  self->now = self->settings;
  GST_OBJECT_UNLOCK (self);
  switch (find_code (self, buffer, &self->below)) {
    case GST_FLOW_OK:
      return update_stages (self) ? GST_LEARNER_STEP : GST_LEARNER_FAIL;
    case GST_FLOW_CUSTOM_SUCCESS:
      if (!code_only)
        gst_invariant_layer_reset_past (learner);
      return GST_LEARNER_IGNORE;
    default:
      return GST_LEARNER_FAIL;
  }
}

static gboolean
gst_invariant_layer_step (GstLearner * learner, GstBuffer * buffer,
    const GstVideoFrame * frame, gboolean code_only)
{
  GstInvariantLayer *self = GST_INVARIANT_LAYER (learner);
  GstElement *element = GST_ELEMENT (self);
  const GstSparseCode *below = &self->below;
  GBytes *reconstruction = NULL;
  const SlowCode *code;

  code = (code_only ? slow_layer_code_aside : slow_layer_step) (self->slow,
      g_bytes_get_data (below->drive, NULL),
      below->fields_across * below->fields_down);
  if (!code_only)
    gst_invariant_report_add (self->slow, &self->format, below, frame);
  if (gst_invariant_recall_is_wanted (&self->recall)) {
    if (!gst_invariant_recall_update (element, self->slow, &self->format,
            below))
      return FALSE;
    reconstruction = gst_invariant_recall_frame (self->slow, &self->format,
        below, frame);
  }
  gst_invariant_attach_code (element, below, code, reconstruction, buffer);
  g_clear_pointer (&reconstruction, g_bytes_unref);
  return TRUE;
}

/* --- the stream --- */

static gboolean
gst_invariant_layer_set_format (GstLearner * learner, const GstVideoInfo * info)
{
  gst_invariant_layer_reset_past (learner);
  GST_INVARIANT_LAYER (learner)->format = gst_frame_format (info);
  return TRUE;
}

static gboolean
gst_invariant_layer_sink_event (GstBaseTransform * trans, GstEvent * event)
{
  GstInvariantLayer *self = GST_INVARIANT_LAYER (trans);

  if (GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT)
    gst_invariant_layer_reset_past (GST_LEARNER (self));
  if (GST_EVENT_TYPE (event) == GST_EVENT_EOS)
    gst_code_reader_end (&self->reader, GST_ELEMENT (self));
  return GST_BASE_TRANSFORM_CLASS (gst_invariant_layer_parent_class)->sink_event
      (trans, event);
}

/* Adds the drive to what the elements downstream ask for. */
static gboolean
gst_invariant_layer_query (GstBaseTransform * trans, GstPadDirection direction,
    GstQuery * query)
{
  gboolean asked = direction == GST_PAD_SINK
      && gst_query_is_sparse_code_request (query), answered;

  answered = GST_BASE_TRANSFORM_CLASS (gst_invariant_layer_parent_class)->query
      (trans, direction, query);
  if (asked) {
    gst_query_add_sparse_code_request (query, GST_SPARSE_CODE_PART_DRIVE);
    gst_invariant_recall_answer (&GST_INVARIANT_LAYER (trans)->recall, query);
  }
  return answered;
}

static gboolean
gst_invariant_layer_propose_allocation (GstBaseTransform * trans,
    GstQuery * decide_query, GstQuery * query)
{
  if (!GST_BASE_TRANSFORM_CLASS
      (gst_invariant_layer_parent_class)->propose_allocation (trans,
          decide_query, query))
    return FALSE;
  gst_query_add_sparse_code_request (query, GST_SPARSE_CODE_PART_DRIVE);
  gst_invariant_recall_answer (&GST_INVARIANT_LAYER (trans)->recall, query);
  return TRUE;
}

static void
gst_invariant_layer_stop (GstLearner * learner)
{
  GST_INVARIANT_LAYER (learner)->reader = (GstCodeReader) { 0 };
  gst_invariant_layer_reset_past (learner);
}

static void
gst_invariant_layer_class_init (GstInvariantLayerClass * klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);
  GstLearnerClass *learner_class = GST_LEARNER_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (invariantlayer_debug, "invariantlayer", 0,
      "learns what stays the same");

  object_class->set_property = gst_invariant_layer_set_property;
  object_class->get_property = gst_invariant_layer_get_property;
  gst_settings_class_init (object_class, tables);

  gst_element_class_set_static_metadata (element_class, "Invariant layer",
      "Filter/Analyzer/Video",
      "Learns, from the drive of a competelayer and without labels, a code that "
      "stays the same while things move, and puts it on the buffers; "
      "docs/messages.md lists the fields of the message that it posts",
      "gst-compete");
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  learner_class->message_name = "invariantlayer";
  learner_class->tries_again = TRUE;
  learner_class->set_format = gst_invariant_layer_set_format;
  learner_class->make_model = gst_invariant_layer_make_model;
  learner_class->save = gst_invariant_layer_save;
  learner_class->position = gst_invariant_layer_position;
  learner_class->prepare = gst_invariant_layer_prepare;
  learner_class->step = gst_invariant_layer_step;
  learner_class->figures = gst_invariant_layer_figures;
  learner_class->reset_past = gst_invariant_layer_reset_past;
  learner_class->stop = gst_invariant_layer_stop;
  learner_class->free_model = gst_invariant_layer_free_model;
  transform_class->sink_event =
      GST_DEBUG_FUNCPTR (gst_invariant_layer_sink_event);
  transform_class->query = GST_DEBUG_FUNCPTR (gst_invariant_layer_query);
  transform_class->propose_allocation =
      GST_DEBUG_FUNCPTR (gst_invariant_layer_propose_allocation);
}

static void
gst_invariant_layer_init (GstInvariantLayer * self)
{
  gst_settings_init (tables, self);
}
