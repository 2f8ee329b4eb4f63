/* From the floats of a frame to its pixels
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "picturepixels.h"

static guint8
to_byte (gfloat value)
{
  return value > 0.0f ? value < 1.0f ? value * 255.0f + 0.5f : 255 : 0;
}

/**
 * picture_pixels_write:
 * @frame: height x width x channels floats
 * @format: of the pixels
 * @pixels: (out): the first pixel
 * @stride: bytes from one line to the next
 *
 * Floats from 0 to 1 become bytes, to the nearest; those outside are clipped. Bytes of a
 * pixel that are no channel become 255.
 *
 * Returns: whether all floats were finite
 */
gboolean
picture_pixels_write (const gfloat * frame, const CompeteFormat * format,
    guint8 * pixels, gsize stride)
{
  gboolean finite = TRUE;
  guint x, y, c;

  for (y = 0; y < format->height; y++, pixels += stride) {
    guint8 *pixel = pixels;

    if (format->pixel_bytes > format->channels)
      memset (pixels, 255, (gsize) format->width * format->pixel_bytes);
    for (x = 0; x < format->width; x++, pixel += format->pixel_bytes) {
      for (c = 0; c < format->channels; c++, frame++) {
        pixel[format->offsets[c]] = to_byte (*frame);
        finite &= isfinite (*frame) != 0;
      }
    }
  }
  return finite;
}
