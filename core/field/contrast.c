/* Contrast: normalises a field by its mean and deviation; ON and OFF halves
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include "contrast.h"
#include "vectors.h"

/* Subtracts the mean of the values. The first value is subtracted before the mean is
 * computed, so that the values of a flat field become exactly 0.
 *
 * Returns: the mean */
static gfloat
subtract_mean (gfloat * v, guint n)
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

/* Replaces the first @n values x by (x - mean) / scale, and keeps mean and scale. */
static void
normalize (Sample * s, guint n)
{
  gfloat share;
  guint j;

  s->mean = subtract_mean (s->v, n);
  s->scale = sqrtf (vector_dot (s->v, s->v, n) / n
      + CONTRAST_FLOOR * CONTRAST_FLOOR);
  share = 1.0f / s->scale;
  for (j = 0; j < n; j++)
    s->v[j] *= share;
}

/**
 * contrast_normalize:
 * @sample: (inout): M values, pixels / 255
 *
 * With x the pixels: mean = mean of x, scale = sqrt(variance of x + 0.04^2), and
 * v = (x - mean) / scale, of both signs. The values of a flat field are all 0, and noise
 * with a deviation well below 0.04, ten steps of 255, is not amplified to that of a
 * normal field. Sets mean and scale of @sample, and lists its lit values.
 */
void
contrast_normalize (Sample * s)
{
  normalize (s, s->values);
  sample_find_lit (s);
}

/**
 * contrast_split:
 * @sample: (inout): M values, of which the first M / 2 are pixels / 255
 *
 * The same, then split into an ON and an OFF half, as in a retina, none of whose values
 * is negative.
 */
void
contrast_split (Sample * s)
{
  normalize (s, s->values / 2);
  contrast_split_halves (s->v, s->values / 2, s->v);
  s->bytes = NULL;
  sample_find_lit (s);
}

/**
 * contrast_split_halves:
 * @values: @n floats of both signs
 * @halves: (out): 2 x @n floats, max(0, values) and then max(0, -values); may be the
 *     same memory as @values
 */
void
contrast_split_halves (const gfloat * values, guint n, gfloat * halves)
{
  guint j;

  for (j = 0; j < n; j++) {
    gfloat x = values[j];

    halves[j] = x > 0.0f ? x : 0.0f;
    halves[n + j] = x < 0.0f ? -x : 0.0f;
  }
}

/**
 * contrast_join_halves:
 * @halves: 2 x @n floats, ON and then OFF
 * @values: (out): @n floats, ON - OFF
 *
 * Undoes contrast_split_halves(), to the bit.
 *
 * Returns: whether the halves can be from there: at least one half of each value is 0
 */
gboolean
contrast_join_halves (const gfloat * halves, guint n, gfloat * values)
{
  gboolean split = TRUE;
  guint j;

  for (j = 0; j < n; j++) {
    values[j] = contrast_join (halves, n, j);
    split &= halves[j] == 0.0f || halves[n + j] == 0.0f;
  }
  return split;
}
