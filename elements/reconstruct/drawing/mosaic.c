/* Mosaic: all prototypes on their grid
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "mosaic.h"

/* Below this a tile's greatest value counts as 0: 1 / it would leave a float. */
#define LEAST_SCALE 1e-30f

/* Tiles are all of one size when that takes this share or more of the box. */
#define WORTH_ONE_SIZE 0.95

/* Where the tiles of a row or a column lie: the first starts at @start; each is
 * followed by a line of one pixel. */
typedef struct
{
  guint start, length, n;
} Spread;

static Spread
spread (guint start, guint length, guint n)
{
  guint cell = (length + 1) / n;
  Spread s = { start, length + 1, n };

  if (cell * n >= WORTH_ONE_SIZE * (length + 1)) {
    s.start += (length + 1 - cell * n) / 2;
    s.length = cell * n;
  }
  return s;
}

static guint
start_of (const Spread * s, guint i)
{
  return s->start + i * (guint64) s->length / s->n;
}

/* Lines and dots stand out a little from the colour of 0. */
static guint32
find_line_color (ColorMap map)
{
  switch (map) {
    case COLORMAP_GRAY:
      return PAINTER_SURROUND;
    case COLORMAP_MIDGREY:
      return COLORMAP_WORD (0x66, 0x69, 0x70);
    default:
      return COLORMAP_WORD (0xce, 0xd1, 0xd6);
  }
}

/* Blank, with a dot in the middle, about a tenth as wide as the tile. */
static void
draw_unused (const PanelBox * box, ColorMap map, guint32 * pixels, gsize stride)
{
  guint size = MAX (MIN (box->width, box->height) / 10, 1);
  const PanelBox dot = { box->left + (box->width - size) / 2,
    box->top + (box->height - size) / 2, size, size
  };

  painter_clear (box, *colormap_zero (map), pixels, stride);
  painter_clear (&dot, find_line_color (map), pixels, stride);
}

static void
draw_tiles (Painter * painter, const PanelImage * image, const guint64 * wins,
    ColorMap map, gfloat full_scale, const PanelBox * box, guint32 * pixels,
    gsize stride)
{
  guint columns = image->columns, rows = image->height / image->tile_height;
  Spread across = spread (box->left, box->width, columns);
  Spread down = spread (box->top, box->height, rows);
  const PanelBox lines = { across.start, down.start, across.length - 1,
    down.length - 1
  };
  guint x, y, t = 0;

  painter_clear (box, PAINTER_SURROUND, pixels, stride);
  painter_clear (&lines, find_line_color (map), pixels, stride);
  for (y = 0; y < rows; y++) {
    for (x = 0; x < columns; x++, t++) {
      PanelBox cell = { start_of (&across, x), start_of (&down, y), 0, 0 };
      PanelImage tile;

      cell.width = start_of (&across, x + 1) - 1 - cell.left;
      cell.height = start_of (&down, y + 1) - 1 - cell.top;
      if (wins && wins[t] == 0) {
        draw_unused (&cell, map, pixels, stride);
        continue;
      }
      panel_image_init_tile (&tile, image, t);
      painter_draw (painter, &tile, &cell, map, full_scale, pixels, stride);
    }
  }
}

/* Sets what each tile's values are multiplied by: 0 for those of units that have not
 * won. Returns the full scale. */
static gfloat
find_scales (const PanelImage * image, const guint64 * wins, MosaicScale scale,
    gfloat * scales, guint tiles)
{
  gfloat greatest = 0.0f;
  PanelImage tile;
  guint t;

  for (t = 0; t < tiles; t++) {
    gfloat own = 0.0f;

    if (wins == NULL || wins[t] > 0) {
      panel_image_init_tile (&tile, image, t);
      own = panel_image_greatest (&tile);
    }
    if (scale == MOSAIC_EACH)
      scales[t] = own >= LEAST_SCALE ? 1.0f / own : 0.0f;
    else
      scales[t] = own > 0.0f ? 1.0f : 0.0f;
    greatest = MAX (greatest, own);
  }
  return scale == MOSAIC_ALL ? greatest : 1.0f;
}

/**
 * mosaic_draw:
 * @painter: the drawing's state
 * @image: a mosaic, whose tiles are given scales
 * @wins: (nullable): how often each of the units has won, row by row; those that never
 *     have are left blank, with a dot in the middle; %NULL: all are drawn
 * @scale: what the full scale is
 * @map: the colours, as in painter_draw()
 * @box: where; it may be 0 wide or high
 * @pixels: the picture's first pixel, words 0xffrrggbb
 * @stride: words from one row to the next
 *
 * Draws all prototypes with a line of one pixel between them, or with none where
 * tiles are smaller than %MOSAIC_LEAST_TILE.
 *
 * Returns: the full scale
 */
gfloat
mosaic_draw (Painter * painter, PanelImage * image, const guint64 * wins,
    MosaicScale scale, ColorMap map, const PanelBox * box, guint32 * pixels,
    gsize stride)
{
  guint rows = image->height / image->tile_height;
  guint tiles = image->columns * rows;
  gfloat *scales = g_new (gfloat, tiles);
  gfloat full_scale = find_scales (image, wins, scale, scales, tiles);

  panel_image_scale_tiles (image, scales);
  if ((box->width + 1) / image->columns > MOSAIC_LEAST_TILE
      && (box->height + 1) / rows > MOSAIC_LEAST_TILE)
    draw_tiles (painter, image, wins, map, full_scale, box, pixels, stride);
  else
    painter_draw (painter, image, box, map, full_scale, pixels, stride);
  panel_image_scale_tiles (image, NULL);
  g_free (scales);
  return full_scale;
}
