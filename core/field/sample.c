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
  g_aligned_free (s->means);
  g_free (s->pixels);
  g_free (s->lit);
  g_free (s);
}

/**
 * sample_keep_means:
 * @count: pixels of a frame times channels
 *
 * Gives the sample its @means, for contrast_normalize_motion().
 */
void
sample_keep_means (Sample * s, guint count)
{
  s->means = vector_new (count);
}

/**
 * sample_put_gray8:
 * @first: the first value to set
 * @pixels: the first pixel of the field, or of one of its frames, 0..255
 * @stride: bytes from one line to the next
 * @width: pixels a line
 * @height: lines; @first + width x height is at most M
 *
 * Sets bytes of @sample, line by line. After all are set, sample_read_bytes() comes next.
 */
void
sample_put_gray8 (Sample * s, guint first, const guint8 * pixels,
    gsize stride, guint width, guint height)
{
  guint y;

  for (y = 0; y < height; y++)
    memcpy (s->pixels + first + (gsize) y * width, pixels + y * stride, width);
}

/**
 * sample_put_gray8_tiles:
 * @first: the first value to set
 * @width: pixels a line, for which order_has_tiles() is true
 * @height: lines
 *
 * The same in the order of order_new_tiles().
 */
void
sample_put_gray8_tiles (Sample * s, guint first, const guint8 * pixels,
    gsize stride, guint width, guint height)
{
  guint8 *tile = s->pixels + first;
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
}

/**
 * sample_put_pixels:
 * @first: the first value to set
 * @format: the pixel format
 * @pixels: the first pixel of the field, or of one of its frames
 * @stride: bytes from one line to the next
 * @width: pixels a line
 * @height: lines; @first + width x height x channels is at most M
 * @order: (nullable): which value each of them becomes, from @first on; %NULL is 0, 1,
 *     2...
 *
 * The same for any pixel format, row-major, channels innermost.
 */
void
sample_put_pixels (Sample * s, guint first, const SamplePixels * format,
    const guint8 * pixels, gsize stride, guint width, guint height,
    const guint32 * order)
{
  guint8 *to = s->pixels + first;
  guint x, y, c, j = 0;

  for (y = 0; y < height; y++, pixels += stride) {
    const guint8 *pixel = pixels;

    if (order == NULL && format->channels == 3) {
      guint8 *byte = to + j;

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
        to[order ? order[j] : j] = pixel[format->at[c]];
  }
}

/**
 * sample_read_bytes:
 *
 * Sets the values to the bytes / 255. The functions of contrast.h go on from there.
 */
void
sample_read_bytes (Sample * s)
{
  s->bytes = s->pixels;
  s->energy = s->wide->read (s->v, s->lit, &s->n_lit, s->pixels,
      sample_blocks (s));
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
