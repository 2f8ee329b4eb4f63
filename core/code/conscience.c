/* Conscience: lowers the scores of units that win often
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include "conscience.h"
#include "kernels.h"
#include "wide.h"

/* The rate of the running mean of each unit's wins. */
#define USAGE_RATE 0.001f

/**
 * conscience_init:
 * @usage: (out): N floats, a running mean of each unit's wins: k / N
 * @units: N
 * @winners: k
 *
 * Sets usage as if all units had won equally often.
 */
void
conscience_init (gfloat * usage, guint units, guint winners)
{
  guint u;

  for (u = 0; u < units; u++)
    usage[u] = (gfloat) winners / units;
}

/**
 * conscience_gain:
 * @usage: N floats
 * @winners: k
 * @conscience: the strength, at least 0
 * @gain: (out): N floats, the factor of each unit's score
 *
 * gain_u = exp(conscience * (1 - usage_u * N / k)), the exponent clamped to +-87: a
 * smooth form of DeSieno's conscience (doi 10.1109/ICNN.1988.23839).
 */
void
conscience_gain (const gfloat * usage, guint units, guint winners,
    gfloat conscience, gfloat * gain)
{
  gfloat most = conscience * (gfloat) M_LOG2E;

  wide_best ()->gains (gain, usage, most, most * units / winners, units);
}

/**
 * conscience_update:
 * @usage: (inout): N floats
 * @units: N
 * @code: the code of a field
 *
 * usage += 0.001 * (won - usage), where won is 1 for the units of @code, else 0.
 */
void
conscience_update (gfloat * usage, guint units, const Code * code)
{
  guint i;

  compete_scale (usage, 1.0f - USAGE_RATE, units);
  for (i = 0; i < code->n; i++)
    usage[code->indices[i]] += USAGE_RATE;
}
