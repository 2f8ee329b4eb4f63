/* Labels: single words written into a picture
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "labels.h"

#include "cairotext.h"

#define HEIGHT 0.045
#define HEIGHT_LEAST 16
#define HEIGHT_MOST 28

/* Of a label's height */
#define LETTERS 0.68

#define INK 0xffd8d8d8

/**
 * labels_height:
 * @height: of the picture, in pixels
 *
 * Returns: the height of a label that is read in it, in pixels; 0 when built
 *     without Cairo
 */
guint
labels_height (guint height)
{
  return CLAMP (HEIGHT * height, HEIGHT_LEAST, HEIGHT_MOST);
}

/**
 * labels_write:
 * @text: what is written
 * @left: where it begins, in pixels
 * @top: of the label
 * @height: of the label, as labels_height() says
 * @pixels: the picture's first pixel, words 0xffrrggbb
 * @stride: words from one row to the next
 * @picture_width: in pixels
 * @picture_height: in pixels
 *
 * Writes @text over what is there. What lies beyond the picture is left out.
 */
void
labels_write (const gchar * text, guint left, guint top, guint height,
    guint32 * pixels, gsize stride, guint picture_width, guint picture_height)
{
  cairo_surface_t *surface =
      cairo_image_surface_create_for_data ((guint8 *) pixels,
      CAIRO_FORMAT_RGB24, picture_width, picture_height,
      stride * sizeof (guint32));
  cairo_t *cr = cairo_create (surface);
  gdouble letters = LETTERS * height;

  cairo_text_set_size (cr, letters);
  cairo_text_set_word (cr, INK);
  cairo_text_write (cr, text, left, top + (height + 0.7 * letters) / 2.0, 0.0);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}
