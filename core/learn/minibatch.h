/* Mini-batch: the fields of a frame, sorted by the units that won them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "rule.h"
#include "wide.h"

/* The room of one thread. */
typedef struct
{
  gfloat *scratch;              /* nullable: 2 x stride floats */
  gboolean failed;              /* a weight would not have stayed finite */
} MiniBatchRoom;

/**
 * MiniBatch:
 * @units: N
 * @values: M
 * @stride: M, padded for the wide loops
 * @change: @stride floats for each learned field: the direction in which it moves
 *     prototypes
 * @change_norm: the norm of each, if the rule sets it
 * @largest: the size of the largest activation of each learned field
 * @n_winners: how many units won a learned field
 * @winners: which units those are, ascending
 * @begin: for each winner, its first entry below; one more at the end
 * @field: of each entry, the learned field, counted from 0; ascending for a winner
 * @activation: of each entry, o_u in that field
 * @step: of each entry, how far the unit moves along the field's change, if the
 *     rule sets it
 * @wide: the wide loops
 *
 * A code lists for each field the units that won it. Rules need the opposite: for
 * each unit the fields that it won. An entry is one pair of the two.
 */
typedef struct
{
  guint units, values;
  gsize stride;
  gfloat *change;
  gfloat *change_norm, *largest;
  guint n_winners;
  guint32 *winners, *begin;
  guint32 *field;
  gfloat *activation, *step;
  const Wide *wide;

  /*< private >*/
  guint most_fields, most_entries;      /* that there is memory for */
  guint32 *count;               /* N */
  MiniBatchRoom *rooms;         /* one a thread */
  guint n_rooms;
} MiniBatch;

/**
 * MiniBatchSteps:
 * @least: only activations of a size over this are entries
 * @find_change: sets change i, and its norm, from @field of @frame
 * @move: changes the weights of the winners from @first to before @end; @scratch
 *     has 2 x stride floats. Returns %FALSE when a weight would not have stayed
 *     finite
 *
 * A rule that learns from each frame at once. Different threads may call either
 * function at the same time.
 */
typedef struct
{
  gfloat least;
  void (*find_change) (MiniBatch * batch, guint i, const RuleFrame * frame,
      guint field);
  gboolean (*move) (MiniBatch * batch, guint first, guint end,
      const RuleFrame * frame, Weights * weights, const RuleUnits * units,
      gfloat * scratch);
} MiniBatchSteps;

MiniBatch *minibatch_new (guint units, guint values);
void minibatch_free (MiniBatch * batch);
gboolean minibatch_learn (MiniBatch * batch, const MiniBatchSteps * steps,
    const RuleFrame * frame, Weights * weights, const RuleUnits * units,
    Workers * workers);

/* For the tables of rules */
gpointer minibatch_create (const CompeteSettings * settings, guint units,
    guint values);
void minibatch_destroy (gpointer batch);
guint64 minibatch_get_memory (const CompeteSettings * settings, guint64 units,
    guint64 values, guint64 fields);
