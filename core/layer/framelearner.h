/* The learning stage: prototypes start and learn
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "framecode.h"
#include "rule.h"
#include "seeding.h"

/**
 * LayerState:
 * @frames_learned: frames that changed the weights, or wait in a batch to do so
 * @fields_learned: fields of these frames that were learned
 * @won: (nullable): N counts: how many learned fields each unit has won; %NULL when
 *     that is not known
 * @wins: (nullable): N floats, rule unit-norm: in how many frames each unit has
 *     won
 * @activity: (nullable): N floats, rule unit-norm: each unit's fading sum of o^2
 * @last_won: (nullable): N counts, a rule that reseeds: how many fields were learned when
 *     each unit last won one or became one
 * @usage: (nullable): N floats, conscience: each unit's share of the fields
 * @past: how many fields have a previous code
 * @previous: (nullable): @past x N floats, o(t-1) of each field
 *
 * What a layer has learned besides its weights: what a file keeps.
 */
typedef struct
{
  guint64 frames_learned, fields_learned;
  const guint64 *won, *last_won;
  const gfloat *wins, *activity, *usage;
  guint past;
  const gfloat *previous;
} LayerState;

typedef struct _FrameLearner FrameLearner;

FrameLearner *frame_learner_new (const CompeteSettings * settings,
    Weights * weights);
void frame_learner_free (FrameLearner * learner);
LayerState frame_learner_state (const FrameLearner * learner);
void frame_learner_restore (FrameLearner * learner,
    const CompeteSettings * settings, Weights * weights,
    const LayerState * state, gboolean foreign);

gboolean frame_learner_draw (FrameLearner * learner,
    const CompeteSettings * settings, Weights * weights,
    Sample * const *samples, guint count);
const gfloat *frame_learner_usage (const FrameLearner * learner,
    const CompeteSettings * settings);
gboolean frame_learner_learn (FrameLearner * learner,
    const CompeteSettings * settings, Weights * weights,
    Sample * const *samples, const FrameCode * code,
    const RuleContest * contests, Workers * workers);

RuleChanges *frame_learner_share (FrameLearner * learner);
gboolean frame_learner_learn_changes (FrameLearner * learner, gdouble rate,
    Weights * weights, Workers * workers);

void frame_learner_offer (FrameLearner * learner);
SeedLayer frame_learner_seed_layer (const FrameLearner * learner,
    const CompeteSettings * settings, Weights * weights);

guint64 frame_learner_frames (const FrameLearner * learner);
guint64 frame_learner_fields (const FrameLearner * learner);
guint frame_learner_mended (const FrameLearner * learner);
guint frame_learner_batch_wants (const FrameLearner * learner);
guint frame_learner_drop_batch (FrameLearner * learner);
CollapseKind frame_learner_collapse (const FrameLearner * learner);
