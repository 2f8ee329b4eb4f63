/* The settings and phases of the slow stages
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

#include "setting.h"

G_BEGIN_DECLS

/**
 * SlowPhase:
 * @SLOW_PHASE_WAITING: nothing is learned yet, the layer below learns alone
 * @SLOW_PHASE_FIRST: the first stage learns
 * @SLOW_PHASE_SECOND: the second stage learns, the first only codes
 * @SLOW_PHASE_THIRD: the third stage learns, the others only code
 * @SLOW_PHASE_FROZEN: all stages only code
 *
 * The phases, in their order.
 */
typedef enum
{
  SLOW_PHASE_WAITING,
  SLOW_PHASE_FIRST,
  SLOW_PHASE_SECOND,
  SLOW_PHASE_THIRD,
  SLOW_PHASE_FROZEN
} SlowPhase;

/**
 * SlowSettings:
 * @first_units: 1 to 64 (32); fixed: outputs of the first stage, at most the units
 *     below
 * @second_units: 1 to 1024 (64); fixed: outputs of the second stage, at most
 *     k + k (k + 1) / 2 for k outputs of the first
 * @third_units: 0 to 4096 (400); fixed: units of the third stage; 0: no such stage
 * @seed: 0 or more (0); fixed: of the directions that learning starts from
 * @theta: 0 to 1 (0.2); fixed: what a drive must exceed to count
 * @third_threshold: 0 to 1 (0.2): what a unit of the third stage must exceed to be
 *     active
 * @trace_rate: 0.001 to 1 (0.2); fixed: the share of the new frame in the trace that
 *     the next one is compared with
 * @window: 2 or more (20000); fixed: frames after which a frame weighs 1 / e of a new
 *     one
 * @solve_interval: 1 or more (1000); fixed: frames from one solution to the next
 * @start_after: 0 or more (20000); fixed: frames before the first stage begins
 * @first_frames: 0 or more (30000); fixed: frames for which the first stage learns
 * @second_frames: 0 or more (30000); fixed: frames for which the second stage learns
 * @third_frames: 0 or more (20000); fixed: frames for which the third stage learns
 * @learning: true, false (true): whether anything is learned, and phases go on
 * @recall_winners: 1 to 1024 (10): units of the layer below that reconstruct a field
 *     from the outputs of the first two stages
 *
 * What the slow stages are and do. Each member has its range, its default and, if
 * the element takes it only while stopped, "fixed".
 */
typedef struct
{
  guint first_units, second_units, third_units, seed;
  gdouble theta, third_threshold, trace_rate;
  guint64 window, solve_interval;
  guint64 start_after, first_frames, second_frames, third_frames;
  gboolean learning;
  guint recall_winners;
} SlowSettings;

/* All members of #SlowSettings. */
extern const CompeteSettingTable slow_settings_table;

const gchar *slow_phase_name (SlowPhase phase);

G_END_DECLS
