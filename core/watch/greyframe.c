/* Grey frames: light in place of colour, made smaller
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "greyframe.h"

/* Shares of red, green and blue in the light of a pixel, of 256 (Rec. 601). */
#define RED 77
#define GREEN 150
#define BLUE 29

/**
 * grey_frame_new:
 * @format: of the original
 * @width: of the original, in pixels
 * @height: of the original
 * @factor: how many times smaller the grey frame is, at least 1 and at most @width and
 *     @height. Pixels at the right and lower edge that fill no square are left out
 *
 * Returns: (transfer full): a grey frame, black until grey_frame_read()
 */
GreyFrame *
grey_frame_new (const SamplePixels * format, guint width, guint height,
    guint factor)
{
  GreyFrame *f = g_new0 (GreyFrame, 1);

  f->format = *format;
  f->factor = factor;
  f->width = width / factor;
  f->height = height / factor;
  f->pixels = g_malloc0 ((gsize) f->width * f->height);
  f->sums = g_new (guint32, f->width);
  return f;
}

void
grey_frame_free (GreyFrame * f)
{
  if (f == NULL)
    return;
  g_free (f->pixels);
  g_free (f->sums);
  g_free (f);
}

/* Adds the light of a line, times 256, to the sums. */
static void
add_line (GreyFrame * f, const guint8 * pixel)
{
  const SamplePixels *format = &f->format;
  guint x, i;

  if (format->channels == 1) {
    pixel += format->at[0];
    for (x = 0; x < f->width; x++)
      for (i = 0; i < f->factor; i++, pixel += format->bytes)
        f->sums[x] += 256 * *pixel;
    return;
  }
  for (x = 0; x < f->width; x++)
    for (i = 0; i < f->factor; i++, pixel += format->bytes)
      f->sums[x] += RED * pixel[format->at[0]] + GREEN * pixel[format->at[1]]
          + BLUE * pixel[format->at[2]];
}

/**
 * grey_frame_read:
 * @pixels: the original's first pixel
 * @stride: bytes from one of its lines to the next
 *
 * Sets the grey frame: each pixel is the mean light of factor x factor pixels of the
 * original, rounded.
 */
void
grey_frame_read (GreyFrame * f, const guint8 * pixels, gsize stride)
{
  const guint32 area = 256 * f->factor * f->factor;
  guint8 *to = f->pixels;
  guint x, y, i;

  if (f->factor == 1 && f->format.bytes == 1) {
    for (y = 0; y < f->height; y++)
      memcpy (to + (gsize) y * f->width, pixels + y * stride, f->width);
    return;
  }
  for (y = 0; y < f->height; y++, to += f->width) {
    memset (f->sums, 0, f->width * sizeof (guint32));
    for (i = 0; i < f->factor; i++, pixels += stride)
      add_line (f, pixels);
    for (x = 0; x < f->width; x++)
      to[x] = (f->sums[x] + area / 2) / area;
  }
}
