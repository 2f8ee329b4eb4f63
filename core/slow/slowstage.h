/* Slow stage: a linear map whose outputs change slowly
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/**
 * SlowStage:
 * @inputs: n
 * @units: k
 * @ridge: how much of the mean variance of the inputs is added to each, as if there
 *     were noise: directions that have less are not looked for
 * @clip: no output is further from 0
 * @directions: U, n x k, one output a column, the slowest first; where nothing was
 *     learned yet, random ones to start from
 * @mean: of the inputs, n
 * @learned: how often they were set, 0 until something was learned
 *
 * y = clip (U^T (x - mean))
 */
typedef struct
{
  guint inputs, units;
  gdouble ridge;
  gfloat clip;
  gfloat *directions, *mean;
  guint learned;

  /*< private >*/
  gsize step;                   /* floats in a line of rows */
  gfloat *rows;                 /* the directions, lines padded */
  gfloat *offset;               /* U^T mean */
  gfloat *scales;               /* the inputs that are not 0, and which they are */
  guint32 *which, *all;
} SlowStage;

SlowStage *slow_stage_new (guint inputs, guint units, gdouble ridge,
    gfloat clip, guint32 seed);
void slow_stage_free (SlowStage * stage);
void slow_stage_set (SlowStage * stage, const gfloat * directions,
    const gfloat * mean);
void slow_stage_code (SlowStage * stage, const gfloat * sample,
    gboolean sparse, gfloat * code);
