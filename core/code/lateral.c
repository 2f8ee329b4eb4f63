/* Lateral excitation: units raise the scores of their neighbours on the grid
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "denormals.h"
#include "kernels.h"
#include "lateral.h"
#include "vectors.h"
#include "wide.h"

/* How it works. The neighbours of a unit are a square window of the grid. Its sum is made
 * in two passes: first down the columns, then along the lines of the result, so that a
 * window takes 2 (2 radius + 1) additions and not (2 radius + 1)^2. Both passes read the
 * grid with a margin of `radius` zeros all around, so that no window needs a test for the
 * end of the grid. The margins are written once, when the memory is made.
 *
 * The window of a single unit is copied into the same place and summed in the same order,
 * so that the bits are the same. */
struct _Lateral
{
  guint columns, rows;
  guint radius;                 /* cut to the grid's size */
  gdouble neighbours;           /* (2 radius + 1)^2 - 1, of the radius as it was set */
  gsize wide;                   /* columns + 2 radius */
  gfloat *cells;                /* (rows + 2 radius) x wide */
  gfloat *lines;                /* rows x wide */
  gfloat *wide_window;          /* rows x wide; the last 2 radius of a row unused */
  gfloat *window;               /* rows x columns */
  gfloat *share;                /* 1 / number of neighbours; 0 without any */
  const Wide *kernels;
};

/* How many of `n` places lie within `radius` of place `i`, itself included. */
static guint
within (guint i, guint n, guint radius)
{
  return MIN (i + radius, n - 1) - (i > radius ? i - radius : 0) + 1;
}

/**
 * lateral_excites:
 * @settings: of a layer
 *
 * Returns: whether neighbours excite each other
 */
gboolean
lateral_excites (const CompeteSettings * s)
{
  return s->lateral_radius > 0
      && (s->lateral_strength != 0.0 || s->lateral_anneal_frames > 0);
}

/**
 * lateral_new:
 * @columns: units across the grid
 * @rows: units down the grid
 * @radius: at least 1; units at most so far away on both axes are neighbours
 *
 * Returns: (transfer full): scratch memory for the excitation of columns x rows units
 */
Lateral *
lateral_new (guint columns, guint rows, guint radius)
{
  Lateral *l = g_new0 (Lateral, 1);
  guint x, y, reach = MAX (1, MIN (radius, MAX (columns, rows) - 1));
  gdouble side = 2.0 * radius + 1.0;

  l->columns = columns;
  l->rows = rows;
  l->radius = reach;
  l->neighbours = side * side - 1.0;
  l->wide = columns + 2 * reach;
  l->cells = vector_new ((rows + 2 * reach) * l->wide + WIDE_LANES);
  l->lines = vector_new (rows * l->wide + WIDE_LANES);
  l->wide_window = vector_new (rows * l->wide + WIDE_LANES);
  l->window = vector_new ((gsize) columns * rows);
  l->share = vector_new ((gsize) columns * rows);
  l->kernels = wide_best ();
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
  g_aligned_free (l->cells);
  g_aligned_free (l->lines);
  g_aligned_free (l->wide_window);
  g_aligned_free (l->window);
  g_aligned_free (l->share);
  g_free (l);
}

/* Copies lines of @length floats to where they are @to_wide floats apart. */
static void
copy_lines (gfloat * to, gsize to_wide, const gfloat * from, gsize from_wide,
    guint length, guint lines)
{
  guint y;

  for (y = 0; y < lines; y++, to += to_wide, from += from_wide)
    memcpy (to, from, length * sizeof (gfloat));
}

/* Sets l->window to the sums of @source over each unit's window, itself included. */
static void
sum_windows (Lateral * l, const gfloat * source)
{
  guint columns = l->columns, rows = l->rows, radius = l->radius;

  copy_lines (l->cells + radius * l->wide + radius, l->wide, source, columns,
      columns, rows);
  l->kernels->window_sum (l->lines, l->cells, l->wide, radius, rows * l->wide);
  l->kernels->window_sum (l->wide_window, l->lines, 1, radius,
      rows * l->wide - 2 * radius);
  copy_lines (l->window, columns, l->wide_window, l->wide, columns, rows);
}

/* The sum of @source over the window of a unit, itself included. */
static gfloat
sum_window (Lateral * l, const gfloat * source, guint unit)
{
  guint x = unit % l->columns, y = unit / l->columns, radius = l->radius;
  guint left = x - MIN (x, radius), top = y - MIN (y, radius);

  copy_lines (l->cells + (top + radius) * l->wide + left + radius, l->wide,
      source + top * l->columns + left, l->columns, within (x, l->columns,
          radius), within (y, l->rows, radius));
  l->kernels->window_sum (l->lines, l->cells + y * l->wide + x, l->wide,
      radius, 2 * radius + 1);
  l->kernels->window_sum (l->wide_window, l->lines, 1, radius, 1);
  return l->wide_window[0];
}

/**
 * lateral_excite_sum:
 * @drive: N floats
 * @source: N floats, added to the neighbours: the drive or the last code
 * @strength: its factor
 * @score: (out): N floats
 *
 * score_u = drive_u + strength * sum of source over u's neighbours (text A; its
 * neighbourhoods lack the last row and column of the grid, these do not).
 */
void
lateral_excite_sum (Lateral * l, const gfloat * drive, const gfloat * source,
    gdouble strength, gfloat * score)
{
  sum_windows (l, source);
  compete_excite_sum (score, drive, source, l->window, strength,
      l->columns * l->rows);
}

/**
 * lateral_excite_sum_listed:
 * @drive: N floats, of which those of the units listed and of their neighbours are read
 * @strength: as for lateral_excite_sum()
 * @units: @count units
 * @count: how many
 * @score: (out): N floats, of which those of the units listed are set
 *
 * The scores of some units, excited by the drive, to the same bits.
 */
void
lateral_excite_sum_listed (Lateral * l, const gfloat * drive,
    gdouble strength, const guint32 * units, guint count, gfloat * score)
{
  guint64 before = denormals_flush ();
  gfloat factor = strength;
  guint i;

  for (i = 0; i < count; i++) {
    guint u = units[i];

    score[u] = drive[u] + (sum_window (l, drive, u) - drive[u]) * factor;
  }
  denormals_restore (before);
}

/**
 * lateral_excite_mean:
 * @drive: N floats
 * @source: N floats, averaged over the neighbours
 * @strength: of each neighbour; where the grid has all (2 radius + 1)^2 - 1 of
 *     them, they together weigh l = strength * ((2 radius + 1)^2 - 1)
 * @score: (out): N floats
 *
 * score_u = (drive_u + l * mean of source over u's neighbours) / (1 + l).
 */
void
lateral_excite_mean (Lateral * l, const gfloat * drive, const gfloat * source,
    gdouble strength, gfloat * score)
{
  gfloat weight = strength * l->neighbours;

  sum_windows (l, source);
  compete_excite_mean (score, drive, source, l->window, l->share,
      1.0f / (1.0f + weight), weight / (1.0f + weight), l->columns * l->rows);
}

/**
 * lateral_excite_mean_listed:
 * @drive: as for lateral_excite_sum_listed()
 * @strength: as for lateral_excite_mean()
 * @units: @count units
 * @count: how many
 * @score: (out): N floats, of which those of the units listed are set
 *
 * The scores of some units, excited by the drive, to the same bits.
 */
void
lateral_excite_mean_listed (Lateral * l, const gfloat * drive,
    gdouble strength, const guint32 * units, guint count, gfloat * score)
{
  guint64 before = denormals_flush ();
  gfloat weight = strength * l->neighbours;
  gfloat own = 1.0f / (1.0f + weight), lent = weight / (1.0f + weight);
  guint i;

  for (i = 0; i < count; i++) {
    guint u = units[i];

    score[u] = (sum_window (l, drive, u) - drive[u]) * l->share[u] * lent
        + drive[u] * own;
  }
  denormals_restore (before);
}
