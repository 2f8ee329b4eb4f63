/* Shared by the tests of reconstructsink: pipelines with hand-made codes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <glib/gstdio.h>

#include "fakecode.h"
#include "folder.h"
#include "recordings.h"

gboolean
is_there (const gchar * name)
{
  gchar *path = folder_path (name);
  gboolean there = g_file_test (path, G_FILE_TEST_EXISTS);

  g_free (path);
  return there;
}

void
wait_for_size (const gchar * name, gsize size)
{
  gchar *path = folder_path (name);
  GStatBuf status = { 0 };
  guint tries;

  for (tries = 0; tries < 6000 && (gsize) status.st_size < size; tries++) {
    g_usleep (10000);
    g_stat (path, &status);
  }
  fail_unless ((gsize) status.st_size >= size);
  g_free (path);
}

gboolean
has_element (const gchar * name)
{
  GstElementFactory *factory = gst_element_factory_find (name);

  if (factory)
    gst_object_unref (factory);
  return factory != NULL;
}

/* --- a pipeline with hand-made codes --- */

static GstPadProbeReturn
add_code (GstPad * pad, GstPadProbeInfo * info, gpointer data)
{
  GstBuffer *buffer =
      gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));

  fake_code_add (buffer);
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  return GST_PAD_PROBE_OK;
}

GstElement *
line_new (const gchar * line, GstElement ** sink)
{
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstPad *pad;

  fail_unless (pipeline != NULL);
  *sink = gst_bin_get_by_name (GST_BIN (pipeline), "s");
  pad = gst_element_get_static_pad (*sink, "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, add_code, NULL, NULL);
  gst_object_unref (pad);
  return pipeline;
}

GstElement *
pipeline_new (gint frames, const gchar * properties, GstElement ** sink)
{
  gchar *line = g_strdup_printf ("videotestsrc num-buffers=%d ! video/x-raw,"
      "format=GRAY8,width=4,height=2,framerate=%d/1 ! reconstructsink name=s "
      "width=128 height=64 panels=original+prototypes %s", frames, RATE, properties);
  GstElement *pipeline = line_new (line, sink);

  g_free (line);
  return pipeline;
}

void
pipeline_free (GstElement * pipeline, GstElement * sink)
{
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (sink);
  gst_object_unref (pipeline);
}

void
set_location (GstElement * sink, const gchar * name)
{
  gchar *path = folder_path (name);

  g_object_set (sink, "location", path, NULL);
  g_free (path);
}

GstMessage *
wait_for (GstElement * pipeline, GstMessageType types)
{
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message = gst_bus_timed_pop_filtered (bus, WAIT,
      types | GST_MESSAGE_ERROR);

  fail_unless (message != NULL);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR
      && !(types & GST_MESSAGE_ERROR)) {
    GError *error;

    gst_message_parse_error (message, &error, NULL);
    fail ("%s", error->message);
  }
  gst_object_unref (bus);
  return message;
}

void
play_to_end (GstElement * pipeline)
{
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  gst_message_unref (wait_for (pipeline, GST_MESSAGE_EOS));
}

void
start_playing (GstElement * pipeline)
{
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  fail_unless_equals_int (gst_element_get_state (pipeline, NULL, NULL, WAIT),
      GST_STATE_CHANGE_SUCCESS);
}

void
uninstall (const gchar * name)
{
  GstPluginFeature *feature =
      gst_registry_lookup_feature (gst_registry_get (), name);

  if (feature) {
    gst_registry_remove_feature (gst_registry_get (), feature);
    gst_object_unref (feature);
  }
}

void
count_frame (GstElement * sink, GstBuffer * buffer, GstPad * pad, gint * frames)
{
  g_atomic_int_inc (frames);
}

