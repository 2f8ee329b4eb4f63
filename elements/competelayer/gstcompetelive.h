/* Manners in a live pipeline: what is left undone when frames come late, and how
 * long a frame is kept
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef enum
{
  GST_COMPETE_IN_TIME,
  GST_COMPETE_LATE,             /* is coded, and not learned from */
  GST_COMPETE_VERY_LATE         /* goes on as it is */
} GstCompeteLateness;

/* Under the object lock: events and queries come from other threads. */
typedef struct
{
  GstClockTime earliest;        /* running time before which a frame is late */
  GstClockTime frame;           /* how long a frame lasts, if that is known */
  gboolean constant;            /* because the caps say so */
  GstClockTime last;            /* running time of the last frame */
  GstClockTime latency;         /* what a LATENCY query is told of */
  gboolean live;                /* what upstream last said it was */
} GstCompeteLive;

void gst_compete_live_init (GstCompeteLive * live);
void gst_compete_live_set_framerate (GstCompeteLive * live, gint numerator,
    gint denominator);
void gst_compete_live_flush (GstCompeteLive * live);
void gst_compete_live_qos (GstCompeteLive * live, GstEvent * event);
GstCompeteLateness gst_compete_live_judge (GstCompeteLive * live,
    GstClockTime running_time);
gboolean gst_compete_live_took (GstCompeteLive * live, GstClockTime took);
void gst_compete_live_answer (GstCompeteLive * live, GstQuery * query);

G_END_DECLS
