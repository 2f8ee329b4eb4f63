/* tapestrysrc: a window drifts over a tapestry of images
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:element-tapestrysrc
 * @title: tapestrysrc
 * @short_description: a window drifts over a tapestry of images
 *
 * Lays the images of an IDX file (without #GstTapestrySrc:location the built-in
 * handwritten digits, the first 900 of MNIST's training set) out side by side
 * and lets a window drift over them, shows them whole, one after another, or
 * lets one at a time dance about the middle of the window: a movie from which
 * something can be learned, and the same one each time.
 *
 * With #GstTapestrySrc:movie-frames the movie has an end. It is then played
 * #GstTapestrySrc:epochs times, each time in another order with
 * #GstTapestrySrc:shuffle, and can be seeked in, in time and in frames
 * (%GST_FORMAT_DEFAULT). The first buffer of each epoch is marked as
 * discontinuous. A drift with an end keeps 8 bytes a frame, and so does a
 * dance; a drift without is played once, never shuffled, whatever those two
 * are.
 *
 * With motion=dance an image is shown for #GstTapestrySrc:dwell frames on
 * black, while it moves as the window of a drift does, at whole pixels, and
 * turns back where it is #GstTapestrySrc:max-offset pixels from the middle;
 * then comes the next image of the file, or, with #GstTapestrySrc:shuffle, of
 * an order that is another one each time they have all been shown.
 *
 * With #GstTapestrySrc:ahead=N each frame that is shown comes after N frames that are
 * only learned from, so that a window shows quickly what takes long to learn, and a film
 * of shuffled frames does not flicker. Those N are the frames of the movie in its own
 * order; they have %GST_BUFFER_FLAG_DECODE_ONLY, the timestamp of the frame shown
 * after them, and no duration. The frame shown has a #GstCustomMeta named
 * `GstCodeOnlyMeta`: a competelayer codes it and does not learn from it, so that the
 * same is learned whatever is shown. What is shown are frames of the same movie in the
 * order of time, from #GstTapestrySrc:show-from on, #GstTapestrySrc:show-frames of them
 * again and again, each for #GstTapestrySrc:show-hold frames. Positions, durations, seeks
 * and frame numbers are those of the frames shown; #GstBaseSrc:num-buffers counts all.
 * From a live source the N frames come as soon as they can, and the one shown in time.
 *
 * The size of the window is what downstream asks for. When it does not care, it
 * is 20 x 20 pixels of a drift and the size of an image otherwise, which it
 * always is with motion=tiles; the framerate is 30 frames a second.
 *
 * ## Example launch lines
 * |[
 * gst-launch-1.0 tapestrysrc ! videoconvert ! autovideosink
 * ]| The built-in digits, a small window.
 * |[
 * gst-launch-1.0 tapestrysrc movie-frames=10000 epochs=5 shuffle=true ! competelayer ! fakesink
 * ]| Something to learn from: 10,000 frames, five times.
 * |[
 * gst-launch-1.0 tapestrysrc motion=dance shuffle=true max-speed=1 ! videoscale ! video/x-raw,width=280,height=280 ! videoconvert ! autovideosink
 * ]| One digit after another, dancing.
 * |[
 * gst-launch-1.0 tapestrysrc ahead=50 ! competelayer ! reconstructsink
 * ]| Learns 1500 frames a second, and shows 30.
 * |[
 * gst-launch-1.0 tapestrysrc movie-frames=10000 epochs=5 shuffle=true ahead=50 show-from=1000 show-frames=60 show-hold=4 ! competelayer ! reconstructsink location=probe.webm
 * ]| Films how the same 60 frames are coded while 50,000 are learned.
 *
 * ## Pads
 *
 * * `src`: grey raw video of any size and framerate
 *
 * Since: 0.1
 */

#include "config.h"

#include "gsttapestrysrc.h"

#include "gstcodeonly.h"
#include "gstrefusal.h"
#include "gstroom.h"
#include "gsttapestrycaps.h"
#include "gsttapestrysettings.h"
#include "gsttapestryshow.h"
#include "gsttapestrytimeline.h"

GST_DEBUG_CATEGORY_STATIC (tapestry_src_debug);
#define GST_CAT_DEFAULT tapestry_src_debug

struct _GstTapestrySrc
{
  GstPushSrc parent;

  /* Under the object lock */
  GstTapestrySettings settings;
  TapestrySizes sizes;          /* 0 before start() */
  gboolean seekable;
  guint64 length;               /* frames shown in all, or MOVIE_ENDLESS */
  GstVideoInfo info;

  GstTapestryShow *show;        /* from start() to stop() */
  GstTapestryTimeline timeline; /* of the streaming thread */
};

static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src",
    GST_PAD_SRC,
    GST_PAD_ALWAYS,
    GST_STATIC_CAPS (GST_VIDEO_CAPS_MAKE ("GRAY8")));

G_DEFINE_TYPE_WITH_CODE (GstTapestrySrc, gst_tapestry_src, GST_TYPE_PUSH_SRC,
    GST_DEBUG_CATEGORY_INIT (tapestry_src_debug, "tapestrysrc", 0,
        "Window drifting over a tapestry"));
GST_ELEMENT_REGISTER_DEFINE (tapestrysrc, "tapestrysrc", GST_RANK_NONE,
    GST_TYPE_TAPESTRY_SRC);

/* Start and stop */

static gboolean
start_show (GstTapestrySrc * self, const GstTapestrySettings * settings)
{
  GstTapestryShow *show = gst_tapestry_show_new (GST_ELEMENT (self), settings);

  if (show == NULL)
    return FALSE;
  self->show = show;
  gst_tapestry_timeline_start (&self->timeline, &show->schedule);
  GST_OBJECT_LOCK (self);
  self->sizes = show->sizes;
  self->seekable = show->frames > 0;
  self->length = schedule_shown (&show->schedule,
      schedule_buffers (&show->schedule));
  gst_video_info_init (&self->info);
  GST_OBJECT_UNLOCK (self);
  GST_DEBUG_OBJECT (self, "%u frames an epoch, windows up to %d x %d",
      show->frames, show->sizes.max_width, show->sizes.max_height);
  return TRUE;
}

static gboolean
start (GstTapestrySrc * self)
{
  GstTapestrySettings settings;
  gboolean started;

  GST_OBJECT_LOCK (self);
  settings = self->settings;
  settings.location = g_strdup (self->settings.location);
  GST_OBJECT_UNLOCK (self);

  started = start_show (self, &settings);
  g_free (settings.location);
  return started;
}

static void
stop (GstTapestrySrc * self)
{
  GST_OBJECT_LOCK (self);
  self->sizes = (TapestrySizes) { 0 };
  self->seekable = FALSE;
  GST_OBJECT_UNLOCK (self);
  g_clear_pointer (&self->show, gst_tapestry_show_free);
}

/* This does not use the base class's start(): when that fails, the base class posts an
 * error of its own, which does not say why. */
static GstStateChangeReturn
gst_tapestry_src_change_state (GstElement * element, GstStateChange change)
{
  GstTapestrySrc *self = GST_TAPESTRY_SRC (element);
  GstStateChangeReturn ret;

  if (change == GST_STATE_CHANGE_READY_TO_PAUSED && !start (self))
    return GST_STATE_CHANGE_FAILURE;
  ret = GST_ELEMENT_CLASS (gst_tapestry_src_parent_class)->change_state
      (element, change);
  if (change == GST_STATE_CHANGE_PAUSED_TO_READY
      || (change == GST_STATE_CHANGE_READY_TO_PAUSED
          && ret == GST_STATE_CHANGE_FAILURE))
    stop (self);
  return ret;
}

/* Caps */

static TapestrySizes
get_sizes (GstTapestrySrc * self)
{
  TapestrySizes sizes;

  GST_OBJECT_LOCK (self);
  sizes = self->sizes;
  GST_OBJECT_UNLOCK (self);
  return sizes;
}

static GstVideoInfo
get_info (GstTapestrySrc * self)
{
  GstVideoInfo info;

  GST_OBJECT_LOCK (self);
  info = self->info;
  GST_OBJECT_UNLOCK (self);
  return info;
}

static GstCaps *
gst_tapestry_src_get_caps (GstBaseSrc * src, GstCaps * filter)
{
  const TapestrySizes sizes = get_sizes (GST_TAPESTRY_SRC (src));

  return gst_tapestry_caps_limit (gst_pad_get_pad_template_caps (src->srcpad),
      &sizes, filter);
}

static GstCaps *
gst_tapestry_src_fixate (GstBaseSrc * src, GstCaps * caps)
{
  const TapestrySizes sizes = get_sizes (GST_TAPESTRY_SRC (src));

  return GST_BASE_SRC_CLASS (gst_tapestry_src_parent_class)->fixate (src,
      gst_tapestry_caps_fixate (caps, &sizes));
}

/* When downstream wants a size that frames cannot have, the base class fails without
 * saying why. */
static gboolean
gst_tapestry_src_negotiate (GstBaseSrc * src)
{
  GstCaps *template = gst_pad_get_pad_template_caps (src->srcpad);
  GstCaps *held = gst_tapestry_src_get_caps (src, NULL);
  GstCaps *wanted = gst_pad_peer_query_caps (src->srcpad, template);
  gboolean too_large =
      !gst_caps_is_empty (wanted) && !gst_caps_can_intersect (wanted, held);

  if (too_large) {
    const TapestrySizes sizes = get_sizes (GST_TAPESTRY_SRC (src));

    gst_tapestry_caps_refuse (GST_ELEMENT (src), &sizes, wanted);
  }
  gst_caps_unref (wanted);
  gst_caps_unref (held);
  gst_caps_unref (template);

  return !too_large
      && GST_BASE_SRC_CLASS (gst_tapestry_src_parent_class)->negotiate (src);
}

static gboolean
gst_tapestry_src_set_caps (GstBaseSrc * src, GstCaps * caps)
{
  GstTapestrySrc *self = GST_TAPESTRY_SRC (src);
  GstVideoInfo info;

  if (!gst_video_info_from_caps (&info, caps)) {
    GST_ELEMENT_REFUSE (self, CORE, NEGOTIATION,
        ("Downstream asks for video of a kind that cannot be made. Choose "
            "other caps after tapestrysrc."), ("%" GST_PTR_FORMAT, caps));
    return FALSE;
  }
  gst_tapestry_timeline_set_framerate (&self->timeline, info.fps_n, info.fps_d);
  GST_OBJECT_LOCK (self);
  self->info = info;
  src->segment.duration = gst_tapestry_timeline_duration (&self->timeline,
      src->num_buffers);
  GST_OBJECT_UNLOCK (self);
  return TRUE;
}

static gboolean
gst_tapestry_src_decide_allocation (GstBaseSrc * src, GstQuery * query)
{
  GstTapestrySrc *self = GST_TAPESTRY_SRC (src);

  if (!gst_room_check (GST_ELEMENT (self),
          2 * (guint64) GST_VIDEO_INFO_SIZE (&self->info), "frames",
          "Ask for smaller ones"))
    return FALSE;
  gst_tapestry_pool_decide (query, &self->info);
  return GST_BASE_SRC_CLASS (gst_tapestry_src_parent_class)->decide_allocation
      (src, query);
}

/* Frames */

/* Marks a buffer for what it is used for. */
static void
mark (const Schedule * schedule, const ScheduleStep * step,
    gboolean starts_epoch, GstBuffer * buffer)
{
  if (starts_epoch)
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
  if (step->hidden)
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DECODE_ONLY);
  else if (schedule->ahead > 0)
    gst_buffer_add_code_only (buffer);
}

static GstFlowReturn
gst_tapestry_src_fill (GstPushSrc * src, GstBuffer * buffer)
{
  GstTapestrySrc *self = GST_TAPESTRY_SRC (src);
  GstVideoFrame picture;
  ScheduleStep step;
  gboolean starts_epoch;

  if (!gst_tapestry_timeline_next (&self->timeline, &step))
    return GST_FLOW_EOS;
  if (!gst_video_frame_map (&picture, &self->info, buffer, GST_MAP_WRITE)) {
    GST_ELEMENT_REFUSE (self, RESOURCE, WRITE, ("A buffer of the pool that is "
            "in use cannot be written. Put identity drop-allocation=true after "
            "tapestrysrc."), (NULL));
    return GST_FLOW_ERROR;
  }
  starts_epoch = gst_tapestry_show_paint (self->show, &step, &picture);
  gst_video_frame_unmap (&picture);

  gst_tapestry_timeline_stamp (&self->timeline, &step, buffer);
  mark (&self->show->schedule, &step, starts_epoch, buffer);
  return GST_FLOW_OK;
}

static void
gst_tapestry_src_get_times (GstBaseSrc * src, GstBuffer * buffer,
    GstClockTime * start, GstClockTime * end)
{
  *start = *end = GST_CLOCK_TIME_NONE;
  /* Hidden frames are learned at once; only shown ones wait for their time. */
  if (!gst_base_src_is_live (src)
      || GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DECODE_ONLY))
    return;
  *start = GST_BUFFER_PTS (buffer);
  if (GST_BUFFER_DURATION_IS_VALID (buffer))
    *end = *start + GST_BUFFER_DURATION (buffer);
}

/* Seeks and queries */

static gboolean
gst_tapestry_src_is_seekable (GstBaseSrc * src)
{
  GstTapestrySrc *self = GST_TAPESTRY_SRC (src);
  gboolean seekable;

  GST_OBJECT_LOCK (self);
  seekable = self->seekable;
  GST_OBJECT_UNLOCK (self);
  return seekable;
}

/* Whether @event is a seek to play backwards. It must be refused before anything is
 * flushed, both when it comes through the pad and when the application sends it to the
 * element. */
static gboolean
is_backwards (GstEvent * event)
{
  gdouble rate;

  if (GST_EVENT_TYPE (event) != GST_EVENT_SEEK)
    return FALSE;
  gst_event_parse_seek (event, &rate, NULL, NULL, NULL, NULL, NULL, NULL);
  return rate < 0.0;
}

static gboolean
gst_tapestry_src_event (GstBaseSrc * src, GstEvent * event)
{
  if (is_backwards (event)) {
    GST_INFO_OBJECT (src, "cannot play backwards");
    return FALSE;
  }
  return GST_BASE_SRC_CLASS (gst_tapestry_src_parent_class)->event (src, event);
}

static gboolean
gst_tapestry_src_send_event (GstElement * element, GstEvent * event)
{
  if (is_backwards (event)) {
    GST_INFO_OBJECT (element, "cannot play backwards");
    gst_event_unref (event);
    return FALSE;
  }
  return GST_ELEMENT_CLASS (gst_tapestry_src_parent_class)->send_event (element,
      event);
}

static gboolean
gst_tapestry_src_do_seek (GstBaseSrc * src, GstSegment * segment)
{
  GstTapestrySrc *self = GST_TAPESTRY_SRC (src);

  segment->time = segment->start;
  /* The segment of a seek in frames comes without the duration. */
  segment->duration = gst_tapestry_timeline_duration (&self->timeline,
      src->num_buffers);
  gst_tapestry_timeline_seek (&self->timeline, segment->position);
  return TRUE;
}

static void
answer_seeking_frames (GstTapestrySrc * self, GstQuery * query)
{
  gboolean seekable;
  guint64 length;

  GST_OBJECT_LOCK (self);
  seekable = self->seekable;
  length = self->length;
  GST_OBJECT_UNLOCK (self);

  gst_query_set_seeking (query, GST_FORMAT_DEFAULT, seekable, 0,
      length == MOVIE_ENDLESS ? -1 : (gint64) length);
}

static gboolean
gst_tapestry_src_query (GstBaseSrc * src, GstQuery * query)
{
  GstTapestrySrc *self = GST_TAPESTRY_SRC (src);
  const GstVideoInfo info = get_info (self);
  GstFormat format;

  switch (GST_QUERY_TYPE (query)) {
    case GST_QUERY_CONVERT:
      return gst_tapestry_query_convert (query, &info);
    case GST_QUERY_LATENCY:
      if (gst_tapestry_query_latency (query, &info, gst_base_src_is_live (src)))
        return TRUE;
      break;
    case GST_QUERY_SEEKING:
      gst_query_parse_seeking (query, &format, NULL, NULL, NULL);
      if (format != GST_FORMAT_DEFAULT)
        break;
      answer_seeking_frames (self, query);
      return TRUE;
    default:
      break;
  }
  /* Position and duration in frames come from the segment: the base class converts
   * them with a CONVERT query. */
  return GST_BASE_SRC_CLASS (gst_tapestry_src_parent_class)->query (src, query);
}

/* Properties */

static const GstSettingTable tables[] = {
  {.settings = gst_tapestry_settings,
      .offset = G_STRUCT_OFFSET (GstTapestrySrc, settings)},
  {NULL}
};

static void
gst_tapestry_src_set_property (GObject * object, guint id, const GValue * value,
    GParamSpec * pspec)
{
  if (gst_settings_set (GST_ELEMENT (object), object, pspec, value)
      && g_str_equal (pspec->name, "is-live"))
    gst_base_src_set_live (GST_BASE_SRC (object), g_value_get_boolean (value));
}

static void
gst_tapestry_src_get_property (GObject * object, guint id, GValue * value,
    GParamSpec * pspec)
{
  gst_settings_get (GST_ELEMENT (object), object, pspec, value);
}

static void
gst_tapestry_src_finalize (GObject * object)
{
  gst_settings_clear (tables, object);
  G_OBJECT_CLASS (gst_tapestry_src_parent_class)->finalize (object);
}

static void
gst_tapestry_src_class_init (GstTapestrySrcClass * class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GstElementClass *element_class = GST_ELEMENT_CLASS (class);
  GstBaseSrcClass *base_class = GST_BASE_SRC_CLASS (class);
  GstPushSrcClass *push_class = GST_PUSH_SRC_CLASS (class);

  object_class->set_property = gst_tapestry_src_set_property;
  object_class->get_property = gst_tapestry_src_get_property;
  object_class->finalize = gst_tapestry_src_finalize;
  gst_settings_class_init (object_class, tables);

  gst_element_class_set_static_metadata (element_class, "Tapestry source",
      "Source/Video", "Lets a window drift over a tapestry of images, or shows "
      "them one after another, still or dancing", "gst-compete");
  gst_element_class_add_static_pad_template (element_class, &src_template);
  element_class->send_event = GST_DEBUG_FUNCPTR (gst_tapestry_src_send_event);
  element_class->change_state =
      GST_DEBUG_FUNCPTR (gst_tapestry_src_change_state);

  base_class->get_caps = GST_DEBUG_FUNCPTR (gst_tapestry_src_get_caps);
  base_class->fixate = GST_DEBUG_FUNCPTR (gst_tapestry_src_fixate);
  base_class->negotiate = GST_DEBUG_FUNCPTR (gst_tapestry_src_negotiate);
  base_class->set_caps = GST_DEBUG_FUNCPTR (gst_tapestry_src_set_caps);
  base_class->decide_allocation =
      GST_DEBUG_FUNCPTR (gst_tapestry_src_decide_allocation);
  base_class->get_times = GST_DEBUG_FUNCPTR (gst_tapestry_src_get_times);
  base_class->is_seekable = GST_DEBUG_FUNCPTR (gst_tapestry_src_is_seekable);
  base_class->event = GST_DEBUG_FUNCPTR (gst_tapestry_src_event);
  base_class->do_seek = GST_DEBUG_FUNCPTR (gst_tapestry_src_do_seek);
  base_class->query = GST_DEBUG_FUNCPTR (gst_tapestry_src_query);
  push_class->fill = GST_DEBUG_FUNCPTR (gst_tapestry_src_fill);
}

static void
gst_tapestry_src_init (GstTapestrySrc * self)
{
  gst_settings_init (tables, self);
  gst_video_info_init (&self->info);

  gst_base_src_set_format (GST_BASE_SRC (self), GST_FORMAT_TIME);
  gst_base_src_set_live (GST_BASE_SRC (self), self->settings.is_live);
}
