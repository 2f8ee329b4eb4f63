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
  live->frame = GST_CLOCK_TIME_NONE;
  live->constant = FALSE;
  live->latency = 0;
  live->live = FALSE;
  gst_compete_live_flush (live);
}

/* 0/1 says that frames last as long as they like: as long as the one before, for
 * want of better. */
void
gst_compete_live_set_framerate (GstCompeteLive * live, gint numerator,
    gint denominator)
{
  live->constant = numerator > 0;
  live->frame = live->constant ? gst_util_uint64_scale_int (GST_SECOND,
      denominator, numerator) : GST_CLOCK_TIME_NONE;
  live->latency = 0;
}

/* The frames to come are of another time than those that were late. */
void
gst_compete_live_flush (GstCompeteLive * live)
{
  live->earliest = 0;
  live->last = GST_CLOCK_TIME_NONE;
}

/* A sink downstream tells how late, or early, a frame came. As video decoders
 * do, twice the delay is made up for, so that no lasting one is got used to. A
 * sink that throttles has time enough. */
void
gst_compete_live_qos (GstCompeteLive * live, GstEvent * event)
{
  GstQOSType type;
  GstClockTimeDiff late;
  GstClockTime timestamp;

  gst_event_parse_qos (event, &type, NULL, &late, &timestamp);
  if (type == GST_QOS_TYPE_THROTTLE || !GST_CLOCK_TIME_IS_VALID (timestamp))
    return;
  live->earliest = 0;
  if (late > 0)
    live->earliest = timestamp + 2 * late
        + (GST_CLOCK_TIME_IS_VALID (live->frame) ? live->frame : 0);
}

static void
note_distance (GstCompeteLive * live, GstClockTime running_time)
{
  if (!live->constant && GST_CLOCK_TIME_IS_VALID (live->last)
      && running_time > live->last)
    live->frame = running_time - live->last;
  live->last = running_time;
}

/* The frame after one that came late is late. When that one was late by more
 * than its own length, it is very late: leaving learning out has not helped. */
GstCompeteLateness
gst_compete_live_judge (GstCompeteLive * live, GstClockTime running_time)
{
  if (!GST_CLOCK_TIME_IS_VALID (running_time))
    return GST_COMPETE_IN_TIME;
  note_distance (live, running_time);
  if (running_time >= live->earliest)
    return GST_COMPETE_IN_TIME;
  if (GST_CLOCK_TIME_IS_VALID (live->frame)
      && live->earliest - running_time > 2 * live->frame)
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
