/* Rules: how prototypes learn, a table of functions for each rule
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "code.h"
#include "collapse.h"
#include "sample.h"
#include "settings.h"
#include "weights.h"
#include "winners.h"
#include "workers.h"

/* To change fewer weights than this takes one thread less time than it takes to
 * wake the others. */
#define RULE_WORTH_SHARING 65536

/**
 * RuleContest:
 * @best: the unit with the largest drive
 * @rival: the unit with the rank-th largest drive
 * @best_q: drive of @best
 * @rival_q: drive of @rival
 *
 * How the competition for one field ended, with a rule that has its own.
 */
typedef struct
{
  guint32 best, rival;
  gfloat best_q, rival_q;
} RuleContest;

/**
 * RuleUnits:
 * @wins: N floats: in how many mini-batches each unit has won
 * @activity: N floats: each unit's fading sum of o^2
 * @last_won: (nullable): N counts: how many fields were learned when each unit last won
 *     one, or became one (reseed.h); %NULL unless the rule reseeds
 *
 * What rules keep of each unit. Files have the first two, which are rule unit-norm's,
 * with every rule.
 */
typedef struct
{
  gfloat *wins, *activity;
  guint64 *last_won;
} RuleUnits;

/**
 * RuleFrame:
 * @settings: of the layer
 * @samples: the frame's fields
 * @codes: their codes
 * @reconstruction: r of each field, M floats each
 * @errors: sum (v - r)^2 of each field
 * @contests: of each field, with a rule that has its own competition
 * @learned: which fields to learn from, ascending
 * @n_learned: how many these are; 0 if no field of the frame has a code
 * @frames_learned: how many frames were learned before this one
 * @fields_learned: how many fields were learned before this frame
 *
 * A coded frame to learn from.
 */
typedef struct
{
  const CompeteSettings *settings;
  Sample *const *samples;
  const Code *codes;
  const gfloat *reconstruction;
  const gdouble *errors;
  const RuleContest *contests;
  const guint32 *learned;
  guint n_learned;
  guint64 frames_learned, fields_learned;
} RuleFrame;

/**
 * RuleChanges:
 * @full: whether a batch is full; whoever learns its changes sets it to %FALSE
 * @n: how many units change; 0: there is nothing to learn
 * @units: which units
 * @change: @n rows of @stride floats: in which direction each prototype changes, M values
 * @stride: floats from one row to the next
 * @pull: of each of them, the sum of g * q over the batch
 * @at: how many fields were learned before the frame that filled the batch
 *
 * What a full batch changes, before the learning rate. There is room for N units.
 */
typedef struct
{
  gboolean full;
  guint n;
  guint32 *units;
  gfloat *change;
  gsize stride;
  gfloat *pull;
  guint64 at;
} RuleChanges;

/**
 * Rule:
 * @has_unit_norm: whether all prototypes have unit norm
 * @has_signs: whether weights may be of both signs
 * @reseeds: whether @learn itself makes fields prototypes: at first, with init=fields,
 *     and of idle units, with reseed-until
 * @get_fault: (nullable): returns what is wrong with the settings that only this
 *     rule uses, for N = @units and M = @values, or %NULL
 * @get_memory: returns how many floats @create and @learn allocate at most for all
 *     threads together, for frames of @fields fields
 * @get_power: (nullable): the power p - 1 in the drive sign(W) |W|^(p - 1) v; %NULL
 *     stands for 1
 * @get_rate: (nullable): the learning rate after so many fields; %NULL stands for
 *     the one in the settings
 * @begin: (nullable): prepares prototypes that were drawn, or learned by another
 *     rule; @frame is the number of frames learned. Returns how many it had to
 *     mend
 * @resume: (nullable): the same for prototypes that this rule learned
 * @begin_row: (nullable): prepares one prototype that was set to a field
 * @get_wanted: (nullable): returns how many of the largest drives @compete looks at
 * @compete: (nullable): codes a field instead of the coder: from @drive, N floats,
 *     and with @winners as scratch memory, sets @code, which has room for N
 *     entries, and @contest. If @listed is not 0, the first @listed indices of @code
 *     are the units that compete, ascending, at least as many as are wanted; else all
 *     do. Different threads may call it at once
 * @create: makes what the rule keeps from frame to frame, for N = @units and
 *     M = @values
 * @destroy: frees it
 * @learn: learns from a frame. Returns %FALSE when a weight would not have stayed
 *     finite: it was not written
 * @get_batch_wants: (nullable): returns how many fields a batch still waits for
 *     before @learn changes the weights; %NULL: each frame changes them
 * @drop_batch: (nullable): drops the fields that wait and returns their number
 * @get_collapse: (nullable): returns whether units fail to share the work
 * @share: (nullable): with a rule that learns in batches: from now on @learn leaves a
 *     full batch to learn_changes(), and makes no field a prototype. Returns: (transfer
 *     none): where its changes are
 * @learn_changes: (nullable): learns what stands there, which may have been added to, and
 *     sets n to 0. Returns %FALSE when a weight would not have stayed finite
 *
 * A rule. A new one is a file that defines such a struct, a value of #CompeteRule,
 * its name in settings.c, and a line in the table of rule.c.
 */
typedef struct
{
  gboolean has_unit_norm, has_signs, reseeds;

  const gchar *(*get_fault) (const CompeteSettings * settings, guint units,
      guint values);
  guint64 (*get_memory) (const CompeteSettings * settings, guint64 units,
      guint64 values, guint64 fields);
  gfloat (*get_power) (const CompeteSettings * settings);
  gdouble (*get_rate) (const CompeteSettings * settings,
      guint64 fields_learned);

  guint (*begin) (const CompeteSettings * settings, guint64 frame,
      Weights * weights, const RuleUnits * units);
  guint (*resume) (const CompeteSettings * settings, guint64 frame,
      Weights * weights, const RuleUnits * units);
  void (*begin_row) (const CompeteSettings * settings, guint64 frame,
      Weights * weights, guint unit);

  guint (*get_wanted) (const CompeteSettings * settings);
  void (*compete) (const CompeteSettings * settings, Winners * winners,
      const gfloat * drive, guint listed, Code * code, RuleContest * contest);

  gpointer (*create) (const CompeteSettings * settings, guint units,
      guint values);
  void (*destroy) (gpointer state);
  gboolean (*learn) (gpointer state, const RuleFrame * frame,
      Weights * weights, const RuleUnits * units, Workers * workers);
  guint (*get_batch_wants) (gconstpointer state);
  guint (*drop_batch) (gpointer state);
  CollapseKind (*get_collapse) (gconstpointer state);

  RuleChanges *(*share) (gpointer state);
    gboolean (*learn_changes) (gpointer state, gdouble rate, Weights * weights,
      Workers * workers);
} Rule;

extern const Rule rule_multiplicative, rule_unit_norm, rule_hebbian;

const Rule *rule_get (CompeteRule rule);
gboolean rule_normalizes (const CompeteSettings * settings);
gboolean rule_has_signs (const CompeteSettings * settings);
gboolean rule_has_code (const CompeteSettings * settings,
    const Sample * sample);
gboolean rule_may_sketch (const CompeteSettings * settings);
gdouble rule_learning_rate (const CompeteSettings * settings,
    guint64 fields_learned);
