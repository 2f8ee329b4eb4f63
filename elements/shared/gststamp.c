/* Times of what an element says of its stream
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gststamp.h"

/**
 * gst_stamp_running_time:
 * @element: whose stream it is
 * @timestamp: of a buffer
 *
 * Returns: the running time; %GST_CLOCK_TIME_NONE when the stream does not count
 *     time
 *
 * Since: 0.1
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
 * @element: whose stream it is
 * @timestamp: of a buffer
 *
 * Returns: the stream time; %GST_CLOCK_TIME_NONE when the stream does not count time
 *
 * Since: 0.1
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
 * @element: whose stream it is
 * @timestamp: of a buffer
 * @message: gets the fields `timestamp`, `stream-time` and `running-time`
 *
 * Since: 0.1
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
 * @element: whose stream it is
 * @buffer: the last buffer
 * @interval: from one message to the next
 * @start: (inout): running time at which the interval began, or
 *     %GST_CLOCK_TIME_NONE when that is with @buffer
 *
 * Returns: whether with @buffer the interval is over, to the nearest frame
 *
 * Since: 0.1
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
