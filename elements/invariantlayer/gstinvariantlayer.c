/* invariantlayer: learns what stays the same while what is seen moves
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:element-invariantlayer
 * @title: invariantlayer
 *
 * Two stages of slow feature analysis over the drive of a competelayer, with all
 * products of the first one's outputs between them. Where the sparse code flickers
 * while a thing moves, the outputs of the second stage stay much the same: they say
 * what is seen rather than where. Over them a third stage competes: its code of the
 * same is sparse, and no part of it is less than 0. It learns from what passes
 * through it, while it passes, without labels: the layer below first alone, then the
 * first stage, then the second, then the third, each for a number of frames; from
 * then on it only codes. A single frame is enough for its code, which travels along
 * as a custom meta, GstInvariantCodeMeta. Pixels go on untouched.
 *
 * Where an element downstream asks for it, as reconstruct does with its panel
 * `recall`, the frame as the outputs of the first two stages give it back goes along.
 * What drive they stand for is learned meanwhile: as long as the second stage learns, and
 * for #GstInvariantLayer:window fields after that. A pursuit among the prototypes of
 * the competelayer makes a code of it.
 *
 * It asks the competelayer for its drive. Elements in between have to leave custom
 * metas on the buffers.
 *
 * ## Example
 * |[
 * gst-launch-1.0 -m tapestrysrc ! competelayer learn-frames=20000 ! \
 *     invariantlayer save-location=slow.safetensors ! fakesink
 * ]|
 *
 * ## Pads
 *
 * * `sink`: raw video, with the drive of a competelayer on it
 * * `src`: the same frames, with the meta on them
 *
 * ## Messages
 *
 * Every #GstInvariantLayer:interval of stream time, and at the end of the stream, an
 * element message named `invariantlayer` is posted, unless
 * #GstInvariantLayer:post-messages is off. docs/messages.md lists its fields.
 *
 * Since: 0.1
 */

#include "config.h"

#include <gst/video/video.h>

#include "gstcodereader.h"
#include "gstframe.h"
#include "gstinvariantcode.h"
#include "gstinvariantlayer.h"
#include "gstinvariantrecall.h"
#include "gstinvariantscores.h"
#include "gstinvariantsettings.h"
#include "gstlearner.h"
#include "gstrefusal.h"
#include "gstroom.h"
#include "gstsparsecode.h"
#include "invariant.h"
#include "slowcheckpoint.h"

GST_DEBUG_CATEGORY_STATIC (invariantlayer_debug);
#define GST_CAT_DEFAULT invariantlayer_debug

struct _GstInvariantLayer
{
  GstLearner parent;

  GstInvariantSettings settings;        /* under the object lock */

  /* The streaming thread's. */
  GstInvariantSettings now;     /* as they were when the buffer came */
  GstVideoInfo info;
  Invariant *invariant;
  guint64 room;                 /* bytes that were there for it, 0 for none */
  GstInvariantScores scores;
  GstInvariantRecall recall;
  GstCodeReader reader;         /* of the code below */
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
  {.core = &invariant_settings_table,.enum_prefix = "GstInvariantLayer",
      .offset = G_STRUCT_OFFSET (GstInvariantLayer, settings.layer)},
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

  g_clear_pointer (&self->invariant, invariant_free);
  self->room = 0;
  gst_invariant_scores_clear (&self->scores);
  gst_invariant_recall_clear (&self->recall);
}

static void
gst_invariant_layer_reset_past (GstLearner * learner)
{
  GstInvariantLayer *self = GST_INVARIANT_LAYER (learner);

  if (self->invariant == NULL)
    return;
  invariant_reset_past (self->invariant);
  slow_scores_reset_past (&self->scores.scores);
}

/* Makes the stages over the layer below. */
static gboolean
gst_invariant_layer_make_model (GstLearner * learner, const gchar * location,
    GError ** error)
{
  GstInvariantLayer *self = GST_INVARIANT_LAYER (learner);

  self->invariant = invariant_new (&self->now.layer,
      self->below.columns * self->below.rows);
  gst_invariant_scores_init (&self->scores, self->now.layer.window);
  if (location != NULL) {
    if (!slow_checkpoint_load (self->invariant, location, error))
      return FALSE;
    gst_invariant_recall_start_from (&self->recall, location);
  }
  self->reported = self->invariant->frames_seen;
  return TRUE;
}

static gboolean
gst_invariant_layer_save (GstLearner * learner, const gchar * location,
    GError ** error)
{
  GstInvariantLayer *self = GST_INVARIANT_LAYER (learner);

  return slow_checkpoint_save (self->invariant, self->recall.recall, location,
      error);
}

static guint64
gst_invariant_layer_position (GstLearner * learner)
{
  const Invariant *invariant = GST_INVARIANT_LAYER (learner)->invariant;

  return invariant ? invariant->frames_seen : 0;
}

/* Whether there is memory for what the stages that are wanted take beyond what those
 * that are there do. */
static gboolean
check_room (GstInvariantLayer * self, guint units, guint fields)
{
  guint64 room = invariant_room (&self->now.layer, units, fields);

  if (room <= self->room)
    return TRUE;
  if (!gst_room_check (GST_ELEMENT (self), room - self->room, "the slow stages",
          "Lower first-units and second-units, or columns or rows of the layer "
          "below"))
    return FALSE;
  self->room = room;
  return TRUE;
}

/* Matches the stages to the properties and the layer below. */
static gboolean
update_stages (GstInvariantLayer * self)
{
  guint units = self->below.columns * self->below.rows;
  guint64 room;
  gchar *fault;
  gboolean made;

  if (!invariant_check (units, &fault)) {
    GST_ELEMENT_REFUSE (self, LIBRARY, SETTINGS, ("%s.", fault), (NULL));
    g_free (fault);
    return FALSE;
  }
  if (!check_room (self, units,
          self->below.fields_across * self->below.fields_down))
    return FALSE;
  if (self->invariant == NULL) {
    GST_DEBUG_OBJECT (self, "solves by BLAS, kernel %s", invariant_kernel ());
    return gst_learner_make_model (GST_LEARNER (self));
  }
  if (invariant_matches (self->invariant, &self->now.layer, units)) {
    invariant_set (self->invariant, &self->now.layer);
    return TRUE;
  }
  GST_ELEMENT_WARNING (self, STREAM, FORMAT,
      ("The layer below now has %u units, or first-units, second-units, "
          "third-units or theta were changed: what was learned is dropped and "
          "learning starts over.", units), (NULL));
  room = self->room;
  made = gst_learner_start_over (GST_LEARNER (self));
  self->room = room;
  return made;
}

/* --- reports --- */

static GstStructure *
gst_invariant_layer_figures (GstLearner * learner, gboolean end)
{
  GstInvariantLayer *self = GST_INVARIANT_LAYER (learner);
  GstStructure *figures;

  if (self->invariant->frames_seen == self->reported)
    return NULL;
  self->reported = self->invariant->frames_seen;
  figures = gst_invariant_scores_tell (&self->scores, self->invariant);
  gst_invariant_recall_tell (&self->recall, figures);
  return figures;
}

/* --- a frame --- */

static void
score_frame (GstInvariantLayer * self, const GstSparseCode * below,
    const GstVideoFrame * frame)
{
  gst_invariant_scores_add_pixels (&self->scores, frame);
  gst_invariant_scores_add_code (&self->scores, below);
  slow_scores_add_stages (&self->scores.scores, self->invariant);
}

static void
refuse_recall (GstInvariantLayer * self, const GError * error)
{
  if (g_error_matches (error, GST_RESOURCE_ERROR,
          GST_RESOURCE_ERROR_NO_SPACE_LEFT))
    GST_ELEMENT_REFUSE (self, RESOURCE, NO_SPACE_LEFT,
        ("Cannot recall frames: %s.", error->message), (NULL));
  else
    GST_ELEMENT_REFUSE (self, STREAM, FORMAT,
        ("Cannot recall frames: %s.", error->message), (NULL));
}

/* Gives the frame back from @code, when that is wanted and there is memory. */
static gboolean
recall_frame (GstInvariantLayer * self, const GstSparseCode * below,
    const GstVideoFrame * frame, gboolean code_only, GstInvariantCode * code)
{
  const InvariantSettings *now = &self->now.layer;
  const RecallSettings settings = { now->recall_winners,
    now->solve_interval, now->window
  };
  GError *error = NULL;

  if (!gst_invariant_recall_is_wanted (&self->recall))
    return TRUE;
  if (!gst_invariant_recall_suit (&self->recall, &settings, &self->info, below,
          code, &error)) {
    refuse_recall (self, error);
    g_error_free (error);
    return FALSE;
  }
  if (now->learning && !code_only)
    gst_invariant_recall_learn (&self->recall, below, code);
  code->reconstruction =
      gst_invariant_recall_frame (&self->recall, frame, below, !code_only,
      code);
  return TRUE;
}

static gboolean
attach (GstInvariantLayer * self, const GstSparseCode * below,
    const GstVideoFrame * frame, gboolean code_only, GstBuffer * buffer)
{
  const Invariant *v = self->invariant;
  const SlowScores *scores = &self->scores.scores;
  GstInvariantCode code = { 0 };
  gboolean recalled;

  code.layer = GST_OBJECT_NAME (self);
  code.below = below->layer;
  code.fields_across = below->fields_across;
  code.fields_down = below->fields_down;
  code.first_units = v->first->units;
  code.second_units = v->second->units;
  code.third_units = v->settings.third_units;
  if (v->has_first)
    code.first = gst_room_copy (v->y1,
        sizeof (gfloat) * v->fields * v->first->units);
  if (v->has_second)
    code.second = gst_room_copy (v->y2,
        sizeof (gfloat) * v->fields * v->second->units);
  if (v->has_third)
    code.third = gst_room_copy (v->y3,
        sizeof (gfloat) * v->fields * v->third->units);
  code.slowness_first = slow_scores_get (scores, SLOW_SCORE_FIRST);
  code.slowness_second = slow_scores_get (scores, SLOW_SCORE_SECOND);
  code.slowness_third = slow_scores_get (scores, SLOW_SCORE_THIRD);
  code.frames_seen = v->frames_seen;
  code.phase = invariant_phase_name (v->phase);
  recalled = recall_frame (self, below, frame, code_only, &code);
  if (recalled)
    gst_buffer_add_invariant_code (buffer, &code);

  g_clear_pointer (&code.first, g_bytes_unref);
  g_clear_pointer (&code.second, g_bytes_unref);
  g_clear_pointer (&code.third, g_bytes_unref);
  g_clear_pointer (&code.reconstruction, g_bytes_unref);
  return recalled;
}

/* Puts on @buffer that there is a layer here, which has nothing to say of the frame: who
 * draws it need not wait. */
static void
attach_nothing (GstInvariantLayer * self, const GstSparseCode * below,
    GstBuffer * buffer)
{
  const InvariantSettings *s = &self->now.layer;
  GstInvariantCode code = { 0 };

  code.layer = GST_OBJECT_NAME (self);
  code.below = below->layer;
  code.fields_across = below->fields_across;
  code.fields_down = below->fields_down;
  code.first_units = s->first_units;
  code.second_units = s->second_units;
  code.third_units = s->third_units;
  code.phase = invariant_phase_name (INVARIANT_WAITING);
  gst_buffer_add_invariant_code (buffer, &code);
}

/* Finds the code of the layer below on @buffer. A frame that came too late to be
 * coded has none, one that left that layer before the drive was asked for has no drive:
 * neither is coded here.
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
    attach_nothing (self, code, buffer);
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

/* A frame without a drive breaks the sequence: what follows has no past. */
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
  const GstSparseCode *below = &self->below;

  (code_only ? invariant_code_aside : invariant_step) (self->invariant,
      g_bytes_get_data (below->drive, NULL),
      below->fields_across * below->fields_down);
  if (!code_only)
    score_frame (self, below, frame);
  return attach (self, below, frame, code_only, buffer);
}

/* --- the stream --- */

static gboolean
gst_invariant_layer_set_format (GstLearner * learner,
    const GstVideoInfo * info)
{
  gst_invariant_layer_reset_past (learner);
  GST_INVARIANT_LAYER (learner)->info = *info;
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

/* The drive is asked for, and what is downstream goes on asking. */
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
      "stays the same while what is seen moves, and puts it on the buffers; "
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
