/* Titles: a strip of text and colour bars above the panels
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "titles.h"

#include <cairo.h>
#include <math.h>
#include <string.h>

#include "panels.h"

/* The strip's parts, as shares of a panel's edge; in pixels no smaller than what
 * stays legible in a small panel and after encoding. */
#define STRIP 0.09
#define STRIP_LEAST 26
#define MARGIN 0.02
#define TITLE_SIZE 0.0425
#define TITLE_LEAST 12.0
#define FIGURE_SIZE 0.0275
#define FIGURE_LEAST 9.0
#define BAR_WIDTH 0.36

#define INK 0.93
#define QUIET_INK 0.72

typedef struct
{
  gchar *title;
  const guint32 *colors;        /* of the bar's map, NULL when there is no bar */
  gboolean is_signed;
  gchar figure[16];             /* the bar's greatest value */
  gboolean drawn;
} Title;

struct _Titles
{
  guint panel_size, height, n_panels;
  Title *panels;
  cairo_surface_t *strip;
};

/**
 * titles_available:
 *
 * Returns: whether titles can be drawn: %FALSE when built without Cairo
 *
 * Since: 0.1
 */
gboolean
titles_available (void)
{
  return TRUE;
}

/**
 * titles_height:
 * @panel_size: edge of a panel in pixels
 *
 * Returns: the strip's height in pixels, even; 0 when there are no titles
 *
 * Since: 0.1
 */
guint
titles_height (guint panel_size)
{
  return 2 * (guint) (MAX (STRIP * panel_size, STRIP_LEAST) / 2 + 0.5);
}

/**
 * titles_new:
 * @panel_size: edge of a panel in pixels
 * @n_panels: panels side by side
 *
 * Returns: (transfer full) (nullable): an empty strip, panel_size * n_panels wide;
 *     %NULL when there are no titles. Free it with titles_free().
 *
 * Since: 0.1
 */
Titles *
titles_new (guint panel_size, guint n_panels)
{
  Titles *titles = g_new0 (Titles, 1);

  titles->panel_size = panel_size;
  titles->height = titles_height (panel_size);
  titles->n_panels = n_panels;
  titles->panels = g_new0 (Title, n_panels);
  titles->strip = cairo_image_surface_create (CAIRO_FORMAT_RGB24,
      panel_size * n_panels, titles->height);
  return titles;
}

/**
 * titles_free:
 * @titles: (nullable) (transfer full): what titles_new() made
 *
 * Since: 0.1
 */
void
titles_free (Titles * titles)
{
  guint i;

  if (titles == NULL)
    return;
  for (i = 0; i < titles->n_panels; i++)
    g_free (titles->panels[i].title);
  g_free (titles->panels);
  cairo_surface_destroy (titles->strip);
  g_free (titles);
}

/**
 * titles_set:
 * @titles: the strip
 * @panel: which panel, from 0
 * @title: what stands above it; @panel has no colour bar until it gets one
 *
 * Since: 0.1
 */
void
titles_set (Titles * titles, guint panel, const gchar * title)
{
  Title *t = &titles->panels[panel];

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
 * @titles: the strip
 * @panel: which panel, from 0
 * @map: the colours of the bar
 * @full_scale: the value at its right end, finite, not below 0. At its left end
 *     stands 0, or minus that when @map is symmetric about 0.
 *
 * Puts a colour bar at the right end of a panel's title. Costs next to nothing
 * unless the figures become others.
 *
 * Since: 0.1
 */
void
titles_set_bar (Titles * titles, guint panel, ColorMap map, gfloat full_scale)
{
  Title *t = &titles->panels[panel];
  gchar figure[16];

  print_figure (figure, full_scale);
  if (t->colors == colormap_zero (map) && strcmp (figure, t->figure) == 0)
    return;
  memcpy (t->figure, figure, sizeof figure);
  t->colors = colormap_zero (map);
  t->is_signed = colormap_is_signed (map);
  t->drawn = FALSE;
}

/* Writes @text on the baseline @y, the share @align of its width left of @x. */
static void
write_text (cairo_t * cr, const gchar * text, gdouble x, gdouble y,
    gdouble align)
{
  cairo_text_extents_t extents;

  cairo_text_extents (cr, text, &extents);
  cairo_move_to (cr, floor (x - align * extents.x_advance + 0.5), y);
  cairo_show_text (cr, text);
}

static void
write_figures (cairo_t * cr, const Title * title, gdouble left, gdouble width,
    gdouble baseline)
{
  cairo_set_source_rgb (cr, QUIET_INK, QUIET_INK, QUIET_INK);
  if (title->is_signed) {
    gchar *least = g_strconcat ("\xe2\x88\x92", title->figure, NULL);

    write_text (cr, least, left, baseline, 0.0);
    write_text (cr, "0", left + width / 2, baseline, 0.5);
    g_free (least);
  } else {
    write_text (cr, "0", left, baseline, 0.0);
  }
  write_text (cr, title->figure, left + width, baseline, 1.0);
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

  cairo_set_source_rgb (cr, QUIET_INK, QUIET_INK, QUIET_INK);
  cairo_rectangle (cr, left - 1, top - 1, width + 2, height + 2);
  cairo_fill (cr);
  cairo_set_source (cr, colors);
  cairo_rectangle (cr, left, top, width, height);
  cairo_fill (cr);
  cairo_pattern_destroy (colors);
}

/* The bar and, under it, its figures: together centred in the strip's height. */
static void
draw_scale (cairo_t * cr, const Title * title, gdouble size, gdouble strip)
{
  gdouble figures = MAX (FIGURE_SIZE * size, FIGURE_LEAST);
  gdouble digits = 0.73 * figures, gap = 0.42 * figures;
  gint height = MAX (5, (gint) (0.2 * strip));
  gint width = BAR_WIDTH * size;
  gint left = size - MAX (MARGIN * size, 6.0) - width;
  gint top = (strip - height - gap - digits) / 2;

  draw_bar (cr, title, left, top, width, height);
  cairo_select_font_face (cr, "Sans", CAIRO_FONT_SLANT_NORMAL,
      CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, figures);
  write_figures (cr, title, left, width, ceil (top + height + gap + digits));
}

static void
draw_title (Titles * titles, guint panel)
{
  Title *title = &titles->panels[panel];
  gdouble size = titles->panel_size, strip = titles->height;
  gdouble letters = MAX (TITLE_SIZE * size, TITLE_LEAST);
  cairo_t *cr = cairo_create (titles->strip);

  cairo_rectangle (cr, panel * size, 0, size, strip);
  cairo_clip (cr);
  cairo_translate (cr, panel * size, 0);
  cairo_set_source_rgb (cr, part (PANELS_SURROUND, 16),
      part (PANELS_SURROUND, 8), part (PANELS_SURROUND, 0));
  cairo_paint (cr);

  cairo_select_font_face (cr, "Sans", CAIRO_FONT_SLANT_NORMAL,
      CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, letters);
  cairo_set_source_rgb (cr, INK, INK, INK);
  write_text (cr, title->title ? title->title : "", MAX (MARGIN * size, 6.0),
      floor ((strip + 0.7 * letters) / 2), 0.0);
  if (title->colors != NULL)
    draw_scale (cr, title, size, strip);
  cairo_destroy (cr);
  title->drawn = TRUE;
}

/**
 * titles_draw:
 * @titles: the strip
 * @pixels: where it goes, n_panels * panel_size x titles_height() words
 *     0xffrrggbb
 * @stride: words from one row to the next
 *
 * Copies the strip, drawing anew only what has changed.
 *
 * Since: 0.1
 */
void
titles_draw (Titles * titles, guint32 * pixels, gsize stride)
{
  gsize from_stride = cairo_image_surface_get_stride (titles->strip);
  const guint8 *from;
  guint i, y;

  for (i = 0; i < titles->n_panels; i++)
    if (!titles->panels[i].drawn)
      draw_title (titles, i);
  cairo_surface_flush (titles->strip);
  from = cairo_image_surface_get_data (titles->strip);
  for (y = 0; y < titles->height; y++)
    memcpy (pixels + y * stride, from + y * from_stride,
        (gsize) titles->panel_size * titles->n_panels * sizeof (guint32));
}
