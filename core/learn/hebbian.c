/* Rule hebbian (text B): competing hidden units, learned in batches
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include "coding.h"
#include "hebbianbatch.h"
#include "rownorm.h"
#include "vectors.h"

/* The greatest length of a row to begin with, and the greatest |W|^(p - 1). */
#define FIRST_LENGTH 1e6
#define FIRST_PULL 1e6

typedef struct
{
  HebbianBatch *batch;
  Collapse *collapse;
  gboolean started;             /* no unit waits for its first prototype */
  RuleChanges *shared;          /* nullable: full batches leave their changes there */
} Hebbian;

static const gchar *
get_fault (const CompeteSettings * s, guint units, guint values)
{
  if (!coding_get (s->coding)->keeps_scores)
    return "rule=hebbian needs coding=winners: it has one winner, "
        "which neither refit nor pursuit could fit";
  if (s->rank > units)
    return "rank is larger than the number of units: "
        "lower rank, or raise columns or rows";
  if (s->batch_size == 0)
    return "batch-size is 0: a batch holds at least 1 field";
  if ((guint64) s->batch_size * values > VECTOR_MOST)
    return "a batch of that many fields has more than 1073741824 values: lower "
        "batch-size, or set field-width and field-height to less";
  return NULL;
}

static guint64
get_memory (const CompeteSettings * s, guint64 units, guint64 values,
    guint64 fields)
{
  guint64 line = values + VECTOR_PADDING, batch = s->batch_size + fields;

  return batch * (line + 20) + MIN (units, 2 * batch) * (line + 5);
}

static gfloat
get_power (const CompeteSettings * s)
{
  return s->lebesgue_norm - 1.0;
}

/* eps = rate * (1 - epoch / anneal_epochs), epoch = floor (fields / epoch_fields) */
static gdouble
get_rate (const CompeteSettings * s, guint64 fields_learned)
{
  guint64 epoch = fields_learned / MAX (1, s->epoch_fields);

  if (s->anneal_epochs == 0)
    return s->learning_rate;
  return s->learning_rate * MAX (0.0, 1.0 - (gdouble) epoch / s->anneal_epochs);
}

/**
 * hebbian_first_length:
 * @weights: N x M
 *
 * Returns: how long a row may be to begin with, so that drives are of a moderate
 *     size: |q| <= |W|^(p - 1) |v|
 */
gfloat
hebbian_first_length (const Weights * w)
{
  return MIN (FIRST_LENGTH, pow (FIRST_PULL, 1.0 / w->power));
}

/* Plain steps keep weights finite only if drives are of a moderate size to begin
 * with. Longer rows are shortened; the next time the same ones are left as they
 * are. */
static guint
begin (const CompeteSettings * s, guint64 frame, Weights * w,
    const RuleUnits * units)
{
  if (s->step == COMPETE_STEP_PLAIN)
    weights_shorten (w, hebbian_first_length (w));
  return 0;
}

static guint
get_wanted (const CompeteSettings * s)
{
  return s->rank;
}

/* The largest q and its unit are the code. The selection returns the rank-th. */
static void
compete (const CompeteSettings * s, Winners * winners, const gfloat * drive,
    guint listed, Code * code, RuleContest * contest)
{
  const guint32 *order = code->indices;
  guint32 rival = listed > 0 ?
      winners_select_among (winners, drive, listed, s->rank, code->indices) :
      winners_select (winners, drive, s->rank, code->indices);
  guint32 best = order[0];
  guint i;

  for (i = 1; i < s->rank; i++) {
    if (drive[order[i]] >= drive[best])
      best = order[i];
  }
  code->n = 1;
  code->indices[0] = best;
  code->activations[0] = drive[best];
  *contest = (RuleContest) { best, rival, drive[best], drive[rival] };
}

static gpointer
create (const CompeteSettings * settings, guint units, guint values)
{
  Hebbian *h = g_new0 (Hebbian, 1);

  h->batch = hebbian_batch_new (settings, units, values);
  h->collapse = collapse_new (units);
  return h;
}

static void
destroy (gpointer state)
{
  Hebbian *h = state;

  hebbian_batch_free (h->batch);
  collapse_free (h->collapse);
  g_free (h);
}

/* What the threads share. */
typedef struct
{
  HebbianBatch *batch;
  Weights *weights;
  gfloat step;
} Job;

static void
find_change_slice (gpointer data, guint slice, guint first, guint end)
{
  const Job *j = data;

  hebbian_batch_find_change (j->batch, j->weights, first, end);
}

static void
change_rows_slice (gpointer data, guint slice, guint first, guint end)
{
  const Job *j = data;

  hebbian_batch_change_rows (j->batch, j->weights, first, end, j->step);
}

static gboolean
is_worth_sharing (guint changed, const Weights * w)
{
  return (guint64) changed * w->values >= RULE_WORTH_SHARING;
}

/* Finds what a full batch changes.
 *
 * Returns: how many units */
static guint
find_changes (HebbianBatch * batch, Weights * w, Workers * workers)
{
  Job job = { batch, w };
  guint changed = hebbian_batch_list_changed (batch);

  workers_run (workers, find_change_slice, &job, changed,
      is_worth_sharing (changed, w));
  return changed;
}

/* Changes the weights of so many units.
 *
 * Returns: %FALSE when they would not stay finite, and were not changed */
static gboolean
change_weights (HebbianBatch * batch, guint changed, gdouble rate, Weights * w,
    Workers * workers)
{
  Job job = { batch, w };

  job.step = hebbian_batch_step (batch, rate);
  if (isnan (job.step))
    return FALSE;
  workers_run (workers, change_rows_slice, &job, changed,
      is_worth_sharing (changed, w));
  return TRUE;
}

/* Learns a full batch, or finds its changes for those who share them.
 *
 * Returns: %FALSE when the weights would not stay finite */
static gboolean
learn_batch (Hebbian * h, const RuleFrame * f, Weights * w, Workers * workers)
{
  guint changed = find_changes (h->batch, w, workers);

  if (h->shared != NULL)
    return TRUE;
  return change_weights (h->batch, changed,
      get_rate (f->settings, f->fields_learned), w, workers);
}

/* Adds the fields of a frame to the batch.
 *
 * Returns: whether it is full */
static gboolean
add_fields (Hebbian * h, const RuleFrame * f, const Weights * weights,
    const RuleUnits * units)
{
  gboolean full = FALSE;
  guint i;

  hebbian_batch_make_room (h->batch, f->n_learned);
  for (i = 0; i < f->n_learned; i++) {
    const RuleContest *contest = &f->contests[f->learned[i]];

    full = hebbian_batch_add (h->batch, f->samples[f->learned[i]], contest);
    reseed_count (f->settings, units->last_won, contest->best,
        f->fields_learned + i + 1);
    if (h->started)
      collapse_count (h->collapse, contest->best, weights);
  }
  return full;
}

/* A batch that came before all units had a prototype only makes prototypes. */
static gboolean
learn (gpointer state, const RuleFrame * f, Weights * weights,
    const RuleUnits * units, Workers * workers)
{
  Hebbian *h = state;
  ReseedFields fields;

  if (!h->started)
    h->started = reseed_has_started (f->settings, units->last_won,
        weights->units);
  if (!add_fields (h, f, weights, units)) {
    hebbian_batch_keep (h->batch);
    return TRUE;
  }
  fields = hebbian_batch_fields (h->batch);
  fields.learned = f->fields_learned + f->n_learned;
  if (h->shared != NULL) {
    h->shared->full = TRUE;
    h->shared->at = f->fields_learned;
  }
  if (!h->started)
    hebbian_batch_drop (h->batch);
  else if (!learn_batch (h, f, weights, workers))
    return FALSE;
  if (h->shared == NULL
      && (!h->started || fields.learned <= f->settings->reseed_until))
    reseed_units (f->settings, &fields, weights, units->last_won);
  return TRUE;
}

static guint
get_batch_wants (gconstpointer state)
{
  return hebbian_batch_wants (((const Hebbian *) state)->batch);
}

static guint
drop_batch (gpointer state)
{
  return hebbian_batch_drop (((Hebbian *) state)->batch);
}

static CollapseKind
get_collapse (gconstpointer state)
{
  return collapse_kind (((const Hebbian *) state)->collapse);
}

static RuleChanges *
share (gpointer state)
{
  Hebbian *h = state;

  h->shared = hebbian_batch_share (h->batch);
  return h->shared;
}

static gboolean
learn_changes (gpointer state, gdouble rate, Weights * weights,
    Workers * workers)
{
  HebbianBatch *batch = ((Hebbian *) state)->batch;

  return change_weights (batch, hebbian_batch_set_changes (batch, weights),
      rate, weights, workers);
}

const Rule rule_hebbian = {
  .has_signs = TRUE,
  .reseeds = TRUE,
  .get_fault = get_fault,
  .get_memory = get_memory,
  .get_power = get_power,
  .get_rate = get_rate,
  .begin = begin,
  .resume = begin,
  .get_wanted = get_wanted,
  .compete = compete,
  .create = create,
  .destroy = destroy,
  .learn = learn,
  .get_batch_wants = get_batch_wants,
  .drop_batch = drop_batch,
  .get_collapse = get_collapse,
  .share = share,
  .learn_changes = learn_changes
};
