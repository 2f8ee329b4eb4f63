/* The frames of competelayer: cut into fields, and put back together
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcompetefields.h"

/* A frame of more pixels is not taken for one field where nobody says so: the
 * weights of 400 units would fill gigabytes. It gets fields of this side. */
#define LARGEST_SINGLE_FIELD 4096
#define CHOSEN_SIDE 16

/* Chooses a field's size where the properties leave it open: as @saved, the field of
 * weights to start from, has it, if that fits into a frame of @info; else fields of
 * 16 x 16 pixels, or what the frame has of them, in a large frame, and one field in
 * a small one.
 *
 * Returns: whether the frame is too large for one field */
gboolean
gst_compete_fields_choose (CompeteSettings * s,
    const GstVideoInfo * info, const CheckpointField * saved)
{
  guint width = info->width, height = info->height;

  if (s->field_width > 0 || s->field_height > 0)
    return FALSE;
  if (saved->width > 0 && saved->width <= width && saved->height <= height) {
    s->field_width = saved->width;
    s->field_height = saved->height;
    if (s->contrast == COMPETE_CONTRAST_AUTO)
      s->contrast = saved->halves == 2 ? COMPETE_CONTRAST_LOCAL : COMPETE_CONTRAST_NONE;
    return FALSE;
  }
  if (width * height <= LARGEST_SINGLE_FIELD)
    return FALSE;
  s->field_width = MIN (width, CHOSEN_SIDE);
  s->field_height = MIN (height, CHOSEN_SIDE);
  return TRUE;
}

/* How fields are to cover a frame of @info; fields_fault() knows whether they
 * can. */
FieldsShape
gst_compete_fields_shape (const CompeteSettings * s,
    const GstVideoInfo * info)
{
  gboolean local = s->contrast == COMPETE_CONTRAST_LOCAL
      || (s->contrast == COMPETE_CONTRAST_AUTO && s->field_width > 0
      && (s->field_width < (guint) info->width
          || s->field_height < (guint) info->height));

  return (FieldsShape) { info->width, info->height, s->field_width,
    s->field_height, s->field_stride, GST_VIDEO_INFO_N_COMPONENTS (info), local
  };
}

static void
make_samples (GstCompeteFields * f)
{
  guint i;

  f->samples = g_new (Sample *, f->fields->count);
  for (i = 0; i < f->fields->count; i++)
    f->samples[i] = sample_new (f->fields->values);
}

/* Fields of @shape over frames of @info. */
GstCompeteFields *
gst_compete_fields_new (const FieldsShape * shape, const GstVideoInfo * info)
{
  GstCompeteFields *f = g_new0 (GstCompeteFields, 1);
  guint i;

  f->fields = fields_new (shape);
  f->pixels.bytes = GST_VIDEO_INFO_COMP_PSTRIDE (info, 0);
  f->pixels.channels = shape->channels;
  for (i = 0; i < shape->channels; i++)
    f->pixels.at[i] = GST_VIDEO_INFO_COMP_POFFSET (info, i);
  make_samples (f);
  return f;
}

void
gst_compete_fields_free (GstCompeteFields * f)
{
  guint i;

  for (i = 0; i < f->fields->count; i++)
    sample_free (f->samples[i]);
  g_free (f->samples);
  fields_free (f->fields);
  g_free (f);
}

/* Sets the contrast of @settings to that of @shape, and has samples be split where
 * the rule needs it. */
void
gst_compete_field_shape_follow (FieldsShape * shape, CompeteSettings * settings)
{
  settings->contrast = shape->local_contrast ? COMPETE_CONTRAST_LOCAL :
      COMPETE_CONTRAST_NONE;
  shape->split = shape->local_contrast && !compete_settings_signed (settings);
}

/* In how many halves a prototype is told: an ON and an OFF half, or only one. */
guint
gst_compete_fields_halves (const GstCompeteFields * f)
{
  return f->fields->shape.local_contrast ? 2 : 1;
}

/* A job for the layer's threads: each has a slice of the fields, or lines. */
typedef struct
{
  GstCompeteFields *fields;
  Layer *layer;
  const GstVideoFrame *frame;
  gfloat *put_back;
  guint slices;
} Job;

static void
cut_slice (gpointer data, guint slice)
{
  const Job *j = data;
  guint64 count = j->fields->fields->count;
  guint i, end = count * (slice + 1) / j->slices;

  for (i = count * slice / j->slices; i < end; i++)
    fields_cut (j->fields->fields, i, &j->fields->pixels,
        GST_VIDEO_FRAME_PLANE_DATA (j->frame, 0),
        GST_VIDEO_FRAME_PLANE_STRIDE (j->frame, 0), j->fields->samples[i]);
}

/* Cuts the frame into samples, by @layer's threads. */
void
gst_compete_fields_cut (GstCompeteFields * f, Layer * layer,
    const GstVideoFrame * frame)
{
  Job job = { f, layer, frame };

  job.slices = layer_slices (layer, f->fields->count);
  layer_share_out (layer, cut_slice, &job, job.slices);
}

static void
put_back_slice (gpointer data, guint slice)
{
  const Job *j = data;
  const Fields *f = j->fields->fields;
  guint64 lines = f->shape.frame_height;

  fields_put_back (f, j->fields->samples, j->layer->reconstruction,
      lines * slice / j->slices, lines * (slice + 1) / j->slices, j->put_back);
}

/* The frame, of floats, as @layer's reconstruction has it.
 *
 * Returns: (transfer full) (nullable): height x width x channels floats, or %NULL
 *     when there is no memory for them */
GBytes *
gst_compete_fields_put_back (GstCompeteFields * f, Layer * layer)
{
  const FieldsShape *s = &f->fields->shape;
  gsize size = (gsize) s->frame_width * s->frame_height * s->channels
      * sizeof (gfloat);
  Job job = { f, layer };

  job.put_back = g_try_malloc (size);
  if (job.put_back == NULL)
    return NULL;
  job.slices = layer_slices (layer, f->fields->down);
  layer_share_out (layer, put_back_slice, &job, job.slices);
  return g_bytes_new_take ((gpointer) job.put_back, size);
}
