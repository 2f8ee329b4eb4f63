/* What a layer reports of itself: running figures, and their structure
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcompetestats.h"

/* Weight of a new frame in the moving average of the error. */
#define AVERAGE_RATE 0.001

/* T looks at all prototypes, so it is renewed only when so many times what it
 * cost has gone by. */
#define TOPOGRAPHY_REST 200

static void
start_interval (GstCompeteStats * stats)
{
  stats->start = GST_CLOCK_TIME_NONE;
  stats->wall_start = g_get_monotonic_time ();
  stats->frames = 0;
  stats->error = stats->energy = 0.0;
  if (stats->scores != NULL)
    scores_start_interval (stats->scores);
}

/* Starts from nothing. */
void
gst_compete_stats_init (GstCompeteStats * stats)
{
  memset (stats, 0, sizeof *stats);
  start_interval (stats);
}

void
gst_compete_stats_clear (GstCompeteStats * stats)
{
  g_clear_pointer (&stats->scores, scores_free);
}

/* Adds the frame that @layer has just seen, field by field. */
void
gst_compete_stats_count (GstCompeteStats * stats, const Layer * layer)
{
  gdouble energy = layer->energy;
  gdouble error = energy > 0.0 ? layer->error / energy : 0.0;
  gdouble rate = MAX (AVERAGE_RATE, 1.0 / (stats->total_frames + 1.0));
  guint i;

  if (stats->scores == NULL)
    stats->scores = scores_new (layer->settings.columns, layer->settings.rows);
  for (i = 0; i < layer->count; i++)
    scores_count (stats->scores, &layer->codes[i]);
  stats->frames++;
  stats->total_frames++;
  stats->error += layer->error;
  stats->energy += energy;
  stats->average += rate * (error - stats->average);
}

/* Renews T: when it may cost something again, or, if @fresh, anyway. */
static void
update_topography (GstCompeteStats * stats, const Layer * layer, gboolean fresh)
{
  gint64 before = g_get_monotonic_time (), after;

  if (!fresh && before < stats->topography_due)
    return;
  stats->topography = scores_topography (stats->scores, layer->weights);
  after = g_get_monotonic_time ();
  stats->topography_due = after + TOPOGRAPHY_REST * (after - before);
}

/* Makes the report of this interval, with T as it is at this very frame if
 * @fresh, and begins the next interval. At least one frame was counted.
 *
 * Returns: (transfer full): the report */
GstStructure *
gst_compete_stats_report (GstCompeteStats * stats, const Layer * layer,
    gboolean fresh)
{
  gdouble seconds = MAX (1, g_get_monotonic_time () - stats->wall_start) / 1e6;
  GstStructure *report;

  update_topography (stats, layer, fresh);
  report = gst_structure_new ("competelayer",
      "frames", G_TYPE_UINT64, stats->total_frames,
      "frames-learned", G_TYPE_UINT64, layer->frames_learned,
      "frames-per-second", G_TYPE_DOUBLE, stats->frames / seconds,
      "nmse", G_TYPE_DOUBLE,
      stats->energy > 0.0 ? stats->error / stats->energy : 0.0,
      "nmse-average", G_TYPE_DOUBLE, stats->average,
      "usage-entropy", G_TYPE_DOUBLE, scores_usage_entropy (stats->scores),
      "unused-units", G_TYPE_UINT, scores_unused (stats->scores),
      "topography", G_TYPE_DOUBLE, stats->topography,
      "spread", G_TYPE_DOUBLE, scores_spread (stats->scores),
      "learning-rate", G_TYPE_DOUBLE, layer_learning_rate (layer), NULL);
  start_interval (stats);
  return report;
}
