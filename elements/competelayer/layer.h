/* The layer: its stages in the order in which the data flows
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "fields.h"
#include "hebbian.h"
#include "lateral.h"
#include "pursuit.h"
#include "weights.h"
#include "winners.h"

typedef enum
{
  LAYER_RULE_MULTIPLICATIVE,
  LAYER_RULE_UNIT_NORM,
  LAYER_RULE_HEBBIAN
} LayerRule;

typedef enum
{
  LAYER_CODING_WINNERS,
  LAYER_CODING_REFIT,
  LAYER_CODING_PURSUIT
} LayerCoding;

typedef enum
{
  LAYER_ACTIVATION_LINEAR,
  LAYER_ACTIVATION_TANH,
  LAYER_ACTIVATION_WEIGHTED_MEAN
} LayerActivation;

typedef enum
{
  LAYER_LATERAL_CURRENT,
  LAYER_LATERAL_PREVIOUS
} LayerLateralSource;

typedef enum
{
  LAYER_INIT_UNIFORM,
  LAYER_INIT_NORMAL
} LayerInit;

/**
 * LayerSettings:
 *
 * What a layer is and does; the properties of competelayer, of the same names,
 * say what each means. The first block is fixed when the layer is made; the
 * rest may change from one frame to the next.
 */
typedef struct
{
  guint columns, rows;
  LayerRule rule;
  LayerCoding coding;
  LayerActivation activation;
  LayerLateralSource lateral_source;
  LayerInit init;
  gdouble init_mean, init_deviation;
  guint seed;
  gdouble lebesgue_norm;
  guint rank;
  gdouble anti_hebbian;
  guint batch_size;
  gdouble precision;

  guint winners, shortlist, residual_winners;
  gboolean learning;
  gdouble learning_rate;
  gdouble activation_ceiling;
  guint lateral_radius;
  gdouble lateral_strength, lateral_start;
  guint64 lateral_anneal_frames;
  gdouble conscience;
  guint bounds_interval;
  gdouble weight_min, weight_max;
  guint anneal_epochs;
  guint64 epoch_fields;
} LayerSettings;

/**
 * Layer:
 * @settings: what it was last told
 * @weights: N prototypes of M values
 * @code: the last sample's code
 * @reconstruction: M floats, r = W^T o
 * @error: sum (v - r)^2 of the last sample
 * @frames_learned: samples that changed the weights, or wait in a batch to
 * @wins: N floats, rule unit-norm: how often each unit has won
 * @activity: N floats, rule unit-norm: each unit's fading sum of o^2
 * @usage: N floats, conscience: each unit's share of the frames
 * @previous: N floats, o(t-1)
 * @diverged: learning has stopped for good: a weight or an activation would not
 *     stay finite
 *
 * To be read, not written; the checkpoint alone writes it.
 */
typedef struct
{
  LayerSettings settings;
  Weights *weights;
  Code code;
  gfloat *reconstruction;
  gdouble error;
  guint64 frames_learned;
  gfloat *wins, *activity, *usage, *previous;
  gboolean diverged;

  /*< private >*/
  guint units;
  gfloat *drive, *score, *gain, *ratio, *scratch;
  guint32 *last;
  guint n_last;
  Lateral *lateral;
  Pursuit *pursuit;
  Hebbian *hebbian;
} Layer;

GQuark layer_error_quark (void);
gboolean layer_check (const LayerSettings * settings, guint values,
    GError ** error);
Layer *layer_new (const LayerSettings * settings, guint values);
void layer_free (Layer * layer);
gboolean layer_fits (const Layer * layer, const LayerSettings * settings);
void layer_set (Layer * layer, const LayerSettings * settings);
void layer_forget_past (Layer * layer);
void layer_restore (Layer * layer, const gfloat * weights,
    guint64 frames_learned, gboolean foreign);
guint layer_drop_batch (Layer * layer);
gdouble layer_learning_rate (const Layer * layer);
void layer_step (Layer * layer, const Sample * sample);
