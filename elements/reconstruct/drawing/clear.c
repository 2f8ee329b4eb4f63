/* Parts of a picture in one colour
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "clear.h"

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

/* The box that row @y crosses first from column @x on; NULL when it crosses none. */
static const PanelBox *
find_next_box (const PanelBox * boxes, guint n, guint x, guint y)
{
  const PanelBox *next = NULL;
  guint i;

  for (i = 0; i < n; i++) {
    const PanelBox *box = &boxes[i];

    if (box->left >= x && box->width > 0 && y >= box->top
        && y - box->top < box->height && (!next || box->left < next->left))
      next = box;
  }
  return next;
}

/**
 * painter_clear_around:
 * @boxes: the parts of the picture that are painted later, apart from each other
 * @n: how many
 * @width: of the picture
 * @height: of the picture
 * @word: the colour
 * @pixels: the picture's first pixel
 * @stride: words from one row to the next
 *
 * Paints a picture in one colour except for @boxes.
 */
void
painter_clear_around (const PanelBox * boxes, guint n, guint width,
    guint height, guint32 word, guint32 * pixels, gsize stride)
{
  guint x, y;

  for (y = 0; y < height; y++, pixels += stride) {
    for (x = 0; x < width;) {
      const PanelBox *next = find_next_box (boxes, n, x, y);
      guint end = next ? next->left : width;

      while (x < end)
        pixels[x++] = word;
      if (next)
        x += next->width;
    }
  }
}
