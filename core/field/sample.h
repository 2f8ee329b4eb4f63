/* Samples: the values of one receptive field
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "sketch.h"

/**
 * Sample:
 * @values: M
 * @v: M floats, padded with 0 to whole blocks of %WIDE_LANES: pixels / 255, or these
 *     normalised by contrast
 * @n_lit: how many blocks are lit: have a value that is not 0
 * @lit: which these are, ascending
 * @energy: sum v^2
 * @mean: the mean that contrast subtracted from the pixels, else 0
 * @scale: the deviation that it divided them by, else 1
 * @bytes: (nullable): the pixels, padded with 0 like v: v is (pixels / 255 - mean) /
 *     scale; %NULL where v has two halves, or pixels have means of their own
 * @means: (nullable): of each pixel of a frame, the mean that motion contrast subtracted
 *     from it; %NULL with any other contrast
 *
 * The values of a field, with a list of the blocks that are not 0: a drive reads only
 * these.
 */
typedef struct
{
  guint values;
  gfloat *v;
  guint n_lit;
  guint32 *lit;
  gdouble energy;
  gfloat mean, scale;
  const guint8 *bytes;
  gfloat *means;

  /*< private >*/
  guint8 *pixels;               /* where bytes are, if they are valid */
  const Wide *wide;
} Sample;

/**
 * SamplePixels:
 * @bytes: from one pixel to the next
 * @channels: values a pixel, 1 or 3
 * @at: the byte of each channel in a pixel; R, G, B
 *
 * A packed pixel format of 8 bits a channel.
 */
typedef struct
{
  guint bytes;
  guint channels;
  guint at[3];
} SamplePixels;

Sample *sample_new (guint values);
void sample_free (Sample * sample);
void sample_keep_means (Sample * sample, guint count);
void sample_put_gray8 (Sample * sample, guint first, const guint8 * pixels,
    gsize stride, guint width, guint height);
void sample_put_gray8_tiles (Sample * sample, guint first,
    const guint8 * pixels, gsize stride, guint width, guint height);
void sample_put_pixels (Sample * sample, guint first,
    const SamplePixels * format, const guint8 * pixels, gsize stride,
    guint width, guint height, const guint32 * order);
void sample_read_bytes (Sample * sample);
void sample_find_lit (Sample * sample);

/* How many blocks the values fill. */
static inline guint
sample_blocks (const Sample * sample)
{
  return (sample->values + WIDE_LANES - 1) / WIDE_LANES;
}

/* The sample as a sketch takes it, if it has bytes. */
static inline SketchSample
sample_bytes (const Sample * sample)
{
  return (SketchSample) { sample->bytes, sample->mean, sample->scale };
}
