/* The order in which the values of a field stand in samples and weights
 *
 * How it works. A drive skips blocks of sixteen values that are all 0 (sample.h). Sixteen
 * pixels of a line cross a drawing's strokes more often than a square of 4 x 4 pixels, so
 * the values of a gray field stand tile by tile: the tiles row by row, and in a tile its
 * four squares of 2 x 2 pixels, row by row, each row by row. Of a typical field of digits
 * 9 blocks in 25 are lit then. Files and metas have the values row by row; the order is
 * undone where values leave.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "order.h"

/**
 * order_has_tiles:
 * @width: of a field in pixels
 * @height: of a field in pixels
 *
 * Returns: whether it can be divided into tiles
 */
gboolean
order_has_tiles (guint width, guint height)
{
  return width % ORDER_TILE == 0 && height % ORDER_TILE == 0;
}

/**
 * order_new_tiles:
 * @width: of a field with one channel, in pixels
 * @height: of the field times its frames, which stand below each other;
 *     order_has_tiles() is true of each
 *
 * Returns: (transfer full): for each pixel, row by row, which value of the field it is
 */
guint32 *
order_new_tiles (guint width, guint height)
{
  guint32 *order = g_new (guint32, (gsize) width * height);
  guint x, y;

  for (y = 0; y < height; y++)
    for (x = 0; x < width; x++) {
      guint tile = y / ORDER_TILE * (width / ORDER_TILE) + x / ORDER_TILE;
      guint square = y % ORDER_TILE / 2 * 2 + x % ORDER_TILE / 2;

      order[y * width + x] = tile * ORDER_TILE * ORDER_TILE + square * 4
          + y % 2 * 2 + x % 2;
    }
  return order;
}
