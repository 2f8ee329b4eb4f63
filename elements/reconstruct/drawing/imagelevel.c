/* How bright an image is
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "imagelevel.h"

#include <math.h>
#include <string.h>

/* Of a higher image no more rows than this are looked at, so that it costs little. */
#define ROWS 64

/* One value in so many may be greater than the level. */
#define LEFT_OUT 1000

#define BINS 1024

/* The absolute values of the rows that are looked at. */
static GArray *
collect (const PanelImage * image)
{
  guint step = (image->height + ROWS - 1) / ROWS, x, y, c;
  gsize length = panel_image_row_length (image);
  gfloat *row = g_new (gfloat, length);
  GArray *values = g_array_new (FALSE, FALSE, sizeof (gfloat));

  for (y = 0; y < image->height; y += step) {
    gfloat *to;

    memset (row, 0, length * sizeof (gfloat));
    image->add_row (image, y, 1.0f, row);
    g_array_set_size (values, values->len + image->width * image->channels);
    to = (gfloat *) values->data + values->len - image->width * image->channels;
    for (c = 0; c < image->channels; c++)
      for (x = 0; x < image->width; x++)
        *to++ = fabsf (row[(gsize) x * image->step + image->offset[c]]);
  }
  g_free (row);
  return values;
}

/**
 * image_level:
 * @image: a view
 *
 * A few specks that are brighter than all else do not count: of 1000 values and more,
 * one in a thousand may be greater than the level. Of a high image every so many
 * rows are looked at.
 *
 * Returns: the level, to a thousandth of the greatest absolute value; of fewer values
 *     the greatest itself
 */
gfloat
image_level (const PanelImage * image)
{
  GArray *values = collect (image);
  const gfloat *v = (const gfloat *) values->data;
  guint n = values->len, bins[BINS] = { 0 }, i, bin = BINS, above = 0;
  gfloat greatest = 0.0f, scale;

  for (i = 0; i < n; i++)
    greatest = MAX (greatest, v[i]);
  scale = greatest > 0.0f ? BINS / greatest : 0.0f;
  for (i = 0; i < n && isfinite (scale); i++)
    bins[MIN ((guint) (v[i] * scale), BINS - 1)]++;
  while (bin > 1 && above + bins[bin - 1] <= n / LEFT_OUT)
    above += bins[--bin];
  g_array_unref (values);
  return greatest * bin / BINS;
}
