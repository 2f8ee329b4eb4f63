/* The properties of reconstructsink besides those of reconstruct
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstreconstructsinksettings.h"

#define AT(member) G_STRUCT_OFFSET (GstReconstructSinkSettings, member)

/* *INDENT-OFF* */
const GstSetting gst_reconstruct_sink_settings[] = {
  {.name = "location", .nick = "Location", .kind = GST_SETTING_STRING,
      .offset = AT (location), .flags = GST_PARAM_MUTABLE_READY,
      .blurb = "The file to record to, with the extension webm, mkv, mp4, ogv "
          "or avi; without a file the panels are shown in a window"},
  {.name = "sync", .nick = "Sync", .kind = GST_SETTING_BOOLEAN,
      .offset = AT (sync), .initial = TRUE, .flags = GST_PARAM_MUTABLE_PLAYING,
      .blurb = "Whether frames wait for the clock; unless set, true in a "
          "window and false in a recording"},
  {.name = "video-sink", .nick = "Video sink", .kind = GST_SETTING_OBJECT,
      .type = gst_element_get_type, .offset = AT (video_sink),
      .flags = GST_PARAM_MUTABLE_READY,
      .blurb = "The element that shows the panels in a window; without one, an "
          "autovideosink"},
  {.name = "audio-sink", .nick = "Audio sink", .kind = GST_SETTING_OBJECT,
      .type = gst_element_get_type, .offset = AT (audio_sink),
      .flags = GST_PARAM_MUTABLE_READY,
      .blurb = "The element that plays the sound; in a recording it is not "
          "used; without one, an autoaudiosink"},
  {NULL}
};
/* *INDENT-ON* */

/**
 * gst_reconstruct_sink_settings_changed:
 * @settings: the settings
 * @name: of the property that was set
 *
 * Until sync is set, it follows location.
 */
void
gst_reconstruct_sink_settings_changed (GstReconstructSinkSettings * settings,
    const gchar * name)
{
  settings->sync_set |= g_str_equal (name, "sync");
  if (!settings->sync_set)
    settings->sync = settings->location == NULL;
}
