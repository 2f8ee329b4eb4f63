/* What a layer is and does
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

typedef enum
{
  COMPETE_RULE_MULTIPLICATIVE,
  COMPETE_RULE_UNIT_NORM,
  COMPETE_RULE_HEBBIAN
} CompeteRule;

typedef enum
{
  COMPETE_CODING_WINNERS,
  COMPETE_CODING_REFIT,
  COMPETE_CODING_PURSUIT,
  COMPETE_CODING_SIGNED_PURSUIT
} CompeteCoding;

typedef enum
{
  COMPETE_ACTIVATION_LINEAR,
  COMPETE_ACTIVATION_TANH,
  COMPETE_ACTIVATION_WEIGHTED_MEAN
} CompeteActivation;

typedef enum
{
  COMPETE_LATERAL_CURRENT,
  COMPETE_LATERAL_PREVIOUS
} CompeteLateralSource;

typedef enum
{
  COMPETE_INIT_UNIFORM,
  COMPETE_INIT_NORMAL,
  COMPETE_INIT_FIELDS
} CompeteInit;

typedef enum
{
  COMPETE_STEP_LARGEST_CHANGE,
  COMPETE_STEP_PLAIN
} CompeteStep;

typedef enum
{
  COMPETE_CONTRAST_AUTO,        /* none for the whole frame, local for fields */
  COMPETE_CONTRAST_NONE,
  COMPETE_CONTRAST_LOCAL
} CompeteContrast;

/**
 * CompeteSettings:
 *
 * What a layer is and does; the properties of competelayer, of the same names,
 * say what each means; that values, and so prototypes, are of both signs, @rule
 * and contrast say. The first block is fixed when the layer is made; the rest
 * may change from one frame to the next.
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
  guint field_width, field_height, field_stride;
  CompeteContrast contrast;
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
} CompeteSettings;
