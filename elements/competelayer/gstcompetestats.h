/* What a layer reports of itself: running figures, and their structure
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "gstcompetefields.h"
#include "layer.h"
#include "novelty.h"
#include "scores.h"

G_BEGIN_DECLS

/* Figures since the last report. */
typedef struct
{
  GstClockTime start;           /* running time at which the interval began */
  gint64 wall_start;            /* and the wall clock then, in us */
  guint64 frames;               /* frames seen since */
  gdouble error, energy;        /* sums of sum (v - r)^2 and sum v^2 */
  guint64 total_frames;
  gdouble average;              /* moving average of a frame's error */
  guint64 passed;               /* frames since that were not seen */
  guint64 dropped_learning, dropped_coding;     /* of late frames */
  guint64 dropped_fields;       /* of batches that did not get full */
  Scores *scores;
  Novelty *novelty;
  guint across, down;           /* the fields that novelty is of */
  gboolean told_warm_up;        /* how long it learns what is usual */
  gdouble topography;           /* T */
  gint64 topography_due;        /* when to renew it, on the wall clock in us */
} GstCompeteStats;

void gst_compete_stats_init (GstCompeteStats * stats);
void gst_compete_stats_clear (GstCompeteStats * stats);
void gst_compete_stats_count (GstCompeteStats * stats, const Layer * layer,
    const GstCompeteFields * fields, gboolean dropped_learning);
void gst_compete_stats_pass (GstCompeteStats * stats);
void gst_compete_stats_add_fields (GstStructure * report,
    const Fields * fields);
GstStructure *gst_compete_stats_report (GstCompeteStats * stats,
    const Layer * layer, gboolean fresh);
GstStructure *gst_compete_stats_novelty (GstCompeteStats * stats,
    const Fields * fields, gdouble threshold);

G_END_DECLS
