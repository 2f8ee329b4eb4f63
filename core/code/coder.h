/* The coder: from a sample's drive to its code
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gram.h"
#include "lateral.h"
#include "settings.h"
#include "pursuit.h"
#include "weights.h"
#include "winners.h"

/**
 * CoderTask:
 * @settings: of the layer
 * @weights: its prototypes
 * @gram: (nullable): their products, when so many fields need them that they are
 *     found once for all
 * @lateral_strength: the one in force
 * @gain: (nullable): N floats, what each unit's claims are worth, %NULL without
 *     conscience
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
} CoderTask;

/**
 * Coder:
 * @drive_stride: floats from one sample's drive to the next
 * @drives: room for the drives of some samples, by coder_make_room()
 * @values: and for their values
 * @code: the last sample's code
 * @order: room for N units
 *
 * What one thread needs to code samples, one after another.
 */
typedef struct
{
  gsize drive_stride;
  gfloat *drives, *values;
  Code code;
  guint32 *order;

  /*< private >*/
  guint units, room;
  gfloat *score;
  guint lateral_radius;
  Lateral *lateral;
  Pursuit *pursuit;
} Coder;

Coder *coder_new (guint units);
void coder_free (Coder * coder);
void coder_make_room (Coder * coder, guint samples, guint values);
void coder_set (Coder * coder, const CompeteSettings * settings);
void coder_encode (Coder * coder, const CoderTask * task, const gfloat * drive,
    gfloat * previous);
gboolean coder_encode_flat (Coder * coder, const CoderTask * task);
