/* Conscience: who wins often is held back
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include "conscience.h"
#include "kernels.h"

/* How fast usage follows who wins, per frame. */
#define USAGE_RATE 0.001f

/**
 * conscience_start:
 * @usage: (out): N floats, each unit's share of the frames that it wins: k / N
 */
void
conscience_start (gfloat * usage, guint units, guint winners)
{
  guint u;

  for (u = 0; u < units; u++)
    usage[u] = (gfloat) winners / units;
}

/* 2^y for |y| <= 126: with i the whole part of y, 2^i times the Chebyshev
 * approximation of 2^x on (-1, 1), within 3e-8. The compiler makes vectors of
 * it, which it does not of exp2f(). */
static inline gfloat
power_of_two (gfloat y)
{
  gint32 i = (gint32) y;
  gfloat x = y - i;
  union
  {
    gint32 bits;
    gfloat value;
  } scale = { (i + 127) << 23 };

  return scale.value * (1.0f + x * (0.693147182f + x * (0.240226835f
              + x * (0.0555041581f + x * (0.00961646065f + x * (0.00133318256f
                          + x * (0.000156698326f + x * 1.5483276e-05f)))))));
}

/**
 * conscience_gain:
 * @usage: N floats
 * @winners: k
 * @conscience: at least 0
 * @gain: (out): N floats, what a unit's claims are worth
 *
 * gain_u = exp(conscience * (1 - usage_u * N / k)), the exponent held within
 * +-87 (DeSieno's conscience, doi 10.1109/ICNN.1988.23839, made smooth).
 */
void
conscience_gain (const gfloat * usage, guint units, guint winners,
    gfloat conscience, gfloat * gain)
{
  gfloat most = conscience * (gfloat) M_LOG2E;
  gfloat slope = most * units / winners;
  guint u;

  for (u = 0; u < units; u++) {
    gfloat y = most - slope * usage[u];

    y = y < -126.0f ? -126.0f : y;
    y = y > 126.0f ? 126.0f : y;
    gain[u] = power_of_two (y);
  }
}

/**
 * conscience_follow:
 * @usage: (inout): N floats
 * @code: who won
 *
 * usage += 0.001 * (won - usage), won = 1 for the units of @code, else 0.
 */
void
conscience_follow (gfloat * usage, guint units, const Code * code)
{
  guint i;

  compete_scale (usage, 1.0f - USAGE_RATE, units);
  for (i = 0; i < code->n; i++)
    usage[code->indices[i]] += USAGE_RATE;
}
