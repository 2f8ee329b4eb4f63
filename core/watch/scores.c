/* Scores: how a layer uses its units, and how ordered its grid is
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include "scores.h"
#include "vectors.h"

/* A unit that has not won in so many fields is unused. */
#define UNUSED_AFTER 10000

/* Usage is about the last so many fields. */
#define USAGE_FIELDS 1000.0

/* D is computed from one field in so many: the value is the same and takes less time. */
#define SPREAD_EVERY 4

struct _Scores
{
  guint columns, rows;
  guint64 fields;               /* counted so far */
  guint64 *last_win;            /* N: how many fields there were up to the unit's
                                 * last win, 0 if it never won */
  gdouble *share;               /* N: the weights of all wins of the unit */
  gdouble weight;               /* of a win now; it grows from field to field, so
                                 * that older wins count less */
  gdouble distance;             /* sum of distances of winners in this interval */
  guint64 pairs;                /* how many pairs of winners these were */
  gdouble chance;               /* mean distance of two different units */
};

/* The mean distance of two different units of the grid. There are
 * (columns - dx) (rows - dy) pairs at each offset (dx, dy), and as many at (-dx, dy) if
 * neither is 0. */
static gdouble
chance_distance (guint columns, guint rows)
{
  gdouble sum = 0.0, places = 0.0;
  guint dx, dy;

  for (dy = 0; dy < rows; dy++) {
    for (dx = 0; dx < columns; dx++) {
      gdouble n = (gdouble) (columns - dx) * (rows - dy)
          * (dx > 0 && dy > 0 ? 2.0 : 1.0);

      if (dx == 0 && dy == 0)
        continue;
      sum += n * sqrt ((gdouble) dx * dx + (gdouble) dy * dy);
      places += n;
    }
  }
  return places > 0.0 ? sum / places : 1.0;
}

/**
 * scores_new:
 * @columns: units across the grid
 * @rows: units down the grid
 *
 * Returns: scores of a layer that has coded nothing
 */
Scores *
scores_new (guint columns, guint rows)
{
  Scores *s = g_new0 (Scores, 1);
  gsize units = (gsize) columns * rows;

  s->columns = columns;
  s->rows = rows;
  s->last_win = g_new0 (guint64, units);
  s->share = g_new0 (gdouble, units);
  s->weight = 1.0;
  s->chance = chance_distance (columns, rows);
  return s;
}

void
scores_free (Scores * s)
{
  if (s == NULL)
    return;
  g_free (s->last_win);
  g_free (s->share);
  g_free (s);
}

/* Keeps the weight and the shares finite. */
static void
rescale (Scores * s)
{
  guint u;

  for (u = 0; u < s->columns * s->rows; u++)
    s->share[u] /= s->weight;
  s->weight = 1.0;
}

static void
add_distances (Scores * s, const Code * code)
{
  guint i, j;

  for (i = 1; i < code->n; i++) {
    gint x = code->indices[i] % s->columns, y = code->indices[i] / s->columns;

    for (j = 0; j < i; j++) {
      gint dx = x - (gint) (code->indices[j] % s->columns);
      gint dy = y - (gint) (code->indices[j] / s->columns);

      s->distance += sqrtf (dx * dx + dy * dy);
    }
  }
  s->pairs += code->n * (code->n - 1) / 2;
}

/**
 * scores_count:
 * @code: a field's winners
 *
 * Counts a field.
 */
void
scores_count (Scores * s, const Code * code)
{
  guint i;

  for (i = 0; i < code->n; i++) {
    s->last_win[code->indices[i]] = s->fields + 1;
    s->share[code->indices[i]] += s->weight;
  }
  if (s->fields % SPREAD_EVERY == 0 && code->n > 1)
    add_distances (s, code);
  s->fields++;
  s->weight *= 1.0 + 1.0 / USAGE_FIELDS;
  if (s->weight > 1e100)
    rescale (s);
}

/**
 * scores_start_interval:
 *
 * Begins the interval that scores_spread() is about.
 */
void
scores_start_interval (Scores * s)
{
  s->distance = 0.0;
  s->pairs = 0;
}

/**
 * scores_usage_entropy:
 *
 * Returns: how evenly the units win, over about the last 1000 fields: the entropy of their
 *     shares of the wins, divided by its greatest value, log N; 1 when all win equally
 *     often, 0 when the same one always wins
 */
gdouble
scores_usage_entropy (const Scores * s)
{
  guint units = s->columns * s->rows, u;
  gdouble sum = 0.0, weighted = 0.0;

  /* -sum p log p with p = share / sum is log sum - (sum share log share) / sum */
  for (u = 0; u < units; u++) {
    gdouble share = s->share[u];

    sum += share;
    if (share > 0.0)
      weighted += share * log (share);
  }
  return units > 1 && sum > 0.0 ?
      MAX (0.0, log (sum) - weighted / sum) / log (units) : 0.0;
}

/**
 * scores_unused:
 *
 * Returns: how many units have not won in the last 10,000 fields, or never
 */
guint
scores_unused (const Scores * s)
{
  guint u, unused = 0;

  for (u = 0; u < s->columns * s->rows; u++)
    unused += s->last_win[u] == 0 || s->last_win[u] + UNUSED_AFTER <= s->fields;
  return unused;
}

/**
 * scores_spread:
 *
 * Returns: D, the mean distance on the grid of two winners of a field in this interval,
 *     divided by that of two units drawn at random; 0 when no field had two winners
 */
gdouble
scores_spread (const Scores * s)
{
  return s->pairs > 0 ? s->distance / s->pairs / s->chance : 0.0;
}

/* A row is flat if its variance is less than this share of its mean square: then only
 * rounding errors are left of it. */
#define FLAT 1e-4

/* Of a row, for Pearson's correlation. */
typedef struct
{
  gdouble mean, deviation;
} Moments;

/* A flat row gets an infinite deviation, so that its correlation with any other is 0. */
static Moments
moments_of (const gfloat * row, guint n)
{
  gdouble mean = vector_sum (row, n) / n;
  gdouble square = vector_dot (row, row, n) / n;
  gdouble variance = square - mean * mean;

  return (Moments) { mean,
    variance > FLAT * square ? sqrt (variance) : INFINITY
  };
}

/* Pearson's correlation of two rows; 0 if their product is over the greatest float. */
static gdouble
correlation (const Weights * w, const Moments * m, guint a, guint b)
{
  gdouble product = vector_dot (weights_row (w, a), weights_row (w, b),
      w->values) / w->values;
  gdouble r = (product - m[a].mean * m[b].mean)
      / (m[a].deviation * m[b].deviation);

  return isfinite (r) ? r : 0.0;
}

/**
 * scores_topography:
 * @weights: of the layer
 *
 * Returns: T, the mean correlation of prototypes that are neighbours on the grid (above,
 *     below, left, right), minus that of as many pairs drawn at random (always the same
 *     ones); 0 for a single unit. The correlation of a flat prototype is 0.
 */
gdouble
scores_topography (const Scores * s, const Weights * w)
{
  Moments *m = g_new (Moments, w->units);
  GRand *rand = g_rand_new_with_seed (w->units);
  gdouble near = 0.0, far = 0.0;
  guint pairs = 0, u, i;

  for (u = 0; u < w->units; u++)
    m[u] = moments_of (weights_row (w, u), w->values);
  for (u = 0; u < w->units; u++) {
    if ((u + 1) % s->columns != 0) {
      near += correlation (w, m, u, u + 1);
      pairs++;
    }
    if (u + s->columns < w->units) {
      near += correlation (w, m, u, u + s->columns);
      pairs++;
    }
  }
  for (i = 0; i < pairs; i++) {
    guint a = g_rand_int_range (rand, 0, w->units);
    guint b = g_rand_int_range (rand, 0, w->units - 1);

    far += correlation (w, m, a, b + (b >= a));
  }
  g_rand_free (rand);
  g_free (m);
  return pairs > 0 ? (near - far) / pairs : 0.0;
}
