/* The layer: its stages in the order in which the data flows
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "activation.h"
#include "conscience.h"
#include "frame.h"
#include "unitnorm.h"
#include "vectors.h"

static void
init_weights (Layer * l)
{
  const CompeteSettings *s = &l->settings;

  if (s->init == COMPETE_INIT_NORMAL)
    weights_init_normal (l->weights, s->init_mean, s->init_deviation, s->seed);
  else
    weights_init_uniform (l->weights, s->seed);
  if (s->rule == COMPETE_RULE_UNIT_NORM)
    unitnorm_begin (l->weights, s->seed, 0, l->wins, l->activity);
}

static Hebbian *
hebbian_of (const CompeteSettings * s, guint units, guint values)
{
  HebbianSettings settings = { s->rank, s->anti_hebbian, s->batch_size,
    s->precision, s->step == COMPETE_STEP_PLAIN
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
layer_new (const CompeteSettings * settings, guint values)
{
  Layer *l = g_new0 (Layer, 1);
  guint units = settings->columns * settings->rows;
  gboolean hebbian = settings->rule == COMPETE_RULE_HEBBIAN;

  l->settings = *settings;
  l->units = units;
  l->weights = weights_new (units, values,
      hebbian ? settings->lebesgue_norm - 1.0 : 1.0);
  if (compete_settings_signed (settings))
    weights_make_signed (l->weights);
  if (activation_get (settings->activation)->needs_sums)
    weights_keep_sums (l->weights);
  l->won = g_new0 (guint64, units);
  l->wins = vector_new (units);
  l->activity = vector_new (units);
  init_weights (l);
  l->usage = vector_new (units);
  conscience_init (l->usage, units, settings->winners);
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
  g_clear_pointer (&l->drives, g_aligned_free);
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
  g_free (l->won);
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
layer_fits (const Layer * l, const CompeteSettings * settings)
{
  const CompeteSettings *s = &l->settings;

  return settings->columns == s->columns && settings->rows == s->rows
      && settings->rule == s->rule && settings->activation == s->activation
      && settings->lebesgue_norm == s->lebesgue_norm
      && settings->rank == s->rank && settings->anti_hebbian == s->anti_hebbian
      && settings->batch_size == s->batch_size
      && settings->precision == s->precision && settings->step == s->step
      && compete_settings_signed (settings) == compete_settings_signed (s);
}

/**
 * layer_set:
 * @settings: passed by layer_check(), and layer_fits()
 *
 * What the next layer_step() does.
 */
void
layer_set (Layer * l, const CompeteSettings * settings)
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
 * were put in their places before. With rule unit-norm each row then has unit norm;
 * mended says of how many that was not to be expected.
 */
void
layer_restore (Layer * l, const gfloat * weights, guint64 frames_learned,
    guint64 fields_learned, gboolean foreign)
{
  foreign |= !weights_unpack (l->weights, weights);
  if (l->settings.rule == COMPETE_RULE_UNIT_NORM)
    l->mended = (foreign ? unitnorm_begin : unitnorm_resume) (l->weights,
        l->settings.seed, frames_learned, l->wins, l->activity);
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

/* Whether coding asks for o(t-1). */
static gboolean
looks_back (const CompeteSettings * s)
{
  return s->lateral_source == COMPETE_LATERAL_PREVIOUS || s->residual_winners > 0;
}

/**
 * layer_keep_drives:
 * @keep: whether drives is to hold the drives of the frames to come
 */
void
layer_keep_drives (Layer * l, gboolean keep)
{
  if (keep == (l->weights->norms != NULL))
    return;
  weights_keep_norms (l->weights, keep);
  g_clear_pointer (&l->drives, g_aligned_free);
  if (keep)
    l->drives = vector_new ((gsize) l->count * l->units);
}

/**
 * layer_learns:
 * @ahead: how many frames will have been seen before
 *
 * Returns: whether the frame after those is learned
 */
gboolean
layer_learns (const Layer * l, guint ahead)
{
  const CompeteSettings *s = &l->settings;

  return s->learning && !l->diverged
      && (s->learn_frames == 0 || l->frames_learned + ahead < s->learn_frames);
}

/* Room for what comes of @count fields. Of one field the last code is always
 * kept, which costs nothing; of many, where something asks for it. */
static void
make_room (Layer * l, guint count)
{
  const CompeteSettings *s = &l->settings;
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
  if (l->weights->norms != NULL)
    l->drives = vector_new ((gsize) count * l->units);
  l->errors = g_new0 (gdouble, count);
  l->learned = g_new0 (guint32, count);
  l->contests = g_new0 (HebbianContest, count);
}

/* A frame was coded from @begin to @coded, and learned from until now. */
static void
add_times (Layer * l, gint64 begin, gint64 coded)
{
  if (l->times == NULL)
    return;
  l->times->code += coded - begin;
  l->times->learn += layer_clock (l) - coded;
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
  gint64 begin = layer_clock (l), coded;
  Frame frame = { l, samples };

  make_room (l, count);
  frame_draw (&frame);
  frame_code (&frame);
  coded = layer_clock (l);
  frame_learn (&frame);
  add_times (l, begin, coded);
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
 * layer_code_aside:
 * @samples: as layer_step() has them
 * @count: how many
 *
 * Codes a frame without learning from it or remembering it: the frames that follow
 * are coded and learned, to the bit, as if this one had not been there. Its code
 * and reconstruction stand in @layer until the next frame.
 */
void
layer_code_aside (Layer * l, Sample * const *samples, guint count)
{
  const gboolean learning = l->settings.learning, diverged = l->diverged;
  gint64 begin = layer_clock (l);
  Frame frame = { l, samples };
  gfloat *previous;
  gsize size;

  make_room (l, count);
  size = (gsize) l->past * l->units * sizeof (gfloat);
  previous = g_memdup2 (l->previous, size);
  l->settings.learning = FALSE;
  frame_code (&frame);
  l->settings.learning = learning;
  l->diverged = diverged;
  if (size > 0)
    memcpy (l->previous, previous, size);
  g_free (previous);
  add_times (l, begin, layer_clock (l));
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
  gint64 begin = layer_clock (l), coded;
  Frame frame = { l, &sample };

  make_room (l, 1);
  frame_draw (&frame);
  frame_code_known (&frame, contest, error);
  coded = layer_clock (l);
  frame_learn (&frame);
  add_times (l, begin, coded);
}
