/* The coder: from a sample's drive to its code
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "activation.h"
#include "coder.h"
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
  gboolean excited = settings->lateral_radius > 0
      && (settings->lateral_strength != 0.0
      || settings->lateral_anneal_frames > 0);

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

/* Stages 2 to 5. @widening is added to excited scores. */
static const gfloat *
find_scores (Coder * c, const CoderTask * t, const gfloat * drive,
    const gfloat * previous, gfloat widening)
{
  const Coding *coding = coding_get (t->settings->coding);
  const gfloat *scores = score (c, coding, activate (c, t, drive));
  guint u;

  scores = excite (c, coding, t, scores, previous);
  for (u = 0; widening != 0.0f && u < c->units; u++)
    c->score[u] = scores[u] + widening;
  scores = limit (c, t, scores);
  return multiply_by_gain (c, t, scores);
}

/**
 * coder_encode:
 * @coder: set to the settings of @task by coder_set()
 * @task: what is the same for all fields of the frame
 * @drive: N floats, W v
 * @previous: (nullable): N floats, o(t-1) of this field, used as scratch; %NULL
 *     where no setting needs it
 *
 * Stages 2 to 7 of a sample. Sets @code of @coder.
 */
void
coder_encode (Coder * c, const CoderTask * t, const gfloat * drive,
    gfloat * previous)
{
  const CodingTools tools = { c->winners, c->pursuit };

  coding_get (t->settings->coding)->encode (&tools, t, drive,
      find_scores (c, t, drive, previous, 0.0f), previous, &c->code);
}

/* How it works. Only the units with the largest scores need their exact drives. A sketch
 * of the weights gives bounds of all drives (sketch.c). Each of the stages 2 to 5 is a
 * function of the drives that does not fall where a drive rises, and rounding keeps that
 * for all but the sums of stage 3. So the lower bounds of the drives, taken through the
 * stages, give lower bounds of the scores, and the upper bounds upper ones, once what the
 * sums round is added. With k the number of scores that a coding looks at, the k-th
 * largest lower bound is one that k scores reach. Only units whose upper bound reaches it
 * can be among the k. These get their exact drives, and so do their neighbours where they
 * excite; all others keep their lower bounds, with which they cannot win either. So the
 * code has the bits that it has with all drives. */

/* Where more than a share of 1 / this of the rows would be read, all of them are. */
#define LEAST_GAIN 2

/* Where neighbourhoods have together more than so many times N units, they cover too
 * many. */
#define MOST_MARKS 8.0

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

  return c->lateral == NULL ? 0.0f :
      4.0 * (2.0 * side + 16.0) * 0x1p-24 * sum + 1e-30;
}

static gfloat
largest_of (const gfloat * lower, const gfloat * upper, guint n)
{
  gfloat most[WIDE_LANES] = { 0 }, largest = 0.0f;
  guint u, i;

  for (u = 0; u < n; u += WIDE_LANES)
    for (i = 0; i < WIDE_LANES; i++) {
      gfloat size = upper[u + i] > -lower[u + i] ? upper[u + i] : -lower[u + i];

      most[i] = most[i] > size ? most[i] : size;
    }
  for (i = 0; i < WIDE_LANES; i++)
    largest = MAX (largest, most[i]);
  return largest;
}

/* Marks a unit as wanted, and its neighbours where they excite it. */
static void
want (Coder * c, const CompeteSettings * s, guint unit)
{
  guint radius = c->lateral ? c->lateral_radius : 0;
  guint x = unit % s->columns, y = unit / s->columns, line;
  guint left = x - MIN (x, radius), right = MIN (x + radius, s->columns - 1);

  for (line = y - MIN (y, radius); line <= MIN (y + radius, s->rows - 1); line++)
    memset (c->wanted + line * s->columns + left, 1, right - left + 1);
}

/* Whether any of WIDE_LANES scores reaches @least. */
static inline gboolean
any_reaches (const gfloat * scores, gfloat least)
{
  gint32 any = 0;
  guint i;

  for (i = 0; i < WIDE_LANES; i++)
    any |= scores[i] >= least ? -1 : 0;
  return any != 0;
}

/* Marks the units whose scores reach @least, and their neighbours.
 *
 * Returns: %FALSE if these are too many */
static gboolean
mark_reaching (Coder * c, const CompeteSettings * s, const gfloat * scores,
    gfloat least)
{
  gdouble side = c->lateral ? 2.0 * c->lateral_radius + 1.0 : 1.0;
  guint u, i, n = 0;

  memset (c->wanted, 0, c->drive_stride);
  for (u = 0; u < c->units; u += WIDE_LANES) {
    guint end = MIN (u + WIDE_LANES, c->units);

    if (!any_reaches (scores + u, least))
      continue;
    for (i = u; i < end; i++) {
      if (scores[i] < least)
        continue;
      if (++n * side * side > MOST_MARKS * c->units)
        return FALSE;
      want (c, s, i);
    }
  }
  return TRUE;
}

/* Lists the units that are marked in the code's indices.
 *
 * Returns: how many */
static guint
list_wanted (Coder * c)
{
  guint32 *list = c->code.indices;
  guint u, i, n = 0;

  for (u = 0; u < c->units; u += WIDE_LANES) {
    guint64 marks[2];

    memcpy (marks, c->wanted + u, sizeof marks);
    if ((marks[0] | marks[1]) == 0)
      continue;
    for (i = 0; i < MIN (WIDE_LANES, c->units - u); i++) {
      list[n] = u + i;
      n += c->wanted[u + i];
    }
  }
  return n;
}

/* Lists the units that can be among the first, and their neighbours.
 *
 * Returns: how many; 0 if they are too many */
static guint
find_wanted (Coder * c, const CoderTask * t, gfloat * lower, gfloat * upper)
{
  const CompeteSettings *s = t->settings;
  gfloat largest = c->lateral ? largest_of (lower, upper, c->units) : 0.0f;
  gfloat slack = excitation_slack (c, t, largest);
  const gfloat *scores = find_scores (c, t, lower, NULL, -slack);
  gfloat least = scores[winners_select (c->winners, scores,
          count_wanted (s, c->units), c->code.indices)];
  guint n;

  scores = find_scores (c, t, upper, NULL, slack);
  if (largest > MOST_EXCITED || !mark_reaching (c, s, scores, least))
    return 0;
  n = list_wanted (c);
  return n * LEAST_GAIN <= c->units ? n : 0;
}

/* Bounds the drives of @count samples that all have bytes. */
static void
bound_drives (Coder * c, const Sketch * sketch, Sample * const *samples,
    guint count)
{
  SketchSample bytes[WIDE_FIELDS];
  guint i;

  if (c->upper == NULL) {
    c->upper = vector_new (WIDE_FIELDS * c->drive_stride);
    c->wanted = g_new (guint8, c->drive_stride);
    c->sketch_room = sketch_room_new (sketch);
  }
  for (i = 0; i < count; i++)
    bytes[i] = sample_bytes (samples[i]);
  sketch_bounds (sketch, c->sketch_room, bytes, count, c->drives, c->upper,
      c->drive_stride);
}

/**
 * coder_find_drives:
 * @coder: set to the settings of @task; it has room for @count samples
 * @task: whose weights have a sketch or not
 * @samples: @count samples of M values
 * @count: 1 to %WIDE_FIELDS
 * @found: (out): for each sample, whether its drives were found
 *
 * Sets @drives of @coder so that coder_encode() finds the same codes as with all of p =
 * W v, though most of them are other. Where that is not possible, or not worth it, the
 * drives of a sample are not found: they are to be computed.
 *
 * Returns: of how many samples they were found
 */
guint
coder_find_drives (Coder * c, const CoderTask * t, Sample * const *samples,
    guint count, gboolean * found)
{
  const Weights *w = t->weights;
  guint i, n, all = 0;

  for (i = 0; i < count; i++)
    found[i] = FALSE;
  if (w->sketch == NULL || samples[0]->bytes == NULL)
    return 0;
  bound_drives (c, w->sketch, samples, count);
  for (i = 0; i < count; i++) {
    const Sample *sample = samples[i];
    gfloat *drives = c->drives + i * c->drive_stride;

    n = find_wanted (c, t, drives, c->upper + i * c->drive_stride);
    w->wide->drives_listed (drives, w->powers, w->row_stride, c->code.indices,
        n, sample->v, sample->lit, sample->n_lit);
    found[i] = n > 0;
    all += found[i];
  }
  return all;
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
