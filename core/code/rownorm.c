/* The norms of prototypes: scaling rows to unit norm or to at most a length
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include "kernels.h"
#include "rownorm.h"
#include "vectors.h"

/* Whether a squared norm is exact: it has not overflowed, and its terms are not
 * denormal. */
static inline gboolean
is_exact (gfloat square)
{
  return square >= 1e-24f && square <= 1e24f;
}

/**
 * weights_norm_is_usual:
 * @unit: the unit
 *
 * Returns: whether the norm of its row is between 1e-12 and 1e12
 */
gboolean
weights_norm_is_usual (const Weights * w, guint unit)
{
  const gfloat *row = weights_row (w, unit);

  return is_exact (vector_dot (row, row, w->values));
}

/* Divides a row by its largest absolute value. Denormals count as 0, as in ORC's kernels.
 *
 * Returns: its squared norm then; NaN when the row is all 0 or not finite */
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
 * @unit: the unit
 *
 * Divides its row by its norm, however small or large that is.
 *
 * Returns: %FALSE when it cannot be: the row is all zeros or denormals, and stays so, or
 *     is not finite
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
 * @unit: the unit
 * @scratch: (out): scratch memory of M floats
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

/* Rows that are longer by less than this share are not shortened. It is more than the
 * rounding of a shortened row, so that a saved row is not changed when it is loaded. */
#define LENGTH_SLACK 1e-5f

/**
 * weights_shorten_row:
 * @unit: the unit
 * @most: the largest length
 * @scratch: (out): scratch memory of M floats
 *
 * Scales its row down to that length if it is longer.
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
 * @most: the largest length of a row
 *
 * The same for all rows; updates the powers.
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
