/* How bright an image is
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "imagelevel.h"

#include <math.h>

/* Of a higher image no more rows than this are looked at, so that it costs little. */
#define ROWS 64

/* One value in so many may be greater than the level. */
#define LEFT_OUT 1000

#define BINS 1024

/* Values that follow each other often fall in one bin: so many sets of bins are filled
 * in turn, so that a count need not wait for the last one. */
#define SETS 4

/* How many absolute values there are, the greatest, and how many between 0 and that fall
 * in each bin. */
typedef struct
{
  guint n;
  gfloat greatest;
  guint bins[SETS][BINS];
} Histogram;

/* From one row that is looked at to the next. */
static guint
row_step (const PanelImage * image)
{
  return (image->height + ROWS - 1) / ROWS;
}

/* Bins for each unit of an absolute value; not finite when all values are tiny. */
static gfloat
find_scale (const Histogram * h)
{
  return h->greatest > 0.0f ? BINS / h->greatest : 0.0f;
}

static guint
find_bin (gfloat value, gfloat scale)
{
  return MIN ((gint) (value * scale), BINS - 1);
}

/* Of bytes it is enough to know how many there are of each of the 256. */
static void
count_bytes (Histogram * h, const PanelImage * image)
{
  const gfloat unit = 1.0f / 255.0f;
  guint counts[256] = { 0 }, y, i;
  gfloat scale;

  for (y = 0; y < image->height; y += row_step (image))
    panel_image_count_bytes (image, y, counts);
  for (i = 0; i < 256; i++) {
    h->n += counts[i];
    if (counts[i] > 0)
      h->greatest = unit * i;
  }
  scale = find_scale (h);
  for (i = 0; i < 256; i++)
    if (counts[i] > 0)
      h->bins[0][find_bin (unit * i, scale)] += counts[i];
}

/* The channels of floats lie without gaps. */
static void
count_floats (Histogram * h, const PanelImage * image)
{
  guint rows = (image->height + row_step (image) - 1) / row_step (image);
  gsize length = (gsize) image->width * image->channels, i;
  gfloat *values = g_new0 (gfloat, rows * length);
  PanelImage looked_at;
  gfloat scale;

  for (i = 0; i < rows; i++)
    image->add_row (image, i * row_step (image), 1.0f, values + i * length);
  panel_image_init_floats (&looked_at, values, image->width, rows,
      image->channels);
  h->n = rows * length;
  h->greatest = panel_image_greatest (&looked_at);
  scale = find_scale (h);
  for (i = 0; i < h->n && isfinite (scale); i++)
    h->bins[i % SETS][find_bin (fabsf (values[i]), scale)]++;
  g_free (values);
}

static guint
count_in_bin (const Histogram * h, guint bin)
{
  guint set, n = 0;

  for (set = 0; set < SETS; set++)
    n += h->bins[set][bin];
  return n;
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
  Histogram *h = g_new0 (Histogram, 1);
  guint bin = BINS, above = 0;
  gfloat level;

  if (panel_image_is_bytes (image))
    count_bytes (h, image);
  else
    count_floats (h, image);
  while (bin > 1 && above + count_in_bin (h, bin - 1) <= h->n / LEFT_OUT)
    above += count_in_bin (h, --bin);
  level = h->greatest * bin / BINS;
  g_free (h);
  return level;
}
