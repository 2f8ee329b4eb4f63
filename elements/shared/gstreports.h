/* The figures that an element reports, after each interval and at the end
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/base/gstbasetransform.h>

#include "gstsetting.h"

G_BEGIN_DECLS

/**
 * GstReports:
 *
 * The properties post-messages, interval and stats of an element, and the times of its
 * reports.
 */
typedef struct
{
  GstBaseTransform *element;    /* not owned */

  /* Under the element's object lock. */
  gboolean post_messages;
  guint64 interval;             /* stream time in nanoseconds */
  GstStructure *stats;          /* figures of the last report */

  /* Of the streaming thread: */
  GstClockTime interval_start;  /* running time, or NONE until the next buffer */
  GstClockTime position;        /* timestamp of the last buffer */
} GstReports;

/* The properties, for a GstSettingTable. */
extern const GstSetting gst_reports_settings[];

void gst_reports_init (GstReports * reports, GstBaseTransform * element);
void gst_reports_set_name (GstReports * reports, const gchar * name);
void gst_reports_start_interval (GstReports * reports);
guint64 gst_reports_get_interval (const GstReports * reports);
gboolean gst_reports_is_due (GstReports * reports, GstBuffer * buffer);
void gst_reports_post (GstReports * reports, GstStructure * figures);
void gst_reports_update_stats (GstReports * reports,
    const GstStructure * figures);

G_END_DECLS
