/* Panels: images drawn into squares of a picture
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "panels.h"

#include <string.h>

/* Below this a full scale counts as 0: 255 / scale would leave a float. */
#define LEAST_SCALE 1e-30f

struct _Panels
{
  guint size;

  /* Scratch, as long as the largest image has asked for. */
  GArray *row;                  /* rows of the image, summed */
  GArray *firsts;               /* the first value that each pixel covers */
  GArray *shares;               /* and how much it covers of each from there on */
  GArray *plane;                /* the image, no larger than in the panel */
  GArray *steps;                /* a row of the plane, as steps of the table */
  GArray *words;                /* the same row, coloured */
  GArray *sources;              /* the word in it that each pixel shows */
  GArray *code;                 /* one value a unit */
};

/* An image once more, width x height x channels values without gaps. */
typedef struct
{
  guint width, height, channels;
  const gfloat *values;
  gfloat greatest;
} Plane;

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
  panels->firsts = g_array_new (FALSE, FALSE, sizeof (guint));
  panels->shares = g_array_new (FALSE, FALSE, sizeof (gfloat));
  panels->plane = g_array_new (FALSE, FALSE, sizeof (gfloat));
  panels->steps = g_array_new (FALSE, FALSE, sizeof (gint));
  panels->words = g_array_new (FALSE, FALSE, sizeof (guint32));
  panels->sources = g_array_new (FALSE, FALSE, sizeof (guint));
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
  g_array_unref (panels->firsts);
  g_array_unref (panels->shares);
  g_array_unref (panels->plane);
  g_array_unref (panels->steps);
  g_array_unref (panels->words);
  g_array_unref (panels->sources);
  g_array_unref (panels->code);
  g_free (panels);
}

static gpointer
scratch (GArray * array, gsize n)
{
  g_array_set_size (array, n);
  return array->data;
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

/* --- where it goes --- */

/* What @length becomes when @longest becomes @size, at least one pixel. */
static guint
shrunk (guint length, guint longest, guint size)
{
  return MAX (1, ((guint64) length * size + longest / 2) / longest);
}

static PanelBox
fit (guint size, guint width, guint height)
{
  guint longest = MAX (width, height), factor = size / longest;
  PanelBox box;

  box.width = factor ? width * factor : shrunk (width, longest, size);
  box.height = factor ? height * factor : shrunk (height, longest, size);
  box.left = (size - box.width) / 2;
  box.top = (size - box.height) / 2;
  return box;
}

static void
fill (guint32 * pixels, gsize n)
{
  while (n-- > 0)
    *pixels++ = PANELS_SURROUND;
}

/* Paints what @box leaves of the panel. */
static void
draw_surround (guint size, const PanelBox * box, guint32 * pixels, gsize stride)
{
  guint y;

  for (y = 0; y < size; y++, pixels += stride) {
    if (y < box->top || y >= box->top + box->height) {
      fill (pixels, size);
    } else {
      fill (pixels, box->left);
      fill (pixels + box->left + box->width, size - box->left - box->width);
    }
  }
}

/* --- down to its size --- */

/* How much of pixel x of m is value i of n, m <= n: in units of 1 / m, a value is m
 * long and a pixel n. */
static gfloat
find_share (guint x, guint i, guint n, guint m)
{
  gint64 start = MAX ((gint64) x * n, (gint64) i * m);
  gint64 end = MIN ((gint64) (x + 1) * n, (gint64) (i + 1) * m);

  return (gfloat) MAX (end - start, 0) / n;
}

/* The most values that a pixel touches. */
static guint
count_touched (guint n, guint m)
{
  return n % m == 0 ? n / m : MIN (n, n / m + 2);
}

/* The first value that pixel x touches; the others follow, and are all there. */
static guint
find_first (guint x, guint n, guint m)
{
  return MIN ((guint64) x * n / m, n - count_touched (n, m));
}

/* Makes ready to shrink rows of n values to m: the same number of shares for each
 * pixel, some of them 0, so that all take the same steps. */
static void
find_shares (Panels * panels, guint n, guint m)
{
  guint touched = count_touched (n, m), x, i;
  guint *firsts = scratch (panels->firsts, m);
  gfloat *shares = scratch (panels->shares, (gsize) m * touched);

  for (x = 0; x < m; x++) {
    firsts[x] = find_first (x, n, m);
    for (i = 0; i < touched; i++)
      *shares++ = find_share (x, firsts[x] + i, n, m);
  }
}

/* Each of @width pixels becomes the mean of the values of @row that it touches. */
static void
shrink_row (Panels * panels, const PanelImage * image, const gfloat * row,
    guint width, gfloat * to)
{
  guint touched = count_touched (image->width, width), x, i, c;
  const guint *firsts = (const guint *) panels->firsts->data;

  for (c = 0; c < image->channels; c++) {
    const gfloat *shares = (const gfloat *) panels->shares->data;

    for (x = 0; x < width; x++) {
      const gfloat *from =
          row + (gsize) firsts[x] * image->step + image->offset[c];
      gfloat sum = 0.0f;

      for (i = 0; i < touched; i++, from += image->step)
        sum += *shares++ * *from;
      to[x * image->channels + c] = sum;
    }
  }
}

/* The greatest absolute value of @n finite ones. As long as the sign is left out,
 * floats are in the order of their bits. */
static gfloat
greatest_of (const gfloat * values, gsize n)
{
  gint32 greatest = 0, bits;
  gfloat value;
  gsize i;

  for (i = 0; i < n; i++) {
    memcpy (&bits, values + i, sizeof bits);
    bits &= G_MAXINT32;
    greatest = MAX (greatest, bits);
  }
  memcpy (&value, &greatest, sizeof value);
  return value;
}

/* Sums what pixel row @y of @height touches of @image's rows, as they lie. */
static const gfloat *
sum_rows (Panels * panels, const PanelImage * image, guint y, guint height)
{
  guint touched = count_touched (image->height, height), i;
  guint first = find_first (y, image->height, height);
  gsize length = panel_image_row_length (image);
  gfloat *row = scratch (panels->row, length);

  memset (row, 0, length * sizeof (gfloat));
  for (i = first; i < first + touched; i++) {
    gfloat share = find_share (y, i, image->height, height);

    if (share > 0.0f)
      image->add_row (image, i, share, row);
  }
  return row;
}

/* Each value is the mean of those of @image that it covers: an exact box filter,
 * first down the rows, where values lie side by side, then along what is left. */
static Plane
shrink (Panels * panels, const PanelImage * image, guint width, guint height)
{
  gsize n = (gsize) width * height * image->channels;
  gfloat *to = scratch (panels->plane, n);
  Plane plane = { width, height, image->channels, to, 0.0f };
  guint y;

  find_shares (panels, image->width, width);
  for (y = 0; y < height; y++, to += width * image->channels)
    shrink_row (panels, image, sum_rows (panels, image, y, height), width, to);
  plane.greatest = greatest_of (plane.values, n);
  return plane;
}

/* --- and coloured --- */

/* Values' steps of the table: -255 .. 255. */
static void
find_steps (const gfloat * values, gsize n, gfloat scale, gint * steps)
{
  gsize i;

  for (i = 0; i < n; i++) {
    gfloat t = values[i] * scale;

    t = t > -COLORMAP_STEPS ? t : -COLORMAP_STEPS;
    t = t < COLORMAP_STEPS ? t : COLORMAP_STEPS;
    steps[i] = (gint) (t + (COLORMAP_STEPS + 0.5f)) - COLORMAP_STEPS;
  }
}

static void
color_row (const gint * steps, guint n, guint channels, const guint32 * zero,
    guint32 * words)
{
  guint x;

  if (channels == 1) {
    for (x = 0; x < n; x++)
      words[x] = zero[steps[x]];
    return;
  }
  for (x = 0; x < n; x++, steps += 3)
    words[x] = COLORMAP_WORD (zero[steps[0]] & 0xff, zero[steps[1]] & 0xff,
        zero[steps[2]] & 0xff);
}

/* Each value becomes a sharp square, its edges on whole pixels. */
static void
paint (Panels * panels, const Plane * plane, const PanelBox * box,
    const guint32 * zero, gfloat scale, guint32 * pixels, gsize stride)
{
  gsize n = (gsize) plane->width * plane->channels;
  gint *steps = scratch (panels->steps, n);
  guint32 *words = scratch (panels->words, plane->width);
  guint *sources = scratch (panels->sources, box->width);
  guint x, y, drawn = G_MAXUINT;

  for (x = 0; x < box->width; x++)
    sources[x] = plane->width * (guint64) x / box->width;
  for (y = 0; y < box->height; y++, pixels += stride) {
    guint from = plane->height * (guint64) y / box->height;

    if (from == drawn) {
      memcpy (pixels, pixels - stride, box->width * sizeof (guint32));
      continue;
    }
    find_steps (plane->values + from * n, n, scale, steps);
    color_row (steps, plane->width, plane->channels, zero, words);
    for (x = 0; x < box->width; x++)
      pixels[x] = words[sources[x]];
    drawn = from;
  }
}

/**
 * panels_fit:
 * @panels: the drawing's state
 * @image: in its shape
 *
 * Returns: where panels_draw() puts @image: in the middle, as large as fits
 *
 * Since: 0.1
 */
PanelBox
panels_fit (const Panels * panels, const PanelImage * image)
{
  return fit (panels->size, image->shape_width, image->shape_height);
}

/**
 * panels_clear:
 * @panels: the drawing's state
 * @pixels: the panel's first pixel, size x size words
 * @stride: words from one row to the next
 *
 * Paints a whole panel %PANELS_SURROUND, for what is then drawn into boxes.
 *
 * Since: 0.1
 */
void
panels_clear (Panels * panels, guint32 * pixels, gsize stride)
{
  guint y;

  for (y = 0; y < panels->size; y++)
    fill (pixels + y * stride, panels->size);
}

/**
 * panels_draw_box:
 * @panels: the drawing's state
 * @image: what to draw, at least 1 x 1
 * @box: where, inside the panel and at least 1 x 1; the image's shape counts for
 *     nothing
 * @map: the colours
 * @full_scale: what is drawn as full scale; below 0: the greatest absolute value
 *     drawn is
 * @pixels: the panel's first pixel, size x size words
 * @stride: words from one row to the next
 *
 * Draws @image into a part of a panel and leaves the rest alone.
 *
 * Returns: the full scale
 *
 * Since: 0.1
 */
gfloat
panels_draw_box (Panels * panels, const PanelImage * image,
    const PanelBox * box, ColorMap map, gfloat full_scale, guint32 * pixels,
    gsize stride)
{
  Plane plane = shrink (panels, image, MIN (box->width, image->width),
      MIN (box->height, image->height));

  if (full_scale < 0.0f)
    full_scale = plane.greatest;
  paint (panels, &plane, box, colormap_zero (map),
      full_scale >= LEAST_SCALE ? COLORMAP_STEPS / full_scale : 0.0f,
      pixels + box->top * stride + box->left, stride);
  return full_scale;
}

/**
 * panels_draw:
 * @panels: the drawing's state
 * @image: what to draw, at least 1 x 1
 * @map: the colours. Three channels are drawn in their own, with %COLORMAP_GRAY and
 *     %COLORMAP_MIDGREY by the light that a value stands for there.
 * @normalize: whether the greatest absolute value drawn is the full scale,
 *     otherwise 1.0 is
 * @pixels: the panel's first pixel, size x size words 0xffrrggbb
 * @stride: words from one row to the next
 *
 * Draws @image into one panel, centred: in its shape, scaled up by the largest whole
 * factor that fits, each value a sharp rectangle; when it is larger than the panel,
 * scaled down, each pixel the mean of the values it covers. Around it is
 * %PANELS_SURROUND.
 *
 * Returns: the full scale; when it is 0 so is all that is drawn
 *
 * Since: 0.1
 */
gfloat
panels_draw (Panels * panels, const PanelImage * image, ColorMap map,
    gboolean normalize, guint32 * pixels, gsize stride)
{
  PanelBox box = panels_fit (panels, image);

  draw_surround (panels->size, &box, pixels, stride);
  return panels_draw_box (panels, image, &box, map, normalize ? -1.0f : 1.0f,
      pixels, stride);
}
