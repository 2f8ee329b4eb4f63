/* The hebbian rule's batch: fields of several frames that are learned together
 *
 * How it works. Two units compete for each field of the batch: contender 2 i is the
 * unit that won field i, contender 2 i + 1 the one that learns against it. When a
 * field is added, each of the two is linked to the contender before it of the same
 * unit, so a unit's fields are a linked list, the last one first. When the batch is
 * full, hebbian_batch_list_changed() walks each list and writes it out in the order
 * in which the fields came, so that the wide loops sum over them in that order. Fields
 * are copied only if they have to wait for those of a later frame.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <float.h>
#include <math.h>
#include <string.h>

#include "hebbianbatch.h"
#include "rownorm.h"
#include "vectors.h"
#include "wide.h"

#define NONE G_MAXUINT32

/* A plain step changes no row by more than this share of itself, and leaves none
 * longer than this. With a length of 1, units that are pushed away could not grow
 * until they win again, and nearly all would stay idle. */
#define MOST_SHARE 0.5f
#define MOST_LENGTH 4.0f

struct _HebbianBatch
{
  guint batch_size;             /* B */
  gfloat anti_hebbian;          /* how strongly the rank-th unit learns against */
  gfloat precision;             /* the least divisor of a step */
  gboolean plain;               /* steps are not divided, and guarded instead */
  guint units, values;
  const Wide *wide;
  gsize stride;                 /* M, padded for the wide loops */
  guint waiting;                /* fields in the batch so far */
  guint room;                   /* R: fields there is memory for, at least B */
  guint kept;                   /* of these, the first so many are copied */
  gfloat *copies;               /* R x M, NULL until a field has to wait */
  const gfloat **fields;        /* R: the values of each, copied or the caller's */
  /* Contenders: 2 a field */
  gfloat *g, *q;                /* 2 R: 1 or -anti_hebbian, and the drive */
  guint32 *next;                /* 2 R: the unit's contender before this one */
  guint32 *latest;              /* N: the unit's last contender */
  /* The units that change */
  guint n_changed;
  guint32 *changed;             /* the unit of each row of change */
  guint32 *begin;               /* where its fields begin in the next three */
  const gfloat **values_of;     /* 2 R: those of fields, unit by unit */
  gfloat *g_of, *q_of;          /* 2 R: the unit's g and q there */
  gfloat *size;                 /* of each row of change the largest |d| */
  gfloat *pull;                 /* and the sum of g * q */
  gfloat *length;               /* plain: the length of the unit's row before */
  gfloat *change;               /* min(N, 2 R) x M: d */
  gboolean shared;              /* others change rows, too: room for N */
  RuleChanges changes;          /* the above, for those who share */
};

static void
free_room (HebbianBatch * h)
{
  g_aligned_free (h->copies);
  g_free (h->fields);
  g_aligned_free (h->g);
  g_aligned_free (h->q);
  g_free (h->next);
  g_free (h->values_of);
  g_aligned_free (h->g_of);
  g_aligned_free (h->q_of);
  g_free (h->changed);
  g_free (h->begin);
  g_free (h->size);
  g_free (h->pull);
  g_free (h->length);
  g_aligned_free (h->change);
}

/* Memory for @samples fields and two contenders each. */
static void
make_room (HebbianBatch * h, guint samples)
{
  gsize contenders = 2 * (gsize) samples;
  gsize changed = h->shared ? h->units : MIN (h->units, contenders);

  h->room = samples;
  h->copies = NULL;
  h->fields = g_new0 (const gfloat *, samples);
  h->g = vector_new (contenders);
  h->q = vector_new (contenders);
  h->next = g_new0 (guint32, contenders);
  h->values_of = g_new0 (const gfloat *, contenders);
  h->g_of = vector_new (contenders);
  h->q_of = vector_new (contenders);
  h->changed = g_new0 (guint32, changed);
  h->begin = g_new0 (guint32, changed + 1);
  h->size = g_new0 (gfloat, changed);
  h->pull = g_new0 (gfloat, changed);
  h->length = g_new0 (gfloat, changed);
  h->change = vector_new (changed * h->stride);
  h->changes = (RuleChanges) {.units = h->changed,.change = h->change,
    .stride = h->stride,.pull = h->pull };
}

/**
 * hebbian_batch_new:
 * @settings: passed by layer_check()
 * @units: N, at least 2
 * @values: M
 *
 * Returns: an empty batch
 */
HebbianBatch *
hebbian_batch_new (const CompeteSettings * settings, guint units, guint values)
{
  HebbianBatch *h = g_new0 (HebbianBatch, 1);
  guint u;

  h->batch_size = settings->batch_size;
  h->anti_hebbian = settings->anti_hebbian;
  h->precision = settings->precision;
  h->plain = settings->step == COMPETE_STEP_PLAIN;
  h->units = units;
  h->values = values;
  h->wide = wide_best ();
  h->stride = vector_round_up (values, WIDE_LANES);
  h->latest = g_new (guint32, units);
  for (u = 0; u < units; u++)
    h->latest[u] = NONE;
  make_room (h, h->batch_size);
  return h;
}

void
hebbian_batch_free (HebbianBatch * h)
{
  if (h == NULL)
    return;
  free_room (h);
  g_free (h->latest);
  g_free (h);
}

/**
 * hebbian_batch_drop:
 *
 * Empties the batch.
 *
 * Returns: how many fields waited in it
 */
guint
hebbian_batch_drop (HebbianBatch * h)
{
  guint waiting = h->waiting, u;

  for (u = 0; u < h->units; u++)
    h->latest[u] = NONE;
  h->waiting = h->kept = 0;
  return waiting;
}

/**
 * hebbian_batch_wants:
 *
 * Returns: how many more fields it takes to fill the batch
 */
guint
hebbian_batch_wants (const HebbianBatch * h)
{
  return h->batch_size - MIN (h->waiting, h->batch_size);
}

/**
 * hebbian_batch_fields:
 *
 * Returns: the fields that wait. They stay where they are until the next is added, or
 *     the frame they belong to is gone.
 */
ReseedFields
hebbian_batch_fields (const HebbianBatch * h)
{
  return (ReseedFields) { h->fields, h->waiting };
}

/* Puts a contender in front of its unit's list. */
static void
add_contender (HebbianBatch * h, guint contender, guint32 unit, gfloat g,
    gfloat q)
{
  h->g[contender] = g;
  h->q[contender] = q;
  h->next[contender] = h->latest[unit];
  h->latest[unit] = contender;
}

/**
 * hebbian_batch_make_room:
 * @fields: how many fields of a frame are going to be added
 *
 * All fields of a frame see the same weights, so all of them are added before a full
 * batch is learned: it may then have more than batch-size fields.
 */
void
hebbian_batch_make_room (HebbianBatch * h, guint fields)
{
  HebbianBatch before = *h;

  if (h->waiting + fields <= h->room)
    return;
  make_room (h, h->batch_size - 1 + fields);
  memcpy (h->fields, before.fields, h->waiting * sizeof *h->fields);
  h->kept = 0;
  hebbian_batch_keep (h);
  memcpy (h->g, before.g, 2 * (gsize) h->waiting * sizeof (gfloat));
  memcpy (h->q, before.q, 2 * (gsize) h->waiting * sizeof (gfloat));
  memcpy (h->next, before.next, 2 * (gsize) h->waiting * sizeof (guint32));
  free_room (&before);
}

/**
 * hebbian_batch_add:
 * @sample: the field to add, padded with 0 to a multiple of %WIDE_LANES
 * @contest: how the competition for it ended
 *
 * Returns: whether the batch is full: when all fields of the frame are added,
 *     hebbian_batch_list_changed() comes next, otherwise hebbian_batch_keep()
 */
gboolean
hebbian_batch_add (HebbianBatch * h, const Sample * sample,
    const RuleContest * contest)
{
  add_contender (h, 2 * h->waiting, contest->best, 1.0f, contest->best_q);
  add_contender (h, 2 * h->waiting + 1, contest->rival, -h->anti_hebbian,
      contest->rival_q);
  h->fields[h->waiting++] = sample->v;
  return h->waiting >= h->batch_size;
}

/**
 * hebbian_batch_keep:
 *
 * Copies the fields that were added since the last call: the samples may change now.
 */
void
hebbian_batch_keep (HebbianBatch * h)
{
  if (h->kept < h->waiting && h->copies == NULL)
    h->copies = vector_new (h->room * h->stride);
  for (; h->kept < h->waiting; h->kept++) {
    gfloat *copy = h->copies + h->kept * h->stride;

    memcpy (copy, h->fields[h->kept], h->values * sizeof (gfloat));
    h->fields[h->kept] = copy;
  }
}

/* Writes out the list of unit @changed[i], in the order in which the fields came. */
static void
write_list (HebbianBatch * h, guint i)
{
  guint32 latest = h->latest[h->changed[i]], c;
  guint k = h->begin[i];

  for (c = latest; c != NONE; c = h->next[c])
    k++;
  h->begin[i + 1] = k;
  for (c = latest; c != NONE; c = h->next[c]) {
    h->values_of[--k] = h->fields[c / 2];
    h->g_of[k] = h->g[c];
    h->q_of[k] = h->q[c];
  }
}

/**
 * hebbian_batch_list_changed:
 *
 * Lists the units that compete for any field of the batch. To learn the batch, call
 * hebbian_batch_find_change(), hebbian_batch_step() and hebbian_batch_change_rows()
 * next, in this order.
 *
 * Returns: how many units these are
 */
guint
hebbian_batch_list_changed (HebbianBatch * h)
{
  guint n = 0, u;

  for (u = 0; u < h->units; u++) {
    if (h->latest[u] != NONE) {
      h->changed[n] = u;
      write_list (h, n++);
      h->latest[u] = NONE;
    }
  }
  h->n_changed = h->changes.n = n;
  return n;
}

/**
 * hebbian_batch_share:
 *
 * From now on there is room for changes of all units. To be called with an empty batch.
 *
 * Returns: where hebbian_batch_list_changed() and hebbian_batch_find_change() put the
 *     changes
 */
RuleChanges *
hebbian_batch_share (HebbianBatch * h)
{
  if (!h->shared) {
    h->shared = TRUE;
    free_room (h);
    make_room (h, h->room);
  }
  return &h->changes;
}

/**
 * hebbian_batch_set_changes:
 * @weights: N x M
 *
 * Takes what was written to where hebbian_batch_share() said.
 *
 * Returns: how many units change
 */
guint
hebbian_batch_set_changes (HebbianBatch * h, const Weights * w)
{
  gfloat *scratch = vector_new (h->stride);
  guint i, j;

  h->n_changed = h->changes.n;
  h->changes.n = 0;
  for (i = 0; i < h->n_changed; i++) {
    const gfloat *change = h->change + i * h->stride;

    h->size[i] = 0.0f;
    for (j = 0; j < h->values; j++)
      h->size[i] = isfinite (change[j]) ? MAX (h->size[i], fabsf (change[j])) :
          INFINITY;
    if (h->plain)
      h->length[i] = weights_row_length (w, h->changed[i], scratch);
  }
  g_aligned_free (scratch);
  return h->n_changed;
}

/**
 * hebbian_batch_find_change:
 * @weights: N x M
 * @first: the first of the listed units to do
 * @end: one after the last
 *
 * Finds d = g V^T - (row sums of g * q) W for some of the units; g is 1 for the unit
 * with a field's largest q, -anti_hebbian for the one with the rank-th. Different
 * threads may do different units at once.
 */
void
hebbian_batch_find_change (HebbianBatch * h, const Weights * w, guint first,
    guint end)
{
  guint i, k;

  for (i = first; i < end; i++) {
    guint begin = h->begin[i], count = h->begin[i + 1] - begin;
    gfloat pull = 0.0f;

    if (h->plain)
      h->length[i] = weights_row_length (w, h->changed[i],
          h->change + i * h->stride);
    for (k = begin; k < begin + count; k++)
      pull += h->g_of[k] * h->q_of[k];
    h->size[i] = h->wide->change (h->change + i * h->stride,
        h->values_of + begin, h->g_of + begin, count,
        weights_row (w, h->changed[i]), pull, h->values);
    h->pull[i] = pull;
  }
}

/**
 * hebbian_batch_step:
 * @rate: eps
 *
 * Empties the batch.
 *
 * Returns: the step: eps / max(max |d|, precision), or eps when steps are plain; NaN
 *     when a change is not finite and the weights must stay as they are
 */
gfloat
hebbian_batch_step (HebbianBatch * h, gfloat rate)
{
  gfloat largest = 0.0f;
  guint i;

  h->waiting = h->kept = 0;
  for (i = 0; i < h->n_changed; i++) {
    if (!isfinite (h->size[i]))
      return NAN;
    largest = MAX (largest, h->size[i]);
  }
  if (h->plain)
    return rate;
  return MIN (rate / MAX (largest, h->precision), G_MAXFLOAT);
}

/* A plain step of unit i. It takes step * pull * W from the row, which overshoots
 * where eps is large: a smaller step keeps that within a share of the row. */
static void
step_plainly (const HebbianBatch * h, Weights * w, guint i, gfloat step)
{
  gfloat *change = h->change + i * h->stride;
  gfloat safe = MIN (step, MOST_SHARE / MAX (fabsf (h->pull[i]), FLT_MIN));

  h->wide->add_weighted (weights_row (w, h->changed[i]), change, safe,
      h->values);
  weights_shorten_row (w, h->changed[i],
      MAX (MIN (MOST_LENGTH, hebbian_first_length (w)),
          (1.0f - safe) * h->length[i]), change);
}

/**
 * hebbian_batch_change_rows:
 * @weights: (inout): N x M
 * @first: the first of the listed units to do
 * @end: one after the last
 * @step: from hebbian_batch_step()
 *
 * W += step * d (text B; Krotov and Hopfield 2019, doi 10.1073/pnas.1820458116) for
 * some of the units. A plain step changes no row by more than half of itself, and
 * leaves none longer than 4 in the norm that rows tend to 1 in, unless it was longer
 * before. Different threads may do different units at once.
 */
void
hebbian_batch_change_rows (const HebbianBatch * h, Weights * w, guint first,
    guint end, gfloat step)
{
  guint i;

  for (i = first; i < end; i++) {
    if (h->plain)
      step_plainly (h, w, i, step);
    else
      h->wide->add_weighted (weights_row (w, h->changed[i]),
          h->change + i * h->stride, step, h->values);
  }
  weights_rows_changed (w, h->changed + first, end - first);
}
