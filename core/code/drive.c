/* Weighted sums of rows: the drive and the reconstruction
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "blas.h"
#include "drive.h"

/* How it works. The drive of a unit is the dot product of its prototype and a sample.
 * The weights are kept a second time for it, in strips of 64 units (weights.h): in a
 * strip, value j of all its units stands together, like a row of 64 floats. The drives
 * of the strip are then a weighted sum of such rows, with the sample's values as the
 * factors: vector registers hold the drives, and the rows of black values are skipped
 * (the wide loop `weighted_sum`). A strip stays in the cache while all samples pass over
 * it. Where all values of four samples are lit, they share one pass over it
 * (`dense_sums`). The order of each sum is always that of the values, so that the bits do
 * not depend on how many samples come together. */

/* With so many samples, the next strip is prefetched while this one is used. */
#define WORTH_FETCHING 16

/* BLAS is faster only for so many samples or more: it first copies the weights. */
#define FEWEST_FOR_BLAS 32

/* Prefetches the parts @i to @i + @n, of @count equal ones, of strip @s. */
static inline void
fetch_part (const Weights * w, guint s, guint i, guint n, guint count)
{
  gsize floats = (gsize) WEIGHTS_STRIP * w->values, j;

  for (j = floats * i / count / WIDE_LANES * WIDE_LANES;
      j < floats * (i + n) / count; j += WIDE_LANES)
    __builtin_prefetch (weights_strip (w, s) + j, 0, 2);
}

/* The drive of the units of strip @s before unit @last. */
static inline void
drive_strip (const Weights * w, guint s, const Sample * sample,
    gfloat * drive, guint last)
{
  guint begin = s * WEIGHTS_STRIP;

  w->wide->weighted_sum (drive + begin, weights_strip (w, s), WEIGHTS_STRIP,
      sample->lit, sample->lit_values, sample->n_lit,
      MIN (last - begin, WEIGHTS_STRIP));
}

/* Whether the WIDE_SUMS samples from @i on exist and are lit all over. */
static inline gboolean
are_dense (Sample * const *samples, guint i, guint count)
{
  guint n = 0;

  while (n < WIDE_SUMS && i + n < count
      && samples[i + n]->n_lit == samples[i + n]->values)
    n++;
  return n == WIDE_SUMS;
}

/* The same for WIDE_SUMS samples that are lit all over. */
static inline void
drive_strip_dense (const Weights * w, guint s, Sample * const *samples,
    gfloat * drives, gsize stride, guint last)
{
  guint begin = s * WEIGHTS_STRIP, i;
  const gfloat *values[WIDE_SUMS];
  gfloat *sums[WIDE_SUMS];

  for (i = 0; i < WIDE_SUMS; i++) {
    values[i] = samples[i]->lit_values;
    sums[i] = drives + i * stride + begin;
  }
  w->wide->dense_sums (sums, weights_strip (w, s), WEIGHTS_STRIP, values,
      w->values, MIN (last - begin, WEIGHTS_STRIP));
}

/**
 * drive_compute_many:
 * @samples: @count samples of M values
 * @count: how many, 0 or more
 * @first: the first unit, a multiple of %WEIGHTS_STRIP
 * @last: the unit after the last one, at most N
 * @drives: (out): @count x @stride floats; entries @first to @last of row i are set to
 *     p = W v of sample i
 * @stride: floats from one row of @drives to the next, at least N
 *
 * Takes units x lit values steps a sample: values of 0 are skipped. Each drive has the
 * bits that it has when its sample comes alone. Threads may divide the work by samples
 * or by units.
 */
void
drive_compute_many (const Weights * w, Sample * const *samples,
    guint count, guint first, guint last, gfloat * drives, gsize stride)
{
  guint s, i, n;

  for (s = first / WEIGHTS_STRIP; s * WEIGHTS_STRIP < last; s++) {
    for (i = 0; i < count; i += n) {
      gfloat *drive = drives + i * stride;

      n = are_dense (samples, i, count) ? WIDE_SUMS : 1;
      if ((s + 1) * WEIGHTS_STRIP < last && count >= WORTH_FETCHING)
        fetch_part (w, s + 1, i, n, count);
      if (n > 1)
        drive_strip_dense (w, s, samples + i, drive, stride, last);
      else
        drive_strip (w, s, samples[i], drive, last);
    }
  }
}

/* Whether BLAS is faster: it does not skip values of 0, and takes about half as long as
 * our loops for samples that are lit all over. */
static gboolean
is_for_blas (const Weights * w, Sample * const *samples, guint count)
{
  gsize lit = 0;
  guint i;

  for (i = 0; i < count; i++)
    lit += samples[i]->n_lit;
  return blas_is_available () && w->power == 1.0f && count >= FEWEST_FOR_BLAS
      && lit >= (gsize) count * w->values / 2;
}

static void
compute_by_blas (const Weights * w, Sample * const *samples, guint count,
    gfloat * values, gfloat * drives, gsize stride)
{
  guint i;

  for (i = 0; i < count; i++)
    memcpy (values + (gsize) i * w->values, samples[i]->v,
        w->values * sizeof (gfloat));
  blas_products (values, w->values, count, w->rows, w->row_stride, w->units,
      w->values, drives, stride);
}

/**
 * drive_compute_block:
 * @samples: @count samples of M values
 * @count: how many, 0 or more
 * @values: room for @count x M floats
 * @drives: (out): @count x @stride floats: row i is p = W v of sample i
 * @stride: floats from one row of @drives to the next, at least N
 *
 * As drive_compute_many() for all units, or by BLAS where that is faster. BLAS rounds
 * differently, and not the same for another @count.
 */
void
drive_compute_block (const Weights * w, Sample * const *samples, guint count,
    gfloat * values, gfloat * drives, gsize stride)
{
  if (is_for_blas (w, samples, count))
    compute_by_blas (w, samples, count, values, drives, stride);
  else
    drive_compute_many (w, samples, count, 0, w->units, drives, stride);
}

/**
 * drive_reconstruct:
 * @code: the active units
 * @reconstruction: (out): M floats, r = W^T o
 */
void
drive_reconstruct (const Weights * w, const Code * code,
    gfloat * reconstruction)
{
  w->wide->weighted_sum (reconstruction, w->rows, w->row_stride,
      code->indices, code->activations, code->n, w->values);
}
