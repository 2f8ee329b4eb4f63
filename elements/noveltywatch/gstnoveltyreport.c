/* The messages of noveltywatch and its property stats
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <string.h>

#include "gstnoveltyreport.h"
#include "gststamp.h"

/* An interval of look novelty, which is counted in intervals as in competelayer. */
#define LOOK_INTERVAL GST_SECOND

void
gst_novelty_report_init (GstNoveltyReport * r, GstReports * reports)
{
  r->reports = reports;
}

/* Called before a stream begins, and when other frames come. */
void
gst_novelty_report_reset (GstNoveltyReport * r)
{
  r->said_learning = 0;
  r->interval_frames = 0;
  memset (r->greatest, 0, sizeof r->greatest);
  gst_reports_start_interval (r->reports);
}

static void
post (GstNoveltyReport * r, GstBuffer * buffer, GstStructure * message)
{
  GstBaseTransform *element = r->reports->element;

  gst_stamp_set_times (element, GST_BUFFER_PTS (buffer), message);
  gst_element_post_message (GST_ELEMENT (element),
      gst_message_new_element (GST_OBJECT (element), message));
}

/* Posts once for each of @kinds for how long nothing counts as new. */
void
gst_novelty_report_learning (GstNoveltyReport * r, const Watch * watch,
    WatchKinds kinds, GstBuffer * buffer)
{
  WatchFigures figures;
  guint i;

  if ((kinds & ~r->said_learning) == 0)
    return;
  watch_get_figures (watch, &figures);
  for (i = 0; i < WATCH_N_KINDS; i++) {
    GstClockTime lasts = figures.learning[i] * GST_SECOND;

    if (!(kinds & ~r->said_learning & 1 << i) || lasts == 0)
      continue;
    r->said_learning |= 1 << i;
    post (r, buffer, gst_structure_new ("competelayer-novelty-warming-up",
            "kind", G_TYPE_STRING, watch_kind_name (i),
            "intervals", G_TYPE_UINT,
            (guint) ((lasts + LOOK_INTERVAL - 1) / LOOK_INTERVAL),
            "duration", G_TYPE_UINT64, lasts, NULL));
  }
}

/* Posts that @event begins with @buffer. @winners: (nullable): the units of its field, an
 * array; @picture: (nullable): the file that explains it. */
void
gst_novelty_report_event (GstNoveltyReport * r, const WatchEvent * event,
    GstBuffer * buffer, GValue * winners, const gchar * picture)
{
  const CompeteRegion *region = &event->region;
  GstClockTime since = gst_stamp_running_time (r->reports->element,
      GST_BUFFER_PTS (buffer));
  GstStructure *message;

  if (1 << event->kind == WATCH_LOOK && GST_CLOCK_TIME_IS_VALID (since))
    since -= MIN (since, LOOK_INTERVAL);
  message = gst_structure_new ("competelayer-novelty",
      "kind", G_TYPE_STRING, watch_kind_name (event->kind),
      "x", G_TYPE_UINT, region->x, "y", G_TYPE_UINT, region->y,
      "width", G_TYPE_UINT, region->width,
      "height", G_TYPE_UINT, region->height,
      "since", G_TYPE_UINT64, since,
      "novelty", G_TYPE_DOUBLE, event->novelty,
      "confidence", G_TYPE_DOUBLE, event->confidence,
      "field-column", G_TYPE_UINT, event->column,
      "field-row", G_TYPE_UINT, event->row, NULL);
  if (winners != NULL)
    gst_structure_set_value (message, "winners", winners);
  if (picture != NULL)
    gst_structure_set (message, "picture", G_TYPE_STRING, picture, NULL);
  r->events[event->kind]++;
  post (r, buffer, message);
}

/* Returns: (transfer full): the message with the figures of this interval */
static GstStructure *
make_figures (GstNoveltyReport * r, const Watch * watch)
{
  GstStructure *s = gst_structure_new ("noveltywatch",
      "frames", G_TYPE_UINT64, r->frames,
      "dropped-watching", G_TYPE_UINT64, r->skipped, NULL);
  CompeteFields fields;
  WatchFigures figures;
  guint i;

  watch_get_figures (watch, &figures);
  watch_get_fields (watch, &fields);
  for (i = 0; i < WATCH_N_KINDS; i++) {
    const gchar *kind = watch_kind_name (i);
    gchar *names[] = { g_strconcat ("novelty-", kind, NULL),
      g_strconcat ("events-", kind, NULL), g_strconcat ("learning-", kind, NULL)
    };

    gst_structure_set (s, names[0], G_TYPE_DOUBLE, r->greatest[i],
        names[1], G_TYPE_UINT64, r->events[i],
        names[2], G_TYPE_UINT64,
        (guint64) (figures.learning[i] * GST_SECOND), NULL);
    g_free (names[0]);
    g_free (names[1]);
    g_free (names[2]);
    r->greatest[i] = 0.0;
  }
  gst_structure_set (s,
      "field-width", G_TYPE_UINT, fields.field.width,
      "field-height", G_TYPE_UINT, fields.field.height,
      "fields-across", G_TYPE_UINT, fields.across,
      "fields-down", G_TYPE_UINT, fields.down, NULL);
  r->interval_frames = 0;
  return s;
}

/* Counts the frame that @watch has just seen, and reports when that is due. */
void
gst_novelty_report_frame (GstNoveltyReport * r, const Watch * watch,
    GstBuffer * buffer)
{
  WatchFigures figures;
  guint i;

  watch_get_figures (watch, &figures);
  r->frames++;
  r->interval_frames++;
  for (i = 0; i < WATCH_N_KINDS; i++)
    r->greatest[i] = MAX (r->greatest[i], figures.novelty[i]);
  if (gst_reports_is_due (r->reports, buffer))
    gst_reports_post (r->reports, make_figures (r, watch));
}

/* Counts a frame that came too late to be looked at. */
void
gst_novelty_report_skip (GstNoveltyReport * r)
{
  r->skipped++;
}

/* Reports the interval that the end of the stream ends. */
void
gst_novelty_report_end (GstNoveltyReport * r, const Watch * watch)
{
  if (r->interval_frames > 0)
    gst_reports_post (r->reports, make_figures (r, watch));
}
