/* The fields of a frame: cutting a frame into fields, and joining fields to a frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "framefields.h"

/* Returns: (transfer full): fields of @shape that cover frames of @format */
FrameFields *
frame_fields_new (const FieldsShape * shape, const CompeteFormat * format)
{
  FrameFields *f = g_new0 (FrameFields, 1);
  guint i;

  f->fields = fields_new (shape);
  f->pixels.bytes = format->pixel_bytes;
  f->pixels.channels = format->channels;
  for (i = 0; i < format->channels; i++)
    f->pixels.at[i] = format->offsets[i];
  f->samples = g_new (Sample *, f->fields->count);
  for (i = 0; i < f->fields->count; i++)
    f->samples[i] = sample_new (f->fields->values);
  return f;
}

void
frame_fields_free (FrameFields * f)
{
  guint i;

  if (f == NULL)
    return;
  for (i = 0; i < f->fields->count; i++)
    sample_free (f->samples[i]);
  g_free (f->samples);
  fields_free (f->fields);
  g_free (f);
}

/* A job for threads. Each thread works on a slice of the fields, or of the lines. */
typedef struct
{
  const FrameFields *frame;
  const guint8 *pixels;
  gsize stride;
  const gfloat *reconstruction;
  gfloat *floats;
} Job;

static void
cut_slice (gpointer data, guint slice, guint first, guint end)
{
  const Job *j = data;
  guint i;

  for (i = first; i < end; i++)
    fields_cut (j->frame->fields, i, &j->frame->pixels, j->pixels, j->stride,
        j->frame->samples[i]);
}

/* Cuts the frame of @pixels, @stride bytes a line, into samples. The threads of @workers
 * do it; if that is %NULL, the calling thread. */
void
frame_fields_cut (FrameFields * f, Workers * workers, const guint8 * pixels,
    gsize stride)
{
  Job job = {.frame = f,.pixels = pixels,.stride = stride };

  workers_run (workers, cut_slice, &job, f->fields->count, workers != NULL);
}

static void
put_back_slice (gpointer data, guint slice, guint first, guint end)
{
  const Job *j = data;

  fields_put_back (j->frame->fields, j->frame->samples, j->reconstruction,
      first, end, j->floats);
}

/* Joins the @reconstruction of the fields, count x values floats, to a frame of height x
 * width x channels @floats. The threads of @workers do it; if that is %NULL, the calling
 * thread. */
void
frame_fields_put_back (FrameFields * f, Workers * workers,
    const gfloat * reconstruction, gfloat * floats)
{
  Job job = {.frame = f,.reconstruction = reconstruction,.floats = floats };

  workers_run (workers, put_back_slice, &job, f->fields->shape.frame_height,
      workers != NULL && f->fields->down > 1);
}

/* Exchanges the only sample of the frame for @sample. Nothing is copied. */
void
frame_fields_exchange (FrameFields * f, Sample ** sample)
{
  Sample *other = *sample;

  *sample = f->samples[0];
  f->samples[0] = other;
}
