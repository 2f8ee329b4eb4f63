/* A sketch of rows: a copy in bytes, which bounds their products with a sample
 *
 * How it works. A row W becomes bytes q = round (W / s) with s = max |W| / 127, and a
 * sample's values are v = b / 255 with bytes b. Then W v = s q v + (W - s q) v, and by
 * Cauchy and Schwarz
 *
 *   |W v - s / 255 * q b| <= |W - s q| |v|
 *
 * in exact arithmetic. The integer product q b is exact. What floats add to it, with
 * e = 2^-24, each relative to |s q| |v| or |W| |v|, of which the first is at most
 * |W| + |W - s q| times |v|:
 *
 *   - v is b / 255, rounded: e
 *   - q b as a float, s, s / 255 and their product: 4 e
 *   - W / s, rounded twice before it becomes q, and s times 1 / s: 5 e
 *   - the drive itself: a product, M / 16 additions of each of its sixteen running sums
 *     and four halvings (widerows.c): (M / 16 + 5) e
 *   - the last addition of a bound: 1 e
 *
 * so that the drive's float is within
 *
 *   slack |v|,  slack = |W - s q| + (M / 16 + 24) e (|W| + |W - s q|)
 *
 * of float (s / 255 * q b); e times the slack itself, and the rounding of |v| and of the
 * norms, whose sums have M / 16 + 5 additions, are less than the MARGIN that it is
 * multiplied by. Denormals that the drive takes for 0 are each less than 2^-125; all of
 * them together are less than TINY.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "sketch.h"
#include "vectors.h"

#define MARGIN 1.002

#define TINY 1e-30f

/* The weights of a row that is sketched are at most this, and one of them at least the
 * other: nothing overflows or becomes denormal. */
#define GREATEST 1e25f
#define LEAST 1e-25f

/* Values and bytes of a line. */
#define FOUR 4
#define LINE 64

/**
 * sketch_new:
 * @rows: N
 * @values: M, at most %SKETCH_MOST_VALUES
 *
 * Returns: (transfer full): the sketch of rows of 0
 */
Sketch *
sketch_new (guint rows, guint values)
{
  Sketch *s = g_new0 (Sketch, 1);
  gsize padded = vector_round_up (rows, WIDE_LANES);

  s->rows = rows;
  s->values = values;
  s->group_step = vector_round_up (values, WIDE_LANES) / FOUR * LINE;
  s->bytes = (gint8 *) g_aligned_alloc0 (padded / WIDE_LANES, s->group_step, 64);
  s->scale = vector_new (padded);
  s->slack = vector_new (padded);
  s->wide = wide_best ();
  return s;
}

void
sketch_free (Sketch * s)
{
  if (s == NULL)
    return;
  g_aligned_free (s->bytes);
  g_aligned_free (s->scale);
  g_aligned_free (s->slack);
  g_free (s);
}

/**
 * sketch_set_row:
 * @row: which
 * @values: M floats, padded with 0 to whole blocks of %WIDE_LANES
 *
 * Sketches the row. Threads may set different rows at the same time.
 */
void
sketch_set_row (Sketch * s, guint row, const gfloat * values)
{
  gfloat most = s->wide->greatest (values, s->values), size, error;
  gint8 *bytes = s->bytes + row / WIDE_LANES * s->group_step
      + row % WIDE_LANES * FOUR;
  gdouble share = (s->values / 16 + 24) * 0x1p-24;

  if (!(most <= GREATEST) || most < LEAST) {
    s->wide->sketch_row (bytes, values, s->values, 0.0f, &size, &error);
    s->scale[row] = 0.0f;
    s->slack[row] = most < LEAST ? LEAST * sqrtf (s->values) * 2.0f : INFINITY;
    return;
  }
  s->wide->sketch_row (bytes, values, s->values, 127.0f / most, &size, &error);
  s->scale[row] = most / 127.0f / 255.0f;
  s->slack[row] = MARGIN * (most / 127.0) * (sqrt (error)
      + share * (sqrt (size) + sqrt (error)));
}

/**
 * sketch_room_new:
 *
 * Returns: (transfer full): scratch memory for one thread
 */
SketchRoom *
sketch_room_new (const Sketch * s)
{
  SketchRoom *room = g_new0 (SketchRoom, 1);
  gsize fours = vector_round_up (s->values, WIDE_LANES) / FOUR;

  room->which = g_new (guint32, fours);
  room->fours = g_new (guint32, fours);
  room->products = g_new (gint32, vector_round_up (s->rows, WIDE_LANES));
  return room;
}

void
sketch_room_free (SketchRoom * room)
{
  if (room == NULL)
    return;
  g_free (room->which);
  g_free (room->fours);
  g_free (room->products);
  g_free (room);
}

/**
 * sketch_list_fours:
 * @bytes: of a sample, padded to whole blocks
 * @lit: its lit blocks
 * @n_lit: how many
 * @which: (out): which fours of its bytes are not all 0; there is room for those of all
 *     its values, padded
 * @fours: (out): what they are; likewise
 *
 * Returns: how many
 */
guint
sketch_list_fours (const guint8 * bytes, const guint32 * lit, guint n_lit,
    guint32 * which, guint32 * fours)
{
  guint i, j, n = 0;

  for (i = 0; i < n_lit; i++)
    for (j = 0; j < WIDE_LANES / FOUR; j++) {
      guint32 at = lit[i] * (WIDE_LANES / FOUR) + j;

      memcpy (fours + n, bytes + (gsize) at * FOUR, FOUR);
      which[n] = at;
      n += fours[n] != 0;
    }
  return n;
}

/**
 * sketch_set_bounds:
 * @products: of the bytes of each row and of a sample
 * @energy: sum v^2 of the sample
 * @lower: (out): N floats, padded to a multiple of %WIDE_LANES
 * @upper: (out): likewise
 *
 * Bounds the drive of each row, as Wide's `drives` computes it.
 */
void
sketch_set_bounds (const Sketch * s, const gint32 * products, gdouble energy,
    gfloat * lower, gfloat * upper)
{
  s->wide->sketch_bounds (lower, upper, products, s->scale, s->slack,
      MARGIN * sqrt (energy), TINY, vector_round_up (s->rows, WIDE_LANES));
}

/**
 * sketch_bounds:
 * @room: scratch memory
 * @bytes: of a sample with the values v = bytes / 255, padded to whole blocks
 * @lit: its lit blocks
 * @n_lit: how many, at least 1
 * @energy: sum v^2
 * @lower: (out): as for sketch_set_bounds()
 * @upper: (out): likewise
 *
 * Bounds the drive of each row.
 */
void
sketch_bounds (const Sketch * s, SketchRoom * room, const guint8 * bytes,
    const guint32 * lit, guint n_lit, gdouble energy, gfloat * lower,
    gfloat * upper)
{
  guint n = sketch_list_fours (bytes, lit, n_lit, room->which, room->fours);

  s->wide->sketch (room->products, s->bytes, s->group_step,
      (s->rows + WIDE_LANES - 1) / WIDE_LANES, room->which, room->fours, n);
  sketch_set_bounds (s, room->products, energy, lower, upper);
}
