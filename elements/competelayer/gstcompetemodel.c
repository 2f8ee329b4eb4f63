/* What competelayer learns: made, updated, and checked before
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <string.h>

#include "gstcompetemodel.h"
#include "gstrefusal.h"
#include "gstroom.h"

void
gst_compete_model_init (GstCompeteModel * m, GstElement * element)
{
  m->element = element;
}

/* Drops what was learned. */
void
gst_compete_model_free (GstCompeteModel * m)
{
  g_clear_pointer (&m->compete, compete_free);
  m->memory = 0;
}

/* Frames of @info come from now on. */
void
gst_compete_model_set_format (GstCompeteModel * m, const GstVideoInfo * info)
{
  guint i;

  memset (&m->format, 0, sizeof m->format);
  m->format.width = info->width;
  m->format.height = info->height;
  m->format.channels = GST_VIDEO_INFO_N_COMPONENTS (info);
  m->format.pixel_bytes = GST_VIDEO_INFO_COMP_PSTRIDE (info, 0);
  for (i = 0; i < m->format.channels; i++)
    m->format.offsets[i] = GST_VIDEO_INFO_COMP_POFFSET (info, i);
}

/* Looks up the field of the file at @location (nullable), from which a new model is
 * going to start. */
void
gst_compete_model_find_field (GstCompeteModel * m, const gchar * location)
{
  memset (&m->saved, 0, sizeof m->saved);
  if (location != NULL)
    compete_find_field (location, &m->saved);
}

/* Whether there is memory for what a model of @settings takes beyond what the present
 * one does. If not, an error is posted. */
static gboolean
check_memory (GstCompeteModel * m, const CompeteSettings * settings)
{
  guint64 memory = compete_memory (settings, &m->format);
  CompeteFields fields;
  gboolean enough;
  gchar *what;

  if (memory <= m->memory)
    return TRUE;
  compete_fields_init (&fields, settings, &m->format);
  what = g_strdup_printf ("%u x %u units and %u fields of %u values",
      settings->columns, settings->rows, fields.count, fields.values);
  enough = gst_room_check (m->element, memory - m->memory, what,
      "Lower columns, rows or winners, or set field-width and field-height to "
      "less, or field-stride to more");
  g_free (what);
  if (enough)
    m->memory = memory;
  return enough;
}

/* Sets in @settings what the properties leave open; *@chosen then says whether the
 * field's size was chosen because the frame is large.
 *
 * Returns: whether a model may have @settings with frames of this format; if not, an
 *     error is posted */
gboolean
gst_compete_model_check (GstCompeteModel * m, CompeteSettings * settings,
    gboolean * chosen)
{
  GError *error = NULL;

  *chosen = compete_settings_resolve (settings, &m->format, &m->saved);
  if (compete_settings_check (settings, &m->format, &error))
    return check_memory (m, settings);
  GST_ELEMENT_REFUSE (m->element, LIBRARY, SETTINGS, ("%s.", error->message),
      (NULL));
  g_error_free (error);
  return FALSE;
}

/* Makes the model, from the file at @location (nullable).
 *
 * Returns: %FALSE, and @error, if that file is of no use */
gboolean
gst_compete_model_make (GstCompeteModel * m, const CompeteSettings * settings,
    const gchar * location, GError ** error)
{
  g_clear_pointer (&m->compete, compete_free);
  m->compete = compete_new (settings, &m->format, location, error);
  if (m->compete == NULL)
    m->memory = 0;
  return m->compete != NULL;
}

static void
warn_of_other_field (GstCompeteModel * m, const CompeteSettings * settings)
{
  CompeteFields now;

  compete_fields_init (&now, settings, &m->format);
  GST_ELEMENT_WARNING (m->element, STREAM, FORMAT,
      ("The field is now %u x %u pixels of %u values: what was learned on "
          "fields of another size or format is dropped and learning starts "
          "over.", now.field.width, now.field.height,
          now.field.channels * now.field.halves), (NULL));
}

static void
warn_of_other_layer (GstCompeteModel * m, const CompeteSettings * settings)
{
  GST_ELEMENT_WARNING (m->element, STREAM, FAILED,
      ("A layer of %u x %u units was asked for, or one that learns otherwise: "
          "what was learned is dropped and learning starts over.",
          settings->columns, settings->rows), (NULL));
}

/* Has the model go on with @settings and frames of the format that is set.
 *
 * Returns: %FALSE, after a warning, if it cannot: then a new one is to be made */
gboolean
gst_compete_model_update (GstCompeteModel * m, const CompeteSettings * settings)
{
  switch (compete_match (m->compete, settings, &m->format)) {
    case COMPETE_MATCHES:
      compete_update (m->compete, settings, &m->format);
      return TRUE;
    case COMPETE_OTHER_FIELD:
      warn_of_other_field (m, settings);
      return FALSE;
    default:
      warn_of_other_layer (m, settings);
      return FALSE;
  }
}
