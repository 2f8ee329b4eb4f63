/* Slow sums: what a slow stage remembers of what it saw
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "slowsums.h"
#include "vectors.h"
#include "wide.h"

/* Lines are padded for the dense kernel. */
#define PADDING (2 * WIDE_LANES)

/* So many columns of the samples that wait stay in the fastest cache. */
#define STRIP 128

/* A frame's weight grows to this before all is scaled back. */
#define MOST_WEIGHT 1024.0

/**
 * slow_sums_new:
 * @inputs: length of a sample, at least 1
 * @window: frames after which a sample weighs 1 / e of a new one, at least 2
 *
 * Returns: (transfer full): sums of nothing
 */
SlowSums *
slow_sums_new (guint inputs, guint64 window)
{
  SlowSums *s = g_new0 (SlowSums, 1);

  s->inputs = inputs;
  s->half = (inputs + PADDING) / PADDING * PADDING;
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
 * Returns: how many floats @sums are
 */
gsize
slow_sums_count (const SlowSums * s)
{
  return (s->inputs + (gsize) 1) * 2 * s->half;
}

/* The scales of what waits in the lines from @line to @end: entry of the row times
 * weight, of the rows' half @which_half. Which rows these are is looked at only in lines
 * that are left over when they are taken WIDE_SUMS at a time.
 *
 * Returns: whether none of them is 0 */
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

/* The same without those that are 0. */
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

/* Adds one half of what waits, which_half 0 the samples, 1 the companions, on the
 * diagonal and to the right of it. */
static void
flush_half (SlowSums * s, guint which_half)
{
  const WideOuter outer = { s->sums + which_half * s->half,
    s->rows + which_half * s->half, 2 * s->half, SLOW_SUMS_BLOCK,
    s->scales, s->which, s->counts, s->waiting
  };
  gsize lines = s->inputs + (gsize) 1, line, strip, end;

  /* A few lines at a time, for the cache's sake. */
  for (line = 0; line < lines; line += WIDE_LANES) {
    end = MIN (line + WIDE_LANES, lines);
    if (!gather_dense (s, which_half, line, end))
      gather_sparse (s, which_half, line, end);
  }
  for (strip = 0; strip < s->half; strip = end) {
    end = MIN (strip + STRIP, s->half);
    for (line = 0; line < lines && line < end; line += PADDING) {
      gsize column = MAX (strip, line);

      wide_best ()->outer (&outer, line, MIN (PADDING, lines - line), column,
          end - column);
    }
  }
}

/**
 * slow_sums_flush:
 *
 * Adds what waits to the sums. When it is called has a say in how they round.
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
 * slow_sums_copy:
 * @copy: (out): as long as @sums; only what has sums is written
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
 * @sample: (nullable): x, n floats, with this frame's weight
 * @companion: r, n floats
 * @weight: r's own, of either sign
 *
 * Adds what a frame has, sooner or later.
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

/* Makes the weights of what is to come small again. */
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
 * All that was added until now weighs a little less than what comes.
 */
void
slow_sums_next_frame (SlowSums * s)
{
  s->weight /= s->keep;
  if (s->weight > MOST_WEIGHT)
    scale_back (s);
}
