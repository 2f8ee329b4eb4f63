/* Contrast: a field without its mean, in units of its deviation; ON and OFF
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

/* The first @n values become (x - mean) / scale; remembers mean and scale. */
static void
normalize (Sample * s, guint n)
{
  gfloat share;
  guint j;

  s->mean = take_mean_out (s->v, n);
  s->scale = sqrtf (vector_dot (s->v, s->v, n) / n
      + CONTRAST_FLOOR * CONTRAST_FLOOR);
  share = 1.0f / s->scale;
  for (j = 0; j < n; j++)
    s->v[j] *= share;
}

/**
 * contrast_take:
 * @sample: (inout): M values, pixels / 255
 *
 * With x the pixels: mean = mean of x, scale = sqrt(variance of x + 0.04^2), and
 * v = (x - mean) / scale, of both signs. A flat field is all 0, and noise of
 * a deviation well under 0.04, ten steps of 255, stays as small as it was beside
 * that. Remembers mean and scale, and lists what is lit.
 */
void
contrast_take (Sample * s)
{
  normalize (s, s->values);
  sample_find_lit (s);
}

/**
 * contrast_split:
 * @sample: (inout): M values, of which the first M / 2 are pixels / 255
 *
 * The same, split into the ON half and the OFF half of a retina by
 * contrast_part(): of values that may not be negative.
 */
void
contrast_split (Sample * s)
{
  normalize (s, s->values / 2);
  contrast_part (s->v, s->values / 2, s->v);
  sample_find_lit (s);
}

/**
 * contrast_part:
 * @values: @n floats of both signs
 * @halves: (out): 2 x @n floats, max(0, values) and then max(0, -values); may
 *     begin where @values does
 */
void
contrast_part (const gfloat * values, guint n, gfloat * halves)
{
  guint j;

  for (j = 0; j < n; j++) {
    gfloat x = values[j];

    halves[j] = x > 0.0f ? x : 0.0f;
    halves[n + j] = x < 0.0f ? -x : 0.0f;
  }
}

/**
 * contrast_unite:
 * @halves: 2 x @n floats, ON and then OFF
 * @values: (out): @n floats, ON - OFF
 *
 * Undoes contrast_part(), to the bit.
 *
 * Returns: whether the halves were of its making: of no value both are there
 */
gboolean
contrast_unite (const gfloat * halves, guint n, gfloat * values)
{
  gboolean apart = TRUE;
  guint j;

  for (j = 0; j < n; j++) {
    values[j] = halves[j] - halves[n + j];
    apart &= halves[j] == 0.0f || halves[n + j] == 0.0f;
  }
  return apart;
}
