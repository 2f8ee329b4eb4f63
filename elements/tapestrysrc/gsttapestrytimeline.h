/* Which frame of a tapestrysrc comes when
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "schedule.h"

G_BEGIN_DECLS

/**
 * GstTapestryTimeline:
 *
 * Where a stream has come to, and the timestamps of its buffers. Only the streaming
 * thread may use it.
 *
 * How it works: only shown frames take time. Shown frame s begins s frame periods
 * after frame 0, rounded down to whole nanoseconds, so that errors do not add up. When
 * the framerate changes, the new one counts from the next frame on: that frame and its
 * time become the base. A seek may come before the framerate is known; the time that
 * it asks for is kept, and the frame is looked up when the next buffer is made.
 */
typedef struct
{
  /*< private >*/
  const Schedule *schedule;
  gint rate_n, rate_d;          /* shown frames in a second; 0/1: no framerate */
  guint64 next;                 /* buffer */
  guint64 base_shown;           /* the shown frame that counting starts from */
  GstClockTime base_pts;        /* its time */
  GstClockTime sought;          /* where the next buffer is, or NONE */
} GstTapestryTimeline;

void gst_tapestry_timeline_start (GstTapestryTimeline * timeline,
    const Schedule * schedule);
void gst_tapestry_timeline_set_framerate (GstTapestryTimeline * timeline,
    gint rate_n, gint rate_d);
void gst_tapestry_timeline_seek (GstTapestryTimeline * timeline,
    GstClockTime time);

gboolean gst_tapestry_timeline_next (GstTapestryTimeline * timeline,
    ScheduleStep * step);
void gst_tapestry_timeline_mark (GstTapestryTimeline * timeline,
    const ScheduleStep * step, gboolean starts_epoch, GstBuffer * buffer);

GstClockTime gst_tapestry_timeline_duration (const GstTapestryTimeline *
    timeline, gint num_buffers);

void gst_tapestry_buffer_times (GstBuffer * buffer, gboolean live,
    GstClockTime * start, GstClockTime * end);

gboolean gst_tapestry_event_is_backwards (GstEvent * event);
gboolean gst_tapestry_query_convert (GstQuery * query,
    const GstVideoInfo * info);
gboolean gst_tapestry_query_latency (GstQuery * query,
    const GstVideoInfo * info, gboolean live);
gboolean gst_tapestry_query_seeking (GstQuery * query, gboolean seekable,
    guint64 length);

G_END_DECLS
