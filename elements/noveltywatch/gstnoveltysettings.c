/* The properties of noveltywatch
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstnoveltysettings.h"

/* *INDENT-OFF* */
GST_SETTING_DEFINE_FLAGS (kinds_type, "GstNoveltyWatchKinds",
    {WATCH_LOOK, "A competelayer upstream describes a field worse than "
        "usual; not meant for objects that were left behind", "look"},
    {WATCH_MOTION, "Something moves in a direction, or at a speed, in which "
        "little moves; the direction on a path that is used both ways is not "
        "found", "motion"},
    {WATCH_STILL, "Something stands where nothing stood, or has been taken "
        "away; about a minute later it is usual", "still"})
GST_SETTING_DEFINE_FLAGS (attach_type, "GstNoveltyWatchAttach",
    {GST_NOVELTY_ATTACH_REGIONS, "A GstVideoRegionOfInterestMeta of type "
        "\"novelty\" for each new region", "regions"},
    {GST_NOVELTY_ATTACH_ANALYTICS, "A GstAnalyticsODMtd for each new region, "
        "with GStreamer 1.24 and newer", "analytics"},
    {GST_NOVELTY_ATTACH_FIELDS, "A GstNoveltyMeta: how new each field is, for "
        "the panel novelty of reconstruct", "fields"})

#define AT(member) G_STRUCT_OFFSET (GstNoveltySettings, member)
#define MUTABLE GST_PARAM_MUTABLE_PLAYING

const GstSetting gst_novelty_settings[] = {
  {.name = "novelty-kinds", .kind = GST_SETTING_FLAGS, .type = kinds_type,
      .offset = AT (novelty_kinds), .initial = WATCH_MOTION | WATCH_STILL,
      .flags = MUTABLE,
      .blurb = "What counts as new. Each kind has a threshold of its own"},
  {.name = "attach", .kind = GST_SETTING_FLAGS, .type = attach_type,
      .offset = AT (attach), .initial = GST_NOVELTY_ATTACH_REGIONS
          | GST_NOVELTY_ATTACH_ANALYTICS | GST_NOVELTY_ATTACH_FIELDS,
      .flags = MUTABLE,
      .blurb = "What to put on buffers (0: nothing, messages only)"},
  {.name = "layer", .kind = GST_SETTING_NAME, .offset = AT (layer),
      .flags = MUTABLE,
      .blurb = "Name of the competelayer that look novelty and pictures of "
          "explain are read from; without a name, the last one upstream"},
  {.name = "explain", .kind = GST_SETTING_NAME, .offset = AT (explain),
      .flags = GST_PARAM_MUTABLE_READY,
      .blurb = "A folder, made if it is missing, that gets a picture (PNG) of "
          "each event as it begins: what was seen, what was usual there, and the "
          "difference; at most one a second (needs Cairo)"},
  {.name = "explain-most", .kind = GST_SETTING_UINT,
      .offset = AT (explain_most), .least = 1, .greatest = G_MAXUINT,
      .initial = 1000, .flags = MUTABLE,
      .blurb = "The greatest number of pictures (image files of noveltywatch) "
          "that explain keeps in its folder; the oldest are deleted"},
  /* Replaces the property of GstBaseTransform, which would drop late frames. */
  {.name = "qos", .kind = GST_SETTING_BOOLEAN, .offset = AT (qos),
      .initial = FALSE, .flags = MUTABLE,
      .blurb = "After a frame came late at a sink by more than the duration of "
          "a frame, pass the next frames on without looking at them"},
  {NULL}
};
/* *INDENT-ON* */
