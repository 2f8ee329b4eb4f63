/* competelayer: learns a sparse code of what it sees
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:element-competelayer
 * @title: competelayer
 *
 * A layer of units that compete for each frame. The few that win are the
 * frame's sparse code; together they reconstruct the frame, and learn to do it
 * better. It needs no labels and no training set: it learns from what passes
 * through it, while it passes. Pixels go on untouched; what the layer makes of
 * them travels along as a custom meta, GstSparseCodeMeta.
 *
 * ## Example
 * |[
 * gst-launch-1.0 -m tapestrysrc movie-frames=10000 epochs=5 shuffle=true ! \
 *     competelayer interval=100000000000 ! fakesink
 * gst-launch-1.0 v4l2src ! videoconvert ! competelayer ! reconstructsink
 * ]|
 *
 * ## Pads
 *
 * * `sink`: raw video, grey or in colour, a byte a channel, up to 3840 x 2160
 * * `src`: the same frames, with the meta on them
 *
 * With #GstCompeteLayer:field-width and #GstCompeteLayer:field-height the frame is
 * covered by fields that share one dictionary: each is coded, and all are learned as
 * one mini-batch. Without them the fields are as in the file of
 * #GstCompeteLayer:location, if they fit. Without such a file a frame of at most
 * 4096 pixels (64 x 64) is one field; a larger one gets fields of 16 x 16 pixels, and
 * an INFO message says so. For one large field set both properties to the frame's
 * size. #GstCompeteLayer:stats says what fields there are as soon as the caps are
 * known.
 *
 * ## Messages
 *
 * Every #GstCompeteLayer:interval of stream time, and at the end of the stream,
 * an element message named `competelayer` has figures of what was learned, unless
 * #GstCompeteLayer:post-messages is off. With #GstCompeteLayer:novelty-threshold
 * `competelayer-novelty` says when and where something new comes into sight, after
 * `competelayer-novelty-warming-up` has said for how long nothing counts as new.
 * MESSAGES.md, beside the README, lists the fields of each.
 *
 * ## Debug log
 *
 * With `GST_DEBUG=competelayer:4` the log says for each new caps what the frame is
 * cut into, how much memory weights and fields take, how many threads there are and
 * which kernels run. With `GST_DEBUG=competelayer:5` it says every second how long
 * the stages of a frame take, on average: cutting it into fields, coding, learning,
 * attaching the code to the buffer, and all else. At lower levels nothing is measured.
 *
 * ## Live pipelines
 *
 * A LATENCY query is told how long the slowest frame took, and a quarter more,
 * always less than a frame lasts; when that grows, a latency message is posted.
 * With #GstCompeteLayer:qos the layer makes up for what a sink says came late: the
 * frames that follow are coded and not learned, or, when it was late by more
 * than a frame, not coded either, for twice the delay. A frame that is not coded
 * goes on without a GstSparseCodeMeta. No frame is ever dropped.
 *
 * ## Presets
 *
 * The experiments of the two texts are presets: `gst-inspect-1.0 competelayer` lists
 * them, `competelayer @preset=topographic-10-winners` sets one. They are part of the
 * plugin and found wherever it is; a preset that you save under the same name goes
 * before ours.
 *
 * ## Frames that are only coded
 *
 * A frame with a #GstCustomMeta named `GstCodeOnlyMeta` on it is coded by the layer as
 * it is. The layer does not learn from it, count it in any figure, or remember it as
 * the frame before the next: the same is learned, to the bit, as without it. That is
 * how a tapestrysrc with `ahead` shows some frames of a movie and has others learned.
 *
 * Since: 0.1
 */

#include "config.h"

#include <gst/video/video.h>

#include "compete.h"
#include "gstcodeonly.h"
#include "gstcompeteattach.h"
#include "gstcompetelayer.h"
#include "gstcompetelog.h"
#include "gstcompetemodel.h"
#include "gstcompetepresets.h"
#include "gstcompeteqos.h"
#include "gstcompetereport.h"
#include "gstcompetesettings.h"
#include "gstcompetetensorcaps.h"
#include "gstcompetewarnings.h"
#include "gstframebounds.h"
#include "gstmodelfile.h"
#include "gstrefusal.h"
#include "gstroom.h"
#include "gstsetting.h"
#include "gstsparsecoderequest.h"
#include "gststamp.h"

GST_DEBUG_CATEGORY (competelayer_debug);
#define GST_CAT_DEFAULT competelayer_debug

struct _GstCompeteLayer
{
  GstBaseTransform parent;

  /* Properties and what they are read with: under the object lock. */
  GstCompeteSettings settings;
  gboolean settings_changed;
  gboolean failed;              /* an error was posted; nothing is coded until
                                 * something changes */
  GstCompeteQos qos;
  GstModelFile file;            /* has members of the streaming thread, too */

  /* The streaming thread's. */
  GstCompeteSettings now;       /* as they were when the buffer came */
  GstCompeteAttach attach;
  GstVideoInfo info;
  GstCompeteModel model;
  gboolean resumed;             /* from a file, and no buffer came since */
  GstCompeteWarnings warnings;
  GstCompeteReport report;
  GstCompeteTimes times;
};

/* The settings' properties are numbered from 1; those of the model file follow them. */
#define FIRST_PROPERTY (gst_compete_settings.n + 1)

#define PROP_STATS (FIRST_PROPERTY + GST_MODEL_FILE_PROPERTIES)

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink",
    GST_PAD_SINK, GST_PAD_ALWAYS,
    GST_STATIC_CAPS (GST_FRAME_CAPS));

static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src",
    GST_PAD_SRC, GST_PAD_ALWAYS,
    GST_STATIC_CAPS (GST_FRAME_CAPS));

G_DEFINE_TYPE_WITH_CODE (GstCompeteLayer, gst_compete_layer,
    GST_TYPE_BASE_TRANSFORM, G_IMPLEMENT_INTERFACE (GST_TYPE_PRESET,
        gst_compete_presets_init));
GST_ELEMENT_REGISTER_DEFINE (competelayer, "competelayer", GST_RANK_NONE,
    GST_TYPE_COMPETE_LAYER);

static void
gst_compete_layer_set_property (GObject * object, guint id,
    const GValue * value, GParamSpec * pspec)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (object);

  if (gst_settings_refuse (GST_ELEMENT (object), pspec, value))
    return;
  GST_OBJECT_LOCK (self);
  if (id < FIRST_PROPERTY) {
    gst_settings_set (&gst_compete_settings, &self->settings, id - 1, value);
    self->settings_changed = TRUE;
    self->failed = FALSE;
  } else if (id < PROP_STATS) {
    gst_model_file_set (&self->file, id - FIRST_PROPERTY, value);
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
  GST_OBJECT_UNLOCK (self);
#ifdef HAVE_TENSOR_CAPS
  if (g_str_equal (pspec->name, "attach"))
    gst_base_transform_reconfigure_src (GST_BASE_TRANSFORM (self));
#endif
}

static void
gst_compete_layer_get_property (GObject * object, guint id, GValue * value,
    GParamSpec * pspec)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (object);

  GST_OBJECT_LOCK (self);
  if (id < FIRST_PROPERTY)
    gst_settings_get (&gst_compete_settings, &self->settings, id - 1, value);
  else if (id < PROP_STATS)
    gst_model_file_get (&self->file, id - FIRST_PROPERTY, value);
  else if (id == PROP_STATS)
    gst_value_set_structure (value, self->report.last);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  GST_OBJECT_UNLOCK (self);
}

static void
free_model (GstCompeteLayer * self)
{
  gst_compete_model_free (&self->model);
  gst_compete_attach_reset (&self->attach);
}

/* Whether an error was posted and nothing has changed since. */
static gboolean
has_failed (GstCompeteLayer * self)
{
  gboolean failed;

  GST_OBJECT_LOCK (self);
  failed = self->failed;
  GST_OBJECT_UNLOCK (self);
  return failed;
}

static void
set_failed (GstCompeteLayer * self, gboolean failed)
{
  GST_OBJECT_LOCK (self);
  self->failed = failed;
  GST_OBJECT_UNLOCK (self);
}

/* Copies the settings that the properties have now, without what they leave open. If
 * they are invalid, keeps settings_changed set: the next buffer checks them again.
 *
 * Returns: whether they are valid; if not, an error is posted */
static gboolean
read_settings (GstCompeteLayer * self, CompeteSettings * settings,
    gboolean * chosen)
{
  gboolean valid;

  GST_OBJECT_LOCK (self);
  *settings = self->settings.layer;
  self->settings_changed = FALSE;
  GST_OBJECT_UNLOCK (self);
  valid = gst_compete_model_check (&self->model, settings, chosen);
  if (!valid) {
    GST_OBJECT_LOCK (self);
    self->settings_changed = TRUE;
    GST_OBJECT_UNLOCK (self);
  }
  return valid;
}

/* Makes the model, from the file at @location (nullable). */
static gboolean
make_model (GstCompeteLayer * self, const CompeteSettings * settings,
    const gchar * location)
{
  GError *error = NULL;
  CompeteState state;

  if (!gst_compete_model_make (&self->model, settings, location, &error)) {
    gst_model_file_refuse (&self->file, error);
    g_error_free (error);
    return FALSE;
  }
  compete_get_state (self->model.compete, &state);
  gst_model_file_set_learned (&self->file, state.frames_learned);
  gst_compete_warnings_reset (&self->warnings, GST_ELEMENT (self),
      self->model.compete, settings, location);
  self->resumed = location != NULL;
  return TRUE;
}

/* Codes the frames that wait: before anything is reported, saved or set. */
static void
flush (GstCompeteLayer * self)
{
  if (self->model.compete == NULL)
    return;
  compete_flush (self->model.compete);
  gst_compete_warnings_update (&self->warnings, GST_ELEMENT (self),
      self->model.compete, &self->now.layer);
}

/* Has the model go on with @settings, or drops what was learned and its figures. */
static gboolean
update_model (GstCompeteLayer * self, const CompeteSettings * settings)
{
  if (gst_compete_model_update (&self->model, settings))
    return TRUE;
  gst_compete_attach_reset (&self->attach);
  gst_compete_report_reset (&self->report);
  return make_model (self, settings, NULL);
}

static gboolean
save_model (GstElement * element, const gchar * location, GError ** error)
{
  return compete_save (GST_COMPETE_LAYER (element)->model.compete, location,
      error);
}

/* Saves the weights, if a file is set and they have changed since it was written. */
static gboolean
save (GstCompeteLayer * self)
{
  CompeteState state;

  if (self->model.compete == NULL)
    return TRUE;
  flush (self);
  compete_get_state (self->model.compete, &state);
  return gst_model_file_save (&self->file, state.frames_learned, save_model);
}

/* Makes the model for frames of the caps, or has the one that is there go on. */
static gboolean
prepare_model (GstCompeteLayer * self)
{
  gchar *location = gst_model_file_location (&self->file);
  CompeteSettings settings;
  CompeteFields fields;
  gboolean chosen, prepared;

  if (self->model.compete == NULL)
    gst_compete_model_find_field (&self->model, location);
  prepared = read_settings (self, &settings, &chosen);
  if (prepared) {
    compete_fields_init (&fields, &settings, &self->model.format);
    gst_compete_warnings_set_fields (&self->warnings, GST_ELEMENT (self),
        &fields, &self->model.format, chosen);
    gst_compete_report_set_fields (&self->report, &fields);
    if (self->model.compete == NULL) {
      prepared = make_model (self, &settings, location);
    } else {
      compete_reset_past (self->model.compete);
      prepared = update_model (self, &settings);
    }
  }
  g_free (location);
  return prepared;
}

#ifdef HAVE_TENSOR_CAPS
static GstCaps *
gst_compete_layer_transform_caps (GstBaseTransform * trans,
    GstPadDirection direction, GstCaps * caps, GstCaps * filter)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (trans);
  GstSparseCodeParts parts;
  GstCaps *others, *both;

  GST_OBJECT_LOCK (self);
  parts = self->settings.attach;
  GST_OBJECT_UNLOCK (self);
  others = gst_compete_tensor_caps_transform (direction, caps, parts);
  if (filter == NULL)
    return others;
  both = gst_caps_intersect_full (filter, others, GST_CAPS_INTERSECT_FIRST);
  gst_caps_unref (others);
  return both;
}
#endif

static gboolean
gst_compete_layer_set_caps (GstBaseTransform * trans, GstCaps * incaps,
    GstCaps * outcaps)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (trans);
  GstVideoInfo info;

  /* Upstream tries again the caps that were refused, with each event and buffer. */
  if (!gst_video_info_from_caps (&info, incaps)
      || (has_failed (self) && gst_video_info_is_equal (&info, &self->info)))
    return FALSE;
  flush (self);
  gst_compete_attach_ask_again (&self->attach);
  GST_OBJECT_LOCK (self);
  self->info = info;
  gst_compete_qos_set_framerate (&self->qos, GST_VIDEO_INFO_FPS_N (&info),
      GST_VIDEO_INFO_FPS_D (&info));
  self->failed = FALSE;
  GST_OBJECT_UNLOCK (self);
  gst_compete_model_set_format (&self->model, &info);
  if (!prepare_model (self)) {
    set_failed (self, TRUE);
    return FALSE;
  }
  gst_compete_log_layer (GST_ELEMENT (self), self->model.compete, &self->info);
  return TRUE;
}

static void
report (GstCompeteLayer * self, gboolean end)
{
  flush (self);
  gst_compete_report_post (&self->report, &self->now, self->model.compete, end);
}

static gboolean
map_frame (GstCompeteLayer * self, GstBuffer * buffer, GstVideoFrame * frame)
{
  if (gst_frame_map_whole (frame, &self->info, buffer))
    return TRUE;
  GST_ELEMENT_REFUSE (self, STREAM, FORMAT,
      ("A buffer of %" G_GSIZE_FORMAT " bytes is too small for a frame of "
          "%d x %d pixels: check the caps upstream.",
          gst_buffer_get_size (buffer), self->info.width,
          self->info.height), (NULL));
  return FALSE;
}

/* Applies properties set since the last buffer, controlled ones too. */
static gboolean
update_settings (GstCompeteLayer * self, GstBuffer * buffer)
{
  CompeteSettings settings;
  gboolean changed, chosen;

  if (GST_OBJECT_CAST (self)->control_bindings != NULL
      && GST_BUFFER_PTS_IS_VALID (buffer))
    gst_object_sync_values (GST_OBJECT (self),
        gst_stamp_stream_time (GST_BASE_TRANSFORM (self),
            GST_BUFFER_PTS (buffer)));
  gst_compete_attach_update (&self->attach);
  GST_OBJECT_LOCK (self);
  changed = self->settings_changed;
  GST_OBJECT_UNLOCK (self);
  if (changed)
    flush (self);
  GST_OBJECT_LOCK (self);
  self->now = self->settings;
  GST_OBJECT_UNLOCK (self);
  return !changed || (read_settings (self, &settings, &chosen)
      && update_model (self, &settings));
}

/* Saves when save-interval frames were learned since the last time. */
static gboolean
save_in_time (GstCompeteLayer * self)
{
  CompeteState state;

  compete_get_state (self->model.compete, &state);
  return !gst_model_file_is_due (&self->file, state.frames_learned
      + state.frames_waiting, self->now.save_interval) || save (self);
}

/* Has codes come with drives if they are wanted.
 *
 * Returns: %FALSE, after an error, when there is no memory for them */
static gboolean
keep_drives_if_wanted (GstCompeteLayer * self)
{
  const CompeteSettings *s = &self->now.layer;
  Compete *compete = self->model.compete;
  gboolean keep = (gst_compete_attach_wanted (&self->attach, &self->now)
      & GST_SPARSE_CODE_PART_DRIVE) != 0;
  guint64 bytes = (guint64) compete_get_fields (compete)->count * s->columns
      * s->rows * sizeof (gfloat);

  if (keep == compete_keeps_drives (compete))
    return TRUE;
  flush (self);
  if (keep && !gst_room_check (GST_ELEMENT (self), bytes, "the drives of a frame",
          "Lower columns or rows, or raise field-stride"))
    return FALSE;
  compete_keep_drives (compete, keep);
  return TRUE;
}

/* What becomes of a frame. If nobody asks for its code it may wait. */
static CompeteMode
choose_mode (GstCompeteLayer * self, gboolean late, gboolean code_only)
{
  const GstSparseCodeParts own = GST_SPARSE_CODE_PART_CODE
      | GST_SPARSE_CODE_PART_RECONSTRUCTION | GST_SPARSE_CODE_PART_DRIVE;

  if (code_only)
    return COMPETE_MODE_ASIDE;
  if (late)
    return COMPETE_MODE_CODE;
  return gst_compete_attach_wanted (&self->attach, &self->now) & own ?
      COMPETE_MODE_LEARN : COMPETE_MODE_LEARN_LATER;
}

/* After a discontinuity, forget the previous frame, except on the first buffer after
 * loading a file: its previous frame is the one that the file was saved after. */
static void
handle_discontinuity (GstCompeteLayer * self, GstBuffer * buffer)
{
  if (GST_BUFFER_IS_DISCONT (buffer) && !self->resumed)
    compete_reset_past (self->model.compete);
  self->resumed = FALSE;
}

/* Without qos no frame is late. */
static GstCompeteLateness
get_lateness (GstCompeteLayer * self, GstBuffer * buffer)
{
  GstClockTime now = gst_stamp_running_time (GST_BASE_TRANSFORM (self),
      GST_BUFFER_PTS (buffer));
  GstCompeteLateness late;

  GST_OBJECT_LOCK (self);
  late = gst_compete_qos_get_lateness (&self->qos, now);
  GST_OBJECT_UNLOCK (self);
  return self->now.qos ? late : GST_COMPETE_IN_TIME;
}

/* A frame took from @start until now. A live pipeline is told when that is longer than
 * any before. */
static void
update_latency (GstCompeteLayer * self, GstClockTime start)
{
  GstClockTime took = gst_util_get_timestamp () - start;
  gboolean longer;

  GST_OBJECT_LOCK (self);
  longer = gst_compete_qos_update_latency (&self->qos, took);
  GST_OBJECT_UNLOCK (self);
  if (longer)
    gst_element_post_message (GST_ELEMENT (self),
        gst_message_new_latency (GST_OBJECT (self)));
}

/* Codes the frame on @buffer, learns from it, and puts the code on it. */
static gboolean
step (GstCompeteLayer * self, GstBuffer * buffer, CompeteMode mode)
{
  Compete *compete = self->model.compete;
  const CompeteCode *code;
  GstVideoFrame frame;
  gboolean attached;
  gint64 begin;

  if (!keep_drives_if_wanted (self) || !map_frame (self, buffer, &frame))
    return FALSE;
  code = compete_step (compete, GST_VIDEO_FRAME_PLANE_DATA (&frame, 0),
      GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0), mode);
  gst_video_frame_unmap (&frame);
  if (mode != COMPETE_MODE_ASIDE)
    gst_compete_warnings_update (&self->warnings, GST_ELEMENT (self), compete,
        &self->now.layer);
  begin = gst_compete_times_clock (&self->times);
  attached = gst_compete_attach_code (&self->attach, &self->now, &self->model,
      code, buffer);
  self->times.attach += gst_compete_times_clock (&self->times) - begin;
  return attached;
}

/* Takes the frame on @buffer through the model, unless it is very late. */
static gboolean
handle_frame (GstCompeteLayer * self, GstBuffer * buffer, gboolean code_only)
{
  GstCompeteLateness late = get_lateness (self, buffer);

  if (late != GST_COMPETE_VERY_LATE)
    return step (self, buffer, choose_mode (self, late == GST_COMPETE_LATE,
            code_only));
  if (!code_only)
    compete_skip (self->model.compete);
  return TRUE;
}

/* Does all that there is to do with a frame.
 *
 * Returns: %FALSE on error, which was posted */
static gboolean
work (GstCompeteLayer * self, GstBuffer * buffer)
{
  GstClockTime start = gst_util_get_timestamp ();
  gboolean code_only = gst_buffer_is_code_only (buffer);
  gint64 begin;

  if (!update_settings (self, buffer))
    return FALSE;
  gst_compete_times_begin (&self->times, self->model.compete);
  begin = gst_compete_times_clock (&self->times);
  handle_discontinuity (self, buffer);
  if (!handle_frame (self, buffer, code_only))
    return FALSE;
  if (!code_only
      && gst_compete_report_is_due (&self->report, &self->now,
          self->model.compete, buffer))
    report (self, FALSE);
  gst_compete_times_end (&self->times, GST_ELEMENT (self),
      self->model.compete, begin);
  update_latency (self, start);
  return code_only || save_in_time (self);
}

static GstFlowReturn
gst_compete_layer_transform_ip (GstBaseTransform * trans, GstBuffer * buffer)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (trans);

  if (has_failed (self))
    return GST_FLOW_ERROR;
  if (work (self, buffer))
    return GST_FLOW_OK;
  set_failed (self, TRUE);
  return GST_FLOW_ERROR;
}

/* The stream is over: what waits for more of it is dropped, the rest saved. */
static void
finish (GstCompeteLayer * self)
{
  flush (self);
  compete_drop_batch (self->model.compete);
  report (self, TRUE);
  save (self);
}

static gboolean
gst_compete_layer_sink_event (GstBaseTransform * trans, GstEvent * event)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (trans);

  switch (GST_EVENT_TYPE (event)) {
    case GST_EVENT_FLUSH_STOP:
      GST_OBJECT_LOCK (self);
      gst_compete_qos_reset (&self->qos);
      self->failed = FALSE;
      GST_OBJECT_UNLOCK (self);
      flush (self);
      if (self->model.compete != NULL)
        compete_reset_past (self->model.compete);
      break;
    case GST_EVENT_EOS:
      if (self->model.compete != NULL)
        finish (self);
      /* After refused caps there was no stream that could end. */
      if (has_failed (self) && !gst_pad_has_current_caps (trans->srcpad)) {
        gst_event_unref (event);
        return FALSE;
      }
      break;
    default:
      break;
  }
  return GST_BASE_TRANSFORM_CLASS (gst_compete_layer_parent_class)->sink_event
      (trans, event);
}

/* Who wants something else downstream, or is linked anew, sends RECONFIGURE. */
static gboolean
gst_compete_layer_src_event (GstBaseTransform * trans, GstEvent * event)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (trans);

  if (GST_EVENT_TYPE (event) == GST_EVENT_RECONFIGURE)
    gst_compete_attach_ask_again (&self->attach);
  if (GST_EVENT_TYPE (event) == GST_EVENT_QOS) {
    GST_OBJECT_LOCK (self);
    gst_compete_qos_update (&self->qos, event);
    GST_OBJECT_UNLOCK (self);
  }
  return GST_BASE_TRANSFORM_CLASS (gst_compete_layer_parent_class)->src_event
      (trans, event);
}

static gboolean
gst_compete_layer_query (GstBaseTransform * trans, GstPadDirection direction,
    GstQuery * query)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (trans);

  if (!GST_BASE_TRANSFORM_CLASS (gst_compete_layer_parent_class)->query (trans,
          direction, query))
    return FALSE;
  if (direction == GST_PAD_SRC && GST_QUERY_TYPE (query) == GST_QUERY_LATENCY) {
    GST_OBJECT_LOCK (self);
    gst_compete_qos_report_latency (&self->qos, query);
    GST_OBJECT_UNLOCK (self);
  }
  return TRUE;
}

/* A frame is read through GstVideoFrame, so any stride will do. What downstream
 * asks of the code is in the answer that upstream's query brings back. */
static gboolean
gst_compete_layer_propose_allocation (GstBaseTransform * trans,
    GstQuery * decide_query, GstQuery * query)
{
  if (!GST_BASE_TRANSFORM_CLASS (gst_compete_layer_parent_class)->
      propose_allocation (trans, decide_query, query))
    return FALSE;
  if (!gst_query_find_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL))
    gst_query_add_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL);
  GST_COMPETE_LAYER (trans)->attach.asked_in_allocation =
      gst_query_get_sparse_code_request (query);
  return TRUE;
}

/* Refuses what is wrong whatever the caps will be. */
static gboolean
check_start (GstCompeteLayer * self)
{
  CompeteSettings settings;
  GError *error = NULL;

  GST_OBJECT_LOCK (self);
  settings = self->settings.layer;
  GST_OBJECT_UNLOCK (self);
  if (compete_settings_check (&settings, NULL, &error))
    return gst_model_file_start (&self->file);
  GST_ELEMENT_REFUSE (self, LIBRARY, SETTINGS, ("%s.", error->message), (NULL));
  g_error_free (error);
  return FALSE;
}

/* The weights are the element's model: they outlive a stop, until NULL. */
static GstStateChangeReturn
gst_compete_layer_change_state (GstElement * element, GstStateChange transition)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (element);
  GstStateChangeReturn ret;

  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED && !check_start (self))
    return GST_STATE_CHANGE_FAILURE;
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED) {
    GST_OBJECT_LOCK (self);
    self->failed = FALSE;
    self->attach.element = GST_BASE_TRANSFORM (self);
    gst_compete_qos_init (&self->qos);
    GST_OBJECT_UNLOCK (self);
  }
  ret = GST_ELEMENT_CLASS (gst_compete_layer_parent_class)->change_state
      (element, transition);
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY) {
    save (self);
    gst_model_file_stop (&self->file);
  }
  if (transition == GST_STATE_CHANGE_READY_TO_NULL) {
    free_model (self);
    gst_compete_report_reset (&self->report);
    self->warnings.chosen_fields = FALSE;
  }
  return ret;
}

static void
gst_compete_layer_finalize (GObject * object)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (object);

  free_model (self);
  gst_compete_report_clear (&self->report);
  gst_model_file_clear (&self->file);
  G_OBJECT_CLASS (gst_compete_layer_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass * klass)
{
  gst_model_file_install (klass, FIRST_PROPERTY,
      "A safetensors file with weights to start from",
      "A safetensors file to save the weights in, at the end and each "
      "save-interval");
  g_object_class_install_property (klass, PROP_STATS,
      g_param_spec_boxed ("stats", "stats",
          "The figures of the last interval, as in the last message; of the fields "
          "as soon as the caps are known",
          GST_TYPE_STRUCTURE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
gst_compete_layer_class_init (GstCompeteLayerClass * klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (competelayer_debug, "competelayer", 0,
      "learns a sparse code");

  object_class->set_property = gst_compete_layer_set_property;
  object_class->get_property = gst_compete_layer_get_property;
  object_class->finalize = gst_compete_layer_finalize;
  gst_settings_install (&gst_compete_settings, object_class, 1);
  install_properties (object_class);

  gst_element_class_set_static_metadata (element_class, "Competing layer",
      "Filter/Analyzer/Video",
      "Learns a sparse code of video while it plays, without labels, and puts "
      "code, reconstruction and prototypes on the buffers; MESSAGES.md lists the "
      "fields of the messages that it posts", "gst-compete");
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  element_class->change_state =
      GST_DEBUG_FUNCPTR (gst_compete_layer_change_state);

#ifdef HAVE_TENSOR_CAPS
  transform_class->transform_caps =
      GST_DEBUG_FUNCPTR (gst_compete_layer_transform_caps);
#endif
  transform_class->set_caps = GST_DEBUG_FUNCPTR (gst_compete_layer_set_caps);
  transform_class->transform_ip =
      GST_DEBUG_FUNCPTR (gst_compete_layer_transform_ip);
  transform_class->sink_event =
      GST_DEBUG_FUNCPTR (gst_compete_layer_sink_event);
  transform_class->src_event = GST_DEBUG_FUNCPTR (gst_compete_layer_src_event);
  transform_class->query = GST_DEBUG_FUNCPTR (gst_compete_layer_query);
  transform_class->propose_allocation =
      GST_DEBUG_FUNCPTR (gst_compete_layer_propose_allocation);
}

static void
gst_compete_layer_init (GstCompeteLayer * self)
{
  gst_settings_init (&gst_compete_settings, &self->settings);
  self->attach.element = GST_BASE_TRANSFORM (self);
  gst_compete_qos_init (&self->qos);
  gst_compete_model_init (&self->model, GST_ELEMENT (self));
  gst_compete_report_init (&self->report, GST_BASE_TRANSFORM (self));
  gst_model_file_init (&self->file, GST_ELEMENT (self));
}
