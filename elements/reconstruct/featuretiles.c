/* Feature tiles: the numbers of both slow stages as coloured squares
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "featuretiles.h"

/**
 * feature_tiles_across:
 * @features: at least 1
 *
 * Returns: how many tiles a block of so many is wide, of the blocks with no gap
 *     at the end the first that is not higher than wide
 *
 * Since: 0.1
 */
guint
feature_tiles_across (guint features)
{
  guint across = 1;

  while ((guint64) across * across < features || features % across != 0)
    across++;
  return across;
}

/* Draws one row of squares. */
static void
draw_row (Panels * panels, const gfloat * values, guint n, guint edge,
    PanelBox box, guint32 * pixels, gsize stride)
{
  PanelImage image;

  panel_image_init_floats (&image, values, n, 1, 1);
  box.width = n * edge;
  box.height = edge;
  panels_draw_box (panels, &image, &box, COLORMAP_BWR, FEATURE_TILES_SCALE,
      pixels, stride);
}

/* Draws squares, @across in a row and what is left in the last, from the corner of
 * @box on. */
static void
draw_block (Panels * panels, const gfloat * values, guint n, guint across,
    guint edge, PanelBox box, guint32 * pixels, gsize stride)
{
  guint i;

  for (i = 0; i < n; i += across, box.top += edge)
    draw_row (panels, values + i, MIN (across, n - i), edge, box, pixels,
        stride);
}

/**
 * feature_tiles_draw:
 * @panels: the drawing's state
 * @size: of a panel, in pixels
 * @first: (nullable): the first stage's features
 * @n_first: how many, at least 1
 * @second: (nullable): the second stage's
 * @n_second: how many, at least 1
 * @pixels: the panel's first pixel, size x size words 0xffrrggbb
 * @stride: words from one row to the next
 *
 * Draws one panel: the second stage's features as a block of squares, as wide as
 * feature_tiles_across() says, and above it, as wide together and half as large
 * each, the first stage's. %COLORMAP_BWR, %FEATURE_TILES_SCALE is full scale. What
 * is not there is left %PANELS_SURROUND, and so is all of a panel in which the
 * small squares have no pixel.
 *
 * Since: 0.1
 */
void
feature_tiles_draw (Panels * panels, guint size, const gfloat * first,
    guint n_first, const gfloat * second, guint n_second, guint32 * pixels,
    gsize stride)
{
  guint across = feature_tiles_across (n_second);
  guint rows = (n_first + 2 * across - 1) / (2 * across);
  /* In small squares: a row between the blocks is left out. */
  guint height = rows + 1 + 2 * (n_second / across);
  guint edge = size / MAX (height, 2 * across);
  PanelBox box = { (size - 2 * across * edge) / 2, (size - height * edge) / 2 };

  panels_clear (panels, pixels, stride);
  if (edge == 0)
    return;
  if (first != NULL)
    draw_block (panels, first, n_first, 2 * across, edge, box, pixels, stride);
  box.top += (rows + 1) * edge;
  if (second != NULL)
    draw_block (panels, second, n_second, across, 2 * edge, box, pixels,
        stride);
}
