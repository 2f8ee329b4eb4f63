/* Images for panels: views of values in memory that others own
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "panelimage.h"

#include <float.h>
#include <math.h>
#include <string.h>

static inline gfloat
finite_or_zero (gfloat value)
{
  return fabsf (value) <= FLT_MAX ? value : 0.0f;
}

static inline void
add_floats (const gfloat * values, gsize n, gfloat share, gfloat * row)
{
  gsize i;

  for (i = 0; i < n; i++)
    row[i] += share * finite_or_zero (values[i]);
}

static void
add_row_of_floats (const PanelImage * image, guint y, gfloat share,
    gfloat * row)
{
  gsize n = (gsize) image->width * image->channels;

  add_floats (image->values + y * n, n, share, row);
}

static void
add_row_of_bytes (const PanelImage * image, guint y, gfloat share, gfloat * row)
{
  const guint8 *bytes = image->bytes + (gssize) y * image->row_stride;
  gsize i, n = panel_image_row_length (image);
  gfloat unit = share / 255.0f;

  for (i = 0; i < n; i++)
    row[i] += unit * bytes[i];
}

static inline gfloat
difference (const gfloat * on, gsize to_off)
{
  return finite_or_zero (on[0] - on[to_off]);
}

/* How many values all frames of a tile have, without the OFF half. */
static inline gsize
half_of_tile (const PanelImage * image)
{
  return (gsize) image->tile_width * image->tile_height * image->channels
      * image->frames;
}

/* The values of each tile are multiplied by its scale. Of a tile with two halves, ON
 * minus OFF is added. */
static void
add_row_of_tiles (const PanelImage * image, guint y, gfloat share, gfloat * row)
{
  gsize n = (gsize) image->tile_width * image->channels;
  gsize half = half_of_tile (image), j;
  gsize tile = (gsize) (y / image->tile_height) * image->columns;
  gsize length = half * (image->is_signed ? 2 : 1);
  const gfloat *from = image->values + length * tile
      + (image->frame * image->tile_height + y % image->tile_height) * n;
  guint i;

  for (i = 0; i < image->columns; i++, tile++, from += length, row += n) {
    gfloat scaled = image->scales ? share * image->scales[tile] : share;

    if (!image->is_signed) {
      add_floats (from, n, scaled, row);
      continue;
    }
    for (j = 0; j < n; j++)
      row[j] += scaled * difference (from + j, half);
  }
}

static void
start_image (PanelImage * image, guint width, guint height, guint channels,
    PanelAddRow add_row)
{
  guint c;

  memset (image, 0, sizeof *image);
  image->width = width;
  image->height = height;
  image->channels = image->step = channels;
  for (c = 0; c < channels; c++)
    image->offset[c] = c;
  image->add_row = add_row;
}

/**
 * panel_image_init_floats:
 * @image: (out caller-allocates): the view
 * @values: height x width x channels values, channels innermost
 * @width: in pixels, up to %PANEL_IMAGE_MAX_EDGE, as @height
 * @height: in pixels
 * @channels: 1 or 3
 *
 * A view of an image of floats.
 */
void
panel_image_init_floats (PanelImage * image, const gfloat * values,
    guint width, guint height, guint channels)
{
  start_image (image, width, height, channels, add_row_of_floats);
  image->values = values;
}

/**
 * panel_image_init_bytes:
 * @image: (out caller-allocates): the view
 * @components: where the first pixel's components stand, @channels of them, all in
 *     the same @pixel_stride bytes
 * @width: in pixels, up to %PANEL_IMAGE_MAX_EDGE, as @height
 * @height: in pixels
 * @channels: 1 or 3
 * @pixel_stride: bytes from one pixel to the next: 1, or 3 or 4 with three channels
 * @row_stride: bytes from one row to the next
 *
 * A view of an image of bytes, whose values are bytes / 255.
 */
void
panel_image_init_bytes (PanelImage * image,
    const guint8 * const *components, guint width, guint height,
    guint channels, gint pixel_stride, gint row_stride)
{
  guint c;

  start_image (image, width, height, channels, add_row_of_bytes);
  image->bytes = components[0];
  for (c = 1; c < channels; c++)
    image->bytes = MIN (image->bytes, components[c]);
  for (c = 0; c < channels; c++)
    image->offset[c] = components[c] - image->bytes;
  image->step = pixel_stride;
  image->row_stride = row_stride;
}

/**
 * panel_image_init_mosaic:
 * @image: (out caller-allocates): the view
 * @prototypes: columns x rows prototypes, one after another, each halves x
 *     tile_height x tile_width x channels values
 * @columns: prototypes across
 * @rows: prototypes down
 * @tile_width: width of a prototype in pixels
 * @tile_height: height of a prototype in pixels
 * @channels: 1 or 3
 * @halves: 1, or 2 for an ON and an OFF half one after the other, of which the
 *     difference is seen: ON minus OFF, signed
 *
 * A view of all prototypes side by side on their grid, with no gaps. The whole
 * must be no longer than %PANEL_IMAGE_MAX_EDGE either way.
 */
void
panel_image_init_mosaic (PanelImage * image, const gfloat * prototypes,
    guint columns, guint rows, guint tile_width, guint tile_height,
    guint channels, guint halves)
{
  start_image (image, columns * tile_width, rows * tile_height, channels,
      add_row_of_tiles);
  image->values = prototypes;
  image->columns = columns;
  image->tile_width = tile_width;
  image->tile_height = tile_height;
  image->frames = 1;
  image->is_signed = halves == 2;
}

/**
 * panel_image_set_frame:
 * @image: a mosaic
 * @frames: how many frames each half of a prototype has, one after another
 * @frame: which of them is seen, 0 is the first
 *
 * Has one frame of prototypes seen that are films. The greatest value is still that of
 * all frames, so that all are drawn alike.
 */
void
panel_image_set_frame (PanelImage * image, guint frames, guint frame)
{
  image->frames = frames;
  image->frame = frame;
}

/**
 * panel_image_scale_tiles:
 * @image: a mosaic
 * @scales: columns x rows values, in use for as long as @image is
 *
 * Has each tile seen times a scale of its own.
 */
void
panel_image_scale_tiles (PanelImage * image, const gfloat * scales)
{
  image->scales = scales;
}

/**
 * panel_image_init_tile:
 * @tile: (out caller-allocates): the view
 * @mosaic: a mosaic
 * @index: which of its tiles, row by row
 *
 * A view of one tile of a mosaic, with its scale.
 */
void
panel_image_init_tile (PanelImage * tile, const PanelImage * mosaic,
    guint index)
{
  gsize values = half_of_tile (mosaic) * (mosaic->is_signed ? 2 : 1);

  *tile = *mosaic;
  tile->width = mosaic->tile_width;
  tile->height = mosaic->tile_height;
  tile->columns = 1;
  tile->values += index * values;
  if (mosaic->scales)
    tile->scales += index;
}

/* --- the greatest value --- */

/* Without the sign bit, floats sort like their bits do as integers. */
static gfloat
greatest_of_floats (const gfloat * values, gsize n)
{
  gint32 greatest = 0, bits, largest_finite;
  const gfloat max = FLT_MAX;
  gfloat value;
  gsize i;

  memcpy (&largest_finite, &max, sizeof max);
  for (i = 0; i < n; i++) {
    memcpy (&bits, values + i, sizeof bits);
    bits &= G_MAXINT32;
    bits = bits <= largest_finite ? bits : 0;
    greatest = MAX (greatest, bits);
  }
  memcpy (&value, &greatest, sizeof value);
  return value;
}

static gfloat
greatest_of_bytes (const PanelImage * image)
{
  guint8 greatest = 0;
  guint x, y, c;

  for (y = 0; y < image->height; y++) {
    const guint8 *row = image->bytes + (gssize) y * image->row_stride;

    for (c = 0; c < image->channels; c++)
      for (x = 0; x < image->width; x++)
        greatest = MAX (greatest, row[(gsize) x * image->step +
                image->offset[c]]);
  }
  return greatest / 255.0f;
}

static gfloat
greatest_difference (const PanelImage * image)
{
  gsize half = half_of_tile (image);
  gsize tiles = (gsize) image->columns * (image->height / image->tile_height);
  gfloat greatest = 0.0f;
  gsize t, j;

  for (t = 0; t < tiles; t++)
    for (j = 0; j < half; j++)
      greatest = MAX (greatest,
          fabsf (difference (image->values + 2 * half * t + j, half)));
  return greatest;
}

/**
 * panel_image_is_bytes:
 * @image: a view
 *
 * Returns: whether it is one of an image of bytes
 */
gboolean
panel_image_is_bytes (const PanelImage * image)
{
  return image->bytes != NULL;
}

/**
 * panel_image_count_bytes:
 * @image: a view of an image of bytes
 * @y: a row
 * @counts: (inout): for each byte, how many values are that byte / 255
 *
 * Adds the values of a row to @counts.
 */
void
panel_image_count_bytes (const PanelImage * image, guint y, guint counts[256])
{
  const guint8 *row = image->bytes + (gssize) y * image->row_stride;
  guint x, c;

  for (x = 0; x < image->width; x++, row += image->step)
    for (c = 0; c < image->channels; c++)
      counts[row[image->offset[c]]]++;
}

/**
 * panel_image_greatest:
 * @image: a view
 *
 * Returns: the greatest absolute value of all channels, before the scales of tiles;
 *     values that are not finite count as 0
 */
gfloat
panel_image_greatest (const PanelImage * image)
{
  if (panel_image_is_bytes (image))
    return greatest_of_bytes (image);
  if (image->is_signed)
    return greatest_difference (image);
  return greatest_of_floats (image->values,
      (gsize) image->width * image->height * image->channels
      * MAX (image->frames, 1));
}

/**
 * panel_image_row_length:
 * @image: a view
 *
 * Returns: how many values a row as it lies has, from the first channel of the
 *     first pixel to the last of the last
 */
gsize
panel_image_row_length (const PanelImage * image)
{
  guint c, last = image->offset[0];

  for (c = 1; c < image->channels; c++)
    last = MAX (last, image->offset[c]);
  return (gsize) (image->width - 1) * image->step + last + 1;
}
