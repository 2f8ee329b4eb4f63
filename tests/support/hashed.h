/* Pseudo-random numbers that are the same in each run
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* A number in [0, 1] that depends on the pair @a, @b only. */
static inline gfloat
hashed (guint a, guint b)
{
  guint32 x = a * 0x9e3779b9u + b * 0x85ebca6bu;

  x = (x ^ (x >> 16)) * 0x21f0aaadu;
  x = (x ^ (x >> 15)) * 0x735a2d97u;
  return (x ^ (x >> 15)) / 4294967296.0;
}
