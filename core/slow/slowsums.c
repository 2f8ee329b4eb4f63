/* Slow sums: the running sums that a slow stage is learned from
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "slowsums.h"
#include "vectors.h"
#include "wide.h"

/* How it works. The sums are the upper triangles of two matrices, of x x^T and of
 * r r^T, with a row and a column more for the sums of x, r and 1. Adding each sample
 * when it comes would read and write all of them once a sample, and round each time
 * a small product is added to a large sum. So samples wait until a block of 64 of
 * them is full. Then each line i of the sums is updated once: the products x_i x^T
 * of the whole block are added up in registers first, and their sum is added to the
 * line (the wide loop `outer`). Samples with x_i = 0 are left out.
 *
 * Forgetting does not touch the sums: instead of multiplying them by `keep` at each
 * frame, the weight of new frames is divided by it. Before that weight is too large
 * for floats, the sums are divided by it and it is 1 again. */

/* Lines are padded for the wide loop `outer`. */
#define PADDING (2 * WIDE_LANES)

/* Columns that are added to at a time: with so many, the block's part of them stays
 * in the first-level cache while all lines use it. */
#define STRIP 128

/* The weight of a frame up to which the sums are not scaled back. */
#define MOST_WEIGHT 1024.0

/**
 * slow_sums_new:
 * @inputs: length of a sample, at least 1
 * @window: frames after which a sample weighs 1 / e of a new one, at least 2
 *
 * Returns: (transfer full): sums without samples
 */
SlowSums *
slow_sums_new (guint inputs, guint64 window)
{
  SlowSums *s = g_new0 (SlowSums, 1);

  s->inputs = inputs;
  s->wide = wide_best ();
  s->half = vector_round_up ((gsize) inputs + 1, PADDING);
  s->keep = 1.0 - 1.0 / window;
  s->weight = 1.0;
  s->sums = vector_new (slow_sums_count (s));
  s->rows = vector_new (SLOW_SUMS_BLOCK * 2 * s->half);
  s->scales = g_new (gfloat, (inputs + 1) * SLOW_SUMS_BLOCK);
  s->which = g_new (guint32, (inputs + 1) * SLOW_SUMS_BLOCK);
  s->counts = g_new (guint, inputs + 1);
  return s;
}

void
slow_sums_free (SlowSums * s)
{
  g_aligned_free (s->sums);
  g_aligned_free (s->rows);
  g_free (s->scales);
  g_free (s->which);
  g_free (s->counts);
  g_free (s);
}

/**
 * slow_sums_count:
 *
 * Returns: how many floats @sums has
 */
gsize
slow_sums_count (const SlowSums * s)
{
  return (s->inputs + (gsize) 1) * 2 * s->half;
}

/* Sets the factors of the waiting rows for the lines from @line to @end of one half
 * of the sums: the row's entry at that line, times the row's weight. The wide loop
 * takes lines WIDE_SUMS at a time and needs the list of rows only for the lines that
 * are left over.
 *
 * Returns: whether none of the factors is 0; otherwise gather_sparse() has to be
 *     called */
static gboolean
gather_dense (SlowSums * s, guint which_half, gsize line, gsize end)
{
  guint zeros = 0, i;
  gsize l;

  for (i = 0; i < s->waiting; i++) {
    const gfloat *row = s->rows + i * 2 * s->half + which_half * s->half;
    gfloat weight = s->weights[i][which_half];

    for (l = line; l < end; l++) {
      s->scales[l * SLOW_SUMS_BLOCK + i] = row[l] * weight;
      zeros += row[l] == 0.0f;
    }
  }
  for (l = line; l < end; l++)
    s->counts[l] = s->waiting;
  for (l = end - MIN (end - line, WIDE_SUMS - 1); l < end; l++)
    for (i = 0; i < s->waiting; i++)
      s->which[l * SLOW_SUMS_BLOCK + i] = i;
  return zeros == 0;
}

/* The same, leaving out the rows whose factor is 0. */
static void
gather_sparse (SlowSums * s, guint which_half, gsize line, gsize end)
{
  guint i;
  gsize l;

  for (l = line; l < end; l++)
    s->counts[l] = 0;
  for (i = 0; i < s->waiting; i++) {
    const gfloat *row = s->rows + i * 2 * s->half + which_half * s->half;
    gfloat weight = s->weights[i][which_half];

    for (l = line; l < end; l++) {
      gsize at = l * SLOW_SUMS_BLOCK + s->counts[l];

      s->which[at] = i;
      s->scales[at] = row[l] * weight;
      s->counts[l] += row[l] != 0.0f;
    }
  }
}

/* Adds one half of the waiting rows to the sums: the samples for @which_half 0, their
 * companions for 1. Only the diagonal and the entries right of it are updated. */
static void
flush_half (SlowSums * s, guint which_half)
{
  const WideOuter outer = { s->sums + which_half * s->half,
    s->rows + which_half * s->half, 2 * s->half, SLOW_SUMS_BLOCK,
    s->scales, s->which, s->counts, s->waiting
  };
  gsize lines = s->inputs + (gsize) 1, line, strip, end;

  /* A few lines at a time, so that their factors stay in the cache. */
  for (line = 0; line < lines; line += WIDE_LANES) {
    end = MIN (line + WIDE_LANES, lines);
    if (!gather_dense (s, which_half, line, end))
      gather_sparse (s, which_half, line, end);
  }
  for (strip = 0; strip < s->half; strip = end) {
    end = MIN (strip + STRIP, s->half);
    for (line = 0; line < lines && line < end; line += PADDING) {
      gsize column = MAX (strip, line);

      s->wide->outer (&outer, line, MIN (PADDING, lines - line), column,
          end - column);
    }
  }
}

/**
 * slow_sums_flush:
 *
 * Adds the waiting samples to the sums. Flushing at other times changes the rounding:
 * flush at the same points when bits must match.
 */
void
slow_sums_flush (SlowSums * s)
{
  if (s->waiting == 0)
    return;
  flush_half (s, 0);
  flush_half (s, 1);
  s->waiting = 0;
}

/**
 * slow_sums_set:
 * @weight: of a frame, at least 1
 * @sums: slow_sums_count() floats
 *
 * Continues from saved sums, which are copied. Nothing waits then.
 */
void
slow_sums_set (SlowSums * s, gdouble weight, const gfloat * sums)
{
  s->weight = weight;
  memcpy (s->sums, sums, slow_sums_count (s) * sizeof (gfloat));
  s->waiting = 0;
}

/**
 * slow_sums_set_waiting:
 * @waiting: how many samples wait, less than %SLOW_SUMS_BLOCK
 * @rows: @waiting times 2 half floats, as rows has them
 * @weights: @waiting times 2 floats, as weights has them
 *
 * Continues from saved samples that had not been added to the sums. They are copied.
 */
void
slow_sums_set_waiting (SlowSums * s, guint waiting, const gfloat * rows,
    const gfloat * weights)
{
  s->waiting = waiting;
  memcpy (s->rows, rows, waiting * 2 * s->half * sizeof (gfloat));
  memcpy (s->weights, weights, waiting * sizeof s->weights[0]);
}

/**
 * slow_sums_copy:
 * @copy: (out): slow_sums_count() floats; the entries of @sums that are used are
 *     copied, the others are left as they are
 */
void
slow_sums_copy (const SlowSums * s, gfloat * copy)
{
  gsize line, part;

  for (line = 0; line <= s->inputs; line++)
    for (part = 0; part < 2; part++) {
      gsize from = line / PADDING * PADDING;
      gsize at = (2 * line + part) * s->half + from;

      memcpy (copy + at, s->sums + at, (s->half - from) * sizeof (gfloat));
    }
}

/**
 * slow_sums_add:
 * @sample: (nullable): x, n floats, added with the weight of this frame
 * @companion: r, n floats
 * @weight: the weight of @companion, which may be negative
 *
 * Adds a sample and its companion, copied, to the block of waiting samples; a full
 * block is added to the sums.
 */
void
slow_sums_add (SlowSums * s, const gfloat * sample, const gfloat * companion,
    gdouble weight)
{
  gfloat *row = s->rows + s->waiting * 2 * s->half;

  if (sample != NULL)
    memcpy (row, sample, s->inputs * sizeof (gfloat));
  else
    memset (row, 0, s->inputs * sizeof (gfloat));
  row[s->inputs] = sample != NULL;
  memcpy (row + s->half, companion, s->inputs * sizeof (gfloat));
  row[s->half + s->inputs] = 1.0f;
  s->weights[s->waiting][0] = s->weight;
  s->weights[s->waiting++][1] = weight;
  if (s->waiting == SLOW_SUMS_BLOCK)
    slow_sums_flush (s);
}

/* Divides the sums by the weight of a frame, which is then 1. */
static void
scale_back (SlowSums * s)
{
  gfloat scale = 1.0 / s->weight;
  gsize n = slow_sums_count (s), i;

  slow_sums_flush (s);
  for (i = 0; i < n; i++)
    s->sums[i] *= scale;
  s->weight = 1.0;
}

/**
 * slow_sums_next_frame:
 *
 * Ends a frame: samples added from now on weigh 1 / keep times as much.
 */
void
slow_sums_next_frame (SlowSums * s)
{
  s->weight /= s->keep;
  if (s->weight > MOST_WEIGHT)
    scale_back (s);
}
