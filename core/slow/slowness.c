/* Slowness: a running measure of how fast some values change
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "slowness.h"
#include "vectors.h"

struct _Slowness
{
  guint values;
  gdouble least_rate;
  gfloat *mean, *last;
  gboolean has_last;
  guint64 frames, steps;
  gdouble variance, change;     /* per frame, of all values together */
};

/**
 * slowness_new:
 * @values: how many values a frame has
 * @window: frames after which one weighs 1 / e of a new one
 *
 * Returns: (transfer full): a measure that has seen no frame
 */
Slowness *
slowness_new (guint values, guint64 window)
{
  Slowness *s = g_new0 (Slowness, 1);

  s->values = values;
  s->least_rate = 1.0 / window;
  s->mean = g_new0 (gfloat, values);
  s->last = g_new0 (gfloat, values);
  return s;
}

void
slowness_free (Slowness * s)
{
  g_free (s->mean);
  g_free (s->last);
  g_free (s);
}

/**
 * slowness_reset_past:
 *
 * After a discontinuity: the change to the next frame is not counted.
 */
void
slowness_reset_past (Slowness * s)
{
  s->has_last = FALSE;
}

/**
 * slowness_reset:
 *
 * Starts anew, as if no frame had been seen.
 */
void
slowness_reset (Slowness * s)
{
  memset (s->mean, 0, s->values * sizeof (gfloat));
  s->has_last = FALSE;
  s->frames = s->steps = 0;
  s->variance = s->change = 0.0;
}

/**
 * slowness_values:
 *
 * Returns: how many values a frame has
 */
guint
slowness_values (const Slowness * s)
{
  return s->values;
}

static void
approach (gfloat * restrict mean, const gfloat * restrict values, gfloat step,
    guint n)
{
  guint i;

  for (i = 0; i < n; i++)
    mean[i] += step * (values[i] - mean[i]);
}

/**
 * slowness_add:
 * @values: of the next frame
 *
 * Updates running means, in which the first frames all count the same, and later ones
 * are forgotten exponentially.
 */
void
slowness_add (Slowness * s, const gfloat * values)
{
  gdouble rate;

  s->frames++;
  rate = MAX (s->least_rate, 1.0 / s->frames);
  s->variance = (1.0 - rate) * (s->variance
      + rate * vector_squared_distance (values, s->mean, s->values));
  approach (s->mean, values, rate, s->values);
  if (s->has_last) {
    s->steps++;
    rate = MAX (s->least_rate, 1.0 / s->steps);
    s->change += rate * (vector_squared_distance (values, s->last, s->values)
        - s->change);
  }
  memcpy (s->last, values, s->values * sizeof (gfloat));
  s->has_last = TRUE;
}

/**
 * slowness_delta:
 *
 * Returns: Delta = sum of the mean (y(t) - y(t-1))^2 over the sum of the variances,
 *     over all values: 2 for white noise, near 0 for values that hardly change, 0 for
 *     values that never did
 */
gdouble
slowness_delta (const Slowness * s)
{
  return s->variance > 0.0 ? s->change / s->variance : 0.0;
}
