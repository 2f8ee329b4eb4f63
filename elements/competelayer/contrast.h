/* Contrast: a field without its mean, in units of its deviation, ON and OFF
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "sample.h"

typedef enum
{
  CONTRAST_AUTO,                /* none for the whole frame, local for fields */
  CONTRAST_NONE,
  CONTRAST_LOCAL
} Contrast;

/* Under this deviation, in units of white, contrast counts ever less. */
#define CONTRAST_FLOOR 0.04f

void contrast_split (Sample * sample);
/* A pixel given back: (ON - OFF) * scale + mean */
static inline gfloat
contrast_join (const Sample * sample, gfloat on, gfloat off)
{
  return (on - off) * sample->scale + sample->mean;
}
