/* Drives of a few samples, computed by all threads
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "drive.h"
#include "drives.h"

/* Units whose drives one thread computes: their drives share no cache line. */
#define PIECE (4 * DRIVE_UNITS)

/* Fewer products of a weight and a value of a lit block than this are computed sooner by one
 * thread: with 2500 units and 77 lit values sharing lost a fifth, with 10,000 units
 * it gained half. */
#define WORTH_SHARING 400000

/* What the threads share. */
typedef struct
{
  const Weights *weights;
  Sample *const *samples;
  guint count;
  gfloat *drives;
  gsize stride;
} Job;

/* The drives of the units in a slice of the pieces. */
static void
drive_slice (gpointer data, guint slice, guint first, guint end)
{
  const Job *j = data;

  drive_compute_many (j->weights, j->samples, j->count, first * PIECE,
      MIN (end * PIECE, j->weights->units), j->drives, j->stride);
}

/**
 * drives_compute:
 * @weights: N x M
 * @samples: @count samples of M values
 * @count: at least 1
 * @drives: (out): @count x @stride floats: row i is p = W v of sample i
 * @stride: floats from one row of @drives to the next, at least N
 * @workers: each thread computes the drives of some of the units
 */
void
drives_compute (const Weights * w, Sample * const *samples, guint count,
    gfloat * drives, gsize stride, Workers * workers)
{
  Job job = { w, samples, count, drives, stride };
  guint64 lit = 0;
  guint i;

  for (i = 0; i < count; i++)
    lit += samples[i]->n_lit * WIDE_LANES;
  workers_run (workers, drive_slice, &job, (w->units + PIECE - 1) / PIECE,
      w->units * lit >= WORTH_SHARING);
}
