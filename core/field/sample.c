/* Samples: the values of one receptive field
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "order.h"
#include "sample.h"
#include "vectors.h"

/**
 * sample_new:
 * @values: M, at least 1
 *
 * Returns: (transfer full): a sample of M values, all 0
 */
Sample *
sample_new (guint values)
{
  Sample *s = g_new0 (Sample, 1);

  s->values = values;
  s->v = vector_new (vector_round_up (values, WIDE_LANES));
  s->pixels = g_malloc0 (vector_round_up (values, WIDE_LANES));
  s->lit = g_new0 (guint32, sample_blocks (s));
  s->scale = 1.0f;
  s->wide = wide_best ();
  return s;
}

void
sample_free (Sample * s)
{
  if (s == NULL)
    return;
  g_aligned_free (s->v);
  g_free (s->pixels);
  g_free (s->lit);
  g_free (s);
}

/* From bytes to values. */
static void
read_bytes (Sample * s)
{
  s->bytes = s->pixels;
  s->energy = s->wide->read (s->v, s->lit, &s->n_lit, s->pixels,
      sample_blocks (s));
}

/**
 * sample_from_gray8:
 * @pixels: the field's first pixel, 0..255
 * @stride: bytes from one line to the next
 * @width: pixels a line
 * @height: lines; width x height = M
 *
 * Fills @sample with pixels / 255, line by line.
 */
void
sample_from_gray8 (Sample * s, const guint8 * pixels, gsize stride,
    guint width, guint height)
{
  guint y;

  for (y = 0; y < height; y++)
    memcpy (s->pixels + (gsize) y * width, pixels + y * stride, width);
  read_bytes (s);
}

/**
 * sample_from_gray8_tiles:
 * @width: pixels a line, for which order_has_tiles() is true
 * @height: lines; width x height = M
 *
 * The same in the order of order_new_tiles().
 */
void
sample_from_gray8_tiles (Sample * s, const guint8 * pixels, gsize stride,
    guint width, guint height)
{
  guint8 *tile = s->pixels;
  guint x, y, line;

  for (y = 0; y < height; y += ORDER_TILE, pixels += ORDER_TILE * stride)
    for (x = 0; x < width; x += ORDER_TILE)
      for (line = 0; line < ORDER_TILE; line += 2, tile += 2 * ORDER_TILE) {
        const guint8 *upper = pixels + line * stride + x;
        const guint8 *lower = upper + stride;

        memcpy (tile, upper, 2);
        memcpy (tile + 2, lower, 2);
        memcpy (tile + 4, upper + 2, 2);
        memcpy (tile + 6, lower + 2, 2);
      }
  read_bytes (s);
}

/**
 * sample_from_pixels:
 * @format: the pixel format
 * @pixels: the field's first pixel
 * @stride: bytes from one line to the next
 * @width: pixels a line
 * @height: lines; width x height x channels is at most M
 * @order: (nullable): which value each of them becomes; %NULL is 0, 1, 2...
 *
 * Fills @sample with pixels / 255, row-major, channels innermost. The functions of
 * contrast.h go on from there.
 */
void
sample_from_pixels (Sample * s, const SamplePixels * format,
    const guint8 * pixels, gsize stride, guint width, guint height,
    const guint32 * order)
{
  guint x, y, c, j = 0;

  for (y = 0; y < height; y++, pixels += stride) {
    const guint8 *pixel = pixels;

    if (order == NULL && format->channels == 3) {
      guint8 *byte = s->pixels + j;

      for (x = 0; x < width; x++, pixel += format->bytes, byte += 3) {
        byte[0] = pixel[format->at[0]];
        byte[1] = pixel[format->at[1]];
        byte[2] = pixel[format->at[2]];
      }
      j += 3 * width;
      continue;
    }
    for (x = 0; x < width; x++, pixel += format->bytes)
      for (c = 0; c < format->channels; c++, j++)
        s->pixels[order ? order[j] : j] = pixel[format->at[c]];
  }
  read_bytes (s);
}

/**
 * sample_find_lit:
 *
 * Lists which blocks of v are lit, and sets the energy.
 */
void
sample_find_lit (Sample * s)
{
  guint b, j, n = 0;

  for (b = 0; b < sample_blocks (s); b++) {
    const gfloat *block = s->v + (gsize) b * WIDE_LANES;
    guint lit = 0;

    for (j = 0; j < WIDE_LANES; j++)
      lit |= block[j] != 0.0f;
    s->lit[n] = b;
    n += lit;
  }
  s->n_lit = n;
  s->energy = vector_dot (s->v, s->v, s->values);
}
