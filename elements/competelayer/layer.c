/* The layer: its stages in the order in which the data flows
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "conscience.h"
#include "drive.h"
#include "kernels.h"
#include "layer.h"
#include "multiplicative.h"
#include "unitnorm.h"
#include "vectors.h"

G_DEFINE_QUARK (layer-error-quark, layer_error)

/* 4 GiB of them, and as much again for the drive's copy. */
#define MOST_WEIGHTS ((guint64) 1 << 30)

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
        "weights: lower columns or rows, or make the frame smaller";
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

  if (s->init == LAYER_INIT_UNIFORM)
    weights_init_uniform (l->weights, s->seed);
  else
    weights_init_normal (l->weights, s->init_mean, s->init_deviation, s->seed);
  if (s->rule == LAYER_RULE_UNIT_NORM)
    weights_normalize (l->weights, UNITNORM_FLOOR);
}

static Hebbian *
hebbian_of (const LayerSettings * s, guint units, guint values)
{
  HebbianSettings settings = { s->rank, s->anti_hebbian, s->batch_size,
    s->precision
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
  if (settings->activation == LAYER_ACTIVATION_WEIGHTED_MEAN)
    weights_keep_sums (l->weights);
  init_weights (l);
  code_init (&l->code, units);
  l->last = g_new0 (guint32, units);
  l->reconstruction = vector_new (values);
  l->wins = vector_new (units);
  l->activity = vector_new (units);
  l->usage = vector_new (units);
  conscience_start (l->usage, units, settings->winners);
  l->previous = vector_new (units);
  l->drive = vector_new (units);
  l->score = vector_new (units);
  l->gain = vector_new (units);
  l->ratio = vector_new (values);
  l->scratch = vector_new (values);
  l->pursuit = pursuit_new ();
  if (hebbian)
    l->hebbian = hebbian_of (settings, units, values);
  layer_set (l, settings);
  return l;
}

void
layer_free (Layer * l)
{
  if (l == NULL)
    return;
  weights_free (l->weights);
  code_clear (&l->code);
  g_free (l->last);
  g_aligned_free (l->reconstruction);
  g_aligned_free (l->wins);
  g_aligned_free (l->activity);
  g_aligned_free (l->usage);
  g_aligned_free (l->previous);
  g_aligned_free (l->drive);
  g_aligned_free (l->score);
  g_aligned_free (l->gain);
  g_aligned_free (l->ratio);
  g_aligned_free (l->scratch);
  lateral_free (l->lateral);
  pursuit_free (l->pursuit);
  hebbian_free (l->hebbian);
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
      && settings->precision == s->precision;
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
  gboolean excited = settings->lateral_radius > 0
      && (settings->lateral_strength != 0.0
      || settings->lateral_anneal_frames > 0);

  if (!excited || settings->lateral_radius != l->settings.lateral_radius)
    g_clear_pointer (&l->lateral, lateral_free);
  if (excited && l->lateral == NULL)
    l->lateral = lateral_new (settings->columns, settings->rows,
        settings->lateral_radius);
  l->settings = *settings;
}

/**
 * layer_forget_past:
 *
 * o(t-1) = 0, as before the first frame.
 */
void
layer_forget_past (Layer * l)
{
  memset (l->previous, 0, l->units * sizeof (gfloat));
  l->n_last = 0;
}

/**
 * layer_restore:
 * @weights: N x M floats, row after row
 * @frames_learned: how many frames they have seen
 * @foreign: whether they were learned by another rule, or in another program
 *
 * Goes on from saved weights, and from the wins, usage and previous code that
 * were put in their places before.
 */
void
layer_restore (Layer * l, const gfloat * weights, guint64 frames_learned,
    gboolean foreign)
{
  guint u;

  weights_unpack (l->weights, weights);
  if (foreign && l->settings.rule == LAYER_RULE_UNIT_NORM)
    weights_normalize (l->weights, UNITNORM_FLOOR);
  l->frames_learned = frames_learned;
  l->n_last = 0;
  for (u = 0; u < l->units; u++)
    if (l->previous[u] != 0.0f)
      l->last[l->n_last++] = u;
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

/* o(t-1) = o(t) */
static void
remember (Layer * l)
{
  guint i;

  for (i = 0; i < l->n_last; i++)
    l->previous[l->last[i]] = 0.0f;
  for (i = 0; i < l->code.n; i++)
    l->previous[l->code.indices[i]] = l->code.activations[i];
  l->n_last = l->code.n;
  memcpy (l->last, l->code.indices, l->code.n * sizeof (guint32));
}

/* Stage 2; the drive itself is returned when there is nothing to do. */
static const gfloat *
activate (Layer * l)
{
  guint u;

  switch (l->settings.activation) {
    case LAYER_ACTIVATION_TANH:
      for (u = 0; u < l->units; u++)
        l->score[u] = tanhf (l->drive[u]);
      return l->score;
    case LAYER_ACTIVATION_WEIGHTED_MEAN:
      for (u = 0; u < l->units; u++)
        l->score[u] = l->drive[u] / MAX (1e-10f, l->weights->sums[u]);
      return l->score;
    case LAYER_ACTIVATION_LINEAR:
      break;
  }
  return l->drive;
}

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

/* Stage 3. */
static const gfloat *
excite (Layer * l, const gfloat * activation)
{
  const LayerSettings *s = &l->settings;
  gdouble side = 2.0 * s->lateral_radius + 1.0, strength;
  const gfloat *source = s->lateral_source == LAYER_LATERAL_CURRENT ?
      activation : l->previous;

  if (l->lateral == NULL)
    return activation;
  strength = lateral_strength (l);
  if (s->coding == LAYER_CODING_WINNERS)
    lateral_excite_sum (l->lateral, activation, source, strength, l->score);
  else
    lateral_excite_mean (l->lateral, activation, source,
        strength * (side * side - 1.0), l->score);
  return l->score;
}

/* Stage 4. */
static const gfloat *
limit (Layer * l, const gfloat * score)
{
  gfloat ceiling = l->settings.activation_ceiling;
  guint u;

  if (ceiling >= G_MAXFLOAT)
    return score;
  for (u = 0; u < l->units; u++)
    l->score[u] = score[u] < ceiling ? score[u] : ceiling;
  return l->score;
}

/* Whether units that win often are held back now. */
static gboolean
has_conscience (const Layer * l)
{
  const LayerSettings *s = &l->settings;

  return s->learning && s->conscience != 0.0
      && s->coding != LAYER_CODING_WINNERS;
}

/* Stage 5. */
static const gfloat *
weigh (Layer * l, const gfloat * score)
{
  if (!has_conscience (l))
    return score;
  conscience_gain (l->usage, l->units, l->settings.winners,
      l->settings.conscience, l->gain);
  if (score != l->score)
    memcpy (l->score, score, l->units * sizeof (gfloat));
  compete_multiply (l->score, l->gain, l->units);
  return l->score;
}

/* Stage 7: o = m (o + o(t-1)) / 2. As the winners are among the residual
 * winners, what is added to o(t-1) here remember() sets anew. */
static void
mix_with_past (Layer * l, const gfloat * score)
{
  Code *code = &l->code;
  guint i;

  for (i = 0; i < code->n; i++)
    l->previous[code->indices[i]] += code->activations[i];
  code->n = l->settings.residual_winners;
  winners_select (score, l->units, code->n, code->indices, code->heap);
  for (i = 0; i < code->n; i++)
    code->activations[i] = 0.5f * l->previous[code->indices[i]];
}

/* Stages 6 and 7. */
static void
encode (Layer * l, const gfloat * score)
{
  const LayerSettings *s = &l->settings;
  gboolean pursue = s->coding == LAYER_CODING_PURSUIT;
  Code *code = &l->code;

  code->n = pursue ? MIN ((guint64) s->shortlist * s->winners, l->units) :
      s->winners;
  winners_select (score, l->units, code->n, code->indices, code->heap);
  switch (s->coding) {
    case LAYER_CODING_WINNERS:
      code_gather (code, score);
      if (s->residual_winners > 0)
        mix_with_past (l, score);
      break;
    case LAYER_CODING_REFIT:
      pursuit_refit (l->pursuit, l->weights, l->drive, code);
      break;
    case LAYER_CODING_PURSUIT:
      pursuit_run (l->pursuit, l->weights, l->drive,
          has_conscience (l) ? l->gain : NULL,
          s->rule == LAYER_RULE_UNIT_NORM, s->winners, code);
      break;
  }
}

/* An activation that is not finite would make the weights so: stop learning,
 * and let the sample go uncoded, without a trace in the next one's past. */
static void
give_up (Layer * l, const Sample * sample)
{
  l->diverged = TRUE;
  l->code.n = 0;
  layer_forget_past (l);
  memset (l->reconstruction, 0, sample->values * sizeof (gfloat));
  l->error = sample->energy;
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
  guint64 epoch = l->frames_learned / MAX (1, s->epoch_fields);

  if (s->rule != LAYER_RULE_HEBBIAN || s->anneal_epochs == 0)
    return s->learning_rate;
  return s->learning_rate * MAX (0.0, 1.0 - (gdouble) epoch / s->anneal_epochs);
}

/* Stage 9. */
static void
learn (Layer * l, const Sample * sample, gboolean batch_is_full)
{
  const LayerSettings *s = &l->settings;

  if (s->rule == LAYER_RULE_HEBBIAN) {
    if (batch_is_full)
      hebbian_learn (l->hebbian, l->weights, layer_learning_rate (l));
    return;
  }
  if (l->code.n == 0)
    return;
  if (s->rule == LAYER_RULE_UNIT_NORM) {
    compete_subtract (l->scratch, sample->v, l->reconstruction, sample->values);
    unitnorm_learn (l->weights, &l->code, l->scratch, s->learning_rate,
        l->wins, l->activity);
  } else {
    compete_error_ratio (l->ratio, sample->v, l->reconstruction,
        sample->values);
    l->diverged = !multiplicative_learn (l->weights, &l->code, l->ratio,
        s->learning_rate, l->scratch);
  }
  if (has_conscience (l))
    conscience_follow (l->usage, l->units, &l->code);
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

/**
 * layer_step:
 * @sample: M values
 *
 * Codes @sample, reconstructs it and, while learning, learns from it: the
 * stages of the design, in their order. What came of it stands in @layer.
 */
void
layer_step (Layer * l, const Sample * sample)
{
  gboolean learning = l->settings.learning && !l->diverged;
  gboolean batch_is_full = FALSE;

  drive_compute (l->weights, sample, l->drive);
  if (l->hebbian != NULL)
    batch_is_full = hebbian_compete (l->hebbian, l->drive, sample, learning,
        &l->code);
  else
    encode (l, weigh (l, limit (l, excite (l, activate (l)))));
  drive_reconstruct (l->weights, &l->code, l->reconstruction);
  l->error = vector_squared_distance (sample->v, l->reconstruction,
      sample->values);
  if (!isfinite (l->error)) {
    give_up (l, sample);
    learning = FALSE;
  }
  remember (l);

  if (learning) {
    learn (l, sample, batch_is_full);
    bound (l);
    l->frames_learned++;
  }
}
