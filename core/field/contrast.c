/* Contrast: normalises a field by its mean and deviation; ON and OFF halves
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

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

/* Divides the first @n values, whose mean is 0, by their scale, and keeps that. */
static void
divide_by_scale (Sample * s, guint n, gfloat variance)
{
  gfloat share;
  guint j;

  s->scale = sqrtf (variance + CONTRAST_FLOOR * CONTRAST_FLOOR);
  share = 1.0f / s->scale;
  for (j = 0; j < n; j++)
    s->v[j] *= share;
}

/**
 * contrast_normalize:
 * @sample: (inout): M values, of which the first @n are pixels / 255
 * @n: M, or M / 2 if contrast_split() comes next
 *
 * With x the pixels: mean = mean of x, scale = sqrt(variance of x + 0.04^2), and
 * v = (x - mean) / scale, of both signs. The values of a flat field are all 0, and noise
 * with a deviation well below 0.04, ten steps of 255, is not amplified to that of a
 * normal field. Sets mean and scale of @sample, and lists its lit values if @n is M.
 */
void
contrast_normalize (Sample * s, guint n)
{
  s->mean = subtract_mean (s->v, n);
  divide_by_scale (s, n, vector_dot (s->v, s->v, n) / n);
  if (n == s->values)
    sample_find_lit (s);
}

/* Subtracts from each of the @n pixels of @frames frames its mean over these, which it
 * keeps. The first frame is subtracted first, so that a pixel that never changes becomes
 * exactly 0. */
static void
subtract_means (Sample * s, guint n, guint frames)
{
  gfloat *v = s->v, *means = s->means, share = 1.0f / frames;
  guint t, j;

  memset (means, 0, n * sizeof (gfloat));
  for (t = 1; t < frames; t++)
    for (j = 0; j < n; j++) {
      v[t * n + j] -= v[j];
      means[j] += v[t * n + j];
    }
  for (j = 0; j < n; j++)
    means[j] *= share;
  for (t = 1; t < frames; t++)
    for (j = 0; j < n; j++)
      v[t * n + j] -= means[j];
  for (j = 0; j < n; j++) {
    gfloat first = v[j];

    v[j] = -means[j];
    means[j] += first;
  }
}

/**
 * contrast_normalize_motion:
 * @sample: (inout): M values, of which the first @n x @frames are pixels / 255, frame by
 *     frame; it keeps means
 * @n: pixels of a frame times channels
 * @frames: at least 2
 *
 * With x the pixels: v = (x - mean of this pixel over the frames) / scale, scale =
 * sqrt(variance + 0.04^2), the variance being the mean of (x - mean)^2 over all pixels
 * and frames. If its root is not above 3/255, the field does not move: all values are 0,
 * and no block is lit. Sets means and scale of @sample, and lists its lit values if they
 * are all.
 */
void
contrast_normalize_motion (Sample * s, guint n, guint frames)
{
  guint all = n * frames;
  gfloat variance;

  s->bytes = NULL;
  subtract_means (s, n, frames);
  variance = vector_dot (s->v, s->v, all) / all;
  if (variance > CONTRAST_STILL * CONTRAST_STILL)
    divide_by_scale (s, all, variance);
  else
    memset (s->v, 0, all * sizeof (gfloat));
  if (all == s->values)
    sample_find_lit (s);
}

/**
 * contrast_split:
 * @sample: (inout): M values, of which the first M / 2 are normalised
 *
 * Splits the values into an ON and an OFF half, as in a retina, none of which is
 * negative.
 */
void
contrast_split (Sample * s)
{
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
