/* The weights: N prototypes of M values, in two layouts
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "contrast.h"
#include "kernels.h"
#include "vectors.h"
#include "weights.h"
#include "wide.h"

/* Floats of a page of memory. */
#define PAGE 1024

/* The stride of rows of @n floats: whole cache lines. It is never a multiple of a page:
 * all entries of a column would then fall into the same set of the cache and evict each
 * other. */
static gsize
stride_of (guint n)
{
  gsize stride = vector_round_up (n, WIDE_LANES);

  return stride % PAGE == 0 ? stride + WIDE_LANES : stride;
}

/**
 * weights_new:
 * @units: N, at least 1
 * @values: M, at least 1
 * @power: the drive is that of sign(W) |W|^power
 *
 * Returns: (transfer full): N x M weights, all 0
 */
Weights *
weights_new (guint units, guint values, gfloat power)
{
  Weights *w = g_new0 (Weights, 1);

  w->units = units;
  w->values = values;
  w->halves = 1;
  w->row_stride = stride_of (values);
  w->wide = wide_best ();
  w->rows = vector_new (units * w->row_stride);
  w->columns = vector_new (vector_round_up (units, WEIGHTS_STRIP) * values);
  w->power = power;
  return w;
}

void
weights_free (Weights * w)
{
  if (w == NULL)
    return;
  g_aligned_free (w->rows);
  g_aligned_free (w->columns);
  g_aligned_free (w->sums);
  g_aligned_free (w->norms);
  g_free (w);
}

/* Lines are prefetched so many lines before they are written. */
#define AHEAD 24

/* Writes @n rows of units in the same cache line of a strip into its lines, each weight
 * through @taken, which is inlined. */
WIDE_INLINE void
write_lines (const Weights * w, const guint32 * units, guint n,
    gfloat (*taken) (gfloat x, gfloat power))
{
  gfloat *line = weights_strip (w, units[0] / WEIGHTS_STRIP);
  const gfloat *row[WIDE_LANES];
  guint lane[WIDE_LANES], i, j;

  for (i = 0; i < n; i++) {
    row[i] = weights_row (w, units[i]);
    lane[i] = units[i] % WEIGHTS_STRIP;
  }
  for (j = 0; j < w->values; j++, line += WEIGHTS_STRIP) {
    __builtin_prefetch (line + lane[0] + AHEAD * WEIGHTS_STRIP, 1);
    for (i = 0; i < n; i++)
      line[lane[i]] = taken (row[i][j], w->power);
  }
}

static inline gfloat
as_it_is (gfloat x, gfloat power)
{
  return x;
}

static inline gfloat
signed_square (gfloat x, gfloat power)
{
  return x * fabsf (x);
}

static inline gfloat
signed_power (gfloat x, gfloat power)
{
  return copysignf (powf (fabsf (x), power), x);
}

/* The sum of the packed row: with two halves sum |W|. */
static gfloat
row_sum (const Weights * w, guint unit)
{
  const gfloat *row = weights_row (w, unit);
  gfloat sum = 0.0f;
  guint j;

  if (w->halves == 1)
    return vector_sum (row, w->values);
  for (j = 0; j < w->values; j++)
    sum += fabsf (row[j]);
  return sum;
}

/* The norm of sign(W) |W|^power. */
static gfloat
column_norm (const Weights * w, guint unit)
{
  const gfloat *row = weights_row (w, unit);
  gdouble sum = 0.0;
  guint j;

  if (w->power == 1.0f)
    return sqrtf (vector_dot (row, row, w->values));
  for (j = 0; j < w->values; j++)
    sum += pow (fabs (row[j]), 2.0 * w->power);
  return sqrt (sum);
}

/**
 * weights_rows_changed:
 * @units: the units whose rows were written, ascending
 * @count: how many they are
 *
 * Updates columns, and sums and norms where they are kept. Units that share a cache line
 * of a strip are updated together: each of its lines is then written once.
 */
void
weights_rows_changed (Weights * w, const guint32 * units, guint count)
{
  guint i, n;

  for (i = 0; w->sums != NULL && i < count; i++)
    w->sums[units[i]] = row_sum (w, units[i]);
  for (i = 0; w->norms != NULL && i < count; i++)
    w->norms[units[i]] = column_norm (w, units[i]);
  for (i = 0; i < count; i += n) {
    for (n = 1; i + n < count && n < WIDE_LANES
        && units[i + n] / WIDE_LANES == units[i] / WIDE_LANES; n++);
    if (w->power == 1.0f)
      write_lines (w, units + i, n, as_it_is);
    else if (w->power == 2.0f)
      write_lines (w, units + i, n, signed_square);
    else
      write_lines (w, units + i, n, signed_power);
  }
}

/**
 * weights_row_changed:
 * @unit: the unit whose row was written
 *
 * The same for one row.
 */
void
weights_row_changed (Weights * w, guint unit)
{
  guint32 units[] = { unit };

  weights_rows_changed (w, units, 1);
}

/**
 * weights_all_changed:
 *
 * The same for all rows.
 */
void
weights_all_changed (Weights * w)
{
  guint32 units[WIDE_LANES];
  guint u, i;

  for (u = 0; u < w->units; u += WIDE_LANES) {
    for (i = 0; i < WIDE_LANES; i++)
      units[i] = u + i;
    weights_rows_changed (w, units, MIN (w->units - u, WIDE_LANES));
  }
}

/**
 * weights_make_signed:
 *
 * From now on weights are of both signs, and are packed as two halves.
 */
void
weights_make_signed (Weights * w)
{
  w->halves = 2;
}

/**
 * weights_keep_sums:
 *
 * From now on sums holds the sum of each packed row.
 */
void
weights_keep_sums (Weights * w)
{
  w->sums = vector_new (w->units);
  weights_all_changed (w);
}

/**
 * weights_keep_norms:
 * @keep: whether norms is to hold the norm of each unit's column from now on
 */
void
weights_keep_norms (Weights * w, gboolean keep)
{
  guint u;

  g_clear_pointer (&w->norms, g_aligned_free);
  if (!keep)
    return;
  w->norms = vector_new (w->units);
  for (u = 0; u < w->units; u++)
    w->norms[u] = column_norm (w, u);
}

static void
draw_row (Weights * w, guint unit, GRand * rand)
{
  gfloat *row = weights_row (w, unit);
  guint j;

  for (j = 0; j < w->values; j++)
    row[j] = w->halves == 2 ?
        2.0 * g_rand_double (rand) - 1.0 : g_rand_double (rand);
}

/**
 * weights_draw_row:
 * @unit: the unit
 * @seed: the same seed gives the same row
 *
 * Draws each weight of a row from U[0, 1), or from U[-1, 1) where weights are of both
 * signs. The columns are not updated.
 */
void
weights_draw_row (Weights * w, guint unit, guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);

  draw_row (w, unit, rand);
  g_rand_free (rand);
}

/**
 * weights_init_uniform:
 * @seed: the same seed gives the same weights
 *
 * Draws all rows, one after the other, and updates the columns.
 */
void
weights_init_uniform (Weights * w, guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);
  guint u;

  for (u = 0; u < w->units; u++)
    draw_row (w, u, rand);
  g_rand_free (rand);
  weights_all_changed (w);
}

/* A number from N(0, 1), by Box and Muller's transform (doi 10.1214/aoms/1177706645). */
static gdouble
draw_normal (GRand * rand)
{
  gdouble radius = sqrt (-2.0 * log (1.0 - g_rand_double (rand)));
  gdouble angle = 2.0 * G_PI * g_rand_double (rand);

  return radius * cos (angle);
}

/**
 * weights_add_normal:
 * @unit: the unit
 * @deviation: standard deviation
 * @seed: the same seed adds the same numbers
 *
 * Adds a number from N(0, deviation) to each weight of a row. The columns are not
 * updated.
 */
void
weights_add_normal (Weights * w, guint unit, gdouble deviation, guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);
  gfloat *row = weights_row (w, unit);
  guint j;

  for (j = 0; j < w->values; j++)
    row[j] += deviation * draw_normal (rand);
  g_rand_free (rand);
}

/**
 * weights_init_normal:
 * @seed: the same seed gives the same weights
 *
 * Draws each weight from N(mean, deviation), row by row, and updates the columns.
 */
void
weights_init_normal (Weights * w, gdouble mean, gdouble deviation, guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);
  guint u, j;

  for (u = 0; u < w->units; u++)
    for (j = 0; j < w->values; j++)
      weights_row (w, u)[j] = mean + deviation * draw_normal (rand);
  g_rand_free (rand);
  weights_all_changed (w);
}

/**
 * weights_clamp:
 * @least: the lower bound
 * @greatest: the upper bound
 *
 * W = clamp(W, least, greatest); updates the columns.
 */
void
weights_clamp (Weights * w, gfloat least, gfloat greatest)
{
  guint u;

  for (u = 0; u < w->units; u++)
    compete_clamp (weights_row (w, u), least, greatest, w->values);
  weights_all_changed (w);
}

/**
 * weights_pack_row:
 * @unit: the unit
 * @packed: (out): weights_packed() floats: its row, or the ON and OFF half of it
 */
void
weights_pack_row (const Weights * w, guint unit, gfloat * packed)
{
  if (w->halves == 2)
    contrast_split_halves (weights_row (w, unit), w->values, packed);
  else
    memcpy (packed, weights_row (w, unit), w->values * sizeof (gfloat));
}

/**
 * weights_pack:
 * @packed: (out): N times weights_packed() floats, row after row without gaps
 */
void
weights_pack (const Weights * w, gfloat * packed)
{
  guint u;

  for (u = 0; u < w->units; u++)
    weights_pack_row (w, u, packed + (gsize) u * weights_packed (w));
}

/**
 * weights_unpack:
 * @packed: N times weights_packed() floats, row after row without gaps
 *
 * Sets all rows and updates the columns. Of two halves W = ON - OFF.
 *
 * Returns: whether weights_pack() would write the same: %FALSE when both halves of a
 *     weight are not 0
 */
gboolean
weights_unpack (Weights * w, const gfloat * packed)
{
  gboolean same = TRUE;
  guint u;

  for (u = 0; u < w->units; u++, packed += weights_packed (w)) {
    if (w->halves == 2)
      same &= contrast_join_halves (packed, w->values, weights_row (w, u));
    else
      memcpy (weights_row (w, u), packed, w->values * sizeof (gfloat));
  }
  weights_all_changed (w);
  return same;
}
