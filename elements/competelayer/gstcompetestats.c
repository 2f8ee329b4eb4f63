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
  stats->frames = stats->passed = 0;
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
  g_clear_pointer (&stats->novelty, novelty_free);
}

/* What is left in each field, in pixels; of other fields nothing is known. */
static void
count_novelty (GstCompeteStats * stats, const Layer * layer,
    const GstCompeteFields * frame)
{
  const Fields *fields = frame->fields;
  guint i;

  if (stats->novelty != NULL
      && (stats->across != fields->across || stats->down != fields->down)) {
    g_clear_pointer (&stats->novelty, novelty_free);
    stats->told_warm_up = FALSE;
  }
  if (stats->novelty == NULL)
    stats->novelty = novelty_new (fields->across, fields->down);
  stats->across = fields->across;
  stats->down = fields->down;
  for (i = 0; i < layer->count; i++) {
    gdouble scale = frame->samples[i]->scale;

    novelty_add (stats->novelty, i, layer->errors[i] * scale * scale);
  }
}

/* Adds the frame that @layer has just seen, cut into @fields, and that it has not
 * learned from if @dropped_learning. */
void
gst_compete_stats_count (GstCompeteStats * stats, const Layer * layer,
    const GstCompeteFields * fields, gboolean dropped_learning)
{
  gdouble energy = layer->energy;
  gdouble error = energy > 0.0 ? layer->error / energy : 0.0;
  gdouble rate = MAX (AVERAGE_RATE, 1.0 / (stats->total_frames + 1.0));
  guint i;

  if (stats->scores == NULL)
    stats->scores = scores_new (layer->settings.columns, layer->settings.rows);
  for (i = 0; i < layer->count; i++)
    scores_count (stats->scores, &layer->codes[i]);
  count_novelty (stats, layer, fields);
  stats->frames++;
  stats->total_frames++;
  stats->dropped_learning += dropped_learning ? 1 : 0;
  stats->error += layer->error;
  stats->energy += energy;
  stats->average += rate * (error - stats->average);
}

/* A frame went by that came too late to be seen. */
void
gst_compete_stats_pass (GstCompeteStats * stats)
{
  stats->passed++;
  stats->dropped_coding++;
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

/* How frames are cut, which the properties may leave open. */
void
gst_compete_stats_add_fields (GstStructure * report, const Fields * fields)
{
  gst_structure_set (report,
      "field-width", G_TYPE_UINT, fields->shape.width,
      "field-height", G_TYPE_UINT, fields->shape.height,
      "fields-across", G_TYPE_UINT, fields->across,
      "fields-down", G_TYPE_UINT, fields->down, NULL);
}

/* Makes the report of this interval, with T as it is at this very frame if
 * @fresh, and begins the next interval. At least one frame was ever counted.
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
      "learning-rate", G_TYPE_DOUBLE, layer_learning_rate (layer),
      "novelty", G_TYPE_DOUBLE,
      novelty_finish_interval (stats->novelty, stats->frames),
      "dropped-learning", G_TYPE_UINT64, stats->dropped_learning,
      "dropped-coding", G_TYPE_UINT64, stats->dropped_coding,
      "dropped-fields", G_TYPE_UINT64, stats->dropped_fields, NULL);
  start_interval (stats);
  return report;
}

/* What to say of the interval that was reported last, if something new has come
 * into sight in it.
 *
 * Returns: (transfer full) (nullable): what is new, and where */
GstStructure *
gst_compete_stats_novelty (GstCompeteStats * stats, const Fields * fields,
    gdouble threshold)
{
  NoveltyRegion region;
  guint left, top, right, bottom;

  if (!novelty_begins (stats->novelty, threshold, &region))
    return NULL;
  fields_place (fields, region.first_column, region.first_row, &left, &top);
  fields_place (fields, region.last_column, region.last_row, &right, &bottom);
  return gst_structure_new ("competelayer-novelty",
      "x", G_TYPE_UINT, left, "y", G_TYPE_UINT, top,
      "width", G_TYPE_UINT, right + fields->shape.width - left,
      "height", G_TYPE_UINT, bottom + fields->shape.height - top, NULL);
}
