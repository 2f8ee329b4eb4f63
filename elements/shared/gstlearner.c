/* The base class of elements that learn from video
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcodeonly.h"
#include "gstframe.h"
#include "gstlearner.h"
#include "gststamp.h"

typedef struct
{
  GstModelFile file;
  GstReports reports;

  gint failed;                  /* atomic: after an error, until a retry */

  /* Of the streaming thread: */
  GstVideoInfo info;
  gboolean has_model;
  gboolean resumed;             /* loaded from a file, and no buffer came since */
} GstLearnerPrivate;

/* Offsets are in GstLearnerPrivate. */
static const GstSettingTable tables[] = {
  {.settings = gst_model_file_settings,
        .offset = G_STRUCT_OFFSET (GstLearnerPrivate, file),
      .changed = gst_model_file_changed},
  {.settings = gst_reports_settings,
      .offset = G_STRUCT_OFFSET (GstLearnerPrivate, reports)},
  {NULL}
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (GstLearner, gst_learner,
    GST_TYPE_BASE_TRANSFORM);

#define PRIVATE(self) \
    ((GstLearnerPrivate *) gst_learner_get_instance_private (self))

/* --- properties --- */

static void
gst_learner_set_property (GObject * object, guint id, const GValue * value,
    GParamSpec * pspec)
{
  gst_settings_set (GST_ELEMENT (object), PRIVATE (GST_LEARNER (object)), pspec,
      value);
}

static void
gst_learner_get_property (GObject * object, guint id, GValue * value,
    GParamSpec * pspec)
{
  gst_settings_get (GST_ELEMENT (object), PRIVATE (GST_LEARNER (object)), pspec,
      value);
}

/**
 * gst_learner_retry:
 *
 * After an error, processes buffers again, from the next one on. Elements call it when
 * a property was set that may have been the cause of the error.
 */
void
gst_learner_retry (GstLearner * self)
{
  g_atomic_int_set (&PRIVATE (self)->failed, FALSE);
}

/* --- the model and its files --- */

/**
 * gst_learner_get_file:
 *
 * Returns: (transfer none): the files that the model is loaded from and saved to
 */
GstModelFile *
gst_learner_get_file (GstLearner * self)
{
  return &PRIVATE (self)->file;
}

static void
free_model (GstLearner * self)
{
  PRIVATE (self)->has_model = FALSE;
  GST_LEARNER_GET_CLASS (self)->free_model (self);
}

/* Makes the model. What it has learned so far is in its file, and need not be saved. */
static gboolean
make_model (GstLearner * self, const gchar * location)
{
  GstLearnerClass *klass = GST_LEARNER_GET_CLASS (self);
  GstLearnerPrivate *p = PRIVATE (self);
  GError *error = NULL;

  if (!klass->make_model (self, location, &error)) {
    gst_model_file_refuse (&p->file, error);
    g_error_free (error);
    free_model (self);
    return FALSE;
  }
  p->has_model = TRUE;
  gst_model_file_set_learned (&p->file, klass->position (self));
  p->resumed = location != NULL;
  gst_reports_start_interval (&p->reports);
  return TRUE;
}

/**
 * gst_learner_make_model:
 *
 * Makes the first model, from the file at the property location if that is set.
 *
 * Returns: %FALSE, after an error, if there is no model now
 */
gboolean
gst_learner_make_model (GstLearner * self)
{
  gchar *location = gst_model_file_location (&PRIVATE (self)->file);
  gboolean made = make_model (self, location);

  g_free (location);
  return made;
}

/**
 * gst_learner_start_over:
 *
 * Replaces the model by one that has learned nothing.
 *
 * Returns: %FALSE, after an error, if there is no model now
 */
gboolean
gst_learner_start_over (GstLearner * self)
{
  free_model (self);
  return make_model (self, NULL);
}

static gboolean
save_model (GstElement * element, const gchar * location, GError ** error)
{
  GstLearner *self = GST_LEARNER (element);

  return GST_LEARNER_GET_CLASS (self)->save (self, location, error);
}

/* Saves the model, if there is one and it has learned since it was saved last. */
static gboolean
save (GstLearner * self)
{
  GstLearnerPrivate *p = PRIVATE (self);

  return !p->has_model || gst_model_file_save (&p->file,
      GST_LEARNER_GET_CLASS (self)->position (self), save_model);
}

/* Saves the model if it has learned from save-interval frames since it was saved last. */
static gboolean
save_in_time (GstLearner * self)
{
  GstModelFile *file = &PRIVATE (self)->file;

  return !gst_model_file_is_due (file,
      GST_LEARNER_GET_CLASS (self)->position (self)) || save (self);
}

/* --- reports --- */

/**
 * gst_learner_get_reports:
 *
 * Returns: (transfer none): the state of the reports
 */
GstReports *
gst_learner_get_reports (GstLearner * self)
{
  return &PRIVATE (self)->reports;
}

/* Posts the figures of the interval that ends now, unless no frame came in it. */
static void
report (GstLearner * self, gboolean end)
{
  GstLearnerPrivate *p = PRIVATE (self);
  GstStructure *figures = NULL;

  if (p->has_model)
    figures = GST_LEARNER_GET_CLASS (self)->figures (self, end);
  if (figures != NULL)
    gst_reports_post (&p->reports, figures);
}

/* --- a frame --- */

/* Sets the properties that have a controller to their values at @buffer. */
static void
sync_controlled (GstLearner * self, GstBuffer * buffer)
{
  if (GST_OBJECT_CAST (self)->control_bindings != NULL
      && GST_BUFFER_PTS_IS_VALID (buffer))
    gst_object_sync_values (GST_OBJECT (self),
        gst_stamp_stream_time (GST_BASE_TRANSFORM (self),
            GST_BUFFER_PTS (buffer)));
}

static void
reset_past (GstLearner * self)
{
  if (PRIVATE (self)->has_model)
    GST_LEARNER_GET_CLASS (self)->reset_past (self);
}

/* After a discontinuity, forgets the previous frame, except on the first buffer
 * after loading a file. */
static void
check_discontinuity (GstLearner * self, GstBuffer * buffer)
{
  GstLearnerPrivate *p = PRIVATE (self);

  if (GST_BUFFER_IS_DISCONT (buffer) && !p->resumed)
    reset_past (self);
  p->resumed = FALSE;
}

/* Maps the frame, before the element learns from it, and calls the element's step(). */
static gboolean
step (GstLearner * self, GstBuffer * buffer, gboolean code_only)
{
  GstVideoFrame frame;
  gboolean done;

  if (!gst_frame_map (GST_ELEMENT (self), &frame, &PRIVATE (self)->info,
          buffer))
    return FALSE;
  check_discontinuity (self, buffer);
  done = GST_LEARNER_GET_CLASS (self)->step (self, buffer, &frame, code_only);
  gst_video_frame_unmap (&frame);
  return done;
}

/* Codes a frame, learns from it, and reports and saves when that is due.
 *
 * Returns: %FALSE after an error */
static gboolean
process_buffer (GstLearner * self, GstBuffer * buffer)
{
  GstLearnerClass *klass = GST_LEARNER_GET_CLASS (self);
  gboolean code_only = gst_buffer_is_code_only (buffer);

  sync_controlled (self, buffer);
  switch (klass->prepare (self, buffer, code_only)) {
    case GST_LEARNER_STEP:
      if (!step (self, buffer, code_only))
        return FALSE;
      break;
    case GST_LEARNER_SKIP:
      check_discontinuity (self, buffer);
      break;
    case GST_LEARNER_IGNORE:
      return TRUE;
    case GST_LEARNER_FAIL:
      return FALSE;
  }
  if (!code_only && gst_reports_is_due (&PRIVATE (self)->reports, buffer))
    report (self, FALSE);
  if (klass->frame_done != NULL)
    klass->frame_done (self);
  return code_only || save_in_time (self);
}

static GstFlowReturn
gst_learner_transform_ip (GstBaseTransform * trans, GstBuffer * buffer)
{
  GstLearner *self = GST_LEARNER (trans);

  if (g_atomic_int_get (&PRIVATE (self)->failed))
    return GST_FLOW_ERROR;
  if (process_buffer (self, buffer))
    return GST_FLOW_OK;
  g_atomic_int_set (&PRIVATE (self)->failed,
      !GST_LEARNER_GET_CLASS (self)->tries_again);
  return GST_FLOW_ERROR;
}

/* --- the stream --- */

static gboolean
gst_learner_set_caps (GstBaseTransform * trans, GstCaps * incaps,
    GstCaps * outcaps)
{
  GstLearner *self = GST_LEARNER (trans);
  GstLearnerPrivate *p = PRIVATE (self);
  GstVideoInfo info;

  /* After caps were refused, upstream sends them again before each event and buffer. */
  if (!gst_video_info_from_caps (&info, incaps)
      || (g_atomic_int_get (&PRIVATE (self)->failed)
          && gst_video_info_is_equal (&info, &p->info)))
    return FALSE;
  p->info = info;
  g_atomic_int_set (&PRIVATE (self)->failed, FALSE);
  if (GST_LEARNER_GET_CLASS (self)->set_format (self, &info))
    return TRUE;
  g_atomic_int_set (&PRIVATE (self)->failed, TRUE);
  return FALSE;
}

static gboolean
gst_learner_sink_event (GstBaseTransform * trans, GstEvent * event)
{
  GstLearner *self = GST_LEARNER (trans);

  switch (GST_EVENT_TYPE (event)) {
    case GST_EVENT_FLUSH_STOP:
      g_atomic_int_set (&PRIVATE (self)->failed, FALSE);
      reset_past (self);
      break;
    case GST_EVENT_EOS:
      report (self, TRUE);
      save (self);
      /* If the caps were refused, no stream has begun: do not pass EOS on. */
      if (g_atomic_int_get (&PRIVATE (self)->failed)
          && !gst_pad_has_current_caps (trans->srcpad)) {
        gst_event_unref (event);
        return FALSE;
      }
      break;
    default:
      break;
  }
  return GST_BASE_TRANSFORM_CLASS (gst_learner_parent_class)->sink_event
      (trans, event);
}

/* Frames are read through GstVideoFrame, so upstream may use any stride. */
static gboolean
gst_learner_propose_allocation (GstBaseTransform * trans,
    GstQuery * decide_query, GstQuery * query)
{
  if (!GST_BASE_TRANSFORM_CLASS (gst_learner_parent_class)->propose_allocation
      (trans, decide_query, query))
    return FALSE;
  if (!gst_query_find_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL))
    gst_query_add_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL);
  return TRUE;
}

/* Whether the properties are valid, as far as can be known without caps, and the files
 * can be read and written. */
static gboolean
check_start (GstLearner * self)
{
  GstLearnerClass *klass = GST_LEARNER_GET_CLASS (self);

  g_atomic_int_set (&PRIVATE (self)->failed, FALSE);
  return (klass->check_settings == NULL || klass->check_settings (self))
      && gst_model_file_start (&PRIVATE (self)->file);
}

/* The streaming thread has ended. Other elements may save to the same file now. */
static void
stop (GstLearner * self)
{
  GstLearnerClass *klass = GST_LEARNER_GET_CLASS (self);

  save (self);
  gst_model_file_stop (&PRIVATE (self)->file);
  if (klass->stop != NULL)
    klass->stop (self);
}

/* The model is kept in READY, so that it goes on after a stop. It is freed in NULL. */
static GstStateChangeReturn
gst_learner_change_state (GstElement * element, GstStateChange transition)
{
  GstLearner *self = GST_LEARNER (element);
  GstStateChangeReturn ret;

  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED && !check_start (self))
    return GST_STATE_CHANGE_FAILURE;
  ret = GST_ELEMENT_CLASS (gst_learner_parent_class)->change_state (element,
      transition);
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY)
    stop (self);
  if (transition == GST_STATE_CHANGE_READY_TO_NULL)
    free_model (self);
  return ret;
}

/* --- the class --- */

static void
gst_learner_constructed (GObject * object)
{
  gst_reports_set_name (&PRIVATE (GST_LEARNER (object))->reports,
      GST_LEARNER_GET_CLASS (object)->message_name);
  G_OBJECT_CLASS (gst_learner_parent_class)->constructed (object);
}

static void
gst_learner_dispose (GObject * object)
{
  free_model (GST_LEARNER (object));
  G_OBJECT_CLASS (gst_learner_parent_class)->dispose (object);
}

static void
gst_learner_finalize (GObject * object)
{
  GstLearnerPrivate *p = PRIVATE (GST_LEARNER (object));

  gst_model_file_stop (&p->file);
  gst_settings_clear (tables, p);
  G_OBJECT_CLASS (gst_learner_parent_class)->finalize (object);
}

static void
gst_learner_class_init (GstLearnerClass * klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);

  object_class->set_property = gst_learner_set_property;
  object_class->get_property = gst_learner_get_property;
  object_class->constructed = gst_learner_constructed;
  object_class->dispose = gst_learner_dispose;
  object_class->finalize = gst_learner_finalize;
  gst_settings_class_init (object_class, tables);
  GST_ELEMENT_CLASS (klass)->change_state =
      GST_DEBUG_FUNCPTR (gst_learner_change_state);
  transform_class->set_caps = GST_DEBUG_FUNCPTR (gst_learner_set_caps);
  transform_class->transform_ip = GST_DEBUG_FUNCPTR (gst_learner_transform_ip);
  transform_class->sink_event = GST_DEBUG_FUNCPTR (gst_learner_sink_event);
  transform_class->propose_allocation =
      GST_DEBUG_FUNCPTR (gst_learner_propose_allocation);
}

static void
gst_learner_init (GstLearner * self)
{
  GstLearnerPrivate *p = PRIVATE (self);

  gst_settings_init (tables, p);
  gst_reports_init (&p->reports, GST_BASE_TRANSFORM (self));
  gst_model_file_init (&p->file, GST_ELEMENT (self));
}
