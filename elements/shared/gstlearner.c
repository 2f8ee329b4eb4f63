/* The base class of elements that learn from video
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcodeonly.h"
#include "gstframebounds.h"
#include "gstlearner.h"
#include "gstrefusal.h"
#include "gstsetting.h"
#include "gststamp.h"

typedef struct
{
  gboolean post_messages;
  guint64 interval, save_interval;
} Settings;

typedef struct
{
  /* Under the object lock. */
  Settings settings;
  GstModelFile file;            /* has members of the streaming thread, too */
  GstStructure *stats;          /* figures of the last report */
  gboolean failed;              /* posted an error; nothing is done till a retry */

  /* The streaming thread's. */
  Settings now;                 /* as they were when the buffer came */
  GstVideoInfo info;
  gboolean has_model;
  gboolean resumed;             /* from a file, and no buffer came since */
  GstClockTime interval_start, position;
} GstLearnerPrivate;

#define AT(member) G_STRUCT_OFFSET (Settings, member)
#define MUTABLE GST_PARAM_MUTABLE_PLAYING

/* *INDENT-OFF* */
static const GstSetting settings[] = {
  {.name = "post-messages", .kind = GST_SETTING_BOOLEAN,
      .offset = AT (post_messages), .initial = TRUE, .flags = MUTABLE,
      .blurb = "Post an element message after each interval and at the end of "
          "the stream"},
  {.name = "interval", .kind = GST_SETTING_UINT64, .offset = AT (interval),
      .least = 1, .initial = GST_SECOND, .flags = MUTABLE,
      .blurb = "Stream time from one message to the next, in nanoseconds"},
  {.name = "save-interval", .kind = GST_SETTING_UINT64,
      .offset = AT (save_interval), .initial = 0, .flags = MUTABLE,
      .blurb = "After how many frames the model is saved again: in "
          "competelayer frames that were learned, in invariantlayer frames "
          "that were seen (0: only at the end)"},
  {NULL}
};

static const GstSetting stats[] = {
  {.name = "stats", .kind = GST_SETTING_STRUCTURE,
      .blurb = "The figures of the last interval, as in the last message"},
  {NULL}
};
/* *INDENT-ON* */

/* In the private data. */
static const GstSettingTable tables[] = {
  {.settings = settings,.offset = G_STRUCT_OFFSET (GstLearnerPrivate, settings)},
  {.settings = gst_model_file_settings,
        .offset = G_STRUCT_OFFSET (GstLearnerPrivate, file),
      .changed = gst_model_file_changed},
  {.settings = stats,.offset = G_STRUCT_OFFSET (GstLearnerPrivate, stats)},
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

/* --- after an error --- */

static gboolean
has_failed (GstLearner * self)
{
  gboolean failed;

  GST_OBJECT_LOCK (self);
  failed = PRIVATE (self)->failed;
  GST_OBJECT_UNLOCK (self);
  return failed;
}

static void
set_failed (GstLearner * self, gboolean failed)
{
  GST_OBJECT_LOCK (self);
  PRIVATE (self)->failed = failed;
  GST_OBJECT_UNLOCK (self);
}

/**
 * gst_learner_retry:
 *
 * After an error, has the next buffer be tried again: when a property was set that
 * may mend it. Without the object lock.
 */
void
gst_learner_retry (GstLearner * self)
{
  set_failed (self, FALSE);
}

/* --- the model and its files --- */

static void
free_model (GstLearner * self)
{
  PRIVATE (self)->has_model = FALSE;
  GST_LEARNER_GET_CLASS (self)->free_model (self);
}

/* Makes the model. What it has learned by then need not be saved. */
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
  p->interval_start = GST_CLOCK_TIME_NONE;
  return TRUE;
}

/**
 * gst_learner_get_location:
 *
 * Returns: (transfer full) (nullable): the property location
 */
gchar *
gst_learner_get_location (GstLearner * self)
{
  return gst_model_file_location (&PRIVATE (self)->file);
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
  gchar *location = gst_learner_get_location (self);
  gboolean made = make_model (self, location);

  g_free (location);
  return made;
}

/**
 * gst_learner_start_over:
 *
 * Drops the model for one that has learned nothing.
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

/* Saves the model, if there is one that has learned since the last time. */
static gboolean
save (GstLearner * self)
{
  GstLearnerPrivate *p = PRIVATE (self);

  return !p->has_model || gst_model_file_save (&p->file,
      GST_LEARNER_GET_CLASS (self)->position (self), save_model);
}

/* Saves when save-interval frames were learned since the last time. */
static gboolean
save_in_time (GstLearner * self)
{
  GstLearnerPrivate *p = PRIVATE (self);
  guint64 position = GST_LEARNER_GET_CLASS (self)->position (self);

  return !gst_model_file_is_due (&p->file, position, p->now.save_interval)
      || save (self);
}

/* --- reports --- */

/**
 * gst_learner_update_stats:
 * @figures: replace those of the same names in the property stats
 */
void
gst_learner_update_stats (GstLearner * self, const GstStructure * figures)
{
  GstStructure *stats = PRIVATE (self)->stats;
  gint i;

  GST_OBJECT_LOCK (self);
  for (i = 0; i < gst_structure_n_fields (figures); i++) {
    const gchar *name = gst_structure_nth_field_name (figures, i);

    gst_structure_set_value (stats, name,
        gst_structure_get_value (figures, name));
  }
  GST_OBJECT_UNLOCK (self);
}

/**
 * gst_learner_get_timing:
 *
 * Returns: when the next report is due; for the streaming thread
 */
GstLearnerTiming
gst_learner_get_timing (GstLearner * self)
{
  GstLearnerPrivate *p = PRIVATE (self);

  return (GstLearnerTiming) { p->position, p->interval_start, p->now.interval };
}

/* Posts the figures of the interval that ends here, if anything was seen in it. */
static void
report (GstLearner * self, gboolean end)
{
  GstLearnerPrivate *p = PRIVATE (self);
  GstStructure *figures = NULL;

  if (p->has_model)
    figures = GST_LEARNER_GET_CLASS (self)->figures (self, end);
  if (figures == NULL)
    return;
  gst_stamp_set_times (GST_BASE_TRANSFORM (self), p->position, figures);
  p->interval_start = GST_CLOCK_TIME_NONE;
  GST_OBJECT_LOCK (self);
  gst_structure_take (&p->stats, gst_structure_copy (figures));
  GST_OBJECT_UNLOCK (self);

  if (p->now.post_messages)
    gst_element_post_message (GST_ELEMENT (self),
        gst_message_new_element (GST_OBJECT (self), figures));
  else
    gst_structure_free (figures);
}

/* --- a frame --- */

/* Takes over what the properties say now, those with a controller too. */
static void
update_settings (GstLearner * self, GstBuffer * buffer)
{
  GstLearnerPrivate *p = PRIVATE (self);

  if (GST_OBJECT_CAST (self)->control_bindings != NULL
      && GST_BUFFER_PTS_IS_VALID (buffer))
    gst_object_sync_values (GST_OBJECT (self),
        gst_stamp_stream_time (GST_BASE_TRANSFORM (self),
            GST_BUFFER_PTS (buffer)));
  GST_OBJECT_LOCK (self);
  p->now = p->settings;
  GST_OBJECT_UNLOCK (self);
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

/* Maps the frame, before anything is learned from it. */
static gboolean
step (GstLearner * self, GstBuffer * buffer, gboolean code_only)
{
  GstVideoInfo *info = &PRIVATE (self)->info;
  GstVideoFrame frame;
  gboolean done;

  if (!gst_frame_map_whole (&frame, info, buffer)) {
    GST_ELEMENT_REFUSE (self, STREAM, FORMAT,
        ("A buffer of %" G_GSIZE_FORMAT " bytes is too small for a frame of "
            "%d x %d pixels: check the caps upstream.",
            gst_buffer_get_size (buffer), info->width, info->height), (NULL));
    return FALSE;
  }
  check_discontinuity (self, buffer);
  done = GST_LEARNER_GET_CLASS (self)->step (self, buffer, &frame, code_only);
  gst_video_frame_unmap (&frame);
  return done;
}

/* Reports when with @buffer the interval is over. */
static void
report_in_time (GstLearner * self, GstBuffer * buffer)
{
  GstLearnerPrivate *p = PRIVATE (self);

  p->position = GST_BUFFER_PTS (buffer);
  if (gst_stamp_is_due (GST_BASE_TRANSFORM (self), buffer, p->now.interval,
          &p->interval_start))
    report (self, FALSE);
}

/* Does all that there is to do with a frame.
 *
 * Returns: %FALSE after an error */
static gboolean
see_buffer (GstLearner * self, GstBuffer * buffer)
{
  GstLearnerClass *klass = GST_LEARNER_GET_CLASS (self);
  gboolean code_only = gst_buffer_is_code_only (buffer);

  update_settings (self, buffer);
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
  if (!code_only)
    report_in_time (self, buffer);
  if (klass->frame_done != NULL)
    klass->frame_done (self);
  return code_only || save_in_time (self);
}

static GstFlowReturn
gst_learner_transform_ip (GstBaseTransform * trans, GstBuffer * buffer)
{
  GstLearner *self = GST_LEARNER (trans);

  if (has_failed (self))
    return GST_FLOW_ERROR;
  if (see_buffer (self, buffer))
    return GST_FLOW_OK;
  set_failed (self, !GST_LEARNER_GET_CLASS (self)->tries_again);
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

  /* Upstream tries again the caps that were refused, with each event and buffer. */
  if (!gst_video_info_from_caps (&info, incaps)
      || (has_failed (self) && gst_video_info_is_equal (&info, &p->info)))
    return FALSE;
  p->info = info;
  set_failed (self, FALSE);
  if (GST_LEARNER_GET_CLASS (self)->set_format (self, &info))
    return TRUE;
  set_failed (self, TRUE);
  return FALSE;
}

static gboolean
gst_learner_sink_event (GstBaseTransform * trans, GstEvent * event)
{
  GstLearner *self = GST_LEARNER (trans);

  switch (GST_EVENT_TYPE (event)) {
    case GST_EVENT_FLUSH_STOP:
      set_failed (self, FALSE);
      reset_past (self);
      break;
    case GST_EVENT_EOS:
      report (self, TRUE);
      save (self);
      /* After refused caps there was no stream that could end. */
      if (has_failed (self) && !gst_pad_has_current_caps (trans->srcpad)) {
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

/* A frame is read through GstVideoFrame, so any stride will do. */
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

/* Whether the properties are valid, as far as that can be said without caps, and the
 * files can be read and written. */
static gboolean
check_start (GstLearner * self)
{
  GstLearnerClass *klass = GST_LEARNER_GET_CLASS (self);

  set_failed (self, FALSE);
  return (klass->check_settings == NULL || klass->check_settings (self))
      && gst_model_file_start (&PRIVATE (self)->file);
}

/* The streaming thread is gone: saves, and lets others save there. */
static void
stop (GstLearner * self)
{
  GstLearnerClass *klass = GST_LEARNER_GET_CLASS (self);

  save (self);
  gst_model_file_stop (&PRIVATE (self)->file);
  if (klass->stop != NULL)
    klass->stop (self);
}

/* What was learned is the element's model: it outlives a stop, until NULL. */
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
  PRIVATE (GST_LEARNER (object))->stats =
      gst_structure_new_empty (GST_LEARNER_GET_CLASS (object)->message_name);
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
  p->interval_start = p->position = GST_CLOCK_TIME_NONE;
  gst_model_file_init (&p->file, GST_ELEMENT (self));
}
