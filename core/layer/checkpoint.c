/* Checkpoints: a layer's state as a safetensors file
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "checkpoint.h"
#include "safetensors.h"

/* How many fields each unit has won: whole numbers, where the others are floats. */
#define WON "fields-won"

/* The tensors of a file, in order. Which of a layer's they are, and how long. */
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

  return rule->choices[layer->settings.rule].name;
}

/* Of the code before of a single field, and of what each unit has, the shape is
 * one line. */
static SafetensorsShape
shape_of (const Layer * layer, guint tensor)
{
  const Weights *w = layer->weights;

  switch (tensor) {
    case WEIGHTS:
    return (SafetensorsShape) {
    w->units, weights_packed (w)};
    case PREVIOUS:
    return (SafetensorsShape) {
    layer->past > 1 ? layer->past : 0, w->units};
    default:
    return (SafetensorsShape) {
    0, w->units};
  }
}

/* --- saving --- */

static void
add_metadata (SafetensorsWriter * w, const Layer * layer,
    const CheckpointField * field)
{
  safetensors_writer_add_text (w, "format", "gst-compete");
  safetensors_writer_add_number (w, "version", 1);
  safetensors_writer_add_number (w, "columns", layer->settings.columns);
  safetensors_writer_add_number (w, "rows", layer->settings.rows);
  safetensors_writer_add_number (w, "field-width", field->width);
  safetensors_writer_add_number (w, "field-height", field->height);
  safetensors_writer_add_number (w, "channels", field->channels);
  safetensors_writer_add_number (w, "halves", field->halves);
  safetensors_writer_add_text (w, "rule", rule_name (layer));
  safetensors_writer_add_number (w, "frames-learned", layer->frames_learned);
  safetensors_writer_add_number (w, "fields-learned", layer->fields_learned);
}

/* NULL, and an error, when there is no memory for them. */
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
 * Saves all that @layer needs to go on as if nothing had happened, but for a
 * batch that is not full, by safetensors_writer_save().
 *
 * Returns: whether @location is the new file
 */
gboolean
checkpoint_save (const gchar * location, const Layer * layer,
    const CheckpointField * field, GError ** error)
{
  gfloat *weights = pack_weights (layer->weights, error);
  gfloat *none = g_new0 (gfloat, layer->weights->units);
  const gfloat *state[N_TENSORS] = { weights, layer->wins, layer->activity,
    layer->usage, layer->past > 0 ? layer->previous : none
  };
  SafetensorsWriter *writer;
  gboolean saved;
  guint t;

  if (weights == NULL) {
    g_free (none);
    return FALSE;
  }
  writer = safetensors_writer_new ();
  add_metadata (writer, layer, field);
  for (t = 0; t < N_TENSORS; t++)
    safetensors_writer_add_tensor (writer, tensor_names[t],
        shape_of (layer, t), state[t]);
  if (layer->won != NULL)
    safetensors_writer_add_counts (writer, WON, layer->weights->units,
        layer->won);
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

/* Whether ON less OFF is finite, where a prototype is told as two halves. */
static gboolean
check_halves (const SafetensorsFile * f, const Weights * w,
    const gfloat * packed, GError ** error)
{
  gsize half = w->values, u, j;

  for (u = 0; w->halves == 2 && u < w->units; u++, packed += 2 * half)
    for (j = 0; j < half; j++)
      if (!isfinite (packed[j] - packed[half + j]))
        return safetensors_fail (error, COMPETE_ERROR_FORMAT,
            "The halves of weight %" G_GSIZE_FORMAT " of unit %" G_GSIZE_FORMAT
            " of \"%s\" are too far apart", j, u, f->name);
  return TRUE;
}

/* Counts and shares are nowhere negative. */
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

/* Puts the floats of @tensor in @read, which is to be freed; of how many fields
 * the code before is, the file may say. */
static gboolean
read_tensor (const SafetensorsFile * f, const Layer * layer, guint tensor,
    Tensor * read, GError ** error)
{
  const Weights *w = layer->weights;
  gchar *wanted = g_strdup_printf ("%u units of %u values", w->units,
      weights_packed (w));

  read->shape = shape_of (layer, tensor);
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
grid_agrees (const SafetensorsFile * f, const Layer * layer,
    const CheckpointField * field, GError ** error)
{
  const CompeteSettings *s = &layer->settings;

#define AGREES(name, number) \
    safetensors_number_agrees (f, name, number, number, error)
  return !safetensors_has_metadata (f)
      || (AGREES ("columns", s->columns) && AGREES ("rows", s->rows)
      && AGREES ("field-width", field->width)
      && AGREES ("field-height", field->height)
      && AGREES ("channels", field->channels)
      && safetensors_number_agrees (f, "halves", field->halves, 1, error));
#undef AGREES
}

/* Puts in @won, which is to be freed, what the file says of it, if anything. */
static gboolean
read_won (const SafetensorsFile * f, const Layer * layer, guint64 ** won,
    GError ** error)
{
  gchar *wanted;

  if (!safetensors_has (f, WON))
    return TRUE;
  wanted = g_strdup_printf ("%u units", layer->weights->units);
  *won = safetensors_read_counts (f, WON, layer->weights->units, wanted, error);
  g_free (wanted);
  return *won != NULL;
}

/**
 * checkpoint_find_field:
 * @location: a safetensors file
 * @field: (out): what the file says that its layer's fields look like
 *
 * Returns: whether it says so; checkpoint_load() knows what is wrong otherwise
 */
gboolean
checkpoint_find_field (const gchar * location, CheckpointField * field)
{
  SafetensorsFile f;

  memset (field, 0, sizeof *field);
  if (safetensors_open (&f, location, NULL)) {
    field->width = MIN (safetensors_number (&f, "field-width", 0), G_MAXUINT);
    field->height = MIN (safetensors_number (&f, "field-height", 0), G_MAXUINT);
    field->channels = MIN (safetensors_number (&f, "channels", 0), G_MAXUINT);
    field->halves = safetensors_number (&f, "halves", 1) == 2 ? 2 : 1;
  }
  safetensors_close (&f);
  return field->width > 0 && field->height > 0;
}

static void
take_over (const SafetensorsFile * f, Layer * layer, const Tensor * tensors)
{
  gfloat *state[N_TENSORS] =
      { NULL, layer->wins, layer->activity, layer->usage, NULL };
  guint64 frames = safetensors_number (f, "frames-learned", 0);
  guint t;

  if (tensors[PREVIOUS].floats != NULL)
    layer_set_past (layer, MAX (1, tensors[PREVIOUS].shape.lines));
  state[PREVIOUS] = layer->previous;
  for (t = WINS; t < N_TENSORS; t++)
    if (tensors[t].floats != NULL)
      memcpy (state[t], tensors[t].floats,
          safetensors_floats_in (tensors[t].shape) * sizeof (gfloat));
  layer_restore (layer, tensors[WEIGHTS].floats, frames,
      safetensors_number (f, "fields-learned", frames),
      g_strcmp0 (safetensors_text (f, "rule"),
          rule_name (layer)) != 0);
}

/**
 * checkpoint_load:
 * @location: a safetensors file, or a symbolic link to one, with an F32 tensor
 *     `weights` of shape [N, M]; what else checkpoint_save() writes is read where it is there
 * @layer: whose N and M the file has to have; unchanged on error
 * @field: what its fields look like
 * @error: (out): what is wrong, with the file's name
 *
 * Returns: whether @layer goes on from the file
 */
gboolean
checkpoint_load (const gchar * location, Layer * layer,
    const CheckpointField * field, GError ** error)
{
  Tensor tensors[N_TENSORS] = { {{0}} };
  guint64 *won = NULL;
  gboolean sound;
  guint t;
  SafetensorsFile f;

  sound = safetensors_open (&f, location, error)
      && grid_agrees (&f, layer, field, error);
  for (t = 0; sound && t < N_TENSORS; t++)
    if (t == WEIGHTS || safetensors_has (&f, tensor_names[t]))
      sound = read_tensor (&f, layer, t, &tensors[t], error);
  sound = sound && read_won (&f, layer, &won, error);
  if (sound) {
    take_over (&f, layer, tensors);
    g_free (layer->won);
    layer->won = won;
  }
  for (t = 0; t < N_TENSORS; t++)
    g_free (tensors[t].floats);
  safetensors_close (&f);
  return sound;
}
