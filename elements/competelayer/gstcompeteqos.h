/* QoS and latency: which frames are late, and how long a frame takes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/base/gstbasetransform.h>
#include <gst/video/video.h>

G_BEGIN_DECLS

typedef enum
{
  GST_COMPETE_IN_TIME,
  GST_COMPETE_LATE,             /* coded, but not learned from */
  GST_COMPETE_VERY_LATE         /* not coded */
} GstCompeteLateness;

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
} GstCompeteQos;

void gst_compete_qos_init (GstCompeteQos * qos, GstBaseTransform * element);
void gst_compete_qos_set_framerate (GstCompeteQos * qos,
    const GstVideoInfo * info);
void gst_compete_qos_reset (GstCompeteQos * qos);
void gst_compete_qos_update (GstCompeteQos * qos, GstEvent * event);
GstCompeteLateness gst_compete_qos_get_lateness (GstCompeteQos * qos,
    gboolean enabled, GstBuffer * buffer);
void gst_compete_qos_update_latency (GstCompeteQos * qos, GstClockTime took);
void gst_compete_qos_report_latency (GstCompeteQos * qos, GstQuery * query);

G_END_DECLS
