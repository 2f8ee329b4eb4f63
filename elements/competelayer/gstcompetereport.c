/* What competelayer reports: element messages, and the property stats
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
  gst_compete_report_reset (r);
}

void
gst_compete_report_clear (GstCompeteReport * r)
{
  g_clear_pointer (&r->last, gst_structure_free);
}

/* Another model begins; what was last reported stays. */
void
gst_compete_report_reset (GstCompeteReport * r)
{
  r->start = GST_CLOCK_TIME_NONE;
  r->said_warm_up = FALSE;
}

static void
add_fields (GstStructure * s, const CompeteFields * fields)
{
  gst_structure_set (s,
      "field-width", G_TYPE_UINT, fields->field.width,
      "field-height", G_TYPE_UINT, fields->field.height,
      "fields-across", G_TYPE_UINT, fields->across,
      "fields-down", G_TYPE_UINT, fields->down, NULL);
}

/* Frames are cut into @fields from now on. What is usual in other fields is not
 * known. */
void
gst_compete_report_set_fields (GstCompeteReport * r,
    const CompeteFields * fields)
{
  if (r->fields.across != fields->across || r->fields.down != fields->down)
    r->said_warm_up = FALSE;
  r->fields = *fields;
  GST_OBJECT_LOCK (r->element);
  add_fields (r->last, fields);
  GST_OBJECT_UNLOCK (r->element);
}

static void
post_message (GstCompeteReport * r, GstStructure * message)
{
  gst_element_post_message (GST_ELEMENT (r->element),
      gst_message_new_element (GST_OBJECT (r->element), message));
}

/* Posts when and where something new came into sight in the interval that began at
 * @began, if it did. */
static void
post_novelty (GstCompeteReport * r, gdouble threshold, Compete * compete,
    gdouble novelty, GstClockTime began)
{
  CompeteRegion region;
  GstStructure *event;

  if (!compete_find_novelty (compete, threshold, &region))
    return;
  event = gst_structure_new ("competelayer-novelty",
      "x", G_TYPE_UINT, region.x, "y", G_TYPE_UINT, region.y,
      "width", G_TYPE_UINT, region.width,
      "height", G_TYPE_UINT, region.height, NULL);
  gst_stamp_set_times (r->element, r->position, event);
  gst_structure_set (event, "since", G_TYPE_UINT64, began,
      "novelty", G_TYPE_DOUBLE, novelty, NULL);
  post_message (r, event);
}

/* Posts once for how long nothing counts as new, as what is usual is not known
 * yet. */
static void
post_warm_up (GstCompeteReport * r, const GstCompeteSettings * settings,
    const Compete * compete)
{
  guint left = compete_intervals_to_novelty (compete);
  GstClockTime now = gst_stamp_running_time (r->element, r->position), lasts;
  GstStructure *message;

  if (settings->novelty_threshold == 0.0 || r->said_warm_up || left == 0
      || !GST_CLOCK_TIME_IS_VALID (now))
    return;
  r->said_warm_up = TRUE;
  lasts = gst_util_uint64_scale (settings->interval, left, 1);
  lasts -= MIN (lasts, now - r->start);
  message = gst_structure_new ("competelayer-novelty-warming-up",
      "intervals", G_TYPE_UINT, left, "duration", G_TYPE_UINT64, lasts, NULL);
  gst_stamp_set_times (r->element, r->position, message);
  post_message (r, message);
}

/* Whether with @buffer, coded or not, the interval is over. */
gboolean
gst_compete_report_is_due (GstCompeteReport * r,
    const GstCompeteSettings * settings, const Compete * compete,
    GstBuffer * buffer)
{
  gboolean due;

  r->position = GST_BUFFER_PTS (buffer);
  due = gst_stamp_is_due (r->element, buffer, settings->interval, &r->start);
  post_warm_up (r, settings, compete);
  return due;
}

/* The message with @f. */
static GstStructure *
make_message (const GstCompeteReport * r, const CompeteFigures * f)
{
  GstStructure *message = gst_structure_new ("competelayer",
      "frames", G_TYPE_UINT64, f->total_frames,
      "frames-learned", G_TYPE_UINT64, f->frames_learned,
      "frames-per-second", G_TYPE_DOUBLE, f->frames_per_second,
      "nmse", G_TYPE_DOUBLE, f->error,
      "nmse-average", G_TYPE_DOUBLE, f->average,
      "usage-entropy", G_TYPE_DOUBLE, f->usage.entropy,
      "unused-units", G_TYPE_UINT, f->usage.unused,
      "topography", G_TYPE_DOUBLE, f->topography,
      "spread", G_TYPE_DOUBLE, f->spread,
      "learning-rate", G_TYPE_DOUBLE, f->learning_rate,
      "novelty", G_TYPE_DOUBLE, f->novelty,
      "dropped-learning", G_TYPE_UINT64, f->total_not_learned,
      "dropped-coding", G_TYPE_UINT64, f->total_skipped,
      "dropped-fields", G_TYPE_UINT64, f->total_dropped, NULL);

  add_fields (message, &r->fields);
  gst_stamp_set_times (r->element, r->position, message);
  return message;
}

/* Posts the figures since the last time, as of the last buffer, if there are any;
 * at the @end with everything up to date. */
void
gst_compete_report_post (GstCompeteReport * r,
    const GstCompeteSettings * settings, Compete * compete, gboolean end)
{
  GstClockTime began = r->start;
  CompeteFigures figures;
  GstStructure *message;

  if (!compete_finish_interval (compete, end, &figures))
    return;
  r->start = GST_CLOCK_TIME_NONE;
  message = make_message (r, &figures);
  if (settings->novelty_threshold > 0.0)
    post_novelty (r, settings->novelty_threshold, compete, figures.novelty,
        began);
  GST_OBJECT_LOCK (r->element);
  gst_structure_take (&r->last, gst_structure_copy (message));
  GST_OBJECT_UNLOCK (r->element);

  if (settings->post_messages)
    post_message (r, message);
  else
    gst_structure_free (message);
}
