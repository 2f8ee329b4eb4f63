/* Contenders: the units that can win, found by a sketch of the weights
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "activation.h"
#include "contenders.h"
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

/* If more than one unit in so many needs its exact drive, all drives are computed: reading
 * scattered rows gains nothing then. */
#define LEAST_GAIN 2

/* If the neighbourhoods of the contenders have more than so many units for each unit of
 * the layer, nearly all drives would be needed: all are computed. */
#define MOST_MARKS 8.0

/* Where the drives of most samples were not found, the next so many calls of
 * contenders_bound() do not try. */
#define PAUSE 15

/* A line of a neighbourhood is at most 64 units. */
#define MOST_RADIUS 31

/* Sums of larger drives might not be finite. */
#define MOST_EXCITED 1e30f

struct _Contenders
{
  guint units;
  Winners *winners;             /* the coder's */
  SketchRoom *sketch_room;
  guint bounded, found;         /* samples whose drives were bounded, and found */
  guint pause;                  /* calls for which no drives are bounded */

  /* Of the samples that contenders_bound() was called with. */
  const CoderTask *task;
  Lateral *lateral;             /* NULL: units do not excite each other */
  Sample *const *samples;
  gsize stride;
  gfloat *lower;                /* the coder's drives */
  gfloat *upper;

  /* Of one sample. */
  guint32 *listed;              /* the units that can win: the coder's, */
  gfloat *score;                /* likewise */
  gboolean has_sure;            /* some of them may have infinite scores */
  guint64 *marks;               /* N bits */
  guint32 *wanted;
};

/**
 * contenders_new:
 * @units: N
 * @sketch: of N rows
 * @winners: scratch memory for N scores
 *
 * Returns: (transfer full): what finds the contenders for one sample after another
 */
Contenders *
contenders_new (guint units, const Sketch * sketch, Winners * winners)
{
  Contenders *c = g_new0 (Contenders, 1);

  c->units = units;
  c->winners = winners;
  c->sketch_room = sketch_room_new (sketch);
  c->upper = vector_new (WIDE_FIELDS * vector_round_up (units, WIDE_LANES));
  c->marks = g_new0 (guint64, units / 64 + 2);
  c->wanted = g_new (guint32, units);
  return c;
}

void
contenders_free (Contenders * c)
{
  if (c == NULL)
    return;
  sketch_room_free (c->sketch_room);
  g_aligned_free (c->upper);
  g_free (c->marks);
  g_free (c->wanted);
  g_free (c);
}

/* How many scores the coding looks at. */
static guint64
count_wanted (const CompeteSettings * s, guint units)
{
  return MAX (s->winners, coding_candidates (s, units));
}

/**
 * contenders_may_help:
 * @settings: of a layer
 *
 * Returns: whether contenders_find() may find the code with fewer drives than all
 */
gboolean
contenders_may_help (const CompeteSettings * s)
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
excitation_slack (const CoderTask * t, gfloat largest)
{
  gdouble side = 2.0 * t->settings->lateral_radius + 1.0;
  gdouble sum = largest * (4.0 + t->lateral_strength * (side * side + 1.0));

  return 4.0 * (2.0 * side + 16.0) * 0x1p-24 * sum + 1e-30;
}

/* From the bounds of drives to those of scores, in place.
 *
 * Returns: %FALSE if the sums of stage 3 might not be finite */
static gboolean
bound_scores (Contenders * c, gfloat * lower, gfloat * upper)
{
  const CoderTask *t = c->task;
  const Wide *wide = t->weights->wide;
  gfloat slack = 0.0f, most = t->settings->activation_ceiling;

  if (c->lateral != NULL) {
    const Coding *coding = coding_get (t->settings->coding);
    gfloat largest = MAX (wide->greatest (lower, c->units),
        wide->greatest (upper, c->units));

    if (!(largest <= MOST_EXCITED))
      return FALSE;
    slack = excitation_slack (t, largest);
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
find_sure (Contenders * c, const gfloat * lower, const gfloat * upper, guint k,
    guint n)
{
  const guint32 *listed = c->listed;
  gfloat next = -INFINITY;
  guint i;

  if (n > k) {
    memcpy (c->wanted, listed, n * sizeof (guint32));
    next = upper[winners_select_among (c->winners, upper, n, k + 1, c->wanted)];
  }
  for (i = 0; i < n; i++)
    c->score[listed[i]] = lower[listed[i]] > next ? INFINITY : 0.0f;
}

/* Lists the units that can be among the first.
 *
 * Returns: how many; 0 if they are too many */
static guint
list_possible (Contenders * c, gfloat * lower, gfloat * upper)
{
  const CoderTask *t = c->task;
  gdouble side = c->lateral ? 2.0 * t->settings->lateral_radius + 1.0 : 1.0;
  guint k = count_wanted (t->settings, c->units), worst, n;

  if (!bound_scores (c, lower, upper))
    return 0;
  worst = winners_select (c->winners, lower, k, c->listed);
  n = t->weights->wide->reaching (c->listed, upper, c->units, lower[worst]);
  c->has_sure = c->lateral != NULL
      && !coding_get (t->settings->coding)->keeps_scores;
  if (c->has_sure && n >= k)
    find_sure (c, lower, upper, k, n);
  return n >= k && n * LEAST_GAIN <= c->units
      && (c->has_sure || n * side * side <= MOST_MARKS * c->units) ? n : 0;
}

static inline gboolean
is_sure (const Contenders * c, guint unit)
{
  return c->has_sure && c->score[unit] == INFINITY;
}

/* Marks the neighbourhood of a unit, or a unit that is sure, a bit for each unit. */
static void
mark_neighbourhood (Contenders * c, const CompeteSettings * s, guint unit)
{
  guint radius = is_sure (c, unit) ? 0 : s->lateral_radius;
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
list_marked (Contenders * c)
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
compute_wanted (Contenders * c, const Sample * sample, guint listed,
    gfloat * drives)
{
  const Weights *w = c->task->weights;
  const guint32 *wanted = c->listed;
  guint n = listed, i;

  if (c->lateral != NULL) {
    for (i = 0; i < listed; i++)
      mark_neighbourhood (c, c->task->settings, c->listed[i]);
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
score_listed (Contenders * c, const gfloat * drives, guint listed)
{
  const CoderTask *t = c->task;
  gfloat ceiling = t->settings->activation_ceiling;
  guint64 before = denormals_flush ();
  guint i, n = 0;

  for (i = 0; i < listed; i++)
    if (!is_sure (c, c->listed[i]))
      c->wanted[n++] = c->listed[i];
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

static gboolean
must_pause (Contenders * c)
{
  if (c->pause == 0 && c->found * 2 < c->bounded)
    c->pause = PAUSE + 1;
  c->bounded = 0;
  if (c->pause > 0)
    c->pause--;
  return c->pause > 0;
}

/**
 * contenders_bound:
 * @task: whose weights have the sketch
 * @lateral: (nullable): what excites with the settings of @task
 * @samples: @count samples of M values, with bytes
 * @count: 1 to %WIDE_FIELDS
 * @drives: room for the drives of @count samples
 * @stride: floats from one sample's drives to the next
 *
 * Bounds the drives of the samples. contenders_find(), which is to be called next,
 * uses all of these.
 *
 * Returns: %FALSE if that was not worth it lately
 */
gboolean
contenders_bound (Contenders * c, const CoderTask * task, Lateral * lateral,
    Sample * const *samples, guint count, gfloat * drives, gsize stride)
{
  SketchSample bytes[WIDE_FIELDS];
  guint i;

  if (must_pause (c))
    return FALSE;
  c->task = task;
  c->lateral = lateral;
  c->samples = samples;
  c->lower = drives;
  c->stride = stride;
  c->bounded = count;
  c->found = 0;
  for (i = 0; i < count; i++)
    bytes[i] = sample_bytes (samples[i]);
  sketch_bounds (task->weights->sketch, c->sketch_room, bytes, count, drives,
      c->upper, stride);
  return TRUE;
}

/**
 * contenders_find:
 * @i: one of the samples that contenders_bound() was called with
 * @listed: N integers, set to the units that can win, ascending
 * @score: N floats, set to the scores of these units: infinity where one is sure to win
 *
 * Computes the drives of these units alone, into line @i of the drives.
 *
 * Returns: how many can win; 0 if that is not worth it: the drives are to be computed
 */
guint
contenders_find (Contenders * c, guint i, guint32 * listed, gfloat * score)
{
  const Sample *sample = c->samples[i];
  gfloat *drives = c->lower + i * c->stride;
  guint n = 0;

  c->listed = listed;
  c->score = score;
  c->found += sample->n_lit == 0;
  if (sample->n_lit > 0)
    n = list_possible (c, drives, c->upper + i * c->stride);
  if (n == 0 || !compute_wanted (c, sample, n, drives))
    return 0;
  score_listed (c, drives, n);
  c->found++;
  return n;
}
