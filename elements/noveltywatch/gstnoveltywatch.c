/* noveltywatch: tells what is new in front of a camera
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:element-noveltywatch
 * @title: noveltywatch
 * @see_also: competelayer, reconstruct
 *
 * Tells when something is new in front of a camera that stands still, where, and why. It
 * does not change the pixels. There are three kinds of novelty, each with a threshold of
 * its own:
 *
 * * `still`: something stands where nothing stood, or has been taken away. It takes about
 *   a second; about a minute later it is usual. Light that changes as a whole, soft shadows
 *   and a camera that is shaken or nudged are no news.
 * * `motion`: something moves in a direction, or at a speed, in which little moves. The
 *   first 30 seconds with motion are learned from; later, what is usual changes in about
 *   ten minutes. Someone who turns back on a path that is used both ways is not found, and
 *   neither is something that stands.
 * * `look`: a competelayer upstream describes a field worse than usual. Other than the
 *   two others it needs a layer, and the layer soon learns what stays in sight.
 *
 * ## Example
 * |[
 * gst-launch-1.0 -m v4l2src ! videoconvert ! noveltywatch ! videoconvert ! autovideosink
 * gst-launch-1.0 v4l2src ! videoconvert ! noveltywatch explain=alarms ! reconstructsink panels=novelty
 * ]|
 *
 * ## Pads
 *
 * * `sink`: raw video of a byte a channel, of any format that this GStreamer has, up to
 *   16384 x 16384 pixels. Of formats with a luma channel only that is read. Planar RGB, YUV in tiles and IYU1 are
 *   converted to grey first
 * * `src`: the same frames, with what #GstNoveltyWatch:attach says
 *
 * Frames are read in grey, and made smaller so that a field has 12 to 23 pixels: the cost
 * hardly depends on their size. Nothing is learned from a frame that came too late, with
 * #GstNoveltyWatch:qos.
 *
 * ## On buffers
 *
 * While an event lasts, each frame has a #GstVideoRegionOfInterestMeta for each region: of
 * type `novelty`, with a parameter of the same name that has the fields `kind`, `novelty`
 * and `confidence`. With GStreamer 1.24 and newer it also has a GstAnalyticsODMtd for
 * each, which elements such as objectdetectionoverlay read. Every frame has a
 * #GstCustomMeta named `GstNoveltyMeta` with the novelty of each field.
 *
 * ## Messages
 *
 * When an event begins, the element posts an element message `competelayer-novelty`, with
 * the time, the place and the kind. After every #GstNoveltyWatch:interval of stream time,
 * it posts a message `noveltywatch` with figures, unless #GstNoveltyWatch:post-messages is
 * off. docs/messages.md lists the fields of each message.
 *
 * Since: 0.2
 */

#include "config.h"

#include "gstnoveltyattach.h"
#include "gstnoveltyexplain.h"
#include "gstnoveltyframe.h"
#include "gstnoveltylook.h"
#include "gstnoveltyreport.h"
#include "gstnoveltytime.h"
#include "gstnoveltywatch.h"
#include "gstqosframes.h"
#include "gstroom.h"
#include "gststamp.h"

GST_DEBUG_CATEGORY_STATIC (noveltywatch_debug);
#define GST_CAT_DEFAULT noveltywatch_debug

struct _GstNoveltyWatch
{
  GstBaseTransform parent;

  GstNoveltySettings settings;  /* the properties, under the object lock */
  GstReports reports;
  GstQosFrames qos;

  /* Of the streaming thread: */
  GstVideoInfo info;
  GstNoveltyFrame frame;
  Watch *watch;                 /* NULL before the caps */
  GstNoveltyReport report;
  GstNoveltyExplain explain;
  GstNoveltyLook look;
  GstNoveltyTime time;
};

static const GstSettingTable tables[] = {
  {.settings = gst_novelty_settings,
      .offset = G_STRUCT_OFFSET (GstNoveltyWatch, settings)},
  {.core = &watch_settings_table,.enum_prefix = "GstNoveltyWatch",
        .flags = GST_PARAM_CONTROLLABLE,
      .offset = G_STRUCT_OFFSET (GstNoveltyWatch, settings.watch)},
  {.settings = gst_reports_settings,
      .offset = G_STRUCT_OFFSET (GstNoveltyWatch, reports)},
  {NULL}
};

#define gst_novelty_watch_parent_class parent_class
G_DEFINE_TYPE (GstNoveltyWatch, gst_novelty_watch, GST_TYPE_BASE_TRANSFORM);
GST_ELEMENT_REGISTER_DEFINE (noveltywatch, "noveltywatch", GST_RANK_NONE,
    GST_TYPE_NOVELTY_WATCH);

/* --- properties --- */

static void
gst_novelty_watch_set_property (GObject * object, guint id,
    const GValue * value, GParamSpec * pspec)
{
  if (gst_settings_set (GST_ELEMENT (object), object, pspec, value)
      && g_str_equal (pspec->name, "novelty-kinds"))
    gst_base_transform_reconfigure_sink (GST_BASE_TRANSFORM (object));
}

static void
gst_novelty_watch_get_property (GObject * object, guint id, GValue * value,
    GParamSpec * pspec)
{
  gst_settings_get (GST_ELEMENT (object), object, pspec, value);
}

static GstNoveltySettings
get_settings (GstNoveltyWatch * self)
{
  GstNoveltySettings settings;

  GST_OBJECT_LOCK (self);
  settings = self->settings;
  GST_OBJECT_UNLOCK (self);
  return settings;
}

/* --- the format --- */

static gboolean
gst_novelty_watch_set_caps (GstBaseTransform * trans, GstCaps * incaps,
    GstCaps * outcaps)
{
  GstNoveltyWatch *self = GST_NOVELTY_WATCH (trans);
  GstNoveltySettings settings = get_settings (self);
  CompeteFormat format;
  GstVideoInfo info;

  if (!gst_video_info_from_caps (&info, incaps))
    return FALSE;
  gst_qos_frames_set_framerate (&self->qos, &info);
  if (!gst_novelty_frame_set_info (&self->frame, GST_ELEMENT (self), &info))
    return FALSE;
  if (self->watch != NULL && GST_VIDEO_INFO_FORMAT (&info)
      == GST_VIDEO_INFO_FORMAT (&self->info) && info.width == self->info.width
      && info.height == self->info.height) {
    self->info = info;
    return TRUE;
  }
  self->info = info;
  format = gst_novelty_frame_get_format (&self->frame);
  g_clear_pointer (&self->watch, watch_free);
  if (!gst_room_check (GST_ELEMENT (self), watch_memory (&format,
              settings.watch.field_size), "what is usual in the frames",
          "Set a larger `field-size`, or make frames smaller"))
    return FALSE;
  self->watch = watch_new (&format, settings.watch.field_size);
  gst_novelty_report_reset (&self->report);
  return TRUE;
}

/* --- a frame --- */

static void
report_events (GstNoveltyWatch * self, const GstNoveltySettings * settings,
    GstBuffer * buffer, const GstVideoFrame * frame)
{
  guint n, i;
  const WatchEvent *events = watch_get_events (self->watch, &n);

  for (i = 0; i < n; i++) {
    const CompeteRegion *newest = &events[i].newest;
    GValue winners = G_VALUE_INIT;
    gboolean coded;
    gchar *picture;

    if (!events[i].begins)
      continue;
    coded = gst_novelty_look_winners (buffer, settings->layer, frame,
        newest->x + newest->width / 2, newest->y + newest->height / 2,
        &winners);
    picture = gst_novelty_explain_event (&self->explain, settings, self->watch,
        &events[i], buffer, frame);
    gst_novelty_report_event (&self->report, &events[i], buffer,
        coded ? &winners : NULL, picture);
    if (coded)
      g_value_unset (&winners);
    g_free (picture);
  }
}

static gboolean
step (GstNoveltyWatch * self, const GstNoveltySettings * settings,
    GstBuffer * buffer)
{
  gboolean continues;
  gdouble seconds = gst_novelty_time_step (&self->time, buffer, &self->info,
      &continues);
  const GstVideoFrame *frame =
      gst_novelty_frame_map (&self->frame, GST_ELEMENT (self), buffer);

  if (frame == NULL)
    return FALSE;
  if (!continues)
    watch_reset_past (self->watch);
  watch_keep_usual (self->watch, settings->explain != NULL);
  gst_novelty_explain_frame (&self->explain, seconds);
  watch_step (self->watch, &settings->watch, settings->novelty_kinds,
      GST_VIDEO_FRAME_PLANE_DATA (frame, 0),
      GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0), seconds);
  gst_novelty_look_step (&self->look, GST_ELEMENT (self), self->watch, settings,
      buffer, frame, seconds);
  gst_novelty_report_learning (&self->report, self->watch,
      settings->novelty_kinds, buffer);
  report_events (self, settings, buffer, frame);
  gst_novelty_frame_unmap (&self->frame);
  gst_novelty_attach (buffer, GST_ELEMENT (self), self->watch,
      settings->attach);
  gst_novelty_report_frame (&self->report, self->watch, buffer);
  return TRUE;
}

static void
sync_controlled (GstNoveltyWatch * self, GstBuffer * buffer)
{
  if (GST_BUFFER_PTS_IS_VALID (buffer))
    gst_object_sync_values (GST_OBJECT (self),
        gst_stamp_stream_time (GST_BASE_TRANSFORM (self),
            GST_BUFFER_PTS (buffer)));
}

static GstFlowReturn
gst_novelty_watch_transform_ip (GstBaseTransform * trans, GstBuffer * buffer)
{
  GstNoveltyWatch *self = GST_NOVELTY_WATCH (trans);
  GstClockTime start = gst_util_get_timestamp ();
  GstNoveltySettings settings;

  if (self->watch == NULL)
    return GST_FLOW_NOT_NEGOTIATED;
  sync_controlled (self, buffer);
  settings = get_settings (self);
  if (gst_qos_frames_get_lateness (&self->qos, settings.qos,
          buffer) == GST_QOS_VERY_LATE) {
    gst_novelty_report_skip (&self->report);
    return GST_FLOW_OK;
  }
  if (!step (self, &settings, buffer))
    return GST_FLOW_ERROR;
  gst_qos_frames_update_latency (&self->qos, gst_util_get_timestamp () - start);
  return GST_FLOW_OK;
}

/* --- events and queries --- */

static gboolean
gst_novelty_watch_sink_event (GstBaseTransform * trans, GstEvent * event)
{
  GstNoveltyWatch *self = GST_NOVELTY_WATCH (trans);

  if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP) {
    gst_qos_frames_reset (&self->qos);
    gst_novelty_time_restart (&self->time);
  }
  if (GST_EVENT_TYPE (event) == GST_EVENT_EOS && self->watch != NULL)
    gst_novelty_report_end (&self->report, self->watch);
  return GST_BASE_TRANSFORM_CLASS (parent_class)->sink_event (trans, event);
}

static gboolean
gst_novelty_watch_src_event (GstBaseTransform * trans, GstEvent * event)
{
  if (GST_EVENT_TYPE (event) == GST_EVENT_QOS)
    gst_qos_frames_update (&GST_NOVELTY_WATCH (trans)->qos, event);
  return GST_BASE_TRANSFORM_CLASS (parent_class)->src_event (trans, event);
}

static void
request_parts (GstBaseTransform * trans, GstQuery * query)
{
  GstNoveltySettings settings = get_settings (GST_NOVELTY_WATCH (trans));

  gst_query_add_sparse_code_request (query, gst_novelty_look_parts (&settings));
}

static gboolean
gst_novelty_watch_query (GstBaseTransform * trans, GstPadDirection direction,
    GstQuery * query)
{
  gboolean requested = direction == GST_PAD_SINK
      && gst_query_is_sparse_code_request (query);
  gboolean answered = GST_BASE_TRANSFORM_CLASS (parent_class)->query (trans,
      direction, query);

  if (requested)
    request_parts (trans, query);
  if (answered && direction == GST_PAD_SRC
      && GST_QUERY_TYPE (query) == GST_QUERY_LATENCY)
    gst_qos_frames_report_latency (&GST_NOVELTY_WATCH (trans)->qos, query);
  return answered;
}

/* Frames are read through GstVideoFrame, so upstream may use any stride. */
static gboolean
gst_novelty_watch_propose_allocation (GstBaseTransform * trans,
    GstQuery * decide_query, GstQuery * query)
{
  if (!GST_BASE_TRANSFORM_CLASS (parent_class)->propose_allocation (trans,
          decide_query, query))
    return FALSE;
  if (!gst_query_find_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL))
    gst_query_add_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL);
  request_parts (trans, query);
  return TRUE;
}

/* --- states --- */

static GstStateChangeReturn
gst_novelty_watch_change_state (GstElement * element, GstStateChange transition)
{
  GstNoveltyWatch *self = GST_NOVELTY_WATCH (element);
  GstNoveltySettings settings = get_settings (self);
  GstStateChangeReturn ret;

  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED) {
    if (!gst_novelty_explain_start (&self->explain, settings.explain))
      return GST_STATE_CHANGE_FAILURE;
    gst_qos_frames_init (&self->qos, GST_BASE_TRANSFORM (self));
    gst_novelty_report_reset (&self->report);
    self->look = (GstNoveltyLook) { 0.0 };
    gst_novelty_time_init (&self->time, GST_BASE_TRANSFORM (self));
  }
  ret = GST_ELEMENT_CLASS (parent_class)->change_state (element, transition);
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY) {
    g_clear_pointer (&self->watch, watch_free);
    gst_novelty_frame_clear (&self->frame);
  }
  return ret;
}

static void
gst_novelty_watch_finalize (GObject * object)
{
  GstNoveltyWatch *self = GST_NOVELTY_WATCH (object);

  g_clear_pointer (&self->watch, watch_free);
  gst_novelty_frame_clear (&self->frame);
  gst_settings_clear (tables, self);
  G_OBJECT_CLASS (parent_class)->finalize (object);
}

/* --- the class --- */

static void
add_pad_templates (GstElementClass * class)
{
  GstCaps *caps = gst_novelty_frame_make_caps ();

  gst_element_class_add_pad_template (class, gst_pad_template_new ("sink",
          GST_PAD_SINK, GST_PAD_ALWAYS, caps));
  gst_element_class_add_pad_template (class, gst_pad_template_new ("src",
          GST_PAD_SRC, GST_PAD_ALWAYS, caps));
  gst_caps_unref (caps);
}

static void
gst_novelty_watch_class_init (GstNoveltyWatchClass * klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (noveltywatch_debug, "noveltywatch", 0,
      "tells what is new");

  object_class->set_property = gst_novelty_watch_set_property;
  object_class->get_property = gst_novelty_watch_get_property;
  object_class->finalize = gst_novelty_watch_finalize;
  gst_settings_class_init (object_class, tables);

  gst_element_class_set_static_metadata (element_class, "Novelty watch",
      "Filter/Analyzer/Video",
      "Tells when something new stands or moves in front of a camera, where, "
      "and why; docs/messages.md lists the fields of the messages that it "
      "posts", "gst-compete");
  add_pad_templates (element_class);
  element_class->change_state =
      GST_DEBUG_FUNCPTR (gst_novelty_watch_change_state);

  transform_class->set_caps = GST_DEBUG_FUNCPTR (gst_novelty_watch_set_caps);
  transform_class->transform_ip =
      GST_DEBUG_FUNCPTR (gst_novelty_watch_transform_ip);
  transform_class->sink_event =
      GST_DEBUG_FUNCPTR (gst_novelty_watch_sink_event);
  transform_class->src_event = GST_DEBUG_FUNCPTR (gst_novelty_watch_src_event);
  transform_class->query = GST_DEBUG_FUNCPTR (gst_novelty_watch_query);
  transform_class->propose_allocation =
      GST_DEBUG_FUNCPTR (gst_novelty_watch_propose_allocation);
}

static void
gst_novelty_watch_init (GstNoveltyWatch * self)
{
  gst_settings_init (tables, self);
  gst_reports_init (&self->reports, GST_BASE_TRANSFORM (self));
  gst_reports_set_name (&self->reports, "noveltywatch");
  gst_qos_frames_init (&self->qos, GST_BASE_TRANSFORM (self));
  gst_novelty_report_init (&self->report, &self->reports);
  gst_novelty_explain_init (&self->explain, GST_BASE_TRANSFORM (self));
  gst_novelty_time_init (&self->time, GST_BASE_TRANSFORM (self));
}
