/* Weighted sums of rows: the drive and the reconstruction
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "drive.h"
#include "kernels.h"

#define TOGETHER 7

/* sum = sum_i scale_i row(which_i), seven rows at a time */
static void
weighted_sum (gfloat * sum, const gfloat * rows, gsize stride,
    const guint32 * which, const gfloat * scale, guint count, guint length)
{
  guint i;

  memset (sum, 0, length * sizeof (gfloat));
  for (i = 0; i + TOGETHER <= count; i += TOGETHER) {
    const guint32 *w = which + i;
    const gfloat *s = scale + i;

    compete_add_weighted7 (sum, rows + w[0] * stride, rows + w[1] * stride,
        rows + w[2] * stride, rows + w[3] * stride, rows + w[4] * stride,
        rows + w[5] * stride, rows + w[6] * stride, s[0], s[1], s[2], s[3],
        s[4], s[5], s[6], length);
  }
  for (; i < count; i++)
    compete_add_weighted (sum, rows + which[i] * stride, scale[i], length);
}

/**
 * drive_compute:
 * @sample: M values
 * @drive: (out): N floats, p = W v
 *
 * Costs units x lit values: black ones are skipped.
 */
void
drive_compute (const Weights * w, const Sample * sample, gfloat * drive)
{
  weighted_sum (drive, w->columns, w->column_stride, sample->lit,
      sample->lit_values, sample->n_lit, w->units);
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
  weighted_sum (reconstruction, w->rows, w->row_stride, code->indices,
      code->activations, code->n, w->values);
}
