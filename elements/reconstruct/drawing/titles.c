/* Titles: text and colour bars above the panels
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "titles.h"

#include <math.h>
#include <string.h>

#include "cairotext.h"
#include "painter.h"

/* A title's height as a share of the picture's, and its parts as shares of its
 * height; in pixels no smaller than what stays legible after encoding. */
#define HEIGHT 0.045
#define HEIGHT_LEAST 26
#define HEIGHT_MOST 96
#define LETTERS 0.47
#define LETTERS_LEAST 12.0
#define FIGURES 0.3
#define FIGURES_LEAST 9.0
#define BAR_WIDTH 4.0

/* A bar's width is at most this share of its panel's. */
#define BAR_SHARE 0.36

#define INK 0xffededed
#define QUIET_INK 0xffb8b8b8

typedef struct
{
  gchar *title;
  const guint32 *colors;        /* of the bar's map, NULL when there is no bar */
  gboolean is_signed;
  gchar figure[16];             /* the bar's greatest value */
  gboolean drawn;
  PanelBox box;                 /* in the picture */
  cairo_surface_t *surface;
} Title;

struct _Titles
{
  guint n;
  Title titles[LAYOUT_MAX_PANELS];
};

/* What stands below a bar whose scale differs from part to part */
static const gchar each_its_own[] = "each its own";

/**
 * titles_available:
 *
 * Returns: whether titles can be drawn: %FALSE when built without Cairo
 */
gboolean
titles_available (void)
{
  return TRUE;
}

/**
 * titles_height:
 * @height: of the picture, or what it may be at most, in pixels
 *
 * Returns: the height of each title in pixels, even; 0 when there are none
 */
guint
titles_height (guint height)
{
  return CLAMP (2 * (guint) (HEIGHT * height / 2 + 0.5), HEIGHT_LEAST,
      HEIGHT_MOST);
}

/**
 * titles_new:
 * @layout: where the titles go
 *
 * Returns: (transfer full) (nullable): empty titles, one a panel; %NULL when there
 *     are none. Free them with titles_free().
 */
Titles *
titles_new (const Layout * layout)
{
  Titles *titles = g_new0 (Titles, 1);
  guint i;

  titles->n = layout->n;
  for (i = 0; i < layout->n; i++) {
    Title *title = &titles->titles[i];

    title->box = layout->panels[i].title;
    title->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24,
        title->box.width, title->box.height);
  }
  return titles;
}

/**
 * titles_free:
 * @titles: (nullable) (transfer full): what titles_new() made
 */
void
titles_free (Titles * titles)
{
  guint i;

  if (titles == NULL)
    return;
  for (i = 0; i < titles->n; i++) {
    g_free (titles->titles[i].title);
    cairo_surface_destroy (titles->titles[i].surface);
  }
  g_free (titles);
}

/**
 * titles_set:
 * @titles: the titles
 * @panel: which panel, from 0
 * @title: what stands above it; @panel has no colour bar until it gets one
 */
void
titles_set (Titles * titles, guint panel, const gchar * title)
{
  Title *t = &titles->titles[panel];

  g_free (t->title);
  t->title = g_strdup (title);
  t->colors = NULL;
  t->drawn = FALSE;
}

/* Two significant figures or three, as short as they come. */
static void
print_figure (gchar figure[16], gfloat value)
{
  const gchar *format = "%.2f";

  if (value == 0.0f)
    format = "%.0f";
  else if (value < 0.00995f || value >= 9999.5f)
    format = "%.0e";
  else if (value < 0.0995f)
    format = "%.3f";
  else if (value >= 99.95f)
    format = "%.0f";
  else if (value >= 9.995f)
    format = "%.1f";
  g_ascii_formatd (figure, 16, format, value);
}

/**
 * titles_set_bar:
 * @titles: the titles
 * @panel: which panel, from 0
 * @map: the colours of the bar
 * @full_scale: the value at its right end, finite, not below 0; at its left end
 *     stands 0, or minus that when @map is symmetric about 0. Or
 *     %TITLES_EACH_ITS_OWN, which is said below the bar.
 *
 * Puts a colour bar at the right end of a panel's title. Costs next to nothing
 * unless the figures become others.
 */
void
titles_set_bar (Titles * titles, guint panel, ColorMap map, gfloat full_scale)
{
  Title *t = &titles->titles[panel];
  gchar figure[16];

  if (full_scale == TITLES_EACH_ITS_OWN)
    g_strlcpy (figure, each_its_own, sizeof figure);
  else
    print_figure (figure, full_scale);
  if (t->colors == colormap_zero (map) && strcmp (figure, t->figure) == 0)
    return;
  memcpy (t->figure, figure, sizeof figure);
  t->colors = colormap_zero (map);
  t->is_signed = colormap_is_signed (map);
  t->drawn = FALSE;
}

static void
write_figures (cairo_t * cr, const Title * title, gdouble left, gdouble width,
    gdouble baseline)
{
  cairo_text_set_word (cr, QUIET_INK);
  if (strcmp (title->figure, each_its_own) == 0) {
    cairo_text_write (cr, each_its_own, left + width / 2, baseline, 0.5);
    return;
  }
  if (title->is_signed) {
    gchar *least = g_strconcat ("\xe2\x88\x92", title->figure, NULL);

    cairo_text_write (cr, least, left, baseline, 0.0);
    cairo_text_write (cr, "0", left + width / 2, baseline, 0.5);
    g_free (least);
  } else {
    cairo_text_write (cr, "0", left, baseline, 0.0);
  }
  cairo_text_write (cr, title->figure, left + width, baseline, 1.0);
}

static gdouble
part (guint32 word, guint shift)
{
  return (word >> shift & 0xff) / 255.0;
}

static void
add_stop (cairo_pattern_t * colors, gdouble at, guint32 word)
{
  cairo_pattern_add_color_stop_rgb (colors, at, part (word, 16), part (word, 8),
      part (word, 0));
}

/* Each map runs straight from its least colour to 0's and on to its greatest. */
static void
draw_bar (cairo_t * cr, const Title * title, gint left, gint top, gint width,
    gint height)
{
  cairo_pattern_t *colors =
      cairo_pattern_create_linear (left, 0, left + width, 0);

  if (title->is_signed)
    add_stop (colors, 0.0, title->colors[-COLORMAP_STEPS]);
  add_stop (colors, title->is_signed ? 0.5 : 0.0, title->colors[0]);
  add_stop (colors, 1.0, title->colors[COLORMAP_STEPS]);

  cairo_text_set_word (cr, QUIET_INK);
  cairo_rectangle (cr, left - 1, top - 1, width + 2, height + 2);
  cairo_fill (cr);
  cairo_set_source (cr, colors);
  cairo_rectangle (cr, left, top, width, height);
  cairo_fill (cr);
  cairo_pattern_destroy (colors);
}

/* The bar and, under it, its figures: together centred in the title's height. They
 * are left out where they would come closer to the title, which ends at @from. */
static void
draw_scale (cairo_t * cr, const Title * title, gdouble from)
{
  gdouble strip = title->box.height;
  gdouble figures = MAX (FIGURES * strip, FIGURES_LEAST);
  gdouble digits = 0.73 * figures, gap = 0.42 * figures;
  gint height = MAX (5, (gint) (0.2 * strip));
  gint width = MIN (BAR_WIDTH * strip, BAR_SHARE * title->box.width);
  gint left = title->box.width - 1 - width;
  gint top = (strip - height - gap - digits) / 2;

  if (left < from + strip / 2)
    return;
  draw_bar (cr, title, left, top, width, height);
  cairo_text_set_size (cr, figures);
  write_figures (cr, title, left, width, ceil (top + height + gap + digits));
}

static void
draw_title (Title * title)
{
  gdouble strip = title->box.height;
  gdouble letters = MAX (LETTERS * strip, LETTERS_LEAST);
  const gchar *text = title->title ? title->title : "";
  cairo_t *cr = cairo_create (title->surface);

  cairo_text_set_word (cr, PAINTER_SURROUND);
  cairo_paint (cr);

  cairo_text_set_size (cr, letters);
  cairo_text_set_word (cr, INK);
  cairo_text_write (cr, text, 0.0, (strip + 0.7 * letters) / 2, 0.0);
  if (title->colors != NULL)
    draw_scale (cr, title, cairo_text_width (cr, text));
  cairo_destroy (cr);
  cairo_surface_flush (title->surface);
  title->drawn = TRUE;
}

static void
copy_title (const Title * title, guint32 * pixels, gsize stride)
{
  gsize from_stride = cairo_image_surface_get_stride (title->surface);
  const guint8 *from = cairo_image_surface_get_data (title->surface);
  guint y;

  pixels += title->box.top * stride + title->box.left;
  for (y = 0; y < title->box.height; y++, pixels += stride)
    memcpy (pixels, from + y * from_stride,
        title->box.width * sizeof (guint32));
}

/**
 * titles_draw:
 * @titles: the titles
 * @pixels: the picture's first pixel, words 0xffrrggbb
 * @stride: words from one row to the next
 *
 * Copies the titles to where they go, drawing anew only what has changed.
 */
void
titles_draw (Titles * titles, guint32 * pixels, gsize stride)
{
  guint i;

  for (i = 0; i < titles->n; i++) {
    Title *title = &titles->titles[i];

    if (title->box.width == 0 || title->box.height == 0)
      continue;
    if (!title->drawn)
      draw_title (title);
    copy_title (title, pixels, stride);
  }
}
