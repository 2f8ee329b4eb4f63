/* Rule hebbian (text B): competing hidden units, in batches
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "hebbian.h"
#include "kernels.h"
#include "vectors.h"

#define NO_SLOT G_MAXUINT32

/* One side of the competition for one sample. */
typedef struct
{
  guint32 unit;
  gfloat g;                     /* 1, or -anti_hebbian */
  gfloat q;
} Contender;

struct _Hebbian
{
  HebbianSettings settings;
  guint units, values;
  guint waiting;                /* samples in the batch so far */
  guint room;                   /* for how many there is room, at least B */
  gfloat *batch;                /* room x M */
  Contender *contenders;        /* room x 2 */
  guint32 *slot;                /* N: which row of `change` is the unit's */
  guint32 *changed;             /* which unit has each row of `change` */
  gfloat *change;               /* min(N, 2 room) x M: d */
  gfloat *pull;                 /* a row's sum of g q */
};

/* Room for @samples of them, of which those that wait are kept. */
static void
set_room (Hebbian * h, guint samples)
{
  gsize changed = MIN (h->units, 2 * (gsize) samples);
  gfloat *batch = vector_new ((gsize) samples * h->values);

  if (h->waiting > 0)
    memcpy (batch, h->batch,
        (gsize) h->waiting * h->values * sizeof (gfloat));
  g_aligned_free (h->batch);
  h->batch = batch;
  h->contenders = g_renew (Contender, h->contenders, 2 * (gsize) samples);
  h->changed = g_renew (guint32, h->changed, changed);
  g_aligned_free (h->change);
  h->change = vector_new (changed * h->values);
  g_aligned_free (h->pull);
  h->pull = vector_new (changed);
  h->room = samples;
}

/**
 * hebbian_new:
 * @settings: within their ranges
 * @units: N, at least 2
 * @values: M
 *
 * Returns: an empty batch
 */
Hebbian *
hebbian_new (const HebbianSettings * settings, guint units, guint values)
{
  Hebbian *h = g_new0 (Hebbian, 1);
  guint u;

  h->settings = *settings;
  h->units = units;
  h->values = values;
  h->slot = g_new (guint32, units);
  for (u = 0; u < units; u++)
    h->slot[u] = NO_SLOT;
  set_room (h, settings->batch_size);
  return h;
}

void
hebbian_free (Hebbian * h)
{
  if (h == NULL)
    return;
  g_aligned_free (h->batch);
  g_free (h->contenders);
  g_free (h->slot);
  g_free (h->changed);
  g_aligned_free (h->change);
  g_aligned_free (h->pull);
  g_free (h);
}

/**
 * hebbian_drop:
 *
 * Empties the batch.
 *
 * Returns: how many samples waited in it
 */
guint
hebbian_drop (Hebbian * h)
{
  guint waiting = h->waiting;

  h->waiting = 0;
  return waiting;
}

/**
 * hebbian_compete:
 * @drive: N floats, q = (sign(W) |W|^(p - 1)) v
 * @order: room for N units
 * @code: (out): the largest q and its unit
 * @contest: (out): that one and the rank-th
 *
 * May be called from different threads at once.
 */
void
hebbian_compete (const Hebbian * h, const gfloat * drive, guint32 * order,
    Code * code, HebbianContest * contest)
{
  guint rank = h->settings.rank;
  guint32 rival = winners_select (drive, h->units, rank, order, code->heap);
  guint32 best = order[0];
  guint i;

  for (i = 1; i < rank; i++) {
    if (drive[order[i]] >= drive[best])
      best = order[i];
  }
  code->n = 1;
  code->indices[0] = best;
  code->activations[0] = drive[best];
  *contest = (HebbianContest) { best, rival, drive[best], drive[rival] };
}

/**
 * hebbian_make_room:
 * @samples: how many are to join the batch beyond those that wait
 *
 * A batch that is full stays so until the end of the frame, whose samples all
 * see the same weights.
 */
void
hebbian_make_room (Hebbian * h, guint samples)
{
  if (h->waiting + samples > h->room)
    set_room (h, h->settings.batch_size - 1 + samples);
}

/**
 * hebbian_join:
 * @sample: joins the batch
 * @contest: how the competition for it ended
 *
 * Returns: %TRUE when the batch is full: at the end of the frame
 *     hebbian_learn() comes next
 */
gboolean
hebbian_join (Hebbian * h, const Sample * sample,
    const HebbianContest * contest)
{
  Contender *c = h->contenders + 2 * (gsize) h->waiting;

  c[0] = (Contender) { contest->best, 1.0f, contest->best_q };
  c[1] = (Contender) { contest->rival, -h->settings.anti_hebbian,
    contest->rival_q
  };
  memcpy (h->batch + (gsize) h->waiting * h->values, sample->v,
      h->values * sizeof (gfloat));
  h->waiting++;
  return h->waiting >= h->settings.batch_size;
}

/* The unit's row of d, empty when it is the first time. */
static guint32
slot_of (Hebbian * h, guint32 unit, guint * n_changed)
{
  if (h->slot[unit] == NO_SLOT) {
    h->slot[unit] = *n_changed;
    h->changed[*n_changed] = unit;
    memset (h->change + (gsize) *n_changed * h->values, 0,
        h->values * sizeof (gfloat));
    h->pull[*n_changed] = 0.0f;
    (*n_changed)++;
  }
  return h->slot[unit];
}

/* d = g V^T - (row sums of g * q) W, for the rows that have any g. */
static guint
sum_changes (Hebbian * h, const Weights * w)
{
  guint n_changed = 0, i;

  for (i = 0; i < 2 * h->waiting; i++) {
    const Contender *c = h->contenders + i;
    guint32 slot = slot_of (h, c->unit, &n_changed);

    compete_add_weighted (h->change + (gsize) slot * h->values,
        h->batch + (gsize) (i / 2) * h->values, c->g, h->values);
    h->pull[slot] += c->g * c->q;
  }
  for (i = 0; i < n_changed; i++)
    compete_add_weighted (h->change + (gsize) i * h->values,
        weights_row (w, h->changed[i]), -h->pull[i], h->values);
  return n_changed;
}

static gfloat
largest_change (const Hebbian * h, guint n_changed)
{
  gfloat largest = 0.0f;
  gsize i;

  for (i = 0; i < (gsize) n_changed * h->values; i++) {
    gfloat size = fabsf (h->change[i]);

    largest = size > largest ? size : largest;
  }
  return largest;
}

/**
 * hebbian_learn:
 * @weights: (inout): N x M
 * @rate: eps
 *
 * W += eps * d / max(max |d|, precision), d = g V^T - (row sums of g * q) W,
 * with g = 1 for each sample's largest q, -anti_hebbian for its rank-th, over
 * the samples that wait (text B; Krotov and Hopfield 2019, doi
 * 10.1073/pnas.1820458116). The batch is empty afterwards.
 */
void
hebbian_learn (Hebbian * h, Weights * w, gfloat rate)
{
  guint n_changed = sum_changes (h, w), i;
  gfloat step = rate / MAX (largest_change (h, n_changed),
      h->settings.precision);

  for (i = 0; i < n_changed; i++) {
    guint32 unit = h->changed[i];

    compete_add_weighted (weights_row (w, unit),
        h->change + (gsize) i * h->values, step, h->values);
    weights_row_changed (w, unit);
    h->slot[unit] = NO_SLOT;
  }
  h->waiting = 0;
}
