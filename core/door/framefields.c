/* The fields of a frame: cutting a frame into fields, and joining fields to a frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "framefields.h"

/* Returns: how many bytes the frames take that fields of several frames keep */
guint64
frame_fields_memory (const FieldsShape * shape, const CompeteFormat * format)
{
  return shape->frames <= 1 ? 0 : 2 * (guint64) shape->frames * format->width
      * format->height * format->pixel_bytes;
}

static FrameRing *
new_ring (const FrameFields * f, const CompeteFormat * format)
{
  return frame_ring_new (f->fields->shape.frames,
      (gsize) format->width * format->pixel_bytes, format->height);
}

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
    f->samples[i] = fields_new_sample (f->fields);
  if (f->fields->shape.frames > 1) {
    f->last = new_ring (f, format);
    f->last_aside = new_ring (f, format);
  }
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
  frame_ring_free (f->last);
  frame_ring_free (f->last_aside);
  fields_free (f->fields);
  g_free (f);
}

/* A job for threads. Each thread works on a slice of the fields, or of the lines. */
typedef struct
{
  const FrameFields *frame;
  const guint8 *const *frames;
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
    fields_cut (j->frame->fields, i, &j->frame->pixels, j->frames, j->stride,
        j->frame->samples[i]);
}

/* The next frame does not follow the last one: fields of several frames wait for as many
 * to come. */
void
frame_fields_reset (FrameFields * f)
{
  if (f->last == NULL)
    return;
  frame_ring_reset (f->last);
  frame_ring_reset (f->last_aside);
}

/* Cuts the frame of @pixels, @stride bytes a line, into samples; with the frames before
 * it, where fields span several. @aside: whether it follows those that were cut aside.
 * The threads of @workers do it; if that is %NULL, the calling thread.
 *
 * Returns: %FALSE, and the samples are what they were, if too few frames have come */
gboolean
frame_fields_cut (FrameFields * f, Workers * workers, const guint8 * pixels,
    gsize stride, gboolean aside)
{
  FrameRing *ring = aside ? f->last_aside : f->last;
  Job job = {.frame = f,.frames = &pixels,.stride = stride };

  if (ring != NULL) {
    if (!frame_ring_add (ring, pixels, stride))
      return FALSE;
    job.frames = ring->frames;
    job.stride = ring->line;
  }
  workers_run (workers, cut_slice, &job, f->fields->count, workers != NULL);
  return TRUE;
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

/* Exchanges the samples of the frame for as many @samples. Nothing is copied. */
void
frame_fields_exchange (FrameFields * f, Sample ** samples)
{
  guint i;

  for (i = 0; i < f->fields->count; i++) {
    Sample *other = samples[i];

    samples[i] = f->samples[i];
    f->samples[i] = other;
  }
}
