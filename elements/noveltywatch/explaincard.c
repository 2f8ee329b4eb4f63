/* Explain cards: pictures of what was new and what was usual there
 *
 * How it works. To the left is the whole frame with the region outlined. To the right are
 * tiles of one size: what was seen there, what is usual there and the difference; with a
 * layer, its reconstruction; for motion, the roses of usual and present motion. Below are
 * the nearest prototypes.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include <cairo.h>

#include "explaincard.h"

/* In pixels. */
#define TILE 200
#define GAP 16
#define LINE 22
#define HEAD 64
#define SMALL 72
#define STRIP 165
#define FRAME_WIDTH 480

/* The surroundings of a region that tiles show, in parts of its size, and the least. */
#define MARGIN 0.5
#define LEAST_CROP 24

#define PAPER 0.165, 0.176, 0.204
#define INK 0.93, 0.93, 0.93
#define QUIET 0.72, 0.72, 0.72
#define MARK 1.0, 0.35, 0.2

/* A square of the grey pictures. */
typedef struct
{
  gint x, y, side;
} Crop;

/* Sets the value of a pixel of a tile: red, green and blue, 0 to 255. */
typedef void (*PixelFunc) (const ExplainCard * card, gsize at, guint8 * color);

static guint8
to_byte (gdouble value)
{
  return CLAMP (value + 0.5, 0.0, 255.0);
}

static void
get_seen (const ExplainCard * card, gsize at, guint8 * color)
{
  memset (color, card->seen[at], 3);
}

static void
get_usual (const ExplainCard * card, gsize at, guint8 * color)
{
  memset (color, to_byte (card->usual[at]), 3);
}

static void
get_reconstruction (const ExplainCard * card, gsize at, guint8 * color)
{
  memset (color, to_byte (card->reconstruction[at]), 3);
}

/* Darker than usual is blue, lighter is red. */
static void
get_difference (const ExplainCard * card, gsize at, guint8 * color)
{
  gdouble difference = 2.0 * (card->seen[at] - card->usual[at]);

  color[0] = to_byte (255.0 + MIN (difference, 0.0));
  color[1] = to_byte (255.0 - fabs (difference));
  color[2] = to_byte (255.0 - MAX (difference, 0.0));
}

static Crop
get_crop (const ExplainCard * card)
{
  gint side = (1.0 + 2.0 * MARGIN) * MAX (card->region_width,
      card->region_height);
  Crop crop;

  side = MIN (MAX (side, LEAST_CROP), (gint) MIN (card->width, card->height));
  crop.side = side;
  crop.x = (gint) (card->x + card->region_width / 2) - side / 2;
  crop.y = (gint) (card->y + card->region_height / 2) - side / 2;
  crop.x = CLAMP (crop.x, 0, (gint) card->width - side);
  crop.y = CLAMP (crop.y, 0, (gint) card->height - side);
  return crop;
}

/* Draws a part of the pictures at (left, top), @scale times as large. */
static void
draw_part (cairo_t * cr, const ExplainCard * card, PixelFunc get, gint x,
    gint y, gint width, gint height, gdouble left, gdouble top, gdouble scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24,
      width, height);
  gint stride = cairo_image_surface_get_stride (surface), i, j;
  guint8 *data = cairo_image_surface_get_data (surface), color[3];

  for (j = 0; data != NULL && j < height; j++) {
    guint32 *words = (guint32 *) (gpointer) (data + (gsize) j * stride);

    for (i = 0; i < width; i++) {
      get (card, (gsize) (y + j) * card->width + x + i, color);
      words[i] = (guint32) color[0] << 16 | color[1] << 8 | color[2];
    }
  }
  cairo_surface_mark_dirty (surface);
  cairo_save (cr);
  cairo_translate (cr, left, top);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr),
      scale > 1.0 ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

static void
write_text (cairo_t * cr, const gchar * text, gdouble x, gdouble y,
    gdouble size)
{
  cairo_select_font_face (cr, "Sans", CAIRO_FONT_SLANT_NORMAL,
      CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, size);
  cairo_move_to (cr, x, y);
  cairo_show_text (cr, text);
}

/* Outlines the region, in a picture whose left upper corner is at (x, y). */
static void
outline (cairo_t * cr, const ExplainCard * card, gint x, gint y, gdouble left,
    gdouble top, gdouble scale)
{
  cairo_set_source_rgb (cr, MARK);
  cairo_set_line_width (cr, 2.0);
  cairo_rectangle (cr, left + ((gint) card->x - x) * scale,
      top + ((gint) card->y - y) * scale, card->region_width * scale,
      card->region_height * scale);
  cairo_stroke (cr);
}

static void
draw_tile (cairo_t * cr, const ExplainCard * card, const gchar * label,
    PixelFunc get, gdouble left, gdouble top)
{
  Crop crop = get_crop (card);

  cairo_set_source_rgb (cr, QUIET);
  write_text (cr, label, left, top + LINE - 8, 13);
  draw_part (cr, card, get, crop.x, crop.y, crop.side, crop.side, left,
      top + LINE, (gdouble) TILE / crop.side);
  cairo_save (cr);
  cairo_rectangle (cr, left, top + LINE, TILE, TILE);
  cairo_clip (cr);
  outline (cr, card, crop.x, crop.y, left, top + LINE,
      (gdouble) TILE / crop.side);
  cairo_restore (cr);
}

/* Directions around the middle, speeds from the middle outwards; the lighter, the more
 * often. */
static void
draw_rose (cairo_t * cr, const ExplainCard * card, const gchar * label,
    const gdouble * shares, gdouble left, gdouble top)
{
  gdouble x = left + TILE / 2.0, y = top + LINE + TILE / 2.0;
  gdouble ring = TILE / 2.0 / (card->speeds + 1), most = 1e-9;
  guint d, s;

  for (d = 0; d < card->directions * card->speeds; d++)
    most = MAX (most, shares[d]);
  cairo_set_source_rgb (cr, QUIET);
  write_text (cr, label, left, top + LINE - 8, 13);
  for (d = 0; d < card->directions; d++)
    for (s = 0; s < card->speeds; s++) {
      gdouble half = G_PI / card->directions, from =
          2.0 * G_PI * d / card->directions - half;
      gdouble light = sqrt (shares[d * card->speeds + s] / most);

      cairo_new_path (cr);
      cairo_arc (cr, x, y, (s + 1.95) * ring, from + 0.02, from + 2 * half
          - 0.02);
      cairo_arc_negative (cr, x, y, (s + 1.05) * ring, from + 2 * half - 0.02,
          from + 0.02);
      cairo_close_path (cr);
      cairo_set_source_rgb (cr, 0.22 + 0.78 * light, 0.24 + 0.5 * light,
          0.28 - 0.08 * light);
      cairo_fill (cr);
    }
}

static void
draw_frame (cairo_t * cr, const ExplainCard * card)
{
  gdouble scale = (gdouble) FRAME_WIDTH / card->width;

  scale = MIN (scale, (2.0 * (TILE + LINE) + GAP - LINE) / card->height);
  cairo_set_source_rgb (cr, QUIET);
  write_text (cr, "the frame", GAP, HEAD + LINE - 8, 13);
  draw_part (cr, card, get_seen, 0, 0, card->width, card->height, GAP,
      HEAD + LINE, scale);
  outline (cr, card, 0, 0, GAP, HEAD + LINE, scale);
}

/* Draws one frame of a prototype, from black for @least to white for @most. */
static void
draw_image (cairo_t * cr, const ExplainPrototype * p, const gfloat * values,
    gfloat least, gfloat most, gdouble left, gdouble top, gdouble scale)
{
  guint i;

  for (i = 0; i < p->width * p->height; i++) {
    gdouble light = (values[i] - least) / MAX (most - least, 1e-12);

    cairo_set_source_rgb (cr, light, light, light);
    cairo_rectangle (cr, left + i % p->width * scale,
        top + i / p->width * scale, scale + 0.5, scale + 0.5);
    cairo_fill (cr);
  }
}

/* Draws a prototype; its frames stand side by side.
 *
 * Returns: its width in the picture */
static gdouble
draw_prototype (cairo_t * cr, const ExplainPrototype * p, gdouble left,
    gdouble top)
{
  gdouble scale = MIN ((gdouble) SMALL / MAX (p->width, p->height),
      (gdouble) (STRIP - p->frames) / (p->frames * p->width));
  guint pixels = p->width * p->height, i;
  gfloat least = G_MAXFLOAT, most = -G_MAXFLOAT;
  gchar text[32];

  for (i = 0; i < p->frames * pixels; i++) {
    least = MIN (least, p->values[i]);
    most = MAX (most, p->values[i]);
  }
  for (i = 0; i < p->frames; i++)
    draw_image (cr, p, p->values + (gsize) i * pixels, least, most,
        left + i * (p->width * scale + 1.0), top, scale);
  cairo_set_source_rgb (cr, QUIET);
  if (p->share >= 0.0) {
    g_snprintf (text, sizeof text, "%.2f %%", 100.0 * p->share);
    write_text (cr, text, left, top + p->height * scale + 15, 12);
  }
  return MAX (SMALL, p->frames * (p->width * scale + 1.0));
}

static void
draw_prototypes (cairo_t * cr, const ExplainCard * card, gdouble top)
{
  gdouble left = GAP;
  guint i;

  cairo_set_source_rgb (cr, QUIET);
  write_text (cr,
      "the prototypes nearest to the newest field, and the share of all "
      "fields in which each has won", GAP, top + LINE - 8, 13);
  for (i = 0; i < card->n_prototypes; i++)
    left += GAP + draw_prototype (cr, &card->prototypes[i], left, top + LINE);
}

/* The tiles in two rows: seen and usual, then the difference and what else there is. */
static void
draw_tiles (cairo_t * cr, const ExplainCard * card)
{
  gdouble first = 2 * GAP + FRAME_WIDTH, step = TILE + GAP;
  gdouble low = HEAD + TILE + LINE + GAP;

  draw_tile (cr, card, "seen", get_seen, first, HEAD);
  draw_tile (cr, card, "usual there", get_usual, first + step, HEAD);
  draw_tile (cr, card, "difference (blue is darker)", get_difference,
      first, low);
  if (card->reconstruction != NULL)
    draw_tile (cr, card, "as the layer describes it", get_reconstruction,
        first + step, low);
  if (card->directions == 0)
    return;
  draw_rose (cr, card, "usual motion", card->usual_motion, first + 2 * step,
      HEAD);
  draw_rose (cr, card, "present motion", card->present_motion,
      first + 2 * step, low);
}

static cairo_status_t
append (gpointer array, const guint8 * bytes, guint n)
{
  g_byte_array_append (array, bytes, n);
  return CAIRO_STATUS_SUCCESS;
}

/**
 * explain_card_available:
 *
 * Returns: whether cards can be drawn: %FALSE when built without Cairo
 */
gboolean
explain_card_available (void)
{
  return TRUE;
}

/**
 * explain_card_draw:
 * @card: what it shows
 *
 * Returns: (transfer full) (nullable): the card as a PNG file; %NULL if there is no
 *     memory for it
 */
GByteArray *
explain_card_draw (const ExplainCard * card)
{
  guint columns = card->directions > 0 ? 3 : 2;
  gint width = 2 * GAP + FRAME_WIDTH + columns * (TILE + GAP);
  gint tiles = HEAD + 2 * (TILE + LINE + GAP);
  gint height = tiles + (card->n_prototypes > 0 ? LINE + SMALL + LINE : 0);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  GByteArray *png = g_byte_array_new ();

  cairo_set_source_rgb (cr, PAPER);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, INK);
  write_text (cr, card->title, GAP, 28, 19);
  cairo_set_source_rgb (cr, QUIET);
  write_text (cr, card->details, GAP, 52, 14);
  draw_frame (cr, card);
  draw_tiles (cr, card);
  if (card->n_prototypes > 0)
    draw_prototypes (cr, card, tiles);
  if (cairo_surface_write_to_png_stream (surface, append,
          png) != CAIRO_STATUS_SUCCESS)
    g_clear_pointer (&png, g_byte_array_unref);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return png;
}
