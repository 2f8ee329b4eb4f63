/* Manners in a live pipeline: what is left undone when frames come late, and how
 * long a frame is kept
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstcompetelive.h"

/* What is told of a frame's time beyond what the longest took. */
#define MARGIN 5 / 4

void
gst_compete_live_init (GstCompeteLive * live)
{
  live->earliest = 0;
  live->frame = GST_CLOCK_TIME_NONE;
  live->latency = 0;
  live->live = FALSE;
}

/* 0/1 says that frames last as long as they like. */
void
gst_compete_live_set_framerate (GstCompeteLive * live, gint numerator,
    gint denominator)
{
  live->frame = numerator > 0 ? gst_util_uint64_scale_int (GST_SECOND,
      denominator, numerator) : GST_CLOCK_TIME_NONE;
  live->latency = 0;
}

/* A sink downstream tells how late, or early, a frame came; the frames after it
 * are taken to come as late. */
void
gst_compete_live_qos (GstCompeteLive * live, GstEvent * event)
{
  GstClockTimeDiff late;
  GstClockTime timestamp;

  gst_event_parse_qos (event, NULL, NULL, &late, &timestamp);
  if (!GST_CLOCK_TIME_IS_VALID (timestamp))
    return;
  live->earliest = late < 0 && (GstClockTime) - late > timestamp ? 0 :
      timestamp + late;
}

/* A frame later than by its own length is very late: leaving learning out has
 * not helped. */
GstCompeteLateness
gst_compete_live_judge (const GstCompeteLive * live, GstClockTime running_time)
{
  if (!GST_CLOCK_TIME_IS_VALID (running_time)
      || running_time >= live->earliest)
    return GST_COMPETE_IN_TIME;
  if (GST_CLOCK_TIME_IS_VALID (live->frame)
      && live->earliest - running_time > live->frame)
    return GST_COMPETE_VERY_LATE;
  return GST_COMPETE_LATE;
}

/* Notes how long a frame was kept. Latency is never a whole frame: who takes
 * longer than that falls behind whatever is told.
 *
 * Returns: whether a live pipeline has to be told of a new latency */
gboolean
gst_compete_live_took (GstCompeteLive * live, GstClockTime took)
{
  GstClockTime latency = took * MARGIN;

  if (GST_CLOCK_TIME_IS_VALID (live->frame))
    latency = MIN (latency, live->frame - 1);
  if (took <= live->latency || latency <= live->latency)
    return FALSE;
  live->latency = latency;
  return live->live;
}

/* Adds ours to what upstream answered to a LATENCY query. */
void
gst_compete_live_answer (GstCompeteLive * live, GstQuery * query)
{
  GstClockTime least, most;

  gst_query_parse_latency (query, &live->live, &least, &most);
  if (GST_CLOCK_TIME_IS_VALID (most))
    most += live->latency;
  gst_query_set_latency (query, live->live, least + live->latency, most);
}
