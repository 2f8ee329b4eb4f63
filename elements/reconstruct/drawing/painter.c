/* Painter: images drawn into rectangles of a picture
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "painter.h"

#include <string.h>

/* Below this a full scale counts as 0: 255 / scale would leave a float. */
#define LEAST_SCALE 1e-30f

/* Pixels of three values are summed so many values at a time, those of the next pixel
 * or of the padding included, which vectors do at the price of one. */
#define LANES 4

struct _Painter
{
  /* Scratch memory, as long as the largest image needed, and LANES more. */
  GArray *row;                  /* rows of the image, summed */
  GArray *firsts;               /* the first value that each pixel covers */
  GArray *shares;               /* and how much it covers of each from there on */
  GArray *shrunk;               /* a row, no longer than the box is wide */
  GArray *steps;                /* the same row, as steps of the table */
  GArray *words;                /* the same row, coloured */
  GArray *sources;              /* the word in it that each pixel shows */
  GArray *seams;                /* the pixels that show two of them */
  GArray *stretched[2];         /* rows as wide as the box */
};

/* An image that is painted, first made no larger than its box. It is done row by row, so
 * that what is computed of a row is still in the cache when it is used. */
typedef struct
{
  const PanelImage *image;
  guint width, height;          /* of the image made smaller */
  guint touched;                /* the most values of a row that a pixel touches */
  const guint32 *zero;          /* the word of 0 in the colour table */
  gfloat scale;                 /* times a value it is a step of the table */
  guint box_width;
  guint rows[2];                /* those that are stretched already */
} Painting;

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
  painter->shrunk = g_array_new (FALSE, FALSE, sizeof (gfloat));
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
  g_array_unref (painter->shrunk);
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

/* Each pixel becomes the mean of the values of @row that it touches. */
static void
shrink_gray (Painter * painter, const Painting * painting, const gfloat * row,
    gfloat * to)
{
  const guint *firsts = (const guint *) painter->firsts->data;
  const gfloat *shares = (const gfloat *) painter->shares->data;
  guint x, i;

  for (x = 0; x < painting->width; x++) {
    const gfloat *from = row + firsts[x];
    gfloat sum = 0.0f;

    for (i = 0; i < painting->touched; i++)
      sum += *shares++ * from[i];
    to[x] = sum;
  }
}

/* The same for pixels of several values. What is written past a pixel is written over
 * by the next one. */
static void
shrink_colors (Painter * painter, const Painting * painting,
    const gfloat * row, gfloat * to)
{
  const guint *firsts = (const guint *) painter->firsts->data;
  const gfloat *shares = (const gfloat *) painter->shares->data;
  guint step = painting->image->step, x, i, c;

  for (x = 0; x < painting->width; x++, to += step) {
    const gfloat *from = row + (gsize) firsts[x] * step;
    gfloat sums[LANES] = { 0.0f };

    for (i = 0; i < painting->touched; i++, from += step) {
      const gfloat share = *shares++;

      for (c = 0; c < LANES; c++)
        sums[c] += share * from[c];
    }
    memcpy (to, sums, sizeof sums);
  }
}

/* Sums the rows of @image that pixel row @y of @height touches, each by its share. */
static const gfloat *
sum_rows (Painter * painter, const PanelImage * image, guint y, guint height)
{
  guint touched = count_touched (image->height, height), i;
  guint first = find_first (y, image->height, height);
  gsize length = panel_image_row_length (image) + LANES;
  gfloat *row = scratch (painter->row, length);

  memset (row, 0, length * sizeof (gfloat));
  for (i = first; i < first + touched; i++) {
    gfloat share = find_share (y, i, image->height, height);

    if (share > 0.0f)
      image->add_row (image, i, share, row);
  }
  return row;
}

/* An exact box filter: each value of row @y is the mean of those of the image that it
 * covers. Rows are summed first, as their values lie side by side in memory, then
 * columns. The values of a pixel stay in the order of the image's memory. */
static const gfloat *
shrink (Painter * painter, const Painting * painting, guint y)
{
  const gfloat *row = sum_rows (painter, painting->image, y, painting->height);
  gfloat *to = (gfloat *) painter->shrunk->data;

  if (painting->image->channels == 1)
    shrink_gray (painter, painting, row, to);
  else
    shrink_colors (painter, painting, row, to);
  return to;
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
color_row (const Painting * painting, const gint * steps, guint32 * words)
{
  const PanelImage *image = painting->image;
  const gint *red = steps + image->offset[0];
  const gint *green = steps + image->offset[1];
  const gint *blue = steps + image->offset[2];
  const guint32 *zero = painting->zero;
  guint step = image->step, x;

  if (image->channels == 1) {
    for (x = 0; x < painting->width; x++)
      words[x] = zero[steps[x]];
    return;
  }
  for (x = 0; x < painting->width;
      x++, red += step, green += step, blue += step)
    words[x] = COLORMAP_WORD (zero[*red] & 0xff, zero[*green] & 0xff,
        zero[*blue] & 0xff);
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

/* Row @y of the image made smaller, coloured and as wide as the box. The last two rows
 * are kept, so that a row and the next one can be mixed. */
static const guint32 *
stretched (Painter * painter, Painting * painting, guint y)
{
  guint32 *row = (guint32 *) painter->stretched[y % 2]->data;
  guint32 *words = painting->width == painting->box_width ? row :
      (guint32 *) painter->words->data;
  gint *steps = (gint *) painter->steps->data;

  if (painting->rows[y % 2] == y)
    return row;
  find_steps (shrink (painter, painting, y),
      (gsize) painting->width * painting->image->step, painting->scale, steps);
  color_row (painting, steps, words);
  if (words != row)
    stretch_row (painter, words, painting->box_width, row);
  painting->rows[y % 2] = y;
  return row;
}

static void
prepare (Painter * painter, const Painting * painting)
{
  gsize length = (gsize) painting->width * painting->image->step;

  scratch (painter->shrunk, length + LANES);
  scratch (painter->steps, length);
  scratch (painter->words, painting->width);
  scratch (painter->stretched[0], painting->box_width);
  scratch (painter->stretched[1], painting->box_width);
  find_shares (painter, painting->image->width, painting->width);
  find_sources (painter, painting->width, painting->box_width);
}

static void
paint (Painter * painter, Painting * painting, guint height, guint32 * pixels,
    gsize stride)
{
  guint x, y, share, width = painting->box_width;

  for (y = 0; y < height; y++, pixels += stride) {
    guint source = find_source (y, painting->height, height, &share);
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
  Painting painting = {
    .image = image,
    .width = MIN (box->width, image->width),
    .height = MIN (box->height, image->height),
    .zero = colormap_zero (map),
    .box_width = box->width,
    .rows = {G_MAXUINT, G_MAXUINT}
  };

  if (box->width == 0 || box->height == 0)
    return;
  painting.touched = count_touched (image->width, painting.width);
  if (full_scale >= LEAST_SCALE)
    painting.scale = COLORMAP_STEPS / full_scale;
  prepare (painter, &painting);
  paint (painter, &painting, box->height,
      pixels + box->top * stride + box->left, stride);
}
