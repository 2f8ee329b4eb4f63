/* reconstructsink: an unfinished recording plays as far as it was written, and
 * an error is posted once
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "folder.h"
#include "recordings.h"

/* Noise cannot be compressed: the file grows with each frame. */
#define NOISE "videotestsrc pattern=snow is-live=false ! video/x-raw,format=" \
    "GRAY8,width=4,height=2,framerate=30/1 ! reconstructsink name=s " \
    "width=128 height=64 panels=original+prototypes"
#define SOUND " audiotestsrc wave=white-noise ! s.audio_0"

/* Decodes the file to its end and counts its frames. An error is allowed: a
 * truncated file may end with half a frame. */
static gint
count_frames (const gchar * name)
{
  gchar *path = folder_path (name);
  gchar *line = g_strdup_printf ("filesrc location=%s ! decodebin ! "
      "videoconvert ! fakesink name=s signal-handoffs=true sync=false", path);
  GstElement *player = gst_parse_launch (line, NULL);
  GstElement *sink = gst_bin_get_by_name (GST_BIN (player), "s");
  gint frames = 0;

  g_signal_connect (sink, "handoff", G_CALLBACK (count_frame), &frames);
  gst_element_set_state (player, GST_STATE_PLAYING);
  gst_message_unref (wait_for (player, GST_MESSAGE_EOS | GST_MESSAGE_ERROR));
  pipeline_free (player, sink);
  g_free (line);
  g_free (path);
  return frames;
}

/* The .part file of a running recording is what a killed process would leave. */
static void
copy_part (const gchar * part, const gchar * name)
{
  gchar *from = folder_path (part), *to = folder_path (name), *content;
  gsize size;

  fail_unless (g_file_get_contents (from, &content, &size, NULL));
  fail_unless (g_file_set_contents (to, content, size, NULL));
  g_free (content);
  g_free (to);
  g_free (from);
}

static void
check_part (const gchar * name, const gchar * encoder, const gchar * decoder,
    const gchar * sound)
{
  gchar *line = g_strconcat (NOISE, sound, NULL);
  gchar *part = g_strconcat (name, ".part", NULL);
  GstElement *sink, *pipeline = line_new (line, &sink);
  gint killed, stopped;

  if (has_element (encoder) && has_element (decoder)) {
    set_location (sink, name);
    start_playing (pipeline);
    wait_for_size (part, 1000000);
    copy_part (part, "killed");
    killed = count_frames ("killed");
    gst_element_set_state (pipeline, GST_STATE_READY);
    stopped = count_frames (part);
    fail_unless (killed >= RATE, "%d frames", killed);
    fail_unless (stopped >= killed, "%d frames, %d before", stopped, killed);
    fail_if (is_there (name));
  }
  pipeline_free (pipeline, sink);
  g_free (part);
  g_free (line);
}

GST_START_TEST (test_webm_plays)
{
  check_part ("a.webm", "vp8enc", "vp8dec", "");
}

GST_END_TEST;

GST_START_TEST (test_webm_with_sound_plays)
{
  check_part ("a.webm", "vp8enc", "vp8dec", SOUND);
}

GST_END_TEST;

GST_START_TEST (test_mp4_plays)
{
  check_part ("a.mp4", "x264enc", "avdec_h264", "");
}

GST_END_TEST;

GST_START_TEST (test_mp4_with_sound_plays)
{
  check_part ("a.mp4", "x264enc", "avdec_h264", SOUND);
}

GST_END_TEST;

/* --- errors are posted once --- */

static GstBusSyncReply
count_error (GstBus * bus, GstMessage * message, gpointer errors)
{
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    g_atomic_int_inc ((gint *) errors);
  return GST_BUS_PASS;
}

/* Waits until all threads have stopped after the error. */
static void
assert_one_error (const gchar * source, const gchar * properties,
    const gchar * location)
{
  gchar *line = g_strdup_printf ("%s ! video/x-raw,format=GRAY8,width=4,"
      "height=2 ! reconstructsink name=s %s", source, properties);
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstElement *sink = gst_bin_get_by_name (GST_BIN (pipeline), "s");
  GstBus *bus = gst_element_get_bus (pipeline);
  gint errors = 0;

  if (location)
    set_location (sink, location);
  gst_bus_set_sync_handler (bus, count_error, &errors, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  gst_message_unref (wait_for (pipeline, GST_MESSAGE_ERROR));
  gst_element_set_state (pipeline, GST_STATE_NULL);
  fail_unless (errors == 1, "%d errors: %s", errors, line);
  gst_object_unref (bus);
  pipeline_free (pipeline, sink);
  g_free (line);
}

GST_START_TEST (test_one_error)
{
  const gchar *source = "videotestsrc num-buffers=5";

  assert_one_error (source, "video-sink=fakesink", NULL);
  assert_one_error ("videotestsrc num-buffers=5 ! queue",
      "video-sink=fakesink", NULL);
  assert_one_error (source, "panels=0 video-sink=fakesink", NULL);
  assert_one_error (source, "video-sink=fakesrc", NULL);
  assert_one_error (source, "", "a.gif");
  assert_one_error (source, "", "none/a.webm");
  if (!has_element ("vp8enc"))
    return;
  assert_one_error (source, "", "a.webm");
  assert_one_error (source, "skip=9", "a.webm");
  assert_one_error (source, "panels=0", "a.webm");
}

GST_END_TEST;

static Suite *
unfinishedrecordings_suite (void)
{
  Suite *s = suite_create ("unfinishedrecordings");
  TCase *parts = tcase_create ("parts");
  TCase *errors = tcase_create ("errors");

  suite_add_tcase (s, parts);
  tcase_add_checked_fixture (parts, folder_make, folder_remove);
  tcase_add_test (parts, test_webm_plays);
  tcase_add_test (parts, test_webm_with_sound_plays);
  tcase_add_test (parts, test_mp4_plays);
  tcase_add_test (parts, test_mp4_with_sound_plays);

  suite_add_tcase (s, errors);
  tcase_add_checked_fixture (errors, folder_make, folder_remove);
  tcase_add_test (errors, test_one_error);
  return s;
}

GST_CHECK_MAIN (unfinishedrecordings);
