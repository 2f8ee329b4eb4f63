/* The layer: its stages in the order in which the data flows
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "coder.h"
#include "conscience.h"
#include "draw.h"
#include "drive.h"
#include "kernels.h"
#include "layer.h"
#include "multiplicative.h"
#include "unitnorm.h"
#include "vectors.h"

G_DEFINE_QUARK (layer-error-quark, layer_error)

/* 4 GiB of them, and as much again for the drive's copy. */
#define MOST_WEIGHTS ((guint64) 1 << 30)

/* A single sample's drive of fewer products of a weight and a lit value is found
 * sooner by one thread than with the others, which have to be told: 2500 units
 * and 77 lit values lost a fifth, 10,000 units gained half. */
#define DRIVE_WORTH_SHARING 400000

#define NEVER G_MAXUINT64

/* Of a weight that was drawn, in one that starts as a field. */
#define LEFT_OF_START 0.01f

/* Most fields whose drives are found together, a multiple of 4. */
#define LARGEST_BLOCK 128

/* Products of more units are found as they are needed: 16 MiB of them. */
#define MOST_IN_GRAM 2048

/* A mini-batch of fewer weights' worth of lessons is learned by one thread: it
 * takes less time than calling the others. */
#define LESSONS_WORTH_SHARING 65536

/* What a slice of a job works with, so that no two share anything. */
typedef struct _Station
{
  Coder *coder;
  gfloat *scratch;              /* 2 M floats, padded */
  gboolean diverged;
} Station;

/* A frame on its way through the stages. */
typedef struct
{
  Layer *layer;
  Sample *const *samples;
  CoderTask task;
  guint changed;                /* units that a full batch changes, ... */
  gfloat step;                  /* ... and how far */
  guint slices;
} Frame;

/* What a setting must hold against another. */
static const gchar *
fault (const LayerSettings * s, guint values)
{
  guint units = s->columns * s->rows;

  if (s->winners > units)
    return "winners is larger than the number of units: "
        "lower winners, or raise columns or rows";
  if (s->residual_winners > units)
    return "residual-winners is larger than the number of units: "
        "lower residual-winners, or raise columns or rows";
  if (s->residual_winners > 0 && s->residual_winners < s->winners)
    return "residual-winners is smaller than winners: "
        "raise residual-winners, or set it to 0";
  if (s->residual_winners > 0 && s->coding != LAYER_CODING_WINNERS)
    return "residual-winners needs coding=winners";
  if (s->weight_min > s->weight_max)
    return "weight-min is larger than weight-max";
  if ((guint64) units * values > MOST_WEIGHTS)
    return "that many units of that many values have more than 1073741824 "
        "weights: lower columns or rows, make the frame smaller, or set "
        "field-width and field-height to less";
  if (s->coding == LAYER_CODING_SIGNED_PURSUIT && !s->signed_values)
    return "coding=signed-pursuit needs prototypes of both signs: set "
        "contrast=local, and another rule than multiplicative, or "
        "coding=pursuit";
  if (s->rule != LAYER_RULE_HEBBIAN)
    return NULL;
  if (s->coding != LAYER_CODING_WINNERS)
    return "rule=hebbian needs coding=winners: it has one winner, "
        "which neither refit nor pursuit could fit";
  if (s->rank > units)
    return "rank is larger than the number of units: "
        "lower rank, or raise columns or rows";
  if (s->batch_size == 0)
    return "batch-size is 0: a batch holds at least 1 field";
  return NULL;
}

/**
 * layer_check:
 * @settings: what a layer is to be
 * @values: M, values in a field
 * @error: (out): a sentence that names the settings at odds
 *
 * Returns: whether layer_new() and layer_set() may have them
 */
gboolean
layer_check (const LayerSettings * settings, guint values, GError ** error)
{
  const gchar *message = fault (settings, values);

  if (message != NULL)
    g_set_error_literal (error, layer_error_quark (), 0, message);
  return message == NULL;
}

static void
init_weights (Layer * l)
{
  const LayerSettings *s = &l->settings;

  if (s->init == LAYER_INIT_NORMAL)
    weights_init_normal (l->weights, s->init_mean, s->init_deviation, s->seed);
  else
    weights_init_uniform (l->weights, s->seed);
  if (s->rule == LAYER_RULE_UNIT_NORM)
    weights_normalize (l->weights, unitnorm_floor (l->weights));
}

static Hebbian *
hebbian_of (const LayerSettings * s, guint units, guint values)
{
  HebbianSettings settings = { s->rank, s->anti_hebbian, s->batch_size,
    s->precision, s->step == LAYER_STEP_PLAIN
  };

  return hebbian_new (&settings, units, values);
}

/**
 * layer_new:
 * @settings: passed by layer_check()
 * @values: M, values in a field
 *
 * Returns: a layer that has learned nothing yet
 */
Layer *
layer_new (const LayerSettings * settings, guint values)
{
  Layer *l = g_new0 (Layer, 1);
  guint units = settings->columns * settings->rows;
  gboolean hebbian = settings->rule == LAYER_RULE_HEBBIAN;

  l->settings = *settings;
  l->units = units;
  l->weights = weights_new (units, values,
      hebbian ? settings->lebesgue_norm - 1.0 : 1.0);
  if (settings->signed_values)
    weights_make_signed (l->weights);
  if (settings->activation == LAYER_ACTIVATION_WEIGHTED_MEAN)
    weights_keep_sums (l->weights);
  init_weights (l);
  l->wins = vector_new (units);
  l->activity = vector_new (units);
  l->usage = vector_new (units);
  conscience_start (l->usage, units, settings->winners);
  layer_set_past (l, 1);
  l->gram_at = NEVER;
  l->gain = vector_new (units);
  l->lessons = lessons_new (units, values);
  if (hebbian) {
    l->hebbian = hebbian_of (settings, units, values);
    l->collapse = collapse_new (units);
    hebbian_prepare (l->hebbian, l->weights);
  }
  layer_set (l, settings);
  return l;
}

static void
free_fields (Layer * l)
{
  g_free (l->codes);
  g_free (l->indices);
  g_aligned_free (l->activations);
  g_aligned_free (l->reconstruction);
  g_free (l->errors);
  g_free (l->learned);
  g_free (l->contests);
}

static void
free_stations (Layer * l)
{
  guint i;

  for (i = 0; i < l->n_stations; i++) {
    coder_free (l->stations[i].coder);
    g_aligned_free (l->stations[i].scratch);
  }
  g_clear_pointer (&l->stations, g_free);
  g_clear_pointer (&l->workers, workers_free);
}

void
layer_free (Layer * l)
{
  if (l == NULL)
    return;
  weights_free (l->weights);
  free_fields (l);
  free_stations (l);
  g_aligned_free (l->wins);
  g_aligned_free (l->activity);
  g_aligned_free (l->usage);
  g_aligned_free (l->previous);
  g_aligned_free (l->gain);
  gram_free (l->gram);
  lessons_free (l->lessons);
  hebbian_free (l->hebbian);
  collapse_free (l->collapse);
  g_free (l);
}

/**
 * layer_fits:
 * @settings: passed by layer_check()
 *
 * Returns: whether the layer can follow @settings; if not, what they ask for is
 *     another layer. Where weights start is of no account to one that is there.
 */
gboolean
layer_fits (const Layer * l, const LayerSettings * settings)
{
  const LayerSettings *s = &l->settings;

  return settings->columns == s->columns && settings->rows == s->rows
      && settings->rule == s->rule && settings->activation == s->activation
      && settings->lebesgue_norm == s->lebesgue_norm
      && settings->rank == s->rank && settings->anti_hebbian == s->anti_hebbian
      && settings->batch_size == s->batch_size
      && settings->precision == s->precision && settings->step == s->step
      && settings->signed_values == s->signed_values;
}

/**
 * layer_set:
 * @settings: passed by layer_check(), and layer_fits()
 *
 * What the next layer_step() does.
 */
void
layer_set (Layer * l, const LayerSettings * settings)
{
  guint threads = settings->threads ? settings->threads :
      g_get_num_processors (), i;

  if (threads != l->n_stations) {
    free_stations (l);
    l->stations = g_new0 (Station, threads);
    l->n_stations = threads;
  }
  l->settings = *settings;
  for (i = 0; i < threads && l->stations[i].coder != NULL; i++)
    coder_set (l->stations[i].coder, settings);
}

/**
 * layer_forget_past:
 *
 * o(t-1) = 0, as before the first frame.
 */
void
layer_forget_past (Layer * l)
{
  memset (l->previous, 0, (gsize) l->past * l->units * sizeof (gfloat));
}

/**
 * layer_set_past:
 * @fields: of how many fields to keep the last code, 0 for none
 *
 * Makes room for it; when that changes, o(t-1) = 0.
 */
void
layer_set_past (Layer * l, guint fields)
{
  if (fields == l->past && l->previous != NULL)
    return;
  g_aligned_free (l->previous);
  l->previous = vector_new ((gsize) fields * l->units);
  l->past = fields;
}

/**
 * layer_restore:
 * @weights: as weights_pack() gives them
 * @frames_learned: how many frames they have seen
 * @fields_learned: and how many fields
 * @foreign: whether they were learned by another rule, or in another program
 *
 * Goes on from saved weights, and from the wins, usage and previous code that
 * were put in their places before.
 */
void
layer_restore (Layer * l, const gfloat * weights, guint64 frames_learned,
    guint64 fields_learned, gboolean foreign)
{
  foreign |= !weights_unpack (l->weights, weights);
  if (foreign && l->settings.rule == LAYER_RULE_UNIT_NORM)
    weights_normalize (l->weights, unitnorm_floor (l->weights));
  if (l->hebbian != NULL)
    hebbian_prepare (l->hebbian, l->weights);
  l->frames_learned = frames_learned;
  l->fields_learned = fields_learned;
  l->gram_at = NEVER;
}

/**
 * layer_drop_batch:
 *
 * Forgets the samples that wait for a batch to be full.
 *
 * Returns: how many they were
 */
guint
layer_drop_batch (Layer * l)
{
  return l->hebbian ? hebbian_drop (l->hebbian) : 0;
}

/**
 * layer_slices:
 * @pieces: of how many pieces a job is, at least 1
 *
 * Returns: into how many slices to part it: 1 for a single piece, else one a
 *     thread
 */
guint
layer_slices (const Layer * l, guint pieces)
{
  return MIN (pieces, l->n_stations);
}

/**
 * layer_share_out:
 * @func: does one slice
 * @data: for @func
 * @slices: how many there are
 *
 * Has the layer's threads do a job. There are none before there is a job of
 * more than one slice.
 */
void
layer_share_out (Layer * l, WorkersFunc func, gpointer data, guint slices)
{
  if (slices > 1 && l->workers == NULL)
    l->workers = workers_new (l->n_stations);
  if (slices > 1)
    workers_run (l->workers, func, data, slices);
  else
    func (data, 0);
}

/* Slice i of n pieces in s slices is from PART (i, n, s) to PART (i + 1, n, s). */
#define PART(i, n, s) ((guint) ((guint64) (n) * (i) / (s)))

/* The lateral strength in force: start * (end / start)^(t / frames) until
 * `frames` are learned, then `end`. From or to 0 there is no such way; 1/1000 of
 * the other end stands in for it. */
static gdouble
lateral_strength (const Layer * l)
{
  const LayerSettings *s = &l->settings;
  gdouble start = MAX (s->lateral_start, s->lateral_strength / 1000.0);
  gdouble end = MAX (s->lateral_strength, s->lateral_start / 1000.0);

  if (l->frames_learned >= s->lateral_anneal_frames || start == 0.0)
    return s->lateral_strength;
  return start * pow (end / start,
      (gdouble) l->frames_learned / s->lateral_anneal_frames);
}

/* Whether units that win often are held back now. */
static gboolean
has_conscience (const Layer * l)
{
  const LayerSettings *s = &l->settings;

  return s->learning && s->conscience != 0.0
      && s->coding != LAYER_CODING_WINNERS;
}

/* Whether coding asks for o(t-1). */
static gboolean
looks_back (const LayerSettings * s)
{
  return s->lateral_source == LAYER_LATERAL_PREVIOUS || s->residual_winners > 0;
}

/* Room for what comes of @count fields. Of one field the last code is always
 * kept, which costs nothing; of many, where something asks for it. */
static void
make_room (Layer * l, guint count)
{
  const LayerSettings *s = &l->settings;
  guint entries = MAX (s->winners, s->residual_winners), i;
  gsize all = (gsize) count * entries;

  layer_set_past (l, count == 1 || looks_back (s) ? count : 0);
  if (count == l->count && entries == l->entries)
    return;
  free_fields (l);
  l->count = count;
  l->entries = entries;
  l->codes = g_new0 (Code, count);
  l->indices = g_new0 (guint32, all);
  l->activations = vector_new (all);
  for (i = 0; i < count; i++) {
    l->codes[i].indices = l->indices + (gsize) i * entries;
    l->codes[i].activations = l->activations + (gsize) i * entries;
  }
  l->reconstruction = vector_new ((gsize) count * l->weights->values);
  l->errors = g_new0 (gdouble, count);
  l->learned = g_new0 (guint32, count);
  l->contests = g_new0 (HebbianContest, count);
}

/* The slice's own place to work at, made when it is first needed. */
static Station *
station (Layer * l, guint slice)
{
  Station *s = &l->stations[slice];

  if (s->coder == NULL) {
    s->coder = coder_new (l->units);
    coder_set (s->coder, &l->settings);
    s->scratch = vector_new (2 * l->lessons->stride);
  }
  return s;
}

/* The field's code, for those who ask and for o(t-1). */
static void
keep_code (Layer * l, guint field, const Code * code)
{
  Code *kept = &l->codes[field];
  guint unused = l->entries - code->n, i;

  kept->n = code->n;
  memcpy (kept->indices, code->indices, code->n * sizeof (guint32));
  memset (kept->indices + code->n, 0xff, unused * sizeof (guint32));
  memcpy (kept->activations, code->activations, code->n * sizeof (gfloat));
  memset (kept->activations + code->n, 0, unused * sizeof (gfloat));
  if (l->past > 0) {
    gfloat *previous = l->previous + (gsize) field * l->units;

    memset (previous, 0, l->units * sizeof (gfloat));
    for (i = 0; i < code->n; i++)
      previous[code->indices[i]] = code->activations[i];
  }
}

/* Stages 2 to 8 of one field. */
static void
code_field (const Frame * f, guint field, Coder * coder, const gfloat * drive)
{
  Layer *l = f->layer;
  const Sample *sample = f->samples[field];
  gfloat *r = l->reconstruction + (gsize) field * sample->values;

  if (l->hebbian != NULL)
    hebbian_compete (l->hebbian, drive, coder->order, &coder->code,
        &l->contests[field]);
  else
    coder_encode (coder, &f->task, drive,
        l->past ? l->previous + (gsize) field * l->units : NULL);
  drive_reconstruct (l->weights, &coder->code, r);
  l->errors[field] = vector_squared_distance (sample->v, r, sample->values);
  keep_code (l, field, &coder->code);
}

/* Of how many fields the drives are found together: some for each thread, and as
 * many whatever the number of threads, as BLAS rounds otherwise with others. */
static guint
block_of (guint count)
{
  return CLAMP ((count / 8 + 3) / 4 * 4, 4, LARGEST_BLOCK);
}

/* Stages 1 to 8 of a slice of the blocks of fields. */
static void
code_slice (gpointer data, guint slice)
{
  const Frame *f = data;
  guint count = f->layer->count, i, together, block = block_of (count);
  guint blocks = (count + block - 1) / block;
  guint field = PART (slice, blocks, f->slices) * block;
  guint end = MIN (PART (slice + 1, blocks, f->slices) * block, count);
  Coder *coder = station (f->layer, slice)->coder;

  coder_make_room (coder, block, f->layer->weights->values);
  for (; field < end; field += together) {
    together = MIN (block, end - field);
    drive_compute_block (f->layer->weights, f->samples + field, together,
        coder->values, coder->drives, coder->drive_stride);
    for (i = 0; i < together; i++)
      code_field (f, field + i, coder,
          coder->drives + i * coder->drive_stride);
  }
}

/* Stage 1 of the only field, for a slice of the units. */
static void
drive_slice (gpointer data, guint slice)
{
  const Frame *f = data;
  Layer *l = f->layer;
  guint strips = (l->units + WEIGHTS_STRIP - 1) / WEIGHTS_STRIP;
  guint first = PART (slice, strips, f->slices) * WEIGHTS_STRIP;
  guint end = PART (slice + 1, strips, f->slices) * WEIGHTS_STRIP;
  const Coder *coder = l->stations[0].coder;

  drive_compute_many (l->weights, f->samples, 1, first, MIN (end, l->units),
      coder->drives, coder->drive_stride);
}

/* Stages 1 to 8 of the only field. */
static void
code_single (Layer * l, Frame * f)
{
  Coder *coder = station (l, 0)->coder;

  coder_make_room (coder, 1, l->weights->values);
  f->slices = 1;
  if ((guint64) l->units * f->samples[0]->n_lit >= DRIVE_WORTH_SHARING)
    f->slices = layer_slices (l, 1 + l->units / WEIGHTS_STRIP);
  layer_share_out (l, drive_slice, f, f->slices);
  code_field (f, 0, coder, coder->drives);
}

/* An activation that is not finite would make the weights so: stop learning,
 * and let its field go uncoded, without a trace in the next frame's past. */
static void
give_up (Layer * l, guint field, const Sample * sample)
{
  Code *code = &l->codes[field];

  l->diverged = TRUE;
  memset (code->indices, 0xff, code->n * sizeof (guint32));
  memset (code->activations, 0, code->n * sizeof (gfloat));
  code->n = 0;
  layer_forget_past (l);
  memset (l->reconstruction + (gsize) field * sample->values, 0,
      sample->values * sizeof (gfloat));
  l->errors[field] = sample->energy;
}

/* The frame's error and energy, over its fields. */
static void
sum_errors (Layer * l, Sample * const *samples)
{
  guint i;

  l->error = l->energy = 0.0;
  for (i = 0; i < l->count; i++) {
    if (!isfinite (l->errors[i]))
      give_up (l, i, samples[i]);
    l->error += l->errors[i];
    l->energy += samples[i]->energy;
  }
}

/**
 * layer_learning_rate:
 *
 * Returns: the rate in force; with rule hebbian eps = rate * (1 - epoch /
 *     anneal_epochs), epoch = floor (fields / epoch_fields)
 */
gdouble
layer_learning_rate (const Layer * l)
{
  const LayerSettings *s = &l->settings;
  guint64 epoch = l->fields_learned / MAX (1, s->epoch_fields);

  if (s->rule != LAYER_RULE_HEBBIAN || s->anneal_epochs == 0)
    return s->learning_rate;
  return s->learning_rate * MAX (0.0, 1.0 - (gdouble) epoch / s->anneal_epochs);
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

    if (l->settings.rule == LAYER_RULE_UNIT_NORM)
      compete_subtract (change, f->samples[field]->v, r, values);
    else
      compete_error_ratio (change, f->samples[field]->v, r, values);
  }
}

/* Has a slice of the units learn. */
static void
teach_slice (gpointer data, guint slice)
{
  const Frame *f = data;
  Layer *l = f->layer;
  Station *s = station (l, slice);
  guint first = PART (slice, l->lessons->n_taught, f->slices);
  guint end = PART (slice + 1, l->lessons->n_taught, f->slices);

  if (l->settings.rule == LAYER_RULE_UNIT_NORM)
    unitnorm_learn (l->weights, l->lessons, first, end,
        l->settings.learning_rate, l->wins, l->activity, s->scratch);
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
      l->settings.rule == LAYER_RULE_UNIT_NORM ? 0.0f : -INFINITY);
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
      conscience_follow (l->usage, l->units, &l->codes[l->learned[i]]);
}

/* Stage 10. */
static void
bound (Layer * l)
{
  const LayerSettings *s = &l->settings;

  if (s->rule == LAYER_RULE_MULTIPLICATIVE && s->bounds_interval > 0
      && l->frames_learned % s->bounds_interval == 0)
    weights_clamp (l->weights, s->weight_min, s->weight_max);
}

static void
gram_slice (gpointer data, guint slice)
{
  const Frame *f = data;
  Gram *g = f->layer->gram;

  gram_compute (g, f->layer->weights,
      PART (slice, gram_pieces (g), f->slices),
      PART (slice + 1, gram_pieces (g), f->slices));
}

/* All products of prototypes at once, where the fields' pursuits would find more
 * than these, each for itself. */
static void
prepare_gram (Layer * l, Frame * f)
{
  const LayerSettings *s = &l->settings;
  guint64 list = s->shortlist ? (guint64) s->shortlist * s->winners : l->units;
  guint64 products = l->count * s->winners * MIN (list, l->units);

  if (l->count == 1 || l->units > MOST_IN_GRAM
      || (s->coding != LAYER_CODING_PURSUIT
          && s->coding != LAYER_CODING_SIGNED_PURSUIT)
      || products < (guint64) l->units * l->units / 2)
    return;
  if (l->gram == NULL)
    l->gram = gram_new (l->units);
  f->task.gram = l->gram;
  if (l->gram_at == l->frames_learned)
    return;
  f->slices = layer_slices (l, gram_pieces (l->gram));
  layer_share_out (l, gram_slice, f, f->slices);
  l->gram_at = l->frames_learned;
}

/* Stages 1 to 8. */
static void
code_frame (Layer * l, Frame * f)
{
  f->task.settings = &l->settings;
  f->task.weights = l->weights;
  f->task.lateral_strength = lateral_strength (l);
  if (has_conscience (l)) {
    conscience_gain (l->usage, l->units, l->settings.winners,
        l->settings.conscience, l->gain);
    f->task.gain = l->gain;
  }
  prepare_gram (l, f);
  if (l->count == 1) {
    code_single (l, f);
  } else {
    f->slices = layer_slices (l, (l->count + block_of (l->count) - 1)
        / block_of (l->count));
    layer_share_out (l, code_slice, f, f->slices);
  }
  sum_errors (l, f->samples);
}

/* Stage 0, init=fields: the first fields learned are where prototypes start, with
 * a little of what they were for where a field is flat. */
static void
start_prototypes (Layer * l, Sample * const *samples)
{
  guint first = l->fields_learned, n, i, j;
  guint32 *drawn;

  if (l->settings.init != LAYER_INIT_FIELDS || l->fields_learned >= l->units)
    return;
  drawn = g_new (guint32, l->n_learned);
  n = draw_fields (l->settings.seed + 1, l->frames_learned, l->n_learned,
      l->units - first, drawn);
  for (i = 0; i < n; i++) {
    const gfloat *v = samples[l->learned[drawn[i]]]->v;
    gfloat *row = weights_row (l->weights, first + i);

    for (j = 0; j < l->weights->values; j++)
      row[j] = v[j] + LEFT_OF_START * row[j];
    if (l->settings.rule == LAYER_RULE_UNIT_NORM)
      weights_normalize_row (l->weights, first + i);
    weights_row_changed (l->weights, first + i);
  }
  g_free (drawn);
  l->gram_at = NEVER;
}

/* Which fields are going to be learned. */
static void
draw (Layer * l, Sample * const *samples)
{
  const LayerSettings *s = &l->settings;

  l->n_learned = draw_fields (s->seed, l->frames_learned, l->count,
      s->fields_per_frame, l->learned);
  start_prototypes (l, samples);
}

/* Stages 9 and 10, for those who learn. */
static void
learn (Layer * l, Frame * f)
{
  if (!l->settings.learning || l->diverged)
    return;
  if (l->settings.rule == LAYER_RULE_HEBBIAN)
    learn_hebbian (l, f);
  else
    learn_lessons (l, f);
  bound (l);
  l->frames_learned++;
  l->fields_learned += l->n_learned;
}

/**
 * layer_step:
 * @samples: a frame's fields, M values each
 * @count: how many they are, at least 1
 *
 * Codes each sample, reconstructs it and, while learning, learns from all of
 * them, or from as many as the settings say, drawn at random: the stages of the
 * design, in their order. All of a frame's fields see the same weights and are
 * one mini-batch; the number of threads has no say in what comes of them, which
 * stands in @layer.
 */
void
layer_step (Layer * l, Sample * const *samples, guint count)
{
  Frame frame = { l, samples };

  make_room (l, count);
  if (l->settings.learning && !l->diverged)
    draw (l, samples);
  code_frame (l, &frame);
  learn (l, &frame);
}

/**
 * layer_code:
 * @samples: as layer_step() has them
 * @count: how many
 *
 * The same without learning, for this once.
 */
void
layer_code (Layer * l, Sample * const *samples, guint count)
{
  gboolean learning = l->settings.learning;

  l->settings.learning = FALSE;
  layer_step (l, samples, count);
  l->settings.learning = learning;
}

/**
 * layer_step_coded:
 * @sample: a frame's only field, M values
 * @contest: rule hebbian: how the competition for it ended, with the weights as
 *     they are
 * @error: sum (v - r)^2 of it
 *
 * To the bit what layer_step() does, but for what is known already, and for the
 * reconstruction, which is not there.
 */
void
layer_step_coded (Layer * l, Sample * sample, const HebbianContest * contest,
    gdouble error)
{
  guint32 best = contest->best;
  gfloat activation = contest->best_q;
  Code code = { 1, &best, &activation };
  Frame frame = { l, &sample };

  make_room (l, 1);
  if (l->settings.learning && !l->diverged)
    draw (l, &sample);
  l->contests[0] = *contest;
  l->errors[0] = error;
  keep_code (l, 0, &code);
  sum_errors (l, &sample);
  learn (l, &frame);
}
