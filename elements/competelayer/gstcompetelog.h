/* What competelayer says in the debug log: what it is, and how long stages take
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "compete.h"

G_BEGIN_DECLS

/* How long stages took since the last time it was said, in microseconds. Nothing is
 * measured unless the category's level is DEBUG or more. */
typedef struct
{
  gboolean on;
  guint frames;
  gint64 since;                 /* when it was last said, 0: never */
  gint64 begin;                 /* when the frame came */
  gint64 attach;                /* codes onto buffers */
  gint64 all;                   /* with whatever else is done */
} GstCompeteTimes;

void gst_compete_log_layer (GstElement * element, const Compete * compete,
    const GstVideoInfo * info);
void gst_compete_times_begin (GstCompeteTimes * times, Compete * compete);
gint64 gst_compete_times_clock (const GstCompeteTimes * times);
void gst_compete_times_end (GstCompeteTimes * times, GstElement * element,
    Compete * compete);

G_END_DECLS
