/* Samples: the values of one receptive field
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "sample.h"
#include "vectors.h"

/* Most pixels of a drawing are black: so many are tested at once. */
#define EIGHT 8

/* Each pixel / 255. */
static gfloat level[256];

static gpointer
fill_levels (gpointer unused)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (level); i++)
    level[i] = i / 255.0f;
  return level;
}

/**
 * sample_new:
 * @values: M, at least 1
 *
 * Returns: (transfer full): a sample of M values, all 0
 */
Sample *
sample_new (guint values)
{
  static GOnce once = G_ONCE_INIT;
  Sample *s = g_new0 (Sample, 1);

  g_once (&once, fill_levels, NULL);
  s->values = values;
  s->v = vector_new (vector_round_up (values, VECTOR_STEP));
  s->lit = g_new0 (guint32, values);
  s->lit_values = vector_new (values);
  s->scale = 1.0f;
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

/* Reads @width pixels into the values from the @j-th on; @n values before them are lit.
 *
 * Returns: how many are lit now */
static inline guint
read_pixels (Sample * s, const guint8 * pixels, guint width, guint j, guint n)
{
  guint x;

  for (x = 0; x < width; x++, j++) {
    gfloat value = level[pixels[x]];

    s->v[j] = value;
    s->lit[n] = j;
    s->lit_values[n] = value;
    n += pixels[x] != 0;
  }
  return n;
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
    for (x = 0; x + EIGHT <= width; x += EIGHT, j += EIGHT) {
      guint64 eight;

      memcpy (&eight, pixels + x, EIGHT);
      if (eight == 0)
        memset (s->v + j, 0, EIGHT * sizeof (gfloat));
      else
        n = read_pixels (s, pixels + x, EIGHT, j, n);
    }
    n = read_pixels (s, pixels + x, width - x, j, n);
    j += width - x;
  }
  s->n_lit = n;
  s->energy = vector_dot (s->lit_values, s->lit_values, n);
}

/**
 * sample_from_pixels:
 * @format: the pixel format
 * @pixels: the field's first pixel
 * @stride: bytes from one line to the next
 * @width: pixels a line
 * @height: lines; width x height x channels is at most M
 *
 * Sets v to pixels / 255, row-major, channels innermost. The other members have to be
 * set next, by sample_find_lit() or one of the functions of contrast.h.
 */
void
sample_from_pixels (Sample * s, const SamplePixels * format,
    const guint8 * pixels, gsize stride, guint width, guint height)
{
  gfloat *v = s->v;
  guint x, y;

  for (y = 0; y < height; y++, pixels += stride) {
    const guint8 *pixel = pixels;

    if (format->channels == 1) {
      for (x = 0; x < width; x++, pixel += format->bytes)
        *v++ = level[pixel[format->at[0]]];
    } else {
      for (x = 0; x < width; x++, pixel += format->bytes, v += 3) {
        v[0] = level[pixel[format->at[0]]];
        v[1] = level[pixel[format->at[1]]];
        v[2] = level[pixel[format->at[2]]];
      }
    }
  }
}

/* Lists the lit values without a branch: each value is written to the list, and
 * overwritten by the next one if it is 0. */
static void
list_some (Sample * s)
{
  guint j, n = 0;

  for (j = 0; j < s->values; j++) {
    s->lit[n] = j;
    s->lit_values[n] = s->v[j];
    n += s->v[j] != 0.0f;
  }
}

/* The same where all values are lit, as in photographs: loops that vectorise. */
static void
list_all (Sample * s)
{
  guint j;

  for (j = 0; j < s->values; j++)
    s->lit[j] = j;
  memcpy (s->lit_values, s->v, s->values * sizeof (gfloat));
}

/**
 * sample_find_lit:
 *
 * Lists which of v are lit, and sets the energy.
 */
void
sample_find_lit (Sample * s)
{
  guint j, n = 0;

  for (j = 0; j < s->values; j++)
    n += s->v[j] != 0.0f;
  s->n_lit = n;
  if (n == s->values)
    list_all (s);
  else
    list_some (s);
  s->energy = vector_dot (s->lit_values, s->lit_values, n);
}
