/* Weighted sums of rows: the drive and the reconstruction
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "blas.h"
#include "drive.h"
#include "wide.h"

/* With as many samples to come, most of a strip is going to be read. */
#define WORTH_FETCHING 16

#ifdef HAVE_CBLAS
/* BLAS first copies the weights into an order of its own. */
#define FEWEST_FOR_BLAS 32
#endif

/* Brings parts @i to @i + @n of @count of strip @s nearer, while another is
 * summed. */
static inline void
fetch_part (const Weights * w, guint s, guint i, guint n, guint count)
{
  gsize floats = (gsize) WEIGHTS_STRIP * w->values, j;

  for (j = floats * i / count / WIDE_LANES * WIDE_LANES;
      j < floats * (i + n) / count; j += WIDE_LANES)
    __builtin_prefetch (weights_strip (w, s) + j, 0, 2);
}

/* The drive of the units before @last that strip @s holds. */
static inline void
drive_strip (const Wide * wide, const Weights * w, guint s,
    const Sample * sample, gfloat * drive, guint last)
{
  guint begin = s * WEIGHTS_STRIP;

  wide->weighted_sum (drive + begin, weights_strip (w, s), WEIGHTS_STRIP,
      sample->lit, sample->lit_values, sample->n_lit,
      MIN (last - begin, WEIGHTS_STRIP));
}

/* Whether the samples from @i on fill the dense kernel: all values are lit. */
static inline gboolean
are_dense (Sample * const *samples, guint i, guint count)
{
  guint n = 0;

  while (n < WIDE_SUMS && i + n < count
      && samples[i + n]->n_lit == samples[i + n]->values)
    n++;
  return n == WIDE_SUMS;
}

/* The same as drive_strip() for WIDE_SUMS samples, all values lit. */
static inline void
drive_strip_dense (const Wide * wide, const Weights * w, guint s,
    Sample * const *samples, gfloat * drives, gsize stride, guint last)
{
  guint begin = s * WEIGHTS_STRIP, i;
  const gfloat *values[WIDE_SUMS];
  gfloat *sums[WIDE_SUMS];

  for (i = 0; i < WIDE_SUMS; i++) {
    values[i] = samples[i]->lit_values;
    sums[i] = drives + i * stride + begin;
  }
  wide->dense_sums (sums, weights_strip (w, s), WEIGHTS_STRIP, values,
      w->values, MIN (last - begin, WEIGHTS_STRIP));
}

/**
 * drive_compute_many:
 * @samples: @count samples of M values
 * @count: how many, 0 or more
 * @first: the first unit wanted, a multiple of %WEIGHTS_STRIP
 * @last: the unit after the last one wanted, at most N
 * @drives: (out): @count x @stride floats; row i, from entry @first to @last,
 *     is p = W v of sample i
 * @stride: floats from one row of @drives to the next, at least N
 *
 * Costs units x lit values a sample: black ones are skipped. Each drive is to the
 * bit what it is when its sample comes alone. A strip of units stays in the cache
 * while all samples pass over it. Threads may share the work by
 * samples or by units: nothing is written but the entries wanted.
 */
void
drive_compute_many (const Weights * w, Sample * const *samples,
    guint count, guint first, guint last, gfloat * drives, gsize stride)
{
  const Wide *wide = wide_best ();
  guint s, i, n;

  for (s = first / WEIGHTS_STRIP; s * WEIGHTS_STRIP < last; s++) {
    for (i = 0; i < count; i += n) {
      gfloat *drive = drives + i * stride;

      n = are_dense (samples, i, count) ? WIDE_SUMS : 1;
      if ((s + 1) * WEIGHTS_STRIP < last && count >= WORTH_FETCHING)
        fetch_part (w, s + 1, i, n, count);
      if (n > 1)
        drive_strip_dense (wide, w, s, samples + i, drive, stride, last);
      else
        drive_strip (wide, w, s, samples[i], drive, last);
    }
  }
}

#ifdef HAVE_CBLAS
/* Whether BLAS, which does not skip what is black, is the faster: it takes about
 * half as long as we do for samples that are lit all over. */
static gboolean
is_for_blas (const Weights * w, Sample * const *samples, guint count)
{
  gsize lit = 0;
  guint i;

  for (i = 0; i < count; i++)
    lit += samples[i]->n_lit;
  return w->power == 1.0f && count >= FEWEST_FOR_BLAS
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
#endif

/**
 * drive_compute_block:
 * @samples: @count samples of M values
 * @count: how many, 0 or more
 * @values: room for @count x M floats
 * @drives: (out): @count x @stride floats: row i is p = W v of sample i
 * @stride: floats from one row of @drives to the next, at least N
 *
 * As drive_compute_many(), or by BLAS where that is there and faster, which
 * rounds otherwise, and differently for another @count.
 */
void
drive_compute_block (const Weights * w, Sample * const *samples, guint count,
    gfloat * values, gfloat * drives, gsize stride)
{
#ifdef HAVE_CBLAS
  if (is_for_blas (w, samples, count)) {
    compute_by_blas (w, samples, count, values, drives, stride);
    return;
  }
#endif
  drive_compute_many (w, samples, count, 0, w->units, drives, stride);
}

/**
 * drive_has_blas:
 *
 * Returns: whether drive_compute_block() may use BLAS
 */
gboolean
drive_has_blas (void)
{
#ifdef HAVE_CBLAS
  return TRUE;
#else
  return FALSE;
#endif
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
  wide_best ()->weighted_sum (reconstruction, w->rows, w->row_stride,
      code->indices, code->activations, code->n, w->values);
}
