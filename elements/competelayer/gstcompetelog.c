/* The debug log of competelayer: a description of the layer, and the times of the stages
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <string.h>

#include "gstcompetelog.h"

GST_DEBUG_CATEGORY_EXTERN (competelayer_debug);
#define GST_CAT_DEFAULT competelayer_debug

/* Logs a description of the layer and of the fields of frames of @info, at level INFO. */
void
gst_compete_log_layer (GstElement * element, const Compete * compete,
    const GstVideoInfo * info)
{
  gchar *layer = compete_describe (compete);

  GST_INFO_OBJECT (element, "frame %d x %d %s, %s", info->width, info->height,
      GST_VIDEO_INFO_NAME (info), layer);
  g_free (layer);
}

/* Returns: the time in microseconds, 0 if nothing is measured */
gint64
gst_compete_times_clock (const GstCompeteTimes * t)
{
  return t->on ? g_get_monotonic_time () : 0;
}

/* Called when a frame comes. */
void
gst_compete_times_begin (GstCompeteTimes * t, Compete * compete)
{
  if (gst_debug_category_get_threshold (competelayer_debug) >= GST_LEVEL_DEBUG)
    t->on = TRUE;
  else
    memset (t, 0, sizeof *t);
  compete_measure_times (compete, t->on);
  t->begin = gst_compete_times_clock (t);
}

/* Logs the mean times of a frame, at level DEBUG, and resets the times. */
static void
log_times (GstCompeteTimes * t, GstElement * element, Compete * compete,
    gint64 now)
{
  CompeteTimes stages;

  compete_take_times (compete, &stages);
#define MS(sum) ((sum) / 1000.0 / t->frames)
  GST_DEBUG_OBJECT (element, "%u frames, each %.3f ms: fields %.3f, code %.3f, "
      "learn %.3f, attach %.3f, else %.3f", t->frames, MS (t->all),
      MS (stages.cut), MS (stages.code), MS (stages.learn), MS (t->attach),
      MS (t->all - stages.cut - stages.code - stages.learn - t->attach));
#undef MS
  *t = (GstCompeteTimes) { t->on, 0, now };
}

/* Called at the end of a frame. Logs the times once a second. */
void
gst_compete_times_end (GstCompeteTimes * t, GstElement * element,
    Compete * compete)
{
  gint64 now = gst_compete_times_clock (t);

  if (!t->on)
    return;
  t->frames++;
  t->all += now - t->begin;
  if (t->since == 0)
    t->since = t->begin;
  if (now - t->since >= G_USEC_PER_SEC)
    log_times (t, element, compete, now);
}
