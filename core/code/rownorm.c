/* The norms of prototypes: unit norm, and no more than a length
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include "kernels.h"
#include "rownorm.h"
#include "vectors.h"

/* Whether a squared norm has neither overflowed nor lost what is small. */
static inline gboolean
is_exact (gfloat square)
{
  return square >= 1e-24f && square <= 1e24f;
}

/**
 * weights_norm_is_usual:
 * @unit: whose row
 *
 * Returns: whether its norm is between 1e-12 and 1e12
 */
gboolean
weights_norm_is_usual (const Weights * w, guint unit)
{
  const gfloat *row = weights_row (w, unit);

  return is_exact (vector_dot (row, row, w->values));
}

/* Divides a row by its greatest size, if it has one. Denormals count as 0, as they
 * do in ORC's kernels.
 *
 * Returns: its squared norm then, or NaN */
static gfloat
scale_by_greatest (gfloat * row, guint values)
{
  gdouble greatest = 0.0;
  guint j;

  for (j = 0; j < values; j++)
    greatest = MAX (greatest, fabs (row[j]));
  if (!(greatest >= G_MINFLOAT && isfinite (greatest)))
    return NAN;
  for (j = 0; j < values; j++)
    row[j] /= greatest;
  return vector_dot (row, row, values);
}

/**
 * weights_normalize_row:
 * @unit: whose row is divided by its norm, however small or large that is
 *
 * Returns: %FALSE when the row has no norm to divide by: it is all zeros or
 *     denormals, and stays so, or it is not finite
 */
gboolean
weights_normalize_row (Weights * w, guint unit)
{
  gfloat *row = weights_row (w, unit);
  gfloat square = vector_dot (row, row, w->values);

  if (!is_exact (square))
    square = scale_by_greatest (row, w->values);
  if (isnan (square))
    return FALSE;
  compete_scale (row, 1.0f / sqrtf (square), w->values);
  return TRUE;
}

/**
 * weights_row_length:
 * @unit: whose row
 * @scratch: (out): M floats to work with
 *
 * Returns: (sum_j |W_uj|^p)^(1/p), p = power + 1: the hebbian rule's Lebesgue
 *     norm, unless it is above the greatest float
 */
gfloat
weights_row_length (const Weights * w, guint unit, gfloat * scratch)
{
  const gfloat *row = weights_row (w, unit);
  gfloat p = w->power + 1.0f, greatest = 0.0f;
  guint j;

  for (j = 0; j < w->values; j++)
    greatest = MAX (greatest, fabsf (row[j]));
  if (greatest == 0.0f)
    return 0.0f;
  for (j = 0; j < w->values; j++)
    scratch[j] = fabsf (row[j]) / greatest;
  if (p == 2.0f)
    return greatest * sqrtf (vector_dot (scratch, scratch, w->values));
  for (j = 0; j < w->values; j++)
    scratch[j] = p == 3.0f ? scratch[j] * scratch[j] * scratch[j] :
        powf (scratch[j], p);
  return greatest * powf (vector_sum (scratch, w->values), 1.0f / p);
}

/* What a row may be too long by: more than rounding makes of one that was
 * shortened, so that it stays as it is when it is saved and loaded. */
#define LENGTH_SLACK 1e-5f

/**
 * weights_shorten_row:
 * @unit: whose row
 * @most: how long it may be
 * @scratch: (out): M floats to work with
 *
 * Scales a row that is longer down to that length.
 */
void
weights_shorten_row (Weights * w, guint unit, gfloat most, gfloat * scratch)
{
  gfloat length = weights_row_length (w, unit, scratch);

  if (length > most * (1.0f + LENGTH_SLACK))
    compete_scale (weights_row (w, unit), most / length, w->values);
}

/**
 * weights_shorten:
 * @most: how long a row may be
 *
 * The same for all rows, in both layouts.
 */
void
weights_shorten (Weights * w, gfloat most)
{
  gfloat *scratch = vector_new (w->values);
  guint u;

  for (u = 0; u < w->units; u++)
    weights_shorten_row (w, u, most, scratch);
  g_aligned_free (scratch);
  weights_all_changed (w);
}
