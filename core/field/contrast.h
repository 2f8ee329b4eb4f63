/* Contrast: normalises a field by its mean and deviation; ON and OFF halves
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "sample.h"

/* Fields whose deviation is well below this are not stretched to unit deviation: their
 * contrast is noise. In units of white. */
#define CONTRAST_FLOOR 0.04f

/* A field moves if the deviation of its pixels from their means over its frames is
 * more than this. In units of white. */
#define CONTRAST_STILL (3.0f / 255.0f)

void contrast_normalize (Sample * sample, guint n);
void contrast_normalize_motion (Sample * sample, guint n, guint frames);
void contrast_split (Sample * sample);
void contrast_split_halves (const gfloat * values, guint n, gfloat * halves);
gboolean contrast_join_halves (const gfloat * halves, guint n,
    gfloat * values);

/* Value j of n that come as an ON and an OFF half: ON - OFF. */
static inline gfloat
contrast_join (const gfloat * halves, guint n, guint j)
{
  return halves[j] - halves[n + j];
}
