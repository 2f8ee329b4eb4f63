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

#include <string.h>

#include "gstcodeonly.h"
#include "gstrefusal.h"
#include "gstroom.h"
#include "gstsetting.h"
#include "gsttapestrysettings.h"
#include "gsttapestryshow.h"

GST_DEBUG_CATEGORY_STATIC (tapestry_src_debug);
#define GST_CAT_DEFAULT tapestry_src_debug

struct _GstTapestrySrc
{
  GstPushSrc parent;

  /* under the object lock */
  GstTapestrySettings settings;
  GstTapestrySizes sizes;       /* 0 before start() */
  gboolean seekable;
  guint64 length;               /* frames shown in all, or MOVIE_ENDLESS */
  GstVideoInfo info;

  GstTapestryShow *show;        /* from start() to stop() */

  /* of the streaming thread: the next buffer, and the shown frame and the time
   * from which the framerate counts */
  guint64 n;
  guint64 base_shown;
  GstClockTime base_pts;
  GstClockTime sought;          /* where to go before the next buffer, or NONE */
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

/* Frames and times. A frame begins at n / fps seconds, rounded down to whole
 * nanoseconds; to_frame() is the exact inverse: the last frame that begins no
 * later than a time. Neither is asked when there is no framerate. */

static GstClockTime
to_time (const GstVideoInfo * info, guint64 frames)
{
  return gst_util_uint64_scale (frames, info->fps_d * GST_SECOND, info->fps_n);
}

static guint64
to_frame (const GstVideoInfo * info, GstClockTime time)
{
  return gst_util_uint64_scale_ceil (time + 1, info->fps_n,
      info->fps_d * GST_SECOND) - 1;
}

/* Start and stop */

static gboolean
start_show (GstTapestrySrc * self, const GstTapestrySettings * settings)
{
  GstTapestryShow *show;

  show = gst_tapestry_show_new (GST_ELEMENT (self), settings);
  if (show == NULL)
    return FALSE;
  self->show = show;
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

  self->n = self->base_shown = 0;
  self->base_pts = 0;
  self->sought = GST_CLOCK_TIME_NONE;
  started = start_show (self, &settings);
  g_free (settings.location);
  return started;
}

static void
stop (GstTapestrySrc * self)
{
  GST_OBJECT_LOCK (self);
  memset (&self->sizes, 0, sizeof self->sizes);
  self->seekable = FALSE;
  GST_OBJECT_UNLOCK (self);
  g_clear_pointer (&self->show, gst_tapestry_show_free);
}

/* Not in the base class's start(), after whose failure that would post an error of
 * its own, which says nothing. */
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

static void
set_side (GstCaps * caps, const gchar * field, gint min, gint max)
{
  if (min == max)
    gst_caps_set_simple (caps, field, G_TYPE_INT, min, NULL);
  else
    gst_caps_set_simple (caps, field, GST_TYPE_INT_RANGE, min, max, NULL);
}

static GstCaps *
gst_tapestry_src_get_caps (GstBaseSrc * src, GstCaps * filter)
{
  GstTapestrySrc *self = GST_TAPESTRY_SRC (src);
  GstCaps *caps = gst_pad_get_pad_template_caps (src->srcpad);
  GstTapestrySizes sizes;

  GST_OBJECT_LOCK (self);
  sizes = self->sizes;
  GST_OBJECT_UNLOCK (self);

  if (sizes.max_width > 0) {
    caps = gst_caps_make_writable (caps);
    set_side (caps, "width", sizes.min_width, sizes.max_width);
    set_side (caps, "height", sizes.min_height, sizes.max_height);
  }
  if (filter != NULL) {
    GstCaps *both =
        gst_caps_intersect_full (filter, caps, GST_CAPS_INTERSECT_FIRST);

    gst_caps_unref (caps);
    caps = both;
  }
  return caps;
}

static GstCaps *
gst_tapestry_src_fixate (GstBaseSrc * src, GstCaps * caps)
{
  GstTapestrySrc *self = GST_TAPESTRY_SRC (src);
  GstTapestrySizes sizes;
  GstStructure *s;

  GST_OBJECT_LOCK (self);
  sizes = self->sizes;
  GST_OBJECT_UNLOCK (self);

  caps = gst_caps_make_writable (gst_caps_truncate (caps));
  s = gst_caps_get_structure (caps, 0);
  gst_structure_fixate_field_nearest_int (s, "width", sizes.usual_width);
  gst_structure_fixate_field_nearest_int (s, "height", sizes.usual_height);
  gst_structure_fixate_field_nearest_fraction (s, "framerate", 30, 1);
  if (gst_structure_has_field (s, "pixel-aspect-ratio"))
    gst_structure_fixate_field_nearest_fraction (s, "pixel-aspect-ratio", 1, 1);
  if (gst_structure_has_field (s, "interlace-mode"))
    gst_structure_fixate_field_string (s, "interlace-mode", "progressive");

  return GST_BASE_SRC_CLASS (gst_tapestry_src_parent_class)->fixate (src, caps);
}

static void
post_size_error (GstTapestrySrc * self, const GstCaps * wanted)
{
  GstTapestrySizes sizes;

  GST_OBJECT_LOCK (self);
  sizes = self->sizes;
  GST_OBJECT_UNLOCK (self);

  if (sizes.min_width == sizes.max_width)
    GST_ELEMENT_REFUSE (self, CORE, NEGOTIATION, ("With motion=tiles frames are "
            "whole images of %d x %d pixels. Ask for that size, or put "
            "videoscale after tapestrysrc.", sizes.max_width, sizes.max_height),
        ("wanted: %" GST_PTR_FORMAT, wanted));
  else
    GST_ELEMENT_REFUSE (self, CORE, NEGOTIATION, ("The window can have at most "
            "%d x %d pixels. Ask for a smaller size. With motion=drift that is "
            "the size of the tapestry: raise columns and rows.",
            sizes.max_width, sizes.max_height), ("wanted: %" GST_PTR_FORMAT,
            wanted));
}

/* The base class fails without a word when downstream wants what the tapestry
 * does not hold; the user should hear why. */
static gboolean
gst_tapestry_src_negotiate (GstBaseSrc * src)
{
  GstCaps *template = gst_pad_get_pad_template_caps (src->srcpad);
  GstCaps *held = gst_tapestry_src_get_caps (src, NULL);
  GstCaps *wanted = gst_pad_peer_query_caps (src->srcpad, template);
  gboolean too_large =
      !gst_caps_is_empty (wanted) && !gst_caps_can_intersect (wanted, held);

  if (too_large)
    post_size_error (GST_TAPESTRY_SRC (src), wanted);
  gst_caps_unref (wanted);
  gst_caps_unref (held);
  gst_caps_unref (template);

  return !too_large
      && GST_BASE_SRC_CLASS (gst_tapestry_src_parent_class)->negotiate (src);
}

/* How long the stream is at a framerate, or NONE */
static GstClockTime
get_duration (GstTapestrySrc * self, const GstVideoInfo * info)
{
  const Schedule *schedule = &self->show->schedule;
  guint64 buffers = schedule_buffers (schedule), frames;
  gint num_buffers = GST_BASE_SRC (self)->num_buffers;

  if (num_buffers >= 0)
    buffers = MIN (buffers, (guint64) num_buffers);
  frames = schedule_shown (schedule, buffers);
  if (frames == MOVIE_ENDLESS || info->fps_n == 0)
    return GST_CLOCK_TIME_NONE;
  return to_time (info, frames);
}

/* When a shown frame begins */
static GstClockTime
get_pts (GstTapestrySrc * self, guint64 shown)
{
  if (self->info.fps_n == 0)
    return self->base_pts;
  return self->base_pts + to_time (&self->info, shown - self->base_shown);
}

static gboolean
gst_tapestry_src_set_caps (GstBaseSrc * src, GstCaps * caps)
{
  GstTapestrySrc *self = GST_TAPESTRY_SRC (src);
  guint64 shown = schedule_step (&self->show->schedule, self->n).shown;
  GstVideoInfo info;

  if (!gst_video_info_from_caps (&info, caps)) {
    GST_ELEMENT_REFUSE (self, CORE, NEGOTIATION,
        ("Downstream asks for video of a kind that cannot be made. Choose "
            "other caps after tapestrysrc."), ("%" GST_PTR_FORMAT, caps));
    return FALSE;
  }
  /* the new framerate counts from where the old one has come to */
  self->base_pts = get_pts (self, shown);
  self->base_shown = shown;

  GST_OBJECT_LOCK (self);
  self->info = info;
  src->segment.duration = get_duration (self, &info);
  GST_OBJECT_UNLOCK (self);
  return TRUE;
}

static gboolean
gst_tapestry_src_decide_allocation (GstBaseSrc * src, GstQuery * query)
{
  GstTapestrySrc *self = GST_TAPESTRY_SRC (src);
  gboolean offered = gst_query_get_n_allocation_pools (query) > 0;
  GstBufferPool *pool = NULL;
  guint size = 0, min = 0, max = 0;
  GstStructure *config;
  GstCaps *caps;

  if (!gst_room_check (GST_ELEMENT (self),
          2 * (guint64) GST_VIDEO_INFO_SIZE (&self->info), "frames",
          "Ask for smaller ones"))
    return FALSE;
  if (offered)
    gst_query_parse_nth_allocation_pool (query, 0, &pool, &size, &min, &max);
  if (pool == NULL)
    pool = gst_video_buffer_pool_new ();
  size = MAX (size, GST_VIDEO_INFO_SIZE (&self->info));

  gst_query_parse_allocation (query, &caps, NULL);
  config = gst_buffer_pool_get_config (pool);
  gst_buffer_pool_config_set_params (config, caps, size, min, max);
  if (gst_query_find_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL))
    gst_buffer_pool_config_add_option (config,
        GST_BUFFER_POOL_OPTION_VIDEO_META);
  gst_buffer_pool_set_config (pool, config);

  if (offered)
    gst_query_set_nth_allocation_pool (query, 0, pool, size, min, max);
  else
    gst_query_add_allocation_pool (query, pool, size, min, max);
  gst_object_unref (pool);

  return GST_BASE_SRC_CLASS (gst_tapestry_src_parent_class)->decide_allocation
      (src, query);
}

/* Frames */

static gboolean
is_at_end (GstTapestrySrc * self)
{
  const Schedule *schedule = &self->show->schedule;

  /* without a framerate there is one frame, which lasts for ever */
  return self->n >= schedule_buffers (schedule)
      || (self->info.fps_n == 0
      && schedule_step (schedule, self->n).shown > self->base_shown);
}

/* A hidden frame takes no time: it is learned while the one shown is waited for. */
static void
stamp (GstTapestrySrc * self, const ScheduleStep * step, GstBuffer * buffer)
{
  guint64 end = step->hidden ? step->shown : step->shown + 1;

  GST_BUFFER_PTS (buffer) = get_pts (self, step->shown);
  GST_BUFFER_DTS (buffer) = GST_CLOCK_TIME_NONE;
  if (self->info.fps_n > 0)
    GST_BUFFER_DURATION (buffer) =
        get_pts (self, end) - GST_BUFFER_PTS (buffer);
  else
    GST_BUFFER_DURATION (buffer) = GST_CLOCK_TIME_NONE;
  GST_BUFFER_OFFSET (buffer) = step->shown;
  GST_BUFFER_OFFSET_END (buffer) = end;
}

/* Says what a buffer is there for. */
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

static void
go_where_sought (GstTapestrySrc * self)
{
  if (!GST_CLOCK_TIME_IS_VALID (self->sought))
    return;
  self->n = self->info.fps_n > 0 ? schedule_first_buffer
      (&self->show->schedule, to_frame (&self->info, self->sought)) : 0;
  self->base_shown = 0;
  self->base_pts = 0;
  self->sought = GST_CLOCK_TIME_NONE;
  GST_DEBUG_OBJECT (self, "going on at buffer %" G_GUINT64_FORMAT, self->n);
}

static GstFlowReturn
gst_tapestry_src_fill (GstPushSrc * src, GstBuffer * buffer)
{
  GstTapestrySrc *self = GST_TAPESTRY_SRC (src);
  const Schedule *schedule = &self->show->schedule;
  GstVideoFrame picture;
  ScheduleStep step;
  gboolean starts_epoch;

  go_where_sought (self);
  if (is_at_end (self))
    return GST_FLOW_EOS;

  if (!gst_video_frame_map (&picture, &self->info, buffer, GST_MAP_WRITE)) {
    GST_ELEMENT_REFUSE (self, RESOURCE, WRITE, ("A buffer of the pool that is "
            "in use cannot be written. Put identity drop-allocation=true after "
            "tapestrysrc."), (NULL));
    return GST_FLOW_ERROR;
  }
  step = schedule_step (schedule, self->n);
  gst_tapestry_show_paint (self->show, &step, &picture, &starts_epoch);
  gst_video_frame_unmap (&picture);

  stamp (self, &step, buffer);
  mark (schedule, &step, starts_epoch, buffer);
  self->n++;
  return GST_FLOW_OK;
}

static void
gst_tapestry_src_get_times (GstBaseSrc * src, GstBuffer * buffer,
    GstClockTime * start, GstClockTime * end)
{
  *start = *end = GST_CLOCK_TIME_NONE;
  /* hidden frames are learned as soon as they can be */
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

/* Whether @event is a seek that do_seek() could not do. It must be refused
 * before anything is flushed, on both of its ways in: by the pad and by the
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

/* A seek may come before the framerate is known: the frame is found when it is
 * wanted. */
static gboolean
gst_tapestry_src_do_seek (GstBaseSrc * src, GstSegment * segment)
{
  GstTapestrySrc *self = GST_TAPESTRY_SRC (src);

  segment->time = segment->start;
  /* a seek in frames comes with a segment that does not know it */
  segment->duration = get_duration (self, &self->info);
  self->sought = segment->position;
  return TRUE;
}

static gboolean
query_convert (GstTapestrySrc * self, GstQuery * query)
{
  GstFormat from, to;
  gint64 value, converted;
  GstVideoInfo info;

  GST_OBJECT_LOCK (self);
  info = self->info;
  GST_OBJECT_UNLOCK (self);

  gst_query_parse_convert (query, &from, &value, &to, NULL);
  if (info.fps_n > 0 && value >= 0 && from == GST_FORMAT_DEFAULT
      && to == GST_FORMAT_TIME)
    converted = to_time (&info, value);
  else if (info.fps_n > 0 && value >= 0 && from == GST_FORMAT_TIME
      && to == GST_FORMAT_DEFAULT)
    converted = to_frame (&info, value);
  else if (GST_VIDEO_INFO_FORMAT (&info) == GST_VIDEO_FORMAT_UNKNOWN
      || !gst_video_info_convert (&info, from, value, to, &converted))
    return FALSE;
  gst_query_set_convert (query, from, value, to, converted);
  return TRUE;
}

/* As for any live source a frame is there only when it is over. */
static gboolean
query_latency (GstTapestrySrc * self, GstQuery * query)
{
  GstVideoInfo info;

  GST_OBJECT_LOCK (self);
  info = self->info;
  GST_OBJECT_UNLOCK (self);

  if (info.fps_n == 0)
    return FALSE;
  gst_query_set_latency (query, gst_base_src_is_live (GST_BASE_SRC (self)),
      to_time (&info, 1), GST_CLOCK_TIME_NONE);
  return TRUE;
}

static gboolean
query_seeking_frames (GstTapestrySrc * self, GstQuery * query)
{
  gboolean seekable;
  guint64 length;

  GST_OBJECT_LOCK (self);
  seekable = self->seekable;
  length = self->length;
  GST_OBJECT_UNLOCK (self);

  gst_query_set_seeking (query, GST_FORMAT_DEFAULT, seekable, 0,
      length == MOVIE_ENDLESS ? -1 : (gint64) length);
  return TRUE;
}

static gboolean
gst_tapestry_src_query (GstBaseSrc * src, GstQuery * query)
{
  GstTapestrySrc *self = GST_TAPESTRY_SRC (src);
  GstFormat format;

  switch (GST_QUERY_TYPE (query)) {
    case GST_QUERY_CONVERT:
      return query_convert (self, query);
    case GST_QUERY_LATENCY:
      if (query_latency (self, query))
        return TRUE;
      break;
    case GST_QUERY_SEEKING:
      gst_query_parse_seeking (query, &format, NULL, NULL, NULL);
      if (format == GST_FORMAT_DEFAULT)
        return query_seeking_frames (self, query);
      break;
    default:
      break;
  }
  /* position and duration come from the segment, through query_convert() */
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
