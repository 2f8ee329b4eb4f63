/* competelayer: learns a sparse code of video
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:element-competelayer
 * @title: competelayer
 *
 * A layer of units that compete for each frame. The few units that win, with their
 * activations, are the frame's sparse code. They reconstruct the frame together, and
 * learn to reconstruct it better, without labels or a training set. The element does not
 * change the pixels. It puts the code on the buffer as a custom meta, GstSparseCodeMeta.
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
 * * `sink`: raw video, grey or in colour, one byte a channel, up to 16384 x 16384 pixels
 * * `src`: the same frames, with the meta of this element
 *
 * Fields of #GstCompeteLayer:field-width x #GstCompeteLayer:field-height pixels cover
 * the frame. All fields use the same units: each field is coded by itself, and all
 * fields of a frame are learned as one mini-batch. If these properties are not set, the
 * size is that of the fields in the file of #GstCompeteLayer:location, if these fit into
 * the frame. Without such a file, a frame of at most 4096 pixels (64 x 64) is one field.
 * A larger frame is cut into fields of 16 x 16 pixels; the element then posts an INFO
 * message. #GstCompeteLayer:stats has the fields as soon as the caps are known.
 *
 * With #GstCompeteLayer:field-frames over 1, prototypes are films of so many frames. After
 * the start and each gap the layer waits for so many: until then the meta has no arrays.
 * This codes how things move. It does not detect unusual motion: see noveltywatch.
 *
 * ## Messages
 *
 * After every #GstCompeteLayer:interval of stream time, and at the end of the stream,
 * the element posts an element message named `competelayer` with figures of coding and
 * learning, unless #GstCompeteLayer:post-messages is off. A noveltywatch downstream tells
 * what is new. The layer can do that itself (#GstCompeteLayer:novelty-threshold), but this
 * is deprecated.
 * docs/messages.md lists the fields of each message.
 *
 * ## Live pipelines
 *
 * The reported latency is the time that the slowest frame took, and a quarter more, but
 * less than the duration of a frame. When it grows, a latency message is posted. With
 * #GstCompeteLayer:qos, late frames are coded but not learned: those after a frame that
 * came late at a sink, for twice the delay. If that frame was late by more than the
 * duration of a frame, they are not coded either. A frame that is not coded has no
 * GstSparseCodeMeta. No frame is ever dropped.
 *
 * ## Frames that are only coded
 *
 * A frame with a #GstCustomMeta named `GstCodeOnlyMeta` is coded, but not learned and not
 * counted in any figure. The layer learns and reports exactly the same as without that
 * frame. With its property `ahead`, tapestrysrc marks the frames that are shown in this
 * way, and sends others to be learned.
 *
 * Since: 0.1
 */

#include "config.h"

#include <gst/video/video.h>

#include "gstcompeteattach.h"
#include "gstcompetelayer.h"
#include "gstcompetelog.h"
#include "gstcompetemodel.h"
#include "gstcompetepresets.h"
#include "gstqosframes.h"
#include "gstcompetereport.h"
#include "gstcompetesettings.h"
#include "gstcompeteshare.h"
#include "gstcompetetensorcaps.h"
#include "gstframe.h"
#include "gstsetting.h"

GST_DEBUG_CATEGORY (competelayer_debug);
#define GST_CAT_DEFAULT competelayer_debug

struct _GstCompeteLayer
{
  GstLearner parent;

  GstCompeteProperties properties;
  GstQosFrames qos;

  /* Of the streaming thread: */
  GstCompeteSettings now;       /* the settings when the buffer came */
  GstCompeteModel model;
  GstCompeteShare share;
  GstCompeteAttach attach;
  GstCompeteReport report;
  GstCompeteTimes times;
  GstClockTime frame_start;     /* when the frame came, by the system's clock */
  CompeteMode mode;             /* whether the frame is only coded, or learned */
};

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink",
    GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS (GST_FRAME_CAPS));

static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src",
    GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS (GST_FRAME_CAPS));

#define parent_class gst_compete_layer_parent_class
G_DEFINE_TYPE_WITH_CODE (GstCompeteLayer, gst_compete_layer,
    GST_TYPE_LEARNER, G_IMPLEMENT_INTERFACE (GST_TYPE_PRESET,
        gst_compete_presets_init));
GST_ELEMENT_REGISTER_DEFINE (competelayer, "competelayer", GST_RANK_NONE,
    GST_TYPE_COMPETE_LAYER);

/* --- properties --- */

static void
gst_compete_layer_set_property (GObject * object, guint id,
    const GValue * value, GParamSpec * pspec)
{
  if (!gst_settings_set (GST_ELEMENT (object),
          &GST_COMPETE_LAYER (object)->properties, pspec, value))
    return;
  gst_learner_retry (GST_LEARNER (object));
#ifdef HAVE_TENSOR_CAPS
  if (g_str_equal (pspec->name, "attach"))
    gst_base_transform_reconfigure_src (GST_BASE_TRANSFORM (object));
#endif
}

static void
gst_compete_layer_get_property (GObject * object, guint id, GValue * value,
    GParamSpec * pspec)
{
  gst_settings_get (GST_ELEMENT (object),
      &GST_COMPETE_LAYER (object)->properties, pspec, value);
}

/* Posts an error if the settings are invalid for all caps. */
static gboolean
gst_compete_layer_check_settings (GstLearner * learner)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (learner);
  GstCompeteSettings settings = gst_compete_properties_peek (&self->properties);

  return gst_compete_model_check_any_format (&self->model, &settings.layer);
}

/* --- the model, and the format of its frames --- */

static void
gst_compete_layer_free_model (GstLearner * learner)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (learner);

  gst_compete_share_stop (&self->share);
  gst_compete_model_free (&self->model);
  gst_compete_attach_reset (&self->attach);
  gst_compete_report_reset (&self->report);
}

static gboolean
gst_compete_layer_make_model (GstLearner * learner, const gchar * location,
    GError ** error)
{
  return gst_compete_model_make (&GST_COMPETE_LAYER (learner)->model, location,
      error);
}

static gboolean
gst_compete_layer_save (GstLearner * learner, const gchar * location,
    GError ** error)
{
  return gst_compete_model_save (&GST_COMPETE_LAYER (learner)->model, location,
      error);
}

static guint64
gst_compete_layer_position (GstLearner * learner)
{
  return gst_compete_model_position (&GST_COMPETE_LAYER (learner)->model);
}

static void
gst_compete_layer_reset_past (GstLearner * learner)
{
  compete_reset_past (GST_COMPETE_LAYER (learner)->model.compete);
}

static GstStructure *
gst_compete_layer_figures (GstLearner * learner, gboolean end)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (learner);

  return gst_compete_report_finish_interval (&self->report, &self->now,
      &self->model, &self->share, end);
}

#ifdef HAVE_TENSOR_CAPS
static GstCaps *
gst_compete_layer_transform_caps (GstBaseTransform * trans,
    GstPadDirection direction, GstCaps * caps, GstCaps * filter)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (trans);
  GstCompeteSettings settings = gst_compete_properties_peek (&self->properties);

  return gst_compete_tensor_caps_transform (direction, caps, filter,
      settings.attach);
}
#endif

static gboolean
gst_compete_layer_set_format (GstLearner * learner, const GstVideoInfo * info)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (learner);

  gst_compete_attach_ask_again (&self->attach);
  gst_qos_frames_set_framerate (&self->qos, info);
  gst_compete_properties_read (&self->properties, &self->now);
  self->model.share = self->now.share.share;
  if (!gst_compete_model_set_format (&self->model, &self->now.layer, info)) {
    gst_compete_properties_set_changed (&self->properties);
    return FALSE;
  }
  gst_compete_report_set_fields (&self->report, &self->model);
  if (!gst_compete_model_prepare (&self->model))
    return FALSE;
  gst_compete_log_layer (GST_ELEMENT (self), self->model.compete, info);
  return TRUE;
}

/* --- a frame --- */

/* Applies the properties that were set, and the parts that were requested, since the last
 * buffer. If the settings are invalid, the next buffer checks them again.
 *
 * Returns: %FALSE after an error */
static gboolean
update_settings (GstCompeteLayer * self)
{
  gst_compete_attach_update (&self->attach);
  if (!gst_compete_properties_read (&self->properties, &self->now)
      || gst_compete_model_update (&self->model, &self->now.layer))
    return TRUE;
  gst_compete_properties_set_changed (&self->properties);
  return FALSE;
}

/* Counts a very late frame, which is not coded. */
static GstLearnerPlan
skip_frame (GstCompeteLayer * self, GstBuffer * buffer, gboolean code_only)
{
  if (!code_only) {
    compete_skip (self->model.compete);
    gst_compete_report_warm_up (&self->report, &self->now,
        self->model.compete, buffer);
  }
  return GST_LEARNER_SKIP;
}

static GstLearnerPlan
gst_compete_layer_prepare (GstLearner * learner, GstBuffer * buffer,
    gboolean code_only)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (learner);
  GstQosLateness late;
  GstLearnerPlan plan;

  self->frame_start = gst_util_get_timestamp ();
  if (!update_settings (self))
    return GST_LEARNER_FAIL;
  plan = gst_compete_share_ready (&self->share, &self->now);
  if (plan != GST_LEARNER_STEP)
    return plan;
  gst_compete_times_begin (&self->times, self->model.compete);
  late = gst_qos_frames_get_lateness (&self->qos, self->now.qos, buffer);
  if (late == GST_QOS_VERY_LATE)
    return skip_frame (self, buffer, code_only);
  self->mode = gst_compete_attach_choose_mode (&self->attach, &self->now,
      late, code_only);
  return gst_compete_model_keep_drives (&self->model,
      gst_compete_attach_wants (&self->attach, &self->now,
          GST_SPARSE_CODE_PART_DRIVE)) ? GST_LEARNER_STEP : GST_LEARNER_FAIL;
}

/* Codes the frame, learns from it, and puts the code on @buffer. */
static gboolean
gst_compete_layer_step (GstLearner * learner, GstBuffer * buffer,
    const GstVideoFrame * frame, gboolean code_only)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (learner);
  GstCompeteModel *m = &self->model;
  const CompeteCode *code =
      gst_compete_model_step (m, buffer, frame, self->mode);
  gboolean attached;
  gint64 begin;

  if (!code_only) {
    gst_compete_warnings_update (&m->warnings, GST_ELEMENT (self), m->compete,
        &m->settings);
    gst_compete_report_warm_up (&self->report, &self->now, m->compete, buffer);
  }
  begin = gst_compete_times_clock (&self->times);
  attached = gst_compete_attach_code (&self->attach, &self->now, m, code,
      buffer);
  self->times.attach += gst_compete_times_clock (&self->times) - begin;
  return attached && (code_only
      || gst_compete_share_meet (&self->share, &self->now));
}

static void
gst_compete_layer_frame_done (GstLearner * learner)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (learner);

  gst_compete_times_end (&self->times, GST_ELEMENT (self), self->model.compete);
  gst_qos_frames_update_latency (&self->qos,
      gst_util_get_timestamp () - self->frame_start);
}

/* --- events, queries and the class --- */

static gboolean
gst_compete_layer_sink_event (GstBaseTransform * trans, GstEvent * event)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (trans);

  if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP)
    gst_qos_frames_reset (&self->qos);
  gst_compete_share_event (&self->share, event);
  return GST_BASE_TRANSFORM_CLASS (parent_class)->sink_event (trans, event);
}

static gboolean
gst_compete_layer_src_event (GstBaseTransform * trans, GstEvent * event)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (trans);

  gst_compete_attach_event (&self->attach, event);
  if (GST_EVENT_TYPE (event) == GST_EVENT_QOS)
    gst_qos_frames_update (&self->qos, event);
  return GST_BASE_TRANSFORM_CLASS (parent_class)->src_event (trans, event);
}

static gboolean
gst_compete_layer_query (GstBaseTransform * trans, GstPadDirection direction,
    GstQuery * query)
{
  if (!gst_compete_share_answer (&GST_COMPETE_LAYER (trans)->share, query)
      && !GST_BASE_TRANSFORM_CLASS (parent_class)->query (trans, direction,
          query))
    return FALSE;
  if (direction == GST_PAD_SRC && GST_QUERY_TYPE (query) == GST_QUERY_LATENCY)
    gst_qos_frames_report_latency (&GST_COMPETE_LAYER (trans)->qos, query);
  return TRUE;
}

static gboolean
gst_compete_layer_propose_allocation (GstBaseTransform * trans,
    GstQuery * decide_query, GstQuery * query)
{
  gboolean answered = GST_BASE_TRANSFORM_CLASS (parent_class)->
      propose_allocation (trans, decide_query, query);

  return gst_compete_attach_propose (&GST_COMPETE_LAYER (trans)->attach,
      query, answered);
}

/* In NULL, the element forgets that it has posted the INFO message about the fields. */
static GstStateChangeReturn
gst_compete_layer_change_state (GstElement * element, GstStateChange transition)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (element);

  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED) {
    gst_compete_share_wait (&self->share, TRUE);
    gst_qos_frames_init (&self->qos, GST_BASE_TRANSFORM (self));
  }
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY)
    gst_compete_share_wait (&self->share, FALSE);
  if (transition == GST_STATE_CHANGE_READY_TO_NULL)
    self->model.warnings.chosen_fields = FALSE;
  return GST_ELEMENT_CLASS (parent_class)->change_state (element, transition);
}

static void
gst_compete_layer_class_init (GstCompeteLayerClass * klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);
  GstLearnerClass *learner_class = GST_LEARNER_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (competelayer_debug, "competelayer", 0,
      "learns a sparse code");

  object_class->set_property = gst_compete_layer_set_property;
  object_class->get_property = gst_compete_layer_get_property;
  gst_settings_class_init (object_class, gst_compete_properties);

  gst_element_class_set_static_metadata (element_class, "Competing layer",
      "Filter/Analyzer/Video",
      "Learns a sparse code of video while it plays, without labels, and puts "
      "code, reconstruction and prototypes on the buffers; docs/messages.md lists "
      "the fields of the messages that it posts", "gst-compete");
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  element_class->change_state =
      GST_DEBUG_FUNCPTR (gst_compete_layer_change_state);

#ifdef HAVE_TENSOR_CAPS
  transform_class->transform_caps =
      GST_DEBUG_FUNCPTR (gst_compete_layer_transform_caps);
#endif
  transform_class->sink_event =
      GST_DEBUG_FUNCPTR (gst_compete_layer_sink_event);
  transform_class->src_event = GST_DEBUG_FUNCPTR (gst_compete_layer_src_event);
  transform_class->query = GST_DEBUG_FUNCPTR (gst_compete_layer_query);
  transform_class->propose_allocation =
      GST_DEBUG_FUNCPTR (gst_compete_layer_propose_allocation);

  learner_class->message_name = "competelayer";
  learner_class->check_settings = gst_compete_layer_check_settings;
  learner_class->set_format = gst_compete_layer_set_format;
  learner_class->make_model = gst_compete_layer_make_model;
  learner_class->save = gst_compete_layer_save;
  learner_class->position = gst_compete_layer_position;
  learner_class->prepare = gst_compete_layer_prepare;
  learner_class->step = gst_compete_layer_step;
  learner_class->frame_done = gst_compete_layer_frame_done;
  learner_class->figures = gst_compete_layer_figures;
  learner_class->reset_past = gst_compete_layer_reset_past;
  learner_class->free_model = gst_compete_layer_free_model;
}

static void
gst_compete_layer_init (GstCompeteLayer * self)
{
  gst_settings_init (gst_compete_properties, &self->properties);
  self->properties.element = GST_ELEMENT (self);
  self->attach.element = GST_BASE_TRANSFORM (self);
  gst_qos_frames_init (&self->qos, GST_BASE_TRANSFORM (self));
  gst_compete_model_init (&self->model, GST_LEARNER (self));
  gst_compete_share_init (&self->share, &self->properties, &self->model);
  gst_compete_report_init (&self->report, GST_LEARNER (self));
}
