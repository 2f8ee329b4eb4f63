/* Receptive fields: from a frame's pixels to samples
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "fields.h"
#include "vectors.h"

/**
 * sample_new:
 * @values: M, at least 1
 *
 * Returns: room for a sample of M values, all 0
 */
Sample *
sample_new (guint values)
{
  Sample *s = g_new0 (Sample, 1);
  guint level;

  s->values = values;
  s->v = vector_new (values);
  s->lit = g_new0 (guint32, values);
  s->lit_values = vector_new (values);
  for (level = 0; level < G_N_ELEMENTS (s->level); level++)
    s->level[level] = level / 255.0f;
  return s;
}

void
sample_free (Sample * s)
{
  if (s == NULL)
    return;
  g_aligned_free (s->v);
  g_free (s->lit);
  g_aligned_free (s->lit_values);
  g_free (s);
}

/**
 * sample_from_gray8:
 * @pixels: the field's first pixel, 0..255
 * @stride: bytes from one line to the next
 * @width: pixels a line
 * @height: lines; width x height = M
 *
 * Fills @sample with pixels / 255.
 */
void
sample_from_gray8 (Sample * s, const guint8 * pixels, gsize stride,
    guint width, guint height)
{
  guint x, y, j = 0, n = 0;

  for (y = 0; y < height; y++, pixels += stride) {
    for (x = 0; x < width; x++, j++) {
      gfloat value = s->level[pixels[x]];

      s->v[j] = value;
      s->lit[n] = j;
      s->lit_values[n] = value;
      n += pixels[x] != 0;
    }
  }
  s->n_lit = n;
  s->energy = vector_dot (s->lit_values, s->lit_values, n);
}
