/* Rule hebbian (text B): competing hidden units, in batches
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <float.h>
#include <math.h>
#include <string.h>

#include "hebbian.h"
#include "rownorm.h"
#include "vectors.h"
#include "wide.h"

#define NONE G_MAXUINT32

/* The guard of a plain step: what share of itself a row may lose or gain by it,
 * and how long it may be. At length 1 units that are pushed away could not grow
 * until they win again, and nearly all would be idle for good. */
#define MOST_SHARE 0.5f
#define MOST_LENGTH 4.0f

/* How long rows may be that it begins with, and how large |W|^(p - 1). */
#define FIRST_LENGTH 1e6
#define FIRST_PULL 1e6

struct _Hebbian
{
  HebbianSettings settings;
  guint units, values;
  gsize stride;                 /* M, padded for the wide loops */
  guint waiting;                /* samples in the batch so far */
  guint room;                   /* R: for how many there is room, at least B */
  gfloat *batch;                /* R x M */
  /* Contenders 2 i and 2 i + 1 are the units that compete for sample i. */
  gfloat *g, *q;                /* 2 R: 1 or -anti_hebbian, and the drive */
  guint32 *next;                /* 2 R: the unit's contender before */
  guint32 *latest;              /* N: the unit's last contender */
  guint n_changed;              /* how many units compete for any sample */
  guint32 *changed;             /* which unit has each row of `change` */
  guint32 *begin;               /* where that one's samples begin */
  guint32 *sample_of;           /* 2 R: samples, unit by unit */
  gfloat *g_of, *q_of;          /* 2 R: and the unit's g and q there */
  gfloat *size;                 /* the largest |d| of each row of `change` */
  gfloat *pull;                 /* the row sum of g * q for each */
  gfloat *length;               /* plain: the length its unit's row had */
  gfloat *change;               /* min(N, 2 R) x M: d */
};

static void
free_room (Hebbian * h)
{
  g_aligned_free (h->batch);
  g_aligned_free (h->g);
  g_aligned_free (h->q);
  g_free (h->next);
  g_free (h->sample_of);
  g_aligned_free (h->g_of);
  g_aligned_free (h->q_of);
  g_free (h->changed);
  g_free (h->begin);
  g_free (h->size);
  g_free (h->pull);
  g_free (h->length);
  g_aligned_free (h->change);
}

/* Room for @samples of them, and what two contenders for each need. */
static void
make_room (Hebbian * h, guint samples)
{
  gsize contenders = 2 * (gsize) samples;
  gsize changed = MIN (h->units, contenders);

  h->room = samples;
  h->batch = vector_new (samples * h->stride);
  h->g = vector_new (contenders);
  h->q = vector_new (contenders);
  h->next = g_new0 (guint32, contenders);
  h->sample_of = g_new0 (guint32, contenders);
  h->g_of = vector_new (contenders);
  h->q_of = vector_new (contenders);
  h->changed = g_new0 (guint32, changed);
  h->begin = g_new0 (guint32, changed + 1);
  h->size = g_new0 (gfloat, changed);
  h->pull = g_new0 (gfloat, changed);
  h->length = g_new0 (gfloat, changed);
  h->change = vector_new (changed * h->stride);
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
  h->stride = ((gsize) values + WIDE_LANES - 1) / WIDE_LANES * WIDE_LANES;
  h->latest = g_new (guint32, units);
  for (u = 0; u < units; u++)
    h->latest[u] = NONE;
  make_room (h, settings->batch_size);
  return h;
}

void
hebbian_free (Hebbian * h)
{
  if (h == NULL)
    return;
  free_room (h);
  g_free (h->latest);
  g_free (h);
}

/* How long a row may be that drives of a moderate size are to come of. */
static gfloat
first_length (const Weights * w)
{
  return MIN (FIRST_LENGTH, pow (FIRST_PULL, 1.0 / w->power));
}

/**
 * hebbian_prepare:
 * @weights: (inout): N x M, as they are to begin with
 *
 * A plain step is sure to keep weights finite when drives are of a moderate size
 * to begin with: |q| <= |W|^(p - 1) |v|. Longer rows are shortened, and the same
 * ones are left alone the next time.
 */
void
hebbian_prepare (const Hebbian * h, Weights * w)
{
  if (h->settings.plain)
    weights_shorten (w, first_length (w));
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
 * hebbian_wants:
 *
 * Returns: how many samples the batch wants until it is full
 */
guint
hebbian_wants (const Hebbian * h)
{
  return h->settings.batch_size - h->waiting;
}

/* A unit competes for a sample, the second time that one is after the first. */
static void
compete_for (Hebbian * h, guint contender, guint32 unit, gfloat g, gfloat q)
{
  h->g[contender] = g;
  h->q[contender] = q;
  h->next[contender] = h->latest[unit];
  h->latest[unit] = contender;
}

/**
 * hebbian_compete:
 * @winners: scratch memory for N units
 * @drive: N floats, q = (sign(W) |W|^(p - 1)) v
 * @code: (out): the largest q and its unit; it has room for N entries
 * @contest: (out): that one and the rank-th
 *
 * May be called from different threads at once.
 */
void
hebbian_compete (const Hebbian * h, Winners * winners, const gfloat * drive,
    Code * code, HebbianContest * contest)
{
  const guint32 *order = code->indices;
  guint rank = h->settings.rank;
  guint32 rival = winners_select (winners, drive, rank, code->indices);
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
  Hebbian before = *h;

  if (h->waiting + samples <= h->room)
    return;
  make_room (h, h->settings.batch_size - 1 + samples);
  memcpy (h->batch, before.batch,
      h->waiting * h->stride * sizeof (gfloat));
  memcpy (h->g, before.g, 2 * (gsize) h->waiting * sizeof (gfloat));
  memcpy (h->q, before.q, 2 * (gsize) h->waiting * sizeof (gfloat));
  memcpy (h->next, before.next, 2 * (gsize) h->waiting * sizeof (guint32));
  free_room (&before);
}

/**
 * hebbian_join:
 * @sample: joins the batch
 * @contest: how the competition for it ended
 *
 * Returns: %TRUE when the batch is full: at the end of the frame
 *     hebbian_list_changed() comes next
 */
gboolean
hebbian_join (Hebbian * h, const Sample * sample,
    const HebbianContest * contest)
{
  compete_for (h, 2 * h->waiting, contest->best, 1.0f, contest->best_q);
  compete_for (h, 2 * h->waiting + 1, contest->rival,
      -h->settings.anti_hebbian, contest->rival_q);
  memcpy (h->batch + h->waiting * h->stride, sample->v,
      h->values * sizeof (gfloat));
  h->waiting++;
  return h->waiting >= h->settings.batch_size;
}

/* Puts what unit @changed[i] competed for one after another, in the order in
 * which the samples came. */
static void
line_up (Hebbian * h, guint i)
{
  guint32 latest = h->latest[h->changed[i]], c;
  guint k = h->begin[i];

  for (c = latest; c != NONE; c = h->next[c])
    k++;
  h->begin[i + 1] = k;
  for (c = latest; c != NONE; c = h->next[c]) {
    h->sample_of[--k] = c / 2;
    h->g_of[k] = h->g[c];
    h->q_of[k] = h->q[c];
  }
}

/**
 * hebbian_list_changed:
 *
 * Lists the units that compete for any of the samples that wait: learning them
 * takes hebbian_find_change(), hebbian_step() and hebbian_change_rows(), in this
 * order, before another sample joins.
 *
 * Returns: how many they are
 */
guint
hebbian_list_changed (Hebbian * h)
{
  guint n = 0, u;

  for (u = 0; u < h->units; u++) {
    if (h->latest[u] != NONE) {
      h->changed[n] = u;
      line_up (h, n++);
      h->latest[u] = NONE;
    }
  }
  h->n_changed = n;
  return n;
}

/**
 * hebbian_find_change:
 * @weights: N x M
 * @first: of the units listed
 * @end: and the one before which to stop
 *
 * Finds d = g V^T - (row sums of g * q) W for some of the units, with g = 1 for
 * each sample's largest q, -anti_hebbian for its rank-th. Different threads may
 * do different units at once.
 */
void
hebbian_find_change (Hebbian * h, const Weights * w, guint first, guint end)
{
  guint i, k;

  for (i = first; i < end; i++) {
    guint begin = h->begin[i], count = h->begin[i + 1] - begin;
    gfloat pull = 0.0f;

    if (h->settings.plain)
      h->length[i] = weights_row_length (w, h->changed[i],
          h->change + i * h->stride);
    for (k = begin; k < begin + count; k++)
      pull += h->g_of[k] * h->q_of[k];
    h->size[i] = wide_best ()->change (h->change + i * h->stride, h->batch,
        h->stride, h->sample_of + begin, h->g_of + begin, count,
        weights_row (w, h->changed[i]), pull, h->values);
    h->pull[i] = pull;
  }
}

/**
 * hebbian_step:
 * @rate: eps
 *
 * The batch is empty afterwards.
 *
 * Returns: eps / max(max |d|, precision); eps, when the step is plain; NaN when a
 *     change is not finite, and none can be made
 */
gfloat
hebbian_step (Hebbian * h, gfloat rate)
{
  gfloat largest = 0.0f;
  guint i;

  h->waiting = 0;
  for (i = 0; i < h->n_changed; i++) {
    if (!isfinite (h->size[i]))
      return NAN;
    largest = MAX (largest, h->size[i]);
  }
  if (h->settings.plain)
    return rate;
  return MIN (rate / MAX (largest, h->settings.precision), G_MAXFLOAT);
}

/* A plain step of unit i, which overshoots where eps is large: what it takes
 * from the row, step * pull * W, stays a share of it. */
static void
go_plainly (const Hebbian * h, Weights * w, guint i, gfloat step)
{
  gfloat *change = h->change + i * h->stride;
  gfloat safe = MIN (step, MOST_SHARE / MAX (fabsf (h->pull[i]), FLT_MIN));

  wide_best ()->add_weighted (weights_row (w, h->changed[i]), change, safe,
      h->values);
  weights_shorten_row (w, h->changed[i],
      MAX (MIN (MOST_LENGTH, first_length (w)),
          (1.0f - safe) * h->length[i]), change);
}

/**
 * hebbian_change_rows:
 * @weights: (inout): N x M
 * @first: of the units listed
 * @end: and the one before which to stop
 * @step: as hebbian_step() has it
 *
 * W += step * d (text B; Krotov and Hopfield 2019, doi
 * 10.1073/pnas.1820458116) for some of the units; a plain step changes
 * none by more than half of itself, and leaves none longer than 4 in the norm that
 * rows tend to 1 in, unless it began so. Different threads may do different units
 * at once.
 */
void
hebbian_change_rows (const Hebbian * h, Weights * w, guint first, guint end,
    gfloat step)
{
  guint i;

  for (i = first; i < end; i++) {
    if (h->settings.plain)
      go_plainly (h, w, i, step);
    else
      wide_best ()->add_weighted (weights_row (w, h->changed[i]),
          h->change + i * h->stride, step, h->values);
  }
  weights_rows_changed (w, h->changed + first, end - first);
}
