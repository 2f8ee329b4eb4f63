/* What a layer is and does
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

#include "competeapi.h"
#include "setting.h"

COMPETE_BEGIN_DECLS

/* In what follows "text A" is the notebook on multiple winners take all, and "text B"
 * Krotov and Hopfield, Unsupervised learning by competing hidden units, PNAS 2019,
 * doi 10.1073/pnas.1820458116. */

/**
 * CompeteRule:
 * @COMPETE_RULE_MULTIPLICATIVE: prototypes grow where the reconstruction is too dark,
 *     and shrink where it is too bright (text A); they can diverge
 * @COMPETE_RULE_UNIT_NORM: prototypes of unit norm move towards what the
 *     reconstruction left out; they cannot diverge
 * @COMPETE_RULE_HEBBIAN: competing hidden units (text B)
 *
 * How prototypes learn from a field and its code.
 *
 * Since: 0.2
 */
typedef enum
{
  COMPETE_RULE_MULTIPLICATIVE,
  COMPETE_RULE_UNIT_NORM,
  COMPETE_RULE_HEBBIAN
} CompeteRule;

/**
 * CompeteCoding:
 * @COMPETE_CODING_WINNERS: the units with the largest scores win; their scores are the
 *     activations (text A)
 * @COMPETE_CODING_REFIT: the same units win; their activations are fitted to the field
 *     by least squares, none below 0
 * @COMPETE_CODING_PURSUIT: non-negative orthogonal matching pursuit among the units
 *     with the largest scores
 * @COMPETE_CODING_SIGNED_PURSUIT: the same with activations of both signs; needs
 *     prototypes of both signs: contrast local, and another rule than multiplicative
 * @COMPETE_CODING_AUTO: winners with rule hebbian; else signed-pursuit where a field is
 *     smaller than the frame and prototypes have both signs; else pursuit
 *
 * How a field becomes a code.
 *
 * Since: 0.2
 */
typedef enum
{
  COMPETE_CODING_WINNERS,
  COMPETE_CODING_REFIT,
  COMPETE_CODING_PURSUIT,
  COMPETE_CODING_SIGNED_PURSUIT,
  COMPETE_CODING_AUTO
} CompeteCoding;

/**
 * CompeteActivation:
 * @COMPETE_ACTIVATION_LINEAR: the drive, which is W v
 * @COMPETE_ACTIVATION_TANH: its hyperbolic tangent (text A)
 * @COMPETE_ACTIVATION_WEIGHTED_MEAN: the drive over the sum of the unit's weights
 *     (text A)
 *
 * What becomes of the drive before units compete.
 *
 * Since: 0.2
 */
typedef enum
{
  COMPETE_ACTIVATION_LINEAR,
  COMPETE_ACTIVATION_TANH,
  COMPETE_ACTIVATION_WEIGHTED_MEAN
} CompeteActivation;

/**
 * CompeteLateralSource:
 * @COMPETE_LATERAL_CURRENT: their activation in this frame
 * @COMPETE_LATERAL_PREVIOUS: their code in the frame before
 *
 * What neighbours on the grid excite a unit with (text A).
 *
 * Since: 0.2
 */
typedef enum
{
  COMPETE_LATERAL_CURRENT,
  COMPETE_LATERAL_PREVIOUS
} CompeteLateralSource;

/**
 * CompeteInit:
 * @COMPETE_INIT_UNIFORM: uniform in [0, 1) (text A)
 * @COMPETE_INIT_NORMAL: normal, with init_mean and init_deviation (text B)
 * @COMPETE_INIT_FIELDS: each of the first fields that are learned becomes the
 *     prototype of one unit, until all units have one; with rule hebbian at Lebesgue
 *     norm 1 plus N(0, .01), and nothing else is learned before
 *
 * What the weights are before anything is learned.
 *
 * Since: 0.2
 */
typedef enum
{
  COMPETE_INIT_UNIFORM,
  COMPETE_INIT_NORMAL,
  COMPETE_INIT_FIELDS
} CompeteInit;

/**
 * CompeteStep:
 * @COMPETE_STEP_LARGEST_CHANGE: the batch's changes are divided by the largest of
 *     them, so that this weight changes by the learning rate (text B)
 * @COMPETE_STEP_PLAIN: the learning rate times the changes, but at most half of what
 *     a prototype is
 *
 * How far a batch changes the weights, with rule hebbian.
 *
 * Since: 0.2
 */
typedef enum
{
  COMPETE_STEP_LARGEST_CHANGE,
  COMPETE_STEP_PLAIN
} CompeteStep;

/**
 * CompeteContrast:
 * @COMPETE_CONTRAST_AUTO: none when the field is the whole frame, else local
 * @COMPETE_CONTRAST_NONE: a field's values are its pixels, 0 to 1
 * @COMPETE_CONTRAST_LOCAL: a field's values are its pixels less their mean, divided by
 *     their standard deviation: values of both signs
 * @COMPETE_CONTRAST_MOTION: a field's values are its pixels less each pixel's mean
 *     over the frames of the field, divided by the standard deviation of that: what
 *     moves. A field in which nothing moves has no code, and is not learned. Needs
 *     @field_frames of at least 2
 *
 * What of a field's pixels is coded.
 *
 * Since: 0.2
 */
typedef enum
{
  COMPETE_CONTRAST_AUTO,
  COMPETE_CONTRAST_NONE,
  COMPETE_CONTRAST_LOCAL,
  COMPETE_CONTRAST_MOTION
} CompeteContrast;

/**
 * CompeteSettings:
 * @columns: 1 to 1024 (20); fixed: units across the grid
 * @rows: 1 to 1024 (20); fixed: units down the grid; there are columns x rows units
 * @rule: multiplicative, unit-norm, hebbian (unit-norm); fixed: how prototypes learn
 * @coding: winners, refit, pursuit, signed-pursuit, auto (auto); fixed: how a field
 *     becomes a code; rule hebbian needs winners; auto: open, see
 *     compete_settings_resolve()
 * @activation: linear, tanh, weighted-mean (linear); fixed: what becomes of the drive
 *     before units compete
 * @lateral_source: current, previous (current); fixed: what neighbours excite with
 * @init: uniform, normal, fields (uniform); fixed: what the weights are at first
 * @init_mean: -1000 to 1000 (0); fixed: of the weights, with init normal
 * @init_deviation: 0 to 1000 (1); fixed: standard deviation of the weights, with init
 *     normal
 * @seed: 0 or more (0); fixed: of the weights at first, and of the choice of fields
 *     with @fields_per_frame, init fields and @reseed_until
 * @lebesgue_norm: 1 to 100 (2); fixed: rule hebbian: p of the norm that prototypes
 *     tend to 1 in (text B)
 * @rank: 2 to 65536 (2); fixed: rule hebbian: the unit with the rank-th largest drive
 *     learns to stay away from the field (k of text B); at most the number of units
 * @anti_hebbian: 0 to 1000 (0.4); fixed: rule hebbian: how strongly it does, where the
 *     winner comes nearer with 1 (delta of text B)
 * @batch_size: 0 to 65536 (100); fixed: rule hebbian, which needs at least 1: fields
 *     learned together
 * @precision: 1e-37 to 1 (1e-30); fixed: rule hebbian: the least that a batch's
 *     changes are divided by (text B)
 * @step: largest-change, plain (largest-change); fixed: rule hebbian: how far a batch
 *     changes the weights
 * @field_width: 0 to 4096 (0); fixed: width of a field in pixels, at most the
 *     frame's; with @field_height 0, too: open, see compete_settings_resolve()
 * @field_height: 0 to 4096 (0); fixed: height of a field in pixels, at most the
 *     frame's; with @field_width 0, too: open
 * @field_stride: 0 to 4096 (0); fixed: pixels from one field to the next, across and
 *     down, at most the field's width and height; 0: side by side
 * @field_frames: 1 to 32 (1); fixed: how many frames in a row a field spans, the oldest
 *     first; a frame is coded when so many have come without a gap
 * @contrast: auto, none, local, motion (auto); fixed: what of a field's pixels is coded
 * @winners: 1 to 65536 (5): the most units in a field's code, at most all units (k of
 *     text A)
 * @shortlist: -1 to 1024 (-1): codings pursuit and signed-pursuit: units considered for
 *     each winner; 0: all units; -1: open
 * @residual_winners: 0 to 65536 (0): coding winners: units kept when the code is
 *     averaged with that of the frame before, at least @winners (text A); 0: it is not
 *     averaged
 * @learning: true, false (true): whether the prototypes learn
 * @learn_frames: 0 or more (0): frames that are learned, those of a file counted; the
 *     others are only coded; 0: all are learned
 * @learning_rate: 0 to 1000 (0.003): how far prototypes move at a time (xi of text A,
 *     epsilon of text B); with rule unit-norm the share of its past that a unit forgets
 *     each time it wins, or more while it has won seldom
 * @activation_ceiling: 0 or more (3.4028234663852886e+38): no score is larger
 * @lateral_radius: 0 to 1023 (2): how many units apart, along each axis of the grid,
 *     neighbours excite each other (text A); 0: they do not
 * @lateral_strength: 0 to 1000 (0): how much of a neighbour's activation is added to
 *     a unit's score (text A); 0: nothing
 * @lateral_start: 0 to 1000 (10): with @lateral_anneal_frames: the lateral strength of
 *     the first frame
 * @lateral_anneal_frames: 0 or more (0): learned frames over which the lateral
 *     strength goes from @lateral_start to @lateral_strength, by the same factor each
 *     frame; 0: it is @lateral_strength throughout
 * @conscience: -1 to 100 (-1): codings refit and pursuit: how strongly units that win
 *     often are held back while learning; 0: they are not; below 0: open
 * @bounds_interval: 0 or more (1000): rule multiplicative: frames from one clamping of
 *     the weights to the next (text A); 0: never
 * @weight_min: any number (0): rule multiplicative: the least weight after clamping
 * @weight_max: any number (3.4028234663852886e+38): rule multiplicative: the greatest
 *     weight after clamping, at least @weight_min
 * @anneal_epochs: 0 or more (0): rule hebbian: epochs over which the learning rate
 *     falls to 0 (text B); 0: it is constant
 * @epoch_fields: 1 or more (60000): rule hebbian: fields in an epoch
 * @reseed_until: 0 or more (0): rule hebbian: fields learned; until then a unit that
 *     won none of the last @epoch_fields becomes a field drawn at random, at Lebesgue
 *     norm 1 plus N(0, .01)
 * @fields_per_frame: 0 or more (0): how many fields of a frame are learned, drawn at
 *     random; 0: all
 * @threads: 0 to 256 (0), `n-threads` by name: threads that share the work; what is
 *     learned does not depend on it; 0: one a core
 *
 * What a layer is and does. Each member has its range, its default and, if it can be
 * changed only with a new layer, "fixed". compete_settings_table has the same for
 * programs; there the names have `-` for `_`.
 *
 * Since: 0.2
 */
typedef struct
{
  guint columns, rows;
  CompeteRule rule;
  CompeteCoding coding;
  CompeteActivation activation;
  CompeteLateralSource lateral_source;
  CompeteInit init;
  gdouble init_mean, init_deviation;
  guint seed;
  gdouble lebesgue_norm;
  guint rank;
  gdouble anti_hebbian;
  guint batch_size;
  gdouble precision;
  CompeteStep step;
  guint field_width, field_height, field_stride, field_frames;
  CompeteContrast contrast;

  guint winners;
  gint shortlist;
  guint residual_winners;
  gboolean learning;
  guint64 learn_frames;
  gdouble learning_rate;
  gdouble activation_ceiling;
  guint lateral_radius;
  gdouble lateral_strength, lateral_start;
  guint64 lateral_anneal_frames;
  gdouble conscience;
  guint bounds_interval;
  gdouble weight_min, weight_max;
  guint anneal_epochs;
  guint64 epoch_fields, reseed_until;
  guint fields_per_frame;
  guint threads;
} CompeteSettings;

/* All members of #CompeteSettings. */
extern const CompeteSettingTable compete_settings_table;

void compete_settings_init (CompeteSettings * settings);
gboolean compete_settings_in_range (const CompeteSettings * settings,
    GError ** error);
gboolean compete_settings_set (CompeteSettings * settings, const gchar * name,
    const gchar * text, GError ** error);
gchar *compete_settings_get (const CompeteSettings * settings,
    const gchar * name);

COMPETE_END_DECLS
