/* The warnings of competelayer, each posted once
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcompetewarnings.h"

/* Called for a new model. Warns if the file at @location (nullable), from which it was
 * loaded, has prototypes that rule unit-norm cannot use. */
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
            "norm. Those of zeros were initialized anew, and the others were "
            "scaled to unit norm.", state.repaired,
            settings->columns * settings->rows, location), (NULL));
}

/* Warns that learning has stopped, and why. */
static void
warn_of_divergence (GstElement * element, const CompeteState * state,
    const CompeteSettings * settings)
{
  GST_ELEMENT_WARNING (element, STREAM, FAILED,
      ("The weights diverged: learning has stopped at frame %"
          G_GUINT64_FORMAT ", and keeps the last finite weights. Lower %s, or "
          "set rule=unit-norm.", state->frames_learned,
          settings->lateral_strength > 0.0 ?
          "lateral-strength or learning-rate" : "learning-rate"), (NULL));
}

/* Warns that few units win or that a prototype grows, and says what to change. */
static void
warn_of_fault (GstElement * element, const CompeteState * state)
{
  GST_ELEMENT_WARNING (element, STREAM, FAILED,
      ("%s. %s, and start again.", state->fault == COMPETE_FAULT_IDLE_UNITS ?
          "More than a third of the units never win" :
          "A prototype grows without bound", state->advice), (NULL));
}

/* Posts the warnings that are due. Called after each frame. */
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

/* Frames of @format are cut into @fields from now on. If the size of the fields was
 * @chosen because the frame is large, posts an INFO message. The sentence is also its
 * debugging text, as gst-launch-1.0 shows only that. */
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
      "field-height to choose their size.", format->width, format->height,
      fields->across, fields->down, fields->field.width, fields->field.height);
  GST_ELEMENT_INFO (element, STREAM, FORMAT, ("%s", sentence),
      ("%s", sentence));
  g_free (sentence);
}
