/* The coder: from a sample's drive to its code
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "coder.h"
#include "kernels.h"
#include "vectors.h"

/**
 * coder_new:
 * @units: N
 *
 * Returns: a coder that has coded nothing
 */
Coder *
coder_new (guint units)
{
  Coder *c = g_new0 (Coder, 1);

  c->units = units;
  c->drive_stride = (units + 15) & ~(gsize) 15;
  c->score = vector_new (units);
  c->order = g_new0 (guint32, units);
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
  g_aligned_free (c->values);
  g_aligned_free (c->score);
  g_free (c->order);
  code_clear (&c->code);
  lateral_free (c->lateral);
  pursuit_free (c->pursuit);
  g_free (c);
}

/**
 * coder_make_room:
 * @samples: of how many drives is to hold the drives, and values the values
 * @values: M
 *
 * What they held is lost when they had less room.
 */
void
coder_make_room (Coder * c, guint samples, guint values)
{
  if (samples <= c->room)
    return;
  g_aligned_free (c->drives);
  g_aligned_free (c->values);
  c->drives = vector_new (samples * c->drive_stride);
  c->values = vector_new ((gsize) samples * values);
  c->room = samples;
}

/**
 * coder_set:
 * @settings: what the next samples are coded by
 *
 * Makes ready for them.
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

/* Stage 2; the drive itself is returned when there is nothing to do. */
static const gfloat *
activate (Coder * c, const CoderTask * t, const gfloat * drive)
{
  guint u;

  switch (t->settings->activation) {
    case COMPETE_ACTIVATION_TANH:
      for (u = 0; u < c->units; u++)
        c->score[u] = tanhf (drive[u]);
      return c->score;
    case COMPETE_ACTIVATION_WEIGHTED_MEAN:
      for (u = 0; u < c->units; u++)
        c->score[u] = drive[u] / MAX (1e-10f, t->weights->sums[u]);
      return c->score;
    case COMPETE_ACTIVATION_LINEAR:
      break;
  }
  return drive;
}

/* Stage 2, coding=signed-pursuit: how far, whatever the direction. */
static const gfloat *
of_either_sign (Coder * c, const CoderTask * t, const gfloat * activation)
{
  guint u;

  if (t->settings->coding != COMPETE_CODING_SIGNED_PURSUIT)
    return activation;
  for (u = 0; u < c->units; u++)
    c->score[u] = fabsf (activation[u]);
  return c->score;
}

/* Stage 3. */
static const gfloat *
excite (Coder * c, const CoderTask * t, const gfloat * activation,
    const gfloat * previous)
{
  const CompeteSettings *s = t->settings;
  gdouble side = 2.0 * s->lateral_radius + 1.0;
  const gfloat *source = s->lateral_source == COMPETE_LATERAL_CURRENT ?
      activation : previous;

  if (c->lateral == NULL)
    return activation;
  if (s->coding == COMPETE_CODING_WINNERS)
    lateral_excite_sum (c->lateral, activation, source, t->lateral_strength,
        c->score);
  else
    lateral_excite_mean (c->lateral, activation, source,
        t->lateral_strength * (side * side - 1.0), c->score);
  return c->score;
}

/* Stage 4. */
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

/* Stage 5. */
static const gfloat *
weigh (Coder * c, const CoderTask * t, const gfloat * score)
{
  if (t->gain == NULL)
    return score;
  if (score != c->score)
    memcpy (c->score, score, c->units * sizeof (gfloat));
  compete_multiply (c->score, t->gain, c->units);
  return c->score;
}

/* Stage 7: o = m (o + o(t-1)) / 2. As the winners are among the residual
 * winners, what is added to o(t-1) here is set anew when it is remembered. */
static void
mix_with_past (Coder * c, const CoderTask * t, const gfloat * score,
    gfloat * previous)
{
  Code *code = &c->code;
  guint i;

  for (i = 0; i < code->n; i++)
    previous[code->indices[i]] += code->activations[i];
  code->n = t->settings->residual_winners;
  winners_select (score, c->units, code->n, code->indices, code->keys);
  for (i = 0; i < code->n; i++)
    code->activations[i] = 0.5f * previous[code->indices[i]];
}

/* Among which units a pursuit chooses. */
static void
make_shortlist (Coder * c, const CompeteSettings * s, const gfloat * score)
{
  Code *code = &c->code;
  guint u;

  code->n = c->units;
  if (s->shortlist > 0)
    code->n = MIN ((guint64) s->shortlist * s->winners, c->units);
  if (code->n < c->units)
    winners_select (score, c->units, code->n, code->indices, code->keys);
  else
    for (u = 0; u < c->units; u++)
      code->indices[u] = u;
}

static void
pursue (Coder * c, const CoderTask * t, const gfloat * drive,
    const gfloat * score)
{
  const CompeteSettings *s = t->settings;
  PursuitTask task = { t->weights, t->gram, t->gain,
    s->rule == COMPETE_RULE_UNIT_NORM, s->coding == COMPETE_CODING_SIGNED_PURSUIT,
    s->winners
  };

  make_shortlist (c, s, score);
  pursuit_run (c->pursuit, &task, drive, &c->code);
}

static void
select_winners (Coder * c, const CoderTask * t, const gfloat * score)
{
  Code *code = &c->code;

  code->n = t->settings->winners;
  winners_select (score, c->units, code->n, code->indices, code->keys);
}

/* Stages 6 and 7. */
static void
select_and_fit (Coder * c, const CoderTask * t, const gfloat * drive,
    const gfloat * score, gfloat * previous)
{
  switch (t->settings->coding) {
    case COMPETE_CODING_WINNERS:
      select_winners (c, t, score);
      code_gather (&c->code, score);
      if (t->settings->residual_winners > 0)
        mix_with_past (c, t, score, previous);
      break;
    case COMPETE_CODING_REFIT:
      select_winners (c, t, score);
      pursuit_refit (c->pursuit, t->weights, drive, &c->code);
      break;
    case COMPETE_CODING_PURSUIT:
    case COMPETE_CODING_SIGNED_PURSUIT:
      pursue (c, t, drive, score);
      break;
  }
}

/**
 * coder_encode:
 * @task: what is the same for all fields of the frame; coder_set() was told its
 *     settings
 * @drive: N floats, W v
 * @previous: (nullable): N floats, o(t-1) of this field; scratch afterwards;
 *     %NULL where nothing asks for it
 *
 * Stages 2 to 7 of a sample; what comes of them is @code.
 */
void
coder_encode (Coder * c, const CoderTask * t, const gfloat * drive,
    gfloat * previous)
{
  const gfloat *score = of_either_sign (c, t, activate (c, t, drive));

  score = limit (c, t, excite (c, t, score, previous));
  select_and_fit (c, t, drive, weigh (c, t, score), previous);
}

/**
 * coder_encode_flat:
 * @task: as for coder_encode()
 *
 * To the bit what coder_encode() makes of a sample whose values are all 0, but at
 * once: all scores are 0, so the last units win, with an activation of 0.
 *
 * Returns: %FALSE when the code depends on the frame before and coder_encode() has
 *     to find it
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
  code->n = s->coding == COMPETE_CODING_WINNERS ? s->winners : 0;
  for (i = 0; i < code->n; i++) {
    code->indices[i] = c->units - code->n + i;
    code->activations[i] = 0.0f;
  }
  return TRUE;
}
