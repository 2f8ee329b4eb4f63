/* Frames coded ahead: together, as far as they see the same weights
 *
 * How it works. A rule that learns in batches changes no weight before its batch is
 * full. So frames that nobody waits for can be gathered until then, and their fields
 * coded together: some rows of the weights are then read from memory once for all of
 * them. Learning comes afterwards, frame by frame, from the contests found here.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "ahead.h"
#include "drive.h"
#include "drives.h"
#include "shortlist.h"
#include "vectors.h"
#include "wide.h"

/* To find the winners of fewer drives than this takes one thread less time than it
 * takes to wake the others. */
#define WORTH_SHARING 20000

/* The memory of one thread. */
typedef struct
{
  Code code;
  Winners *winners;             /* NULL until it is needed */
  Shortlist *shortlist;
  gfloat *drive;                /* N */
  gfloat *reconstruction;
} Room;

struct _Ahead
{
  guint units, values;
  gsize stride;
  gfloat *drives;               /* AHEAD_MOST x N, NULL until they are needed */
  SketchBatch *batch;           /* likewise */
  RuleContest contests[AHEAD_MOST];
  gdouble errors[AHEAD_MOST];
  Room *rooms;                  /* one a thread */
  guint n_rooms;
};

/**
 * ahead_new:
 * @layer: with a rule that learns in batches
 *
 * Returns: memory for fields of @layer
 */
Ahead *
ahead_new (const Layer * layer)
{
  const Weights *w = layer_weights (layer);
  Ahead *a = g_new0 (Ahead, 1);

  a->units = w->units;
  a->values = w->values;
  a->stride = vector_round_up (a->units, WIDE_LANES);
  return a;
}

static void
free_rooms (Ahead * a)
{
  guint i;

  for (i = 0; i < a->n_rooms; i++) {
    if (a->rooms[i].winners == NULL)
      continue;
    code_clear (&a->rooms[i].code);
    winners_free (a->rooms[i].winners);
    shortlist_free (a->rooms[i].shortlist);
    g_aligned_free (a->rooms[i].drive);
    g_aligned_free (a->rooms[i].reconstruction);
  }
  g_free (a->rooms);
}

void
ahead_free (Ahead * a)
{
  if (a == NULL)
    return;
  free_rooms (a);
  g_aligned_free (a->drives);
  sketch_batch_free (a->batch);
  g_free (a);
}

/**
 * ahead_most:
 *
 * Returns: how many fields ahead_code() may code together: as many as the batch still
 *     wants, but no more than there is memory for; 0 when it may code none, as each
 *     frame changes the weights, or nothing is learned
 */
guint
ahead_most (const Layer * layer)
{
  return layer_learns (layer, 0) ? MIN (layer_batch_wants (layer), AHEAD_MOST) :
      0;
}

/* What the threads share. */
typedef struct
{
  Ahead *ahead;
  const Rule *rule;
  const CompeteSettings *settings;
  const Weights *weights;
  Sample *const *samples;
  guint count;
  gboolean sketched;            /* the drives are found by the sketch */
} Job;

static Room *
get_room (Ahead * a, guint slice)
{
  Room *room = &a->rooms[slice];

  if (room->winners == NULL) {
    code_init (&room->code, a->units);
    room->winners = winners_new (a->units);
    room->shortlist = shortlist_new (a->units);
    room->drive = vector_new (a->stride);
    room->reconstruction = vector_new (a->values);
  }
  return room;
}

/* The competition for some of the fields. */
static void
compete_slice (gpointer data, guint slice, guint first, guint end)
{
  const Job *j = data;
  Ahead *a = j->ahead;
  Room *room = get_room (a, slice);
  const gfloat *drive = room->drive;
  guint i, listed = 0;

  for (i = first; i < end; i++) {
    if (j->sketched)
      listed = shortlist_find (room->shortlist, room->winners, j->weights,
          j->samples[i], sketch_batch_products (a->batch, i),
          j->rule->get_wanted (j->settings), room->drive, room->code.indices);
    else
      drive = a->drives + i * a->stride;
    j->rule->compete (j->settings, room->winners, drive, listed, &room->code,
        &a->contests[i]);
    a->errors[i] = drive_rebuild (j->weights, &room->code, j->samples[i],
        room->reconstruction);
  }
}

/* The products of all samples with some of the tiles of the sketch. */
static void
multiply_slice (gpointer data, guint slice, guint first, guint end)
{
  const Job *j = data;

  sketch_batch_multiply (j->ahead->batch, j->weights->sketch, j->count, first,
      end);
}

/* Whether the sketch bounds the drives of all samples. */
static gboolean
can_sketch (const Job * j)
{
  guint i;

  for (i = 0; i < j->count; i++)
    if (!shortlist_fits (j->weights, j->samples[i]))
      return FALSE;
  return TRUE;
}

/* All drives, or what the sketch needs to find some. */
static void
find_drives (Job * j, Workers * workers)
{
  Ahead *a = j->ahead;
  guint i;

  j->sketched = can_sketch (j);
  if (!j->sketched) {
    if (a->drives == NULL)
      a->drives = vector_new (AHEAD_MOST * a->stride);
    drives_compute (j->weights, j->samples, j->count, a->drives, a->stride,
        workers);
    return;
  }
  if (a->batch == NULL)
    a->batch = sketch_batch_new (j->weights->sketch, AHEAD_MOST);
  for (i = 0; i < j->count; i++)
    sketch_batch_set (a->batch, i, j->samples[i]->bytes, j->samples[i]->lit,
        j->samples[i]->n_lit);
  workers_run (workers, multiply_slice, j, sketch_batch_tiles (a->batch), TRUE);
}

/**
 * ahead_code:
 * @samples: the fields of some frames
 * @count: how many, at most ahead_most()
 *
 * Codes frames together. Call ahead_step() for each next, before anything else is done
 * with @layer.
 */
void
ahead_code (Ahead * a, Layer * layer, Sample * const *samples, guint count)
{
  gint64 begin = stage_times_clock (layer_times (layer));
  const CompeteSettings *settings = layer_settings (layer);
  Workers *workers = layer_workers (layer);
  Job job = { a, rule_get (settings->rule), settings, layer_weights (layer),
    samples, count
  };

  if (a->n_rooms != workers_threads (workers)) {
    free_rooms (a);
    a->n_rooms = workers_threads (workers);
    a->rooms = g_new0 (Room, a->n_rooms);
  }
  find_drives (&job, workers);
  workers_run (workers, compete_slice, &job, count,
      (guint64) count * a->units >= WORTH_SHARING);
  stage_times_add_code (layer_times (layer), begin);
}

/**
 * ahead_step:
 * @samples: the fields of a frame
 * @first: the first of them among the fields coded last; frames come one after another
 * @count: how many they are
 *
 * Does with that frame what layer_step() does, to the bit, but without a
 * reconstruction.
 */
void
ahead_step (const Ahead * a, Layer * layer, Sample * const *samples,
    guint first, guint count)
{
  layer_step_coded (layer, samples, count, a->contests + first,
      a->errors + first);
}
