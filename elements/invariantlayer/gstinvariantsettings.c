/* The properties of invariantlayer that are settings
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstinvariantsettings.h"
#include "gstmodelfile.h"

#define AT(member) G_STRUCT_OFFSET (GstInvariantSettings, member)
#define MUTABLE GST_PARAM_MUTABLE_PLAYING

/* *INDENT-OFF* */
const GstSetting gst_invariant_settings[] = {
  {.name = "post-messages", .kind = GST_SETTING_BOOLEAN,
      .offset = AT (post_messages), .initial = TRUE, .flags = MUTABLE,
      .blurb = "Post an element message each interval and at the end"},
  {.name = "interval", .kind = GST_SETTING_UINT64, .offset = AT (interval),
      .least = 1, .initial = GST_SECOND, .flags = MUTABLE,
      .blurb = "Stream time from one message to the next, in nanoseconds"},
  {.name = "save-interval", .kind = GST_SETTING_UINT64,
      .offset = AT (save_interval), .initial = 0, .flags = MUTABLE,
      .blurb = "Frames from one saving to the next (0: only at the end)"},
  {.name = "layer", .kind = GST_SETTING_NAME, .offset = AT (below),
      .flags = MUTABLE,
      .blurb = "The name of the competelayer whose drive is wanted (none: the last "
          "one upstream)"},
  {NULL}
};

const GstSetting gst_invariant_model_file[] = {
  GST_MODEL_FILE_SETTINGS (
      "A safetensors file to start from, which an invariantlayer saved; with what "
      "else a stage that was learning had seen, so that it goes on as if nothing "
      "had happened",
      "A safetensors file to save what was learned in, at the end and each "
      "save-interval"),
  {NULL}
};

const GstSetting gst_invariant_stats[] = {
  {.name = "stats", .kind = GST_SETTING_STRUCTURE,
      .blurb = "The figures of the last interval, as in the last message"},
  {NULL}
};
/* *INDENT-ON* */
