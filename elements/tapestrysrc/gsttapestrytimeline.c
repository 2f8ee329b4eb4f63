/* Which frame of a tapestrysrc comes when
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gsttapestrytimeline.h"

#include "gstcodeonly.h"
#include "movie.h"

/* When frame n begins: n / rate seconds, rounded down to whole nanoseconds. */
static GstClockTime
get_time (guint64 frame, gint rate_n, gint rate_d)
{
  return gst_util_uint64_scale (frame, rate_d * GST_SECOND, rate_n);
}

/* The last frame that begins at @time or earlier, the exact inverse. */
static guint64
get_frame (GstClockTime time, gint rate_n, gint rate_d)
{
  return gst_util_uint64_scale_ceil (time + 1, rate_n, rate_d * GST_SECOND) - 1;
}

/* When a shown frame begins in this stream. */
static GstClockTime
get_pts (const GstTapestryTimeline * t, guint64 shown)
{
  if (t->rate_n == 0)
    return t->base_pts;
  return t->base_pts + get_time (shown - t->base_shown, t->rate_n, t->rate_d);
}

/**
 * gst_tapestry_timeline_start:
 * @schedule: what each buffer is; used for as long as the timeline is
 *
 * Starts with the first buffer, without a framerate.
 */
void
gst_tapestry_timeline_start (GstTapestryTimeline * t, const Schedule * schedule)
{
  *t = (GstTapestryTimeline) {
    .schedule = schedule,
    .rate_d = 1,
    .sought = GST_CLOCK_TIME_NONE,
  };
}

/**
 * gst_tapestry_timeline_set_framerate:
 * @rate_n: shown frames in @rate_d seconds; 0: no framerate
 * @rate_d: seconds
 *
 * Sets the framerate from the next frame on.
 */
void
gst_tapestry_timeline_set_framerate (GstTapestryTimeline * t, gint rate_n,
    gint rate_d)
{
  guint64 shown = schedule_step (t->schedule, t->next).shown;

  t->base_pts = get_pts (t, shown);
  t->base_shown = shown;
  t->rate_n = rate_n;
  t->rate_d = rate_d;
}

/**
 * gst_tapestry_timeline_seek:
 * @time: where to go on
 */
void
gst_tapestry_timeline_seek (GstTapestryTimeline * t, GstClockTime time)
{
  t->sought = time;
}

static void
finish_seek (GstTapestryTimeline * t)
{
  if (!GST_CLOCK_TIME_IS_VALID (t->sought))
    return;
  t->next = t->rate_n > 0 ? schedule_first_buffer (t->schedule,
      get_frame (t->sought, t->rate_n, t->rate_d)) : 0;
  t->base_shown = 0;
  t->base_pts = 0;
  t->sought = GST_CLOCK_TIME_NONE;
}

/**
 * gst_tapestry_timeline_next:
 * @step: (out): what the next buffer is
 *
 * The same buffer comes until gst_tapestry_timeline_mark().
 *
 * Returns: %FALSE at the end
 */
gboolean
gst_tapestry_timeline_next (GstTapestryTimeline * t, ScheduleStep * step)
{
  finish_seek (t);
  if (t->next >= schedule_buffers (t->schedule))
    return FALSE;
  *step = schedule_step (t->schedule, t->next);
  /* Without a framerate there is one shown frame, which lasts for ever. */
  if (t->rate_n == 0 && step->shown > t->base_shown)
    return FALSE;
  return TRUE;
}

/* A hidden frame has no duration: it is learned before the time of the shown one. */
static void
set_times (const GstTapestryTimeline * t, const ScheduleStep * step,
    GstBuffer * buffer)
{
  guint64 end = step->hidden ? step->shown : step->shown + 1;

  GST_BUFFER_PTS (buffer) = get_pts (t, step->shown);
  GST_BUFFER_DTS (buffer) = GST_CLOCK_TIME_NONE;
  if (t->rate_n > 0)
    GST_BUFFER_DURATION (buffer) = get_pts (t, end) - GST_BUFFER_PTS (buffer);
  else
    GST_BUFFER_DURATION (buffer) = GST_CLOCK_TIME_NONE;
  GST_BUFFER_OFFSET (buffer) = step->shown;
  GST_BUFFER_OFFSET_END (buffer) = end;
}

/**
 * gst_tapestry_timeline_mark:
 * @step: what the buffer is
 * @starts_epoch: whether an epoch begins with it
 * @buffer: a writable buffer
 *
 * Sets the timestamps of a buffer, and flags and a meta for what it is used for. Goes on
 * by one buffer.
 */
void
gst_tapestry_timeline_mark (GstTapestryTimeline * t, const ScheduleStep * step,
    gboolean starts_epoch, GstBuffer * buffer)
{
  set_times (t, step, buffer);
  if (starts_epoch)
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
  if (step->hidden)
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DECODE_ONLY);
  else if (t->schedule->ahead > 0)
    gst_buffer_add_code_only (buffer);
  t->next++;
}

/**
 * gst_tapestry_timeline_duration:
 * @num_buffers: the most buffers that there may be; negative: no limit
 *
 * Returns: how long the stream is, or %GST_CLOCK_TIME_NONE
 */
GstClockTime
gst_tapestry_timeline_duration (const GstTapestryTimeline * t, gint num_buffers)
{
  guint64 buffers = schedule_buffers (t->schedule), frames;

  if (num_buffers >= 0)
    buffers = MIN (buffers, (guint64) num_buffers);
  frames = schedule_shown (t->schedule, buffers);
  if (frames == MOVIE_ENDLESS || t->rate_n == 0)
    return GST_CLOCK_TIME_NONE;
  return get_time (frames, t->rate_n, t->rate_d);
}

/**
 * gst_tapestry_buffer_times:
 * @buffer: a buffer
 * @live: whether the source is live
 * @start: (out): when it is to be pushed, or %GST_CLOCK_TIME_NONE for at once
 * @end: (out): when it is over, or %GST_CLOCK_TIME_NONE
 *
 * Hidden frames are learned at once; only shown ones of a live source wait for their time.
 */
void
gst_tapestry_buffer_times (GstBuffer * buffer, gboolean live,
    GstClockTime * start, GstClockTime * end)
{
  *start = *end = GST_CLOCK_TIME_NONE;
  if (!live || GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DECODE_ONLY))
    return;
  *start = GST_BUFFER_PTS (buffer);
  if (GST_BUFFER_DURATION_IS_VALID (buffer))
    *end = *start + GST_BUFFER_DURATION (buffer);
}

/**
 * gst_tapestry_event_is_backwards:
 * @event: an event
 *
 * Returns: whether it is a seek to play backwards, which must be refused before anything is
 *     flushed, whether it comes through the pad or from the application
 */
gboolean
gst_tapestry_event_is_backwards (GstEvent * event)
{
  gdouble rate;

  if (GST_EVENT_TYPE (event) != GST_EVENT_SEEK)
    return FALSE;
  gst_event_parse_seek (event, &rate, NULL, NULL, NULL, NULL, NULL, NULL);
  if (rate < 0.0)
    GST_INFO ("cannot play backwards");
  return rate < 0.0;
}

/**
 * gst_tapestry_query_convert:
 * @query: a CONVERT query
 * @info: of the frames
 *
 * Converts between frames, time and bytes.
 *
 * Returns: whether it could
 */
gboolean
gst_tapestry_query_convert (GstQuery * query, const GstVideoInfo * info)
{
  GstFormat from, to;
  gint64 value, converted;

  gst_query_parse_convert (query, &from, &value, &to, NULL);
  if (info->fps_n > 0 && value >= 0 && from == GST_FORMAT_DEFAULT
      && to == GST_FORMAT_TIME)
    converted = get_time (value, info->fps_n, info->fps_d);
  else if (info->fps_n > 0 && value >= 0 && from == GST_FORMAT_TIME
      && to == GST_FORMAT_DEFAULT)
    converted = get_frame (value, info->fps_n, info->fps_d);
  else if (GST_VIDEO_INFO_FORMAT (info) == GST_VIDEO_FORMAT_UNKNOWN
      || !gst_video_info_convert (info, from, value, to, &converted))
    return FALSE;
  gst_query_set_convert (query, from, value, to, converted);
  return TRUE;
}

/**
 * gst_tapestry_query_latency:
 * @query: a LATENCY query
 * @info: of the frames
 * @live: whether the source is live
 *
 * The latency is one frame: as with any live source, a frame is complete only when its
 * time is over.
 *
 * Returns: %FALSE if there is no framerate
 */
gboolean
gst_tapestry_query_latency (GstQuery * query, const GstVideoInfo * info,
    gboolean live)
{
  if (info->fps_n == 0)
    return FALSE;
  gst_query_set_latency (query, live, get_time (1, info->fps_n, info->fps_d),
      GST_CLOCK_TIME_NONE);
  return TRUE;
}

/**
 * gst_tapestry_query_seeking:
 * @query: a SEEKING query
 * @seekable: whether the source is seekable
 * @length: how many frames are shown, or %MOVIE_ENDLESS
 *
 * Answers it in frames.
 *
 * Returns: %FALSE if it asks for another format
 */
gboolean
gst_tapestry_query_seeking (GstQuery * query, gboolean seekable, guint64 length)
{
  GstFormat format;

  gst_query_parse_seeking (query, &format, NULL, NULL, NULL);
  if (format != GST_FORMAT_DEFAULT)
    return FALSE;
  gst_query_set_seeking (query, format, seekable, 0,
      length == MOVIE_ENDLESS ? -1 : (gint64) length);
  return TRUE;
}
