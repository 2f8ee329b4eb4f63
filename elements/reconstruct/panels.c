/* Panels: values drawn into squares of a picture
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "panels.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Below this a full scale counts as 0: 255 / scale would leave a float. */
#define LEAST_SCALE 1e-30f

struct _Panels
{
  guint size;

  /* Scratch, as long as the largest image has asked for. */
  GArray *row;                  /* one row of the image */
  GArray *narrow;               /* the row, averaged down to the panel's width */
  GArray *sums;                 /* such rows, summed */
  GArray *code;                 /* one value a unit */
};

/* What turns a value into a colour. */
typedef struct
{
  const guint32 *zero;
  gfloat steps;                 /* steps of the table in 1.0 */
  guint channels;
} Ink;

static void
read_floats (const PanelImage * image, guint y, gfloat * row)
{
  gsize n = (gsize) image->width * image->channels;

  memcpy (row, image->values + y * n, n * sizeof (gfloat));
}

static void
read_bytes (const PanelImage * image, guint y, gfloat * row)
{
  guint c, x;

  for (c = 0; c < image->channels; c++) {
    const guint8 *from = image->components[c] + (gssize) y * image->row_stride;
    gfloat *to = row + c;

    for (x = 0; x < image->width; x++, to += image->channels)
      *to = from[(gssize) x * image->pixel_stride] / 255.0f;
  }
}

static void
read_mosaic (const PanelImage * image, guint y, gfloat * row)
{
  gsize n = (gsize) image->tile_width * image->channels;
  gsize tile = n * image->tile_height;
  const gfloat *from = image->values +
      (gsize) (y / image->tile_height) * image->columns * tile +
      (y % image->tile_height) * n;
  guint i;

  for (i = 0; i < image->columns; i++, from += tile, row += n)
    memcpy (row, from, n * sizeof (gfloat));
}

static void
start_image (PanelImage * image, guint width, guint height, guint channels,
    PanelReadRow read_row)
{
  memset (image, 0, sizeof *image);
  image->width = width;
  image->height = height;
  image->channels = channels;
  image->read_row = read_row;
}

/**
 * panel_image_init_floats:
 * @image: (out caller-allocates): the view
 * @values: height x width x channels values, channels innermost
 * @width: in pixels, up to %PANELS_MAX_EDGE, as @height
 * @height: in pixels
 * @channels: 1 or 3
 *
 * A view of an image of floats.
 *
 * Since: 0.1
 */
void
panel_image_init_floats (PanelImage * image, const gfloat * values,
    guint width, guint height, guint channels)
{
  start_image (image, width, height, channels, read_floats);
  image->values = values;
}

/**
 * panel_image_init_bytes:
 * @image: (out caller-allocates): the view
 * @components: where the first pixel's components stand, @channels of them
 * @width: in pixels, up to %PANELS_MAX_EDGE, as @height
 * @height: in pixels
 * @channels: 1 or 3
 * @pixel_stride: bytes from one pixel to the next
 * @row_stride: bytes from one row to the next
 *
 * A view of an image of bytes, whose values are bytes / 255.
 *
 * Since: 0.1
 */
void
panel_image_init_bytes (PanelImage * image,
    const guint8 * const *components, guint width, guint height,
    guint channels, gint pixel_stride, gint row_stride)
{
  guint c;

  start_image (image, width, height, channels, read_bytes);
  for (c = 0; c < channels; c++)
    image->components[c] = components[c];
  image->pixel_stride = pixel_stride;
  image->row_stride = row_stride;
}

/**
 * panel_image_init_mosaic:
 * @image: (out caller-allocates): the view
 * @prototypes: columns x rows prototypes, one after another, each tile_height x
 *     tile_width x channels values
 * @columns: prototypes across
 * @rows: prototypes down
 * @tile_width: width of a prototype in pixels
 * @tile_height: height of a prototype in pixels
 * @channels: 1 or 3
 *
 * A view of all prototypes side by side on their grid, with no gaps. The whole
 * must be no longer than %PANELS_MAX_EDGE either way.
 *
 * Since: 0.1
 */
void
panel_image_init_mosaic (PanelImage * image, const gfloat * prototypes,
    guint columns, guint rows, guint tile_width, guint tile_height,
    guint channels)
{
  start_image (image, columns * tile_width, rows * tile_height, channels,
      read_mosaic);
  image->values = prototypes;
  image->columns = columns;
  image->tile_width = tile_width;
  image->tile_height = tile_height;
}

/**
 * panels_new:
 * @size: edge of a panel in pixels, at least 1
 *
 * What drawing panels of one size needs. One thread at a time may use it.
 *
 * Returns: (transfer full): free it with panels_free()
 *
 * Since: 0.1
 */
Panels *
panels_new (guint size)
{
  Panels *panels = g_new0 (Panels, 1);

  panels->size = size;
  panels->row = g_array_new (FALSE, FALSE, sizeof (gfloat));
  panels->narrow = g_array_new (FALSE, FALSE, sizeof (gfloat));
  panels->sums = g_array_new (FALSE, FALSE, sizeof (gfloat));
  panels->code = g_array_new (FALSE, FALSE, sizeof (gfloat));
  return panels;
}

/**
 * panels_free:
 * @panels: (nullable) (transfer full): what panels_new() made
 *
 * Since: 0.1
 */
void
panels_free (Panels * panels)
{
  if (panels == NULL)
    return;
  g_array_unref (panels->row);
  g_array_unref (panels->narrow);
  g_array_unref (panels->sums);
  g_array_unref (panels->code);
  g_free (panels);
}

static gfloat *
scratch (GArray * array, gsize n)
{
  g_array_set_size (array, n);
  return (gfloat *) array->data;
}

/**
 * panels_code:
 * @panels: the drawing's state
 * @indices: which units are active, @entries of them; an index of no unit, such
 *     as that of an unused entry, is passed over
 * @activations: how active they are, in the order of @indices
 * @entries: winners x fields
 * @units: how many units there are
 *
 * Spreads a sparse code over all units. Where more than one field has the same
 * winner, the unit's activations add up.
 *
 * Returns: (transfer none): @units values, good until the next call
 *
 * Since: 0.1
 */
const gfloat *
panels_code (Panels * panels, const guint32 * indices,
    const gfloat * activations, gsize entries, guint units)
{
  gfloat *code = scratch (panels->code, units);
  gsize i;

  memset (code, 0, units * sizeof (gfloat));
  for (i = 0; i < entries; i++)
    if (indices[i] < units)
      code[indices[i]] += activations[i];
  return code;
}

/* Reads a row; what is no finite number is 0. */
static const gfloat *
read_clean (Panels * panels, const PanelImage * image, guint y)
{
  gsize i, n = (gsize) image->width * image->channels;
  gfloat *row = scratch (panels->row, n);

  image->read_row (image, y, row);
  for (i = 0; i < n; i++)
    row[i] = fabsf (row[i]) <= FLT_MAX ? row[i] : 0.0f;
  return row;
}

/**
 * panels_greatest:
 * @panels: the drawing's state
 * @image: what to look through
 *
 * Returns: the greatest absolute value in @image, NaN and infinities passed over
 *
 * Since: 0.1
 */
gfloat
panels_greatest (Panels * panels, const PanelImage * image)
{
  gsize i, n = (gsize) image->width * image->channels;
  gfloat greatest = 0.0f;
  guint y;

  for (y = 0; y < image->height; y++) {
    const gfloat *row = read_clean (panels, image, y);

    for (i = 0; i < n; i++)
      greatest = fabsf (row[i]) > greatest ? fabsf (row[i]) : greatest;
  }
  return greatest;
}

/* A value's step of the table: -255 .. 255, NaN included. */
static inline gint
step (const Ink * ink, gfloat value)
{
  gfloat t = value * ink->steps;

  t = t > -COLORMAP_STEPS ? t : -COLORMAP_STEPS;
  t = t < COLORMAP_STEPS ? t : COLORMAP_STEPS;
  return (gint) (t + (COLORMAP_STEPS + 0.5f)) - COLORMAP_STEPS;
}

static inline guint32
word (const Ink * ink, const gfloat * pixel)
{
  if (ink->channels == 1)
    return ink->zero[step (ink, pixel[0])];
  return COLORMAP_WORD (MAX (step (ink, pixel[0]), 0),
      MAX (step (ink, pixel[1]), 0), MAX (step (ink, pixel[2]), 0));
}

static void
fill (guint32 * pixels, gsize n)
{
  while (n-- > 0)
    *pixels++ = PANELS_SURROUND;
}

/* Paints what a width x height image at (left, top) leaves of the panel. */
static void
draw_surround (guint size, guint left, guint top, guint width, guint height,
    guint32 * pixels, gsize stride)
{
  guint y;

  for (y = 0; y < size; y++, pixels += stride) {
    if (y < top || y >= top + height) {
      fill (pixels, size);
    } else {
      fill (pixels, left);
      fill (pixels + left + width, size - left - width);
    }
  }
}

/* Each value becomes factor x factor pixels. */
static void
draw_whole (Panels * panels, const PanelImage * image, const Ink * ink,
    guint factor, guint32 * pixels, gsize stride)
{
  guint x, y, i;

  for (y = 0; y < image->height; y++) {
    const gfloat *row = read_clean (panels, image, y);
    guint32 *to = pixels;

    for (x = 0; x < image->width; x++, row += ink->channels) {
      guint32 w = word (ink, row);

      for (i = 0; i < factor; i++)
        *to++ = w;
    }
    for (i = 1; i < factor; i++)
      memcpy (pixels + i * stride, pixels,
          (gsize) image->width * factor * sizeof (guint32));
    pixels += factor * stride;
  }
}

/* Averages @from, @n pixels, into @to, @m of them, m <= n. Pixel x of @to covers
 * n / m pixels of @from, those at its edges in part. In units of 1 / m, a pixel of
 * @from is m long and one of @to is n. */
static void
average_row (const gfloat * from, guint n, gfloat * to, guint m, guint channels)
{
  guint x, c;

  for (x = 0; x < m; x++) {
    guint64 start = (guint64) x * n, end = start + n, i;

    for (c = 0; c < channels; c++)
      to[x * channels + c] = 0.0f;
    for (i = start / m; i * m < end; i++) {
      gfloat share = (gfloat) (MIN (end, (i + 1) * m) - MAX (start, i * m)) / n;

      for (c = 0; c < channels; c++)
        to[x * channels + c] += share * from[i * channels + c];
    }
  }
}

static void
draw_row (const Ink * ink, const gfloat * values, guint n, guint32 * to)
{
  guint x;

  for (x = 0; x < n; x++)
    to[x] = word (ink, values + (gsize) x * ink->channels);
}

/* Each pixel is the mean of the values that it covers: an exact box filter, first
 * along a row, then down the rows by the same measure. */
static void
draw_averaged (Panels * panels, const PanelImage * image, const Ink * ink,
    guint width, guint height, guint32 * pixels, gsize stride)
{
  gsize i, n = (gsize) width * ink->channels;
  gfloat *narrow = scratch (panels->narrow, n);
  gfloat *sums = scratch (panels->sums, n);
  guint64 end = image->height;  /* of the pixels' row, in units of 1 / height */
  guint64 y;

  memset (sums, 0, n * sizeof (gfloat));
  for (y = 0; y < image->height; y++) {
    guint64 below = (y + 1) * height > end ? (y + 1) * height - end : 0;
    gfloat share = (gfloat) (height - below) / image->height;

    average_row (read_clean (panels, image, y), image->width, narrow, width,
        ink->channels);
    for (i = 0; i < n; i++)
      sums[i] += share * narrow[i];
    if ((y + 1) * height < end)
      continue;

    draw_row (ink, sums, width, pixels);
    pixels += stride;
    end += image->height;
    for (i = 0; i < n; i++)
      sums[i] = narrow[i] * below / image->height;
  }
}

/* What @length becomes when @longest becomes @size, at least one pixel. */
static guint
shrunk (guint length, guint longest, guint size)
{
  return MAX (1, ((guint64) length * size + longest / 2) / longest);
}

/**
 * panels_draw:
 * @panels: the drawing's state
 * @image: what to draw, at least 1 x 1
 * @map: how a single channel is coloured; three are drawn as they are
 * @full_scale: the value drawn as 1, not below 0; when it is 0 so is all
 * @pixels: the panel's first pixel, size x size words 0xffrrggbb
 * @stride: words from one row to the next
 *
 * Draws @image into one panel, centred: scaled up by the largest whole factor that
 * fits, each value a sharp square; when it is larger than the panel, scaled down,
 * each pixel the mean of the values it covers. Around it is %PANELS_SURROUND.
 *
 * Since: 0.1
 */
void
panels_draw (Panels * panels, const PanelImage * image, ColorMap map,
    gfloat full_scale, guint32 * pixels, gsize stride)
{
  guint longest = MAX (image->width, image->height);
  guint factor = panels->size / longest, width, height, left, top;
  Ink ink = { colormap_zero (map), 0.0f, image->channels };
  guint32 *start;

  if (full_scale >= LEAST_SCALE)
    ink.steps = COLORMAP_STEPS / full_scale;
  if (factor > 0) {
    width = image->width * factor;
    height = image->height * factor;
  } else {
    width = shrunk (image->width, longest, panels->size);
    height = shrunk (image->height, longest, panels->size);
  }
  left = (panels->size - width) / 2;
  top = (panels->size - height) / 2;
  start = pixels + top * stride + left;

  draw_surround (panels->size, left, top, width, height, pixels, stride);
  if (factor > 0)
    draw_whole (panels, image, &ink, factor, start, stride);
  else
    draw_averaged (panels, image, &ink, width, height, start, stride);
}
