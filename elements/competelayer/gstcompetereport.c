/* What a layer says of itself: element messages, and the property stats
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcompetereport.h"
#include "gststamp.h"

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

/* Frames are cut into @fields from now on. */
void
gst_compete_report_set_fields (GstCompeteReport * r, const Fields * fields)
{
  GST_OBJECT_LOCK (r->element);
  gst_compete_stats_add_fields (r->last, fields);
  GST_OBJECT_UNLOCK (r->element);
}

static void
post_message (GstCompeteReport * r, GstStructure * message)
{
  gst_element_post_message (GST_ELEMENT (r->element),
      gst_message_new_element (GST_OBJECT (r->element), message));
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
  gst_stamp_set_times (r->element, r->position, event);
  gst_structure_set (event, "since", G_TYPE_UINT64, began, NULL);
  gst_structure_set_value (event, "novelty",
      gst_structure_get_value (figures, "novelty"));
  post_message (r, event);
}

/* Says once for how long nothing counts as new, as what is usual is not known
 * yet. */
static void
post_warm_up (GstCompeteReport * r, const GstCompeteSettings * settings)
{
  guint left = novelty_intervals_left (r->stats.novelty);
  GstClockTime now = gst_stamp_running_time (r->element, r->position), lasts;
  GstStructure *message;

  if (settings->novelty_threshold == 0.0 || r->stats.told_warm_up || left == 0
      || !GST_CLOCK_TIME_IS_VALID (now))
    return;
  r->stats.told_warm_up = TRUE;
  lasts = gst_util_uint64_scale (settings->interval, left, 1);
  lasts -= MIN (lasts, now - r->stats.start);
  message = gst_structure_new ("competelayer-novelty-warming-up",
      "intervals", G_TYPE_UINT, left, "duration", G_TYPE_UINT64, lasts, NULL);
  gst_stamp_set_times (r->element, r->position, message);
  post_message (r, message);
}

/* Whether with @buffer, coded or not, the interval is over. */
gboolean
gst_compete_report_is_due (GstCompeteReport * r,
    const GstCompeteSettings * settings, GstBuffer * buffer)
{
  gboolean due;

  r->position = GST_BUFFER_PTS (buffer);
  due = gst_stamp_is_due (r->element, buffer, settings->interval,
      &r->stats.start);
  post_warm_up (r, settings);
  return due;
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
  gst_compete_stats_add_fields (figures, fields);
  gst_stamp_set_times (r->element, r->position, figures);
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
