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
 * #GstInvariantLayer:post-messages is off. MESSAGES.md, beside the README, lists its
 * fields.
 *
 * Since: 0.1
 */

#include "config.h"

#include <gst/video/video.h>

#include "gstcodeonly.h"
#include "gstframebounds.h"
#include "gstinvariantcode.h"
#include "gstinvariantlayer.h"
#include "gstinvariantrecall.h"
#include "gstinvariantscores.h"
#include "gstinvariantsettings.h"
#include "gstmodelfile.h"
#include "gstrefusal.h"
#include "gstroom.h"
#include "gstsparsecode.h"
#include "gstsparsecodewait.h"
#include "gststamp.h"
#include "invariant.h"
#include "invariantfile.h"

GST_DEBUG_CATEGORY_STATIC (invariantlayer_debug);
#define GST_CAT_DEFAULT invariantlayer_debug

struct _GstInvariantLayer
{
  GstBaseTransform parent;

  /* Under the object lock. */
  GstInvariantSettings settings;
  GstModelFile file;            /* has members of the streaming thread, too */
  GstStructure *last;           /* figures that were told */

  /* The streaming thread's. */
  GstInvariantSettings now;     /* as they were when the buffer came */
  GstVideoInfo info;
  Invariant *invariant;
  guint64 room;                 /* bytes that were there for it, 0 for none */
  GstInvariantScores scores;
  GstInvariantRecall recall;
  GstSparseCodeWait wait;       /* for the drive */
  gboolean resumed;             /* from a file, and no buffer came since */
  GstClockTime interval_start, position;
  guint64 told;                 /* frames that the last message knew of */
};

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink",
    GST_PAD_SINK, GST_PAD_ALWAYS,
    GST_STATIC_CAPS (GST_FRAME_CAPS));

static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src",
    GST_PAD_SRC, GST_PAD_ALWAYS,
    GST_STATIC_CAPS (GST_FRAME_CAPS));

G_DEFINE_TYPE_WITH_CODE (GstInvariantLayer, gst_invariant_layer,
    GST_TYPE_BASE_TRANSFORM, G_IMPLEMENT_INTERFACE (GST_TYPE_PRESET, NULL));
GST_ELEMENT_REGISTER_DEFINE (invariantlayer, "invariantlayer",
    GST_RANK_NONE, GST_TYPE_INVARIANT_LAYER);

/* --- properties --- */

static const GstSettingTable tables[] = {
  {.core = &invariant_settings_table,.enum_prefix = "GstInvariantLayer",
      .offset = G_STRUCT_OFFSET (GstInvariantLayer, settings.layer)},
  {.settings = gst_invariant_settings,
      .offset = G_STRUCT_OFFSET (GstInvariantLayer, settings)},
  {.settings = gst_invariant_model_file,
        .offset = G_STRUCT_OFFSET (GstInvariantLayer, file),
      .changed = gst_model_file_changed},
  {.settings = gst_invariant_stats,
      .offset = G_STRUCT_OFFSET (GstInvariantLayer, last)},
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
forget (GstInvariantLayer * self)
{
  g_clear_pointer (&self->invariant, invariant_free);
  self->room = 0;
  gst_invariant_scores_clear (&self->scores);
  gst_invariant_recall_clear (&self->recall);
}

/* What comes next does not follow upon what was seen. */
static void
forget_past (GstInvariantLayer * self)
{
  if (self->invariant == NULL)
    return;
  invariant_forget_past (self->invariant);
  slow_scores_forget_past (&self->scores.scores);
}

/* Makes the stages over a layer of so many @units. */
static void
make_stages (GstInvariantLayer * self, guint units)
{
  guint64 room = self->room;

  forget (self);
  self->room = room;
  self->invariant = invariant_new (&self->now.layer, units);
  gst_invariant_scores_init (&self->scores, self->now.layer.window);
  gst_model_file_set_learned (&self->file, 0);
  self->told = 0;
}

/* Makes the first stages, from the file at `location` if there is one. */
static gboolean
make_first_stages (GstInvariantLayer * self, guint units)
{
  gchar *location = gst_model_file_location (&self->file);
  GError *error = NULL;

  make_stages (self, units);
  if (location != NULL) {
    if (invariant_load (self->invariant, location, &error)) {
      self->told = self->invariant->frames_seen;
      gst_model_file_set_learned (&self->file, self->told);
      gst_invariant_recall_start_from (&self->recall, location);
      self->resumed = TRUE;
    } else {
      gst_model_file_refuse (&self->file, error);
      g_clear_error (&error);
      forget (self);
    }
  }
  g_free (location);
  return self->invariant != NULL;
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

/* Has the stages suit the properties and a layer of so many @units. */
static gboolean
update_stages (GstInvariantLayer * self, guint units, guint fields)
{
  gchar *fault;

  if (!invariant_check (units, &fault)) {
    GST_ELEMENT_REFUSE (self, LIBRARY, SETTINGS, ("%s.", fault), (NULL));
    g_free (fault);
    return FALSE;
  }
  if (!check_room (self, units, fields))
    return FALSE;
  if (self->invariant == NULL)
    return make_first_stages (self, units);
  if (invariant_fits (self->invariant, &self->now.layer, units)) {
    invariant_set (self->invariant, &self->now.layer);
    return TRUE;
  }
  GST_ELEMENT_WARNING (self, STREAM, FORMAT,
      ("The layer below now has %u units, or first-units, second-units, "
          "third-units or theta were changed: what was learned is dropped and "
          "learning starts over.", units), (NULL));
  make_stages (self, units);
  return TRUE;
}

static gboolean
save_stages (GstElement * element, const gchar * location, GError ** error)
{
  GstInvariantLayer *self = GST_INVARIANT_LAYER (element);

  return invariant_save (self->invariant, self->recall.recall, location, error);
}

/* Saves what was learned, if it is to be and frames were seen since. */
static gboolean
save (GstInvariantLayer * self)
{
  return self->invariant == NULL || gst_model_file_save (&self->file,
      self->invariant->frames_seen, save_stages);
}

/* Saves when save-interval frames were seen since the last time. */
static gboolean
save_in_time (GstInvariantLayer * self)
{
  return !gst_model_file_is_due (&self->file, self->invariant->frames_seen,
      self->now.save_interval) || save (self);
}

/* --- what is told --- */

/* Tells the figures, if frames were seen since the last time. */
static void
report (GstInvariantLayer * self)
{
  GstStructure *figures;

  if (self->invariant == NULL || self->invariant->frames_seen == self->told)
    return;
  figures = gst_invariant_scores_tell (&self->scores, self->invariant);
  gst_invariant_recall_tell (&self->recall, figures);
  gst_stamp_set_times (GST_BASE_TRANSFORM (self), self->position, figures);
  self->told = self->invariant->frames_seen;
  self->interval_start = GST_CLOCK_TIME_NONE;
  GST_OBJECT_LOCK (self);
  gst_structure_take (&self->last, gst_structure_copy (figures));
  GST_OBJECT_UNLOCK (self);

  if (self->now.post_messages)
    gst_element_post_message (GST_ELEMENT (self),
        gst_message_new_element (GST_OBJECT (self), figures));
  else
    gst_structure_free (figures);
}

/* --- a frame --- */

/* Without a reference of its own: metas are put on the buffer meanwhile. */
static gboolean
map_frame (GstInvariantLayer * self, GstBuffer * buffer, GstVideoFrame * frame)
{
  if (gst_frame_map_whole (frame, &self->info, buffer))
    return TRUE;
  GST_ELEMENT_REFUSE (self, STREAM, FORMAT,
      ("A buffer of %" G_GSIZE_FORMAT " bytes is too small for a frame of "
          "%d x %d pixels: check the caps upstream.",
          gst_buffer_get_size (buffer), self->info.width, self->info.height),
      (NULL));
  return FALSE;
}

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

static gboolean
has_drive (const GstSparseCode * code)
{
  return code->drive != NULL && g_bytes_get_size (code->drive) > 0;
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
  GstFlowReturn flow = GST_FLOW_OK;

  if (!gst_buffer_get_sparse_code (buffer, layer, code)) {
    flow = self->invariant ? GST_FLOW_CUSTOM_SUCCESS : GST_FLOW_ERROR;
    if (flow == GST_FLOW_ERROR)
      GST_ELEMENT_REFUSE (self, STREAM, WRONG_TYPE,
          ("No sparse code of %s%s is on the buffers: put a competelayer before "
              "this element%s.", layer ? "layer " : "any layer",
              layer ? layer : "", layer ? ", or set layer to its name" : ""),
          (NULL));
  } else if (gst_sparse_code_wait (&self->wait,
          GST_BASE_TRANSFORM_SINK_PAD (self),
          has_drive (code) ? 0 : GST_SPARSE_CODE_PART_DRIVE)) {
    attach_nothing (self, code, buffer);
    flow = GST_FLOW_CUSTOM_SUCCESS;
  } else if (!has_drive (code)) {
    GST_ELEMENT_REFUSE (self, STREAM, WRONG_TYPE,
        ("The buffers have the code of layer %s, but not its drive: set "
            "attach=code+drive on that competelayer.",
            code->layer ? code->layer : "?"), (NULL));
    flow = GST_FLOW_ERROR;
  }
  return flow;
}

/* A buffer after a gap has no past, but for the first one, whose past is what a
 * file was saved after. */
static void
note_gap (GstInvariantLayer * self, GstBuffer * buffer)
{
  if (GST_BUFFER_IS_DISCONT (buffer) && !self->resumed)
    forget_past (self);
  self->resumed = FALSE;
}

/* Codes and scores the frame on @buffer, learns from it unless it is to be coded
 * only, and puts the code on it. */
static gboolean
see_buffer (GstInvariantLayer * self, const GstSparseCode * below,
    gboolean code_only, GstBuffer * buffer)
{
  GstVideoFrame frame;
  gboolean attached;

  if (!map_frame (self, buffer, &frame))
    return FALSE;
  (code_only ? invariant_code_aside : invariant_step) (self->invariant,
      g_bytes_get_data (below->drive, NULL),
      below->fields_across * below->fields_down);
  if (!code_only)
    score_frame (self, below, &frame);
  attached = attach (self, below, &frame, code_only, buffer);
  gst_video_frame_unmap (&frame);
  return attached;
}

static GstFlowReturn
gst_invariant_layer_transform_ip (GstBaseTransform * trans, GstBuffer * buffer)
{
  GstInvariantLayer *self = GST_INVARIANT_LAYER (trans);
  gboolean code_only = gst_buffer_is_code_only (buffer);
  GstSparseCode code;
  GstFlowReturn flow;

  GST_OBJECT_LOCK (self);
  self->now = self->settings;
  GST_OBJECT_UNLOCK (self);
  flow = find_code (self, buffer, &code);
  if (flow == GST_FLOW_CUSTOM_SUCCESS) {
    if (!code_only)
      forget_past (self);
    return GST_FLOW_OK;
  }
  if (flow != GST_FLOW_OK
      || !update_stages (self, code.columns * code.rows,
          code.fields_across * code.fields_down))
    return GST_FLOW_ERROR;
  note_gap (self, buffer);
  if (!see_buffer (self, &code, code_only, buffer))
    return GST_FLOW_ERROR;
  if (code_only)
    return GST_FLOW_OK;
  self->position = GST_BUFFER_PTS (buffer);
  if (gst_stamp_is_due (trans, buffer, self->now.interval,
          &self->interval_start))
    report (self);
  return save_in_time (self) ? GST_FLOW_OK : GST_FLOW_ERROR;
}

/* --- the stream --- */

static gboolean
gst_invariant_layer_set_caps (GstBaseTransform * trans, GstCaps * incaps,
    GstCaps * outcaps)
{
  GstInvariantLayer *self = GST_INVARIANT_LAYER (trans);

  forget_past (self);
  return gst_video_info_from_caps (&self->info, incaps);
}

static gboolean
gst_invariant_layer_sink_event (GstBaseTransform * trans, GstEvent * event)
{
  GstInvariantLayer *self = GST_INVARIANT_LAYER (trans);

  switch (GST_EVENT_TYPE (event)) {
    case GST_EVENT_FLUSH_STOP:
    case GST_EVENT_SEGMENT:
      forget_past (self);
      break;
    case GST_EVENT_EOS:
      if (self->invariant == NULL)
        gst_sparse_code_wait_end (&self->wait, GST_ELEMENT (self));
      report (self);
      save (self);
      break;
    default:
      break;
  }
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

/* A frame is read through GstVideoFrame, so any stride will do. */
static gboolean
gst_invariant_layer_propose_allocation (GstBaseTransform * trans,
    GstQuery * decide_query, GstQuery * query)
{
  if (!GST_BASE_TRANSFORM_CLASS
      (gst_invariant_layer_parent_class)->propose_allocation (trans,
          decide_query, query))
    return FALSE;
  if (!gst_query_find_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL))
    gst_query_add_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL);
  gst_query_add_sparse_code_request (query, GST_SPARSE_CODE_PART_DRIVE);
  gst_invariant_recall_answer (&GST_INVARIANT_LAYER (trans)->recall, query);
  return TRUE;
}

/* What was learned is the element's model: it outlives a stop, until NULL. */
static GstStateChangeReturn
gst_invariant_layer_change_state (GstElement * element,
    GstStateChange transition)
{
  GstInvariantLayer *self = GST_INVARIANT_LAYER (element);
  GstStateChangeReturn ret;

  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED
      && !gst_model_file_start (&self->file))
    return GST_STATE_CHANGE_FAILURE;
  ret = GST_ELEMENT_CLASS (gst_invariant_layer_parent_class)->change_state
      (element, transition);
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY) {
    save (self);
    gst_model_file_stop (&self->file);
    self->wait = (GstSparseCodeWait) { 0 };
    forget_past (self);
  }
  if (transition == GST_STATE_CHANGE_READY_TO_NULL)
    forget (self);
  return ret;
}

static void
gst_invariant_layer_finalize (GObject * object)
{
  GstInvariantLayer *self = GST_INVARIANT_LAYER (object);

  forget (self);
  gst_model_file_stop (&self->file);
  gst_settings_clear (tables, self);
  G_OBJECT_CLASS (gst_invariant_layer_parent_class)->finalize (object);
}

static void
gst_invariant_layer_class_init (GstInvariantLayerClass * klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (invariantlayer_debug, "invariantlayer", 0,
      "learns what stays the same");

  object_class->set_property = gst_invariant_layer_set_property;
  object_class->get_property = gst_invariant_layer_get_property;
  object_class->finalize = gst_invariant_layer_finalize;
  gst_settings_class_init (object_class, tables);

  gst_element_class_set_static_metadata (element_class, "Invariant layer",
      "Filter/Analyzer/Video",
      "Learns, from the drive of a competelayer and without labels, a code that "
      "stays the same while what is seen moves, and puts it on the buffers; "
      "MESSAGES.md lists the fields of the message that it posts",
      "gst-compete");
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  element_class->change_state =
      GST_DEBUG_FUNCPTR (gst_invariant_layer_change_state);

  transform_class->set_caps = GST_DEBUG_FUNCPTR (gst_invariant_layer_set_caps);
  transform_class->transform_ip =
      GST_DEBUG_FUNCPTR (gst_invariant_layer_transform_ip);
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
  self->last = gst_structure_new_empty ("invariantlayer");
  self->interval_start = self->position = GST_CLOCK_TIME_NONE;
  gst_model_file_init (&self->file, GST_ELEMENT (self));
}
