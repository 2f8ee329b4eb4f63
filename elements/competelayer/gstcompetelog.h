/* The debug log of competelayer: a description of the layer, and the times of the stages
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "compete.h"

G_BEGIN_DECLS

/* Times of the stages since they were last logged, in microseconds. Nothing is measured
 * unless the category's level is DEBUG or more. */
typedef struct
{
  gboolean on;
  guint frames;
  gint64 since;                 /* when times were last logged, 0: never */
  gint64 begin;                 /* when the frame came */
  gint64 attach;                /* time for attaching codes to buffers */
  gint64 all;                   /* time for everything */
} GstCompeteTimes;

void gst_compete_log_layer (GstElement * element, const Compete * compete,
    const GstVideoInfo * info);
void gst_compete_times_begin (GstCompeteTimes * times, Compete * compete);
gint64 gst_compete_times_clock (const GstCompeteTimes * times);
void gst_compete_times_end (GstCompeteTimes * times, GstElement * element,
    Compete * compete);

G_END_DECLS
