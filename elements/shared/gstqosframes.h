/* QoS and latency: which frames are late, and how long a frame takes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/base/gstbasetransform.h>
#include <gst/video/video.h>

G_BEGIN_DECLS

typedef enum
{
  GST_QOS_IN_TIME,
  GST_QOS_LATE,                 /* soon after a frame that was late */
  GST_QOS_VERY_LATE             /* soon after one late by more than a frame */
} GstQosLateness;

/* All functions may be called from any thread: they take the element's object lock. */
typedef struct
{
  GstBaseTransform *element;    /* not owned */

  /* Under the object lock. */
  GstClockTime earliest;        /* running time before which a frame is late */
  GstClockTime frame;           /* duration of a frame, or NONE if it is unknown */
  gboolean constant;            /* whether the caps have this duration */
  GstClockTime last;            /* running time of the last frame */
  GstClockTime latency;         /* our own latency */
  gboolean live;                /* whether upstream is live, by its last answer */
} GstQosFrames;

void gst_qos_frames_init (GstQosFrames * qos, GstBaseTransform * element);
void gst_qos_frames_set_framerate (GstQosFrames * qos,
    const GstVideoInfo * info);
void gst_qos_frames_reset (GstQosFrames * qos);
void gst_qos_frames_update (GstQosFrames * qos, GstEvent * event);
GstQosLateness gst_qos_frames_get_lateness (GstQosFrames * qos,
    gboolean enabled, GstBuffer * buffer);
void gst_qos_frames_update_latency (GstQosFrames * qos, GstClockTime took);
void gst_qos_frames_report_latency (GstQosFrames * qos, GstQuery * query);

G_END_DECLS
