/* Look novelty: a layer describes this worse than usual
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include "looknovelty.h"
#include "novelty.h"

/* In seconds: how long an interval lasts. */
#define INTERVAL 1.0

struct _Look
{
  Fields *fields;
  SamplePixels format;
  Novelty *novelty;
  guint64 frames;               /* of this interval */
  gdouble seconds;              /* of this interval */
  gfloat *values;               /* the novelty of each field in the last interval */
};

/**
 * look_new:
 * @shape: the layer's fields, for which fields_fault() returns %NULL
 * @format: of the frames
 *
 * Returns: (transfer full): the look novelty of fields that have seen nothing yet
 */
Look *
look_new (const FieldsShape * shape, const SamplePixels * format)
{
  Look *l = g_new0 (Look, 1);

  l->fields = fields_new (shape);
  l->format = *format;
  l->novelty = novelty_new (l->fields->across, l->fields->down);
  l->values = g_new0 (gfloat, l->fields->count);
  return l;
}

void
look_free (Look * l)
{
  if (l == NULL)
    return;
  fields_free (l->fields);
  novelty_free (l->novelty);
  g_free (l->values);
  g_free (l);
}

/**
 * look_fits:
 * @shape: fields of a frame
 *
 * Returns: whether look_new() would make the same fields from @shape
 */
gboolean
look_fits (const Look * l, const FieldsShape * shape)
{
  const FieldsShape *s = &l->fields->shape;

  return s->frame_width == shape->frame_width
      && s->frame_height == shape->frame_height && s->width == shape->width
      && s->height == shape->height && s->stride == shape->stride
      && s->channels == shape->channels;
}

/**
 * look_get_fields:
 *
 * Returns: (transfer none): the layer's fields
 */
const Fields *
look_get_fields (const Look * l)
{
  return l->fields;
}

/* sum (pixel / 255 - reconstruction)^2 over a field; 0 if that is no number */
static gdouble
sum_error (const Look * l, guint field, const guint8 * pixels, gsize stride,
    const gfloat * reconstruction)
{
  const FieldsShape *s = &l->fields->shape;
  guint left, top, x, y, c;
  gdouble sum = 0.0;

  fields_place (l->fields, field % l->fields->across, field / l->fields->across,
      &left, &top);
  for (y = top; y < top + s->height; y++) {
    const guint8 *pixel = pixels + y * stride + (gsize) left * l->format.bytes;
    const gfloat *r = reconstruction
        + ((gsize) y * s->frame_width + left) * s->channels;

    for (x = 0; x < s->width; x++, pixel += l->format.bytes)
      for (c = 0; c < s->channels; c++, r++) {
        gdouble error = pixel[l->format.at[c]] / 255.0 - *r;

        sum += error * error;
      }
  }
  return isfinite (sum) ? sum : 0.0;
}

/**
 * look_step:
 * @pixels: a frame's first pixel
 * @stride: bytes from one line to the next
 * @reconstruction: the frame as the layer reconstructs it, height x width x channels
 *     floats
 * @seconds: since the frame before
 *
 * Adds a frame. The novelty changes once a second: see novelty_finish_interval().
 */
void
look_step (Look * l, const guint8 * pixels, gsize stride,
    const gfloat * reconstruction, gdouble seconds)
{
  guint i;

  for (i = 0; i < l->fields->count; i++)
    novelty_add (l->novelty, i, sum_error (l, i, pixels, stride,
            reconstruction));
  l->frames++;
  l->seconds += seconds;
  if (l->seconds < INTERVAL)
    return;
  novelty_finish_interval (l->novelty, l->frames);
  for (i = 0; i < l->fields->count; i++)
    l->values[i] = novelty_get_fields (l->novelty)[i];
  l->frames = 0;
  l->seconds = 0.0;
}

/**
 * look_get_intervals_left:
 *
 * Returns: how many seconds must still pass before anything counts as new
 */
guint
look_get_intervals_left (const Look * l)
{
  return novelty_intervals_left (l->novelty);
}

/**
 * look_get_novelty:
 *
 * Returns: (transfer none): the novelty of each field, about 1 when nothing is new
 */
const gfloat *
look_get_novelty (const Look * l)
{
  return l->values;
}
