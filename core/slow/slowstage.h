/* Slow stage: a linear map whose outputs change slowly
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "wide.h"

/**
 * SlowStage:
 * @inputs: n
 * @units: k
 * @ridge: this share of the inputs' mean variance is added to the variance of each,
 *     like noise, so that directions with little variance are not found
 * @clip: outputs are clipped to +- this
 * @directions: U, n x k, a column an output, the slowest first; random until
 *     something was learned
 * @mean: of the inputs, n floats
 * @learned: how often directions and mean were set, 0 until something was learned
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
  const Wide *wide;
  gsize step;                   /* floats from line to line of ... */
  gfloat *rows;                 /* ... the directions, lines padded with 0 */
  gfloat *offset;               /* U^T mean */
  gfloat *scales;               /* the inputs that are not 0, ... */
  guint32 *which;               /* ... and which these are */
  guint32 *all;                 /* 0 to n - 1 */
} SlowStage;

SlowStage *slow_stage_new (guint inputs, guint units, gdouble ridge,
    gfloat clip, guint32 seed);
void slow_stage_free (SlowStage * stage);
void slow_stage_set (SlowStage * stage, const gfloat * directions,
    const gfloat * mean);
void slow_stage_code (SlowStage * stage, const gfloat * sample,
    gboolean sparse, gfloat * code);
