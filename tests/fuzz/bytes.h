/* Input to a fuzz target as numbers within bounds
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <float.h>
#include <math.h>

#include <glib.h>

/* The unread rest of the input. */
typedef struct
{
  const guint8 *at, *end;
} Bytes;

/* The next byte, or 0 at the end of the input. */
static inline guint
bytes_next (Bytes * b)
{
  return b->at < b->end ? *b->at++ : 0;
}

/* A number from @least to @most; small ranges take one byte. */
static inline guint64
bytes_number (Bytes * b, guint64 least, guint64 most)
{
  guint64 span = most - least, number = 0, left;

  for (left = span; left > 0; left >>= 8)
    number = number << 8 | bytes_next (b);
  return span == G_MAXUINT64 ? number : least + number % (span + 1);
}

/* Mostly numbers that often break arithmetic, if they are from @least to @most;
 * otherwise one in between. */
static inline gdouble
bytes_real (Bytes * b, gdouble least, gdouble most)
{
  static const gdouble special[] = { 0.0, 1.0, -1.0, 0.5, 2.0, 3.0, 0.03, 1e-3,
    1e-10, FLT_MIN, 1e-45, DBL_MIN, 5e-324, FLT_EPSILON, 100.0, 1e10, 1e19,
    1e30, FLT_MAX, DBL_MAX, -FLT_MAX, NAN, INFINITY, -INFINITY
  };
  guint kind = bytes_next (b);

  if (kind < G_N_ELEMENTS (special))
    return isnan (special[kind]) ? NAN : CLAMP (special[kind], least, most);
  if (kind < 128)
    return least + (MIN (most, 2.0) - least) * bytes_next (b) / 255.0;
  return kind % 2 ? least : most;
}
