/* Text with Cairo, placed on whole pixels
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <cairo.h>
#include <glib.h>
#include <math.h>

G_BEGIN_DECLS

static inline void
cairo_text_set_size (cairo_t * cr, gdouble letters)
{
  cairo_select_font_face (cr, "Sans", CAIRO_FONT_SLANT_NORMAL,
      CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, letters);
}

static inline gdouble
cairo_text_width (cairo_t * cr, const gchar * text)
{
  cairo_text_extents_t extents;

  cairo_text_extents (cr, text, &extents);
  return extents.x_advance;
}

/* Writes @text with its left end, middle or right end at @x: @align is 0, 0.5 or
 * 1. */
static inline void
cairo_text_write (cairo_t * cr, const gchar * text, gdouble x,
    gdouble baseline, gdouble align)
{
  cairo_move_to (cr, floor (x - align * cairo_text_width (cr, text) + 0.5),
      floor (baseline));
  cairo_show_text (cr, text);
  cairo_new_path (cr);
}

/* @word is 0xffrrggbb. */
static inline void
cairo_text_set_word (cairo_t * cr, guint32 word)
{
  cairo_set_source_rgb (cr, (word >> 16 & 0xff) / 255.0,
      (word >> 8 & 0xff) / 255.0, (word & 0xff) / 255.0);
}

G_END_DECLS
