/* Traces: numbers over time, as bands of colour
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "traces.h"

#include <math.h>
#include <string.h>

#include "colormap.h"
#include "labels.h"
#include "painter.h"

/* Pixels between bands, and between a trace and its block. */
#define GAP 6

/* About how many times are shown at once. */
#define TIMES 90

/* A row of a trace is at least so many pixels high. */
#define ROW 2

/* A band has @times words for each of its pixel rows: a ring, in which the next time
 * replaces the oldest. */
typedef struct
{
  TraceBand is;                 /* as it was last added */
  guint top;
  guint square;                 /* of the block, in pixels; 0: there is none */
  guint32 *words;
  guint32 *block;               /* a word a value */
} Band;

struct _Traces
{
  guint width, height;
  guint n_bands;
  Band bands[TRACES_MOST];
  guint band_height;            /* without its label, in pixels */
  guint trace_width, times, next;
  guint32 *background;          /* width x height words: surround and labels */
};

static void
fill (guint32 * words, gsize n)
{
  while (n-- > 0)
    *words++ = PAINTER_SURROUND;
}

/**
 * traces_across:
 * @n: at least 1
 *
 * Returns: how many columns a block of @n values has: of the blocks with no gap at the
 *     end the first that is not higher than wide
 */
guint
traces_across (guint n)
{
  guint across = 1;

  while ((guint64) across * across < n || n % across != 0)
    across++;
  return across;
}

/**
 * traces_new:
 * @width: of the picture, in pixels
 * @height: in pixels
 *
 * Returns: (transfer full): traces without values. Free them with traces_free().
 */
Traces *
traces_new (guint width, guint height)
{
  Traces *traces = g_new0 (Traces, 1);

  traces->width = width;
  traces->height = height;
  traces->background = g_new (guint32, (gsize) width * height);
  fill (traces->background, (gsize) width * height);
  return traces;
}

static void
clear_bands (Traces * traces)
{
  guint i;

  for (i = 0; i < traces->n_bands; i++) {
    g_free (traces->bands[i].words);
    g_free (traces->bands[i].block);
  }
  memset (traces->bands, 0, sizeof traces->bands);
  traces->n_bands = 0;
}

/**
 * traces_free:
 * @traces: (nullable) (transfer full): what traces_new() made
 */
void
traces_free (Traces * traces)
{
  if (traces == NULL)
    return;
  clear_bands (traces);
  g_free (traces->background);
  g_free (traces);
}

/* --- layout --- */

static guint
rows_of (const TraceBand * band)
{
  return (band->n + band->across - 1) / band->across;
}

static void
start_band (Traces * traces, Band * band, const TraceBand * is)
{
  gsize n = (gsize) traces->band_height * traces->times;

  band->is = *is;
  band->square = MIN (traces->band_height / rows_of (is),
      traces->band_height / is->across);
  band->words = g_new (guint32, n);
  fill (band->words, n);
  band->block = g_new (guint32, is->n);
  fill (band->block, is->n);
}

/* All bands have the same height. A trace is as wide as its block leaves room for, in
 * whole columns. */
static void
start_bands (Traces * traces, const TraceBand * bands, guint n)
{
  guint label = labels_height (traces->height), column, i;
  guint pitch = traces->height / n;

  clear_bands (traces);
  fill (traces->background, (gsize) traces->width * traces->height);
  traces->n_bands = n;
  traces->band_height = pitch > label + GAP ? pitch - label - GAP : 0;
  traces->trace_width = traces->width > traces->band_height + GAP ?
      traces->width - traces->band_height - GAP : 0;
  column = MAX (1, (traces->trace_width + TIMES / 2) / TIMES);
  traces->times = traces->trace_width / column;
  traces->trace_width = traces->times * column;
  traces->next = 0;
  for (i = 0; i < n; i++) {
    traces->bands[i].top = i * pitch + label;
    start_band (traces, &traces->bands[i], &bands[i]);
    labels_write (bands[i].label, 0, i * pitch, label, traces->background,
        traces->width, traces->width, traces->height);
  }
}

static gboolean
are_other_bands (const Traces * traces, const TraceBand * bands, guint n)
{
  guint i;

  if (n != traces->n_bands)
    return TRUE;
  for (i = 0; i < n; i++)
    if (bands[i].n != traces->bands[i].is.n
        || bands[i].across != traces->bands[i].is.across
        || bands[i].label != traces->bands[i].is.label)
      return TRUE;
  return FALSE;
}

/* --- adding --- */

static guint32
word_of (gfloat value, gfloat full_scale)
{
  gfloat part = isfinite (value) ? value / full_scale : 0.0f;

  part = CLAMP (part, -1.0f, 1.0f);
  return colormap_zero (COLORMAP_BWR)[(gint) floorf (part * COLORMAP_STEPS +
          0.5f)];
}

/* Of the values in pixel row @y of @height, the one furthest from 0: so where there are
 * more values than rows, one large value among many small ones is seen. */
static gfloat
value_at (const TraceBand * band, guint y, guint height)
{
  guint rows = CLAMP (height / ROW, 1, band->n);
  guint row = (guint64) y * rows / height;
  guint first = (guint64) row * band->n / rows;
  guint end = (guint64) (row + 1) * band->n / rows, i;
  gfloat value = band->values[first];

  for (i = first + 1; i < end; i++)
    if (fabsf (band->values[i]) > fabsf (value))
      value = band->values[i];
  return value;
}

static void
add_to_band (const Traces * traces, Band * band)
{
  const TraceBand *is = &band->is;
  guint32 *word = band->words + traces->next;
  guint i;

  for (i = 0; i < traces->band_height; i++, word += traces->times)
    *word = is->values == NULL ? PAINTER_SURROUND :
        word_of (value_at (is, i, traces->band_height), is->full_scale);
  for (i = 0; i < is->n; i++)
    band->block[i] = is->values == NULL ? PAINTER_SURROUND :
        word_of (is->values[i], is->full_scale);
}

/**
 * traces_add:
 * @traces: the traces
 * @bands: the numbers of the next time, read before this returns
 * @n_bands: how many bands, 1 to %TRACES_MOST
 *
 * Adds a time. When the bands differ from the last ones, the traces start again.
 */
void
traces_add (Traces * traces, const TraceBand * bands, guint n_bands)
{
  guint i;

  if (are_other_bands (traces, bands, n_bands))
    start_bands (traces, bands, n_bands);
  if (traces->times == 0)
    return;
  for (i = 0; i < n_bands; i++) {
    traces->bands[i].is = bands[i];
    add_to_band (traces, &traces->bands[i]);
    traces->bands[i].is.values = NULL;
  }
  traces->next = (traces->next + 1) % traces->times;
}

/* --- drawing --- */

/* One row of a trace, the oldest time first. */
static void
draw_row (const Traces * traces, const guint32 * words, guint32 * pixels)
{
  guint column = traces->trace_width / traces->times, i, x;

  for (i = 0; i < traces->times; i++)
    for (x = 0; x < column; x++)
      *pixels++ = words[(traces->next + i) % traces->times];
}

static void
draw_square (guint edge, guint32 word, guint32 * pixels, gsize stride)
{
  guint x, y;

  for (y = 0; y < edge; y++, pixels += stride)
    for (x = 0; x < edge; x++)
      pixels[x] = word;
}

static void
draw_band (const Traces * traces, const Band * band, guint32 * pixels,
    gsize stride)
{
  guint32 *block = pixels + traces->trace_width + GAP;
  guint across = band->is.across, i;

  for (i = 0; i < traces->band_height; i++)
    draw_row (traces, band->words + (gsize) i * traces->times,
        pixels + i * stride);
  for (i = 0; i < band->is.n && band->square > 0; i++)
    draw_square (band->square, band->block[i], block + i % across
        * band->square + i / across * band->square * stride, stride);
}

/**
 * traces_draw:
 * @traces: the traces
 * @pixels: where they go, width x height words 0xffrrggbb
 * @stride: words from one row to the next
 *
 * Draws the bands one above the other, each with its label. Time runs to the right,
 * one column of pixels or more each; the values stand below each other, from blue
 * over white to red. Slow values leave level stripes. To the right of the
 * trace stand the latest values as a block of squares. What is missing stays
 * %PAINTER_SURROUND.
 */
void
traces_draw (const Traces * traces, guint32 * pixels, gsize stride)
{
  guint i;

  for (i = 0; i < traces->height; i++)
    memcpy (pixels + i * stride, traces->background + (gsize) i * traces->width,
        traces->width * sizeof (guint32));
  for (i = 0; i < traces->n_bands && traces->times > 0; i++)
    draw_band (traces, &traces->bands[i],
        pixels + traces->bands[i].top * stride, stride);
}
