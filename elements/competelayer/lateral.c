/* Lateral excitation: units lend strength to their neighbours on the grid
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "kernels.h"
#include "lateral.h"
#include "vectors.h"

/* The grid stands in a larger one with `radius` cells of 0 on all four sides,
 * so that a window never has to ask where the grid ends; and the larger one is
 * a single line of cells, so that a pass over it is a single vector operation.
 */
struct _Lateral
{
  guint columns, rows, radius;
  gsize stride;                 /* cells from one line to the next */
  gsize cells;
  gfloat *source, *spare, *lines, *window;
  gfloat *share;                /* 1 / number of neighbours; 0 without any */
};

/* How many of `n` places lie within `radius` of place `i`, itself included. */
static guint
within (guint i, guint n, guint radius)
{
  return MIN (i + radius, n - 1) - (i > radius ? i - radius : 0) + 1;
}

/**
 * lateral_new:
 * @columns: units across the grid
 * @rows: units down the grid
 * @radius: who is at most so far away on both axes is a neighbour
 *
 * Returns: the neighbourhoods of columns x rows units
 */
Lateral *
lateral_new (guint columns, guint rows, guint radius)
{
  Lateral *l = g_new0 (Lateral, 1);
  guint x, y, reach = MIN (radius, MAX (columns, rows) - 1);

  l->columns = columns;
  l->rows = rows;
  l->radius = reach;
  l->stride = columns + 2 * reach;
  l->cells = l->stride * (rows + 2 * reach);
  l->source = vector_new (l->cells);
  l->spare = vector_new (l->cells);
  l->lines = vector_new (l->cells);
  l->window = vector_new (l->cells);
  l->share = vector_new ((gsize) columns * rows);
  for (y = 0; y < rows; y++) {
    for (x = 0; x < columns; x++) {
      guint neighbours =
          within (x, columns, reach) * within (y, rows, reach) - 1;

      l->share[y * columns + x] = neighbours ? 1.0f / neighbours : 0.0f;
    }
  }
  return l;
}

void
lateral_free (Lateral * l)
{
  if (l == NULL)
    return;
  g_aligned_free (l->source);
  g_aligned_free (l->spare);
  g_aligned_free (l->lines);
  g_aligned_free (l->window);
  g_aligned_free (l->share);
  g_free (l);
}

/* window[i] = sum of cells[i + d * step] for d = 0 .. 2 radius, from sums over
 * 1, 2, 4, ... cells: a few additions however wide the window, and none of the
 * rounding that a running sum leaves behind when it subtracts. Destroys @cells
 * and @spare. */
static void
window_sum (const Lateral * l, gfloat * cells, gfloat * spare, gsize step,
    gfloat * window)
{
  guint length = 2 * l->radius + 1, size;
  gsize covered = step, left = l->cells;

  memcpy (window, cells, l->cells * sizeof (gfloat));   /* length is odd */
  for (size = 2; size <= length; size *= 2) {
    gfloat *pairs = spare;

    left -= size / 2 * step;
    compete_add (pairs, cells, cells + size / 2 * step, left);
    spare = cells;
    cells = pairs;
    if (length & size) {
      compete_accumulate (window, cells + covered, left - covered);
      covered += size * step;
    }
  }
}

/* The sums of @source over each unit's window, itself included, into
 * l->window, lines l->stride apart. */
static void
windows (Lateral * l, const gfloat * source)
{
  guint y;

  memset (l->source, 0, l->cells * sizeof (gfloat));
  for (y = 0; y < l->rows; y++)
    memcpy (l->source + (y + l->radius) * l->stride + l->radius,
        source + y * l->columns, l->columns * sizeof (gfloat));
  window_sum (l, l->source, l->spare, 1, l->lines);
  window_sum (l, l->lines, l->spare, l->stride, l->window);
}

/**
 * lateral_excite_sum:
 * @drive: N floats
 * @source: N floats, what the neighbours lend: the drive or the last code
 * @strength: how much of it
 * @score: (out): N floats
 *
 * score_u = drive_u + strength * sum of source over u's neighbours (text A,
 * but with the last row and column of the grid).
 */
void
lateral_excite_sum (Lateral * l, const gfloat * drive, const gfloat * source,
    gfloat strength, gfloat * score)
{
  int packed = l->columns * sizeof (gfloat);

  windows (l, source);
  compete_excite_sum (score, packed, drive, packed, source, packed,
      l->window, l->stride * sizeof (gfloat), strength, l->columns, l->rows);
}

/**
 * lateral_excite_mean:
 * @drive: N floats
 * @source: N floats, what the neighbours lend
 * @weight: l, the neighbours' weight beside the unit's own 1
 * @score: (out): N floats
 *
 * score_u = (drive_u + l * mean of source over u's neighbours) / (1 + l).
 */
void
lateral_excite_mean (Lateral * l, const gfloat * drive, const gfloat * source,
    gfloat weight, gfloat * score)
{
  int packed = l->columns * sizeof (gfloat);

  windows (l, source);
  compete_excite_mean (score, packed, drive, packed, source, packed,
      l->window, l->stride * sizeof (gfloat), l->share, packed,
      1.0f / (1.0f + weight), weight / (1.0f + weight), l->columns, l->rows);
}
