/* The properties of competelayer that are settings
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "competeerror.h"
#include "fields.h"
#include "gstcompetesettings.h"
#include "layer.h"

/* *INDENT-OFF* */
GST_SETTING_DEFINE_FLAGS (attach_type, "GstCompeteLayerAttach",
    {GST_SPARSE_CODE_PART_CODE, "The winners and their activations", "code"},
    {GST_SPARSE_CODE_PART_RECONSTRUCTION,
        "The frame as the code gives it back", "reconstruction"},
    {GST_SPARSE_CODE_PART_PROTOTYPES, "What each unit has learned to see",
        "prototypes"},
    {GST_SPARSE_CODE_PART_DRIVE, "How well the field matches each unit's "
        "prototype, from -1 to 1: their product over their norms", "drive"})
/* *INDENT-ON* */

#define AT(member) G_STRUCT_OFFSET (GstCompeteSettings, member)
#define MUTABLE GST_PARAM_MUTABLE_PLAYING

/* *INDENT-OFF* */
const GstSetting gst_compete_settings[] = {
  {.name = "attach", .kind = GST_SETTING_FLAGS, .type = attach_type,
      .offset = AT (attach), .initial = GST_SPARSE_CODE_PART_CODE, .flags = MUTABLE,
      .blurb = "Which of the larger fields go along on the buffers, beside those "
          "that an element downstream asks for, as reconstruct does (0: none; with "
          "rule=hebbian and neither code nor reconstruction wanted, batches are "
          "learned twice as fast)"},
  {.name = "snapshot-interval", .kind = GST_SETTING_UINT,
      .offset = AT (snapshot_interval), .least = 1, .greatest = G_MAXUINT,
      .initial = 250, .flags = MUTABLE,
      .blurb = "Learned frames from one copy of the prototypes for the buffers to "
          "the next"},
  {.name = "post-messages", .kind = GST_SETTING_BOOLEAN,
      .offset = AT (post_messages), .initial = TRUE, .flags = MUTABLE,
      .blurb = "Post an element message each interval and at the end"},
  {.name = "interval", .kind = GST_SETTING_UINT64, .offset = AT (interval),
      .least = 1, .initial = GST_SECOND, .flags = MUTABLE,
      .blurb = "Stream time from one message to the next, in nanoseconds"},
  {.name = "save-interval", .kind = GST_SETTING_UINT64,
      .offset = AT (save_interval), .initial = 0, .flags = MUTABLE,
      .blurb = "Learned frames from one saving to the next (0: only at the end)"},
  {.name = "novelty-threshold", .kind = GST_SETTING_DOUBLE,
      .offset = AT (novelty_threshold), .least = 0, .greatest = G_MAXFLOAT,
      .initial = 0, .flags = MUTABLE,
      .blurb = "At how many times the usual something counts as new, for which a "
          "message competelayer-novelty is posted once, from the 21st interval on; "
          "2 suits many fields, 1.4 a single one (0: none is)"},
  /* In place of the base class's, which would drop late frames. */
  {.name = "qos", .kind = GST_SETTING_BOOLEAN, .offset = AT (qos),
      .initial = FALSE, .flags = MUTABLE,
      .blurb = "Let the frames after one that came late to a sink go on without "
          "being learned, and without a code when that was late by more than a "
          "frame"},
  {NULL}
};

const GstSetting gst_compete_stats[] = {
  {.name = "stats", .kind = GST_SETTING_STRUCTURE,
      .blurb = "The figures of the last interval, as in the last message; of the "
          "fields as soon as the caps are known"},
  {NULL}
};
/* *INDENT-ON* */

/* Whether @settings are sound with some caps or other; with which, is known later:
 * fields_fault() and layer_check() say it. If not, @error says what to change,
 * without a stop. */
gboolean
gst_compete_settings_check (const GstCompeteSettings * settings,
    GError ** error)
{
  const CompeteSettings *layer = &settings->layer;
  const gchar *fault = fields_side_fault (layer->field_width,
      layer->field_height, layer->field_stride);

  if (fault != NULL) {
    g_set_error_literal (error, COMPETE_ERROR, COMPETE_ERROR_SETTINGS, fault);
    return FALSE;
  }
  return layer_check (layer, MAX (1, layer->field_width * layer->field_height),
      error);
}
