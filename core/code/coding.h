/* Codings: from a field's scores to its code
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "code.h"
#include "gram.h"
#include "lateral.h"
#include "pursuit.h"
#include "settings.h"
#include "weights.h"
#include "winners.h"

/**
 * CoderTask:
 * @settings: of the layer
 * @weights: its prototypes
 * @gram: (nullable): the products of all prototypes, where they were computed once
 *     for all fields of the frame
 * @lateral_strength: the strength of the lateral excitation in this frame
 * @gain: (nullable): N floats, the factors of conscience; %NULL without conscience
 * @unit_rows: whether all prototypes have unit norm
 *
 * What is the same for all fields of a frame.
 */
typedef struct
{
  const CompeteSettings *settings;
  const Weights *weights;
  const Gram *gram;
  gdouble lateral_strength;
  const gfloat *gain;
  gboolean unit_rows;
} CoderTask;

/**
 * CodingTools:
 * @winners: finds the largest of N scores
 * @pursuit: fits amplitudes to a sample
 * @listed: how many units the code lists that can win; 0: all can
 *
 * The scratch memory that one thread codes with.
 */
typedef struct
{
  Winners *winners;
  Pursuit *pursuit;
  guint listed;
} CodingTools;

/**
 * Coding:
 * @keeps_scores: whether the winners' scores are their activations: zeros are part
 *     of the code, the code can be mixed with that of the frame before
 *     (residual-winners), and no conscience changes the scores
 * @is_signed: whether activations may be negative, which needs prototypes of both
 *     signs
 * @shares_gram: whether encode uses the products of all prototypes where the task
 *     has them
 * @candidates: (nullable): of how many of N units a coder keeps the products with
 *     each other; %NULL for none
 * @score: (nullable): sets each unit's score from its activation, N floats each,
 *     which may be the same ones; %NULL where they are equal
 * @excite: adds the neighbours' excitation to the scores, see lateral_excite_sum()
 * @excite_listed: the same for some units, see lateral_excite_sum_listed()
 * @encode: selects units by their score and fits their activations. @drive is W v;
 *     @score is the drive after all stages before, and the two may be the same;
 *     @previous is o(t-1), N floats that may be written to, or %NULL
 *
 * A coding. A new one is a file with one of these, declared below, a value of
 * #CompeteCoding, its name in settings.c, and a line in the table of coding.c.
 */
typedef struct
{
  gboolean keeps_scores, is_signed, shares_gram;
  guint64 (*candidates) (const CompeteSettings * settings, guint64 units);
  void (*score) (gfloat * score, const gfloat * activation, guint units);
  void (*excite) (Lateral * lateral, const gfloat * activation,
      const gfloat * source, gdouble strength, gfloat * score);
  void (*excite_listed) (Lateral * lateral, const gfloat * activation,
      gdouble strength, const guint32 * units, guint count, gfloat * score);
  void (*encode) (const CodingTools * tools, const CoderTask * task,
      const gfloat * drive, const gfloat * score, gfloat * previous,
      Code * code);
} Coding;

extern const Coding coding_winners;
extern const Coding coding_refit;
extern const Coding coding_pursuit;
extern const Coding coding_signed_pursuit;

const Coding *coding_get (CompeteCoding coding);
void coding_select (const CodingTools * tools, const gfloat * score, guint k,
    guint32 * indices);
guint64 coding_candidates (const CompeteSettings * settings, guint64 units);
