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

/* The scales of the samples that wait in each line: entry of the sample times
 * weight. Those that are 0 are left out. A few lines at a time, for the cache's
 * sake. */
static void
gather_scales (SlowSums * s)
{
  gsize lines = s->inputs + 1, first, line;
  guint i;

  memset (s->counts, 0, lines * sizeof (guint));
  for (first = 0; first < lines; first += WIDE_LANES)
    for (i = 0; i < s->waiting; i++) {
      const gfloat *row = s->rows + i * 2 * s->half;

      for (line = first; line < MIN (first + WIDE_LANES, lines); line++) {
        gsize at = line * SLOW_SUMS_BLOCK + s->counts[line];

        s->which[at] = i;
        s->scales[at] = row[line] * s->weights[i];
        s->counts[line] += row[line] != 0.0f;
      }
    }
}

/**
 * slow_sums_flush:
 *
 * Adds the samples that wait to the sums. When it is called has a say in how they
 * round.
 */
void
slow_sums_flush (SlowSums * s)
{
  const WideOuter outer = { s->sums, s->rows, 2 * s->half, SLOW_SUMS_BLOCK,
    s->scales, s->which, s->counts, s->waiting
  };
  guint lines = s->inputs + 1, line;
  gsize strip, end;

  if (s->waiting == 0)
    return;
  gather_scales (s);
  for (strip = 0; strip < 2 * s->half; strip = end) {
    end = MIN (strip + STRIP, 2 * s->half);
    for (line = 0; line < lines && line < end; line += PADDING) {
      gsize column = MAX (strip, line);

      wide_best ()->outer (&outer, line, MIN (PADDING, lines - line), column,
          end - column);
    }
  }
  s->waiting = 0;
}

/**
 * slow_sums_add:
 * @sample: x, n floats
 * @trace: what came before it, n floats
 *
 * Adds a sample of this frame, sooner or later.
 */
void
slow_sums_add (SlowSums * s, const gfloat * sample, const gfloat * trace)
{
  gfloat *row = s->rows + s->waiting * 2 * s->half;

  memcpy (row, sample, s->inputs * sizeof (gfloat));
  row[s->inputs] = 1.0f;
  memcpy (row + s->half, trace, s->inputs * sizeof (gfloat));
  s->weights[s->waiting++] = s->weight;
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
