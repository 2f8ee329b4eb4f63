/* Status: a line of small text below the panels
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "status.h"

#include <string.h>

#include "axis.h"
#include "cairotext.h"
#include "painter.h"

/* The line's height as a share of the panels', and its least in pixels. All
 * distances in it are so many times the size of the letters. */
#define LINE 0.035
#define LINE_LEAST 22
#define LETTERS 0.5
#define GAP 1.6
#define WORD_GAP 0.5

#define INK 0xffededed
#define QUIET_INK 0xffb8b8b8
#define LEARNING_INK 0xff56b4e9

#define UNKNOWN "\xe2\x80\x93"

/* The slots of the line, from left to right. Those that do not fit are left out. */
typedef enum
{
  SLOT_LEARNED,
  SLOT_ERROR,
  SLOT_LEARNING,
  SLOT_SPEED,
  SLOT_FRAME,
  N_SLOTS
} Slot;

/* A slot is as wide as its longest text, so that the next ones stay where they are when
 * a number changes. All digits have the same width. */
static const struct
{
  const gchar *label, *longest;
} slots[N_SLOTS] = {
  {"learned", "0,000,000"},
  {"error", "over 1"},
  {"", "learning off"},
  {"frames/s", "000,000"},
  {"frame", "00,000,000"},
};

struct _Status
{
  guint width, height;
  ProgressFigures figures;
  gboolean drawn;
  cairo_surface_t *line;
};

/**
 * status_height:
 * @height: of the panels, in pixels
 *
 * Returns: the line's height in pixels, even; 0 when built without Cairo
 */
guint
status_height (guint height)
{
  return 2 * (guint) (MAX (LINE * height, LINE_LEAST) / 2 + 0.5);
}

/**
 * status_new:
 * @width: of the line, in pixels
 * @height: in pixels, as status_height() says
 *
 * Returns: (transfer full) (nullable): an empty line; %NULL when built without
 *     Cairo. Free it with status_free().
 */
Status *
status_new (guint width, guint height)
{
  Status *status = g_new0 (Status, 1);

  status->width = width;
  status->height = height;
  status->line = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  return status;
}

/**
 * status_free:
 * @status: (nullable) (transfer full): what status_new() made
 */
void
status_free (Status * status)
{
  if (status == NULL)
    return;
  cairo_surface_destroy (status->line);
  g_free (status);
}

/**
 * status_set:
 * @status: the line
 * @figures: what it says
 */
void
status_set (Status * status, const ProgressFigures * figures)
{
  status->figures = *figures;
  status->drawn = FALSE;
}

/* An error above 1 is worse than no reconstruction. How much worse says nothing: rule
 * hebbian, for one, is not made to reconstruct. */
static gchar *
text_of_error (gdouble error)
{
  if (error < 0.0)
    return g_strdup (UNKNOWN);
  return error > 1.0 ? g_strdup ("over 1") : axis_format_value (error);
}

/* The text of a slot; NULL when it stays empty. Without a layer there is nothing to say of
 * its learning. While the layer learns, SLOT_FRAME stays empty: SLOT_LEARNED has that
 * number. */
static gchar *
text_of (const ProgressFigures * figures, Slot slot)
{
  if (!figures->has_layer && slot <= SLOT_LEARNING)
    return NULL;
  switch (slot) {
    case SLOT_LEARNED:
      return axis_format_count (figures->learned);
    case SLOT_ERROR:
      return text_of_error (figures->error);
    case SLOT_LEARNING:
      return g_strdup (figures->learning ? "learning" : "learning off");
    case SLOT_SPEED:
      if (figures->speed < 0.0)
        return NULL;
      return figures->speed == 0.0 ? g_strdup (UNKNOWN) :
          axis_format_count (figures->speed + 0.5);
    default:
      return figures->learning ? NULL : axis_format_count (figures->frame);
  }
}

/* Full while it learns, else a ring. */
static void
draw_dot (cairo_t * cr, gboolean learning, gdouble x, gdouble y, gdouble radius)
{
  cairo_text_set_word (cr, learning ? LEARNING_INK : QUIET_INK);
  cairo_arc (cr, x + radius, y, radius, 0.0, 2.0 * G_PI);
  if (learning) {
    cairo_fill (cr);
  } else {
    cairo_set_line_width (cr, MAX (1.0, 0.3 * radius));
    cairo_stroke (cr);
  }
}

/* How wide the part of a slot before its text is. */
static gdouble
lead_of (cairo_t * cr, Slot slot, gdouble letters)
{
  if (slot == SLOT_LEARNING)
    return 1.2 * letters;
  return cairo_text_width (cr, slots[slot].label) + WORD_GAP * letters;
}

static void
draw_slot (const Status * status, cairo_t * cr, Slot slot, gdouble x,
    gdouble letters, const gchar * text)
{
  gdouble baseline = (status->height + 0.7 * letters) / 2.0;

  if (slot == SLOT_LEARNING)
    draw_dot (cr, status->figures.learning, x, status->height / 2.0,
        0.33 * letters);
  cairo_text_set_word (cr, QUIET_INK);
  cairo_text_write (cr, slots[slot].label, x, baseline, 0.0);
  cairo_text_set_word (cr, slot == SLOT_LEARNING ? QUIET_INK : INK);
  cairo_text_write (cr, text, x + lead_of (cr, slot, letters), baseline, 0.0);
}

/* Slots that stay empty leave no gap; the others keep their places. */
static void
draw_line (Status * status)
{
  cairo_t *cr = cairo_create (status->line);
  gdouble letters = LETTERS * status->height, x = 0.0;
  guint i;

  cairo_text_set_word (cr, PAINTER_SURROUND);
  cairo_paint (cr);
  cairo_text_set_size (cr, letters);
  for (i = 0; i < N_SLOTS; i++) {
    gchar *text = text_of (&status->figures, i);
    gdouble room;

    if (text == NULL)
      continue;
    room = lead_of (cr, i, letters) + MAX (cairo_text_width (cr, text),
        cairo_text_width (cr, slots[i].longest));
    if (x + room <= status->width)
      draw_slot (status, cr, i, x, letters, text);
    x += room + GAP * letters;
    g_free (text);
  }
  cairo_destroy (cr);
  status->drawn = TRUE;
}

/**
 * status_draw:
 * @status: the line
 * @pixels: where it goes, width x height words 0xffrrggbb
 * @stride: words from one row to the next
 *
 * Copies the line. It is drawn again only after status_set(). Slots that do not fit are
 * left out, from the right.
 */
void
status_draw (Status * status, guint32 * pixels, gsize stride)
{
  gsize from_stride = cairo_image_surface_get_stride (status->line);
  const guint8 *from;
  guint y;

  if (!status->drawn)
    draw_line (status);
  cairo_surface_flush (status->line);
  from = cairo_image_surface_get_data (status->line);
  for (y = 0; y < status->height; y++)
    memcpy (pixels + y * stride, from + y * from_stride,
        status->width * sizeof (guint32));
}
