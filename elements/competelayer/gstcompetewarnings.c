/* What competelayer warns of, each once
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcompetewarnings.h"

/* There is a new model; says so if the file at @location (nullable) that it starts
 * from has prototypes that rule unit-norm cannot go on from. */
void
gst_compete_warnings_reset (GstCompeteWarnings * w, GstElement * element,
    const Compete * compete, const CompeteSettings * settings,
    const gchar * location)
{
  CompeteState state;

  w->divergence = w->fault = FALSE;
  compete_get_state (compete, &state);
  if (state.repaired > 0)
    GST_ELEMENT_WARNING (element, RESOURCE, READ,
        ("%u of the %u prototypes in \"%s\" were all zeros or far from unit "
            "norm. Those of zeros begin anew, and the others were scaled to "
            "unit norm.", state.repaired, settings->columns * settings->rows,
            location), (NULL));
}

/* Says that there is no more learning, and why. */
static void
warn_of_divergence (GstElement * element, const CompeteState * state,
    const CompeteSettings * settings)
{
  GST_ELEMENT_WARNING (element, STREAM, FAILED,
      ("The weights would not stay finite: learning has stopped at frame %"
          G_GUINT64_FORMAT ", with the last weights that were. Lower %s, or set "
          "rule=unit-norm.", state->frames_learned,
          settings->lateral_strength > 0.0 ?
          "lateral-strength or learning-rate" : "learning-rate"), (NULL));
}

/* Says that units do not share the work, and what to set otherwise. */
static void
warn_of_fault (GstElement * element, const CompeteState * state)
{
  GST_ELEMENT_WARNING (element, STREAM, FAILED,
      ("%s. %s, and start again.", state->fault == COMPETE_FAULT_IDLE_UNITS ?
          "More than a third of the units never win" :
          "A prototype grows without bound", state->advice), (NULL));
}

/* @compete has learned from frames, or not. */
void
gst_compete_warnings_update (GstCompeteWarnings * w, GstElement * element,
    const Compete * compete, const CompeteSettings * settings)
{
  CompeteState state;

  compete_get_state (compete, &state);
  if (state.diverged && !w->divergence) {
    w->divergence = TRUE;
    warn_of_divergence (element, &state, settings);
  }
  if (state.fault != COMPETE_FAULT_NONE && !w->fault) {
    w->fault = TRUE;
    warn_of_fault (element, &state);
  }
}

/* Frames of @format are cut into @fields from now on. If their size was @chosen
 * because the frame is large, says so: twice in the message, as gst-launch-1.0 shows
 * only its debugging text. */
void
gst_compete_warnings_set_fields (GstCompeteWarnings * w, GstElement * element,
    const CompeteFields * fields, const CompeteFormat * format, gboolean chosen)
{
  gboolean said = w->chosen_fields;
  gchar *sentence;

  w->chosen_fields = chosen;
  if (!chosen || said)
    return;
  sentence = g_strdup_printf ("A frame of %u x %u pixels is large for one field: "
      "it is cut into %u x %u fields of %u x %u pixels. Set field-width and "
      "field-height for others.", format->width, format->height,
      fields->across, fields->down, fields->field.width, fields->field.height);
  GST_ELEMENT_INFO (element, STREAM, FORMAT, ("%s", sentence),
      ("%s", sentence));
  g_free (sentence);
}
