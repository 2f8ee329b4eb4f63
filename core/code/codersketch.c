/* The coder's shortcut: a sketch of the weights finds the units that can win
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "activation.h"
#include "coder.h"
#include "denormals.h"
#include "vectors.h"

/* How it works. Only the units with the largest scores need their exact drives. A sketch
 * of the weights gives bounds of all drives (sketch.c). Each of the stages 2 to 5 is a
 * function of the drives that does not fall where a drive rises, and rounding keeps that
 * for all but the sums of stage 3. So the lower bounds of the drives, taken through the
 * stages, give lower bounds of the scores, and the upper bounds upper ones, once what the
 * sums round is added. With k the number of scores that a coding looks at, the k-th
 * largest lower bound is one that k scores reach. Only units whose upper bound reaches it
 * can be among the k. These get their exact drives, and so do their neighbours where they
 * excite. Of these units alone the scores are computed, and they alone compete. A unit
 * whose lower bound is above the (k + 1)-th largest upper one is sure to be among the k:
 * where the coding does not look at how large a score is, its neighbours are not needed.
 * So the code has the bits that it has with all drives. */

/* Where more than a share of 1 / this of the rows would be read, all of them are. */
#define LEAST_GAIN 2

/* Where neighbourhoods have together more than so many times N units, they cover too
 * many. */
#define MOST_MARKS 8.0

/* Where the drives of most samples were not found, the next so many calls of
 * coder_bound_drives() do not try. */
#define PAUSE 15

/* A line of a neighbourhood is at most 64 units. */
#define MOST_RADIUS 31

/* Sums of larger drives might not be finite. */
#define MOST_EXCITED 1e30f

/* How many scores the coding looks at. */
static guint64
count_wanted (const CompeteSettings * s, guint units)
{
  return MAX (s->winners, coding_candidates (s, units));
}

/**
 * coder_may_sketch:
 * @settings: of a layer
 *
 * Returns: whether coder_find_drives() may find drives by a sketch of the weights
 */
gboolean
coder_may_sketch (const CompeteSettings * s)
{
  return activation_get (s->activation)->compute == NULL
      && coding_get (s->coding)->score == NULL && s->residual_winners == 0
      && s->lateral_source == COMPETE_LATERAL_CURRENT
      && s->lateral_radius <= MOST_RADIUS
      && count_wanted (s, s->columns * s->rows) * LEAST_GAIN <
      s->columns * s->rows;
}

/* How far rounding takes an excited score from where exact sums would be, at most, if no
 * drive is larger than @largest: 2^-24 for each addition, of which a window has 2 (2
 * radius + 1), relative to the sum of the terms' sizes. Twice that is for the bound
 * itself and the score that it is compared with. */
static gfloat
excitation_slack (const Coder * c, const CoderTask * t, gfloat largest)
{
  gdouble side = 2.0 * c->lateral_radius + 1.0;
  gdouble sum = largest * (4.0 + t->lateral_strength * (side * side + 1.0));

  return 4.0 * (2.0 * side + 16.0) * 0x1p-24 * sum + 1e-30;
}

/* From the bounds of drives to those of scores, in place.
 *
 * Returns: %FALSE if the sums of stage 3 might not be finite */
static gboolean
bound_scores (Coder * c, const CoderTask * t, gfloat * lower, gfloat * upper)
{
  const Wide *wide = t->weights->wide;
  gfloat slack = 0.0f, most = t->settings->activation_ceiling;

  if (c->lateral != NULL) {
    const Coding *coding = coding_get (t->settings->coding);
    gfloat largest = MAX (wide->greatest (lower, c->units),
        wide->greatest (upper, c->units));

    if (!(largest <= MOST_EXCITED))
      return FALSE;
    slack = excitation_slack (c, t, largest);
    coding->excite (c->lateral, lower, lower, t->lateral_strength, lower);
    coding->excite (c->lateral, upper, upper, t->lateral_strength, upper);
  }
  if (c->lateral != NULL || most < G_MAXFLOAT || t->gain != NULL) {
    most = most < G_MAXFLOAT ? most : INFINITY;
    wide->limit (lower, -slack, most, t->gain, c->units);
    wide->limit (upper, slack, most, t->gain, c->units);
  }
  return TRUE;
}

/* Sets the scores of the listed units that are surely among the first @k, whatever the
 * others' are, to infinity, and those of the others to 0. */
static void
find_sure (Coder * c, const gfloat * lower, const gfloat * upper, guint k,
    guint n)
{
  const guint32 *listed = c->code.indices;
  gfloat next = -INFINITY;
  guint i;

  if (n > k) {
    memcpy (c->wanted, listed, n * sizeof (guint32));
    next = upper[winners_select_among (c->winners, upper, n, k + 1, c->wanted)];
  }
  for (i = 0; i < n; i++)
    c->score[listed[i]] = lower[listed[i]] > next ? INFINITY : 0.0f;
}

/* Lists the units that can be among the first in the code's indices.
 *
 * Returns: how many; 0 if they are too many */
static guint
list_possible (Coder * c, const CoderTask * t, gfloat * lower, gfloat * upper)
{
  gdouble side = c->lateral ? 2.0 * c->lateral_radius + 1.0 : 1.0;
  guint k = count_wanted (t->settings, c->units), worst, n;

  if (!bound_scores (c, t, lower, upper))
    return 0;
  worst = winners_select (c->winners, lower, k, c->code.indices);
  n = t->weights->wide->reaching (c->code.indices, upper, c->units,
      lower[worst]);
  c->has_sure = c->lateral != NULL
      && !coding_get (t->settings->coding)->keeps_scores;
  if (c->has_sure && n >= k)
    find_sure (c, lower, upper, k, n);
  return n >= k && n * LEAST_GAIN <= c->units
      && (c->has_sure || n * side * side <= MOST_MARKS * c->units) ? n : 0;
}

static inline gboolean
is_sure (const Coder * c, guint unit)
{
  return c->has_sure && c->score[unit] == INFINITY;
}

/* Marks the neighbourhood of a unit, or a unit that is sure, a bit for each unit. */
static void
mark_neighbourhood (Coder * c, const CompeteSettings * s, guint unit)
{
  guint radius = is_sure (c, unit) ? 0 : c->lateral_radius;
  guint x = unit % s->columns;
  guint y = unit / s->columns, line, left = x - MIN (x, radius);
  guint width = MIN (x + radius, s->columns - 1) - left + 1;
  guint64 bits = G_MAXUINT64 >> (64 - width);

  for (line = y - MIN (y, radius); line <= MIN (y + radius, s->rows - 1); line++) {
    guint at = line * s->columns + left;
    guint64 *marks = c->marks + at / 64;

    marks[0] |= bits << at % 64;
    if (at % 64 + width > 64)
      marks[1] |= bits >> (64 - at % 64);
  }
}

/* Lists the units that were marked, and takes the marks away.
 *
 * Returns: how many */
static guint
list_marked (Coder * c)
{
  guint i, n = 0;

  for (i = 0; i <= c->units / 64; i++)
    for (; c->marks[i] != 0; c->marks[i] &= c->marks[i] - 1)
      c->wanted[n++] = i * 64 + __builtin_ctzll (c->marks[i]);
  return n;
}

/* Computes the drives that the scores of the units listed need.
 *
 * Returns: %FALSE if they are too many */
static gboolean
compute_wanted (Coder * c, const CoderTask * t, const Sample * sample,
    gfloat * drives)
{
  const Weights *w = t->weights;
  const guint32 *wanted = c->code.indices;
  guint n = c->listed, i;

  if (c->lateral != NULL) {
    for (i = 0; i < c->listed; i++)
      mark_neighbourhood (c, t->settings, c->code.indices[i]);
    n = list_marked (c);
    wanted = c->wanted;
  }
  if (n * LEAST_GAIN > c->units)
    return FALSE;
  w->wide->drives_listed (drives, w->powers, w->row_stride, wanted, n,
      sample->v, sample->lit, sample->n_lit);
  return TRUE;
}

/* Stages 2 to 5 of the units listed. */
static void
score_listed (Coder * c, const CoderTask * t, const gfloat * drives)
{
  const guint32 *listed = c->code.indices;
  gfloat ceiling = t->settings->activation_ceiling;
  guint64 before = denormals_flush ();
  guint i, n = 0;

  for (i = 0; i < c->listed; i++)
    if (!is_sure (c, listed[i]))
      c->wanted[n++] = listed[i];
  if (c->lateral != NULL)
    coding_get (t->settings->coding)->excite_listed (c->lateral, drives,
        t->lateral_strength, c->wanted, n, c->score);
  for (i = 0; i < n; i++) {
    guint u = c->wanted[i];
    gfloat score = c->lateral != NULL ? c->score[u] : drives[u];

    score = score < ceiling || ceiling >= G_MAXFLOAT ? score : ceiling;
    c->score[u] = t->gain != NULL ? score * t->gain[u] : score;
  }
  denormals_restore (before);
}

static void
make_room_for_bounds (Coder * c, const Sketch * sketch)
{
  if (c->upper != NULL)
    return;
  c->upper = vector_new (WIDE_FIELDS * c->drive_stride);
  c->marks = g_new0 (guint64, c->units / 64 + 2);
  c->wanted = g_new (guint32, c->units);
  c->sketch_room = sketch_room_new (sketch);
}

static gboolean
must_pause (Coder * c)
{
  if (c->pause == 0 && c->found * 2 < c->bounded)
    c->pause = PAUSE + 1;
  c->bounded = 0;
  if (c->pause > 0)
    c->pause--;
  return c->pause > 0;
}

/**
 * coder_bound_drives:
 * @coder: set to the settings of @task; it has room for @count samples
 * @task: whose weights have a sketch or not
 * @samples: @count samples of M values
 * @count: 1 to %WIDE_FIELDS
 *
 * Bounds the drives of the samples, for coder_find_drives().
 *
 * Returns: %FALSE if that is not possible, or was not worth it lately
 */
gboolean
coder_bound_drives (Coder * c, const CoderTask * t, Sample * const *samples,
    guint count)
{
  const Sketch *sketch = t->weights->sketch;
  SketchSample bytes[WIDE_FIELDS];
  guint i;

  if (sketch == NULL || samples[0]->bytes == NULL || must_pause (c))
    return FALSE;
  make_room_for_bounds (c, sketch);
  c->bounded = count;
  c->found = 0;
  for (i = 0; i < count; i++)
    bytes[i] = sample_bytes (samples[i]);
  sketch_bounds (sketch, c->sketch_room, bytes, count, c->drives, c->upper,
      c->drive_stride);
  return TRUE;
}

/**
 * coder_find_drives:
 * @coder: set to the settings of @task
 * @task: with the weights that coder_bound_drives() was called with
 * @sample: one of its samples
 * @i: which one
 *
 * Sets line @i of @drives of @coder so that coder_encode(), which is to be called next,
 * finds the same code as with all of p = W v, though only some of them are computed.
 *
 * Returns: %FALSE if that is not worth it: the drives are to be computed
 */
gboolean
coder_find_drives (Coder * c, const CoderTask * t, const Sample * sample,
    guint i)
{
  gfloat *drives = c->drives + i * c->drive_stride;

  c->found += sample->n_lit == 0;
  if (sample->n_lit > 0)
    c->listed = list_possible (c, t, drives, c->upper + i * c->drive_stride);
  if (c->listed > 0 && !compute_wanted (c, t, sample, drives))
    c->listed = 0;
  if (c->listed == 0)
    return FALSE;
  score_listed (c, t, drives);
  c->found++;
  return TRUE;
}
