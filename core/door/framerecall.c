/* Frame recall: reconstructs frames from the outputs of the slow stages
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "framefields.h"
#include "framerecall.h"
#include "recallcheckpoint.h"
#include "vectors.h"

/* The weight of a frame in the running error. */
#define ERROR_RATE 0.001

struct _FrameRecall
{
  Recall *recall;               /* nullable: NULL before frame_recall_update() */
  gboolean halves;              /* whether prototypes come in two halves */
  gchar *location;              /* nullable: the file that @recall starts from */
  GBytes *prototypes;           /* nullable: those that @recall has */

  CompeteFormat format;         /* of the frames, ... */
  CompeteFields covering;       /* ... and how fields cover them */
  FrameFields *fields;          /* nullable: NULL before frame_recall_update() */
  gfloat *reconstruction;       /* fields x M */
  gdouble error, energy;        /* running means, of a frame */
};

/* Returns: (transfer full): recall that has learned nothing. If @location is not %NULL,
 *     the first frame_recall_update() loads the recall from that file */
FrameRecall *
frame_recall_new (const gchar * location)
{
  FrameRecall *r = g_new0 (FrameRecall, 1);

  r->location = g_strdup (location);
  return r;
}

static void
drop_fields (FrameRecall * r)
{
  g_clear_pointer (&r->fields, frame_fields_free);
  g_clear_pointer (&r->reconstruction, g_aligned_free);
}

/* Frees what was learned. */
static void
drop_recall (FrameRecall * r)
{
  g_clear_pointer (&r->recall, recall_free);
  g_clear_pointer (&r->prototypes, g_bytes_unref);
  r->error = r->energy = 0.0;
}

void
frame_recall_free (FrameRecall * r)
{
  drop_fields (r);
  drop_recall (r);
  g_free (r->location);
  g_free (r);
}

/* --- matching the frames --- */

/* Whether the fields are those of such frames. Neither CompeteFormat nor CompeteField
 * has padding. */
static gboolean
matches_fields (const FrameRecall * r, const CompeteFormat * format,
    const CompeteFields * fields)
{
  const CompeteFields *own = &r->covering;

  return r->fields != NULL
      && memcmp (&r->format, format, sizeof *format) == 0
      && memcmp (&own->field, &fields->field, sizeof own->field) == 0
      && own->stride == fields->stride && own->across == fields->across
      && own->down == fields->down;
}

/* Whether what was learned is for fields of this size, with these halves. The stages of a
 * SlowLayer never change, so they need no check. */
static gboolean
matches_recall (const FrameRecall * r)
{
  return r->recall != NULL
      && r->recall->weights->values == r->fields->fields->values
      && r->halves == (r->covering.field.halves == 2);
}

/* How many bytes frame_recall_update() allocates at most: the samples of all fields,
 * which may overlap, the frame, the regression from features to drives, and the
 * weights. 0 if it allocates nothing. */
guint64
frame_recall_memory (const FrameRecall * r, const Invariant * v,
    const CompeteFormat * format, const CompeteFields * fields)
{
  const CompeteField *field = &fields->field;
  guint64 count = (guint64) fields->across * fields->down;
  guint64 values = 2 * (guint64) field->width * field->height
      * field->channels * MAX (field->frames, 1);
  guint64 units = v->units;
  guint64 features = 1 + v->first->units + v->second->units;
  guint64 floats = 5 * count * values
      + (guint64) format->width * format->height * (field->channels
      + field->frames * format->pixel_bytes / 2)
      + features * (5 * units + 4 * features) + 2 * units * (values + 64);

  if (matches_fields (r, format, fields) && matches_recall (r))
    return 0;
  return floats * sizeof (gfloat);
}

/* Sets the format of the frames to come, and the fields that they are cut into.
 *
 * Returns: whether that is possible */
static gboolean
make_fields (FrameRecall * r, const CompeteFormat * format,
    const CompeteFields * fields)
{
  const CompeteField *field = &fields->field;
  const FieldsShape shape = { format->width, format->height, field->width,
    field->height, fields->stride, field->channels, field->halves == 2, FALSE,
    FALSE, field->motion, field->frames
  };
  const Fields *made;

  drop_fields (r);
  if (field->width == 0 || fields_fault (&shape) != NULL
      || field->channels != format->channels)
    return FALSE;
  r->fields = frame_fields_new (&shape, format);
  made = r->fields->fields;
  r->reconstruction = vector_new ((gsize) made->count * made->values);
  r->format = *format;
  r->covering = *fields;
  return made->across == fields->across && made->down == fields->down;
}

/* Makes a new Recall, from the file if there is one. */
static gboolean
make_recall (FrameRecall * r, const Invariant * v,
    const RecallSettings * settings, GError ** error)
{
  gchar *location = g_steal_pointer (&r->location);
  gboolean made;

  drop_recall (r);
  r->halves = r->covering.field.halves == 2;
  r->recall = recall_new (settings, v->units, v->first->units,
      v->second->units, r->fields->fields->values, r->halves);
  made = location == NULL
      || recall_checkpoint_load (r->recall, location, error);
  g_free (location);
  if (!made)
    drop_recall (r);
  return made;
}

/* Matches the recall to the frames to come and to the settings of the stages. What was
 * learned stays while the fields have the same size, channels and halves.
 *
 * Returns: %FALSE and an error if the fields do not cover the frame, or the file cannot
 *     be used */
gboolean
frame_recall_update (FrameRecall * r, const Invariant * v,
    const CompeteFormat * format, const CompeteFields * fields, GError ** error)
{
  const SlowSettings *s = &v->settings;
  const RecallSettings settings = { s->recall_winners, s->solve_interval,
    s->window
  };

  if (!matches_fields (r, format, fields)
      && !make_fields (r, format, fields)) {
    drop_fields (r);
    g_set_error_literal (error, COMPETE_ERROR, COMPETE_ERROR_MISMATCH,
        "the fields of the layer below do not cover the frame: do not scale or "
        "crop frames between that layer and this one");
    return FALSE;
  }
  if (!matches_recall (r))
    return make_recall (r, v, &settings, error);
  r->recall->settings = settings;
  return TRUE;
}

/* --- a frame --- */

/* Learns which drives the outputs of both slow stages stand for. */
void
frame_recall_learn (FrameRecall * r, const Invariant * v, const gfloat * drives)
{
  if (v->has_first && v->has_second)
    recall_learn (r->recall, drives, v->y1, v->y2, v->fields,
        v->phase != SLOW_PHASE_SECOND);
}

/* The next frame does not follow the last one. */
void
frame_recall_reset_past (FrameRecall * r)
{
  if (r->fields != NULL)
    frame_fields_reset (r->fields);
}

/* Sets the prototypes, unless they are the same GBytes as before. */
void
frame_recall_set_prototypes (FrameRecall * r, GBytes * prototypes)
{
  if (prototypes == r->prototypes)
    return;
  g_clear_pointer (&r->prototypes, g_bytes_unref);
  r->prototypes = g_bytes_ref (prototypes);
  recall_set_prototypes (r->recall, g_bytes_get_data (prototypes, NULL));
}

gboolean
frame_recall_is_ready (const FrameRecall * r, const Invariant * v)
{
  return v->has_first && v->has_second && recall_is_ready (r->recall);
}

static gdouble
squared_distance (const gfloat * a, const gfloat * b, guint n)
{
  gdouble sum = 0.0;
  guint i;

  for (i = 0; i < n; i++)
    sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum;
}

/* Reconstructs each field, with the norm that it has in the frame. If the frame @counts,
 * adds it to the error. */
static void
reconstruct_fields (FrameRecall * r, const Invariant * v, gboolean counts)
{
  guint first = v->first->units, second = v->second->units;
  gsize n = r->fields->fields->values, f;
  gdouble error = 0.0, energy = 0.0;

  for (f = 0; f < r->fields->fields->count; f++) {
    const Sample *sample = r->fields->samples[f];
    gfloat *reconstruction = r->reconstruction + f * n;

    recall_reconstruct (r->recall, v->y1 + f * first, v->y2 + f * second,
        sqrt (sample->energy), reconstruction);
    error += squared_distance (sample->v, reconstruction, n);
    energy += sample->energy;
  }
  if (!counts)
    return;
  r->error += ERROR_RATE * (error - r->error);
  r->energy += ERROR_RATE * (energy - r->energy);
}

/* Reconstructs the last frame that @v coded, as height x width x channels floats. @pixels
 * are those of this frame, @stride bytes a line: the norm of each field and, with local
 * contrast, its mean and scale are taken from them. If the frame @counts, its error is
 * added to frame_recall_error(), and it follows the last one that did.
 *
 * Returns: %FALSE if fields span several frames, and too few have come */
gboolean
frame_recall_reconstruct (FrameRecall * r, const Invariant * v,
    const guint8 * pixels, gsize stride, gboolean counts, gfloat * frame)
{
  if (!frame_fields_cut (r->fields, NULL, pixels, stride, !counts))
    return FALSE;
  reconstruct_fields (r, v, counts);
  frame_fields_put_back (r->fields, NULL, r->reconstruction, frame);
  return TRUE;
}

/* sum (v - r)^2 / sum v^2, over running means in which each frame counts for a
 * thousandth; 0 before the first. */
gdouble
frame_recall_error (const FrameRecall * r)
{
  return r->energy > 0.0 ? r->error / r->energy : 0.0;
}

/* Returns: (nullable): what was learned, %NULL before frame_recall_update() */
const Recall *
frame_recall_get (const FrameRecall * r)
{
  return r->recall;
}
