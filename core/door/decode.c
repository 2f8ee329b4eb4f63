/* decode.h: gives frames back from their codes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: the reconstruction of a field is the sum of the prototypes in its code,
 * each times its activation: r = W^T o. This does not depend on the rule that learned W,
 * so the layer that holds the weights has rule multiplicative, which takes weights from
 * a file as they are. With local contrast it has each prototype as two halves, and
 * r = ON - OFF. Value x of a field then becomes the pixel s x + m.
 */

#include "checkpoint.h"
#include "compete.h"
#include "decode.h"
#include "drive.h"
#include "fieldsettings.h"
#include "framefields.h"
#include "layer.h"
#include "scores.h"
#include "vectors.h"

struct _Decoder
{
  CompeteFields fields;
  guint winners;
  FrameFields *frame;
  Layer *layer;
  Scores *scores;
  gfloat *reconstruction;       /* fields x M */
};

static CompeteSettings
get_settings (const DecoderShape * shape)
{
  CompeteSettings s;

  compete_settings_init (&s);
  s.columns = shape->columns;
  s.rows = shape->rows;
  s.rule = COMPETE_RULE_MULTIPLICATIVE;
  s.coding = COMPETE_CODING_WINNERS;
  s.field_width = shape->field_width;
  s.field_height = shape->field_height;
  s.field_stride = shape->field_stride;
  s.field_frames = shape->field_frames;
  s.contrast = shape->local_contrast ? COMPETE_CONTRAST_LOCAL :
      COMPETE_CONTRAST_NONE;
  s.winners = shape->winners;
  s.learning = FALSE;
  return s;
}

/**
 * decoder_check:
 * @shape: any shape
 * @format: of the frames to give back
 * @error: (out): %COMPETE_ERROR_SETTINGS, with what is wrong
 *
 * Returns: whether there can be codes of @shape
 */
gboolean
decoder_check (const DecoderShape * shape, const CompeteFormat * format,
    GError ** error)
{
  CompeteSettings settings = get_settings (shape);

  return compete_settings_check (&settings, format, error);
}

/**
 * decoder_memory:
 * @shape: passed by decoder_check()
 * @format: passed with it
 *
 * Returns: how many bytes a Decoder takes at the most
 */
guint64
decoder_memory (const DecoderShape * shape, const CompeteFormat * format)
{
  CompeteSettings settings = get_settings (shape);

  return compete_memory (&settings, format);
}

/**
 * decoder_new:
 * @shape: passed by decoder_check()
 * @format: passed with it
 * @location: a safetensors file that a Compete saved, or any with an F32 tensor
 *     `weights` of N x M
 * @error: (out): %COMPETE_ERROR_MEMORY, %COMPETE_ERROR_READ, %COMPETE_ERROR_FORMAT, and
 *     %COMPETE_ERROR_MISMATCH when the weights are those of other units or fields
 *
 * Returns: (transfer full) (nullable): a new Decoder; %NULL on error
 */
Decoder *
decoder_new (const DecoderShape * shape, const CompeteFormat * format,
    const gchar * location, GError ** error)
{
  CompeteSettings settings = get_settings (shape);
  FieldsShape fields = field_settings_resolve (&settings, format);
  Decoder *d = g_new0 (Decoder, 1);

  compete_fields_init (&d->fields, &settings, format);
  d->winners = shape->winners;
  d->frame = frame_fields_new (&fields, format);
  d->layer = layer_new (&settings, d->fields.values, d->frame->fields->order);
  d->scores = scores_new (shape->columns, shape->rows);
  d->reconstruction = vector_new ((gsize) d->fields.count * d->fields.values);
  if (checkpoint_load (location, d->layer, &d->fields.field, error))
    return d;
  decoder_free (d);
  return NULL;
}

void
decoder_free (Decoder * d)
{
  if (d == NULL)
    return;
  g_aligned_free (d->reconstruction);
  scores_free (d->scores);
  layer_free (d->layer);
  frame_fields_free (d->frame);
  g_free (d);
}

/* --- the weights --- */

/**
 * decoder_get_fields:
 *
 * Returns: how fields cover a frame
 */
const CompeteFields *
decoder_get_fields (const Decoder * d)
{
  return &d->fields;
}

/**
 * decoder_get_frames_learned:
 *
 * Returns: how many frames the weights were learned from, 0 if the file does not say
 */
guint64
decoder_get_frames_learned (const Decoder * d)
{
  return layer_frames_learned (d->layer);
}

/**
 * decoder_get_prototypes:
 * @prototypes: (out): columns x rows prototypes, each as #CompeteField says
 */
void
decoder_get_prototypes (const Decoder * d, gfloat * prototypes)
{
  weights_pack (layer_weights (d->layer), prototypes);
}

/**
 * decoder_get_wins:
 *
 * Returns: (nullable): columns x rows counts: how many fields each unit had won when
 *     the weights were saved; %NULL if the file does not say
 */
const guint64 *
decoder_get_wins (const Decoder * d)
{
  return layer_state (d->layer).won;
}

/* --- frames --- */

/* A job for threads. Each thread works on a slice of the fields. */
typedef struct
{
  Decoder *decoder;
  const DecoderCode *code;
} Job;

static Code
get_code (const Job * j, guint field)
{
  guint winners = j->decoder->winners, first = field * winners;
  Code code = { 0, (guint32 *) j->code->indices + first,
    (gfloat *) j->code->activations + first
  };

  while (code.n < winners && code.indices[code.n] != COMPETE_NO_UNIT)
    code.n++;
  return code;
}

static void
reconstruct_slice (gpointer data, guint slice, guint first, guint end)
{
  const Job *j = data;
  Decoder *d = j->decoder;
  guint i;

  for (i = first; i < end; i++) {
    const Code code = get_code (j, i);

    drive_reconstruct (layer_weights (d->layer), &code,
        d->reconstruction + (gsize) i * d->fields.values);
    if (j->code->contrasts != NULL) {
      d->frame->samples[i]->mean = j->code->contrasts[2 * i];
      d->frame->samples[i]->scale = j->code->contrasts[2 * i + 1];
    }
  }
}

/**
 * decoder_reconstruct:
 * @code: the code of a frame
 * @frame: (out): height x width x channels floats: the frame as @code describes it,
 *     nominally 0 to 1, not clipped. A float is not finite where activations or
 *     contrasts are too large
 *
 * The same as compete_reconstruct() of the Compete that made @code, within rounding.
 */
void
decoder_reconstruct (Decoder * d, const DecoderCode * code, gfloat * frame)
{
  Workers *workers = layer_workers (d->layer);
  Job job = { d, code };
  guint i;

  workers_run (workers, reconstruct_slice, &job, d->fields.count,
      d->fields.count > 1);
  frame_fields_put_back (d->frame, workers, d->reconstruction, frame);
  for (i = 0; i < d->fields.count; i++) {
    const Code field = get_code (&job, i);

    scores_count (d->scores, &field);
  }
}

/**
 * decoder_get_usage:
 * @usage: (out): how the units share the work in the codes that came
 */
void
decoder_get_usage (const Decoder * d, CompeteUsage * usage)
{
  usage->entropy = scores_usage_entropy (d->scores);
  usage->unused = scores_unused (d->scores);
}
