/* Invariant file: what the stages learned, as a safetensors file
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "slowcheckpoint.h"
#include "recallcheckpoint.h"
#include "safetensors.h"

#define FORMAT "gst-compete-invariant"

/* The tensors of a stage, by which it is, and of what it learns with. */
static const gchar *const directions_names[] =
    { "first", "second" }, *const mean_names[] =
    { "first-mean", "second-mean" };

#define SHAPE(lines, length) ((SafetensorsShape) { lines, length })

/* --- saving --- */

static void
add_real (SafetensorsWriter * w, const gchar * name, gdouble number)
{
  gchar text[G_ASCII_DTOSTR_BUF_SIZE];

  safetensors_writer_add_text (w, name,
      g_ascii_dtostr (text, sizeof text, number));
}

static void
add_metadata (SafetensorsWriter * w, const Invariant * v)
{
  safetensors_writer_add_text (w, "format", FORMAT);
  safetensors_writer_add_number (w, "version", 1);
  safetensors_writer_add_number (w, "units", v->units);
  safetensors_writer_add_number (w, "first-units", v->first->units);
  safetensors_writer_add_number (w, "second-units", v->second->units);
  safetensors_writer_add_number (w, "third-units", v->settings.third_units);
  add_real (w, "theta", v->settings.theta);
  safetensors_writer_add_text (w, "phase", invariant_phase_name (v->phase));
  safetensors_writer_add_number (w, "phase-frames", v->phase_frames);
  safetensors_writer_add_number (w, "frames-seen", v->frames_seen);
}

/* What a stage has learned, and nothing if that is nothing. */
static void
add_stage (SafetensorsWriter * w, const SlowStage * s, guint which)
{
  if (s->learned == 0)
    return;
  safetensors_writer_add_tensor (w, directions_names[which],
      SHAPE (s->inputs, s->units), s->directions);
  safetensors_writer_add_tensor (w, mean_names[which], SHAPE (0, s->inputs),
      s->mean);
}

/* What the third stage has learned, and nothing if that is nothing.
 *
 * Returns: (transfer full) (nullable): what is to stay until the file is saved */
static gfloat *
add_winners (SafetensorsWriter * w, const SlowWinners * s, gboolean learns)
{
  gfloat *prototypes;

  if (s == NULL || !s->learned)
    return NULL;
  prototypes = slow_winners_pack (s);
  safetensors_writer_add_tensor (w, "third", SHAPE (s->inputs, s->units),
      prototypes);
  safetensors_writer_add_tensor (w, "third-wins", SHAPE (0, s->units), s->wins);
  if (learns)
    safetensors_writer_add_tensor (w, "third-usage", SHAPE (0, s->units),
        s->usage);
  return prototypes;
}

static void
add_learner (SafetensorsWriter * w, const SlowLearner * l, guint64 due,
    guint units)
{
  const SlowSums *sums = l->sums;
  guint n = sums->inputs;

  add_real (w, "weight", sums->weight);
  safetensors_writer_add_tensor (w, "sums", SHAPE (n + 1, 2 * sums->half),
      sums->sums);
  if (sums->waiting > 0) {
    safetensors_writer_add_tensor (w, "waiting",
        SHAPE (sums->waiting, 2 * sums->half), sums->rows);
    safetensors_writer_add_tensor (w, "waiting-weights",
        SHAPE (sums->waiting, 2), sums->weights[0]);
  }
  if (l->traced > 0)
    safetensors_writer_add_tensor (w, "traces", SHAPE (l->traced, n),
        l->traces);
  if (!l->pending)
    return;
  safetensors_writer_add_number (w, "due", due);
  if (l->sound) {
    safetensors_writer_add_tensor (w, "next", SHAPE (n, units), l->directions);
    safetensors_writer_add_tensor (w, "next-mean", SHAPE (0, n), l->mean);
  }
}

/**
 * slow_checkpoint_save:
 * @v: what to save; it waits for a solution that is pending
 * @recall: (nullable): what goes into the same file
 * @location: the file to write
 * @error: (out): what the system said
 *
 * Saves all that @v needs to go on as if nothing had happened, by
 * safetensors_writer_save(). While a slow stage learns these are its sums, too, while
 * the third one does its usage; later only directions, and who won how often.
 *
 * Returns: whether @location is the new file
 */
gboolean
slow_checkpoint_save (Invariant * v, const Recall * recall, const gchar * location,
    GError ** error)
{
  SafetensorsWriter *w = safetensors_writer_new ();
  gfloat *third;
  gboolean saved;

  invariant_enter_phase (v);
  add_metadata (w, v);
  add_stage (w, v->first, 0);
  add_stage (w, v->second, 1);
  third = add_winners (w, v->third, v->phase == INVARIANT_THIRD);
  if (v->learner != NULL) {
    slow_learner_wait (v->learner);
    add_learner (w, v->learner, v->due,
        v->phase == INVARIANT_FIRST ? v->first->units : v->second->units);
  }
  if (recall != NULL)
    recall_checkpoint_add (recall, w);
  saved = safetensors_writer_save (w, location, error);
  safetensors_writer_free (w);
  g_free (third);
  return saved;
}

/* --- loading --- */

/* A number of the file's metadata that need not be whole, or NaN. */
static gdouble
get_real (const SafetensorsFile * f, const gchar * name)
{
  const gchar *text = safetensors_text (f, name);

  return text ? g_ascii_strtod (text, NULL) : NAN;
}

static gboolean
theta_agrees (const SafetensorsFile * f, const Invariant * v, GError ** error)
{
  gdouble theta = get_real (f, "theta");

  return theta == v->settings.theta || safetensors_fail (error,
      COMPETE_ERROR_MISMATCH, "\"%s\" was saved with theta=%g, but here "
      "it is %g", f->name, theta, v->settings.theta);
}

static gboolean
agrees (const SafetensorsFile * f, const Invariant * v, GError ** error)
{
  if (g_strcmp0 (safetensors_text (f, "format"), FORMAT) != 0)
    return safetensors_fail (error, COMPETE_ERROR_MISMATCH,
        "\"%s\" was not saved by an invariantlayer", f->name);
  return safetensors_number_agrees (f, "units", v->units, 0, error)
      && safetensors_number_agrees (f, "first-units", v->first->units, 0, error)
      && safetensors_number_agrees (f, "second-units", v->second->units, 0,
      error) && safetensors_number_agrees (f, "third-units",
      v->settings.third_units, 0, error) && theta_agrees (f, v, error);
}

static gboolean
read_stage (const SafetensorsFile * f, SlowStage * s, guint which,
    GError ** error)
{
  gfloat *directions, *mean = NULL;

  if (!safetensors_has (f, directions_names[which]))
    return TRUE;
  directions = safetensors_read (f, directions_names[which],
      SHAPE (s->inputs, s->units), "this layer", error);
  if (directions != NULL)
    mean = safetensors_read (f, mean_names[which], SHAPE (0, s->inputs),
        "this layer", error);
  if (mean != NULL)
    slow_stage_set (s, directions, mean);
  g_free (directions);
  g_free (mean);
  return mean != NULL;
}

/* Numbers of the units of the third stage, none of which is to be less than 0. */
static gboolean
read_shares (const SafetensorsFile * f, const gchar * name, guint units,
    gfloat * shares, GError ** error)
{
  guint u;

  if (!safetensors_read_into (f, name, SHAPE (0, units), "this layer", shares,
          error))
    return FALSE;
  for (u = 0; u < units && shares[u] >= 0.0f; u++);
  return u == units || safetensors_fail (error, COMPETE_ERROR_FORMAT,
      "\"%s\" is not sound: \"%s\" has %g in it", f->name, name, shares[u]);
}

static gboolean
read_winners (const SafetensorsFile * f, SlowWinners * s, GError ** error)
{
  gfloat *prototypes;
  gboolean sound;

  if (s == NULL || !safetensors_has (f, "third"))
    return TRUE;
  prototypes = safetensors_read (f, "third", SHAPE (s->inputs, s->units),
      "this layer", error);
  if (prototypes == NULL)
    return FALSE;
  sound = slow_winners_set (s, prototypes);
  g_free (prototypes);
  if (!sound)
    return safetensors_fail (error, COMPETE_ERROR_FORMAT,
        "\"%s\" is not sound: \"third\" has a unit whose norm is not 1",
        f->name);
  return read_shares (f, "third-wins", s->units, s->wins, error)
      && (!safetensors_has (f, "third-usage")
      || read_shares (f, "third-usage", s->units, s->usage, error));
}

static gboolean
read_waiting (const SafetensorsFile * f, SlowSums * sums, GError ** error)
{
  guint64 waiting = safetensors_lines (f, "waiting", 2 * sums->half);

  if (!safetensors_has (f, "waiting"))
    return TRUE;
  if (waiting == 0 || waiting >= SLOW_SUMS_BLOCK)
    return safetensors_fail (error, COMPETE_ERROR_FORMAT,
        "\"%s\" is not sound: %" G_GUINT64_FORMAT " samples wait, where it "
        "can be 1 to %u", f->name, waiting, SLOW_SUMS_BLOCK - 1);
  sums->waiting = waiting;
  return safetensors_read_into (f, "waiting", SHAPE (waiting, 2 * sums->half),
      "this layer", sums->rows, error)
      && safetensors_read_into (f, "waiting-weights", SHAPE (waiting, 2),
      "this layer", sums->weights[0], error);
}

static gboolean
read_traces (const SafetensorsFile * f, SlowLearner * l, GError ** error)
{
  guint n = l->sums->inputs;
  guint64 fields = safetensors_lines (f, "traces", n);

  if (fields == 0)
    return TRUE;
  slow_learner_set_past (l, fields);
  return safetensors_read_into (f, "traces", SHAPE (fields, n),
      "this layer", l->traces, error);
}

static gboolean
read_next (const SafetensorsFile * f, SlowLearner * l, guint units,
    GError ** error)
{
  guint n = l->sums->inputs;

  l->pending = safetensors_text (f, "due") != NULL;
  l->sound = l->pending && safetensors_has (f, "next");
  return !l->sound
      || (safetensors_read_into (f, "next", SHAPE (n, units),
          "this layer", l->directions, error)
      && safetensors_read_into (f, "next-mean", SHAPE (0, n),
          "this layer", l->mean, error));
}

/* What the stage that learns had seen; a file without that has it start anew. */
static gboolean
read_learner (const SafetensorsFile * f, Invariant * v, guint units,
    GError ** error)
{
  SlowSums *sums = v->learner->sums;
  gdouble weight = get_real (f, "weight");

  if (!safetensors_has (f, "sums"))
    return TRUE;
  if (!(weight >= 1.0 && weight <= G_MAXFLOAT))
    return safetensors_fail (error, COMPETE_ERROR_FORMAT,
        "\"%s\" is not sound: its weight of a frame is %g", f->name,
        weight);
  sums->weight = weight;
  v->due = safetensors_number (f, "due", 0);
  return safetensors_read_into (f, "sums", SHAPE (sums->inputs + 1,
          2 * sums->half), "this layer", sums->sums, error)
      && read_waiting (f, sums, error)
      && read_traces (f, v->learner, error)
      && read_next (f, v->learner, units, error);
}

static gboolean
read_phase (const SafetensorsFile * f, Invariant * v, GError ** error)
{
  const gchar *name = safetensors_text (f, "phase");
  InvariantPhase phase = INVARIANT_WAITING;

  while (phase < INVARIANT_FROZEN
      && g_strcmp0 (name, invariant_phase_name (phase)) != 0)
    phase++;
  if (g_strcmp0 (name, invariant_phase_name (phase)) != 0)
    return safetensors_fail (error, COMPETE_ERROR_FORMAT,
        "\"%s\" is not sound: there is no phase \"%s\"", f->name,
        name ? name : "");
  v->phase = phase;
  v->phase_frames = safetensors_number (f, "phase-frames", 0);
  v->frames_seen = safetensors_number (f, "frames-seen", 0);
  return TRUE;
}

static gboolean
read_all (const SafetensorsFile * f, Invariant * v, GError ** error)
{
  InvariantPhase phase;

  if (!agrees (f, v, error) || !read_phase (f, v, error)
      || !read_stage (f, v->first, 0, error)
      || !read_stage (f, v->second, 1, error)
      || !read_winners (f, v->third, error))
    return FALSE;
  phase = v->phase;
  invariant_enter_phase (v);
  return v->learner == NULL || v->phase != phase || read_learner (f, v,
      v->phase == INVARIANT_FIRST ? v->first->units : v->second->units, error);
}

/**
 * slow_checkpoint_load:
 * @v: that has seen nothing yet; on error it is of no more use
 * @location: a file that slow_checkpoint_save() wrote, of a layer with as many units,
 *     and with the same theta
 * @error: (out): what is wrong, with the file's name
 *
 * Returns: whether @v goes on from the file
 */
gboolean
slow_checkpoint_load (Invariant * v, const gchar * location, GError ** error)
{
  SafetensorsFile f;
  gboolean sound = safetensors_open (&f, location, error)
      && read_all (&f, v, error);

  safetensors_close (&f);
  return sound;
}
