/* Feature tiles: the numbers of an invariantlayer's stages as coloured squares
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

/* A block of squares, @across in a row and what is left in the last, @factor times
 * as large as the smallest ones. */
typedef struct
{
  const gfloat *values;
  guint n, across, factor;
  gfloat full_scale;
} Block;

/* Of a block, in small squares. */
static guint
height_of (const Block * block)
{
  return (block->n + block->across - 1) / block->across * block->factor;
}

/* Draws a block from the corner of @box on, with small squares of @edge pixels. */
static void
draw_block (Panels * panels, const Block * block, guint edge, PanelBox box,
    guint32 * pixels, gsize stride)
{
  PanelImage image;
  guint i, n;

  box.height = edge * block->factor;
  for (i = 0; i < block->n; i += n, box.top += box.height) {
    n = MIN (block->across, block->n - i);
    panel_image_init_floats (&image, block->values + i, n, 1, 1);
    box.width = n * box.height;
    panels_draw (panels, &image, &box, COLORMAP_BWR, block->full_scale,
        pixels, stride);
  }
}

/**
 * feature_tiles_draw:
 * @panels: the drawing's state
 * @tiles: what to draw
 * @box: where
 * @pixels: the picture's first pixel, words 0xffrrggbb
 * @stride: words from one row to the next
 *
 * Draws one panel: the features of the last stage there is as a block of squares, as
 * wide as feature_tiles_across() says, and above it, as wide together, those of the
 * others, the first stage's half as large. %COLORMAP_BWR, %FEATURE_TILES_SCALE is
 * full scale, of the third stage's %FEATURE_TILES_THIRD_SCALE. What is not there is
 * left %PANELS_SURROUND, and so is all of a panel in which the small squares have no
 * pixel.
 *
 * Since: 0.1
 */
void
feature_tiles_draw (Panels * panels, const FeatureTiles * tiles,
    const PanelBox * box, guint32 * pixels, gsize stride)
{
  guint across = feature_tiles_across (tiles->n_third > 0 ? tiles->n_third :
      tiles->n_second);
  const Block blocks[] = {
    {tiles->first, tiles->n_first, 2 * across, 1, FEATURE_TILES_SCALE},
    {tiles->second, tiles->n_second, across, 2, FEATURE_TILES_SCALE},
    {tiles->third, tiles->n_third, across, 2, FEATURE_TILES_THIRD_SCALE}
  };
  guint n = tiles->n_third > 0 ? 3 : 2, height = n - 1, edge, i;
  PanelBox from = *box;

  /* In small squares: a row between blocks is left out. */
  for (i = 0; i < n; i++)
    height += height_of (&blocks[i]);
  edge = MIN (box->width / (2 * across), box->height / height);
  from.left += (box->width - 2 * across * edge) / 2;
  from.top += (box->height - height * edge) / 2;
  panels_clear (box, PANELS_SURROUND, pixels, stride);
  for (i = 0; i < n && edge > 0; i++) {
    if (blocks[i].values != NULL)
      draw_block (panels, &blocks[i], edge, from, pixels, stride);
    from.top += (height_of (&blocks[i]) + 1) * edge;
  }
}
