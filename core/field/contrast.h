/* Contrast: a field without its mean, in units of its deviation; ON and OFF
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "sample.h"

/* Under this deviation, in units of white, contrast counts ever less. */
#define CONTRAST_FLOOR 0.04f

void contrast_take (Sample * sample);
void contrast_split (Sample * sample);
void contrast_part (const gfloat * values, guint n, gfloat * halves);
gboolean contrast_unite (const gfloat * halves, guint n, gfloat * values);

/* A pixel given back */
static inline gfloat
contrast_give_back (const Sample * sample, gfloat value)
{
  return value * sample->scale + sample->mean;
}
