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
  contenders_free (c->contenders);
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

/**
 * coder_bound_drives:
 * @coder: set to the settings of @task; it has room for @count samples
 * @task: whose weights have a sketch or not
 * @samples: @count samples of M values
 * @count: 1 to %WIDE_FIELDS
 *
 * Bounds the drives of the samples, for coder_find_drives(), which uses @task and
 * @samples, too.
 *
 * Returns: %FALSE if that is not possible, or was not worth it lately
 */
gboolean
coder_bound_drives (Coder * c, const CoderTask * t, Sample * const *samples,
    guint count)
{
  const Sketch *sketch = t->weights->sketch;

  if (sketch == NULL || samples[0]->bytes == NULL)
    return FALSE;
  if (c->contenders == NULL)
    c->contenders = contenders_new (c->units, sketch, c->winners);
  return contenders_bound (c->contenders, t, c->lateral, samples, count,
      c->drives, c->drive_stride);
}

/**
 * coder_find_drives:
 * @coder: for which coder_bound_drives() returned %TRUE
 * @i: one of the samples that it was called with
 *
 * Sets line @i of @drives of @coder so that coder_encode(), which is to be called next,
 * finds the same code as with all of p = W v, though only some of them are computed.
 *
 * Returns: %FALSE if that is not worth it: the drives are to be computed
 */
gboolean
coder_find_drives (Coder * c, guint i)
{
  c->listed = contenders_find (c->contenders, i, c->code.indices, c->score);
  return c->listed > 0;
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
