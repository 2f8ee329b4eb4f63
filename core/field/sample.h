/* Samples: the values of one receptive field
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/**
 * Sample:
 * @values: M
 * @v: M floats: pixels / 255, or what contrast makes of them
 * @n_lit: how many of @v are not 0
 * @lit: which those are, ascending
 * @lit_values: and what they are
 * @energy: sum v^2
 * @mean: what contrast took out of the pixels, else 0
 * @scale: what it divided them by, else 1
 */
typedef struct
{
  guint values;
  gfloat *v;
  guint n_lit;
  guint32 *lit;
  gfloat *lit_values;
  gdouble energy;
  gfloat mean, scale;
} Sample;

/**
 * SamplePixels:
 * @bytes: from one pixel to the next
 * @channels: values a pixel, 1 or 3
 * @at: which of a pixel's bytes each channel is; R, G, B
 *
 * How a packed format keeps its pixels, 8 bits a channel.
 */
typedef struct
{
  guint bytes;
  guint channels;
  guint at[3];
} SamplePixels;

Sample *sample_new (guint values);
void sample_free (Sample * sample);
void sample_from_gray8 (Sample * sample, const guint8 * pixels, gsize stride,
    guint width, guint height);
void sample_from_pixels (Sample * sample, const SamplePixels * format,
    const guint8 * pixels, gsize stride, guint width, guint height);
void sample_find_lit (Sample * sample);
