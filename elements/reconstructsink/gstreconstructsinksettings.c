/* The properties of reconstructsink besides those of reconstruct
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstreconstructsinksettings.h"

/**
 * gst_reconstruct_sink_settings_install:
 * @klass: of reconstructsink
 *
 * Installs the properties, which have the numbers from 1 on.
 */
void
gst_reconstruct_sink_settings_install (GObjectClass * klass)
{
  /**
   * GstReconstructSink:location:
   *
   * The file to record to; %NULL to show the panels in a window.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, GST_RECONSTRUCT_SINK_LOCATION,
      g_param_spec_string ("location", "Location",
          "The file to record to, its extension one of webm, mkv, mp4, ogv and "
          "avi; without one the panels are shown in a window", NULL,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
          GST_PARAM_MUTABLE_READY));
  /**
   * GstReconstructSink:sync:
   *
   * Whether frames wait for the clock. Until it is set it reads %TRUE without
   * #GstReconstructSink:location and %FALSE with it.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, GST_RECONSTRUCT_SINK_SYNC,
      g_param_spec_boolean ("sync", "Sync",
          "Whether frames wait for the clock; until set, they do when shown and "
          "do not when recorded", TRUE,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
          GST_PARAM_MUTABLE_PLAYING));
  /**
   * GstReconstructSink:video-sink:
   *
   * The element that shows the panels; %NULL for a new autovideosink.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, GST_RECONSTRUCT_SINK_VIDEO_SINK,
      g_param_spec_object ("video-sink", "Video sink",
          "The element that shows the panels when they are not recorded; "
          "without one, an autovideosink", GST_TYPE_ELEMENT,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
          GST_PARAM_MUTABLE_READY));
  /**
   * GstReconstructSink:audio-sink:
   *
   * The element that plays the sound; %NULL for a new autoaudiosink for each pad.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, GST_RECONSTRUCT_SINK_AUDIO_SINK,
      g_param_spec_object ("audio-sink", "Audio sink",
          "The element that plays the sound when it is not recorded; without "
          "one, an autoaudiosink", GST_TYPE_ELEMENT,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
          GST_PARAM_MUTABLE_READY));
}

static void
set_element (GstElement ** property, const GValue * value)
{
  GstElement *old = *property;

  *property = g_value_get_object (value);
  if (*property != NULL)
    gst_object_ref_sink (*property);
  g_clear_pointer (&old, gst_object_unref);
}

/**
 * gst_reconstruct_sink_settings_set:
 * @settings: the settings, zeros at first
 * @id: a property's number
 * @value: its value
 */
void
gst_reconstruct_sink_settings_set (GstReconstructSinkSettings * settings,
    guint id, const GValue * value)
{
  switch (id) {
    case GST_RECONSTRUCT_SINK_LOCATION:
      g_free (settings->location);
      settings->location = g_value_dup_string (value);
      break;
    case GST_RECONSTRUCT_SINK_SYNC:
      settings->sync = g_value_get_boolean (value);
      settings->sync_set = TRUE;
      break;
    case GST_RECONSTRUCT_SINK_VIDEO_SINK:
      set_element (&settings->video_sink, value);
      break;
    case GST_RECONSTRUCT_SINK_AUDIO_SINK:
      set_element (&settings->audio_sink, value);
      break;
    default:
      g_assert_not_reached ();
  }
}

/**
 * gst_reconstruct_sink_settings_get:
 * @settings: the settings
 * @id: a property's number
 * @value: where its value goes
 */
void
gst_reconstruct_sink_settings_get (const GstReconstructSinkSettings * settings,
    guint id, GValue * value)
{
  switch (id) {
    case GST_RECONSTRUCT_SINK_LOCATION:
      g_value_set_string (value, settings->location);
      break;
    case GST_RECONSTRUCT_SINK_SYNC:
      g_value_set_boolean (value, settings->sync_set ? settings->sync :
          settings->location == NULL);
      break;
    case GST_RECONSTRUCT_SINK_VIDEO_SINK:
      g_value_set_object (value, settings->video_sink);
      break;
    case GST_RECONSTRUCT_SINK_AUDIO_SINK:
      g_value_set_object (value, settings->audio_sink);
      break;
    default:
      g_assert_not_reached ();
  }
}

/**
 * gst_reconstruct_sink_settings_clear:
 * @settings: the settings
 *
 * Frees what they hold.
 */
void
gst_reconstruct_sink_settings_clear (GstReconstructSinkSettings * settings)
{
  g_clear_pointer (&settings->location, g_free);
  g_clear_pointer (&settings->video_sink, gst_object_unref);
  g_clear_pointer (&settings->audio_sink, gst_object_unref);
}
