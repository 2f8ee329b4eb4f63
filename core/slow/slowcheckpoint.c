/* The checkpoint of an invariant layer: its state as a safetensors file
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "recallcheckpoint.h"
#include "safetensors.h"
#include "slowcheckpoint.h"

#define FORMAT "gst-compete-invariant"

/* What a message says the tensors have to be of. */
#define WANTED "this layer"

/* The tensors of the first and the second stage. */
static const gchar *const directions_names[] = { "first", "second" };
static const gchar *const mean_names[] = { "first-mean", "second-mean" };

/* --- saving --- */

static void
add_metadata (SafetensorsWriter * w, const Invariant * v)
{
  safetensors_writer_add_text (w, "format", FORMAT);
  safetensors_writer_add_number (w, "version", 1);
  safetensors_writer_add_number (w, "units", v->units);
  safetensors_writer_add_number (w, "first-units", v->first->units);
  safetensors_writer_add_number (w, "second-units", v->second->units);
  safetensors_writer_add_number (w, "third-units", v->settings.third_units);
  safetensors_writer_add_real (w, "theta", v->settings.theta);
  safetensors_writer_add_text (w, "phase", slow_phase_name (v->phase));
  safetensors_writer_add_number (w, "phase-frames", v->phase_frames);
  safetensors_writer_add_number (w, "frames-seen", v->frames_seen);
}

/* What a stage has learned, if anything. */
static void
add_stage (SafetensorsWriter * w, const SlowStage * s, guint which)
{
  if (s->learned == 0)
    return;
  safetensors_writer_add_tensor (w, directions_names[which],
      safetensors_shape (s->inputs, s->units), s->directions);
  safetensors_writer_add_tensor (w, mean_names[which], safetensors_shape (0,
          s->inputs), s->mean);
}

/* What the third stage has learned, if anything.
 *
 * Returns: (transfer full) (nullable): memory to free once the file is saved */
static gfloat *
add_winners (SafetensorsWriter * w, const SlowWinners * s, gboolean learns)
{
  gfloat *prototypes;

  if (s == NULL || !s->learned)
    return NULL;
  prototypes = slow_winners_pack (s);
  safetensors_writer_add_tensor (w, "third", safetensors_shape (s->inputs,
          s->units), prototypes);
  safetensors_writer_add_tensor (w, "third-wins", safetensors_shape (0,
          s->units), s->wins);
  if (learns)
    safetensors_writer_add_tensor (w, "third-usage", safetensors_shape (0,
            s->units), s->usage);
  return prototypes;
}

/* What the slow stage that learns has seen, and its pending solution. */
static void
add_learner (SafetensorsWriter * w, const SlowLearner * l, guint64 due,
    guint units)
{
  const SlowSums *sums = l->sums;
  guint n = sums->inputs;

  safetensors_writer_add_real (w, "weight", sums->weight);
  safetensors_writer_add_tensor (w, "sums", safetensors_shape (n + 1,
          2 * sums->half), sums->sums);
  if (sums->waiting > 0) {
    safetensors_writer_add_tensor (w, "waiting",
        safetensors_shape (sums->waiting, 2 * sums->half), sums->rows);
    safetensors_writer_add_tensor (w, "waiting-weights",
        safetensors_shape (sums->waiting, 2), sums->weights[0]);
  }
  if (l->traced > 0)
    safetensors_writer_add_tensor (w, "traces", safetensors_shape (l->traced,
            n), l->traces);
  if (!l->pending)
    return;
  safetensors_writer_add_number (w, "due", due);
  if (l->sound) {
    safetensors_writer_add_tensor (w, "next", safetensors_shape (n, units),
        l->directions);
    safetensors_writer_add_tensor (w, "next-mean", safetensors_shape (0, n),
        l->mean);
  }
}

/**
 * slow_checkpoint_save:
 * @v: what to save; waits for a pending solution
 * @recall: (nullable): saved in the same file
 * @location: the file to write
 * @error: (out): what the system said
 *
 * Saves all that @v needs to continue to the bit, by safetensors_writer_save(). While
 * a slow stage learns, its sums are saved too; while the third stage learns, its
 * usage; afterwards only the directions, the prototypes and how often each unit won.
 *
 * Returns: whether @location is the new file
 */
gboolean
slow_checkpoint_save (Invariant * v, const Recall * recall,
    const gchar * location, GError ** error)
{
  SafetensorsWriter *w = safetensors_writer_new ();
  gfloat *third;
  gboolean saved;

  invariant_enter_phase (v);
  add_metadata (w, v);
  add_stage (w, v->first, 0);
  add_stage (w, v->second, 1);
  third = add_winners (w, v->third, v->phase == SLOW_PHASE_THIRD);
  if (v->learner != NULL) {
    slow_learner_wait (v->learner);
    add_learner (w, v->learner, v->due,
        v->phase == SLOW_PHASE_FIRST ? v->first->units : v->second->units);
  }
  if (recall != NULL)
    recall_checkpoint_add (recall, w);
  saved = safetensors_writer_save (w, location, error);
  safetensors_writer_free (w);
  g_free (third);
  return saved;
}

/* --- loading --- */

static gboolean
theta_agrees (const SafetensorsFile * f, const Invariant * v, GError ** error)
{
  gdouble theta = safetensors_real (f, "theta");

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
      safetensors_shape (s->inputs, s->units), WANTED, error);
  if (directions != NULL)
    mean =
        safetensors_read (f, mean_names[which], safetensors_shape (0,
            s->inputs), WANTED, error);
  if (mean != NULL)
    slow_stage_set (s, directions, mean);
  g_free (directions);
  g_free (mean);
  return mean != NULL;
}

/* A number for each unit of the third stage, none of them negative.
 *
 * Returns: (transfer full) (nullable): the numbers */
static gfloat *
read_shares (const SafetensorsFile * f, const gchar * name, guint units,
    GError ** error)
{
  gfloat *shares = safetensors_read (f, name, safetensors_shape (0, units),
      WANTED, error);
  guint u;

  if (shares == NULL)
    return NULL;
  for (u = 0; u < units && shares[u] >= 0.0f; u++);
  if (u == units)
    return shares;
  safetensors_fail (error, COMPETE_ERROR_FORMAT,
      "\"%s\" is not sound: \"%s\" has %g in it", f->name, name, shares[u]);
  g_free (shares);
  return NULL;
}

static gboolean
read_prototypes (const SafetensorsFile * f, SlowWinners * s, GError ** error)
{
  gfloat *prototypes = safetensors_read (f, "third",
      safetensors_shape (s->inputs, s->units), WANTED, error);
  gboolean sound;

  if (prototypes == NULL)
    return FALSE;
  sound = slow_winners_set (s, prototypes);
  g_free (prototypes);
  return sound || safetensors_fail (error, COMPETE_ERROR_FORMAT,
      "\"%s\" is not sound: \"third\" has a unit whose norm is not 1", f->name);
}

static gboolean
read_winners (const SafetensorsFile * f, SlowWinners * s, GError ** error)
{
  gboolean has_usage = safetensors_has (f, "third-usage"), sound;
  gfloat *wins = NULL, *usage = NULL;

  if (s == NULL || !safetensors_has (f, "third"))
    return TRUE;
  sound = read_prototypes (f, s, error)
      && (wins = read_shares (f, "third-wins", s->units, error))
      && (!has_usage || (usage = read_shares (f, "third-usage", s->units,
              error)));
  if (sound)
    slow_winners_set_wins (s, wins, usage);
  g_free (wins);
  g_free (usage);
  return sound;
}

static gboolean
read_sums (const SafetensorsFile * f, SlowSums * s, GError ** error)
{
  gdouble weight = safetensors_real (f, "weight");
  gfloat *sums;

  if (!(weight >= 1.0 && weight <= G_MAXFLOAT))
    return safetensors_fail (error, COMPETE_ERROR_FORMAT,
        "\"%s\" is not sound: its weight of a frame is %g", f->name, weight);
  sums = safetensors_read (f, "sums", safetensors_shape (s->inputs + 1,
          2 * s->half), WANTED, error);
  if (sums != NULL)
    slow_sums_set (s, weight, sums);
  g_free (sums);
  return sums != NULL;
}

static gboolean
read_waiting (const SafetensorsFile * f, SlowSums * s, GError ** error)
{
  guint64 waiting = safetensors_lines (f, "waiting", 2 * s->half);
  gfloat *rows, *weights = NULL;

  if (!safetensors_has (f, "waiting"))
    return TRUE;
  if (waiting == 0 || waiting >= SLOW_SUMS_BLOCK)
    return safetensors_fail (error, COMPETE_ERROR_FORMAT,
        "\"%s\" is not sound: %" G_GUINT64_FORMAT " samples wait, where it "
        "can be 1 to %u", f->name, waiting, SLOW_SUMS_BLOCK - 1);
  rows = safetensors_read (f, "waiting", safetensors_shape (waiting,
          2 * s->half), WANTED, error);
  if (rows != NULL)
    weights = safetensors_read (f, "waiting-weights",
        safetensors_shape (waiting, 2), WANTED, error);
  if (weights != NULL)
    slow_sums_set_waiting (s, waiting, rows, weights);
  g_free (rows);
  g_free (weights);
  return weights != NULL;
}

static gboolean
read_traces (const SafetensorsFile * f, SlowLearner * l, GError ** error)
{
  guint n = l->sums->inputs;
  guint64 fields = safetensors_lines (f, "traces", n);
  gfloat *traces;

  if (fields == 0)
    return TRUE;
  traces = safetensors_read (f, "traces", safetensors_shape (fields, n),
      WANTED, error);
  if (traces != NULL)
    slow_learner_set_traces (l, traces, fields);
  g_free (traces);
  return traces != NULL;
}

/* The pending solution, if there is one; a file without "next" has a solution that
 * failed. */
static gboolean
read_next (const SafetensorsFile * f, SlowLearner * l, guint units,
    GError ** error)
{
  gboolean found = safetensors_has (f, "next"), sound;
  guint n = l->sums->inputs;
  gfloat *directions = NULL, *mean = NULL;

  if (safetensors_text (f, "due") == NULL)
    return TRUE;
  sound = !found || ((directions = safetensors_read (f, "next",
              safetensors_shape (n, units), WANTED, error))
      && (mean = safetensors_read (f, "next-mean", safetensors_shape (0, n),
              WANTED, error)));
  if (sound)
    slow_learner_set_solution (l, directions, mean);
  g_free (directions);
  g_free (mean);
  return sound;
}

/* What the stage that learns has seen. Without it in the file the stage starts to
 * learn anew, from the directions it has. */
static gboolean
read_learner (const SafetensorsFile * f, SlowLearner * l, guint units,
    GError ** error)
{
  return !safetensors_has (f, "sums") || (read_sums (f, l->sums, error)
      && read_waiting (f, l->sums, error) && read_traces (f, l, error)
      && read_next (f, l, units, error));
}

static gboolean
read_phase (const SafetensorsFile * f, Invariant * v, GError ** error)
{
  const gchar *name = safetensors_text (f, "phase");
  SlowPhase phase = SLOW_PHASE_WAITING;

  while (phase < SLOW_PHASE_FROZEN
      && g_strcmp0 (name, slow_phase_name (phase)) != 0)
    phase++;
  if (g_strcmp0 (name, slow_phase_name (phase)) != 0)
    return safetensors_fail (error, COMPETE_ERROR_FORMAT,
        "\"%s\" is not sound: there is no phase \"%s\"", f->name,
        name ? name : "");
  invariant_set_position (v, phase, safetensors_number (f, "phase-frames", 0),
      safetensors_number (f, "frames-seen", 0), safetensors_number (f, "due",
          0));
  return TRUE;
}

static gboolean
read_all (const SafetensorsFile * f, Invariant * v, GError ** error)
{
  SlowPhase phase;

  if (!agrees (f, v, error) || !read_phase (f, v, error)
      || !read_stage (f, v->first, 0, error)
      || !read_stage (f, v->second, 1, error)
      || !read_winners (f, v->third, error))
    return FALSE;
  phase = v->phase;
  invariant_enter_phase (v);
  return v->learner == NULL || v->phase != phase || read_learner (f,
      v->learner, v->phase == SLOW_PHASE_FIRST ? v->first->units :
      v->second->units, error);
}

/**
 * slow_checkpoint_load:
 * @v: that has seen nothing yet; after an error it cannot be used
 * @location: a file of slow_checkpoint_save(), of as many units in each stage and
 *     the same theta
 * @error: (out): what is wrong, with the file's name
 *
 * Returns: whether @v continues from the file
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
