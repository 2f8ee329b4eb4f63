/* What a layer says of itself: element messages, and the property stats
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcompetereport.h"

/* Of a timestamp; GST_CLOCK_TIME_NONE when the stream does not count time. */
GstClockTime
gst_compete_running_time (GstBaseTransform * element, GstClockTime timestamp)
{
  const GstSegment *segment = &element->segment;

  return segment->format == GST_FORMAT_TIME ?
      gst_segment_to_running_time (segment, GST_FORMAT_TIME, timestamp) :
      GST_CLOCK_TIME_NONE;
}

/* Of a timestamp; GST_CLOCK_TIME_NONE when the stream does not count time. */
GstClockTime
gst_compete_stream_time (GstBaseTransform * element, GstClockTime timestamp)
{
  const GstSegment *segment = &element->segment;

  return segment->format == GST_FORMAT_TIME ?
      gst_segment_to_stream_time (segment, GST_FORMAT_TIME, timestamp) :
      GST_CLOCK_TIME_NONE;
}

/* Nothing was seen yet by @element, which is not owned. */
void
gst_compete_report_init (GstCompeteReport * r, GstBaseTransform * element)
{
  r->element = element;
  r->position = GST_CLOCK_TIME_NONE;
  r->last = gst_structure_new_empty ("competelayer");
  gst_compete_stats_init (&r->stats);
}

void
gst_compete_report_clear (GstCompeteReport * r)
{
  gst_compete_stats_clear (&r->stats);
  g_clear_pointer (&r->last, gst_structure_free);
}

/* What was seen until now is another layer's; what was last said of it stays. */
void
gst_compete_report_start_over (GstCompeteReport * r)
{
  gst_compete_stats_clear (&r->stats);
  gst_compete_stats_init (&r->stats);
}

static void
post_message (GstCompeteReport * r, GstStructure * message)
{
  gst_element_post_message (GST_ELEMENT (r->element),
      gst_message_new_element (GST_OBJECT (r->element), message));
}

static void
set_times (GstCompeteReport * r, GstStructure * message)
{
  gst_structure_set (message,
      "timestamp", G_TYPE_UINT64, r->position,
      "stream-time", G_TYPE_UINT64,
      gst_compete_stream_time (r->element, r->position),
      "running-time", G_TYPE_UINT64,
      gst_compete_running_time (r->element, r->position), NULL);
}

/* Says so when something new came into sight in the interval now reported. */
static void
post_novelty (GstCompeteReport * r, gdouble threshold, const Fields * fields,
    const GstStructure * figures, GstClockTime began)
{
  GstStructure *event = gst_compete_stats_novelty (&r->stats, fields,
      threshold);

  if (event == NULL)
    return;
  set_times (r, event);
  gst_structure_set (event, "since", G_TYPE_UINT64, began, NULL);
  gst_structure_set_value (event, "novelty",
      gst_structure_get_value (figures, "novelty"));
  post_message (r, event);
}

/* Whether with @buffer, coded or not, the interval is over. */
gboolean
gst_compete_report_is_due (GstCompeteReport * r,
    const GstCompeteSettings * settings, GstBuffer * buffer)
{
  GstCompeteStats *stats = &r->stats;
  GstClockTime now;

  r->position = GST_BUFFER_PTS (buffer);
  now = gst_compete_running_time (r->element, r->position);
  if (!GST_CLOCK_TIME_IS_VALID (now))
    return FALSE;
  if (!GST_CLOCK_TIME_IS_VALID (stats->start) || now < stats->start)
    stats->start = now;
  if (GST_BUFFER_DURATION_IS_VALID (buffer))
    now += GST_BUFFER_DURATION (buffer) * 3 / 2;        /* to the nearest frame */
  return now - stats->start >= settings->interval;
}

/* Posts the figures since the last time, as of the last buffer, if there are any;
 * at the @end with everything up to date. */
void
gst_compete_report_post (GstCompeteReport * r,
    const GstCompeteSettings * settings, const Layer * layer,
    const Fields * fields, gboolean end)
{
  GstClockTime began = r->stats.start;
  GstStructure *figures;

  if (r->stats.total_frames == 0
      || (r->stats.frames == 0 && r->stats.passed == 0))
    return;
  figures = gst_compete_stats_report (&r->stats, layer, end);
  set_times (r, figures);
  if (settings->novelty_threshold > 0.0)
    post_novelty (r, settings->novelty_threshold, fields, figures, began);
  GST_OBJECT_LOCK (r->element);
  gst_structure_take (&r->last, gst_structure_copy (figures));
  GST_OBJECT_UNLOCK (r->element);

  if (settings->post_messages)
    post_message (r, figures);
  else
    gst_structure_free (figures);
}
