/* Receptive fields: from a frame's pixels to samples, and back
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "contrast.h"
#include "fields.h"
#include "vectors.h"

/* Of all fields of a frame: 4 GiB, as a sample is kept thrice and put back. */
#define MOST_VALUES ((guint64) 1 << 28)

/* How many fields of @length every @stride pixels cover @frame pixels. */
static guint
count_places (guint frame, guint length, guint stride)
{
  return 1 + (frame - length + stride - 1) / stride;
}

/**
 * fields_values:
 * @shape: how fields are to cover a frame, which they are not larger than
 *
 * Returns: M, how many values a field has
 */
guint64
fields_values (const FieldsShape * s)
{
  guint width = s->width ? s->width : s->frame_width;
  guint height = s->height ? s->height : s->frame_height;

  return (guint64) width * height * s->channels * (s->split ? 2 : 1);
}

/**
 * fields_count:
 * @shape: how fields are to cover a frame, which they are not larger than
 *
 * Returns: how many fields a frame has
 */
guint64
fields_count (const FieldsShape * s)
{
  if (s->width == 0)
    return 1;
  return (guint64) count_places (s->frame_width, s->width,
      s->stride ? s->stride : s->width)
      * count_places (s->frame_height, s->height,
      s->stride ? s->stride : s->height);
}

/**
 * fields_side_fault:
 * @width: of a field in pixels, 0 with a @height of 0 for the whole frame
 * @height: of a field in pixels
 * @stride: from one field to the next, 0 for side by side
 *
 * Returns: (nullable): a sentence that says what to change, %NULL when there are
 *     frames that may have such fields
 */
const gchar *
fields_side_fault (guint width, guint height, guint stride)
{
  if ((width == 0) != (height == 0))
    return "one of field-width and field-height is 0 and the other is not: "
        "set both, or neither";
  if (width > 0 && stride > MIN (width, height))
    return "field-stride is larger than the field, which would leave pixels "
        "between the fields unseen: lower field-stride";
  return NULL;
}

/**
 * fields_fault:
 * @shape: how fields are to cover a frame
 *
 * Returns: (nullable): a sentence that says what to change, %NULL when
 *     fields_new() may have @shape
 */
const gchar *
fields_fault (const FieldsShape * s)
{
  const gchar *fault = fields_side_fault (s->width, s->height, s->stride);

  if (fault != NULL)
    return fault;
  if (s->width == 0 && s->stride > 0)
    return "field-stride is set, but the field is the whole frame: set "
        "field-width and field-height too, or field-stride to 0";
  if (s->width > s->frame_width || s->height > s->frame_height)
    return "the field is larger than the frame: lower field-width or "
        "field-height, or make the frame larger";
  if (fields_count (s) * fields_values (s)
      * (s->local_contrast && !s->split ? 2 : 1) > MOST_VALUES)
    return "the fields of a frame have more than 268435456 values together: "
        "raise field-stride, or lower field-width and field-height";
  return NULL;
}

/* Where fields of @length every @stride pixels begin so that they cover @frame
 * pixels; the last is moved in. */
static guint *
places (guint frame, guint length, guint stride, guint * n)
{
  guint *at, i;

  *n = count_places (frame, length, stride);
  at = g_new (guint, *n);
  for (i = 0; i < *n; i++)
    at[i] = MIN (i * stride, frame - length);
  return at;
}

/* What each of a field's @length pixels counts along one axis, over what those
 * of all @n fields that see the same pixel count: half a period of a sine, which
 * is nowhere 0. Each is written @channels times over. */
static gfloat *
window (const guint * at, guint n, guint length, guint frame, guint channels)
{
  gfloat *weight = vector_new ((gsize) n * length * channels), *w = weight;
  gdouble *sum = g_new0 (gdouble, frame);
  guint i, x, c;

#define BUMP(x) sin (G_PI * ((x) + 0.5) / length)
  for (i = 0; i < n; i++)
    for (x = 0; x < length; x++)
      sum[at[i] + x] += BUMP (x);
  for (i = 0; i < n; i++)
    for (x = 0; x < length; x++)
      for (c = 0; c < channels; c++)
        *w++ = BUMP (x) / sum[at[i] + x];
#undef BUMP
  g_free (sum);
  return weight;
}

/**
 * fields_new:
 * @shape: with which fields_fault() finds no fault
 *
 * Returns: fields that cover the frame
 */
Fields *
fields_new (const FieldsShape * shape)
{
  Fields *f = g_new0 (Fields, 1);
  FieldsShape *s = &f->shape;
  guint stride_x, stride_y;

  *s = *shape;
  if (s->width == 0) {
    s->width = s->frame_width;
    s->height = s->frame_height;
  }
  stride_x = s->stride ? s->stride : s->width;
  stride_y = s->stride ? s->stride : s->height;
  f->values = fields_values (s);
  f->left = places (s->frame_width, s->width, stride_x, &f->across);
  f->top = places (s->frame_height, s->height, stride_y, &f->down);
  f->count = f->across * f->down;
  f->window_x = window (f->left, f->across, s->width, s->frame_width,
      s->channels);
  f->window_y = window (f->top, f->down, s->height, s->frame_height, 1);
  f->side_by_side = f->across * s->width == s->frame_width
      && f->down * s->height == s->frame_height;
  return f;
}

void
fields_free (Fields * f)
{
  if (f == NULL)
    return;
  g_free (f->left);
  g_free (f->top);
  g_aligned_free (f->window_x);
  g_aligned_free (f->window_y);
  g_free (f);
}

/**
 * fields_place:
 * @column: of the field, less than across
 * @row: of the field, less than down
 * @x: (out): its left edge in the frame, in pixels
 * @y: (out): its upper edge
 */
void
fields_place (const Fields * f, guint column, guint row, guint * x, guint * y)
{
  *x = f->left[column];
  *y = f->top[row];
}

/**
 * fields_cut:
 * @field: which, 0 to count - 1
 * @format: how the frame's pixels are kept; its channels are the shape's
 * @frame: the frame's first pixel
 * @stride: bytes from one line of the frame to the next
 * @sample: (out): M values
 *
 * Fills @sample with what the field sees. May be called for different samples
 * from different threads at once.
 */
void
fields_cut (const Fields * f, guint field, const SamplePixels * format,
    const guint8 * frame, gsize stride, Sample * sample)
{
  const FieldsShape *s = &f->shape;
  const guint8 *corner = frame + f->top[field / f->across] * stride
      + (gsize) f->left[field % f->across] * format->bytes;

  if (format->bytes == 1 && !s->local_contrast) {
    sample_from_gray8 (sample, corner, stride, s->width, s->height);
    return;
  }
  sample_from_pixels (sample, format, corner, stride, s->width, s->height);
  if (s->split)
    contrast_split (sample);
  else if (s->local_contrast)
    contrast_take (sample);
  else
    sample_find_lit (sample);
}

/* Writes @n pixels, or adds them where fields overlap, each times @weight and
 * its place in @window. */
static void
put_line (const Fields * f, const Sample * sample, const gfloat * values,
    gfloat weight, const gfloat * window, gfloat * to, guint n)
{
  const gfloat *off = values + f->values / 2;
  guint j;

  if (f->side_by_side && f->shape.split) {
    for (j = 0; j < n; j++)
      to[j] = contrast_give_back (sample, values[j] - off[j]);
  } else if (f->side_by_side) {
    for (j = 0; j < n; j++)
      to[j] = contrast_give_back (sample, values[j]);
  } else if (f->shape.split) {
    for (j = 0; j < n; j++)
      to[j] += weight * window[j] * contrast_give_back (sample,
          values[j] - off[j]);
  } else {
    for (j = 0; j < n; j++)
      to[j] += weight * window[j] * contrast_give_back (sample, values[j]);
  }
}

/* Puts what row @row of fields sees in line y of the frame there. */
static void
put_row (const Fields * f, Sample * const *samples,
    const gfloat * reconstructions, guint row, guint y, gfloat * line)
{
  guint channels = f->shape.channels, n = f->shape.width * channels, i;
  guint inside = y - f->top[row];

  for (i = 0; i < f->across; i++) {
    guint field = row * f->across + i;

    put_line (f, samples[field],
        reconstructions + (gsize) field * f->values + (gsize) inside * n,
        f->window_y[row * f->shape.height + inside],
        f->window_x + (gsize) i * n, line + (gsize) f->left[i] * channels, n);
  }
}

/**
 * fields_put_back:
 * @samples: the frame's samples, field by field
 * @reconstructions: and M floats for each of them, one after another
 * @first_line: of the frame, from which on
 * @end_line: before which to stop
 * @frame: (out): frame height x width x channels floats, of which those lines
 *     are written
 *
 * Each field's r * scale + mean, r = ON - OFF when split, at its place; where fields overlap the average, in which a field counts most in
 * its middle: by sin(pi (x + 1/2) / width) sin(pi (y + 1/2) / height). Side by
 * side it is a plain copy. May be called for different lines from different
 * threads at once.
 */
void
fields_put_back (const Fields * f, Sample * const *samples,
    const gfloat * reconstructions, guint first_line, guint end_line,
    gfloat * frame)
{
  gsize length = (gsize) f->shape.frame_width * f->shape.channels;
  guint row = 0, y, r;

  for (y = first_line; y < end_line; y++) {
    gfloat *line = frame + y * length;

    if (!f->side_by_side)
      memset (line, 0, length * sizeof (gfloat));
    while (f->top[row] + f->shape.height <= y)
      row++;
    for (r = row; r < f->down && f->top[r] <= y; r++)
      put_row (f, samples, reconstructions, r, y, line);
  }
}
