/* Stages 0, 9 and 10: the prototypes start and learn
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include "conscience.h"
#include "random.h"
#include "frame.h"
#include "kernels.h"
#include "multiplicative.h"
#include "unitnorm.h"
#include "wide.h"

/* Of a weight that was drawn, in one that starts as a field. */
#define LEFT_OF_START 0.01f

/* A mini-batch of fewer weights' worth of lessons is learned by one thread: it
 * takes less time than calling the others. */
#define LESSONS_WORTH_SHARING 65536

/**
 * layer_learning_rate:
 *
 * Returns: the rate in force; with rule hebbian eps = rate * (1 - epoch /
 *     anneal_epochs), epoch = floor (fields / epoch_fields)
 */
gdouble
layer_learning_rate (const Layer * l)
{
  const CompeteSettings *s = &l->settings;
  guint64 epoch = l->fields_learned / MAX (1, s->epoch_fields);

  if (s->rule != COMPETE_RULE_HEBBIAN || s->anneal_epochs == 0)
    return s->learning_rate;
  return s->learning_rate * MAX (0.0, 1.0 - (gdouble) epoch / s->anneal_epochs);
}

/* Stage 0, init=fields: the first fields learned are where prototypes start, with
 * a little of what they were for where a field is flat. */
static void
start_prototypes (Layer * l, Sample * const *samples)
{
  guint first = l->fields_learned, n, i, j;
  guint32 *drawn;

  if (l->settings.init != COMPETE_INIT_FIELDS || l->fields_learned >= l->units)
    return;
  drawn = g_new (guint32, l->n_learned);
  n = random_choose (l->settings.seed + 1, l->frames_learned, l->n_learned,
      l->units - first, drawn);
  for (i = 0; i < n; i++) {
    const gfloat *v = samples[l->learned[drawn[i]]]->v;
    gfloat *row = weights_row (l->weights, first + i);

    for (j = 0; j < l->weights->values; j++)
      row[j] = v[j] + LEFT_OF_START * row[j];
    if (l->settings.rule == COMPETE_RULE_UNIT_NORM)
      unitnorm_normalize (l->weights, first + i, l->settings.seed,
          l->frames_learned);
    weights_row_changed (l->weights, first + i);
  }
  g_free (drawn);
  l->gram_at = NEVER;
}

/* Which fields are going to be learned, if any. */
void
frame_draw (Frame * f)
{
  Layer *l = f->layer;
  const CompeteSettings *s = &l->settings;

  if (!layer_learns (l, 0))
    return;
  l->n_learned = random_choose (s->seed, l->frames_learned, l->count,
      s->fields_per_frame, l->learned);
  start_prototypes (l, f->samples);
}

/* What a slice of the fields that are learned ask of the prototypes. */
static void
find_change (gpointer data, guint slice)
{
  const Frame *f = data;
  Layer *l = f->layer;
  guint values = l->weights->values, i;

  for (i = PART (slice, l->n_learned, f->slices);
      i < PART (slice + 1, l->n_learned, f->slices); i++) {
    guint field = l->learned[i];
    gfloat *change = l->lessons->change + i * l->lessons->stride;
    const gfloat *r = l->reconstruction + (gsize) field * values;

    if (l->settings.rule == COMPETE_RULE_UNIT_NORM) {
      compete_subtract (change, f->samples[field]->v, r, values);
      l->lessons->length[i] = sqrt (l->errors[field]);
    } else {
      wide_best ()->error_ratio (change, f->samples[field]->v, r, values);
    }
  }
}

/* Has a slice of the units learn. */
static void
teach_slice (gpointer data, guint slice)
{
  const Frame *f = data;
  Layer *l = f->layer;
  Station *s = frame_station (l, slice);
  guint first = PART (slice, l->lessons->n_taught, f->slices);
  guint end = PART (slice + 1, l->lessons->n_taught, f->slices);
  UnitNormTask task = { l->settings.learning_rate, l->settings.seed,
    l->frames_learned, l->wins, l->activity
  };

  if (l->settings.rule == COMPETE_RULE_UNIT_NORM)
    unitnorm_learn (l->weights, l->lessons, first, end, &task, s->scratch);
  else
    s->diverged = !multiplicative_learn (l->weights, l->lessons, first, end,
        l->settings.learning_rate, s->scratch);
}

static void
find_change_hebbian (gpointer data, guint slice)
{
  const Frame *f = data;

  hebbian_find_change (f->layer->hebbian, f->layer->weights,
      PART (slice, f->changed, f->slices),
      PART (slice + 1, f->changed, f->slices));
}

static void
change_rows_hebbian (gpointer data, guint slice)
{
  const Frame *f = data;

  hebbian_change_rows (f->layer->hebbian, f->layer->weights,
      PART (slice, f->changed, f->slices),
      PART (slice + 1, f->changed, f->slices), f->step);
}

/* Stage 9, rule hebbian, when the batch is full. */
static void
learn_batch (Layer * l, Frame * f)
{
  f->changed = hebbian_list_changed (l->hebbian);
  f->slices = 1;
  if ((guint64) f->changed * l->weights->values >= LESSONS_WORTH_SHARING)
    f->slices = layer_slices (l, f->changed);
  layer_share_out (l, find_change_hebbian, f, f->slices);
  f->step = hebbian_step (l->hebbian, layer_learning_rate (l));
  if (isnan (f->step)) {
    l->diverged = TRUE;
    return;
  }
  layer_share_out (l, change_rows_hebbian, f, f->slices);
}

static void
learn_hebbian (Layer * l, Frame * f)
{
  gboolean full = FALSE;
  guint i;

  hebbian_make_room (l->hebbian, l->n_learned);
  for (i = 0; i < l->n_learned; i++) {
    const HebbianContest *contest = &l->contests[l->learned[i]];

    full = hebbian_join (l->hebbian, f->samples[l->learned[i]], contest);
    collapse_count (l->collapse, contest->best, l->weights);
  }
  if (full)
    learn_batch (l, f);
}

/* Stage 9, all rules but hebbian: the fields are one mini-batch. */
static void
learn_lessons (Layer * l, Frame * f)
{
  Lessons *lessons = l->lessons;
  guint i;

  lessons_make_room (lessons, l->n_learned);
  f->slices = layer_slices (l, l->n_learned);
  layer_share_out (l, find_change, f, f->slices);
  lessons_gather (lessons, l->codes, l->learned, l->n_learned,
      l->settings.rule == COMPETE_RULE_UNIT_NORM ? 0.0f : -INFINITY);
  f->slices = 1;
  if ((guint64) lessons->begin[lessons->n_taught] * l->weights->values
      >= LESSONS_WORTH_SHARING)
    f->slices = layer_slices (l, lessons->n_taught);
  layer_share_out (l, teach_slice, f, f->slices);
  for (i = 0; i < f->slices; i++)
    l->diverged |= l->stations[i].diverged;

  if (f->task.gain == NULL)
    return;
  for (i = 0; i < l->n_learned; i++)
    if (l->codes[l->learned[i]].n > 0)
      conscience_update (l->usage, l->units, &l->codes[l->learned[i]]);
}

/* Stage 10. */
static void
bound (Layer * l)
{
  const CompeteSettings *s = &l->settings;

  if (s->rule == COMPETE_RULE_MULTIPLICATIVE && s->bounds_interval > 0
      && l->frames_learned % s->bounds_interval == 0)
    weights_clamp (l->weights, s->weight_min, s->weight_max);
}

/* Who has won the fields that were learned. */
static void
count_wins (Layer * l)
{
  guint i, j;

  if (l->won == NULL)
    return;
  for (i = 0; i < l->n_learned; i++) {
    const Code *code = &l->codes[l->learned[i]];

    for (j = 0; j < code->n; j++)
      l->won[code->indices[j]]++;
  }
}

/* Stages 9 and 10, for those who learn. */
void
frame_learn (Frame * f)
{
  Layer *l = f->layer;

  if (!layer_learns (l, 0))
    return;
  if (l->settings.rule == COMPETE_RULE_HEBBIAN)
    learn_hebbian (l, f);
  else
    learn_lessons (l, f);
  bound (l);
  count_wins (l);
  l->frames_learned++;
  l->fields_learned += l->n_learned;
}
