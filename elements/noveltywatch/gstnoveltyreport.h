/* The messages of noveltywatch and its property stats
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstnoveltysettings.h"
#include "gstreports.h"

G_BEGIN_DECLS

/* Only the streaming thread uses it. */
typedef struct
{
  GstReports *reports;          /* of the element; not owned */
  guint64 frames, skipped;      /* so far */
  guint64 events[WATCH_N_KINDS];        /* that began so far */
  gdouble greatest[WATCH_N_KINDS];      /* in this interval */
  guint64 interval_frames;
  WatchKinds said_learning;     /* for which the message was posted */
} GstNoveltyReport;

void gst_novelty_report_init (GstNoveltyReport * report, GstReports * reports);
void gst_novelty_report_reset (GstNoveltyReport * report);
void gst_novelty_report_learning (GstNoveltyReport * report,
    const Watch * watch, WatchKinds kinds, GstBuffer * buffer);
void gst_novelty_report_event (GstNoveltyReport * report,
    const WatchEvent * event, GstBuffer * buffer, GValue * winners,
    const gchar * picture);
void gst_novelty_report_frame (GstNoveltyReport * report,
    const Watch * watch, GstBuffer * buffer);
void gst_novelty_report_skip (GstNoveltyReport * report);
void gst_novelty_report_end (GstNoveltyReport * report, const Watch * watch);

G_END_DECLS
