/* What a layer is and does
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

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
  LAYER_CODING_PURSUIT,
  LAYER_CODING_SIGNED_PURSUIT
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
  LAYER_INIT_NORMAL,
  LAYER_INIT_FIELDS
} LayerInit;

typedef enum
{
  LAYER_STEP_LARGEST_CHANGE,
  LAYER_STEP_PLAIN
} LayerStep;

/**
 * LayerSettings:
 *
 * What a layer is and does; the properties of competelayer, of the same names,
 * say what each means; that values, and so prototypes, are of both signs, @rule
 * and contrast say. The first block is fixed when the layer is made; the rest
 * may change from one frame to the next.
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
  LayerStep step;
  gboolean signed_values;

  guint winners, shortlist, residual_winners;
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
  guint64 epoch_fields;
  guint fields_per_frame;
  guint threads;
} LayerSettings;
