/* The coder: from a sample's drive to its code
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "contenders.h"

/**
 * Coder:
 * @drive_stride: floats from one sample's drive to the next
 * @drives: room for the drives of several samples, made by coder_make_room()
 * @code: the last sample's code
 * @winners: finds the largest of N scores
 *
 * What one thread needs to code samples, one after another.
 */
typedef struct
{
  gsize drive_stride;
  gfloat *drives;
  Code code;
  Winners *winners;

  /*< private >*/
  guint units, room;
  guint listed;                 /* units in the code that can win; 0: all can */
  gfloat *score;
  guint lateral_radius;
  Lateral *lateral;
  Pursuit *pursuit;
  Contenders *contenders;       /* NULL until they are needed */
} Coder;

Coder *coder_new (guint units);
void coder_free (Coder * coder);
void coder_make_room (Coder * coder, guint samples);
void coder_set (Coder * coder, const CompeteSettings * settings);
gboolean coder_bound_drives (Coder * coder, const CoderTask * task,
    Sample * const *samples, guint count);
gboolean coder_find_drives (Coder * coder, guint i);
void coder_encode (Coder * coder, const CoderTask * task, const gfloat * drive,
    gfloat * previous);
gboolean coder_encode_flat (Coder * coder, const CoderTask * task);
