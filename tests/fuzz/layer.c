/* Fuzz target: a layer, used as the element uses it
 *
 * The input is a script: it describes the frames and the layer, then the events
 * of each frame. Whatever it contains, weights and results stay finite and in
 * range, and a saved layer can be loaded and is equal.
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "ahead.h"
#include "checkpoint.h"
#include "fields.h"
#include "fuzz.h"
#include "novelty.h"
#include "scores.h"
#include "fuzzsettings.h"

#define MOST_SIDE 9
#define MOST_FRAMES 4
#define MOST_EVENTS 16

/* All objects that the element has. */
typedef struct
{
  Bytes in;
  CompeteSettings settings;
  SamplePixels format;
  guint8 *frame;                /* lines without padding at the end of the memory */
  gsize stride;
  Fields *fields;
  Sample **samples;
  Layer *layer;
  Scores *scores;
  Novelty *novelty;
} Play;

/* --- frames and fields --- */

static void
drop_fields (Play * p)
{
  guint i;

  for (i = 0; p->fields != NULL && i < p->fields->count; i++)
    sample_free (p->samples[i]);
  g_clear_pointer (&p->samples, g_free);
  g_clear_pointer (&p->fields, fields_free);
  g_clear_pointer (&p->frame, g_free);
  g_clear_pointer (&p->novelty, novelty_free);
}

static void
make_fields (Play * p, const FieldsShape * shape)
{
  guint i;

  drop_fields (p);
  p->fields = fields_new (shape);
  p->samples = g_new (Sample *, p->fields->count);
  for (i = 0; i < p->fields->count; i++)
    p->samples[i] = fields_new_sample (p->fields);
  p->stride = (gsize) shape->frame_width * p->format.bytes;
  p->frame = g_malloc0 (p->stride * shape->frame_height
      * p->fields->shape.frames);
  p->novelty = novelty_new (p->fields->across, p->fields->down);
}

/* A pixel's bytes, as GRAY8, RGB or BGRx have them. */
static void
draw_format (Play * p)
{
  static const SamplePixels formats[] =
      { {1, 1, {0}}, {3, 3, {0, 1, 2}}, {4, 3, {2, 1, 0}} };

  p->format = formats[bytes_next (&p->in) % G_N_ELEMENTS (formats)];
}

/* Returns: whether such fields are possible */
static gboolean
draw_shape (Play * p, FieldsShape * shape)
{
  guint way = bytes_next (&p->in);

  *shape = (FieldsShape) {
  0};
  shape->frame_width = bytes_number (&p->in, 1, MOST_SIDE);
  shape->frame_height = bytes_number (&p->in, 1, MOST_SIDE);
  if (way % 2) {
    shape->width = bytes_number (&p->in, 0, MOST_SIDE);
    shape->height = bytes_number (&p->in, 0, MOST_SIDE);
    shape->stride = bytes_number (&p->in, 0, MOST_SIDE);
  }
  shape->channels = p->format.channels;
  shape->local_contrast = way / 2 % 2;
  shape->frames = 1 + way / 64 % MOST_FRAMES;
  shape->motion = shape->local_contrast && shape->frames > 1 && way / 32 % 2;
  return fields_fault (shape) == NULL;
}

/* Draws a frame, or as many as fields span, that is flat, noise, or the input itself, and
 * cuts it into fields. */
static void
draw_frame (Play * p)
{
  const FieldsShape *s = &p->fields->shape;
  gsize frame = p->stride * s->frame_height, bytes = frame * s->frames, i;
  const guint8 *frames[MOST_FRAMES];
  guint kind = bytes_next (&p->in);
  guint32 noise = bytes_next (&p->in);

  for (i = 0; i < bytes; i++) {
    noise = noise * 1664525 + 1013904223;
    p->frame[i] = kind % 3 == 0 ? kind : kind % 3 == 1 ? noise >> 24 :
        bytes_next (&p->in);
  }
  for (i = 0; i < s->frames; i++)
    frames[i] = p->frame + i * frame;
  for (i = 0; i < p->fields->count; i++)
    fields_cut (p->fields, i, &p->format, frames, p->stride, p->samples[i]);
}

/* --- the layer --- */

/* The fields depend on the rule: the samples of a rule without signs are
 * halves.
 *
 * Returns: whether a layer of these settings is possible */
static gboolean
settings_fit (Play * p, CompeteSettings * settings)
{
  FieldsShape shape = p->fields->shape;
  GError *error = NULL;
  gboolean fit;

  shape.split = shape.local_contrast && !rule_get (settings->rule)->has_signs;
  if (shape.split != p->fields->shape.split)
    make_fields (p, &shape);
  settings->field_frames = shape.frames;
  settings->contrast = shape.motion ? COMPETE_CONTRAST_MOTION :
      shape.local_contrast ? COMPETE_CONTRAST_LOCAL : COMPETE_CONTRAST_NONE;
  fit = layer_check (settings, p->fields->values, &error);
  FUZZ_CHECK (fit == (error == NULL));
  g_clear_error (&error);
  return fit;
}

static void
start_over (Play * p)
{
  layer_free (p->layer);
  scores_free (p->scores);
  p->layer = layer_new (&p->settings, p->fields->values, p->fields->order);
  p->scores = scores_new (p->settings.columns, p->settings.rows);
}

/* Sets the settings on the layer, or replaces it by a new one. */
static void
update_layer (Play * p)
{
  if (p->layer != NULL && layer_fits (p->layer, &p->settings)
      && layer_weights (p->layer)->values == p->fields->values)
    layer_set (p->layer, &p->settings);
  else
    start_over (p);
}

static CompeteField
field_of (const Play * p)
{
  const FieldsShape *s = &p->fields->shape;

  return (CompeteField) {
  s->width, s->height, s->channels, s->local_contrast ? 2 : 1, s->frames,
        s->motion};
}

/* --- what must hold --- */

static void
check_finite (const gfloat * floats, gsize n)
{
  gsize i;

  for (i = 0; i < n; i++)
    FUZZ_CHECK (isfinite (floats[i]));
}

static void
check_state (const Layer * l)
{
  guint u;

  for (u = 0; u < layer_weights (l)->units; u++)
    check_finite (weights_row (layer_weights (l), u),
        layer_weights (l)->values);
  check_finite (layer_state (l).wins, layer_weights (l)->units);
  check_finite (layer_state (l).activity, layer_weights (l)->units);
  check_finite (layer_state (l).usage, layer_weights (l)->units);
  check_finite (layer_state (l).previous,
      (gsize) layer_state (l).past * layer_weights (l)->units);
}

static void
check_code (const Layer * l, guint field)
{
  const Code *code = &layer_last_code (l)->codes[field];
  guint i;

  FUZZ_CHECK (code->n <= layer_last_code (l)->entries);
  for (i = 0; i < layer_last_code (l)->entries; i++) {
    guint32 unit = code->indices[i];

    FUZZ_CHECK (i < code->n ? unit < layer_weights (l)->units : unit ==
        G_MAXUINT32);
    FUZZ_CHECK (i == 0 || i >= code->n || unit > code->indices[i - 1]);
    FUZZ_CHECK (isfinite (code->activations[i]));
  }
}

/* Checks the results of the last frame, and its reconstruction if there is one. */
static void
check_frame (Play * p, gboolean reconstructed)
{
  const FieldsShape *s = &p->fields->shape;
  const Layer *l = p->layer;
  guint f;

  check_state (l);
  for (f = 0; f < layer_last_code (l)->count; f++) {
    check_code (l, f);
    scores_count (p->scores, &layer_last_code (l)->codes[f]);
    FUZZ_CHECK (layer_last_code (l)->errors[f] >= 0.0
        && isfinite (layer_last_code (l)->errors[f]));
    novelty_add (p->novelty, f, layer_last_code (l)->errors[f]);
  }
  FUZZ_CHECK (layer_last_code (l)->error >= 0.0
      && isfinite (layer_last_code (l)->error));
  if (reconstructed) {
    gsize values = (gsize) s->frame_width * s->frame_height * s->channels;
    gfloat *frame = g_new (gfloat, values);

    fields_put_back (p->fields, p->samples, layer_last_code (l)->reconstruction,
        0, s->frame_height, frame);
    check_finite (frame, values);
    g_free (frame);
  }
}

static void
check_reports (Play * p)
{
  NoveltyRegion region;
  gdouble entropy = scores_usage_entropy (p->scores);

  FUZZ_CHECK (entropy >= 0.0 && entropy < 1.001);
  FUZZ_CHECK (scores_unused (p->scores) <= layer_weights (p->layer)->units);
  FUZZ_CHECK (isfinite (scores_spread (p->scores)));
  FUZZ_CHECK (isfinite (scores_topography (p->scores,
              layer_weights (p->layer))));
  FUZZ_CHECK (isfinite (layer_learning_rate (p->layer)));
  FUZZ_CHECK (isfinite (novelty_finish_interval (p->novelty, 1)));
  if (novelty_begins (p->novelty, bytes_real (&p->in, 0.0, G_MAXFLOAT),
          &region))
    FUZZ_CHECK (region.last_column < p->fields->across
        && region.last_row < p->fields->down);
  scores_start_interval (p->scores);
}

/* --- events --- */

static void
change_settings (Play * p)
{
  CompeteSettings settings = p->settings;
  gboolean split = p->fields->shape.split;
  guint n;

  for (n = 1 + bytes_next (&p->in) % 3; n > 0; n--)
    settings_draw_one (&settings, &p->in);
  if (settings_fit (p, &settings))
    p->settings = settings;
  else if (split != p->fields->shape.split)
    settings_fit (p, &p->settings);
  update_layer (p);
}

/* Frames of another size, or cut into other fields. */
static void
change_frames (Play * p)
{
  CompeteSettings settings = p->settings;
  FieldsShape before = p->fields->shape, shape;
  SamplePixels format = p->format;

  draw_format (p);
  if (draw_shape (p, &shape)) {
    make_fields (p, &shape);
    if (settings_fit (p, &settings)) {
      p->settings = settings;
      layer_reset_past (p->layer);
      update_layer (p);
      return;
    }
  }
  p->format = format;
  make_fields (p, &before);
}

/* Continues with a new layer from a file. If @wanted the file must be accepted. */
static void
load (Play * p, const gchar * location, gboolean wanted)
{
  CompeteField field = field_of (p);
  Layer *other = layer_new (&p->settings, p->fields->values, p->fields->order);
  GError *error = NULL;
  gboolean sound = checkpoint_load (location, other, &field, &error);

  FUZZ_CHECK (sound == (error == NULL));
  if (wanted && !sound)
    fprintf (stderr, "%s\n", error->message);
  FUZZ_CHECK (sound || !wanted);
  g_clear_error (&error);
  layer_free (sound ? p->layer : other);
  if (sound)
    p->layer = other;
}

/* A layer that is saved, loaded and saved again gives the same bytes. */
static void
save_and_load (Play * p)
{
  CompeteField field = field_of (p);
  const gchar *location = fuzz_location ();
  gchar *before, *after;
  gsize size, size_after;

  FUZZ_CHECK (checkpoint_save (location, p->layer, &field, NULL));
  FUZZ_CHECK (g_file_get_contents (location, &before, &size, NULL));
  load (p, location, TRUE);
  FUZZ_CHECK (checkpoint_save (location, p->layer, &field, NULL));
  FUZZ_CHECK (g_file_get_contents (location, &after, &size_after, NULL));
  FUZZ_CHECK (size == size_after && memcmp (before, after, size) == 0);
  g_free (before);
  g_free (after);
}

/* A saved layer with changed numbers is refused or loaded. */
static void
load_forged (Play * p)
{
  CompeteField field = field_of (p);
  gchar *file;
  gsize size, header;
  guint n;

  FUZZ_CHECK (checkpoint_save (fuzz_location (), p->layer, &field, NULL));
  FUZZ_CHECK (g_file_get_contents (fuzz_location (), &file, &size, NULL));
  header = 8 + GUINT64_FROM_LE (*(guint64 *) file);
  for (n = 1 + bytes_next (&p->in) % 16; n > 0; n--) {
    gsize i = bytes_number (&p->in, 0, (size - header) / 4 - 1);
    gfloat number = bytes_real (&p->in, -G_MAXFLOAT, G_MAXFLOAT);

    memcpy (file + header + 4 * i, &number, sizeof number);
  }
  load (p, fuzz_write ((guint8 *) file, size), FALSE);
  g_free (file);
}

/* Frames of a batch whose code is not requested. */
static void
step_ahead (Play * p)
{
  guint count = p->fields->count, i, j;
  guint n = MIN (ahead_most (p->layer) / count, 1 + bytes_next (&p->in) % 6);
  Sample **waiting;
  Ahead *ahead;

  if (n == 0)
    return;
  waiting = g_new (Sample *, n * count);
  ahead = ahead_new (p->layer);
  for (i = 0; i < n * count; i += count) {
    draw_frame (p);
    for (j = 0; j < count; j++) {
      waiting[i + j] = p->samples[j];
      p->samples[j] = fields_new_sample (p->fields);
    }
  }
  ahead_code (ahead, p->layer, waiting, n * count);
  for (i = 0; i < n * count; i += count) {
    ahead_step (ahead, p->layer, waiting + i, i, count);
    check_frame (p, FALSE);
  }
  for (i = 0; i < n * count; i++)
    sample_free (waiting[i]);
  g_free (waiting);
  ahead_free (ahead);
}

static void
happen (Play * p)
{
  switch (bytes_next (&p->in) % 16) {
    case 0:
      change_settings (p);
      break;
    case 1:
      change_frames (p);
      break;
    case 2:
      save_and_load (p);
      break;
    case 3:
      load_forged (p);
      break;
    case 4:
      step_ahead (p);
      break;
    case 5:
      layer_reset_past (p->layer);
      break;
    case 6:
      layer_drop_batch (p->layer);
      break;
    case 7:
      layer_keep_drives (p->layer, bytes_next (&p->in) % 2);
      break;
    case 8:
      check_reports (p);
      break;
    case 9:
      draw_frame (p);
      layer_code (p->layer, p->samples, p->fields->count);
      check_frame (p, TRUE);
      break;
    default:
      draw_frame (p);
      layer_step (p->layer, p->samples, p->fields->count);
      check_frame (p, TRUE);
      break;
  }
}

int
LLVMFuzzerTestOneInput (const guint8 * data, size_t size)
{
  Play p = { {data, data + size} };
  FieldsShape shape;
  guint n;

  draw_format (&p);
  if (!draw_shape (&p, &shape))
    return 0;
  make_fields (&p, &shape);
  settings_draw (&p.settings, &p.in);
  if (settings_fit (&p, &p.settings)) {
    start_over (&p);
    for (n = 0; n < MOST_EVENTS && p.in.at < p.in.end; n++)
      happen (&p);
    layer_free (p.layer);
    scores_free (p.scores);
  }
  drop_fields (&p);
  return 0;
}
