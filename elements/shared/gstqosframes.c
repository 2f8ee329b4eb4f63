/* QoS and latency: which frames are late, and how long a frame takes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstqosframes.h"
#include "gststamp.h"

/* The latency is MARGIN times the time that the slowest frame took. */
#define MARGIN 5 / 4

/* Forgets the frames so far. Call it with the object lock held. */
static void
reset (GstQosFrames * qos)
{
  qos->earliest = 0;
  qos->last = GST_CLOCK_TIME_NONE;
}

/* Called before a stream begins. */
void
gst_qos_frames_init (GstQosFrames * qos, GstBaseTransform * element)
{
  GST_OBJECT_LOCK (element);
  qos->element = element;
  qos->frame = GST_CLOCK_TIME_NONE;
  qos->constant = FALSE;
  qos->latency = 0;
  qos->live = FALSE;
  reset (qos);
  GST_OBJECT_UNLOCK (element);
}

/* A framerate of 0/1 is variable: the duration of a frame is then assumed to be the time
 * between the last two frames. */
void
gst_qos_frames_set_framerate (GstQosFrames * qos, const GstVideoInfo * info)
{
  GST_OBJECT_LOCK (qos->element);
  qos->constant = GST_VIDEO_INFO_FPS_N (info) > 0;
  qos->frame = qos->constant ? gst_util_uint64_scale_int (GST_SECOND,
      GST_VIDEO_INFO_FPS_D (info), GST_VIDEO_INFO_FPS_N (info)) :
      GST_CLOCK_TIME_NONE;
  qos->latency = 0;
  GST_OBJECT_UNLOCK (qos->element);
}

/* Called after a flush: forgets the delay of earlier frames. */
void
gst_qos_frames_reset (GstQosFrames * qos)
{
  GST_OBJECT_LOCK (qos->element);
  reset (qos);
  GST_OBJECT_UNLOCK (qos->element);
}

/* Handles a QoS event, with which a sink reports how late or early a frame came. As in
 * video decoders, the next frames count as late for twice the delay, so that a lasting
 * delay shrinks. A sink that throttles drops frames on purpose, and is not late. */
void
gst_qos_frames_update (GstQosFrames * qos, GstEvent * event)
{
  GstQOSType type;
  GstClockTimeDiff late;
  GstClockTime timestamp;

  gst_event_parse_qos (event, &type, NULL, &late, &timestamp);
  if (type == GST_QOS_TYPE_THROTTLE || !GST_CLOCK_TIME_IS_VALID (timestamp))
    return;
  GST_OBJECT_LOCK (qos->element);
  qos->earliest = 0;
  if (late > 0)
    qos->earliest = timestamp + 2 * late
        + (GST_CLOCK_TIME_IS_VALID (qos->frame) ? qos->frame : 0);
  GST_OBJECT_UNLOCK (qos->element);
}

/* Call it with the object lock held. */
static GstQosLateness
find_lateness (GstQosFrames * qos, GstClockTime running_time)
{
  if (!qos->constant && GST_CLOCK_TIME_IS_VALID (qos->last)
      && running_time > qos->last)
    qos->frame = running_time - qos->last;
  qos->last = running_time;
  if (running_time >= qos->earliest)
    return GST_QOS_IN_TIME;
  if (GST_CLOCK_TIME_IS_VALID (qos->frame)
      && qos->earliest - running_time > 2 * qos->frame)
    return GST_QOS_VERY_LATE;
  return GST_QOS_LATE;
}

/* Returns: whether a frame is late: it comes before the earliest time in time. It is very
 *     late if it comes earlier than that by more than two frames: leaving out learning was
 *     not enough. If QoS is not @enabled, no frame is late. */
GstQosLateness
gst_qos_frames_get_lateness (GstQosFrames * qos, gboolean enabled,
    GstBuffer * buffer)
{
  GstClockTime now = gst_stamp_running_time (qos->element,
      GST_BUFFER_PTS (buffer));
  GstQosLateness late = GST_QOS_IN_TIME;

  if (!GST_CLOCK_TIME_IS_VALID (now))
    return late;
  GST_OBJECT_LOCK (qos->element);
  late = find_lateness (qos, now);
  GST_OBJECT_UNLOCK (qos->element);
  return enabled ? late : GST_QOS_IN_TIME;
}

/* Sets the latency, with the object lock held.
 *
 * Returns: whether a live pipeline has to query the latency again */
static gboolean
set_latency (GstQosFrames * qos, GstClockTime took)
{
  GstClockTime latency = took * MARGIN;

  if (GST_CLOCK_TIME_IS_VALID (qos->frame))
    latency = MIN (latency, qos->frame - 1);
  if (took <= qos->latency || latency <= qos->latency)
    return FALSE;
  qos->latency = latency;
  return qos->live;
}

/* Updates the latency after a frame, which @took so long. If no frame took longer before,
 * the latency grows, and in a live pipeline a latency message is posted. The latency
 * stays below the duration of a frame: an element that takes longer falls behind,
 * whatever latency it reports. */
void
gst_qos_frames_update_latency (GstQosFrames * qos, GstClockTime took)
{
  gboolean longer;

  GST_OBJECT_LOCK (qos->element);
  longer = set_latency (qos, took);
  GST_OBJECT_UNLOCK (qos->element);
  if (longer)
    gst_element_post_message (GST_ELEMENT (qos->element),
        gst_message_new_latency (GST_OBJECT (qos->element)));
}

/* Adds the latency to the answer of upstream to a LATENCY query. */
void
gst_qos_frames_report_latency (GstQosFrames * qos, GstQuery * query)
{
  GstClockTime least, most;

  GST_OBJECT_LOCK (qos->element);
  gst_query_parse_latency (query, &qos->live, &least, &most);
  if (GST_CLOCK_TIME_IS_VALID (most))
    most += qos->latency;
  gst_query_set_latency (query, qos->live, least + qos->latency, most);
  GST_OBJECT_UNLOCK (qos->element);
}
