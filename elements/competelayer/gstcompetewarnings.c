/* What competelayer warns of, each once
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcompetewarnings.h"

/* There is a new layer; says so when it was loaded from a file at @location
 * (nullable) with prototypes that rule unit-norm cannot go on from. */
void
gst_compete_warnings_new_layer (GstCompeteWarnings * w, GstElement * element,
    const Layer * layer, const gchar * location)
{
  w->divergence = w->collapse = FALSE;
  if (layer->mended > 0)
    GST_ELEMENT_WARNING (element, RESOURCE, READ,
        ("%u of the %u prototypes in \"%s\" were all zeros or far from unit "
            "norm. Those of zeros begin anew, and the others were scaled to "
            "unit norm.", layer->mended, layer->weights->units, location),
        (NULL));
}

/* Says that, and why, there is no more learning. */
static void
warn_of_divergence (GstElement * element, const Layer * layer)
{
  gboolean lateral = layer->settings.lateral_strength > 0.0;

  GST_ELEMENT_WARNING (element, STREAM, FAILED,
      ("The weights would not stay finite: learning has stopped at frame %"
          G_GUINT64_FORMAT ", with the last weights that were. Lower %s, or set "
          "rule=unit-norm.", layer->frames_learned,
          lateral ? "lateral-strength or learning-rate" : "learning-rate"),
      (NULL));
}

/* Says that units do not share the work, and what to set otherwise. */
static void
warn_of_collapse (GstElement * element, const Layer * layer)
{
  CollapseKind kind = collapse_kind (layer->collapse);

  GST_ELEMENT_WARNING (element, STREAM, FAILED,
      ("%s. %s, and start again.", kind == COLLAPSE_IDLE ?
          "More than a third of the units never win" :
          "A prototype grows without bound",
          collapse_advice (kind, &layer->settings)), (NULL));
}

/* The layer has learned from a frame, or not. */
void
gst_compete_warnings_frame (GstCompeteWarnings * w, GstElement * element,
    const Layer * layer)
{
  if (layer->diverged && !w->divergence) {
    w->divergence = TRUE;
    warn_of_divergence (element, layer);
  }
  if (!w->collapse && collapse_kind (layer->collapse) != COLLAPSE_NONE) {
    w->collapse = TRUE;
    warn_of_collapse (element, layer);
  }
}

/* Frames are cut into @fields from now on; says so if that was @chosen for want of
 * settings: twice in the message, as gst-launch-1.0 shows only its debugging text. */
void
gst_compete_warnings_fields (GstCompeteWarnings * w, GstElement * element,
    const Fields * fields, gboolean chosen)
{
  gboolean said = w->chosen_fields;
  gchar *sentence;

  w->chosen_fields = chosen;
  if (!chosen || said)
    return;
  sentence = g_strdup_printf ("A frame of %u x %u pixels is large for one field: "
      "it is cut into %u x %u fields of %u x %u pixels. Set field-width and "
      "field-height for others.", fields->shape.frame_width,
      fields->shape.frame_height, fields->across, fields->down,
      fields->shape.width, fields->shape.height);
  GST_ELEMENT_INFO (element, STREAM, FORMAT, ("%s", sentence),
      ("%s", sentence));
  g_free (sentence);
}
