/* Recall in an invariantlayer: frames given back from the features of their fields
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstinvariantrecall.h"

#include <math.h>
#include <string.h>

#include "fields.h"
#include "vectors.h"

/* What a frame counts in the running error. */
#define ERROR_RATE 0.001

struct _GstInvariantRecall
{
  GstSparseCode below;          /* of what fields it was made; numbers only */
  Recall *recall;
  GBytes *prototypes;           /* nullable: those that it has seen */

  /* The frame as competelayer sees it */
  SamplePixels pixels;
  Fields *fields;
  Sample **samples;
  gfloat *given_back;           /* fields x M */
  gdouble error, energy;        /* running means of a frame's */
};

/* Whether both codes are of the same fields and units. */
static gboolean
is_alike (const GstSparseCode * a, const GstSparseCode * b)
{
  return a->columns == b->columns && a->rows == b->rows
      && a->field_width == b->field_width && a->field_height == b->field_height
      && a->field_stride == b->field_stride && a->channels == b->channels
      && a->halves == b->halves && a->fields_across == b->fields_across
      && a->fields_down == b->fields_down;
}

/* The fields that @code says it has, if frames of @info can have them. */
static Fields *
make_fields (const GstVideoInfo * info, const GstSparseCode * code)
{
  FieldsShape shape = { info->width, info->height, code->field_width,
    code->field_height, code->field_stride, code->channels, code->halves == 2
  };
  Fields *fields;

  if (code->field_width == 0 || fields_fault (&shape) != NULL
      || code->channels != GST_VIDEO_INFO_N_COMPONENTS (info)
      || code->columns == 0 || code->rows == 0)
    return NULL;
  fields = fields_new (&shape);
  if (fields->across == code->fields_across
      && fields->down == code->fields_down)
    return fields;
  fields_free (fields);
  return NULL;
}

/**
 * gst_invariant_recall_new:
 * @settings: copied
 * @info: of the frames
 * @code: of such a frame, from the layer below
 * @first_units: features of the first stage
 * @second_units: features of the second stage
 *
 * Returns: (transfer full) (nullable): a recall that has learned nothing; %NULL
 *     when frames of @info cannot have the fields of @code. Free it with
 *     gst_invariant_recall_free().
 *
 * Since: 0.1
 */
GstInvariantRecall *
gst_invariant_recall_new (const RecallSettings * settings,
    const GstVideoInfo * info, const GstSparseCode * code, guint first_units,
    guint second_units)
{
  Fields *fields = make_fields (info, code);
  GstInvariantRecall *self;
  guint i;

  if (fields == NULL)
    return NULL;
  self = g_new0 (GstInvariantRecall, 1);
  self->below = *code;
  self->fields = fields;
  self->pixels.bytes = GST_VIDEO_INFO_COMP_PSTRIDE (info, 0);
  self->pixels.channels = code->channels;
  for (i = 0; i < code->channels; i++)
    self->pixels.at[i] = GST_VIDEO_INFO_COMP_POFFSET (info, i);
  self->samples = g_new (Sample *, fields->count);
  for (i = 0; i < fields->count; i++)
    self->samples[i] = sample_new (fields->values);
  self->given_back = vector_new ((gsize) fields->count * fields->values);
  self->recall = recall_new (settings, code->columns * code->rows,
      first_units, second_units, fields->values, code->halves == 2);
  return self;
}

/**
 * gst_invariant_recall_free:
 * @recall: (nullable) (transfer full): what gst_invariant_recall_new() made
 *
 * Since: 0.1
 */
void
gst_invariant_recall_free (GstInvariantRecall * self)
{
  guint i;

  if (self == NULL)
    return;
  for (i = 0; i < self->fields->count; i++)
    sample_free (self->samples[i]);
  g_free (self->samples);
  fields_free (self->fields);
  g_aligned_free (self->given_back);
  g_clear_pointer (&self->prototypes, g_bytes_unref);
  recall_free (self->recall);
  g_free (self);
}

/**
 * gst_invariant_recall_fits:
 * @recall: which
 * @code: of a frame, from the layer below
 * @invariant: of the same frame
 *
 * Returns: whether gst_invariant_recall_frame() may have them; when not, another
 *     recall is needed
 *
 * Since: 0.1
 */
gboolean
gst_invariant_recall_fits (const GstInvariantRecall * self,
    const GstSparseCode * code, const GstInvariantCode * invariant)
{
  return is_alike (&self->below, code)
      && invariant->fields_across == code->fields_across
      && invariant->fields_down == code->fields_down
      && invariant->first_units == self->recall->first_units
      && invariant->second_units == self->recall->second_units;
}

/* Looks at the prototypes when they are others than before. */
static void
see_prototypes (GstInvariantRecall * self, GBytes * prototypes)
{
  if (prototypes == NULL || prototypes == self->prototypes)
    return;
  g_clear_pointer (&self->prototypes, g_bytes_unref);
  self->prototypes = g_bytes_ref (prototypes);
  recall_see_prototypes (self->recall, g_bytes_get_data (prototypes, NULL));
}

static const gfloat *
floats_of (GBytes * bytes)
{
  return g_bytes_get_data (bytes, NULL);
}

static gdouble
squares_apart (const gfloat * a, const gfloat * b, guint n)
{
  gdouble sum = 0.0;
  guint i;

  for (i = 0; i < n; i++)
    sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum;
}

static void
give_fields_back (GstInvariantRecall * self, const GstInvariantCode * invariant)
{
  gdouble error = 0.0, energy = 0.0;
  const gfloat *first = floats_of (invariant->first);
  const gfloat *second = floats_of (invariant->second);
  gsize n = self->fields->values, f;

  for (f = 0; f < self->fields->count; f++) {
    const Sample *sample = self->samples[f];
    gfloat *r = self->given_back + f * n;

    recall_give_back (self->recall, first + f * invariant->first_units,
        second + f * invariant->second_units, sqrt (sample->energy), r);
    error += squares_apart (sample->v, r, n);
    energy += sample->energy;
  }
  self->error += ERROR_RATE * (error - self->error);
  self->energy += ERROR_RATE * (energy - self->energy);
}

static GBytes *
put_back (GstInvariantRecall * self)
{
  const FieldsShape *s = &self->fields->shape;
  gsize size = (gsize) s->frame_width * s->frame_height * s->channels
      * sizeof (gfloat);
  gfloat *frame = g_malloc (size);

  fields_put_back (self->fields, self->samples, self->given_back, 0,
      s->frame_height, frame);
  return g_bytes_new_take (frame, size);
}

/**
 * gst_invariant_recall_frame:
 * @recall: one that fits both codes
 * @frame: mapped for reading
 * @code: what the layer below says of it
 * @invariant: what the slow stages say of it
 *
 * Learns from a frame as long as there is something to learn, and gives it back.
 *
 * Returns: (transfer full) (nullable): frame height x width x channels floats;
 *     %NULL before the second stage says something and the first regression is
 *     made, and when @code comes without drives
 *
 * Since: 0.1
 */
GBytes *
gst_invariant_recall_frame (GstInvariantRecall * self,
    const GstVideoFrame * frame, const GstSparseCode * code,
    const GstInvariantCode * invariant)
{
  guint f, count = self->fields->count;

  see_prototypes (self, code->prototypes);
  if (invariant->first == NULL || invariant->second == NULL
      || code->drive == NULL)
    return NULL;
  for (f = 0; f < count; f++)
    fields_cut (self->fields, f, &self->pixels,
        GST_VIDEO_FRAME_PLANE_DATA (frame, 0),
        GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0), self->samples[f]);
  recall_learn (self->recall, floats_of (code->drive),
      floats_of (invariant->first), floats_of (invariant->second), count,
      g_strcmp0 (invariant->phase, "frozen") == 0);
  if (!recall_can (self->recall))
    return NULL;
  give_fields_back (self, invariant);
  return put_back (self);
}

/**
 * gst_invariant_recall_error:
 * @recall: which
 *
 * Returns: sum (v - r)^2 / sum v^2 over the last thousand frames or so, each of which
 *     counts less than the next; 0 while nothing was given back
 *
 * Since: 0.1
 */
gdouble
gst_invariant_recall_error (const GstInvariantRecall * self)
{
  return self->energy > 0.0 ? self->error / self->energy : 0.0;
}
