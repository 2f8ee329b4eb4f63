/* Invariant: two slow stages over the drive of a layer, and winners over their code
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "slowlearner.h"
#include "slowsettings.h"
#include "slowstage.h"
#include "slowwinners.h"

/**
 * Invariant:
 * @settings: the current settings
 * @units: N, of the layer below
 * @first: the first stage, N to y1
 * @second: the second stage, q to y2
 * @third: (nullable): the third stage, y2 to y3
 * @phase: the phase of the last frame
 * @phase_frames: frames of this phase that have passed
 * @frames_seen: frames in all
 * @fields: of the last frame
 * @rectified: s, fields x N
 * @has_first: whether the last frame has a @y1: the first stage had learned something
 *     before it
 * @has_second: whether the last frame has a @y2
 * @has_third: whether the last frame has a @y3
 * @y1: fields x first_units
 * @expanded: q, fields x expand_length() of first_units
 * @y2: fields x second_units
 * @y3: fields x third_units
 * @learner: (nullable): of the slow stage that learns in this phase
 * @due: where a solution is pending, the frame of the phase at which it is taken
 *
 * The three stages and their phases. To be read only; invariant.c writes it.
 */
typedef struct
{
  SlowSettings settings;
  guint units;
  SlowStage *first, *second;
  SlowWinners *third;
  SlowPhase phase;
  guint64 phase_frames, frames_seen;
  guint fields;
  gboolean has_first, has_second, has_third;
  gfloat *rectified, *y1, *expanded, *y2, *y3;
  SlowLearner *learner;
  guint64 due;
} Invariant;

guint64 invariant_memory (const SlowSettings * settings, guint units,
    guint fields);
gboolean invariant_check (guint units, GError ** error);
Invariant *invariant_new (const SlowSettings * settings, guint units);
void invariant_free (Invariant * invariant);
gboolean invariant_matches (const Invariant * invariant,
    const SlowSettings * settings, guint units);
void invariant_set (Invariant * invariant, const SlowSettings * settings);
void invariant_step (Invariant * invariant, const gfloat * drives,
    guint fields);
void invariant_code_aside (Invariant * invariant, const gfloat * drives,
    guint fields);
void invariant_reset_past (Invariant * invariant);
void invariant_enter_phase (Invariant * invariant);
void invariant_set_position (Invariant * invariant, SlowPhase phase,
    guint64 phase_frames, guint64 frames_seen, guint64 due);
