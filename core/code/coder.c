/* The coder: from a sample's drive to its code
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "activation.h"
#include "coder.h"
#include "denormals.h"
#include "kernels.h"
#include "vectors.h"

/**
 * coder_new:
 * @units: N
 *
 * Returns: (transfer full): a coder
 */
Coder *
coder_new (guint units)
{
  Coder *c = g_new0 (Coder, 1);

  c->units = units;
  c->drive_stride = vector_round_up (units, WIDE_LANES);
  c->score = vector_new (c->drive_stride);
  c->winners = winners_new (units);
  code_init (&c->code, units);
  c->pursuit = pursuit_new ();
  return c;
}

void
coder_free (Coder * c)
{
  if (c == NULL)
    return;
  g_aligned_free (c->drives);
  g_aligned_free (c->upper);
  g_free (c->marks);
  g_free (c->wanted);
  sketch_room_free (c->sketch_room);
  g_aligned_free (c->score);
  winners_free (c->winners);
  code_clear (&c->code);
  lateral_free (c->lateral);
  pursuit_free (c->pursuit);
  g_free (c);
}

/**
 * coder_make_room:
 * @samples: how many samples drives has to have room for
 *
 * Its content is lost when it had less room.
 */
void
coder_make_room (Coder * c, guint samples)
{
  if (samples <= c->room)
    return;
  g_aligned_free (c->drives);
  c->drives = vector_new (samples * c->drive_stride);
  c->room = samples;
}

/**
 * coder_set:
 * @settings: the settings of the next samples
 *
 * Prepares the coder for them.
 */
void
coder_set (Coder * c, const CompeteSettings * settings)
{
  gboolean excited = lateral_excites (settings);

  if (!excited || settings->lateral_radius != c->lateral_radius)
    g_clear_pointer (&c->lateral, lateral_free);
  if (excited && c->lateral == NULL)
    c->lateral = lateral_new (settings->columns, settings->rows,
        settings->lateral_radius);
  c->lateral_radius = settings->lateral_radius;
}

/* Stage 2. Each stage returns its result: what it was given, where it has nothing to
 * do, or c->score. */
static const gfloat *
activate (Coder * c, const CoderTask * t, const gfloat * drive)
{
  const Activation *activation = activation_get (t->settings->activation);

  if (activation->compute == NULL)
    return drive;
  activation->compute (c->score, drive, t->weights);
  return c->score;
}

/* Stage 2, the scores that the units compete with. */
static const gfloat *
score (Coder * c, const Coding * coding, const gfloat * activation)
{
  if (coding->score == NULL)
    return activation;
  coding->score (c->score, activation, c->units);
  return c->score;
}

/* Stage 3, lateral excitation. */
static const gfloat *
excite (Coder * c, const Coding * coding, const CoderTask * t,
    const gfloat * activation, const gfloat * previous)
{
  const gfloat *source =
      t->settings->lateral_source == COMPETE_LATERAL_CURRENT ? activation :
      previous;

  if (c->lateral == NULL)
    return activation;
  coding->excite (c->lateral, activation, source, t->lateral_strength,
      c->score);
  return c->score;
}

/* Stage 4, the ceiling. */
static const gfloat *
limit (Coder * c, const CoderTask * t, const gfloat * score)
{
  gfloat ceiling = t->settings->activation_ceiling;
  guint u;

  if (ceiling >= G_MAXFLOAT)
    return score;
  for (u = 0; u < c->units; u++)
    c->score[u] = score[u] < ceiling ? score[u] : ceiling;
  return c->score;
}

/* Stage 5, conscience. */
static const gfloat *
multiply_by_gain (Coder * c, const CoderTask * t, const gfloat * score)
{
  if (t->gain == NULL)
    return score;
  if (score != c->score)
    memcpy (c->score, score, c->units * sizeof (gfloat));
  compete_multiply (c->score, t->gain, c->units);
  return c->score;
}

/* Stages 2 to 5. */
static const gfloat *
find_scores (Coder * c, const CoderTask * t, const gfloat * drive,
    const gfloat * previous)
{
  const Coding *coding = coding_get (t->settings->coding);
  const gfloat *scores = score (c, coding, activate (c, t, drive));

  scores = excite (c, coding, t, scores, previous);
  scores = limit (c, t, scores);
  return multiply_by_gain (c, t, scores);
}

/**
 * coder_encode:
 * @coder: set to the settings of @task by coder_set()
 * @task: what is the same for all fields of the frame
 * @drive: N floats, W v, or what coder_find_drives() found
 * @previous: (nullable): N floats, o(t-1) of this field, used as scratch; %NULL
 *     where no setting needs it
 *
 * Stages 2 to 7 of a sample. Sets @code of @coder.
 */
void
coder_encode (Coder * c, const CoderTask * t, const gfloat * drive,
    gfloat * previous)
{
  const CodingTools tools = { c->winners, c->pursuit, c->listed };
  const gfloat *scores =
      c->listed > 0 ? c->score : find_scores (c, t, drive, previous);

  coding_get (t->settings->coding)->encode (&tools, t, drive, scores, previous,
      &c->code);
  c->listed = 0;
}

/* How it works. Only the units with the largest scores need their exact drives. A sketch
 * of the weights gives bounds of all drives (sketch.c). Each of the stages 2 to 5 is a
 * function of the drives that does not fall where a drive rises, and rounding keeps that
 * for all but the sums of stage 3. So the lower bounds of the drives, taken through the
 * stages, give lower bounds of the scores, and the upper bounds upper ones, once what the
 * sums round is added. With k the number of scores that a coding looks at, the k-th
 * largest lower bound is one that k scores reach. Only units whose upper bound reaches it
 * can be among the k. These get their exact drives, and so do their neighbours where they
 * excite. Of these units alone the scores are computed, and they alone compete. So the
 * code has the bits that it has with all drives. */

/* Where more than a share of 1 / this of the rows would be read, all of them are. */
#define LEAST_GAIN 2

/* Where neighbourhoods have together more than so many times N units, they cover too
 * many. */
#define MOST_MARKS 8.0

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
      && s->contrast != COMPETE_CONTRAST_LOCAL
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
  return n >= k && n * LEAST_GAIN <= c->units
      && n * side * side <= MOST_MARKS * c->units ? n : 0;
}

/* Marks the neighbourhood of a unit, a bit for each unit. */
static void
mark_neighbourhood (Coder * c, const CompeteSettings * s, guint unit)
{
  guint radius = c->lateral_radius, x = unit % s->columns;
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
compute_wanted (Coder * c, const CoderTask * t, const Sample * sample)
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
  w->wide->drives_listed (c->drives, w->powers, w->row_stride, wanted, n,
      sample->v, sample->lit, sample->n_lit);
  return TRUE;
}

/* Stages 2 to 5 of the units listed. */
static void
score_listed (Coder * c, const CoderTask * t)
{
  const guint32 *listed = c->code.indices;
  gfloat ceiling = t->settings->activation_ceiling;
  guint64 before = denormals_flush ();
  guint i;

  if (c->lateral != NULL)
    coding_get (t->settings->coding)->excite_listed (c->lateral, c->drives,
        t->lateral_strength, listed, c->listed, c->score);
  for (i = 0; i < c->listed; i++) {
    guint u = listed[i];
    gfloat score = c->lateral != NULL ? c->score[u] : c->drives[u];

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
  c->upper = vector_new (c->drive_stride);
  c->marks = g_new0 (guint64, c->units / 64 + 2);
  c->wanted = g_new (guint32, c->units);
  c->sketch_room = sketch_room_new (sketch);
}

/**
 * coder_find_drives:
 * @coder: set to the settings of @task; it has room for a sample
 * @task: whose weights have a sketch or not
 * @sample: M values
 *
 * Sets the first of @drives of @coder so that coder_encode(), which is to be called next,
 * finds the same code as with all of p = W v, though only some of them are computed.
 *
 * Returns: %FALSE if that is not possible, or not worth it: the drives are to be computed
 */
gboolean
coder_find_drives (Coder * c, const CoderTask * t, const Sample * sample)
{
  const Sketch *sketch = t->weights->sketch;

  if (sketch == NULL || sample->bytes == NULL || sample->n_lit == 0)
    return FALSE;
  make_room_for_bounds (c, sketch);
  sketch_bounds (sketch, c->sketch_room, sample->bytes, sample->lit,
      sample->n_lit, sample->energy, c->drives, c->upper);
  c->listed = list_possible (c, t, c->drives, c->upper);
  if (c->listed > 0 && !compute_wanted (c, t, sample))
    c->listed = 0;
  if (c->listed == 0)
    return FALSE;
  score_listed (c, t);
  return TRUE;
}

/**
 * coder_encode_flat:
 * @coder: as for coder_encode()
 * @task: as for coder_encode()
 *
 * Codes a sample whose values are all 0, without its drive, to the same bits as
 * coder_encode(): all scores are 0, so the last units win, with an activation of 0.
 *
 * Returns: %FALSE when the code depends on the frame before, and coder_encode() has
 *     to be called
 */
gboolean
coder_encode_flat (Coder * c, const CoderTask * t)
{
  const CompeteSettings *s = t->settings;
  Code *code = &c->code;
  guint i;

  if (s->residual_winners > 0
      || (c->lateral != NULL && s->lateral_source == COMPETE_LATERAL_PREVIOUS))
    return FALSE;
  code->n = coding_get (s->coding)->keeps_scores ? s->winners : 0;
  for (i = 0; i < code->n; i++) {
    code->indices[i] = c->units - code->n + i;
    code->activations[i] = 0.0f;
  }
  return TRUE;
}
