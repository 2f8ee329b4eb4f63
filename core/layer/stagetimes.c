/* How long coding and learning take
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "stagetimes.h"

/**
 * stage_times_reset:
 * @measure: whether to measure from now on
 *
 * Sets both sums to 0.
 */
void
stage_times_reset (StageTimes * t, gboolean measure)
{
  *t = (StageTimes) { measure, 0, 0 };
}

/**
 * stage_times_clock:
 *
 * Returns: the time in microseconds, 0 when nothing is measured
 */
gint64
stage_times_clock (const StageTimes * t)
{
  return t->measures ? g_get_monotonic_time () : 0;
}

static gint64
add (const StageTimes * t, gint64 * sum, gint64 begin)
{
  gint64 now = stage_times_clock (t);

  *sum += now - begin;
  return now;
}

/**
 * stage_times_add_code:
 * @begin: when coding began, by stage_times_clock()
 *
 * Adds coding that ends now.
 *
 * Returns: the time now
 */
gint64
stage_times_add_code (StageTimes * t, gint64 begin)
{
  return add (t, &t->code, begin);
}

/**
 * stage_times_add_learn:
 * @begin: when learning began, by stage_times_clock()
 *
 * Adds learning that ends now.
 *
 * Returns: the time now
 */
gint64
stage_times_add_learn (StageTimes * t, gint64 begin)
{
  return add (t, &t->learn, begin);
}
