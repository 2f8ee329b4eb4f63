/* Contrast: a field without its mean, in units of its deviation, ON and OFF
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include "contrast.h"
#include "vectors.h"

/* v - mean, and the mean. What the first value is stands for the mean at first,
 * so that a flat field's mean is that very value, and its rest 0. */
static gfloat
take_mean_out (gfloat * v, guint n)
{
  gfloat first = v[0], rest;
  guint j;

  for (j = 0; j < n; j++)
    v[j] -= first;
  rest = vector_sum (v, n) / n;
  for (j = 0; j < n; j++)
    v[j] -= rest;
  return first + rest;
}

/**
 * contrast_split:
 * @sample: (inout): M values, of which the first M / 2 are pixels / 255
 *
 * With x the pixels: mean = mean of x, scale = sqrt(variance of x + 0.04^2), and
 *
 *   v = [max(0, (x - mean) / scale), max(0, (mean - x) / scale)]
 *
 * the ON half and the OFF half of a retina. A flat field is all 0, and noise of
 * a deviation well under 0.04, ten steps of 255, stays as small as it was beside
 * that. Remembers mean and scale, and lists what is lit.
 */
void
contrast_split (Sample * s)
{
  guint half = s->values / 2, j;
  gfloat *on = s->v, *off = s->v + half;
  gfloat share;

  s->mean = take_mean_out (on, half);
  s->scale = sqrtf (vector_dot (on, on, half) / half
      + CONTRAST_FLOOR * CONTRAST_FLOOR);
  share = 1.0f / s->scale;
  for (j = 0; j < half; j++) {
    gfloat x = on[j] * share;

    on[j] = x > 0.0f ? x : 0.0f;
    off[j] = x < 0.0f ? -x : 0.0f;
  }
  sample_find_lit (s);
}
