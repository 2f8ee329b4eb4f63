/* Stages 1 to 8: the frame's code and reconstruction
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "conscience.h"
#include "drive.h"
#include "frame.h"
#include "kernels.h"
#include "vectors.h"

/* A single sample's drive of fewer products of a weight and a lit value is found
 * sooner by one thread than with the others, which have to be told: 2500 units
 * and 77 lit values lost a fifth, 10,000 units gained half. */
#define DRIVE_WORTH_SHARING 400000

/* Most fields whose drives are found together, a multiple of 4. */
#define LARGEST_BLOCK 128

/* Products of more units are found as they are needed: 16 MiB of them. */
#define MOST_IN_GRAM 2048

/* The lateral strength in force: start * (end / start)^(t / frames) until
 * `frames` are learned, then `end`. From or to 0 there is no such way; 1/1000 of
 * the other end stands in for it. */
static gdouble
lateral_strength (const Layer * l)
{
  const CompeteSettings *s = &l->settings;
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
  const CompeteSettings *s = &l->settings;

  return layer_learns (l, 0) && s->conscience != 0.0
      && !coding_get (s->coding)->keeps_scores;
}

/* The slice's own place to work at, made when it is first needed. */
Station *
frame_station (Layer * l, guint slice)
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
keep_code (const Frame * f, guint field, const Code * code)
{
  Layer *l = f->layer;
  Code *kept = &l->codes[field];
  guint unused = l->entries - code->n;

  kept->n = code->n;
  memcpy (kept->indices, code->indices, code->n * sizeof (guint32));
  memset (kept->indices + code->n, 0xff, unused * sizeof (guint32));
  memcpy (kept->activations, code->activations, code->n * sizeof (gfloat));
  memset (kept->activations + code->n, 0, unused * sizeof (gfloat));
  if (l->past > 0 && !f->aside)
    code_scatter (code, l->units, l->previous + (gsize) field * l->units);
}

/* The field's drive for those who ask: (w . v) / (|w| |v|). */
static void
keep_drive (Layer * l, guint field, const gfloat * drive, gdouble energy)
{
  gfloat *kept = l->drives + (gsize) field * l->units;
  const gfloat *norms = l->weights->norms;
  gfloat length = sqrt (energy);
  guint u;

  for (u = 0; u < l->units; u++) {
    gfloat most = norms[u] * length;

    kept[u] = fabsf (drive[u]) <= 2.0f * most && most > 0.0f ?
        drive[u] / most : 0.0f;
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
    hebbian_compete (l->hebbian, coder->winners, drive, &coder->code,
        &l->contests[field]);
  else if (sample->n_lit > 0 || !coder_encode_flat (coder, &f->task))
    coder_encode (coder, &f->task, drive,
        l->past ? l->previous + (gsize) field * l->units : NULL);
  if (l->drives != NULL)
    keep_drive (l, field, drive, sample->energy);
  drive_reconstruct (l->weights, &coder->code, r);
  l->errors[field] = vector_squared_distance (sample->v, r, sample->values);
  keep_code (f, field, &coder->code);
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
  Coder *coder = frame_station (f->layer, slice)->coder;

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
  Coder *coder = frame_station (l, 0)->coder;

  coder_make_room (coder, 1, l->weights->values);
  f->slices = 1;
  if ((guint64) l->units * f->samples[0]->n_lit >= DRIVE_WORTH_SHARING)
    f->slices = layer_slices (l, 1 + l->units / WEIGHTS_STRIP);
  layer_share_out (l, drive_slice, f, f->slices);
  code_field (f, 0, coder, coder->drives);
}

/* Leaves a field uncoded whose activations are not finite. Learned, they would
 * make the weights so: stop learning, and forget the previous frame. */
static void
give_up (const Frame * f, guint field)
{
  Layer *l = f->layer;
  const Sample *sample = f->samples[field];
  Code *code = &l->codes[field];

  if (!f->aside) {
    l->diverged = TRUE;
    layer_forget_past (l);
  }
  memset (code->indices, 0xff, code->n * sizeof (guint32));
  memset (code->activations, 0, code->n * sizeof (gfloat));
  code->n = 0;
  memset (l->reconstruction + (gsize) field * sample->values, 0,
      sample->values * sizeof (gfloat));
  l->errors[field] = sample->energy;
}

/* The frame's error and energy, over its fields. */
static void
sum_errors (const Frame * f)
{
  Layer *l = f->layer;
  guint i;

  l->error = l->energy = 0.0;
  for (i = 0; i < l->count; i++) {
    if (!isfinite (l->errors[i]))
      give_up (f, i);
    l->error += l->errors[i];
    l->energy += f->samples[i]->energy;
  }
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
  const CompeteSettings *s = &l->settings;
  guint64 products =
      l->count * s->winners * coding_candidates (s, l->units);

  if (l->count == 1 || l->units > MOST_IN_GRAM
      || !coding_get (s->coding)->shares_gram
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
void
frame_code (Frame * f)
{
  Layer *l = f->layer;

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
  sum_errors (f);
}

/* The same for the only field of a frame of which it is known already how the
 * competition ended, with the weights as they are; but there is no
 * reconstruction. */
void
frame_code_known (Frame * f, const HebbianContest * contest, gdouble error)
{
  guint32 best = contest->best;
  gfloat activation = contest->best_q;
  Code code = { 1, &best, &activation };
  Layer *l = f->layer;

  l->contests[0] = *contest;
  l->errors[0] = error;
  keep_code (f, 0, &code);
  sum_errors (f);
}
