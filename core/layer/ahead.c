/* Frames coded ahead: those of a batch together, for rule hebbian
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "ahead.h"
#include "drive.h"
#include "vectors.h"
#include "wide.h"

/* Most frames that are coded ahead: the drives of so many and a strip of the
 * weights stay in the second cache. */
#define MOST 128

/* Fewer products of a weight and a lit value, or fewer drives of units to be
 * competed over, are found sooner by one thread. */
#define DRIVES_WORTH_SHARING 400000
#define COMPETING_WORTH_SHARING 20000

/* What a slice of a job works with. */
typedef struct
{
  Code code;
  Winners *winners;
  gfloat *reconstruction;
} Place;

struct _Ahead
{
  guint units, values;
  gsize stride;
  gfloat *drives;               /* MOST x N */
  HebbianContest contests[MOST];
  gdouble errors[MOST];
  Place *places;
  guint n_places;

  /* The job under way. */
  Layer *layer;
  Sample *const *samples;
  guint count, slices;
};

/**
 * ahead_new:
 * @layer: with rule hebbian
 *
 * Returns: room for frames of @layer
 */
Ahead *
ahead_new (const Layer * layer)
{
  Ahead *a = g_new0 (Ahead, 1);

  a->units = layer->weights->units;
  a->values = layer->weights->values;
  a->stride = ((gsize) a->units + WIDE_LANES - 1) / WIDE_LANES * WIDE_LANES;
  a->drives = vector_new (MOST * a->stride);
  return a;
}

void
ahead_free (Ahead * a)
{
  guint i;

  if (a == NULL)
    return;
  for (i = 0; i < a->n_places; i++) {
    code_clear (&a->places[i].code);
    winners_free (a->places[i].winners);
    g_aligned_free (a->places[i].reconstruction);
  }
  g_free (a->places);
  g_aligned_free (a->drives);
  g_free (a);
}

/**
 * ahead_most:
 *
 * Returns: how many frames of one field ahead_code() may code together: as many
 *     as the batch wants, whose weights are the same for all of them, but not
 *     more than there is room for; 0 when no batch is gathered, or a field
 *     learned is where a prototype starts
 */
guint
ahead_most (const Layer * l)
{
  const CompeteSettings *s = &l->settings;

  if (l->hebbian == NULL || !layer_learns (l, 0)
      || (s->init == COMPETE_INIT_FIELDS
          && l->fields_learned < l->weights->units))
    return 0;
  return MIN (hebbian_wants (l->hebbian), MOST);
}

static void
make_places (Ahead * a, guint n)
{
  if (n <= a->n_places)
    return;
  a->places = g_renew (Place, a->places, n);
  for (; a->n_places < n; a->n_places++) {
    Place *p = &a->places[a->n_places];

    code_init (&p->code, a->units);
    p->winners = winners_new (a->units);
    p->reconstruction = vector_new (a->values);
  }
}

/* Slice i of n pieces is from PART (i, n) to PART (i + 1, n). */
#define PART(i, n) ((guint) ((guint64) (n) * (i) / a->slices))

/* The drive of a slice of the units. */
static void
drive_slice (gpointer data, guint slice)
{
  const Ahead *a = data;
  guint strips = (a->units + WEIGHTS_STRIP - 1) / WEIGHTS_STRIP;

  drive_compute_many (a->layer->weights, a->samples, a->count,
      PART (slice, strips) * WEIGHTS_STRIP,
      MIN (PART (slice + 1, strips) * WEIGHTS_STRIP, a->units), a->drives,
      a->stride);
}

/* The competition for a slice of the frames. */
static void
compete_slice (gpointer data, guint slice)
{
  Ahead *a = data;
  Place *p = &a->places[slice];
  guint i;

  for (i = PART (slice, a->count); i < PART (slice + 1, a->count); i++) {
    hebbian_compete (a->layer->hebbian, p->winners, a->drives + i * a->stride,
        &p->code, &a->contests[i]);
    drive_reconstruct (a->layer->weights, &p->code, p->reconstruction);
    a->errors[i] = vector_squared_distance (a->samples[i]->v,
        p->reconstruction, a->values);
  }
}

/**
 * ahead_code:
 * @samples: of @count frames, each of one field
 * @count: at most ahead_most()
 *
 * Codes frames together: a strip of the weights is read once for all of them.
 * ahead_step() of each comes next, before anything else is done with @layer.
 */
void
ahead_code (Ahead * a, Layer * layer, Sample * const *samples, guint count)
{
  gint64 begin = layer_clock (layer);
  guint64 lit = 0;
  guint i;

  for (i = 0; i < count; i++)
    lit += samples[i]->n_lit;
  a->layer = layer;
  a->samples = samples;
  a->count = count;
  a->slices = a->units * lit < DRIVES_WORTH_SHARING ? 1 :
      layer_slices (layer, 1 + a->units / WEIGHTS_STRIP);
  layer_share_out (layer, drive_slice, a, a->slices);
  a->slices = (guint64) count * a->units < COMPETING_WORTH_SHARING ? 1 :
      layer_slices (layer, count);
  make_places (a, a->slices);
  layer_share_out (layer, compete_slice, a, a->slices);
  if (layer->times != NULL)
    layer->times->code += layer_clock (layer) - begin;
}

/**
 * ahead_step:
 * @sample: of frame @i
 * @i: which of the frames last coded, in their order
 *
 * To the bit what layer_step() does with that frame, but that there is no
 * reconstruction.
 */
void
ahead_step (const Ahead * a, Layer * layer, Sample * sample, guint i)
{
  layer_step_coded (layer, sample, &a->contests[i], a->errors[i]);
}
