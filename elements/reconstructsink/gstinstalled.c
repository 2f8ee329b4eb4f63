/* Installed: makes elements by name, and says what to install when one is missing
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstinstalled.h"

#define BASE "gstreamer1.0-plugins-base"
#define GOOD "gstreamer1.0-plugins-good"
#define BAD "gstreamer1.0-plugins-bad"
#define UGLY "gstreamer1.0-plugins-ugly"

/* Where each element comes from: GStreamer's plugin and Debian's package. */
static const struct
{
  const gchar *element, *plugin, *package;
} origins[] = {
  {"audioconvert", "audioconvert", BASE},
  {"audiorate", "audiorate", BASE},
  {"audioresample", "audioresample", BASE},
  {"autoaudiosink", "autodetect", GOOD},
  {"autovideosink", "autodetect", GOOD},
  {"avimux", "avi", GOOD},
  {"encodebin", "encoding", BASE},
  {"fakesink", "coreelements", "libgstreamer1.0-0"},
  {"filesink", "coreelements", "libgstreamer1.0-0"},
  {"h264parse", "videoparsersbad", BAD},
  {"jpegenc", "jpeg", GOOD},
  {"lamemp3enc", "lame", GOOD},
  {"matroskamux", "matroska", GOOD},
  {"mp4mux", "isomp4", GOOD},
  {"oggmux", "ogg", BASE},
  {"openh264enc", "openh264", BAD},
  {"opusenc", "opus", BASE},
  {"pulsesink", "pulseaudio", "gstreamer1.0-pulseaudio"},
  {"queue", "coreelements", "libgstreamer1.0-0"},
  {"theoraenc", "theora", BASE},
  {"videoconvert", "videoconvertscale", BASE},
  {"voaacenc", "voaacenc", BAD},
  {"vorbisenc", "vorbis", BASE},
  {"vp8enc", "vpx", GOOD},
  {"vp9enc", "vpx", GOOD},
  {"webmmux", "matroska", GOOD},
  {"x264enc", "x264", UGLY},
  {"ximagesink", "ximagesink", "gstreamer1.0-x"},
};

/**
 * gst_installed_has:
 * @element: the name of a factory
 *
 * Returns: whether GStreamer can make such an element
 */
gboolean
gst_installed_has (const gchar * element)
{
  GstElementFactory *factory = gst_element_factory_find (element);

  if (factory == NULL)
    return FALSE;
  gst_object_unref (factory);
  return TRUE;
}

/**
 * gst_installed_set_missing:
 * @error: where to say that @element is missing
 * @element: the name of a factory that is in the table above
 * @purpose: what it is needed for, as it comes after "Cannot"
 *
 * Sets @error to %GST_CORE_ERROR_MISSING_PLUGIN, with what to install.
 */
void
gst_installed_set_missing (GError ** error, const gchar * element,
    const gchar * purpose)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (origins) - 1
      && !g_str_equal (origins[i].element, element))
    i++;
  g_set_error (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
      "Cannot %s without %s. Install GStreamer's plugin \"%s\" (on Debian the "
      "package %s).", purpose, element, origins[i].plugin, origins[i].package);
}

/**
 * gst_installed_new:
 * @element: the name of a factory that is in the table above
 * @purpose: what it is needed for, as it comes after "Cannot"
 * @error: where to say that it is missing
 *
 * Returns: (transfer floating) (nullable): a new element; %NULL, with what to
 *     install in @error (%GST_CORE_ERROR_MISSING_PLUGIN), when there is none
 */
GstElement *
gst_installed_new (const gchar * element, const gchar * purpose,
    GError ** error)
{
  GstElement *made = gst_element_factory_make (element, NULL);

  if (made == NULL)
    gst_installed_set_missing (error, element, purpose);
  return made;
}
