/* Time lapse: the times of a stream of which every Nth frame is kept
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gsttimelapse.h"

/**
 * gst_time_lapse_keeps:
 * @lapse: which frames are kept
 * @frame: frames before this one, since the start or the last flush
 *
 * Returns: whether the frame is one of those that are kept
 */
gboolean
gst_time_lapse_keeps (const GstTimeLapse * lapse, guint64 frame)
{
  return frame >= lapse->skip && (frame - lapse->skip) % lapse->every == 0;
}

/* How many frames are kept of @frames. */
static gint64
count_kept (const GstTimeLapse * lapse, gint64 frames)
{
  gint64 rest = frames - (gint64) MIN (lapse->skip, (guint64) frames);

  return (rest + lapse->every - 1) / lapse->every;
}

/**
 * gst_time_lapse_shorten:
 * @lapse: how much faster
 * @time: of the frames that come in, in nanoseconds, or %GST_CLOCK_TIME_NONE
 *
 * Returns: @time in the frames that go out, %GST_CLOCK_TIME_NONE when it is none
 */
GstClockTime
gst_time_lapse_shorten (const GstTimeLapse * lapse, GstClockTime time)
{
  return GST_CLOCK_TIME_IS_VALID (time) ? time / lapse->every : time;
}

/**
 * gst_time_lapse_shorten_buffer:
 * @lapse: how much faster
 * @buffer: a frame that goes out, with the times of the one that came in
 * @info: of @buffer; without a framerate its duration stays
 *
 * Sets the times and the number of @buffer.
 */
void
gst_time_lapse_shorten_buffer (const GstTimeLapse * lapse, GstBuffer * buffer,
    const GstVideoInfo * info)
{
  GST_BUFFER_PTS (buffer) =
      gst_time_lapse_shorten (lapse, GST_BUFFER_PTS (buffer));
  GST_BUFFER_DTS (buffer) =
      gst_time_lapse_shorten (lapse, GST_BUFFER_DTS (buffer));
  if (GST_VIDEO_INFO_FPS_N (info) > 0)
    GST_BUFFER_DURATION (buffer) = gst_util_uint64_scale_int (GST_SECOND,
        GST_VIDEO_INFO_FPS_D (info), GST_VIDEO_INFO_FPS_N (info));
  if (GST_BUFFER_OFFSET_IS_VALID (buffer)) {
    GST_BUFFER_OFFSET (buffer) /= lapse->every;
    GST_BUFFER_OFFSET_END (buffer) = GST_BUFFER_OFFSET (buffer) + 1;
  }
}

/**
 * gst_time_lapse_sync_controls:
 * @lapse: how much faster
 * @trans: an element
 * @buffer: a frame that came in
 *
 * Sets the properties that a controller drives to their values at the time of the frame
 * that goes out.
 */
void
gst_time_lapse_sync_controls (const GstTimeLapse * lapse,
    GstBaseTransform * trans, const GstBuffer * buffer)
{
  GstClockTime time = gst_segment_to_stream_time (&trans->segment,
      GST_FORMAT_TIME, gst_time_lapse_shorten (lapse, GST_BUFFER_PTS (buffer)));

  if (GST_CLOCK_TIME_IS_VALID (time))
    gst_object_sync_values (GST_OBJECT (trans), time);
}

static GstEvent *
shorten_segment (const GstTimeLapse * lapse, GstEvent * event)
{
  GstSegment segment;

  gst_event_copy_segment (event, &segment);
  if (segment.format != GST_FORMAT_TIME)
    return gst_event_ref (event);
  segment.base = gst_time_lapse_shorten (lapse, segment.base);
  segment.offset = gst_time_lapse_shorten (lapse, segment.offset);
  segment.start = gst_time_lapse_shorten (lapse, segment.start);
  segment.stop = gst_time_lapse_shorten (lapse, segment.stop);
  segment.time = gst_time_lapse_shorten (lapse, segment.time);
  segment.position = gst_time_lapse_shorten (lapse, segment.position);
  segment.duration = gst_time_lapse_shorten (lapse, segment.duration);
  return gst_event_new_segment (&segment);
}

static GstEvent *
shorten_gap (const GstTimeLapse * lapse, GstEvent * event)
{
  GstClockTime timestamp, duration;
  GstGapFlags flags;
  GstEvent *gap;

  gst_event_parse_gap (event, &timestamp, &duration);
  gst_event_parse_gap_flags (event, &flags);
  gap = gst_event_new_gap (gst_time_lapse_shorten (lapse, timestamp),
      gst_time_lapse_shorten (lapse, duration));
  gst_event_set_gap_flags (gap, flags);
  return gap;
}

static GstEvent *
shorten_segment_done (const GstTimeLapse * lapse, GstEvent * event)
{
  GstFormat format;
  gint64 position;

  gst_event_parse_segment_done (event, &format, &position);
  if (format != GST_FORMAT_TIME)
    return gst_event_ref (event);
  return gst_event_new_segment_done (format,
      gst_time_lapse_shorten (lapse, position));
}

/**
 * gst_time_lapse_shorten_event:
 * @lapse: how much faster
 * @event: (transfer full): an event on its way downstream
 *
 * Divides the times of @event, if it has any.
 *
 * Returns: (transfer full): the event to send on, with the sequence number of
 *     @event
 */
GstEvent *
gst_time_lapse_shorten_event (const GstTimeLapse * lapse, GstEvent * event)
{
  GstEvent *shorter;

  switch (GST_EVENT_TYPE (event)) {
    case GST_EVENT_SEGMENT:
      shorter = shorten_segment (lapse, event);
      break;
    case GST_EVENT_GAP:
      shorter = shorten_gap (lapse, event);
      break;
    case GST_EVENT_SEGMENT_DONE:
      shorter = shorten_segment_done (lapse, event);
      break;
    default:
      return event;
  }
  if (shorter != event)
    gst_event_set_seqnum (shorter, gst_event_get_seqnum (event));
  gst_event_unref (event);
  return shorter;
}

static gint64
lengthen (const GstTimeLapse * lapse, GstSeekType type, gint64 time)
{
  return type == GST_SEEK_TYPE_NONE || time == -1 ? time : time * lapse->every;
}

/**
 * gst_time_lapse_lengthen_seek:
 * @lapse: how much faster
 * @event: (transfer full): a seek on its way upstream
 *
 * Converts a seek from the times or numbers of the frames that are kept to those of
 * the frames that arrive.
 *
 * Returns: (transfer full): the seek to send on, with the sequence number of
 *     @event
 */
GstEvent *
gst_time_lapse_lengthen_seek (const GstTimeLapse * lapse, GstEvent * event)
{
  gdouble rate;
  GstFormat format;
  GstSeekFlags flags;
  GstSeekType start_type, stop_type;
  gint64 start, stop;
  GstClockTime interval;
  GstEvent *seek;

  gst_event_parse_seek (event, &rate, &format, &flags, &start_type, &start,
      &stop_type, &stop);
  if (format != GST_FORMAT_TIME && format != GST_FORMAT_DEFAULT)
    return event;
  seek = gst_event_new_seek (rate, format, flags,
      start_type, lengthen (lapse, start_type, start),
      stop_type, lengthen (lapse, stop_type, stop));
  gst_event_parse_seek_trickmode_interval (event, &interval);
  gst_event_set_seek_trickmode_interval (seek, interval * lapse->every);
  gst_event_set_seqnum (seek, gst_event_get_seqnum (event));
  gst_event_unref (event);
  return seek;
}

static gint64
shorten_value (const GstTimeLapse * lapse, GstFormat format, gint64 value)
{
  if (value < 0)
    return value;
  if (format == GST_FORMAT_TIME)
    return value / lapse->every;
  return format == GST_FORMAT_DEFAULT ? count_kept (lapse, value) : value;
}

/**
 * gst_time_lapse_shorten_answer:
 * @lapse: how much faster, and which frames are kept
 * @query: a position, duration or seeking query that upstream has answered
 *
 * Converts the answer of upstream, which is about the frames that arrive, to one about
 * the frames that are kept.
 */
void
gst_time_lapse_shorten_answer (const GstTimeLapse * lapse, GstQuery * query)
{
  GstFormat format;
  gint64 start, stop;
  gboolean seekable;

  switch (GST_QUERY_TYPE (query)) {
    case GST_QUERY_POSITION:
      gst_query_parse_position (query, &format, &start);
      gst_query_set_position (query, format,
          shorten_value (lapse, format, start));
      break;
    case GST_QUERY_DURATION:
      gst_query_parse_duration (query, &format, &start);
      gst_query_set_duration (query, format,
          shorten_value (lapse, format, start));
      break;
    default:
      gst_query_parse_seeking (query, &format, &seekable, &start, &stop);
      gst_query_set_seeking (query, format, seekable,
          shorten_value (lapse, format, start),
          shorten_value (lapse, format, stop));
      break;
  }
}
