/* Painter: images drawn into rectangles of a picture
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "painter.h"

#include <string.h>

/* Below this a full scale counts as 0: 255 / scale would leave a float. */
#define LEAST_SCALE 1e-30f

struct _Painter
{
  /* Scratch memory, as long as the largest image needed. */
  GArray *row;                  /* rows of the image, summed */
  GArray *firsts;               /* the first value that each pixel covers */
  GArray *shares;               /* and how much it covers of each from there on */
  GArray *plane;                /* the image, no larger than its box */
  GArray *steps;                /* a row of the plane, as steps of the table */
  GArray *words;                /* the same row, coloured */
  GArray *sources;              /* the word in it that each pixel shows */
  GArray *seams;                /* the pixels that show two of them */
  GArray *stretched[2];         /* rows as wide as the box */
};

/* An image once more, width x height x channels values without gaps. */
typedef struct
{
  guint width, height, channels;
  const gfloat *values;
} Plane;

/* A pixel of a row that shows, besides its own word, @share / 256 of the next. */
typedef struct
{
  guint pixel, share;
} Seam;

/**
 * painter_new:
 *
 * Returns: (transfer full): scratch memory for drawing, for one thread at a time. Free
 *     it with painter_free().
 */
Painter *
painter_new (void)
{
  Painter *painter = g_new0 (Painter, 1);

  painter->row = g_array_new (FALSE, FALSE, sizeof (gfloat));
  painter->firsts = g_array_new (FALSE, FALSE, sizeof (guint));
  painter->shares = g_array_new (FALSE, FALSE, sizeof (gfloat));
  painter->plane = g_array_new (FALSE, FALSE, sizeof (gfloat));
  painter->steps = g_array_new (FALSE, FALSE, sizeof (gint));
  painter->words = g_array_new (FALSE, FALSE, sizeof (guint32));
  painter->sources = g_array_new (FALSE, FALSE, sizeof (guint));
  painter->seams = g_array_new (FALSE, FALSE, sizeof (Seam));
  painter->stretched[0] = g_array_new (FALSE, FALSE, sizeof (guint32));
  painter->stretched[1] = g_array_new (FALSE, FALSE, sizeof (guint32));
  return painter;
}

/**
 * painter_free:
 * @painter: (nullable) (transfer full): what painter_new() made
 */
void
painter_free (Painter * painter)
{
  if (painter == NULL)
    return;
  g_array_unref (painter->row);
  g_array_unref (painter->firsts);
  g_array_unref (painter->shares);
  g_array_unref (painter->plane);
  g_array_unref (painter->steps);
  g_array_unref (painter->words);
  g_array_unref (painter->sources);
  g_array_unref (painter->seams);
  g_array_unref (painter->stretched[0]);
  g_array_unref (painter->stretched[1]);
  g_free (painter);
}

static gpointer
scratch (GArray * array, gsize n)
{
  g_array_set_size (array, n);
  return array->data;
}

/* --- shrinking --- */

/* The share of value i of n in pixel x of m, m <= n. In the unit of length that is
 * used here a value is m long and a pixel is n long. */
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

/* Prepares shrinking rows of n values to m. Each pixel has the same number of shares,
 * some of them 0, so that the inner loop needs no branches. */
static void
find_shares (Painter * painter, guint n, guint m)
{
  guint touched = count_touched (n, m), x, i;
  guint *firsts = scratch (painter->firsts, m);
  gfloat *shares = scratch (painter->shares, (gsize) m * touched);

  for (x = 0; x < m; x++) {
    firsts[x] = find_first (x, n, m);
    for (i = 0; i < touched; i++)
      *shares++ = find_share (x, firsts[x] + i, n, m);
  }
}

/* Each of @width pixels becomes the mean of the values of @row that it touches. */
static void
shrink_row (Painter * painter, const PanelImage * image, const gfloat * row,
    guint width, gfloat * to)
{
  guint touched = count_touched (image->width, width), x, i, c;
  const guint *firsts = (const guint *) painter->firsts->data;

  for (c = 0; c < image->channels; c++) {
    const gfloat *shares = (const gfloat *) painter->shares->data;

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

/* Sums the rows of @image that pixel row @y of @height touches, each by its share. */
static const gfloat *
sum_rows (Painter * painter, const PanelImage * image, guint y, guint height)
{
  guint touched = count_touched (image->height, height), i;
  guint first = find_first (y, image->height, height);
  gsize length = panel_image_row_length (image);
  gfloat *row = scratch (painter->row, length);

  memset (row, 0, length * sizeof (gfloat));
  for (i = first; i < first + touched; i++) {
    gfloat share = find_share (y, i, image->height, height);

    if (share > 0.0f)
      image->add_row (image, i, share, row);
  }
  return row;
}

/* An exact box filter: each value is the mean of those of @image that it covers. Rows
 * are summed first, as their values lie side by side in memory, then columns. */
static Plane
shrink (Painter * painter, const PanelImage * image, guint width, guint height)
{
  gsize n = (gsize) width * height * image->channels;
  gfloat *to = scratch (painter->plane, n);
  const Plane plane = { width, height, image->channels, to };
  guint y;

  find_shares (painter, image->width, width);
  for (y = 0; y < height; y++, to += width * image->channels)
    shrink_row (painter, image, sum_rows (painter, image, y, height), width,
        to);
  return plane;
}

/* --- colouring --- */

/* Turns values into steps of the colour table: -255 .. 255. */
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

/* --- stretching --- */

/* The value, of @n, that pixel @x of @m shows, n <= m. A pixel that lies across the edge
 * between two values shows as much of each as it covers: @share is the part of the
 * next one, in 256ths. So values are sharp rectangles of any size. */
static guint
find_source (guint x, guint n, guint m, guint * share)
{
  guint64 start = (guint64) x * n, end = start + n;
  guint source = start / m;
  guint64 edge = (source + 1) * (guint64) m;

  *share = end > edge ? ((end - edge) * 256 + n / 2) / n : 0;
  return source;
}

/* Prepares stretching rows of n words to m. */
static void
find_sources (Painter * painter, guint n, guint m)
{
  guint *sources = scratch (painter->sources, m), x;
  Seam seam;

  g_array_set_size (painter->seams, 0);
  for (x = 0; x < m; x++) {
    seam.pixel = x;
    sources[x] = find_source (x, n, m, &seam.share);
    if (seam.share > 0)
      g_array_append_val (painter->seams, seam);
  }
}

static inline guint32
mix (guint32 a, guint32 b, guint share)
{
  guint32 red_blue = (a & 0xff00ff) * (256 - share) + (b & 0xff00ff) * share;
  guint32 green = (a & 0xff00) * (256 - share) + (b & 0xff00) * share;

  return 0xff000000u | ((red_blue + 0x800080) >> 8 & 0xff00ff)
      | ((green + 0x8000) >> 8 & 0xff00);
}

static void
stretch_row (Painter * painter, const guint32 * words, guint width,
    guint32 * to)
{
  const guint *sources = (const guint *) painter->sources->data;
  guint x, i;

  for (x = 0; x < width; x++)
    to[x] = words[sources[x]];
  for (i = 0; i < painter->seams->len; i++) {
    const Seam *seam = &g_array_index (painter->seams, Seam, i);
    guint source = sources[seam->pixel];

    to[seam->pixel] = mix (words[source], words[source + 1], seam->share);
  }
}

/* A plane that is painted. @zero: the word of 0 in the colour table. @scale: times a
 * value it is a step of the table. */
typedef struct
{
  const Plane *plane;
  const guint32 *zero;
  gfloat scale;
  guint width;                  /* of the box */
  guint rows[2];                /* those that are stretched already */
} Painting;

/* Row @y of the plane, coloured and as wide as the box. The last two rows are kept, so
 * that a row and the next one can be mixed. */
static const guint32 *
stretched (Painter * painter, Painting * painting, guint y)
{
  const Plane *plane = painting->plane;
  gsize n = (gsize) plane->width * plane->channels;
  guint32 *row = (guint32 *) painter->stretched[y % 2]->data;
  guint32 *words = (guint32 *) painter->words->data;
  gint *steps = (gint *) painter->steps->data;

  if (painting->rows[y % 2] == y)
    return row;
  find_steps (plane->values + y * n, n, painting->scale, steps);
  color_row (steps, plane->width, plane->channels, painting->zero, words);
  stretch_row (painter, words, painting->width, row);
  painting->rows[y % 2] = y;
  return row;
}

static void
paint (Painter * painter, Painting * painting, guint height, guint32 * pixels,
    gsize stride)
{
  const Plane *plane = painting->plane;
  guint x, y, share, width = painting->width;

  scratch (painter->steps, (gsize) plane->width * plane->channels);
  scratch (painter->words, plane->width);
  scratch (painter->stretched[0], width);
  scratch (painter->stretched[1], width);
  find_sources (painter, plane->width, width);
  for (y = 0; y < height; y++, pixels += stride) {
    guint source = find_source (y, plane->height, height, &share);
    const guint32 *row = stretched (painter, painting, source);
    const guint32 *next;

    if (share == 0) {
      memcpy (pixels, row, width * sizeof (guint32));
      continue;
    }
    next = stretched (painter, painting, source + 1);
    for (x = 0; x < width; x++)
      pixels[x] = mix (row[x], next[x], share);
  }
}

/**
 * painter_clear:
 * @box: what to paint
 * @word: its colour
 * @pixels: the picture's first pixel
 * @stride: words from one row to the next
 *
 * Paints a part of a picture in one colour.
 */
void
painter_clear (const PanelBox * box, guint32 word, guint32 * pixels,
    gsize stride)
{
  guint x, y;

  pixels += box->top * stride + box->left;
  for (y = 0; y < box->height; y++, pixels += stride)
    for (x = 0; x < box->width; x++)
      pixels[x] = word;
}

/**
 * painter_draw:
 * @painter: the drawing's state
 * @image: what to draw, at least 1 x 1
 * @box: where; it may be 0 wide or high
 * @map: the colours. Three channels are drawn in their own, with %COLORMAP_GRAY and
 *     %COLORMAP_MIDGREY by the light that a value stands for there.
 * @full_scale: the value drawn as full scale
 * @pixels: the picture's first pixel, words 0xffrrggbb
 * @stride: words from one row to the next
 *
 * Draws @image into a part of a picture, which it fills. Enlarged, each value is a
 * sharp rectangle; where an edge between two falls inside a pixel, that pixel is a
 * mixture of both. Made smaller, each pixel is the mean of the values that it covers.
 */
void
painter_draw (Painter * painter, const PanelImage * image, const PanelBox * box,
    ColorMap map, gfloat full_scale, guint32 * pixels, gsize stride)
{
  Painting painting = { NULL, colormap_zero (map), 0.0f, box->width,
    {G_MAXUINT, G_MAXUINT}
  };
  Plane plane;

  if (box->width == 0 || box->height == 0)
    return;
  plane = shrink (painter, image, MIN (box->width, image->width),
      MIN (box->height, image->height));
  painting.plane = &plane;
  if (full_scale >= LEAST_SCALE)
    painting.scale = COLORMAP_STEPS / full_scale;
  paint (painter, &painting, box->height,
      pixels + box->top * stride + box->left, stride);
}
