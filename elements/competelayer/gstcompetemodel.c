/* The model of competelayer: making, updating and saving it, with errors and warnings
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <string.h>

#include "gstcompetemodel.h"
#include "gstframe.h"
#include "gstrefusal.h"
#include "gstroom.h"
#include "share.h"

/* So many frames without a code are not only a start. */
#define MOST_UNCODED 100

void
gst_compete_model_init (GstCompeteModel * m, GstLearner * element)
{
  m->element = element;
}

/* Frees the model. */
void
gst_compete_model_free (GstCompeteModel * m)
{
  g_clear_pointer (&m->compete, compete_free);
  m->memory = 0;
}

/* --- settings and caps --- */

/* Posts @error and frees it.
 *
 * Returns: %FALSE */
static gboolean
refuse_settings (GstCompeteModel * m, GError * error)
{
  GST_ELEMENT_REFUSE (m->element, LIBRARY, SETTINGS, ("%s.", error->message),
      (NULL));
  g_error_free (error);
  return FALSE;
}

/* Whether @settings are valid for some format of frames. If not, an error is posted. */
gboolean
gst_compete_model_check_any_format (GstCompeteModel * m,
    const CompeteSettings * settings)
{
  GError *error = NULL;

  return compete_settings_check (settings, NULL, &error)
      || refuse_settings (m, error);
}

/* Returns: how many bytes a model of @settings takes */
static guint64
count_memory (const GstCompeteModel * m, const CompeteSettings * settings)
{
  return compete_memory (settings, &m->format)
      + share_memory (m->share, settings, &m->format);
}

/* Whether there is memory for a model of @settings, beyond what the present model takes.
 * If not, an error is posted. */
static gboolean
check_memory (GstCompeteModel * m, const CompeteSettings * settings)
{
  guint64 memory = count_memory (m, settings);
  CompeteFields fields;
  gboolean enough;
  gchar *what;

  if (memory <= m->memory)
    return TRUE;
  compete_fields_init (&fields, settings, &m->format);
  what = g_strdup_printf ("%u x %u units and %u fields of %u values",
      settings->columns, settings->rows, fields.count, fields.values);
  enough = gst_room_check (GST_ELEMENT (m->element), memory - m->memory, what,
      "Lower columns, rows or winners, or set field-width and field-height to "
      "less, or field-stride to more");
  g_free (what);
  return enough;
}

/* Copies @settings and sets what they leave open. Sets *@chosen to whether the size of
 * the field was chosen because the frame is large.
 *
 * Returns: %FALSE, after an error, if the settings are invalid for the format */
static gboolean
set_settings (GstCompeteModel * m, const CompeteSettings * settings,
    gboolean * chosen)
{
  CompeteSettings s = *settings;
  GError *error = NULL;

  *chosen = compete_settings_resolve (&s, &m->format, &m->saved);
  if (!compete_settings_check (&s, &m->format, &error))
    return refuse_settings (m, error);
  if (!check_memory (m, &s))
    return FALSE;
  m->settings = s;
  return TRUE;
}

/* Reads the field from the file that a new model will be loaded from. */
static void
find_saved_field (GstCompeteModel * m)
{
  gchar *location = gst_model_file_location (gst_learner_get_file (m->element));

  memset (&m->saved, 0, sizeof m->saved);
  if (location != NULL)
    compete_find_field (location, &m->saved);
  g_free (location);
}

/* Sets the format of the frames to come, and how they are cut into fields.
 *
 * Returns: %FALSE, after an error, if @settings are invalid for the format */
gboolean
gst_compete_model_set_format (GstCompeteModel * m,
    const CompeteSettings * settings, const GstVideoInfo * info)
{
  gboolean chosen;

  m->format = gst_frame_format (info);
  m->next_offset = GST_BUFFER_OFFSET_NONE;
  if (m->compete == NULL)
    find_saved_field (m);
  if (!set_settings (m, settings, &chosen))
    return FALSE;
  compete_fields_init (&m->fields, &m->settings, &m->format);
  gst_compete_warnings_set_fields (&m->warnings, GST_ELEMENT (m->element),
      &m->fields, &m->format, chosen);
  return TRUE;
}

/* --- the model --- */

/* Makes the model, from the file at @location unless that is %NULL.
 *
 * Returns: %FALSE, and sets @error, if the model cannot be loaded from that file */
gboolean
gst_compete_model_make (GstCompeteModel * m, const gchar * location,
    GError ** error)
{
  m->compete = compete_new (&m->settings, &m->format, location, error);
  if (m->compete == NULL)
    return FALSE;
  m->memory = count_memory (m, &m->settings);
  gst_compete_warnings_reset (&m->warnings, GST_ELEMENT (m->element),
      m->compete, &m->settings, location);
  return TRUE;
}

/* Warns that the model is dropped, and why. */
static void
warn_of_mismatch (GstCompeteModel * m, CompeteMatch match)
{
  if (match == COMPETE_OTHER_FIELD)
    GST_ELEMENT_WARNING (m->element, STREAM, FORMAT,
        ("Fields now have %u x %u pixels, in %s, and span %u %s: what was "
            "learned on fields of another size, format or contrast is dropped "
            "and learning starts over.", m->fields.field.width,
            m->fields.field.height,
            m->fields.field.channels == 3 ? "colour" : "grey",
            m->fields.field.frames,
            m->fields.field.frames > 1 ? "frames" : "frame"), (NULL));
  else
    GST_ELEMENT_WARNING (m->element, STREAM, FAILED,
        ("The layer now has %u x %u units, or its settings of learning no longer "
            "match: what was learned is dropped and learning starts over.",
            m->settings.columns, m->settings.rows), (NULL));
}

/* Updates the model to the settings and the format. If they do not match what it has
 * learned, makes a new one.
 *
 * Returns: %FALSE, after an error, if there is no model now */
static gboolean
match_model (GstCompeteModel * m)
{
  CompeteMatch match = compete_match (m->compete, &m->settings, &m->format);

  if (match != COMPETE_MATCHES) {
    warn_of_mismatch (m, match);
    return gst_learner_start_over (m->element);
  }
  compete_update (m->compete, &m->settings, &m->format);
  m->memory = count_memory (m, &m->settings);
  return TRUE;
}

/* Makes the model for the new format, or updates the one that exists.
 *
 * Returns: %FALSE, after an error, if there is no model now */
gboolean
gst_compete_model_prepare (GstCompeteModel * m)
{
  if (m->compete == NULL)
    return gst_learner_make_model (m->element);
  compete_reset_past (m->compete);
  return match_model (m);
}

/* Updates the model to @settings, or makes a new one if they do not match.
 *
 * Returns: %FALSE after an error */
gboolean
gst_compete_model_update (GstCompeteModel * m, const CompeteSettings * settings)
{
  gboolean chosen;

  return set_settings (m, settings, &chosen) && match_model (m);
}

/* Sets whether codes have the drives of all units.
 *
 * Returns: %FALSE, after an error, if there is no memory for them */
gboolean
gst_compete_model_keep_drives (GstCompeteModel * m, gboolean keep)
{
  guint64 bytes = (guint64) m->fields.count * m->settings.columns
      * m->settings.rows * sizeof (gfloat);

  if (keep == compete_keeps_drives (m->compete))
    return TRUE;
  compete_flush (m->compete);
  if (keep && !gst_room_check (GST_ELEMENT (m->element), bytes,
          "the drives of a frame",
          "Lower columns or rows, or raise field-stride"))
    return FALSE;
  compete_keep_drives (m->compete, keep);
  return TRUE;
}

/* Fields of several frames must not span a gap. An element that drops frames marks the
 * next one as a discontinuity; a source that does may only leave out offsets. */
static void
check_gap (GstCompeteModel * m, GstBuffer * buffer)
{
  gboolean gap = GST_BUFFER_OFFSET_IS_VALID (buffer)
      && m->next_offset != GST_BUFFER_OFFSET_NONE
      && GST_BUFFER_OFFSET (buffer) != m->next_offset;

  if (gap && m->fields.field.frames > 1)
    compete_reset_past (m->compete);
  m->next_offset = GST_BUFFER_OFFSET_END (buffer);
}

/* Warns when gaps follow one another so closely that no frame has a code. */
static void
count_uncoded (GstCompeteModel * m)
{
  if (++m->uncoded == MOST_UNCODED)
    GST_ELEMENT_WARNING (m->element, STREAM, FAILED,
        ("%u frames have come, but never %u without a gap, so that none has a "
            "code: lower field-frames, or let nothing drop frames before this "
            "element.", m->uncoded, m->fields.field.frames), (NULL));
}

/* Codes the frame of @buffer and learns from it.
 *
 * Returns: (nullable): its code; %NULL while fields of several frames wait for more */
const CompeteCode *
gst_compete_model_step (GstCompeteModel * m, GstBuffer * buffer,
    const GstVideoFrame * frame, CompeteMode mode)
{
  const CompeteCode *code;

  check_gap (m, buffer);
  code = compete_step (m->compete, GST_VIDEO_FRAME_PLANE_DATA (frame, 0),
      GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0), mode);
  if (code == NULL)
    count_uncoded (m);
  else
    m->uncoded = 0;
  return code;
}

/* Saves the model. Saving learns from the frames that wait, which may cause warnings.
 *
 * Returns: %FALSE, and sets @error, if that fails */
gboolean
gst_compete_model_save (GstCompeteModel * m, const gchar * location,
    GError ** error)
{
  gboolean saved = compete_save (m->compete, location, error);

  gst_compete_warnings_update (&m->warnings, GST_ELEMENT (m->element),
      m->compete, &m->settings);
  return saved;
}

/* Returns: how many frames were learned, including those that wait */
guint64
gst_compete_model_position (const GstCompeteModel * m)
{
  CompeteState state = { 0 };

  if (m->compete != NULL)
    compete_get_state (m->compete, &state);
  return state.frames_learned + state.frames_waiting;
}
