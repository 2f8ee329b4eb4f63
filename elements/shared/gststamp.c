/* Running time and stream time of buffers, for messages
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gststamp.h"

/**
 * gst_stamp_running_time:
 * @element: the element that has received the buffer
 * @timestamp: the timestamp of a buffer
 *
 * Returns: the running time; %GST_CLOCK_TIME_NONE if the segment is not in time format
 */
GstClockTime
gst_stamp_running_time (GstBaseTransform * element, GstClockTime timestamp)
{
  const GstSegment *segment = &element->segment;

  return segment->format == GST_FORMAT_TIME ?
      gst_segment_to_running_time (segment, GST_FORMAT_TIME, timestamp) :
      GST_CLOCK_TIME_NONE;
}

/**
 * gst_stamp_stream_time:
 * @element: the element that has received the buffer
 * @timestamp: the timestamp of a buffer
 *
 * Returns: the stream time; %GST_CLOCK_TIME_NONE if the segment is not in time format
 */
GstClockTime
gst_stamp_stream_time (GstBaseTransform * element, GstClockTime timestamp)
{
  const GstSegment *segment = &element->segment;

  return segment->format == GST_FORMAT_TIME ?
      gst_segment_to_stream_time (segment, GST_FORMAT_TIME, timestamp) :
      GST_CLOCK_TIME_NONE;
}

/**
 * gst_stamp_set_times:
 * @element: the element that has received the buffer
 * @timestamp: the timestamp of a buffer
 * @message: (inout): a structure
 *
 * Sets the fields `timestamp`, `stream-time` and `running-time` of @message.
 */
void
gst_stamp_set_times (GstBaseTransform * element, GstClockTime timestamp,
    GstStructure * message)
{
  gst_structure_set (message,
      "timestamp", G_TYPE_UINT64, timestamp,
      "stream-time", G_TYPE_UINT64,
      gst_stamp_stream_time (element, timestamp),
      "running-time", G_TYPE_UINT64,
      gst_stamp_running_time (element, timestamp), NULL);
}

/**
 * gst_stamp_is_due:
 * @element: the element that has received the buffer
 * @buffer: the last buffer
 * @interval: the time from one message to the next
 * @start: (inout): the running time at which the interval began, or
 *     %GST_CLOCK_TIME_NONE if it begins with @buffer
 *
 * Returns: whether the interval ends with @buffer, to the nearest frame
 */
gboolean
gst_stamp_is_due (GstBaseTransform * element, GstBuffer * buffer,
    GstClockTime interval, GstClockTime * start)
{
  GstClockTime now = gst_stamp_running_time (element, GST_BUFFER_PTS (buffer));

  if (!GST_CLOCK_TIME_IS_VALID (now))
    return FALSE;
  if (!GST_CLOCK_TIME_IS_VALID (*start) || now < *start)
    *start = now;
  if (GST_BUFFER_DURATION_IS_VALID (buffer))
    now += GST_BUFFER_DURATION (buffer) * 3 / 2;
  return now - *start >= interval;
}
