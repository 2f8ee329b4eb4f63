/* Invariant: two slow stages over the drive of a layer, and winners over their code
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "competeerror.h"
#include "expand.h"
#include "invariant.h"
#include "slowsolve.h"

/* Most units of the layer below: the sums of the first stage then take 135 million
 * bytes. */
#define MOST_UNITS 4096

/* With a larger ridge the first stage keeps more of its input, from which the second
 * learns to be more invariant (README.md has figures). */
#define FIRST_RIDGE 0.1
#define SECOND_RIDGE 0.01

/* Outputs are clipped to so many of their standard deviations. It keeps the products of
 * the first stage's outputs small, and the effect of unusual input. */
#define FIRST_CLIP 4.0f
#define SECOND_CLIP 5.0f

/**
 * invariant_check:
 * @units: N, of the layer below
 * @error: (out): %COMPETE_ERROR_SETTINGS, with what to change
 *
 * Returns: whether invariant_new() may be called with so many units
 */
gboolean
invariant_check (guint units, GError ** error)
{
  if (units <= MOST_UNITS)
    return TRUE;
  g_set_error (error, COMPETE_ERROR, COMPETE_ERROR_SETTINGS,
      "The layer below has %u units, and the memory that is needed grows with "
      "their square: give it at most %u", units, MOST_UNITS);
  return FALSE;
}

/* Floats that a slow stage of @n inputs and @k outputs needs while it learns: its rows;
 * the sums and their copy, and the waiting samples; the solver's matrices, which are of
 * doubles; the traces of @fields. */
static guint64
stage_memory (guint64 n, guint64 k, guint64 fields)
{
  guint64 wide = n + 64;

  return 2 * n * (k + 16) + 4 * (n + 1) * wide + 4 * SLOW_SUMS_BLOCK * wide
      + 4 * n * n + 12 * n * k + 4 * k * k + fields * n;
}

/**
 * invariant_memory:
 * @settings: of the stages
 * @units: N, of the layer below
 * @fields: of a frame
 *
 * Returns: how many bytes the stages need at most, with those of BLAS
 */
guint64
invariant_memory (const SlowSettings * settings, guint units, guint fields)
{
  guint64 first = MIN (settings->first_units, units);
  guint64 products = expand_length (first);
  guint64 second = MIN (settings->second_units, products);
  guint64 third = settings->third_units;
  guint64 floats = stage_memory (units, first, fields)
      + stage_memory (products, second, fields)
      + (second + 8) * (third + 16) + fields * (units + first + products
      + second + third);

  return floats * sizeof (gfloat) + slow_solve_room (2);
}

/**
 * invariant_new:
 * @settings: of the stages, copied; a stage has at most as many outputs as inputs
 * @units: N, of the layer below, for which invariant_check() is true
 *
 * Returns: (transfer full): stages that have learned nothing
 */
Invariant *
invariant_new (const SlowSettings * settings, guint units)
{
  Invariant *v = g_new0 (Invariant, 1);
  guint products;

  v->settings = *settings;
  v->units = units;
  v->first = slow_stage_new (units, MIN (settings->first_units, units),
      FIRST_RIDGE, FIRST_CLIP, settings->seed);
  products = expand_length (v->first->units);
  v->second = slow_stage_new (products, MIN (settings->second_units, products),
      SECOND_RIDGE, SECOND_CLIP, settings->seed);
  if (settings->third_units > 0)
    v->third = slow_winners_new (v->second->units, settings->third_units,
        settings->seed);
  return v;
}

void
invariant_free (Invariant * v)
{
  g_clear_pointer (&v->learner, slow_learner_free);
  slow_stage_free (v->first);
  slow_stage_free (v->second);
  slow_winners_free (v->third);
  g_free (v->rectified);
  g_free (v->y1);
  g_free (v->expanded);
  g_free (v->y2);
  g_free (v->y3);
  g_free (v);
}

/**
 * invariant_matches:
 * @settings: of the stages
 * @units: N, of the layer below
 *
 * Returns: whether @v can take these settings by invariant_set(); if not, new stages
 *     have to be made
 */
gboolean
invariant_matches (const Invariant * v, const SlowSettings * settings,
    guint units)
{
  return units == v->units && settings->first_units == v->settings.first_units
      && settings->second_units == v->settings.second_units
      && settings->third_units == v->settings.third_units
      && settings->theta == v->settings.theta;
}

/**
 * invariant_set:
 * @settings: for which invariant_matches() is true, copied
 *
 * The settings are in force from the next frame on; the window and the trace rate from
 * the next phase on.
 */
void
invariant_set (Invariant * v, const SlowSettings * settings)
{
  v->settings = *settings;
}

/**
 * invariant_reset_past:
 *
 * After a discontinuity: the next frame does not follow the last one.
 */
void
invariant_reset_past (Invariant * v)
{
  if (v->learner != NULL)
    slow_learner_reset_past (v->learner);
}

/**
 * invariant_set_position:
 * @phase: the phase
 * @phase_frames: frames of it that have passed
 * @frames_seen: frames in all
 * @due: where a solution is pending, the frame of the phase at which it is taken
 *
 * Continues from a saved position.
 */
void
invariant_set_position (Invariant * v, SlowPhase phase,
    guint64 phase_frames, guint64 frames_seen, guint64 due)
{
  v->phase = phase;
  v->phase_frames = phase_frames;
  v->frames_seen = frames_seen;
  v->due = due;
}

/* The length of the phase, in frames. */
static guint64
phase_length (const Invariant * v)
{
  const SlowSettings *s = &v->settings;
  const guint64 lengths[] = { s->start_after, s->first_frames,
    s->second_frames, v->third ? s->third_frames : 0, G_MAXUINT64
  };

  return lengths[v->phase];
}

/* The slow stage that learns in this phase. */
static SlowStage *
stage_of (const Invariant * v)
{
  return v->phase == SLOW_PHASE_FIRST ? v->first :
      v->phase == SLOW_PHASE_SECOND ? v->second : NULL;
}

/**
 * invariant_enter_phase:
 *
 * Ends the phase if all its frames have passed, and prepares the next one.
 * invariant_step() calls it before each frame.
 */
void
invariant_enter_phase (Invariant * v)
{
  while (v->phase_frames >= phase_length (v)) {
    g_clear_pointer (&v->learner, slow_learner_free);
    v->phase++;
    v->phase_frames = 0;
  }
  if (v->learner == NULL && stage_of (v) != NULL)
    v->learner = slow_learner_new (stage_of (v), v->settings.window,
        v->settings.trace_rate);
}

static void
make_room (Invariant * v, guint fields)
{
  if (v->rectified != NULL && fields == v->fields)
    return;
  v->fields = fields;
  v->rectified = g_renew (gfloat, v->rectified, (gsize) fields * v->units);
  v->y1 = g_renew (gfloat, v->y1, (gsize) fields * v->first->units);
  v->expanded = g_renew (gfloat, v->expanded,
      (gsize) fields * v->second->inputs);
  v->y2 = g_renew (gfloat, v->y2, (gsize) fields * v->second->units);
  v->y3 = g_renew (gfloat, v->y3, (gsize) fields * v->settings.third_units);
}

/* s = max (0, min (drive, 1) - theta), 0 where the drive is NaN. */
static void
rectify (Invariant * v, const gfloat * drives)
{
  gsize n = (gsize) v->fields * v->units, i;
  gfloat theta = v->settings.theta;

  for (i = 0; i < n; i++)
    v->rectified[i] = drives[i] > theta ? MIN (drives[i], 1.0f) - theta : 0.0f;
}

/* Codes each field by the slow stages that have learned something. */
static void
code (Invariant * v)
{
  guint f;

  v->has_first = v->first->learned > 0;
  v->has_second = v->has_first && v->second->learned > 0;
  for (f = 0; v->has_first && f < v->fields; f++) {
    gfloat *y1 = v->y1 + (gsize) f * v->first->units;
    gfloat *q = v->expanded + (gsize) f * v->second->inputs;

    slow_stage_code (v->first, v->rectified + (gsize) f * v->units, TRUE, y1);
    if (v->phase < SLOW_PHASE_SECOND)
      continue;
    expand (y1, v->first->units, q);
    if (v->has_second)
      slow_stage_code (v->second, q, FALSE,
          v->y2 + (gsize) f * v->second->units);
  }
}

/* Codes each field by the third stage and learns it, one after another: a field is
 * coded with what was learned before it. */
static void
code_third (Invariant * v, gboolean learning)
{
  gboolean learns = learning && v->phase == SLOW_PHASE_THIRD;
  gfloat threshold = v->settings.third_threshold;
  guint f;

  v->has_third = v->has_second && v->third != NULL && v->third->learned;
  if (!v->has_third && !(v->has_second && learns))
    return;
  for (f = 0; f < v->fields; f++) {
    slow_winners_code (v->third, v->y2 + (gsize) f * v->second->units,
        threshold, v->y3 + (gsize) f * v->third->units);
    if (learns)
      slow_winners_learn (v->third);
  }
}

/* Takes the solution that is due and starts the next one. A solution is always taken
 * half an interval after it was started, after waiting for it if necessary, so that the
 * results do not depend on how long it takes. The last one is taken at the end of the
 * phase. */
static void
update_solution (Invariant * v)
{
  guint64 interval = v->settings.solve_interval, length = phase_length (v);
  guint64 delay = interval / 2, last = length - MIN (delay, length / 2);

  if (v->learner->pending && v->phase_frames >= MIN (v->due, length))
    slow_learner_update_stage (v->learner, stage_of (v));
  if (v->learner->pending || v->phase_frames == length)
    return;
  if (v->phase_frames >= last)
    v->due = length;
  else if (v->phase_frames % interval == 0 && v->phase_frames + delay <= last)
    v->due = v->phase_frames + delay;
  else
    return;
  slow_learner_solve (v->learner, stage_of (v));
}

/* Learns the frame by the stage that learns in this phase. Frames after the last
 * solution was started are not added: nothing would use them. */
static void
learn (Invariant * v)
{
  SlowLearner *l = v->learner;

  if (l != NULL && !(l->pending && v->due == phase_length (v))) {
    if (v->phase == SLOW_PHASE_FIRST)
      slow_learner_update (l, v->rectified, v->fields);
    else if (v->has_first)
      slow_learner_update (l, v->expanded, v->fields);
  }
  v->phase_frames++;
  if (l != NULL)
    update_solution (v);
}

/**
 * invariant_step:
 * @drives: fields x N floats; those above 1 count as 1, NaN as 0
 * @fields: of the frame, at least 1
 *
 * Codes a frame and, while learning, learns it by the stage of the phase:
 * s = max (0, drive - theta); y1 is the first stage's code of s; q =
 * [y1, y1_i y1_j for i <= j]; y2 is the second stage's code of q; y3 is the third
 * stage's code of y2. All fields share the stages. The same frames give the same bytes,
 * however long the solver takes.
 */
void
invariant_step (Invariant * v, const gfloat * drives, guint fields)
{
  invariant_enter_phase (v);
  make_room (v, fields);
  rectify (v, drives);
  code (v);
  code_third (v, v->settings.learning);
  if (v->settings.learning)
    learn (v);
  v->frames_seen++;
}

/**
 * invariant_code_aside:
 * @drives: as for invariant_step()
 * @fields: of the frame, at least 1
 *
 * Codes a frame without learning it, counting it or adding it to a trace: all that
 * follows is the same, to the bit, as without this frame.
 */
void
invariant_code_aside (Invariant * v, const gfloat * drives, guint fields)
{
  make_room (v, fields);
  rectify (v, drives);
  code (v);
  code_third (v, FALSE);
}
