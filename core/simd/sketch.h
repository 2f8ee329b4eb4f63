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
 * @group_step: bytes from one group to the next
 * @scale: N factors from products of bytes to products of the row
 * @slack: N factors of |v|: how far the product may be from that
 *
 * Which rows have the largest products with a sample can be found among a quarter of the
 * memory, but for a few rows.
 */
typedef struct
{
  guint rows, values;
  gint8 *bytes;
  gsize group_step;
  gfloat *scale, *slack;
  const Wide *wide;
} Sketch;

/**
 * SketchRoom:
 *
 * Scratch memory for sketch_bounds().
 */
typedef struct
{
  guint32 *which, *fours;
  gint32 *products;
} SketchRoom;

Sketch *sketch_new (guint rows, guint values);
void sketch_free (Sketch * sketch);
void sketch_set_row (Sketch * sketch, guint row, const gfloat * values);
SketchRoom *sketch_room_new (const Sketch * sketch);
void sketch_room_free (SketchRoom * room);
guint sketch_list_fours (const guint8 * bytes, const guint32 * lit,
    guint n_lit, guint32 * which, guint32 * fours);
void sketch_set_bounds (const Sketch * sketch, const gint32 * products,
    gdouble energy, gfloat * lower, gfloat * upper);
void sketch_bounds (const Sketch * sketch, SketchRoom * room,
    const guint8 * bytes, const guint32 * lit, guint n_lit, gdouble energy,
    gfloat * lower, gfloat * upper);
