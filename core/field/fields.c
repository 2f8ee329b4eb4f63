/* Receptive fields: from a frame's pixels to samples, and back
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "contrast.h"
#include "fields.h"
#include "order.h"
#include "vectors.h"

/* Most values of all fields of a frame: 8 GiB, as each is kept four times. */
#define MOST_VALUES ((guint64) 1 << 29)

/* How many fields of @length pixels, one every @stride pixels, cover @frame pixels. */
static guint
count_places (guint frame, guint length, guint stride)
{
  return 1 + (frame - length + stride - 1) / stride;
}

/**
 * fields_values:
 * @shape: of fields that are not larger than the frame
 *
 * Returns: M, how many values a field has
 */
guint64
fields_values (const FieldsShape * s)
{
  guint width = s->width ? s->width : s->frame_width;
  guint height = s->height ? s->height : s->frame_height;

  return (guint64) width * height * s->channels * MAX (s->frames, 1)
      * (s->split ? 2 : 1);
}

/**
 * fields_count:
 * @shape: of fields that are not larger than the frame
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
 * Returns: (nullable): a sentence that says what to change; %NULL when such fields are
 *     possible in a frame that is large enough
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
 * Returns: (nullable): a sentence that says what to change; %NULL when @shape is
 *     possible
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
    return "the fields of a frame have more than 536870912 values together: "
        "raise field-stride, lower field-width, field-height or field-frames, "
        "or make frames smaller";
  return NULL;
}

/* Where the fields begin that cover @frame pixels. The last one is moved back so that it
 * ends with the frame. */
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

/* The weights of each field's @length pixels along one axis, where fields overlap: half
 * a period of a sine, divided by the sum of the weights that all @n fields give the same
 * pixel. No weight is 0. Each is written @channels times. */
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
 * @shape: for which fields_fault() returns %NULL
 *
 * Returns: (transfer full): fields that cover the frame
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
  s->frames = MAX (s->frames, 1);
  stride_x = s->stride ? s->stride : s->width;
  stride_y = s->stride ? s->stride : s->height;
  f->values = fields_values (s);
  f->left = places (s->frame_width, s->width, stride_x, &f->across);
  f->top = places (s->frame_height, s->height, stride_y, &f->down);
  f->count = f->across * f->down;
  f->window_x = window (f->left, f->across, s->width, s->frame_width,
      s->channels);
  f->window_y = window (f->top, f->down, s->height, s->frame_height, 1);
  if (s->tiles && s->channels == 1 && !s->local_contrast && !s->split
      && order_has_tiles (s->width, s->height))
    f->order = order_new_tiles (s->width, s->height * s->frames);
  f->side_by_side = f->across * s->width == s->frame_width
      && f->down * s->height == s->frame_height;
  return f;
}

void
fields_free (Fields * f)
{
  if (f == NULL)
    return;
  g_free (f->order);
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

/* How many values one frame of a field has. */
static guint
frame_values (const Fields * f)
{
  return f->shape.width * f->shape.height * f->shape.channels;
}

/**
 * fields_new_sample:
 *
 * Returns: (transfer full): a sample for these fields
 */
Sample *
fields_new_sample (const Fields * f)
{
  Sample *sample = sample_new (f->values);

  if (f->shape.motion)
    sample_keep_means (sample, frame_values (f));
  return sample;
}

/* Puts one frame of a field, whose first pixel is @corner, into a sample. */
static void
put_frame (const Fields * f, const SamplePixels * format,
    const guint8 * corner, gsize stride, guint first, Sample * sample)
{
  const FieldsShape *s = &f->shape;

  if (format->bytes == 1 && f->order != NULL)
    sample_put_gray8_tiles (sample, first, corner, stride, s->width, s->height);
  else if (format->bytes == 1)
    sample_put_gray8 (sample, first, corner, stride, s->width, s->height);
  else
    sample_put_pixels (sample, first, format, corner, stride, s->width,
        s->height, f->order);
}

/**
 * fields_cut:
 * @field: which, 0 to count - 1
 * @format: the pixel format of the frames, with the channels of the shape
 * @frames: as many frames as the shape says, the oldest first: the first pixel of each
 * @stride: bytes from one line of a frame to the next
 * @sample: (out): of fields_new_sample()
 *
 * Sets @sample to the values of the field. Threads may cut different samples at the same
 * time.
 */
void
fields_cut (const Fields * f, guint field, const SamplePixels * format,
    const guint8 * const *frames, gsize stride, Sample * sample)
{
  const FieldsShape *s = &f->shape;
  gsize corner = f->top[field / f->across] * stride
      + (gsize) f->left[field % f->across] * format->bytes;
  guint slice = frame_values (f), t;

  for (t = 0; t < s->frames; t++)
    put_frame (f, format, frames[t] + corner, stride, t * slice, sample);
  sample_read_bytes (sample);
  if (s->motion)
    contrast_normalize_motion (sample, slice, s->frames);
  else if (s->local_contrast)
    contrast_normalize (sample, slice * s->frames);
  if (s->split)
    contrast_split (sample);
}

/* The pixel that value @j of a field's last frame, row by row, stands for. */
static inline gfloat
pixel_of (const Fields * f, const Sample * sample, const gfloat * values,
    guint j)
{
  guint last = frame_values (f) * (f->shape.frames - 1) + j;
  gfloat value;

  if (f->order != NULL)
    value = values[f->order[last]];
  else if (f->shape.split)
    value = contrast_join (values, f->values / 2, last);
  else
    value = values[last];
  return value * sample->scale + (sample->means ? sample->means[j] :
      sample->mean);
}

/* Writes @n pixels of a line, from value @first on, or, where fields overlap, adds them,
 * each times @weight and its entry of @window. */
static void
put_line (const Fields * f, const Sample * sample, const gfloat * values,
    guint first, gfloat weight, const gfloat * window, gfloat * to, guint n)
{
  guint j;

  if (f->side_by_side) {
    for (j = 0; j < n; j++)
      to[j] = pixel_of (f, sample, values, first + j);
  } else {
    for (j = 0; j < n; j++)
      to[j] += weight * window[j] * pixel_of (f, sample, values, first + j);
  }
}

/* Puts line @y of the frame together from the fields of row @row. */
static void
put_row (const Fields * f, Sample * const *samples,
    const gfloat * reconstructions, guint row, guint y, gfloat * line)
{
  guint channels = f->shape.channels, n = f->shape.width * channels, i;
  guint inside = y - f->top[row];

  for (i = 0; i < f->across; i++) {
    guint field = row * f->across + i;

    put_line (f, samples[field],
        reconstructions + (gsize) field * f->values, inside * n,
        f->window_y[row * f->shape.height + inside],
        f->window_x + (gsize) i * n, line + (gsize) f->left[i] * channels, n);
  }
}

/**
 * fields_put_back:
 * @samples: the frame's samples, field by field
 * @reconstructions: M floats for each of them, one after another
 * @first_line: the first line of the frame to write
 * @end_line: the line after the last one
 * @frame: (out): frame height x width x channels floats, of which these lines are
 *     written
 *
 * Puts the last frame together from the reconstructions r of its fields: r * scale + mean,
 * where r = ON - OFF when split. The mean is that of the field or, with motion contrast,
 * the pixel's over the frames; that is all of a field that does not move. Where fields
 * overlap, a pixel is a weighted mean; the weight of pixel (x, y) of a field is
 * sin(pi (x + 1/2) / width) sin(pi (y + 1/2) / height). Threads may write different lines
 * at the same time.
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
