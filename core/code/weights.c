/* The weights: N prototypes of M values
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
  w->powers = power == 1.0f ? w->rows : vector_new (units * w->row_stride);
  w->power = power;
  return w;
}

/**
 * weights_set_order:
 * @order: M entries: which value of a row is value j of a packed prototype
 *
 * To be called before any weight is set.
 */
void
weights_set_order (Weights * w, const guint32 * order)
{
  w->order = g_memdup2 (order, w->values * sizeof (guint32));
}

void
weights_free (Weights * w)
{
  if (w == NULL)
    return;
  if (w->powers != w->rows)
    g_aligned_free (w->powers);
  g_aligned_free (w->rows);
  g_free (w->order);
  sketch_free (w->sketch);
  g_aligned_free (w->sums);
  g_aligned_free (w->norms);
  g_free (w);
}

/* sign(W) |W|^n of a row for n >= 1, by repeated squaring. */
static void
raise_by_squaring (gfloat * power, const gfloat * row, guint length, guint n)
{
  guint bits, j, k;

  for (j = 0; j < length; j += WIDE_LANES) {
    gfloat base[WIDE_LANES], result[WIDE_LANES];

    for (k = 0; k < WIDE_LANES; k++) {
      base[k] = fabsf (row[j + k]);
      result[k] = 1.0f;
    }
    for (bits = n; bits > 0; bits >>= 1) {
      for (k = 0; bits & 1 && k < WIDE_LANES; k++)
        result[k] *= base[k];
      for (k = 0; k < WIDE_LANES; k++)
        base[k] *= base[k];
    }
    for (k = 0; k < WIDE_LANES; k++)
      power[j + k] = copysignf (result[k], row[j + k]);
  }
}

/* Sets the row of @unit that the drive takes. */
static void
raise_row (const Weights * w, guint unit)
{
  const gfloat *row = weights_row (w, unit);
  gfloat *power = w->powers + unit * w->row_stride;
  guint n = w->power, j;

  if (w->power == 2.0f)
    for (j = 0; j < w->values; j++)
      power[j] = row[j] * fabsf (row[j]);
  else if (w->power == n && n > 0)
    raise_by_squaring (power, row, w->values, n);
  else
    for (j = 0; j < w->values; j++)
      power[j] = copysignf (powf (fabsf (row[j]), w->power), row[j]);
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
power_norm (const Weights * w, guint unit)
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
 * weights_row_changed:
 * @unit: the unit whose row was written
 *
 * Updates its powers, and its sum, norm and sketch where they are kept.
 */
void
weights_row_changed (Weights * w, guint unit)
{
  if (w->powers != w->rows)
    raise_row (w, unit);
  if (w->sums != NULL)
    w->sums[unit] = row_sum (w, unit);
  if (w->norms != NULL)
    w->norms[unit] = power_norm (w, unit);
  if (w->sketch != NULL)
    sketch_set_row (w->sketch, unit, weights_powers (w, unit));
}

/**
 * weights_rows_changed:
 * @units: the units whose rows were written
 * @count: how many they are
 *
 * The same for some rows.
 */
void
weights_rows_changed (Weights * w, const guint32 * units, guint count)
{
  guint i;

  for (i = 0; i < count; i++)
    weights_row_changed (w, units[i]);
}

/**
 * weights_all_changed:
 *
 * The same for all rows.
 */
void
weights_all_changed (Weights * w)
{
  guint u;

  for (u = 0; u < w->units; u++)
    weights_row_changed (w, u);
}

/**
 * weights_keep_sketch:
 * @keep: whether sketch is to be kept from now on
 * @least: of how many bytes weights have to be at least; all of fewer are read sooner
 * @fine: whether it is to be fine
 */
void
weights_keep_sketch (Weights * w, gboolean keep, gsize least, gboolean fine)
{
  guint u;

  keep = keep && w->values <= SKETCH_MOST_VALUES
      && w->units * w->row_stride * sizeof (gfloat) >= least;
  if (keep == (w->sketch != NULL) && (!keep
          || fine == (w->sketch->fine != NULL)))
    return;
  g_clear_pointer (&w->sketch, sketch_free);
  if (!keep)
    return;
  w->sketch = sketch_new (w->units, w->values, fine);
  for (u = 0; u < w->units; u++)
    sketch_set_row (w->sketch, u, weights_powers (w, u));
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
 * @keep: whether norms is to hold the norm of each unit's powers from now on
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
    w->norms[u] = power_norm (w, u);
}

/* Value @j of a row, as it stands in a packed prototype. */
static inline gfloat *
value_of (const Weights * w, gfloat * row, guint j)
{
  return row + weights_place (w, j);
}

static void
draw_row (Weights * w, guint unit, GRand * rand)
{
  gfloat *row = weights_row (w, unit);
  guint j;

  for (j = 0; j < w->values; j++)
    *value_of (w, row, j) = w->halves == 2 ?
        2.0 * g_rand_double (rand) - 1.0 : g_rand_double (rand);
}

/**
 * weights_draw_row:
 * @unit: the unit
 * @seed: the same seed gives the same row
 *
 * Draws each weight of a row from U[0, 1), or from U[-1, 1) where weights are of both
 * signs. The powers are not updated.
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
 * Draws all rows, one after the other, and updates the powers.
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
 * Adds a number from N(0, deviation) to each weight of a row. Call
 * weights_rows_changed() afterwards.
 */
void
weights_add_normal (Weights * w, guint unit, gdouble deviation, guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);
  gfloat *row = weights_row (w, unit);
  guint j;

  for (j = 0; j < w->values; j++)
    *value_of (w, row, j) += deviation * draw_normal (rand);
  g_rand_free (rand);
}

/**
 * weights_init_normal:
 * @seed: the same seed gives the same weights
 *
 * Draws each weight from N(mean, deviation), row by row, and updates the
 * powers.
 */
void
weights_init_normal (Weights * w, gdouble mean, gdouble deviation, guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);
  guint u, j;

  for (u = 0; u < w->units; u++)
    for (j = 0; j < w->values; j++)
      *value_of (w, weights_row (w, u), j) =
          mean + deviation * draw_normal (rand);
  g_rand_free (rand);
  weights_all_changed (w);
}

/**
 * weights_clamp:
 * @least: the lower bound
 * @greatest: the upper bound
 *
 * W = clamp(W, least, greatest); updates the powers.
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
  gfloat *row = weights_row (w, unit);
  guint j;

  if (w->order != NULL)
    for (j = 0; j < w->values; j++)
      packed[j] = *value_of (w, row, j);
  else if (w->halves == 2)
    contrast_split_halves (row, w->values, packed);
  else
    memcpy (packed, row, w->values * sizeof (gfloat));
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
 * Sets all rows and updates the powers. Of two halves W = ON - OFF.
 *
 * Returns: whether weights_pack() would write the same: %FALSE when both halves of a
 *     weight are not 0
 */
gboolean
weights_unpack (Weights * w, const gfloat * packed)
{
  gboolean same = TRUE;
  guint u, j;

  for (u = 0; u < w->units; u++, packed += weights_packed (w)) {
    gfloat *row = weights_row (w, u);

    if (w->order != NULL)
      for (j = 0; j < w->values; j++)
        *value_of (w, row, j) = packed[j];
    else if (w->halves == 2)
      same &= contrast_join_halves (packed, w->values, row);
    else
      memcpy (row, packed, w->values * sizeof (gfloat));
  }
  weights_all_changed (w);
  return same;
}
