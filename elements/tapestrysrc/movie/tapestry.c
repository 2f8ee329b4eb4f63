/* A tapestry: images side by side, with a period so that a window can wrap
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "tapestry.h"

static void
put_tile (Tapestry * tapestry, const guint8 * image, guint tile_width,
    guint tile_height, guint column, guint row)
{
  guint8 *dest = tapestry->pixels
      + ((gsize) row * tile_height * tapestry->width) + column * tile_width;
  guint y;

  for (y = 0; y < tile_height; y++)
    memcpy (dest + (gsize) y * tapestry->width, image + (gsize) y * tile_width,
        tile_width);
}

/**
 * tapestry_new:
 * @images: columns x rows x tile_height x tile_width bytes
 * @tile_width: of an image, in pixels
 * @tile_height: of an image, in pixels
 * @columns: tiles across, at least 2
 * @rows: tiles down, at least 2
 *
 * Lays out images column by column: image c * rows + r is the tile in column c and row
 * r. Then the last row of tiles is replaced by a copy of the first row, and the last
 * column by a copy of the first column, so that a window that leaves the tapestry on
 * one side can go on at the other. (Text A)
 *
 * Returns: (nullable): the tapestry, %NULL when there is no memory for it
 */
Tapestry *
tapestry_new (const guint8 * images, guint tile_width, guint tile_height,
    guint columns, guint rows)
{
  const gsize tile_size = (gsize) tile_width * tile_height;
  Tapestry *tapestry = g_new (Tapestry, 1);
  guint column, row;

  tapestry->width = columns * tile_width;
  tapestry->height = rows * tile_height;
  tapestry->period_x = (columns - 1) * tile_width;
  tapestry->period_y = (rows - 1) * tile_height;
  tapestry->pixels =
      g_try_malloc_n (tapestry->height, tapestry->width * sizeof (guint8));
  if (tapestry->pixels == NULL) {
    g_free (tapestry);
    return NULL;
  }
  for (column = 0; column < columns; column++) {
    for (row = 0; row < rows; row++) {
      gsize image = (gsize) (column % (columns - 1)) * rows + row % (rows - 1);

      put_tile (tapestry, images + image * tile_size, tile_width, tile_height,
          column, row);
    }
  }
  return tapestry;
}

/**
 * tapestry_free:
 * @tapestry: what tapestry_new() returned
 */
void
tapestry_free (Tapestry * tapestry)
{
  g_free (tapestry->pixels);
  g_free (tapestry);
}

/* Copies a row of a window that begins at column @x and leaves the tapestry: at its end
 * it goes on one period earlier. */
static void
copy_wrapped (const guint8 * row, guint x, const Tapestry * tapestry,
    guint8 * dest, guint width)
{
  while (width > 0) {
    guint run = MIN (width, tapestry->width - x);

    memcpy (dest, row + x, run);
    dest += run;
    width -= run;
    x += run - tapestry->period_x;
  }
}

/**
 * tapestry_window:
 * @tapestry: a tapestry
 * @x: left edge of the window in pixels, any integer
 * @y: upper edge of the window in pixels, any integer
 * @width: of the window in pixels, up to the tapestry's
 * @height: of the window in pixels, up to the tapestry's
 * @dest: (out): the window's rows
 * @stride: bytes from one row in @dest to the next
 *
 * Copies the pixels in a window. The tapestry repeats with its period in both
 * directions.
 */
void
tapestry_window (const Tapestry * tapestry, gint64 x, gint64 y, guint width,
    guint height, guint8 * dest, gsize stride)
{
  const guint left = tapestry_modulo (x, tapestry->period_x);
  const gboolean inside = left + width <= tapestry->width;
  gsize top = tapestry_modulo (y, tapestry->period_y);
  guint row;

  for (row = 0; row < height; row++, top++, dest += stride) {
    const guint8 *pixels;

    if (top == tapestry->height)
      top -= tapestry->period_y;
    pixels = tapestry->pixels + top * tapestry->width;
    if (inside)
      memcpy (dest, pixels + left, width);
    else
      copy_wrapped (pixels, left, tapestry, dest, width);
  }
}
