/* The learning stage: prototypes start and learn
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "coding.h"
#include "conscience.h"
#include "framelearner.h"
#include "random.h"
#include "vectors.h"

struct _FrameLearner
{
  const Rule *rule;
  gpointer state;               /* the rule's */
  RuleUnits units;
  guint n_units, n_values;
  gfloat *usage;                /* N */
  guint64 *won;                 /* N, nullable */
  guint64 frames, fields;       /* learned so far */
  guint mended;
  guint32 *learned;             /* the fields to learn from, ascending */
  guint n_learned, most_learned;
  guint32 *coded;               /* scratch: the fields that have a code */
  Seeding *seeding;             /* nullable: what it offers others that it meets */
};

/**
 * frame_learner_new:
 * @settings: passed by layer_check()
 * @weights: (inout): N x M, as they were drawn; the rule prepares them
 *
 * Returns: a learning stage that has learned nothing yet
 */
FrameLearner *
frame_learner_new (const CompeteSettings * settings, Weights * weights)
{
  FrameLearner *l = g_new0 (FrameLearner, 1);
  guint units = weights->units;

  l->rule = rule_get (settings->rule);
  l->state = l->rule->create (settings, units, weights->values);
  l->n_units = units;
  l->n_values = weights->values;
  l->units.wins = vector_new (units);
  l->units.activity = vector_new (units);
  if (l->rule->reseeds)
    l->units.last_won = g_new0 (guint64, units);
  l->won = g_new0 (guint64, units);
  l->usage = vector_new (units);
  conscience_init (l->usage, units, settings->winners);
  if (l->rule->begin != NULL)
    l->rule->begin (settings, 0, weights, &l->units);
  return l;
}

void
frame_learner_free (FrameLearner * l)
{
  if (l == NULL)
    return;
  l->rule->destroy (l->state);
  g_aligned_free (l->units.wins);
  g_aligned_free (l->units.activity);
  g_free (l->units.last_won);
  g_aligned_free (l->usage);
  g_free (l->won);
  g_free (l->learned);
  g_free (l->coded);
  seeding_free (l->seeding);
  g_free (l);
}

/**
 * frame_learner_state:
 *
 * Returns: what was learned, but for the previous codes; the arrays are the learner's
 */
LayerState
frame_learner_state (const FrameLearner * l)
{
  return (LayerState) { .frames_learned = l->frames,
    .fields_learned = l->fields, .won = l->won, .wins = l->units.wins,
    .activity = l->units.activity, .last_won = l->units.last_won,
    .usage = l->usage
  };
}

static void
restore_counts (FrameLearner * l, const guint64 * won)
{
  g_clear_pointer (&l->won, g_free);
  if (won != NULL)
    l->won = g_memdup2 (won, l->n_units * sizeof (guint64));
}

/* Without the counts in the file, no unit has been idle yet, and none waits for its first
 * prototype. */
static void
restore_last_won (FrameLearner * l, const guint64 * last_won)
{
  guint u;

  for (u = 0; u < l->n_units && l->units.last_won != NULL; u++)
    l->units.last_won[u] = last_won ? MIN (last_won[u], MAX (1, l->fields)) :
        MAX (1, l->fields);
}

/**
 * frame_learner_restore:
 * @settings: of the layer
 * @weights: (inout) (nullable): weights of a file; the rule prepares them
 * @state: what the file says; arrays that are %NULL stay as they are, but for the counts
 * @foreign: whether another rule or another program learned the weights
 *
 * Goes on from a file.
 */
void
frame_learner_restore (FrameLearner * l, const CompeteSettings * settings,
    Weights * weights, const LayerState * state, gboolean foreign)
{
  guint (*prepare) (const CompeteSettings *, guint64, Weights *,
      const RuleUnits *) = foreign ? l->rule->begin : l->rule->resume;
  gsize size = l->n_units * sizeof (gfloat);

  l->frames = state->frames_learned;
  l->fields = state->fields_learned;
  restore_counts (l, state->won);
  restore_last_won (l, state->last_won);
  if (state->wins != NULL)
    memcpy (l->units.wins, state->wins, size);
  if (state->activity != NULL)
    memcpy (l->units.activity, state->activity, size);
  if (state->usage != NULL)
    memcpy (l->usage, state->usage, size);
  if (weights != NULL)
    l->mended = prepare ? prepare (settings, l->frames, weights, &l->units) : 0;
}

/* init=fields: the first learned fields are where prototypes start. */
static gboolean
start_prototypes (FrameLearner * l, const CompeteSettings * s, Weights * w,
    Sample * const *samples)
{
  const SeedLayer layer = frame_learner_seed_layer (l, s, w);
  guint unstarted = seeding_unstarted (&layer), n, i;
  guint32 *drawn;

  if (unstarted == 0 || l->seeding != NULL)
    return FALSE;
  drawn = g_new (guint32, l->n_learned);
  n = random_choose (s->seed + 1, l->frames, l->n_learned, unstarted, drawn);
  for (i = 0; i < n; i++)
    seeding_start_row (&layer, l->fields + i,
        samples[l->learned[drawn[i]]]->v);
  g_free (drawn);
  return TRUE;
}

/* Draws which fields to learn from, among those that have a code. */
static void
draw_fields (FrameLearner * l, const CompeteSettings * s,
    Sample * const *samples, guint count)
{
  guint n = 0, i;

  if (s->contrast != COMPETE_CONTRAST_MOTION) {
    l->n_learned = random_choose (s->seed, l->frames, count,
        s->fields_per_frame, l->learned);
    return;
  }
  for (i = 0; i < count; i++)
    if (rule_has_code (s, samples[i]))
      l->coded[n++] = i;
  l->n_learned = random_choose (s->seed, l->frames, n, s->fields_per_frame,
      l->learned);
  for (i = 0; i < l->n_learned; i++)
    l->learned[i] = l->coded[l->learned[i]];
}

/**
 * frame_learner_draw:
 * @settings: of the layer
 * @weights: (inout): N x M
 * @samples: a frame's fields
 * @count: how many
 *
 * Draws which fields of a frame to learn from. With init=fields the first ones become
 * prototypes. The frame is coded and learned next.
 *
 * Returns: whether weights have changed
 */
gboolean
frame_learner_draw (FrameLearner * l, const CompeteSettings * settings,
    Weights * weights, Sample * const *samples, guint count)
{
  if (count > l->most_learned) {
    l->learned = g_renew (guint32, l->learned, count);
    l->coded = g_renew (guint32, l->coded, count);
    l->most_learned = count;
  }
  draw_fields (l, settings, samples, count);
  return start_prototypes (l, settings, weights, samples);
}

/**
 * frame_learner_usage:
 * @settings: of the layer
 *
 * Returns: (nullable): N floats, each unit's share of the fields, if the settings ask
 *     for a conscience
 */
const gfloat *
frame_learner_usage (const FrameLearner * l, const CompeteSettings * settings)
{
  return settings->conscience != 0.0
      && !coding_get (settings->coding)->keeps_scores ? l->usage : NULL;
}

/* Counts which units have won the learned fields. */
static void
count_wins (FrameLearner * l, const FrameCode * frame)
{
  guint i, j;

  if (l->won == NULL)
    return;
  for (i = 0; i < l->n_learned; i++) {
    const Code *code = &frame->codes[l->learned[i]];

    for (j = 0; j < code->n; j++)
      l->won[code->indices[j]]++;
  }
}

/* Offers fields to others, where layers learn together.
 *
 * Returns: whether all that is learned of this frame is that some become prototypes */
static gboolean
offer_fields (FrameLearner * l, const CompeteSettings * s, Weights * w,
    Sample * const *samples)
{
  const SeedLayer layer = frame_learner_seed_layer (l, s, w);

  if (l->seeding == NULL || (!l->rule->reseeds
          && seeding_unstarted (&layer) == 0))
    return FALSE;
  seeding_offer (&layer, samples, l->learned, l->n_learned);
  return !l->rule->reseeds;
}

/**
 * frame_learner_learn:
 * @settings: of the layer
 * @weights: (inout): N x M
 * @samples: of the frame that frame_learner_draw() was called with
 * @code: the frame's code
 * @contests: how the competition for each field ended, with a rule that has its own
 * @workers: the threads that share the work
 *
 * Stages 9 and 10: learns from the fields that were drawn, as one mini-batch.
 *
 * Returns: %FALSE when a weight would not have stayed finite
 */
gboolean
frame_learner_learn (FrameLearner * l, const CompeteSettings * settings,
    Weights * weights, Sample * const *samples, const FrameCode * code,
    const RuleContest * contests, Workers * workers)
{
  const RuleFrame frame = { settings, samples, code->codes,
    code->reconstruction, code->errors, contests, l->learned, l->n_learned,
    l->frames, l->fields
  };
  gboolean finite;
  guint i;

  if (offer_fields (l, settings, weights, samples))
    return TRUE;
  finite = l->rule->learn (l->state, &frame, weights, &l->units, workers);
  if (frame_learner_usage (l, settings) != NULL)
    for (i = 0; i < l->n_learned; i++)
      if (code->codes[l->learned[i]].n > 0)
        conscience_update (l->usage, l->n_units, &code->codes[l->learned[i]]);
  count_wins (l, code);
  l->frames++;
  l->fields += l->n_learned;
  return finite;
}

/**
 * frame_learner_share:
 *
 * With a rule that learns in batches, full batches wait for frame_learner_learn_changes()
 * from now on.
 *
 * Returns: (nullable) (transfer none): where their changes are; %NULL with another rule
 */
RuleChanges *
frame_learner_share (FrameLearner * l)
{
  return l->rule->share ? l->rule->share (l->state) : NULL;
}

/**
 * frame_learner_learn_changes:
 * @rate: the learning rate
 * @weights: (inout): N x M
 * @workers: the threads that share the work
 *
 * Learns what stands where frame_learner_share() said.
 *
 * Returns: %FALSE when a weight would not have stayed finite
 */
gboolean
frame_learner_learn_changes (FrameLearner * l, gdouble rate,
    Weights * weights, Workers * workers)
{
  return l->rule->learn_changes (l->state, rate, weights, workers);
}

/**
 * frame_learner_offer:
 *
 * From now on fields that may become prototypes are offered to others.
 */
void
frame_learner_offer (FrameLearner * l)
{
  if (l->seeding == NULL)
    l->seeding = seeding_new (l->n_values);
}

/**
 * frame_learner_seed_layer:
 * @settings: of the layer
 * @weights: N x M
 *
 * Returns: what seeding needs of it; valid until the next frame
 */
SeedLayer
frame_learner_seed_layer (const FrameLearner * l,
    const CompeteSettings * settings, Weights * weights)
{
  return (SeedLayer) { l->seeding, l->rule, settings, weights, &l->units,
    l->won, l->usage, l->frames, l->fields
  };
}

/**
 * frame_learner_frames:
 *
 * Returns: how many frames were learned
 */
guint64
frame_learner_frames (const FrameLearner * l)
{
  return l->frames;
}

/**
 * frame_learner_fields:
 *
 * Returns: how many fields were learned
 */
guint64
frame_learner_fields (const FrameLearner * l)
{
  return l->fields;
}

/**
 * frame_learner_mended:
 *
 * Returns: how many prototypes of the file it goes on from the rule had to mend
 */
guint
frame_learner_mended (const FrameLearner * l)
{
  return l->mended;
}

/**
 * frame_learner_batch_wants:
 *
 * Returns: how many fields it takes to fill the batch; 0 when each frame changes the
 *     weights
 */
guint
frame_learner_batch_wants (const FrameLearner * l)
{
  return l->rule->get_batch_wants ? l->rule->get_batch_wants (l->state) : 0;
}

/**
 * frame_learner_drop_batch:
 *
 * Drops the fields that wait for a batch to be full.
 *
 * Returns: how many these were
 */
guint
frame_learner_drop_batch (FrameLearner * l)
{
  if (l->rule->drop_batch == NULL)
    return 0;
  if (l->seeding != NULL)
    seeding_clear (l->seeding);
  return l->rule->drop_batch (l->state);
}

/**
 * frame_learner_collapse:
 *
 * Returns: whether units fail to share the work
 */
CollapseKind
frame_learner_collapse (const FrameLearner * l)
{
  return l->rule->get_collapse ? l->rule->get_collapse (l->state) :
      COLLAPSE_NONE;
}
