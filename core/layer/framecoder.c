/* The coding stage: from a frame's samples to its code and reconstruction
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include "coder.h"
#include "conscience.h"
#include "drive.h"
#include "drives.h"
#include "framecoder.h"
#include "framegram.h"
#include "shortlist.h"
#include "vectors.h"

struct _FrameCoder
{
  guint units, values;
  FrameCode last;
  RuleContest *contests;        /* of each field */
  Past past;                    /* o(t-1) */
  Coder **coders;               /* one a thread, NULL until it is needed */
  guint n_coders;
  gfloat *gain;                 /* N: the factors of conscience */
  Shortlist *shortlist;         /* of a single field; NULL until it is needed */
  FrameGram gram;
};

/**
 * frame_coder_needs_past:
 * @settings: of a layer
 * @fields: of a frame
 *
 * Returns: whether o(t-1) of each field is kept: of a single field always, as it costs
 *     nothing, of several fields if a setting needs it
 */
gboolean
frame_coder_needs_past (const CompeteSettings * s, guint64 fields)
{
  return fields == 1 || s->residual_winners > 0
      || s->lateral_source == COMPETE_LATERAL_PREVIOUS;
}

/**
 * frame_coder_new:
 * @units: N
 * @values: M
 *
 * Returns: a coding stage without a past; frame_coder_set() comes next
 */
FrameCoder *
frame_coder_new (guint units, guint values)
{
  FrameCoder *c = g_new0 (FrameCoder, 1);

  c->units = units;
  c->values = values;
  frame_code_init (&c->last, units, values);
  c->gain = vector_new (units);
  past_init (&c->past, units);
  past_resize (&c->past, 1);
  return c;
}

static void
free_coders (FrameCoder * c)
{
  guint i;

  for (i = 0; i < c->n_coders; i++)
    coder_free (c->coders[i]);
  g_free (c->coders);
}

void
frame_coder_free (FrameCoder * c)
{
  if (c == NULL)
    return;
  frame_code_clear (&c->last);
  g_free (c->contests);
  free_coders (c);
  past_clear (&c->past);
  g_aligned_free (c->gain);
  shortlist_free (c->shortlist);
  frame_gram_clear (&c->gram);
  g_free (c);
}

/**
 * frame_coder_set:
 * @settings: passed by layer_check()
 *
 * The settings that the next frames are coded with.
 */
void
frame_coder_set (FrameCoder * c, const CompeteSettings * settings)
{
  guint threads = workers_count_threads (settings->threads), i;

  if (threads != c->n_coders) {
    free_coders (c);
    c->coders = g_new0 (Coder *, threads);
    c->n_coders = threads;
  }
  for (i = 0; i < threads; i++)
    if (c->coders[i] != NULL)
      coder_set (c->coders[i], settings);
}

/**
 * frame_coder_keep_drives:
 * @keep: whether codes have drives from now on; the weights keep their norms then
 */
void
frame_coder_keep_drives (FrameCoder * c, gboolean keep)
{
  frame_code_keep_drives (&c->last, keep);
}

/**
 * frame_coder_past:
 *
 * Returns: (transfer none): o(t-1)
 */
Past *
frame_coder_past (FrameCoder * c)
{
  return &c->past;
}

/**
 * frame_coder_weights_changed:
 *
 * Call this whenever weights have changed: products of prototypes are then computed
 * anew.
 */
void
frame_coder_weights_changed (FrameCoder * c)
{
  frame_gram_reset (&c->gram);
}

/* Makes memory for the codes of @count fields. */
static void
make_room (FrameCoder * c, const CompeteSettings * s, guint count)
{
  past_resize (&c->past, frame_coder_needs_past (s, count) ? count : 0);
  if (frame_code_resize (&c->last, count,
          MAX (s->winners, s->residual_winners))) {
    g_free (c->contests);
    c->contests = g_new0 (RuleContest, count);
  }
}

/* The frame that is being coded, which the threads share. */
typedef struct
{
  FrameCoder *coder;
  const FrameCoderTask *task;
  const Rule *rule;
  CoderTask coder_task;
  guint block;                  /* fields whose drives are computed together */
  guint listed;                 /* units in the coder's code that compete; 0: all */
} Job;

/* The lateral strength: start * (end / start)^(t / frames) while t < frames are
 * learned, then `end`. An end of 0 cannot be approached like this: 1/1000 of the other
 * one takes its place. */
static gdouble
lateral_strength (const CompeteSettings * s, guint64 frames_learned)
{
  gdouble start = MAX (s->lateral_start, s->lateral_strength / 1000.0);
  gdouble end = MAX (s->lateral_strength, s->lateral_start / 1000.0);

  if (frames_learned >= s->lateral_anneal_frames || start == 0.0)
    return s->lateral_strength;
  return start * pow (end / start,
      (gdouble) frames_learned / s->lateral_anneal_frames);
}

/* Puts a field's code in the result and in o(t-1). */
static void
keep_code (FrameCoder * c, guint field, const Code * code, gdouble error)
{
  frame_code_set_field (&c->last, field, code, error);
  past_set_field (&c->past, field, code);
}

/* Stages 2 to 8 of one field. */
static void
code_field (const Job * j, guint field, Coder * coder, const gfloat * drive)
{
  FrameCoder *c = j->coder;
  const Weights *weights = j->task->weights;
  const Sample *sample = j->task->samples[field];
  gfloat *r = frame_code_reconstruction (&c->last, field);

  if (!rule_has_code (j->task->settings, sample))
    coder->code.n = 0;
  else if (j->rule->compete != NULL)
    j->rule->compete (j->task->settings, coder->winners, drive, j->listed,
        &coder->code, &c->contests[field]);
  else if (sample->n_lit > 0 || !coder_encode_flat (coder, &j->coder_task))
    coder_encode (coder, &j->coder_task, drive, past_field (&c->past, field));
  if (c->last.drives != NULL)
    frame_code_set_drive (&c->last, field, drive, weights->norms,
        sample->energy);
  keep_code (c, field, &coder->code,
      drive_rebuild (weights, &coder->code, sample, r));
}

/* The coder of one thread, with memory for the drives of a block of fields. */
static Coder *
get_coder (const Job * j, guint slice)
{
  FrameCoder *c = j->coder;

  if (c->coders[slice] == NULL) {
    c->coders[slice] = coder_new (c->units);
    coder_set (c->coders[slice], j->task->settings);
  }
  coder_make_room (c->coders[slice], MAX (j->block, WIDE_FIELDS));
  return c->coders[slice];
}

/* Stages 1 to 8 of at most @count fields from @field on, whose drives a sketch finds.
 *
 * Returns: how many; 0 if that is not possible */
static guint
code_sketched (const Job * j, Coder * coder, guint field, guint count)
{
  const FrameCoderTask *t = j->task;
  Sample *const *samples = t->samples + field;
  guint together = MIN (count, WIDE_FIELDS), i;

  if (j->rule->compete != NULL || j->coder->last.drives != NULL
      || !coder_bound_drives (coder, &j->coder_task, samples, together))
    return 0;
  for (i = 0; i < together; i++) {
    gfloat *drive = coder->drives + i * coder->drive_stride;

    if (!coder_find_drives (coder, i))
      drive_compute_many (t->weights, samples + i, 1, 0, j->coder->units, drive,
          coder->drive_stride);
    code_field (j, field + i, coder, drive);
  }
  return together;
}

/* The same of exactly @count fields, whose drives are all computed. */
static void
code_exactly (const Job * j, Coder * coder, guint field, guint count)
{
  const FrameCoderTask *t = j->task;
  guint i;

  drive_compute_many (t->weights, t->samples + field, count, 0, j->coder->units,
      coder->drives, coder->drive_stride);
  for (i = 0; i < count; i++)
    code_field (j, field + i, coder, coder->drives + i * coder->drive_stride);
}

/* Stages 1 to 8 of some of the blocks of fields. */
static void
code_slice (gpointer data, guint slice, guint first, guint end)
{
  const Job *j = data;
  guint field = first * j->block, last = MIN (end * j->block, j->task->count);
  Coder *coder = get_coder (j, slice);
  guint together;

  for (; field < last; field += together) {
    together = code_sketched (j, coder, field, last - field);
    if (together > 0)
      continue;
    together = MIN (j->block, last - field);
    code_exactly (j, coder, field, together);
  }
}

/* How many fields' drives to compute together: enough blocks for each thread to have
 * some. */
static guint
choose_block (guint count)
{
  return CLAMP ((count / 8 + 3) / 4 * 4, 4, FRAME_CODER_BLOCK);
}

/* Finds the drives of a single field by the sketch of the weights. With a rule that has
 * its own competition, the coder's code lists the units that compete.
 *
 * Returns: %FALSE if that is not possible */
static gboolean
sketch_drives (Job * j, Coder * coder)
{
  const Weights *w = j->task->weights;
  const Sample *sample = j->task->samples[0];
  FrameCoder *c = j->coder;

  if (c->last.drives != NULL)
    return FALSE;
  if (j->rule->compete == NULL)
    return coder_bound_drives (coder, &j->coder_task, j->task->samples, 1)
        && coder_find_drives (coder, 0);
  if (!shortlist_fits (w, sample))
    return FALSE;
  if (c->shortlist == NULL)
    c->shortlist = shortlist_new (c->units);
  j->listed = shortlist_find_single (c->shortlist, coder->winners, w, sample,
      j->rule->get_wanted (j->task->settings), coder->drives,
      coder->code.indices);
  return TRUE;
}

/* Stages 1 to 8 of all fields. Of a single field the threads share the units. */
static void
code_fields (Job * j, Workers * workers)
{
  const FrameCoderTask *t = j->task;

  if (t->count == 1) {
    Coder *coder;

    j->block = 1;
    coder = get_coder (j, 0);
    if (!sketch_drives (j, coder))
      drives_compute (t->weights, t->samples, 1, coder->drives,
          coder->drive_stride, workers);
    code_field (j, 0, coder, coder->drives);
  } else {
    j->block = choose_block (t->count);
    workers_run (workers, code_slice, j,
        (t->count + j->block - 1) / j->block, TRUE);
  }
}

/* Returns: %FALSE when the activations of a field were not finite: they must not be
 * o(t-1) */
static gboolean
finish (FrameCoder * c, const FrameCoderTask * t)
{
  if (frame_code_finish (&c->last, t->samples))
    return TRUE;
  past_reset (&c->past);
  return FALSE;
}

/**
 * frame_coder_code:
 * @task: the frame
 * @workers: the threads that share the work
 *
 * Stages 1 to 8: codes each field and reconstructs it. The result, which
 * frame_coder_last() returns, does not depend on the number of threads. Its codes are
 * o(t-1) of the next frame.
 *
 * Returns: %FALSE when the activations of a field were not finite: its code is empty,
 *     and o(t-1) = 0
 */
gboolean
frame_coder_code (FrameCoder * c, const FrameCoderTask * t, Workers * workers)
{
  const CompeteSettings *s = t->settings;
  Job job = { c, t, rule_get (s->rule) };
  CoderTask *task = &job.coder_task;

  make_room (c, s, t->count);
  task->settings = s;
  task->weights = t->weights;
  task->lateral_strength = lateral_strength (s, t->frames_learned);
  task->unit_rows = job.rule->has_unit_norm;
  if (t->usage != NULL) {
    conscience_gain (t->usage, c->units, s->winners, s->conscience, c->gain);
    task->gain = c->gain;
  }
  task->gram = frame_gram_prepare (&c->gram, s, t->weights, t->count, workers);
  code_fields (&job, workers);
  return finish (c, t);
}

/**
 * frame_coder_code_aside:
 *
 * The same, but o(t-1) stays what it was.
 */
void
frame_coder_code_aside (FrameCoder * c, const FrameCoderTask * task,
    Workers * workers)
{
  gfloat *previous;

  make_room (c, task->settings, task->count);
  previous = past_copy (&c->past);
  frame_coder_code (c, task, workers);
  past_restore (&c->past, previous, c->past.fields);
  g_free (previous);
}

/**
 * frame_coder_set_code:
 * @contests: how the competition for each field ended, with the weights as they are
 * @errors: sum (v - r)^2 of each
 *
 * The same as frame_coder_code() for a frame whose code is already known, but without
 * a reconstruction.
 */
gboolean
frame_coder_set_code (FrameCoder * c, const FrameCoderTask * task,
    const RuleContest * contests, const gdouble * errors)
{
  guint i;

  make_room (c, task->settings, task->count);
  for (i = 0; i < task->count; i++) {
    guint32 best = contests[i].best;
    gfloat activation = contests[i].best_q;
    const Code code = {
      rule_has_code (task->settings, task->samples[i]) ? 1 : 0, &best,
      &activation
    };

    c->contests[i] = contests[i];
    keep_code (c, i, &code, errors[i]);
  }
  return finish (c, task);
}

/**
 * frame_coder_last:
 *
 * Returns: the last frame's code
 */
const FrameCode *
frame_coder_last (const FrameCoder * c)
{
  return &c->last;
}

/**
 * frame_coder_contests:
 *
 * Returns: how the competition for each field of the last frame ended, with a rule
 *     that has its own
 */
const RuleContest *
frame_coder_contests (const FrameCoder * c)
{
  return c->contests;
}
