/* competetypes.h: what the functions of compete.h take and give
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

#include "competefield.h"

G_BEGIN_DECLS

/**
 * COMPETE_MOST_SIDE:
 *
 * The greatest width and height of a frame, in pixels. So many values, times three channels
 * and two halves, can be counted in 32 bits.
 *
 * Since: 0.2
 */
#define COMPETE_MOST_SIDE 16384

/**
 * CompeteFormat:
 * @width: of a frame, in pixels, 1 to %COMPETE_MOST_SIDE
 * @height: of a frame, in pixels, 1 to %COMPETE_MOST_SIDE
 * @channels: values a pixel, 1 (grey) or 3 (colour)
 * @pixel_bytes: bytes from one pixel of a line to the next, 1 to 16
 * @offsets: which of a pixel's bytes each channel is, less than @pixel_bytes; the
 *     order of channels in what is learned: red, green, blue
 *
 * How a frame's pixels lie in memory: packed, a byte a channel.
 *
 * Since: 0.2
 */
typedef struct
{
  guint width, height;
  guint channels;
  guint pixel_bytes;
  guint offsets[3];
} CompeteFormat;

/**
 * CompeteFields:
 * @field: what a field looks like
 * @stride: pixels from one field to the next, 0: side by side
 * @across: how many fields cover the frame's width
 * @down: how many cover its height
 * @count: across x down; field f is in column f % across, row f / across
 * @values: M, floats a field is coded from
 *
 * How fields cover a frame.
 *
 * Since: 0.2
 */
typedef struct
{
  CompeteField field;
  guint stride;
  guint across, down, count;
  guint values;
} CompeteFields;

/**
 * CompeteMode:
 * @COMPETE_MODE_LEARN: code the frame and learn from it, if the settings say so
 * @COMPETE_MODE_LEARN_LATER: the same, but nobody asks for this frame's code. With
 *     rule hebbian frames of up to 128 fields may then wait until they can be coded
 *     together, in less time. What is learned is the same to the bit. At the latest
 *     compete_flush() codes them
 * @COMPETE_MODE_CODE: code the frame, do not learn from it. It counts in the figures,
 *     and is the frame before the next one
 * @COMPETE_MODE_ASIDE: code the frame and leave no other trace: what comes after is
 *     the same to the bit as without it. Frames that wait go on waiting
 *
 * What becomes of a frame.
 *
 * Since: 0.2
 */
typedef enum
{
  COMPETE_MODE_LEARN,
  COMPETE_MODE_LEARN_LATER,
  COMPETE_MODE_CODE,
  COMPETE_MODE_ASIDE
} CompeteMode;

/**
 * CompeteCode:
 * @fields: fields of the frame
 * @entries: k, entries a field: the greatest number of units in its code
 * @units: N, units there are: columns x rows
 * @indices: @fields x @entries, the units of each field's code, ascending, then
 *     %COMPETE_NO_UNIT. Unit u is in column u % columns, row u / columns of the grid
 * @activations: @fields x @entries, in the order of @indices, 0 where there is no
 *     unit. Below 0, with coding signed-pursuit, it stands for the negative of the
 *     unit's prototype
 * @drives: (nullable): @fields x @units, each unit's match with the field, from -1
 *     to 1: (w . v) / (|w| |v|), 0 where either is 0; %NULL without
 *     compete_keep_drives()
 * @error: sum (v - r)^2 over all fields, v a field's values, r their reconstruction
 * @energy: sum v^2 over all fields; @error / @energy is the share that the code does
 *     not describe
 * @learned: whether the frame was learned from, or will be when it has waited. With
 *     %COMPETE_MODE_ASIDE: whether the frames around it are learned from
 * @frames_learned: frames learned so far, this one included; those that wait are not
 *
 * The code of the last frame that was coded, which is not the last one passed to
 * compete_step() while frames wait.
 *
 * Since: 0.2
 */
typedef struct
{
  guint fields, entries, units;
  const guint32 *indices;
  const gfloat *activations;
  const gfloat *drives;
  gdouble error, energy;
  gboolean learned;
  guint64 frames_learned;
} CompeteCode;

/* In #CompeteCode.indices, where a field's code has fewer units. */
#define COMPETE_NO_UNIT G_MAXUINT32

/**
 * CompeteMatch:
 * @COMPETE_MATCHES: it can go on from what it has learned
 * @COMPETE_OTHER_FIELD: it cannot, as its fields are of another size or format
 * @COMPETE_OTHER_LAYER: it cannot, as it has other units, or learns otherwise
 *
 * Whether a Compete can go on with other settings and frames.
 *
 * Since: 0.2
 */
typedef enum
{
  COMPETE_MATCHES,
  COMPETE_OTHER_FIELD,
  COMPETE_OTHER_LAYER
} CompeteMatch;

/**
 * CompeteFault:
 * @COMPETE_FAULT_NONE: all is well
 * @COMPETE_FAULT_IDLE_UNITS: rule hebbian: over a third of the units never win
 * @COMPETE_FAULT_GROWTH: rule hebbian: a prototype grows without bound
 *
 * What goes wrong in learning.
 *
 * Since: 0.2
 */
typedef enum
{
  COMPETE_FAULT_NONE,
  COMPETE_FAULT_IDLE_UNITS,
  COMPETE_FAULT_GROWTH
} CompeteFault;

/**
 * CompeteState:
 * @frames_learned: frames learned so far, those before the weights were saved
 *     included
 * @fields_learned: fields learned so far
 * @frames_waiting: frames that wait to be coded (%COMPETE_MODE_LEARN_LATER)
 * @diverged: whether learning has stopped for good, as a weight would not have
 *     stayed finite
 * @fault: what was first seen to go wrong
 * @advice: (nullable): which setting to change then, a sentence without a full stop
 * @repaired: rule unit-norm: how many prototypes of the loaded file were all 0, or
 *     far from unit norm, and were replaced or scaled
 *
 * How learning goes.
 *
 * Since: 0.2
 */
typedef struct
{
  guint64 frames_learned, fields_learned;
  guint frames_waiting;
  gboolean diverged;
  CompeteFault fault;
  const gchar *advice;
  guint repaired;
} CompeteState;

/**
 * CompeteUsage:
 * @entropy: how evenly the units win, over about the last 1000 fields: from 0
 *     (always the same unit) to 1 (all alike)
 * @unused: units that have not won in the last 10,000 fields
 *
 * How the units share the work.
 *
 * Since: 0.2
 */
typedef struct
{
  gdouble entropy;
  guint unused;
} CompeteUsage;

/**
 * CompeteFigures:
 * @frames: frames coded in this interval
 * @skipped: frames of this interval that compete_skip() counted
 * @total_frames: frames coded since the Compete was made
 * @frames_learned: as in #CompeteState
 * @frames_per_second: @frames by the clock on the wall
 * @error: sum (v - r)^2 / sum v^2 over this interval, 0 without frames
 * @average: a moving average of the frames' error / energy, over about 1000 frames
 * @usage: how the units share the work
 * @topography: T, the mean correlation of prototypes that are neighbours on the grid,
 *     minus that of pairs drawn at random: from -2 to 2, over 0 where the grid is
 *     ordered
 * @spread: D, the mean distance on the grid of two units in one field's code, over
 *     that of two units drawn at random; 0 when no code had two
 * @learning_rate: the rate in force
 * @novelty: how much more of the newest field was left undescribed than usual: about 1
 *     when nothing is new
 * @total_not_learned: frames that %COMPETE_MODE_CODE kept from being learned since the
 *     Compete was made
 * @total_skipped: and frames that were not coded
 * @total_dropped: and fields that compete_drop_batch() dropped
 *
 * Figures of the interval that ends, from the last call of
 * compete_finish_interval() on. Frames of %COMPETE_MODE_ASIDE are in none of them.
 *
 * Since: 0.2
 */
typedef struct
{
  guint64 frames, skipped, total_frames, frames_learned;
  gdouble frames_per_second;
  gdouble error, average;
  CompeteUsage usage;
  gdouble topography, spread;
  gdouble learning_rate;
  gdouble novelty;
  guint64 total_not_learned, total_skipped, total_dropped;
} CompeteFigures;

/**
 * CompeteRegion:
 * @x: the left edge, in pixels
 * @y: the upper edge
 * @width: in pixels
 * @height: in pixels
 *
 * A rectangle of a frame.
 *
 * Since: 0.2
 */
typedef struct
{
  guint x, y, width, height;
} CompeteRegion;

/**
 * CompeteTimes:
 * @cut: cutting frames into fields
 * @code: coding them
 * @learn: learning from them
 *
 * How long stages took, in microseconds.
 *
 * Since: 0.2
 */
typedef struct
{
  gint64 cut, code, learn;
} CompeteTimes;

G_END_DECLS
