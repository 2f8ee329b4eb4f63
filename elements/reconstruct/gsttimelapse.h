/* Time lapse: the times of a stream of which every Nth frame is kept
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/base/gstbasetransform.h>
#include <gst/video/video.h>

G_BEGIN_DECLS

/**
 * GstTimeLapse:
 * @every: every how many frames one is kept, at least 1; all times are divided
 *     by it
 * @skip: how many frames are left out before the first that is kept
 *
 * Which frames are kept, and how much faster they play.
 */
typedef struct
{
  guint every;
  guint64 skip;
} GstTimeLapse;

gboolean gst_time_lapse_keeps (const GstTimeLapse * lapse, guint64 frame);

GstClockTime gst_time_lapse_shorten (const GstTimeLapse * lapse,
    GstClockTime time);

void gst_time_lapse_shorten_buffer (const GstTimeLapse * lapse,
    GstBuffer * buffer, const GstVideoInfo * info);

void gst_time_lapse_sync_controls (const GstTimeLapse * lapse,
    GstBaseTransform * trans, const GstBuffer * buffer);

GstEvent *gst_time_lapse_shorten_event (const GstTimeLapse * lapse,
    GstEvent * event);

GstEvent *gst_time_lapse_lengthen_seek (const GstTimeLapse * lapse,
    GstEvent * event);

void gst_time_lapse_shorten_answer (const GstTimeLapse * lapse,
    GstQuery * query);

G_END_DECLS
