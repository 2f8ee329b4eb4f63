/* How long coding and learning take
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/**
 * StageTimes:
 * @measures: whether times are measured
 * @code: how long frames were coded, in microseconds
 * @learn: how long frames were learned from, in microseconds
 *
 * Sums since the last stage_times_reset().
 */
typedef struct
{
  gboolean measures;
  gint64 code, learn;
} StageTimes;

void stage_times_reset (StageTimes * times, gboolean measure);
gint64 stage_times_clock (const StageTimes * times);
gint64 stage_times_add_code (StageTimes * times, gint64 begin);
gint64 stage_times_add_learn (StageTimes * times, gint64 begin);
