/* A sketch of rows: a copy in bytes, which bounds their products with a sample
 *
 * How it works. A row W becomes bytes q = round (W / s) with s = max |W| / 127. A fine
 * sketch has the next byte, too: q + round (254 (W / s - q)) / 254 is q in the following. A sample
 * has bytes b, x = b / 255, and values v = (x - a) / d; without contrast a = 0 and d = 1.
 * With m the mean of x
 *
 *   d W v = s q (x - m) + (W - s q) (x - m) + (m - a) sum W
 *         = s / 255 * q b - m s sum q + (m - a) sum W + (W - s q) (x - m)
 *
 * in exact arithmetic. The integers q b and sum q are exact, and by Cauchy and Schwarz the
 * last term is at most |W - s q| |x - m|, which is small where a field has little
 * contrast. What floats add to it, with e = 2^-24, is counted in units of
 * e (|W| + |W - s q|) sqrt (M); none of |s q|, |W|, |W - s q| is larger than this bracket,
 * and none of |x|, |x - m|, |x - a|, m sqrt (M), |m - a| sqrt (M), d |v| than sqrt (M):
 *
 *   - v: x rounded, two subtractions, the sum that a is, a product, d and 1 / d: 8
 *   - q b as a float, or as two, s, s / 255, 1 / d and their products: 10
 *   - s sum q and its product with m / d: 5
 *   - sum W: M / 16 + 5, and its product with (m - a) / d: 5
 *   - W / s, rounded twice before it becomes q, and s times 1 / s: 5
 *   - the drive itself: a product, M / 16 additions of each of its sixteen running sums
 *     and four halvings (widerows.c): M / 16 + 5
 *   - the additions of the terms, which are at most 4, and of a bound: 5 times 4
 *
 * together at most 2 (M / 16 + 32). So the drive's float is within
 *
 *   |W - s q| |x - m| / d + 2 (M / 16 + 32) e (|W| + |W - s q|) sqrt (M) / d
 *
 * of the float of the first three terms divided by d. The rounding of this bound, whose
 * norms are sums with M / 16 + 5 additions, is less than the MARGIN that it is multiplied
 * by. Denormals that the drive takes for 0 are each less than 2^-125; all of them together
 * are less than TINY.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "sketch.h"
#include "vectors.h"

#define MARGIN 1.002

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
 * @fine: whether bounds are to be 254 times as narrow, for twice the products
 *
 * Returns: (transfer full): the sketch of rows of 0
 */
Sketch *
sketch_new (guint rows, guint values, gboolean fine)
{
  Sketch *s = g_new0 (Sketch, 1);

  s->rows = rows;
  s->values = values;
  s->step = vector_round_up (rows, WIDE_LANES);
  s->group_step = vector_round_up (values, WIDE_LANES) / FOUR * LINE;
  s->bytes = (gint8 *) g_aligned_alloc0 (s->step / WIDE_LANES, s->group_step, 64);
  if (fine)
    s->fine = (gint8 *) g_aligned_alloc0 (s->step / WIDE_LANES, s->group_step,
        64);
  s->limits = vector_new (WIDE_LIMITS * s->step);
  s->wide = wide_best ();
  return s;
}

void
sketch_free (Sketch * s)
{
  if (s == NULL)
    return;
  g_aligned_free (s->bytes);
  g_aligned_free (s->fine);
  g_aligned_free (s->limits);
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
  gfloat most = s->wide->greatest (values, s->values), norm;
  gsize at = row / WIDE_LANES * s->group_step + row % WIDE_LANES * FOUR;
  gdouble share = 2 * (s->values / 16 + 32) * 0x1p-24;
  gboolean fits = most <= GREATEST && most >= LEAST;
  gfloat *limits = s->limits + row, scale = most / 127.0f;
  WideSketched sums;

  s->wide->sketch_row (s->bytes + at, s->fine ? s->fine + at : NULL, values,
      s->values, fits ? 127.0f / most : 0.0f, &sums);
  if (!fits) {
    memset (&sums, 0, sizeof sums);
    scale = 0.0f;
  }
  norm = sqrtf (sums.size) + sqrtf (sums.error);
  limits[0] = scale / 255.0f;
  limits[s->step] = scale * -(sums.sum + sums.fine / 254.0);
  limits[2 * s->step] = fits ? vector_sum (values, s->values) : 0.0f;
  limits[3 * s->step] = MARGIN * scale * sqrt (sums.error);
  limits[4 * s->step] = fits ? MARGIN * share * scale * norm :
      most < LEAST ? 2.0f * LEAST * sqrtf (s->values) : INFINITY;
}

/**
 * sketch_room_new:
 *
 * Returns: (transfer full): scratch memory for one thread, for all sketches of this size
 */
SketchRoom *
sketch_room_new (const Sketch * s)
{
  SketchRoom *room = g_new0 (SketchRoom, 1);
  gsize fours = vector_round_up (s->values, WIDE_LANES) / FOUR;

  room->which = g_new (guint32, fours);
  room->fours = g_new (guint32, fours);
  room->lit = g_new (guint32, fours / FOUR);
  room->packed = g_new (guint32, fours / FOUR * WIDE_PACKED);
  room->products = g_new (gint32, WIDE_FIELDS * s->step);
  room->fine = g_new (gint32, WIDE_FIELDS * s->step);
  return room;
}

void
sketch_room_free (SketchRoom * room)
{
  if (room == NULL)
    return;
  g_free (room->which);
  g_free (room->fours);
  g_free (room->lit);
  g_free (room->packed);
  g_free (room->products);
  g_free (room->fine);
  g_free (room);
}

/* Lists the blocks in which a sample has a byte that is not 0.
 *
 * Returns: how many */
static guint
list_lit (SketchRoom * room, const SketchSample * samples, guint count,
    guint blocks)
{
  guint b, i, n = 0;

  for (b = 0; b < blocks; b++) {
    guint64 any = 0, half[2];

    for (i = 0; i < count; i++) {
      memcpy (half, samples[i].bytes + (gsize) b * WIDE_LANES, sizeof half);
      any |= half[0] | half[1];
    }
    room->lit[n] = b;
    n += any != 0;
  }
  return n;
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

/* The products of all rows with each sample. */
static void
multiply (const Sketch * s, SketchRoom * room, const SketchSample * samples,
    guint count)
{
  guint blocks = (s->values + WIDE_LANES - 1) / WIDE_LANES;
  guint n_lit = list_lit (room, samples, count, blocks), i;
  guint groups = s->step / WIDE_LANES;
  const guint8 *bytes[WIDE_FIELDS];

  if (count == 1) {
    n_lit = sketch_list_fours (samples->bytes, room->lit, n_lit, room->which,
        room->fours);
    s->wide->sketch (room->products, s->bytes, s->group_step, groups,
        room->which, room->fours, n_lit);
    if (s->fine != NULL)
      s->wide->sketch (room->fine, s->fine, s->group_step, groups, room->which,
          room->fours, n_lit);
    return;
  }
  for (i = 0; i < WIDE_FIELDS; i++)
    bytes[i] = samples[MIN (i, count - 1)].bytes;
  s->wide->sketch_pack (room->packed, bytes, room->lit, n_lit);
  s->wide->sketch_fields (room->products, s->step, s->bytes, s->group_step,
      groups, room->packed, room->lit, n_lit);
  if (s->fine != NULL)
    s->wide->sketch_fields (room->fine, s->step, s->fine, s->group_step,
        groups, room->packed, room->lit, n_lit);
}

/* The factors of a row's limits. */
static void
find_factors (const Sketch * s, const SketchSample * sample,
    gfloat * factors)
{
  gdouble size = s->values, scale = sample->scale, mean, spread;
  guint64 sum, squares;

  s->wide->byte_sums (sample->bytes, s->values, &sum, &squares);
  mean = sum / size / 255.0;
  spread = sqrt ((size * squares - (gdouble) sum * sum) / size) / 255.0;
  factors[0] = 1.0 / scale;
  factors[1] = mean / scale;
  factors[2] = (mean - sample->mean) / scale;
  factors[3] = spread / scale;
  factors[4] = sqrt (size) / scale;
}

static void
set_bounds (const Sketch * s, const gint32 * products, const gint32 * fine,
    const SketchSample * sample, gfloat * lower, gfloat * upper)
{
  gfloat factors[WIDE_LIMITS];

  find_factors (s, sample, factors);
  s->wide->sketch_limits (lower, upper, products, fine, s->limits, s->step,
      factors);
}

/**
 * sketch_set_bounds:
 * @sketch: that is not fine
 * @products: of the bytes of each row and of the sample
 * @sample: M values
 * @lower: (out): N floats, padded to a multiple of %WIDE_LANES
 * @upper: (out): likewise
 *
 * Bounds the drive of each row, as Wide's `drives` computes it.
 */
void
sketch_set_bounds (const Sketch * s, const gint32 * products,
    const SketchSample * sample, gfloat * lower, gfloat * upper)
{
  set_bounds (s, products, NULL, sample, lower, upper);
}

/**
 * sketch_bounds:
 * @room: scratch memory
 * @samples: @count samples
 * @count: 1 to %WIDE_FIELDS
 * @lower: (out): @count lines of N floats, padded to a multiple of %WIDE_LANES
 * @upper: (out): likewise
 * @stride: floats from one line to the next
 *
 * Bounds the drive of each row with each sample.
 */
void
sketch_bounds (const Sketch * s, SketchRoom * room,
    const SketchSample * samples, guint count, gfloat * lower, gfloat * upper,
    gsize stride)
{
  guint i;

  multiply (s, room, samples, count);
  for (i = 0; i < count; i++)
    set_bounds (s, room->products + i * s->step,
        s->fine ? room->fine + i * s->step : NULL, samples + i,
        lower + i * stride, upper + i * stride);
}
