/* Blur: a grey frame smoothed by a Gaussian
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include "blur.h"

/* In pixels. Three deviations and a half to each side are all but one in 2000 of the
 * weight. */
#define DEVIATION 1.5
#define REACH 5
#define TAPS (2 * REACH + 1)

struct _Blur
{
  guint width, height;
  gfloat weight[TAPS];          /* sum 1 */
  gfloat *line;                 /* width + 2 REACH: a row with its edges repeated */
  gfloat *across;               /* width x height: smoothed along the rows */
};

/**
 * blur_new:
 * @width: of the frames, in pixels
 * @height: of the frames
 *
 * Returns: (transfer full): scratch memory and weights for blur_run()
 */
Blur *
blur_new (guint width, guint height)
{
  Blur *b = g_new0 (Blur, 1);
  gdouble sum = 0.0;
  gint i;

  b->width = width;
  b->height = height;
  b->line = g_new (gfloat, width + 2 * REACH);
  b->across = g_new (gfloat, (gsize) width * height);
  for (i = -REACH; i <= REACH; i++)
    sum += exp (-0.5 * i * i / (DEVIATION * DEVIATION));
  for (i = -REACH; i <= REACH; i++)
    b->weight[REACH + i] = exp (-0.5 * i * i / (DEVIATION * DEVIATION)) / sum;
  return b;
}

void
blur_free (Blur * b)
{
  if (b == NULL)
    return;
  g_free (b->line);
  g_free (b->across);
  g_free (b);
}

/* The weighted sum of eleven rows. The weights are symmetric: rows at the same distance are
 * added first. */
static void
add_rows (const Blur * b, const gfloat * const *rows, gfloat * restrict to)
{
  const gfloat *w = b->weight;
  guint x;

  for (x = 0; x < b->width; x++)
    to[x] = w[0] * (rows[0][x] + rows[10][x]) + w[1] * (rows[1][x] + rows[9][x])
        + w[2] * (rows[2][x] + rows[8][x]) + w[3] * (rows[3][x] + rows[7][x])
        + w[4] * (rows[4][x] + rows[6][x]) + w[5] * rows[5][x];
}

static void
smooth_row (Blur * b, const guint8 * pixels, gfloat * to)
{
  const gfloat *rows[TAPS];
  guint x, i;

  for (i = 0; i < REACH; i++) {
    b->line[i] = pixels[0];
    b->line[REACH + b->width + i] = pixels[b->width - 1];
  }
  for (x = 0; x < b->width; x++)
    b->line[REACH + x] = pixels[x];
  for (i = 0; i < TAPS; i++)
    rows[i] = b->line + i;
  add_rows (b, rows, to);
}

/**
 * blur_run:
 * @pixels: width x height bytes
 * @smooth: (out): width x height floats, 0 to 255
 *
 * Convolves a frame with a Gaussian of deviation 1.5 pixels. Beyond the edges pixels are
 * as those at the edge.
 */
void
blur_run (Blur * b, const guint8 * pixels, gfloat * smooth)
{
  const gfloat *rows[TAPS];
  gint last = b->height - 1, y, i;

  for (y = 0; y <= last; y++)
    smooth_row (b, pixels + (gsize) y * b->width,
        b->across + (gsize) y * b->width);
  for (y = 0; y <= last; y++, smooth += b->width) {
    for (i = 0; i < TAPS; i++)
      rows[i] = b->across + (gsize) CLAMP (y + i - REACH, 0, last) * b->width;
    add_rows (b, rows, smooth);
  }
}
