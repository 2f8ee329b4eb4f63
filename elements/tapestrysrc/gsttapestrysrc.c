/* tapestrysrc: a window drifts over a tapestry of images
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:element-tapestrysrc
 * @title: tapestrysrc
 * @short_description: a window drifts over a tapestry of images
 *
 * Makes a movie of the images of an IDX file, something to learn from that is the same
 * each time. Without #GstTapestrySrc:location these are the built-in handwritten
 * digits, the first 900 of MNIST's training set. #GstTapestrySrc:motion chooses what a
 * frame shows: a window that drifts over the images laid out side by side, one whole
 * image after another, or one image at a time that dances about the middle of the
 * window. With motion=tiles, #GstTapestrySrc:tiles-across times
 * #GstTapestrySrc:tiles-down images a frame take less time. If they are the fields of a
 * competelayer and their number divides its batch-size, rule=hebbian learns the same.
 *
 * With #GstTapestrySrc:movie-frames the movie has an end. It is then played
 * #GstTapestrySrc:epochs times, each time in another order with
 * #GstTapestrySrc:shuffle, and it can be seeked, in time and in frames
 * (%GST_FORMAT_DEFAULT). The first buffer of each epoch is marked as discontinuous. A
 * drift or dance with an end needs 8 bytes of memory for each frame. One without an
 * end is played once and not shuffled, whatever those two properties say.
 *
 * Of a movie without an end #GstTapestrySrc:max-speed, #GstTapestrySrc:max-acceleration,
 * #GstTapestrySrc:acceleration-period and #GstTapestrySrc:time-step may change while it
 * plays: they count from the next frame on. One with an end plays as it began.
 *
 * With motion=dance an image is shown for #GstTapestrySrc:dwell frames on black. It
 * moves as the window of a drift does, by whole pixels, and turns back when it is
 * #GstTapestrySrc:max-offset pixels from the middle. Then the next image of the file
 * comes. With #GstTapestrySrc:shuffle the images come in random order, another one
 * after all of them were shown.
 *
 * With #GstTapestrySrc:ahead=N each shown frame comes after N frames that are only
 * learned from. So a window soon shows what takes long to learn, and a film of a
 * shuffled movie does not flicker. Those N are frames of the movie in its own order.
 * They have %GST_BUFFER_FLAG_DECODE_ONLY, the timestamp of the frame shown after them,
 * and no duration. The shown frame has a #GstCustomMeta named `GstCodeOnlyMeta`: a
 * competelayer codes it but does not learn from it, so that it learns the same whatever
 * is shown. The shown frames are frames of the same movie in the order of time:
 * #GstTapestrySrc:show-frames of them from #GstTapestrySrc:show-from on, again and
 * again, each for #GstTapestrySrc:show-hold frames. Positions, durations, seeks and
 * frame numbers count shown frames; #GstBaseSrc:num-buffers counts all. A live source
 * pushes the N frames at once, and the shown one at its time.
 *
 * Downstream chooses the size of the window. The default is 20 x 20 pixels for a drift
 * and the size of an image, or of all tiles, otherwise; with motion=tiles no other size
 * is possible. The default framerate is 30 frames a second.
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
 * gst-launch-1.0 tapestrysrc motion=tiles tiles-across=10 tiles-down=10 shuffle=true epochs=20 ! competelayer rule=hebbian coding=winners winners=1 columns=10 rows=10 field-width=28 field-height=28 contrast=none attach=0 ! fakesink
 * ]| Learns from whole digits, a hundred a frame.
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

#include "gstrefusal.h"
#include "gsttapestrycaps.h"
#include "gsttapestrysettings.h"
#include "gsttapestryshow.h"
#include "gsttapestrytimeline.h"

GST_DEBUG_CATEGORY_STATIC (tapestry_src_debug);
#define GST_CAT_DEFAULT tapestry_src_debug

/* What other threads ask about the stream. All 0 before start(). */
typedef struct
{
  TapestrySizes sizes;
  gboolean seekable;
  guint64 length;               /* shown frames in all, or MOVIE_ENDLESS */
  GstVideoInfo info;
} Stream;

struct _GstTapestrySrc
{
  GstPushSrc parent;

  /* Under the object lock */
  GstTapestrySettings settings;
  Stream stream;
  gint settings_changed;        /* atomic: since the last frame */

  GstTapestryShow *show;        /* from start() to stop() */
  GstTapestryTimeline timeline; /* of the streaming thread */
  GCancellable *stop;           /* cancelled: end what the streaming thread does */
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

static Stream
get_stream (GstTapestrySrc * self)
{
  Stream stream;

  GST_OBJECT_LOCK (self);
  stream = self->stream;
  GST_OBJECT_UNLOCK (self);
  return stream;
}

static gboolean
start (GstTapestrySrc * self)
{
  GstTapestryShow *show =
      gst_tapestry_show_new (GST_ELEMENT (self), &self->settings);

  if (show == NULL)
    return FALSE;
  self->show = show;
  gst_tapestry_timeline_start (&self->timeline, &show->schedule);
  GST_OBJECT_LOCK (self);
  self->stream.sizes = show->sizes;
  self->stream.seekable = show->frames > 0;
  self->stream.length = schedule_shown (&show->schedule,
      schedule_buffers (&show->schedule));
  gst_video_info_init (&self->stream.info);
  GST_OBJECT_UNLOCK (self);
  GST_DEBUG_OBJECT (self, "%u frames an epoch, windows up to %d x %d",
      show->frames, show->sizes.max_width, show->sizes.max_height);
  return TRUE;
}

static void
stop (GstTapestrySrc * self)
{
  GST_OBJECT_LOCK (self);
  self->stream.sizes = (TapestrySizes) { 0 };
  self->stream.seekable = FALSE;
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

static GstCaps *
gst_tapestry_src_get_caps (GstBaseSrc * src, GstCaps * filter)
{
  const Stream stream = get_stream (GST_TAPESTRY_SRC (src));

  return gst_tapestry_caps_limit (gst_pad_get_pad_template_caps (src->srcpad),
      &stream.sizes, filter);
}

static GstCaps *
gst_tapestry_src_fixate (GstBaseSrc * src, GstCaps * caps)
{
  const Stream stream = get_stream (GST_TAPESTRY_SRC (src));

  return GST_BASE_SRC_CLASS (gst_tapestry_src_parent_class)->fixate (src,
      gst_tapestry_caps_fixate (caps, &stream.sizes));
}

static gboolean
gst_tapestry_src_negotiate (GstBaseSrc * src)
{
  const Stream stream = get_stream (GST_TAPESTRY_SRC (src));

  return gst_tapestry_caps_check (GST_ELEMENT (src), src->srcpad, &stream.sizes)
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
  self->stream.info = info;
  src->segment.duration = gst_tapestry_timeline_duration (&self->timeline,
      src->num_buffers);
  GST_OBJECT_UNLOCK (self);
  return TRUE;
}

static gboolean
gst_tapestry_src_decide_allocation (GstBaseSrc * src, GstQuery * query)
{
  return gst_tapestry_pool_decide (GST_ELEMENT (src), query,
      &GST_TAPESTRY_SRC (src)->stream.info)
      && GST_BASE_SRC_CLASS (gst_tapestry_src_parent_class)->decide_allocation
      (src, query);
}

/* Frames */

static GstFlowReturn
gst_tapestry_src_fill (GstPushSrc * src, GstBuffer * buffer)
{
  GstTapestrySrc *self = GST_TAPESTRY_SRC (src);
  GstVideoFrame picture;
  ScheduleStep step;
  gboolean starts_epoch, painted;

  if (!gst_tapestry_timeline_next (&self->timeline, &step))
    return GST_FLOW_EOS;
  if (!gst_video_frame_map (&picture, &self->stream.info, buffer,
          GST_MAP_WRITE)) {
    GST_ELEMENT_REFUSE (self, RESOURCE, WRITE, ("A buffer of the pool that is "
            "in use cannot be written. Put identity drop-allocation=true after "
            "tapestrysrc."), (NULL));
    return GST_FLOW_ERROR;
  }
  if (g_atomic_int_compare_and_exchange (&self->settings_changed, TRUE, FALSE))
    gst_tapestry_show_update (self->show, GST_ELEMENT (self), &self->settings);
  painted = gst_tapestry_show_paint (self->show, &step, self->stop, &picture,
      &starts_epoch);
  gst_video_frame_unmap (&picture);
  if (!painted)
    return GST_FLOW_FLUSHING;
  gst_tapestry_timeline_mark (&self->timeline, &step, starts_epoch, buffer);
  return GST_FLOW_OK;
}

/* Ends a paint that takes long. The same frame comes next, unless there is a seek. */
static gboolean
gst_tapestry_src_unlock (GstBaseSrc * src)
{
  g_cancellable_cancel (GST_TAPESTRY_SRC (src)->stop);
  return TRUE;
}

static gboolean
gst_tapestry_src_unlock_stop (GstBaseSrc * src)
{
  g_cancellable_reset (GST_TAPESTRY_SRC (src)->stop);
  return TRUE;
}

static void
gst_tapestry_src_get_times (GstBaseSrc * src, GstBuffer * buffer,
    GstClockTime * start, GstClockTime * end)
{
  gst_tapestry_buffer_times (buffer, gst_base_src_is_live (src), start, end);
}

/* Seeks and queries */

static gboolean
gst_tapestry_src_is_seekable (GstBaseSrc * src)
{
  return get_stream (GST_TAPESTRY_SRC (src)).seekable;
}

static gboolean
gst_tapestry_src_event (GstBaseSrc * src, GstEvent * event)
{
  return !gst_tapestry_event_is_backwards (event)
      && GST_BASE_SRC_CLASS (gst_tapestry_src_parent_class)->event (src, event);
}

static gboolean
gst_tapestry_src_send_event (GstElement * element, GstEvent * event)
{
  if (gst_tapestry_event_is_backwards (event)) {
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

static gboolean
gst_tapestry_src_query (GstBaseSrc * src, GstQuery * query)
{
  const Stream stream = get_stream (GST_TAPESTRY_SRC (src));

  switch (GST_QUERY_TYPE (query)) {
    case GST_QUERY_CONVERT:
      return gst_tapestry_query_convert (query, &stream.info);
    case GST_QUERY_LATENCY:
      if (gst_tapestry_query_latency (query, &stream.info,
              gst_base_src_is_live (src)))
        return TRUE;
      break;
    case GST_QUERY_SEEKING:
      if (gst_tapestry_query_seeking (query, stream.seekable, stream.length))
        return TRUE;
      break;
    default:
      break;
  }
  /* Position and duration in frames come from the segment: the base class converts
   * them with a CONVERT query. */
  return GST_BASE_SRC_CLASS (gst_tapestry_src_parent_class)->query (src, query);
}

/* Properties */

static void
settings_changed (gpointer base, gpointer members, const gchar * name)
{
  g_atomic_int_set (&GST_TAPESTRY_SRC (base)->settings_changed, TRUE);
}

static const GstSettingTable tables[] = {
  {.settings = gst_tapestry_settings,
        .offset = G_STRUCT_OFFSET (GstTapestrySrc, settings),
      .changed = settings_changed},
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
  g_object_unref (GST_TAPESTRY_SRC (object)->stop);
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
      "Source/Video", "Shows a window that drifts over a tapestry of images, or "
      "the images one after another, still or dancing", "gst-compete");
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
  base_class->unlock = GST_DEBUG_FUNCPTR (gst_tapestry_src_unlock);
  base_class->unlock_stop = GST_DEBUG_FUNCPTR (gst_tapestry_src_unlock_stop);
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
  self->stop = g_cancellable_new ();
  gst_video_info_init (&self->stream.info);

  gst_base_src_set_format (GST_BASE_SRC (self), GST_FORMAT_TIME);
  gst_base_src_set_live (GST_BASE_SRC (self), self->settings.is_live);
}
