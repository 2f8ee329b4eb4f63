/* Checkpoints: a layer's state as a safetensors file
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "checkpoint.h"
#include "contrast.h"
#include "safetensors.h"

/* The tensors of whole numbers: how many fields each unit has won, and how many were
 * learned when it last won one or became one. */
#define WON "fields-won"
#define LAST_WON "last-won"

/* The contrast that a file names: prototypes of others look the same without it. */
#define MOTION "motion"

/* The tensors of floats, in their order. */
enum
{
  WEIGHTS,
  WINS,
  ACTIVITY,
  USAGE,
  PREVIOUS,
  N_TENSORS
};

static const gchar *const tensor_names[N_TENSORS] =
    { "weights", "wins", "activity", "usage", "previous-code" };

static const gchar *
rule_name (const Layer * layer)
{
  const CompeteSetting *rule =
      compete_setting_find (&compete_settings_table, "rule");

  return rule->choices[layer_settings (layer)->rule].name;
}

/* The shape of a tensor. What each unit has is one line, and so is the previous code of
 * a single field. */
static SafetensorsShape
shape_of (const Layer * layer, const LayerState * state, guint tensor)
{
  const Weights *w = layer_weights (layer);
  guint lines = 0, length = w->units;

  if (tensor == WEIGHTS) {
    lines = w->units;
    length = weights_packed (w);
  } else if (tensor == PREVIOUS && state->past > 1) {
    lines = state->past;
  }
  return (SafetensorsShape) { lines, length };
}

/* --- saving --- */

static void
add_metadata (SafetensorsWriter * w, const Layer * layer,
    const LayerState * state, const CompeteField * field)
{
  const CompeteSettings *s = layer_settings (layer);

  safetensors_writer_add_text (w, "format", "gst-compete");
  safetensors_writer_add_number (w, "version", 1);
  safetensors_writer_add_number (w, "columns", s->columns);
  safetensors_writer_add_number (w, "rows", s->rows);
  safetensors_writer_add_number (w, "field-width", field->width);
  safetensors_writer_add_number (w, "field-height", field->height);
  safetensors_writer_add_number (w, "channels", field->channels);
  safetensors_writer_add_number (w, "halves", field->halves);
  if (field->frames > 1)
    safetensors_writer_add_number (w, "field-frames", field->frames);
  if (field->motion)
    safetensors_writer_add_text (w, "contrast", MOTION);
  safetensors_writer_add_text (w, "rule", rule_name (layer));
  safetensors_writer_add_number (w, "frames-learned", state->frames_learned);
  safetensors_writer_add_number (w, "fields-learned", state->fields_learned);
}

/* Whether units become fields after learning has begun. */
static gboolean
reseeds (const CompeteSettings * s)
{
  return s->init == COMPETE_INIT_FIELDS || s->reseed_until > 0;
}

/* Returns: (transfer full): the weights as a file has them; %NULL and an error when
 *     there is no memory for them */
static gfloat *
pack_weights (const Weights * w, GError ** error)
{
  gsize floats = w->units * weights_packed (w);
  gfloat *packed = g_try_new (gfloat, floats);

  if (packed != NULL)
    weights_pack (w, packed);
  else
    safetensors_fail (error, COMPETE_ERROR_MEMORY,
        "There is no memory for the %" G_GSIZE_FORMAT " bytes of the weights",
        floats * sizeof (gfloat));
  return packed;
}

/**
 * checkpoint_save:
 * @location: the file to write
 * @layer: what to save
 * @field: what its fields look like
 * @error: (out): what the system said
 *
 * Saves all that @layer needs to go on from there, except for fields that wait for a
 * batch to be full. The file is written beside @location and renamed.
 *
 * Returns: whether @location is the new file
 */
gboolean
checkpoint_save (const gchar * location, const Layer * layer,
    const CompeteField * field, GError ** error)
{
  const Weights *w = layer_weights (layer);
  gfloat *weights = pack_weights (w, error), *none;
  SafetensorsWriter *writer;
  const LayerState state = layer_state (layer);
  gboolean saved;
  guint t;

  if (weights == NULL)
    return FALSE;
  none = g_new0 (gfloat, w->units);
  writer = safetensors_writer_new ();
  add_metadata (writer, layer, &state, field);
  {
    const gfloat *tensors[N_TENSORS] = { weights, state.wins, state.activity,
      state.usage, state.past > 0 ? state.previous : none
    };

    for (t = 0; t < N_TENSORS; t++)
      safetensors_writer_add_tensor (writer, tensor_names[t],
          shape_of (layer, &state, t), tensors[t]);
  }
  if (state.won != NULL)
    safetensors_writer_add_counts (writer, WON, w->units, state.won);
  if (state.last_won != NULL && reseeds (layer_settings (layer)))
    safetensors_writer_add_counts (writer, LAST_WON, w->units, state.last_won);
  saved = safetensors_writer_save (writer, location, error);
  safetensors_writer_free (writer);
  g_free (weights);
  g_free (none);
  return saved;
}

/* --- loading --- */

/* A tensor that was read. */
typedef struct
{
  SafetensorsShape shape;
  gfloat *floats;
} Tensor;

/* Whether ON - OFF is finite, where a prototype is saved as two halves. */
static gboolean
check_halves (const SafetensorsFile * f, const Weights * w,
    const gfloat * packed, GError ** error)
{
  gsize half = w->values, u, j;

  for (u = 0; w->halves == 2 && u < w->units; u++, packed += 2 * half)
    for (j = 0; j < half; j++)
      if (!isfinite (contrast_join (packed, half, j)))
        return safetensors_fail (error, COMPETE_ERROR_FORMAT,
            "The halves of weight %" G_GSIZE_FORMAT " of unit %" G_GSIZE_FORMAT
            " of \"%s\" are too far apart", j, u, f->name);
  return TRUE;
}

/* No count and no share is negative. */
static gboolean
check_counts (const SafetensorsFile * f, guint tensor, const gfloat * counts,
    gsize n, GError ** error)
{
  gsize i;

  for (i = 0; i < n; i++)
    if (counts[i] < 0.0f)
      return safetensors_fail (error, COMPETE_ERROR_FORMAT,
          "Tensor \"%s\" of \"%s\" holds %g at entry %" G_GSIZE_FORMAT
          ", and should hold nothing negative", tensor_names[tensor], f->name,
          counts[i], i);
  return TRUE;
}

/* Reads a tensor into @read, whose floats the caller frees. The file decides how many
 * fields have a previous code. */
static gboolean
read_tensor (const SafetensorsFile * f, const Layer * layer, guint tensor,
    Tensor * read, GError ** error)
{
  const LayerState none = { 0 };
  const Weights *w = layer_weights (layer);
  gchar *wanted = g_strdup_printf ("%u units of %u values", w->units,
      weights_packed (w));

  read->shape = shape_of (layer, &none, tensor);
  if (tensor == PREVIOUS)
    read->shape.lines = safetensors_lines (f, tensor_names[tensor], w->units);
  read->floats = safetensors_read (f, tensor_names[tensor], read->shape,
      wanted, error);
  g_free (wanted);
  if (read->floats == NULL)
    return FALSE;
  if (tensor == WEIGHTS)
    return check_halves (f, w, read->floats, error);
  return tensor == PREVIOUS
      || check_counts (f, tensor, read->floats, w->units, error);
}

static gboolean
is_of_motion (const SafetensorsFile * f)
{
  return g_strcmp0 (safetensors_text (f, "contrast"), MOTION) == 0;
}

static gboolean
contrast_agrees (const SafetensorsFile * f, const CompeteField * field,
    GError ** error)
{
  return is_of_motion (f) == field->motion || safetensors_fail (error,
      COMPETE_ERROR_MISMATCH, field->motion ?
      "\"%s\" was not saved with contrast=motion, but here it is" :
      "\"%s\" was saved with contrast=motion, but here it is not", f->name);
}

static gboolean
grid_agrees (const SafetensorsFile * f, const Layer * layer,
    const CompeteField * field, GError ** error)
{
  const CompeteSettings *s = layer_settings (layer);

#define AGREES(name, number) \
    safetensors_number_agrees (f, name, number, number, error)
  return !safetensors_has_metadata (f)
      || (AGREES ("columns", s->columns) && AGREES ("rows", s->rows)
      && AGREES ("field-width", field->width)
      && AGREES ("field-height", field->height)
      && AGREES ("channels", field->channels)
      && safetensors_number_agrees (f, "halves", field->halves, 1, error)
      && safetensors_number_agrees (f, "field-frames", MAX (field->frames, 1),
          1, error) && contrast_agrees (f, field, error));
#undef AGREES
}

/* Reads a tensor of counts, if the file has it, into @counts, which the caller frees. */
static gboolean
read_counts (const SafetensorsFile * f, const Layer * layer,
    const gchar * tensor, guint64 ** counts, GError ** error)
{
  guint units = layer_weights (layer)->units;
  gchar *wanted;

  if (!safetensors_has (f, tensor))
    return TRUE;
  wanted = g_strdup_printf ("%u units", units);
  *counts = safetensors_read_counts (f, tensor, units, wanted, error);
  g_free (wanted);
  return *counts != NULL;
}

/**
 * checkpoint_find_field:
 * @location: a safetensors file
 * @field: (out): what the fields of its layer look like
 *
 * Returns: whether the file says so; if not, checkpoint_load() returns the error
 */
gboolean
checkpoint_find_field (const gchar * location, CompeteField * field)
{
  SafetensorsFile f;

  memset (field, 0, sizeof *field);
  if (safetensors_open (&f, location, NULL)) {
    field->width = MIN (safetensors_number (&f, "field-width", 0), G_MAXUINT);
    field->height = MIN (safetensors_number (&f, "field-height", 0), G_MAXUINT);
    field->channels = MIN (safetensors_number (&f, "channels", 0), G_MAXUINT);
    field->halves = safetensors_number (&f, "halves", 1) == 2 ? 2 : 1;
    field->frames = MIN (safetensors_number (&f, "field-frames", 1), G_MAXUINT);
    field->motion = is_of_motion (&f);
  }
  safetensors_close (&f);
  return field->width > 0 && field->height > 0;
}

/* Has the layer go on from what was read. */
static void
restore (const SafetensorsFile * f, Layer * layer, const Tensor * tensors,
    const guint64 * won, const guint64 * last_won)
{
  guint64 frames = safetensors_number (f, "frames-learned", 0);
  const LayerState state = {
    .frames_learned = frames,
    .fields_learned = safetensors_number (f, "fields-learned", frames),
    .won = won,
    .last_won = last_won,
    .wins = tensors[WINS].floats,
    .activity = tensors[ACTIVITY].floats,
    .usage = tensors[USAGE].floats,
    .past = MAX (1, tensors[PREVIOUS].shape.lines),
    .previous = tensors[PREVIOUS].floats
  };

  layer_restore (layer, tensors[WEIGHTS].floats, &state,
      g_strcmp0 (safetensors_text (f, "rule"), rule_name (layer)) != 0);
}

/**
 * checkpoint_load:
 * @location: a safetensors file, or a symbolic link to one, with an F32 tensor
 *     `weights` of shape [N, M]; what else checkpoint_save() writes is optional
 * @layer: whose N and M the file has to have; unchanged on error
 * @field: what its fields look like
 * @error: (out): what is wrong, with the file's name
 *
 * Returns: whether @layer goes on from the file
 */
gboolean
checkpoint_load (const gchar * location, Layer * layer,
    const CompeteField * field, GError ** error)
{
  Tensor tensors[N_TENSORS] = { {{0}} };
  guint64 *won = NULL, *last_won = NULL;
  gboolean sound;
  guint t;
  SafetensorsFile f;

  sound = safetensors_open (&f, location, error)
      && grid_agrees (&f, layer, field, error);
  for (t = 0; sound && t < N_TENSORS; t++)
    if (t == WEIGHTS || safetensors_has (&f, tensor_names[t]))
      sound = read_tensor (&f, layer, t, &tensors[t], error);
  sound = sound && read_counts (&f, layer, WON, &won, error)
      && read_counts (&f, layer, LAST_WON, &last_won, error);
  if (sound)
    restore (&f, layer, tensors, won, last_won);
  g_free (won);
  g_free (last_won);
  for (t = 0; t < N_TENSORS; t++)
    g_free (tensors[t].floats);
  safetensors_close (&f);
  return sound;
}
