/* Figures of coding and learning, for each interval
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "figures.h"
#include "novelty.h"
#include "scores.h"

/* The weight of a new frame in the moving average of the error. */
#define AVERAGE_RATE 0.001

/* T, the topography, reads all prototypes. It is renewed only after this many times the
 * time that it took last. */
#define TOPOGRAPHY_REST 200

struct _Figures
{
  gint64 start;                 /* when the interval began, in us */
  gdouble error, energy;        /* sums of sum (v - r)^2 and sum v^2 in it */
  CompeteFigures now;           /* of this interval: the counts and the average */
  Scores *scores;
  Novelty *novelty;             /* nullable: nothing was counted yet */
  guint across, down;           /* fields that novelty is of */
  gdouble topography;           /* T */
  gint64 topography_due;        /* when to renew it, in us */
};

static void
start_interval (Figures * f)
{
  f->start = g_get_monotonic_time ();
  f->now.frames = f->now.skipped = 0;
  f->error = f->energy = 0.0;
  scores_start_interval (f->scores);
}

/* Figures of a layer of @columns x @rows units that has coded nothing yet. */
Figures *
figures_new (guint columns, guint rows)
{
  Figures *f = g_new0 (Figures, 1);

  f->scores = scores_new (columns, rows);
  start_interval (f);
  return f;
}

void
figures_free (Figures * f)
{
  if (f == NULL)
    return;
  scores_free (f->scores);
  novelty_free (f->novelty);
  g_free (f);
}

/* Adds the error of each field, in pixels, to the novelty. If the number of fields has
 * changed, novelty starts over. */
static void
count_novelty (Figures * f, const Layer * layer, const FrameFields * frame)
{
  const FrameCode *code = layer_last_code (layer);
  const Fields *fields = frame->fields;
  guint i;

  if (f->across != fields->across || f->down != fields->down)
    g_clear_pointer (&f->novelty, novelty_free);
  if (f->novelty == NULL)
    f->novelty = novelty_new (fields->across, fields->down);
  f->across = fields->across;
  f->down = fields->down;
  for (i = 0; i < code->count; i++) {
    gdouble scale = frame->samples[i]->scale;

    novelty_add (f->novelty, i, code->errors[i] * scale * scale);
  }
}

/* Adds @frame, which @layer has just coded. @not_learned: whether @layer did not learn
 * from it although it learns from other frames. */
void
figures_count (Figures * f, const Layer * layer, const FrameFields * frame,
    gboolean not_learned)
{
  const FrameCode *code = layer_last_code (layer);
  gdouble energy = code->energy;
  gdouble error = energy > 0.0 ? code->error / energy : 0.0;
  gdouble rate = MAX (AVERAGE_RATE, 1.0 / (f->now.total_frames + 1.0));
  guint i;

  for (i = 0; i < code->count; i++)
    scores_count (f->scores, &code->codes[i]);
  count_novelty (f, layer, frame);
  f->now.frames++;
  f->now.total_frames++;
  f->now.total_not_learned += not_learned ? 1 : 0;
  f->error += code->error;
  f->energy += energy;
  f->now.average += rate * (error - f->now.average);
}

/* Counts a frame that was not coded. */
void
figures_skip (Figures * f)
{
  f->now.skipped++;
  f->now.total_skipped++;
}

/* Counts fields that were dropped because they did not fill a batch. */
void
figures_drop (Figures * f, guint fields)
{
  f->now.total_dropped += fields;
}

void
figures_get_usage (const Figures * f, CompeteUsage * usage)
{
  usage->entropy = scores_usage_entropy (f->scores);
  usage->unused = scores_unused (f->scores);
}

/* Renews T if that is due, or in any case if @exact. */
static void
update_topography (Figures * f, const Layer * layer, gboolean exact)
{
  gint64 before = g_get_monotonic_time (), after;

  if (!exact && before < f->topography_due)
    return;
  f->topography = scores_topography (f->scores, layer_weights (layer));
  after = g_get_monotonic_time ();
  f->topography_due = after + TOPOGRAPHY_REST * (after - before);
}

/* Sets @result to the figures of this interval and begins the next.
 *
 * Returns: %FALSE if no frame came in the interval or none was ever coded; the interval
 *     then continues */
gboolean
figures_finish_interval (Figures * f, const Layer * layer, gboolean exact,
    CompeteFigures * result)
{
  gdouble seconds = MAX (1, g_get_monotonic_time () - f->start) / 1e6;

  if (f->now.total_frames == 0 || (f->now.frames == 0 && f->now.skipped == 0))
    return FALSE;
  update_topography (f, layer, exact);
  *result = f->now;
  result->frames_learned = layer_frames_learned (layer);
  result->frames_per_second = f->now.frames / seconds;
  result->error = f->energy > 0.0 ? f->error / f->energy : 0.0;
  figures_get_usage (f, &result->usage);
  result->topography = f->topography;
  result->spread = scores_spread (f->scores);
  result->learning_rate = layer_learning_rate (layer);
  result->novelty = novelty_finish_interval (f->novelty, f->now.frames);
  start_interval (f);
  return TRUE;
}

guint
figures_intervals_to_novelty (const Figures * f)
{
  return novelty_intervals_left (f->novelty);
}

/* Returns: whether something new appeared in the interval that ended last. Sets @region to
 *     its place in frames of @fields. %FALSE if @fields are not those that were counted */
gboolean
figures_find_novelty (Figures * f, const Fields * fields, gdouble threshold,
    CompeteRegion * region)
{
  NoveltyRegion r;
  guint right, bottom;

  if (f->novelty == NULL || f->across != fields->across
      || f->down != fields->down || !novelty_begins (f->novelty, threshold, &r))
    return FALSE;
  fields_place (fields, r.first_column, r.first_row, &region->x, &region->y);
  fields_place (fields, r.last_column, r.last_row, &right, &bottom);
  region->width = right + fields->shape.width - region->x;
  region->height = bottom + fields->shape.height - region->y;
  return TRUE;
}
