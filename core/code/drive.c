/* Weighted sums of rows: the drive and the reconstruction
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "drive.h"

/* How it works. The drive of a unit is the dot product of its prototype and a sample.
 * Sixteen values are a block, and a sample lists its lit ones (sample.h): the others are
 * skipped in all rows (the wide loop `drives`). DRIVE_UNITS rows stay in the cache while
 * all samples pass over them. Where all blocks of four samples are lit, they share one
 * pass (`drives_dense`). Both loops add up a row in the same order, so that the bits do
 * not depend on how many samples come together. */

/* Whether the WIDE_SUMS samples from @i on exist and are lit all over. */
static inline gboolean
are_dense (Sample * const *samples, guint i, guint count)
{
  guint n = 0;

  while (n < WIDE_SUMS && i + n < count
      && samples[i + n]->n_lit == sample_blocks (samples[i + n]))
    n++;
  return n == WIDE_SUMS;
}

/* The drives of WIDE_SUMS samples that are lit all over. */
static inline void
drive_dense (const Weights * w, Sample * const *samples, guint first,
    guint count, gfloat * drives, gsize stride)
{
  const gfloat *values[WIDE_SUMS];
  gfloat *to[WIDE_SUMS];
  guint i;

  for (i = 0; i < WIDE_SUMS; i++) {
    values[i] = samples[i]->v;
    to[i] = drives + i * stride;
  }
  w->wide->drives_dense (to, weights_powers (w, first), w->row_stride, count,
      values, sample_blocks (samples[0]));
}

/* The drives of all samples in @units units from @first on. */
static void
drive_units (const Weights * w, Sample * const *samples, guint count,
    guint first, guint units, gfloat * drives, gsize stride)
{
  guint i, n;

  for (i = 0; i < count; i += n) {
    gfloat *drive = drives + i * stride + first;

    n = are_dense (samples, i, count) ? WIDE_SUMS : 1;
    if (n > 1)
      drive_dense (w, samples + i, first, units, drive, stride);
    else
      w->wide->drives (drive, weights_powers (w, first), w->row_stride, units,
          samples[i]->v, samples[i]->lit, samples[i]->n_lit);
  }
}

/**
 * drive_compute_many:
 * @samples: @count samples of M values
 * @count: how many, 0 or more
 * @first: the first unit
 * @last: the unit after the last one, at most N
 * @drives: (out): @count x @stride floats; entries @first to @last of row i are set to
 *     p = W v of sample i
 * @stride: floats from one row of @drives to the next, at least N
 *
 * Takes units x lit blocks x %WIDE_LANES steps a sample. Each drive has the bits that it
 * has when its sample comes alone, whatever @first and @last are. Threads may divide the
 * work by samples or by units.
 */
void
drive_compute_many (const Weights * w, Sample * const *samples,
    guint count, guint first, guint last, gfloat * drives, gsize stride)
{
  guint step = count > 1 ? DRIVE_UNITS : MAX (last - first, 1), u;

  for (u = first; u < last; u += step)
    drive_units (w, samples, count, u, MIN (step, last - u), drives, stride);
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

/**
 * drive_rebuild:
 * @code: the active units
 * @sample: M values v
 * @reconstruction: (out): M floats, r = W^T o
 *
 * Returns: sum (v - r)^2
 */
gdouble
drive_rebuild (const Weights * w, const Code * code, const Sample * sample,
    gfloat * reconstruction)
{
  return w->wide->rebuild (reconstruction, w->rows, w->row_stride,
      code->indices, code->activations, code->n, sample->v, w->values);
}
