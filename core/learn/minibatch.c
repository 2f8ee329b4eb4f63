/* Mini-batch: the fields of a frame, sorted by the units that won them
 *
 * How it works. The entries of a winner stand one after another, winners ascending:
 * a counting sort. First count how many fields each unit won; then turn the counts
 * into where each winner's entries begin; then go through the fields in order and put
 * each at the next free place of each unit that won it. So a winner's fields are
 * ascending, and sums over them come out the same for any number of threads. All
 * threads then share the winners: no two write the same prototype.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "minibatch.h"
#include "vectors.h"

/**
 * minibatch_new:
 * @units: N
 * @values: M
 *
 * Returns: an empty mini-batch
 */
MiniBatch *
minibatch_new (guint units, guint values)
{
  MiniBatch *b = g_new0 (MiniBatch, 1);

  b->units = units;
  b->values = values;
  b->stride = vector_round_up (values, WIDE_LANES);
  b->winners = g_new0 (guint32, units);
  b->begin = g_new0 (guint32, (gsize) units + 1);
  b->count = g_new0 (guint32, units);
  b->wide = wide_best ();
  return b;
}

gpointer
minibatch_create (const CompeteSettings * settings, guint units, guint values)
{
  return minibatch_new (units, values);
}

static void
free_fields (MiniBatch * b)
{
  g_aligned_free (b->change);
  g_free (b->change_norm);
  g_free (b->largest);
}

static void
free_entries (MiniBatch * b)
{
  g_free (b->field);
  g_aligned_free (b->activation);
  g_aligned_free (b->step);
}

static void
free_rooms (MiniBatch * b)
{
  guint i;

  for (i = 0; i < b->n_rooms; i++)
    g_aligned_free (b->rooms[i].scratch);
  g_free (b->rooms);
}

void
minibatch_free (MiniBatch * b)
{
  if (b == NULL)
    return;
  free_fields (b);
  free_entries (b);
  free_rooms (b);
  g_free (b->winners);
  g_free (b->begin);
  g_free (b->count);
  g_free (b);
}

void
minibatch_destroy (gpointer batch)
{
  minibatch_free (batch);
}

guint64
minibatch_get_memory (const CompeteSettings * settings, guint64 units,
    guint64 values, guint64 fields)
{
  return fields * (values + VECTOR_PADDING + 2);
}

static void
make_room (MiniBatch * b, guint fields, guint threads)
{
  if (fields > b->most_fields) {
    free_fields (b);
    b->most_fields = fields;
    b->change = vector_new (fields * b->stride);
    b->change_norm = g_new0 (gfloat, fields);
    b->largest = g_new0 (gfloat, fields);
  }
  if (threads != b->n_rooms) {
    free_rooms (b);
    b->n_rooms = threads;
    b->rooms = g_new0 (MiniBatchRoom, threads);
  }
}

static void
make_room_for_entries (MiniBatch * b, guint entries)
{
  if (entries <= b->most_entries)
    return;
  free_entries (b);
  b->most_entries = entries;
  b->field = g_new0 (guint32, entries);
  b->activation = vector_new (entries);
  b->step = vector_new (entries);
}

/* Sets the size of the largest activation of each field.
 *
 * Returns: the greatest number of entries there can be */
static guint
find_largest (MiniBatch * b, const RuleFrame * frame)
{
  guint f, i, all = 0;

  for (f = 0; f < frame->n_learned; f++) {
    const Code *code = frame->codes + frame->learned[f];

    b->largest[f] = 0.0f;
    for (i = 0; i < code->n; i++)
      b->largest[f] = MAX (b->largest[f], fabsf (code->activations[i]));
    all += code->n;
  }
  return all;
}

/* The entries of a single field: its code, in the same order. */
static void
copy_code (MiniBatch * b, const Code * code, gfloat least)
{
  guint i, n = 0;

  for (i = 0; i < code->n; i++) {
    if (fabsf (code->activations[i]) > least) {
      b->winners[n] = code->indices[i];
      b->begin[n] = n;
      b->field[n] = 0;
      b->activation[n++] = code->activations[i];
    }
  }
  b->n_winners = n;
  b->begin[n] = n;
}

/* How many entries each unit has. */
static void
count_entries (MiniBatch * b, const RuleFrame * frame, gfloat least)
{
  guint f, i;

  memset (b->count, 0, b->units * sizeof (guint32));
  for (f = 0; f < frame->n_learned; f++) {
    const Code *code = frame->codes + frame->learned[f];

    for (i = 0; i < code->n; i++)
      b->count[code->indices[i]] += fabsf (code->activations[i]) > least;
  }
}

/* Lists the winners and where their entries begin. Afterwards count is the place of
 * each unit's next entry. */
static void
list_winners (MiniBatch * b)
{
  guint u, n = 0, at = 0;

  for (u = 0; u < b->units; u++) {
    guint entries = b->count[u];

    b->winners[n] = u;
    b->begin[n] = at;
    b->count[u] = at;
    n += entries > 0;
    at += entries;
  }
  b->n_winners = n;
  b->begin[n] = at;
}

static void
place_entries (MiniBatch * b, const RuleFrame * frame, gfloat least)
{
  guint f, i;

  for (f = 0; f < frame->n_learned; f++) {
    const Code *code = frame->codes + frame->learned[f];

    for (i = 0; i < code->n; i++) {
      if (fabsf (code->activations[i]) > least) {
        guint at = b->count[code->indices[i]]++;

        b->field[at] = f;
        b->activation[at] = code->activations[i];
      }
    }
  }
}

/* Sorts the learned fields by unit. */
static void
sort (MiniBatch * b, const RuleFrame * frame, gfloat least)
{
  make_room_for_entries (b, find_largest (b, frame));
  if (frame->n_learned == 1) {
    copy_code (b, frame->codes + frame->learned[0], least);
    return;
  }
  count_entries (b, frame, least);
  list_winners (b);
  place_entries (b, frame, least);
}

/* What the threads share. */
typedef struct
{
  MiniBatch *batch;
  const MiniBatchSteps *steps;
  const RuleFrame *frame;
  Weights *weights;
  const RuleUnits *units;
} Job;

static void
change_slice (gpointer data, guint slice, guint first, guint end)
{
  const Job *j = data;
  guint i;

  for (i = first; i < end; i++)
    j->steps->find_change (j->batch, i, j->frame, j->frame->learned[i]);
}

static void
move_slice (gpointer data, guint slice, guint first, guint end)
{
  const Job *j = data;
  MiniBatchRoom *room = &j->batch->rooms[slice];

  if (room->scratch == NULL)
    room->scratch = vector_new (2 * j->batch->stride);
  room->failed = !j->steps->move (j->batch, first, end, j->frame, j->weights,
      j->units, room->scratch);
}

/**
 * minibatch_learn:
 * @steps: the rule
 * @frame: a coded frame
 * @weights: (inout): N x M
 * @units: (inout): for the rule
 * @workers: the threads that share the work
 *
 * Learns from all learned fields of a frame at once: finds each field's change, sorts
 * the fields by unit, and moves the prototype of each unit that won any.
 *
 * Returns: %FALSE when a weight would not have stayed finite
 */
gboolean
minibatch_learn (MiniBatch * b, const MiniBatchSteps * steps,
    const RuleFrame * frame, Weights * weights, const RuleUnits * units,
    Workers * workers)
{
  Job job = { b, steps, frame, weights, units };
  gboolean finite = TRUE;
  guint i;

  make_room (b, frame->n_learned, workers_threads (workers));
  workers_run (workers, change_slice, &job, frame->n_learned, TRUE);
  sort (b, frame, steps->least);
  for (i = 0; i < b->n_rooms; i++)
    b->rooms[i].failed = FALSE;
  workers_run (workers, move_slice, &job, b->n_winners,
      (guint64) b->begin[b->n_winners] * b->values >= RULE_WORTH_SHARING);
  for (i = 0; i < b->n_rooms; i++)
    finite &= !b->rooms[i].failed;
  return finite;
}
