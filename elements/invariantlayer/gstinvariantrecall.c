/* Recall in an invariantlayer: frames given back from the features of their fields
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstinvariantrecall.h"
#include "gstroom.h"

#include <math.h>

#include "gstsparsecoderequest.h"
#include "recallcheckpoint.h"
#include "vectors.h"

/* What a frame counts in the running error. */
#define ERROR_RATE 0.001

/* --- whether it is wanted --- */

/**
 * gst_invariant_recall_answer:
 * @r: the element's
 * @query: an ALLOCATION query or one that asks for parts of the code, with what is
 *     downstream's answer
 *
 * Notes whether anybody downstream wants the frame recalled, and asks for what that
 * takes. From any thread.
 */
void
gst_invariant_recall_answer (GstInvariantRecall * r, GstQuery * query)
{
  gboolean wanted = (gst_query_get_sparse_code_request (query)
      & GST_SPARSE_CODE_PART_RECALL) != 0;

  g_atomic_int_set (GST_QUERY_TYPE (query) == GST_QUERY_ALLOCATION ?
      &r->asked_in_allocation : &r->asked, wanted);
  if (wanted)
    gst_query_add_sparse_code_request (query, GST_SPARSE_CODE_PART_PROTOTYPES);
}

/* Whether downstream asks for the frame recalled. */
gboolean
gst_invariant_recall_is_wanted (GstInvariantRecall * r)
{
  return g_atomic_int_get (&r->asked)
      || g_atomic_int_get (&r->asked_in_allocation);
}

/* --- what suits the frames --- */

static void
drop_fields (GstInvariantRecall * r)
{
  guint i;

  if (r->fields == NULL)
    return;
  for (i = 0; i < r->fields->count; i++)
    sample_free (r->samples[i]);
  g_clear_pointer (&r->samples, g_free);
  g_clear_pointer (&r->given_back, g_aligned_free);
  g_clear_pointer (&r->fields, fields_free);
}

/* Drops what was learned. */
static void
drop_recall (GstInvariantRecall * r)
{
  g_clear_pointer (&r->recall, recall_free);
  g_clear_pointer (&r->prototypes, g_bytes_unref);
  r->error = r->energy = 0.0;
}

/* Back to nothing, but for what is asked downstream. */
void
gst_invariant_recall_clear (GstInvariantRecall * r)
{
  drop_fields (r);
  drop_recall (r);
  g_clear_pointer (&r->location, g_free);
}

/* From what file it is to start when it is wanted. */
void
gst_invariant_recall_start_from (GstInvariantRecall * r, const gchar * location)
{
  g_free (r->location);
  r->location = g_strdup (location);
}

static gboolean
has_fields_of (const GstInvariantRecall * r, const GstVideoInfo * info,
    const GstSparseCode * code)
{
  const GstSparseCode *own = &r->below;

  return r->fields != NULL && gst_video_info_is_equal (&r->info, info)
      && own->field_width == code->field_width
      && own->field_height == code->field_height
      && own->field_stride == code->field_stride
      && own->channels == code->channels && own->halves == code->halves
      && own->fields_across == code->fields_across
      && own->fields_down == code->fields_down;
}

/* Covers frames of @info with the fields that @code says there are.
 *
 * Returns: whether that is possible */
static gboolean
make_fields (GstInvariantRecall * r, const GstVideoInfo * info,
    const GstSparseCode * code)
{
  FieldsShape shape = { info->width, info->height, code->field_width,
    code->field_height, code->field_stride, code->channels, code->halves == 2
  };
  guint i;

  drop_fields (r);
  if (code->field_width == 0 || fields_fault (&shape) != NULL
      || code->channels != GST_VIDEO_INFO_N_COMPONENTS (info))
    return FALSE;
  r->fields = fields_new (&shape);
  r->samples = g_new (Sample *, r->fields->count);
  for (i = 0; i < r->fields->count; i++)
    r->samples[i] = sample_new (r->fields->values);
  r->given_back = vector_new ((gsize) r->fields->count * r->fields->values);
  r->info = *info;
  r->below = *code;
  r->pixels.bytes = GST_VIDEO_INFO_COMP_PSTRIDE (info, 0);
  r->pixels.channels = code->channels;
  for (i = 0; i < code->channels; i++)
    r->pixels.at[i] = GST_VIDEO_INFO_COMP_POFFSET (info, i);
  return r->fields->across == code->fields_across
      && r->fields->down == code->fields_down;
}

/* Whether what was learned is of such units and features. */
static gboolean
has_recall_of (const GstInvariantRecall * r, guint units,
    const GstInvariantCode * code)
{
  return r->recall != NULL && r->recall->units == units
      && r->recall->weights->values == r->fields->values
      && r->halves == (r->below.halves == 2)
      && r->recall->first_units == code->first_units
      && r->recall->second_units == code->second_units;
}

/* Whether there is memory for the samples of all fields, which may overlap, and for what
 * leads from features to the units' drive. */
static gboolean
check_room (const GstVideoInfo * info, const GstSparseCode * below,
    const GstInvariantCode * code, GError ** error)
{
  guint64 fields = (guint64) below->fields_across * below->fields_down;
  guint64 values = 2 * (guint64) below->field_width * below->field_height
      * below->channels;
  guint64 units = (guint64) below->columns * below->rows;
  guint64 features = 1 + code->first_units + code->second_units;
  guint64 floats = 5 * fields * values
      + (guint64) info->width * info->height * below->channels
      + features * (5 * units + 4 * features) + 2 * units * (values + 64);

  if (gst_room_is_there (floats * sizeof (gfloat)))
    return TRUE;
  g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NO_SPACE_LEFT,
      "there is no memory for %" G_GUINT64_FORMAT " bytes: lower first-units and "
      "second-units, or leave recall out of what is asked for",
      floats * sizeof (gfloat));
  return FALSE;
}

/**
 * gst_invariant_recall_suit:
 * @r: the element's
 * @settings: how to recall and learn
 * @info: of the frames
 * @below: the sparse code of one
 * @code: the invariant code of the same
 * @error: (out): what is wrong
 *
 * Has all be as the frame needs it; what was learned stays as long as units, features
 * and the size of a field do.
 *
 * Returns: %FALSE when the fields do not cover the frame, or the file to start from
 *     is of no use
 */
gboolean
gst_invariant_recall_suit (GstInvariantRecall * r,
    const RecallSettings * settings, const GstVideoInfo * info,
    const GstSparseCode * below, const GstInvariantCode * code, GError ** error)
{
  guint units = below->columns * below->rows;
  gchar *location;
  gboolean loaded;

  if (!(has_fields_of (r, info, below) && has_recall_of (r, units, code))
      && !check_room (info, below, code, error))
    return FALSE;
  if (!has_fields_of (r, info, below) && !make_fields (r, info, below)) {
    drop_fields (r);
    g_set_error_literal (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
        "the fields of the layer below do not cover the frame: let nothing that "
        "scales or crops stand between it and this element");
    return FALSE;
  }
  if (has_recall_of (r, units, code)) {
    r->recall->settings = *settings;
    return TRUE;
  }
  drop_recall (r);
  r->halves = below->halves == 2;
  r->recall = recall_new (settings, units, code->first_units,
      code->second_units, r->fields->values, r->halves);
  location = g_steal_pointer (&r->location);
  loaded = location == NULL
      || recall_checkpoint_load (r->recall, location, error);
  g_free (location);
  if (!loaded)
    drop_recall (r);
  return loaded;
}

/* --- a frame --- */

static const gfloat *
floats_of (GBytes * bytes)
{
  return g_bytes_get_data (bytes, NULL);
}

/**
 * gst_invariant_recall_learn:
 * @r: that suits both codes
 * @below: the sparse code of a frame, with its drive
 * @code: the invariant code of the same
 *
 * Learns from a frame as long as there is something to learn.
 */
void
gst_invariant_recall_learn (GstInvariantRecall * r,
    const GstSparseCode * below, const GstInvariantCode * code)
{
  if (code->first != NULL && code->second != NULL)
    recall_learn (r->recall, floats_of (below->drive),
        floats_of (code->first), floats_of (code->second), r->fields->count,
        g_strcmp0 (code->phase, "second") != 0);
}

/* Looks at the prototypes when they are others than before. */
static void
see_prototypes (GstInvariantRecall * r, GBytes * prototypes)
{
  if (prototypes == NULL || prototypes == r->prototypes)
    return;
  g_clear_pointer (&r->prototypes, g_bytes_unref);
  r->prototypes = g_bytes_ref (prototypes);
  recall_set_prototypes (r->recall, floats_of (prototypes));
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
give_fields_back (GstInvariantRecall * r, const GstInvariantCode * code,
    gboolean counted)
{
  const gfloat *first = floats_of (code->first);
  const gfloat *second = floats_of (code->second);
  gdouble error = 0.0, energy = 0.0;
  gsize n = r->fields->values, f;

  for (f = 0; f < r->fields->count; f++) {
    const Sample *sample = r->samples[f];
    gfloat *given_back = r->given_back + f * n;

    recall_reconstruct (r->recall, first + f * code->first_units,
        second + f * code->second_units, sqrt (sample->energy), given_back);
    error += squares_apart (sample->v, given_back, n);
    energy += sample->energy;
  }
  if (!counted)
    return;
  r->error += ERROR_RATE * (error - r->error);
  r->energy += ERROR_RATE * (energy - r->energy);
}

static GBytes *
put_back (GstInvariantRecall * r)
{
  const FieldsShape *s = &r->fields->shape;
  gsize size = (gsize) s->frame_width * s->frame_height * s->channels
      * sizeof (gfloat);
  gfloat *frame = g_try_malloc (size);

  if (frame == NULL)
    return NULL;
  fields_put_back (r->fields, r->samples, r->given_back, 0, s->frame_height,
      frame);
  return g_bytes_new_take (frame, size);
}

/**
 * gst_invariant_recall_frame:
 * @r: that suits both codes
 * @frame: mapped for reading
 * @below: its sparse code
 * @counted: whether its error goes into gst_invariant_recall_tell()
 * @code: its invariant code
 *
 * Gives a frame back from the features of its fields.
 *
 * Returns: (transfer full) (nullable): frame height x width x channels floats;
 *     %NULL before the second stage says something, the first regression is made,
 *     and the prototypes have come
 */
GBytes *
gst_invariant_recall_frame (GstInvariantRecall * r,
    const GstVideoFrame * frame, const GstSparseCode * below,
    gboolean counted, const GstInvariantCode * code)
{
  guint f;

  see_prototypes (r, below->prototypes);
  if (code->first == NULL || code->second == NULL
      || !recall_is_ready (r->recall))
    return NULL;
  for (f = 0; f < r->fields->count; f++)
    fields_cut (r->fields, f, &r->pixels, GST_VIDEO_FRAME_PLANE_DATA (frame, 0),
        GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0), r->samples[f]);
  give_fields_back (r, code, counted);
  return put_back (r);
}

/* Adds to @figures how well frames come back, as long as that is wanted:
 * sum (v - r)^2 / sum v^2 over the last thousand or so, each of which counts less than
 * the next; 0 before the first. */
void
gst_invariant_recall_tell (GstInvariantRecall * r, GstStructure * figures)
{
  if (gst_invariant_recall_is_wanted (r))
    gst_structure_set (figures, "recall-error", G_TYPE_DOUBLE,
        r->energy > 0.0 ? r->error / r->energy : 0.0, NULL);
}
