/* Noise for the frames of tests
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* Sets @n pixels to random values of a byte. */
static inline void
noise_fill (guint8 * pixels, gsize n, GRand * rand)
{
  gsize i;

  for (i = 0; i < n; i++)
    pixels[i] = g_rand_int_range (rand, 0, 256);
}
