/* A sketch of rows: a copy in bytes, which bounds their products with a sample
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "wide.h"

/* With more values than this the sums of a product may overflow 32 bits. */
#define SKETCH_MOST_VALUES 65536

/**
 * Sketch:
 * @rows: N
 * @values: M
 * @bytes: the rows in signed bytes: groups of 16 rows, each of which has for four values
 *     after another a line of 64 bytes, four of each row
 * @fine: (nullable): what the bytes leave of the rows, in 254ths, in the same layout
 * @group_step: bytes from one group to the next
 * @limits: %WIDE_LIMITS lines, each @step floats from the next: what the bounds of each row
 *     are made of, see Wide's `sketch_limits`
 *
 * Which rows have the largest products with a sample can be found among a quarter of the
 * memory, but for a few rows.
 */
typedef struct
{
  guint rows, values;
  gint8 *bytes, *fine;
  gsize group_step, step;
  gfloat *limits;
  const Wide *wide;
} Sketch;

/**
 * SketchSample:
 * @bytes: M of them, padded with 0 to whole blocks of %WIDE_LANES
 * @mean: what is subtracted from bytes / 255, from 0 to 1
 * @scale: what the rest is divided by, larger than 0
 *
 * A sample with the values v = (bytes / 255 - mean) / scale.
 */
typedef struct
{
  const guint8 *bytes;
  gfloat mean, scale;
} SketchSample;

/**
 * SketchRoom:
 *
 * Scratch memory for sketch_bounds().
 */
typedef struct
{
  guint32 *which, *fours;
  guint32 *lit, *packed;
  gint32 *products, *fine;
} SketchRoom;

Sketch *sketch_new (guint rows, guint values, gboolean fine);
void sketch_free (Sketch * sketch);
void sketch_set_row (Sketch * sketch, guint row, const gfloat * values);
SketchRoom *sketch_room_new (const Sketch * sketch);
void sketch_room_free (SketchRoom * room);
guint sketch_list_fours (const guint8 * bytes, const guint32 * lit,
    guint n_lit, guint32 * which, guint32 * fours);
void sketch_set_bounds (const Sketch * sketch, const gint32 * products,
    const SketchSample * sample, gfloat * lower, gfloat * upper);
void sketch_bounds (const Sketch * sketch, SketchRoom * room,
    const SketchSample * samples, guint count, gfloat * lower, gfloat * upper,
    gsize stride);
