/* The figures that an element reports, after each interval and at the end
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstreports.h"
#include "gststamp.h"

#define AT(member) G_STRUCT_OFFSET (GstReports, member)
#define MUTABLE GST_PARAM_MUTABLE_PLAYING

/* *INDENT-OFF* */
const GstSetting gst_reports_settings[] = {
  {.name = "post-messages", .kind = GST_SETTING_BOOLEAN,
      .offset = AT (post_messages), .initial = TRUE, .flags = MUTABLE,
      .blurb = "Post an element message after each interval and at the end of "
          "the stream"},
  {.name = "interval", .kind = GST_SETTING_UINT64, .offset = AT (interval),
      .least = 1, .initial = GST_SECOND, .flags = MUTABLE,
      .blurb = "Stream time from one message to the next, in nanoseconds"},
  {.name = "stats", .kind = GST_SETTING_STRUCTURE, .offset = AT (stats),
      .blurb = "The figures of the last interval, as in the last message"},
  {NULL}
};
/* *INDENT-ON* */

void
gst_reports_init (GstReports * r, GstBaseTransform * element)
{
  r->element = element;
  r->interval_start = r->position = GST_CLOCK_TIME_NONE;
}

/* Sets the name of the messages. Until the first report, stats is a structure of this
 * name without figures. */
void
gst_reports_set_name (GstReports * r, const gchar * name)
{
  r->stats = gst_structure_new_empty (name);
}

/* Begins an interval with the next buffer. */
void
gst_reports_start_interval (GstReports * r)
{
  r->interval_start = GST_CLOCK_TIME_NONE;
}

/* Returns: the stream time from one report to the next */
guint64
gst_reports_get_interval (const GstReports * r)
{
  guint64 interval;

  GST_OBJECT_LOCK (r->element);
  interval = r->interval;
  GST_OBJECT_UNLOCK (r->element);
  return interval;
}

/* Returns: whether the interval ends with @buffer */
gboolean
gst_reports_is_due (GstReports * r, GstBuffer * buffer)
{
  r->position = GST_BUFFER_PTS (buffer);
  return gst_stamp_is_due (r->element, buffer, gst_reports_get_interval (r),
      &r->interval_start);
}

/* Reports the @figures (transfer full) of the interval that ends now: in stats and, with
 * post-messages, as an element message. */
void
gst_reports_post (GstReports * r, GstStructure * figures)
{
  gboolean post;

  gst_stamp_set_times (r->element, r->position, figures);
  gst_reports_start_interval (r);
  GST_OBJECT_LOCK (r->element);
  gst_structure_take (&r->stats, gst_structure_copy (figures));
  post = r->post_messages;
  GST_OBJECT_UNLOCK (r->element);

  if (post)
    gst_element_post_message (GST_ELEMENT (r->element),
        gst_message_new_element (GST_OBJECT (r->element), figures));
  else
    gst_structure_free (figures);
}

/* Sets fields of the property stats to the @figures; its other fields stay. */
void
gst_reports_update_stats (GstReports * r, const GstStructure * figures)
{
  gint i;

  GST_OBJECT_LOCK (r->element);
  for (i = 0; i < gst_structure_n_fields (figures); i++) {
    const gchar *name = gst_structure_nth_field_name (figures, i);

    gst_structure_set_value (r->stats, name,
        gst_structure_get_value (figures, name));
  }
  GST_OBJECT_UNLOCK (r->element);
}
