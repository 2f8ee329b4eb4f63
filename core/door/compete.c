/* compete.h: a layer of competing units that learns a sparse code of frames
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "ahead.h"
#include "checkpoint.h"
#include "compete.h"
#include "competelayer.h"
#include "describe.h"
#include "fieldsettings.h"
#include "figures.h"
#include "framefields.h"
#include "gather.h"
#include "layer.h"
#include "safetensors.h"

struct _Compete
{
  CompeteFields fields;
  CompeteFormat format;
  FieldsShape shape;
  FrameFields *frame;
  Layer *layer;
  Gather *gather;
  Figures *figures;
  CompeteCode code;
  gint64 cut_time;              /* in microseconds */
};

/* Sets the settings, the format of frames and the shape of their fields. */
static void
set_fields (Compete * c, const CompeteSettings * settings,
    const FieldsShape * shape, const CompeteFormat * format)
{
  compete_fields_init (&c->fields, settings, format);
  c->format = *format;
  c->shape = *shape;
  frame_fields_free (c->frame);
  c->frame = frame_fields_new (shape, format);
  gather_free (c->gather);
  c->gather = gather_new ();
}

/* Returns: @settings with values for all that they leave open */
static CompeteSettings
resolve (const CompeteSettings * settings, const CompeteFormat * format,
    const gchar * location)
{
  CompeteSettings s = *settings;
  CompeteField saved;

  if (location != NULL && compete_find_field (location, &saved))
    compete_settings_resolve (&s, format, &saved);
  else
    compete_settings_resolve (&s, format, NULL);
  return s;
}

Compete *
compete_new (const CompeteSettings * settings, const CompeteFormat * format,
    const gchar * location, GError ** error)
{
  CompeteSettings s = resolve (settings, format, location);
  FieldsShape shape;
  Compete *c;

  if (!compete_settings_check (&s, format, error))
    return NULL;
  c = g_new0 (Compete, 1);
  shape = field_settings_resolve (&s, format);
  set_fields (c, &s, &shape, format);
  c->layer = layer_new (&s, c->frame->fields->values,
      c->frame->fields->order);
  c->figures = figures_new (s.columns, s.rows);
  if (location != NULL && !checkpoint_load (location, c->layer,
          &c->fields.field, error)) {
    compete_free (c);
    return NULL;
  }
  return c;
}

void
compete_free (Compete * c)
{
  if (c == NULL)
    return;
  gather_free (c->gather);
  frame_fields_free (c->frame);
  layer_free (c->layer);
  figures_free (c->figures);
  g_free (c);
}

static gboolean
same_field (const CompeteField * a, const CompeteField * b)
{
  return a->width == b->width && a->height == b->height
      && a->channels == b->channels && a->halves == b->halves
      && a->frames == b->frames && a->motion == b->motion;
}

CompeteMatch
compete_match (const Compete * c, const CompeteSettings * settings,
    const CompeteFormat * format)
{
  CompeteSettings s = *settings;
  FieldsShape shape = field_settings_resolve (&s, format);
  CompeteField field = field_settings_field (&shape);

  if (!same_field (&field, &c->fields.field))
    return COMPETE_OTHER_FIELD;
  return layer_fits (c->layer, &s) ? COMPETE_MATCHES : COMPETE_OTHER_LAYER;
}

void
compete_update (Compete * c, const CompeteSettings * settings,
    const CompeteFormat * format)
{
  CompeteSettings s = *settings;
  FieldsShape shape = field_settings_resolve (&s, format);

  compete_flush (c);
  layer_set (c->layer, &s);
  /* Neither struct has padding. */
  if (memcmp (&shape, &c->shape, sizeof shape) != 0
      || memcmp (format, &c->format, sizeof *format) != 0)
    set_fields (c, &s, &shape, format);
}

/* --- frames --- */

void
compete_flush (Compete * c)
{
  gather_run (c->gather, c->frame, c->layer, c->figures);
}

static gint64
clock_of (const Compete * c)
{
  return stage_times_clock (layer_times (c->layer));
}

/* Returns: %FALSE if too few frames have come for fields that span several */
static gboolean
cut (Compete * c, const guint8 * pixels, gsize stride, gboolean aside)
{
  gint64 begin = clock_of (c);
  gboolean enough = frame_fields_cut (c->frame, layer_workers (c->layer),
      pixels, stride, aside);

  c->cut_time += clock_of (c) - begin;
  return enough;
}

/* Codes the frame that was cut last, and learns from it if @learns.
 *
 * Returns: whether it was learned from */
static gboolean
step_now (Compete * c, gboolean learns)
{
  Sample *const *samples = c->frame->samples;
  gboolean may_learn = learns && layer_learns (c->layer, 0);

  (learns ? layer_step : layer_code) (c->layer, samples, c->fields.count);
  figures_count (c->figures, c->layer, c->frame,
      !learns && layer_settings (c->layer)->learning);
  return may_learn && !layer_has_diverged (c->layer);
}

/* Returns: whether the frame that was cut last may wait, after those that wait already.
 *     Without room for it, these are run first. */
static gboolean
may_wait (Compete * c)
{
  if (gather_fields (c->gather) + c->fields.count > ahead_most (c->layer))
    compete_flush (c);
  return c->fields.count <= ahead_most (c->layer);
}

/* Adds the frame that was cut last to those that wait, and runs these when there are
 * enough.
 *
 * Returns: whether the frame will be learned from */
static gboolean
step_later (Compete * c)
{
  gboolean learns = layer_learns (c->layer, gather_waiting (c->gather));

  gather_add (c->gather, c->frame);
  if (gather_fields (c->gather) == ahead_most (c->layer))
    compete_flush (c);
  return learns;
}

/* Codes the frame that was cut last, without learning from it or counting it.
 *
 * Returns: whether the layer learns from the frames around it */
static gboolean
step_aside (Compete * c)
{
  layer_code_aside (c->layer, c->frame->samples, c->fields.count);
  return layer_learns (c->layer, gather_waiting (c->gather));
}

static const CompeteCode *
get_code (Compete * c, gboolean learned)
{
  const FrameCode *code = layer_last_code (c->layer);

  c->code = (CompeteCode) {
    .fields = code->count,.entries = code->entries,
    .units = layer_weights (c->layer)->units,
    .indices = code->indices,.activations = code->activations,
    .drives = code->drives,.error = code->error,.energy = code->energy,
    .learned = learned,.frames_learned = layer_frames_learned (c->layer)
  };
  return &c->code;
}

const CompeteCode *
compete_step (Compete * c, const guint8 * pixels, gsize stride,
    CompeteMode mode)
{
  if (!cut (c, pixels, stride, mode == COMPETE_MODE_ASIDE))
    return NULL;
  if (mode == COMPETE_MODE_ASIDE)
    return get_code (c, step_aside (c));
  if (mode == COMPETE_MODE_LEARN_LATER && may_wait (c))
    return get_code (c, step_later (c));
  compete_flush (c);
  return get_code (c, step_now (c, mode != COMPETE_MODE_CODE));
}

void
compete_skip (Compete * c)
{
  frame_fields_reset (c->frame);
  figures_skip (c->figures);
}

void
compete_reset_past (Compete * c)
{
  compete_flush (c);
  frame_fields_reset (c->frame);
  layer_reset_past (c->layer);
}

void
compete_drop_batch (Compete * c)
{
  compete_flush (c);
  figures_drop (c->figures, layer_drop_batch (c->layer));
}

void
compete_keep_drives (Compete * c, gboolean keep)
{
  compete_flush (c);
  layer_keep_drives (c->layer, keep);
}

gboolean
compete_keeps_drives (const Compete * c)
{
  return layer_weights (c->layer)->norms != NULL;
}

/* --- results --- */

const CompeteFields *
compete_get_fields (const Compete * c)
{
  return &c->fields;
}

void
compete_reconstruct (Compete * c, gfloat * frame)
{
  frame_fields_put_back (c->frame, layer_workers (c->layer),
      layer_last_code (c->layer)->reconstruction, frame);
}

void
compete_get_contrasts (const Compete * c, gfloat * contrasts)
{
  guint i;

  for (i = 0; i < c->fields.count; i++) {
    contrasts[2 * i] = c->frame->samples[i]->mean;
    contrasts[2 * i + 1] = c->frame->samples[i]->scale;
  }
}

void
compete_get_prototypes (const Compete * c, gfloat * prototypes)
{
  weights_pack (layer_weights (c->layer), prototypes);
}

const guint64 *
compete_get_wins (const Compete * c)
{
  return layer_state (c->layer).won;
}

void
compete_get_state (const Compete * c, CompeteState * state)
{
  static const CompeteFault faults[] = {
    [COLLAPSE_NONE] = COMPETE_FAULT_NONE,
    [COLLAPSE_IDLE] = COMPETE_FAULT_IDLE_UNITS,
    [COLLAPSE_GROWTH] = COMPETE_FAULT_GROWTH
  };
  const Layer *l = c->layer;
  CollapseKind kind = layer_collapse (l);
  const LayerState learned = layer_state (l);

  *state = (CompeteState) {
    .frames_learned = learned.frames_learned,
    .fields_learned = learned.fields_learned,
    .frames_waiting = gather_waiting (c->gather),
    .diverged = layer_has_diverged (l),.fault = faults[kind],
    .repaired = layer_mended (l)
  };
  if (kind != COLLAPSE_NONE)
    state->advice = collapse_advice (kind, layer_settings (l));
}

void
compete_get_usage (const Compete * c, CompeteUsage * usage)
{
  figures_get_usage (c->figures, usage);
}

gboolean
compete_save (Compete * c, const gchar * location, GError ** error)
{
  compete_flush (c);
  return checkpoint_save (location, c->layer, &c->fields.field, error);
}

/* --- figures --- */

gboolean
compete_check_location (const gchar * location, GError ** error)
{
  SafetensorsFile file;
  gboolean sound = safetensors_open (&file, location, error);

  safetensors_close (&file);
  return sound;
}

gboolean
compete_check_save_location (const gchar * location, GError ** error)
{
  return regular_file_may_be_saved (location, error);
}

gboolean
compete_finish_interval (Compete * c, gboolean exact, CompeteFigures * figures)
{
  compete_flush (c);
  return figures_finish_interval (c->figures, c->layer, exact, figures);
}

guint
compete_intervals_to_novelty (const Compete * c)
{
  return figures_intervals_to_novelty (c->figures);
}

gboolean
compete_find_novelty (Compete * c, gdouble threshold, CompeteRegion * region)
{
  return figures_find_novelty (c->figures, c->frame->fields, threshold, region);
}

/* --- for those behind the door --- */

/* Returns: (transfer none): its layer; call compete_flush() before changing it */
Layer *
compete_get_layer (Compete * c)
{
  return c->layer;
}

/* --- for a log --- */

gchar *
compete_describe (const Compete * c)
{
  return describe_layer (c->layer, c->frame->fields);
}

void
compete_measure_times (Compete * c, gboolean measure)
{
  StageTimes *stages = layer_times (c->layer);

  if (measure == stages->measures)
    return;
  c->cut_time = 0;
  stage_times_reset (stages, measure);
}

void
compete_take_times (Compete * c, CompeteTimes * times)
{
  StageTimes *stages = layer_times (c->layer);

  *times = (CompeteTimes) { c->cut_time, stages->code, stages->learn };
  c->cut_time = 0;
  stage_times_reset (stages, stages->measures);
}
