/* Rule hebbian (text B): competing hidden units, in batches
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "hebbian.h"
#include "vectors.h"
#include "wide.h"

#define NONE G_MAXUINT32

struct _Hebbian
{
  HebbianSettings settings;
  guint units, values;
  gsize stride;                 /* M, padded for the wide loops */
  guint waiting;                /* samples in the batch so far */
  gfloat *batch;                /* B x M */
  guint32 *shortlist;           /* N */
  /* Contenders 2 i and 2 i + 1 are the units that compete for sample i. */
  gfloat *g, *q;                /* 2 B: 1 or -anti_hebbian, and the drive */
  guint32 *next;                /* 2 B: the unit's contender before */
  guint32 *latest;              /* N: the unit's last contender */
  guint32 *sample_of;           /* 2 B: the samples of one unit */
  gfloat *g_of, *q_of;          /* 2 B: and its g and q there */
  guint32 *changed;             /* which unit has each row of `change` */
  gfloat *change;               /* min(N, 2 B) x M: d */
};

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
  gsize contenders = 2 * (gsize) settings->batch_size;
  gsize changed = MIN (units, contenders);
  guint u;

  h->settings = *settings;
  h->units = units;
  h->values = values;
  h->stride = ((gsize) values + WIDE_LANES - 1) / WIDE_LANES * WIDE_LANES;
  h->batch = vector_new (settings->batch_size * h->stride);
  h->shortlist = g_new0 (guint32, units);
  h->g = vector_new (contenders);
  h->q = vector_new (contenders);
  h->next = g_new0 (guint32, contenders);
  h->latest = g_new (guint32, units);
  for (u = 0; u < units; u++)
    h->latest[u] = NONE;
  h->sample_of = g_new0 (guint32, contenders);
  h->g_of = vector_new (contenders);
  h->q_of = vector_new (contenders);
  h->changed = g_new0 (guint32, changed);
  h->change = vector_new (changed * h->stride);
  return h;
}

void
hebbian_free (Hebbian * h)
{
  if (h == NULL)
    return;
  g_aligned_free (h->batch);
  g_free (h->shortlist);
  g_aligned_free (h->g);
  g_aligned_free (h->q);
  g_free (h->next);
  g_free (h->latest);
  g_free (h->sample_of);
  g_aligned_free (h->g_of);
  g_aligned_free (h->q_of);
  g_free (h->changed);
  g_aligned_free (h->change);
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
  guint waiting = h->waiting, u;

  for (u = 0; u < h->units; u++)
    h->latest[u] = NONE;
  h->waiting = 0;
  return waiting;
}

/**
 * hebbian_room:
 *
 * Returns: how many samples more the batch takes, 1 or more: for as many the
 *     weights stay what they are, and their drives can be computed together
 */
guint
hebbian_room (const Hebbian * h)
{
  return h->settings.batch_size - h->waiting;
}

/* A unit competes for a sample, the second time that one is after the first. */
static void
join (Hebbian * h, guint contender, guint32 unit, gfloat g, gfloat q)
{
  h->g[contender] = g;
  h->q[contender] = q;
  h->next[contender] = h->latest[unit];
  h->latest[unit] = contender;
}

/**
 * hebbian_compete:
 * @drive: N floats, q = (sign(W) |W|^(p - 1)) v
 * @learn: whether the sample joins the batch
 * @code: (out): the largest q and its unit
 *
 * Returns: %TRUE when the batch is full: hebbian_learn() comes next
 */
gboolean
hebbian_compete (Hebbian * h, const gfloat * drive, const Sample * sample,
    gboolean learn, Code * code)
{
  guint rank = h->settings.rank;
  guint32 runner_up = winners_select (drive, h->units, rank, h->shortlist,
      code->heap);
  guint32 best = h->shortlist[0];
  guint i;

  for (i = 1; i < rank; i++) {
    if (drive[h->shortlist[i]] >= drive[best])
      best = h->shortlist[i];
  }
  code->n = 1;
  code->indices[0] = best;
  code->activations[0] = drive[best];

  if (learn) {
    join (h, 2 * h->waiting, best, 1.0f, drive[best]);
    join (h, 2 * h->waiting + 1, runner_up, -h->settings.anti_hebbian,
        drive[runner_up]);
    memcpy (h->batch + h->waiting * h->stride, sample->v,
        h->values * sizeof (gfloat));
    h->waiting++;
  }
  return h->waiting == h->settings.batch_size;
}

/* Row i of d = g V^T - (row sums of g * q) W, for the unit that has it; its
 * samples in the order in which they came.
 *
 * Returns: the largest |d| in it */
static gfloat
sum_change (Hebbian * h, const Weights * w, guint i)
{
  guint32 unit = h->changed[i], c;
  guint count = 0, k;
  gfloat pull = 0.0f;

  for (c = h->latest[unit]; c != NONE; c = h->next[c])
    count++;
  k = count;
  for (c = h->latest[unit]; c != NONE; c = h->next[c]) {
    h->sample_of[--k] = c / 2;
    h->g_of[k] = h->g[c];
    h->q_of[k] = h->q[c];
  }
  for (k = 0; k < count; k++)
    pull += h->g_of[k] * h->q_of[k];
  return wide_best ()->change (h->change + i * h->stride, h->batch, h->stride,
      h->sample_of, h->g_of, count, weights_row (w, unit), pull, h->values);
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
  gfloat largest = 0.0f, step;
  guint n = 0, u, i;

  for (u = 0; u < h->units; u++) {
    if (h->latest[u] != NONE) {
      gfloat size;

      h->changed[n] = u;
      size = sum_change (h, w, n++);
      largest = MAX (largest, size);
      h->latest[u] = NONE;
    }
  }
  step = rate / MAX (largest, h->settings.precision);
  for (i = 0; i < n; i++)
    wide_best ()->add_weighted (weights_row (w, h->changed[i]),
        h->change + i * h->stride, step, h->values);
  weights_rows_changed (w, h->changed, n);
  h->waiting = 0;
}
