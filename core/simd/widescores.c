/* The wide loops over the units' scores, compiled once for each width of vector
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "widelanes.h"

/* Cells @step apart, one after another from @cells on: three or five of them, and then
 * four at a time. */
WIDE_INLINE Lanes
sum_apart (const gfloat * cells, gsize step, guint radius)
{
#define CELL(k) (*(const Lanes *) (cells + (k) * step))
  Lanes sum = CELL (0) + CELL (1) + CELL (2);
  guint k = 3;

  if (radius % 2 == 0) {
    sum = sum + CELL (3) + CELL (4);
    k = 5;
  }
  for (; k < 2 * radius + 1; k += 4)
    sum += CELL (k) + CELL (k + 1) + CELL (k + 2) + CELL (k + 3);
  return sum;
#undef CELL
}

void
WIDE_FUNCTION (window_sum) (gfloat * sum, const gfloat * cells, gsize step,
    guint radius, guint n)
{
  guint64 before = denormals_flush ();
  guint i;

  for (i = 0; i < n; i += LANES)
    *(Lanes *) (sum + i) = sum_apart (cells + i, step, radius);
  denormals_restore (before);
}

void
WIDE_FUNCTION (limit) (gfloat * score, gfloat more, gfloat most,
    const gfloat * gain, guint n)
{
  guint64 before = denormals_flush ();
  guint u;

  for (u = 0; u < n; u++) {
    gfloat sum = score[u] + more;

    score[u] = sum < most ? sum : most;
  }
  for (u = 0; gain != NULL && u < n; u++)
    score[u] *= gain[u];
  denormals_restore (before);
}

/* 2^y for |y| <= 126. How it works: y = i + x, with i the integer part; 2^i is made of
 * the bits of a float's exponent, and 2^x, |x| < 1, is a Chebyshev approximation within
 * 3e-8. */
WIDE_INLINE Lanes
power_of_two (Lanes y)
{
  LaneBits i = __builtin_convertvector (y, LaneBits);
  Lanes x = y - __builtin_convertvector (i, Lanes);

  return (Lanes) ((i + 127) << 23) * (1.0f + x * (0.693147182f
          + x * (0.240226835f + x * (0.0555041581f + x * (0.00961646065f
                      + x * (0.00133318256f + x * (0.000156698326f
                              + x * 1.5483276e-05f)))))));
}

void
WIDE_FUNCTION (gains) (gfloat * gain, const gfloat * usage, gfloat most,
    gfloat slope, guint n)
{
  const Lanes limit = (Lanes) { 0 } - 126.0f;
  guint u;

  for (u = 0; u < n; u += LANES) {
    guint some = MIN (n - u, LANES) * sizeof (gfloat);
    Lanes y = { 0 };

    if (some == sizeof y)
      y = *(const Lanes *) (usage + u);
    else
      memcpy (&y, usage + u, some);
    y = wide_larger_of (most - slope * y, limit);
    y = power_of_two (-wide_larger_of (-y, limit));
    if (some == sizeof y)
      *(Lanes *) (gain + u) = y;
    else
      memcpy (gain + u, &y, some);
  }
}
