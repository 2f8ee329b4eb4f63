/* reconstructsink: recordings are decoded and compared, the window's bin works
 * as a sink, and each error is clear
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <glib/gstdio.h>
#include <unistd.h>

#include "errors.h"
#include "folder.h"
#include "recordings.h"

#define FRAMES 90

static void
record (const gchar * name, gint frames, const gchar * properties)
{
  GstElement *sink, *pipeline = pipeline_new (frames, properties, &sink);

  set_location (sink, name);
  play_to_end (pipeline);
  fail_unless (is_there (name));
  pipeline_free (pipeline, sink);
}

/* --- reading a recording --- */

static void
assert_frame_size (GstElement * sink, gint width, gint height)
{
  GstPad *pad = gst_element_get_static_pad (sink, "sink");
  GstCaps *caps = gst_pad_get_current_caps (pad);
  GstStructure *s = gst_caps_get_structure (caps, 0);
  gint value;

  fail_unless (gst_structure_get_int (s, "width", &value));
  assert_equals_int (value, width);
  fail_unless (gst_structure_get_int (s, "height", &value));
  assert_equals_int (value, height);
  gst_caps_unref (caps);
  gst_object_unref (pad);
}

static GstElement *
player_new (const gchar * name, gint * frames, GstElement ** sink)
{
  gchar *path = folder_path (name);
  gchar *line = g_strdup_printf ("filesrc location=%s ! decodebin ! "
      "videoconvert ! fakesink name=k signal-handoffs=true sync=false", path);
  GstElement *player = gst_parse_launch (line, NULL);

  *sink = gst_bin_get_by_name (GST_BIN (player), "k");
  g_signal_connect (*sink, "handoff", G_CALLBACK (count_frame), frames);
  gst_element_set_state (player, GST_STATE_PAUSED);
  gst_message_unref (wait_for (player, GST_MESSAGE_ASYNC_DONE));
  g_free (line);
  g_free (path);
  return player;
}

/* Decodes @name from its start, and again from @seek_to. */
static void
assert_recording (const gchar * name, gint frames, gint height,
    GstClockTime seek_to)
{
  gint counted = 0;
  GstElement *sink, *player = player_new (name, &counted, &sink);
  GstQuery *seeking = gst_query_new_seeking (GST_FORMAT_TIME);
  gboolean seekable;
  gint64 duration;

  assert_frame_size (sink, 126, height);
  fail_unless (gst_element_query_duration (player, GST_FORMAT_TIME, &duration));
  fail_unless (ABS (duration - frames * (gint64) GST_SECOND / RATE)
      <= (gint64) GST_SECOND / RATE, "%" G_GINT64_FORMAT, duration);
  fail_unless (gst_element_query (player, seeking));
  gst_query_parse_seeking (seeking, NULL, &seekable, NULL, NULL);
  fail_unless (seekable);
  gst_query_unref (seeking);
  play_to_end (player);
  assert_equals_int (counted, frames);

  gst_element_set_state (player, GST_STATE_PAUSED);
  counted = 0;
  fail_unless (gst_element_seek_simple (player, GST_FORMAT_TIME,
          GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, seek_to));
  play_to_end (player);
  fail_unless (counted > 0 && counted < frames, "%d frames after a seek",
      counted);
  pipeline_free (player, sink);
}

/* The titles above panels of 60 x 30 pixels: 26 pixels, unless built without Cairo */
static gint
title_height (void)
{
  GstElement *element = gst_element_factory_make ("reconstruct", NULL);
  gboolean titles;

  g_object_get (element, "titles", &titles, NULL);
  gst_object_unref (element);
  return titles ? 26 : 0;
}

static void
check_format (const gchar * name, const gchar * muxer,
    const gchar * const *encoders, const gchar * decoder)
{
  gboolean installed = FALSE;

  for (; *encoders; encoders++)
    installed |= has_element (*encoders);
  if (!installed || !has_element (muxer) || !has_element (decoder)) {
    g_print ("%s is not tested: something to write or read it is missing\n",
        name);
    return;
  }
  record (name, FRAMES, "");
  assert_recording (name, FRAMES, 34 + title_height (), 2 * GST_SECOND);
}

GST_START_TEST (test_webm)
{
  check_format ("a.webm", "webmmux", (const gchar *[]) { "vp8enc", "vp9enc",
        NULL
      }, "vp8dec");
}

GST_END_TEST;

GST_START_TEST (test_mkv)
{
  check_format ("a.mkv", "matroskamux", (const gchar *[]) { "vp8enc", NULL },
      "vp8dec");
}

GST_END_TEST;

GST_START_TEST (test_mp4)
{
  check_format ("a.MP4", "mp4mux", (const gchar *[]) { "x264enc",
        "openh264enc", NULL
      }, has_element ("avdec_h264") ? "avdec_h264" : "openh264dec");
}

GST_END_TEST;

GST_START_TEST (test_ogv)
{
  check_format ("a.ogv", "oggmux", (const gchar *[]) { "theoraenc", NULL },
      "theoradec");
}

GST_END_TEST;

GST_START_TEST (test_avi)
{
  check_format ("a.avi", "avimux", (const gchar *[]) { "jpegenc", NULL },
      "jpegdec");
}

GST_END_TEST;

GST_START_TEST (test_time_lapse_and_progress)
{
  GstElement *sink, *pipeline;
  gint64 duration;

  if (!has_element ("vp8enc"))
    return;
  pipeline = pipeline_new (4 * FRAMES, "time-lapse=4 titles=false", &sink);
  set_location (sink, "a.webm");
  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  fail_unless_equals_int (gst_element_get_state (pipeline, NULL, NULL, WAIT),
      GST_STATE_CHANGE_SUCCESS);
  fail_unless (gst_element_query_duration (pipeline, GST_FORMAT_TIME,
          &duration));
  assert_equals_int64 (duration, FRAMES * (gint64) GST_SECOND / RATE);
  fail_if (gst_element_seek_simple (pipeline, GST_FORMAT_TIME,
          GST_SEEK_FLAG_FLUSH, 0));
  play_to_end (pipeline);
  pipeline_free (pipeline, sink);
  assert_recording ("a.webm", FRAMES, 34, 2 * GST_SECOND);
}

GST_END_TEST;

/* --- the file's name --- */

static void
write_file (const gchar * name, const gchar * content)
{
  gchar *path = folder_path (name);

  fail_unless (g_file_set_contents (path, content, -1, NULL));
  g_free (path);
}

static void
assert_content (const gchar * name, const gchar * content)
{
  gchar *path = folder_path (name), *found;

  fail_unless (g_file_get_contents (path, &found, NULL, NULL));
  assert_equals_string (found, content);
  g_free (found);
  g_free (path);
}

/* The pipeline may be playing while its file is still empty. */
static void
wait_for_bytes (const gchar * name)
{
  gchar *path = folder_path (name);
  gint64 end = g_get_monotonic_time () + WAIT / GST_USECOND;
  GStatBuf status = { 0 };

  while (g_stat (path, &status) != 0 || status.st_size == 0) {
    fail_unless (g_get_monotonic_time () < end);
    g_usleep (1000);
  }
  g_free (path);
}

GST_START_TEST (test_stopped_without_eos)
{
  GstElement *sink, *pipeline;
  GstMessage *message;
  GError *error;

  if (!has_element ("vp8enc"))
    return;
  pipeline = pipeline_new (-1, "", &sink);
  write_file ("a.webm", "older");
  set_location (sink, "a.webm");
  start_playing (pipeline);
  wait_for_bytes ("a.webm.part");
  gst_element_set_state (pipeline, GST_STATE_READY);
  /* An error: gst-launch-1.0 prints it even while it stops. */
  message = wait_for (pipeline, GST_MESSAGE_ERROR);
  gst_message_parse_error (message, &error, NULL);
  fail_unless (strstr (error->message, "a.webm.part") != NULL);
  g_error_free (error);
  gst_message_unref (message);
  pipeline_free (pipeline, sink);
  assert_content ("a.webm", "older");
  fail_unless (is_there ("a.webm.part"));
}

GST_END_TEST;

GST_START_TEST (test_replaces_at_the_end)
{
  GstElement *sink, *pipeline;

  if (!has_element ("vp8enc"))
    return;
  pipeline = pipeline_new (FRAMES, "titles=false", &sink);
  write_file ("a.webm", "older");
  set_location (sink, "a.webm");
  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  fail_unless_equals_int (gst_element_get_state (pipeline, NULL, NULL, WAIT),
      GST_STATE_CHANGE_SUCCESS);
  assert_content ("a.webm", "older");
  fail_unless (is_there ("a.webm.part"));
  play_to_end (pipeline);
  fail_if (is_there ("a.webm.part"));
  pipeline_free (pipeline, sink);
  assert_recording ("a.webm", FRAMES, 34, 2 * GST_SECOND);
}

GST_END_TEST;

GST_START_TEST (test_two_runs)
{
  GstElement *sink, *pipeline;

  if (!has_element ("vp8enc"))
    return;
  pipeline = pipeline_new (FRAMES, "titles=false", &sink);
  set_location (sink, "wrong.webm");
  ASSERT_SET_STATE (pipeline, GST_STATE_READY, GST_STATE_CHANGE_SUCCESS);
  set_location (sink, "a.webm");
  play_to_end (pipeline);
  ASSERT_SET_STATE (pipeline, GST_STATE_READY, GST_STATE_CHANGE_SUCCESS);
  play_to_end (pipeline);
  ASSERT_SET_STATE (pipeline, GST_STATE_READY, GST_STATE_CHANGE_SUCCESS);
  set_location (sink, "b.mkv");
  play_to_end (pipeline);
  ASSERT_SET_STATE (pipeline, GST_STATE_NULL, GST_STATE_CHANGE_SUCCESS);
  ASSERT_SET_STATE (pipeline, GST_STATE_READY, GST_STATE_CHANGE_SUCCESS);
  pipeline_free (pipeline, sink);
  fail_if (is_there ("wrong.webm"));
  assert_recording ("a.webm", FRAMES, 34, 2 * GST_SECOND);
  assert_recording ("b.mkv", FRAMES, 34, 2 * GST_SECOND);
}

GST_END_TEST;

GST_START_TEST (test_size_is_kept_while_recording)
{
  GstElement *sink, *pipeline;
  GstMessage *message;
  guint panels;

  if (!has_element ("vp8enc"))
    return;
  pipeline = pipeline_new (-1, "", &sink);
  set_location (sink, "a.webm");
  start_playing (pipeline);
  gst_util_set_object_arg (G_OBJECT (sink), "panels", "code");
  message = wait_for (pipeline, GST_MESSAGE_WARNING);
  gst_message_unref (message);
  g_object_get (sink, "panels", &panels, NULL);
  assert_equals_int (panels, 1 | 8);
  /* Colours may change during a recording. */
  gst_util_set_object_arg (G_OBJECT (sink), "colormap", "bwr");
  gst_element_send_event (pipeline, gst_event_new_eos ());
  gst_message_unref (wait_for (pipeline, GST_MESSAGE_EOS));
  pipeline_free (pipeline, sink);
  fail_unless (is_there ("a.webm"));
}

GST_END_TEST;

/* --- the window --- */

GST_START_TEST (test_video_sink)
{
  GstElement *sink, *pipeline, *child;
  gint counted = 0;
  gboolean sync;

  pipeline = pipeline_new (20, "sync=false", &sink);
  child = gst_element_factory_make ("fakesink", NULL);
  gst_object_ref_sink (child);
  g_object_set (child, "signal-handoffs", TRUE, NULL);
  g_signal_connect (child, "handoff", G_CALLBACK (count_frame), &counted);
  g_object_set (sink, "video-sink", child, NULL);
  play_to_end (pipeline);
  assert_equals_int (counted, 20);
  g_object_get (child, "sync", &sync, NULL);
  fail_if (sync);
  g_object_set (sink, "sync", TRUE, NULL);
  g_object_get (child, "sync", &sync, NULL);
  fail_unless (sync);

  g_object_set (sink, "sync", FALSE, NULL);
  ASSERT_SET_STATE (pipeline, GST_STATE_READY, GST_STATE_CHANGE_SUCCESS);
  counted = 0;
  play_to_end (pipeline);
  assert_equals_int (counted, 20);
  pipeline_free (pipeline, sink);
  gst_object_unref (child);
}

GST_END_TEST;

GST_START_TEST (test_properties_before_children)
{
  GstElement *sink = gst_element_factory_make ("reconstructsink", NULL);
  GstElement *inside = gst_bin_get_by_name (GST_BIN (sink), "reconstruct");
  gboolean sync;
  gint normalize;
  guint time_lapse;

  fail_unless (GST_OBJECT_FLAG_IS_SET (sink, GST_ELEMENT_FLAG_SINK));
  g_object_get (sink, "sync", &sync, NULL);
  fail_unless (sync);
  g_object_set (sink, "location", "a.webm", NULL);
  g_object_get (sink, "sync", &sync, NULL);
  fail_if (sync);
  g_object_set (sink, "sync", TRUE, "time-lapse", 7, "normalize", 2, NULL);
  g_object_get (sink, "sync", &sync, "time-lapse", &time_lapse, NULL);
  fail_unless (sync);
  assert_equals_int (time_lapse, 7);
  g_object_get (inside, "time-lapse", &time_lapse, "normalize", &normalize,
      NULL);
  assert_equals_int (time_lapse, 7);
  assert_equals_int (normalize, 2);
  gst_object_unref (inside);
  gst_object_unref (sink);
}

GST_END_TEST;

GST_START_TEST (test_ready_and_back)
{
  GstElement *sink = gst_element_factory_make ("reconstructsink", NULL);
  guint i;

  g_object_set (sink, "video-sink",
      gst_element_factory_make ("fakesink", NULL), NULL);
  for (i = 0; i < 2; i++) {
    ASSERT_SET_STATE (sink, GST_STATE_READY, GST_STATE_CHANGE_SUCCESS);
    assert_equals_int (GST_BIN_NUMCHILDREN (sink), 3);
    ASSERT_SET_STATE (sink, GST_STATE_NULL, GST_STATE_CHANGE_SUCCESS);
    assert_equals_int (GST_BIN_NUMCHILDREN (sink), 2);
  }
  gst_object_unref (sink);
}

GST_END_TEST;

/* --- errors --- */

/* The change from NULL to READY fails with an error that contains @part. */
static void
assert_refused (GstElement * sink, const gchar * part)
{
  GstBus *bus = gst_bus_new ();

  gst_element_set_bus (sink, bus);
  ASSERT_SET_STATE (sink, GST_STATE_READY, GST_STATE_CHANGE_FAILURE);
  assert_error_posted (bus, part);
  assert_equals_int (GST_BIN_NUMCHILDREN (sink), 2);
  fail_unless (gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR) == NULL);
  gst_element_set_bus (sink, NULL);
  gst_element_set_state (sink, GST_STATE_NULL);
  gst_object_unref (bus);
}

static void
assert_location_refused (const gchar * name, const gchar * part)
{
  GstElement *sink = gst_element_factory_make ("reconstructsink", NULL);

  set_location (sink, name);
  assert_refused (sink, part);
  gst_object_unref (sink);
}

GST_START_TEST (test_bad_locations)
{
  gchar *path = folder_path ("shut"), *dir = folder_path ("dir.webm");

  assert_location_refused ("a.gif", ".webm, .mkv, .mp4, .ogv or .avi");
  assert_location_refused ("webm", ".webm, .mkv, .mp4, .ogv or .avi");
  assert_location_refused ("none/a.webm", "no folder");
  g_mkdir (dir, 0700);
  assert_location_refused ("dir.webm", "has the recording's name");
  g_mkdir (path, 0500);
  if (g_access (path, W_OK) != 0)
    assert_location_refused ("shut/a.webm", "not writable");
  else
    g_print ("every folder is writable for this user: not tested\n");
  g_free (dir);
  g_free (path);
}

GST_END_TEST;

/* Each test runs in a process of its own, so an element is uninstalled for this
 * test only. */
GST_START_TEST (test_missing_elements)
{
  GstElement *sink = gst_element_factory_make ("reconstructsink", NULL);

  uninstall ("webmmux");
  if (has_element ("vp8enc"))
    assert_location_refused ("a.webm", "plugin \"matroska\"");
  uninstall ("vp8enc");
  uninstall ("vp9enc");
  assert_location_refused ("a.webm", "vp8enc. Install GStreamer's plugin "
      "\"vpx\"");
  uninstall ("encodebin");
  if (has_element ("theoraenc") && has_element ("oggmux"))
    assert_location_refused ("a.ogv", "encodebin");
  fail_if (is_there ("a.webm") || is_there ("a.webm.part"));
  uninstall ("autovideosink");
  assert_refused (sink, "autovideosink");
  uninstall ("videoconvert");
  assert_refused (sink, "videoconvert");
  gst_object_unref (sink);
}

GST_END_TEST;

GST_START_TEST (test_bad_video_sinks)
{
  GstElement *sink = gst_element_factory_make ("reconstructsink", NULL);
  GstElement *bin = gst_bin_new (NULL);
  GstElement *child = gst_element_factory_make ("fakesink", NULL);

  g_object_set (sink, "video-sink",
      gst_element_factory_make ("fakesrc", NULL), NULL);
  assert_refused (sink, "video-sink");
  gst_bin_add (GST_BIN (bin), child);
  g_object_set (sink, "video-sink", child, NULL);
  assert_refused (sink, "another bin");
  gst_object_unref (bin);
  gst_object_unref (sink);
}

GST_END_TEST;

GST_START_TEST (test_no_frames)
{
  GstElement *sink, *pipeline = pipeline_new (0, "", &sink);

  if (has_element ("vp8enc")) {
    set_location (sink, "a.webm");
    gst_element_set_state (pipeline, GST_STATE_PLAYING);
    gst_message_unref (wait_for (pipeline, GST_MESSAGE_ERROR));
  }
  pipeline_free (pipeline, sink);
  fail_if (is_there ("a.webm") || is_there ("a.webm.part"));
}

GST_END_TEST;

/* A frame without a code ends the recording with an error. */
GST_START_TEST (test_error_leaves_no_file)
{
  GstElement *sink, *pipeline;
  GstMessage *message;

  if (!has_element ("vp8enc"))
    return;
  pipeline = pipeline_new (FRAMES, "layer=other", &sink);
  set_location (sink, "a.webm");
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = wait_for (pipeline, GST_MESSAGE_ERROR);
  gst_message_unref (message);
  pipeline_free (pipeline, sink);
  fail_if (is_there ("a.webm") || is_there ("a.webm.part"));
}

GST_END_TEST;

GST_START_TEST (test_name_taken_at_the_end)
{
  GstElement *sink, *pipeline;
  GstMessage *message;
  GError *error;
  gchar *path;

  if (!has_element ("vp8enc"))
    return;
  pipeline = pipeline_new (FRAMES, "", &sink);
  set_location (sink, "a.webm");
  ASSERT_SET_STATE (pipeline, GST_STATE_READY, GST_STATE_CHANGE_SUCCESS);
  path = folder_path ("a.webm");
  g_mkdir (path, 0700);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = wait_for (pipeline, GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  assert_equals_int (GST_MESSAGE_TYPE (message), GST_MESSAGE_ERROR);
  gst_message_parse_error (message, &error, NULL);
  fail_unless (strstr (error->message, "a.webm.part") != NULL);
  g_error_free (error);
  gst_message_unref (message);
  pipeline_free (pipeline, sink);
  fail_unless (is_there ("a.webm.part"));
  g_free (path);
}

GST_END_TEST;

/* Stopped before the first frame, a recording leaves no file. */
GST_START_TEST (test_recording_of_nothing)
{
  GstElement *sink = gst_element_factory_make ("reconstructsink", NULL);

  gst_object_ref_sink (sink);
  set_location (sink, "a.avi");
  gst_element_set_state (sink, GST_STATE_PAUSED);
  fail_unless_equals_int (gst_element_set_state (sink, GST_STATE_NULL),
      GST_STATE_CHANGE_SUCCESS);
  gst_object_unref (sink);
  assert_equals_int (folder_files (), 0);
}

GST_END_TEST;

static Suite *
reconstructsink_suite (void)
{
  Suite *s = suite_create ("reconstructsink");
  TCase *files = tcase_create ("files");
  TCase *windows = tcase_create ("windows");
  TCase *errors = tcase_create ("errors");

  suite_add_tcase (s, files);
  tcase_add_checked_fixture (files, folder_make, folder_remove);
  tcase_add_test (files, test_webm);
  tcase_add_test (files, test_mkv);
  tcase_add_test (files, test_mp4);
  tcase_add_test (files, test_ogv);
  tcase_add_test (files, test_avi);
  tcase_add_test (files, test_time_lapse_and_progress);
  tcase_add_test (files, test_stopped_without_eos);
  tcase_add_test (files, test_replaces_at_the_end);
  tcase_add_test (files, test_two_runs);
  tcase_add_test (files, test_size_is_kept_while_recording);
  tcase_add_test (files, test_recording_of_nothing);

  suite_add_tcase (s, windows);
  tcase_add_test (windows, test_video_sink);
  tcase_add_test (windows, test_properties_before_children);
  tcase_add_test (windows, test_ready_and_back);

  suite_add_tcase (s, errors);
  tcase_add_checked_fixture (errors, folder_make, folder_remove);
  tcase_add_test (errors, test_bad_locations);
  tcase_add_test (errors, test_missing_elements);
  tcase_add_test (errors, test_bad_video_sinks);
  tcase_add_test (errors, test_no_frames);
  tcase_add_test (errors, test_error_leaves_no_file);
  tcase_add_test (errors, test_name_taken_at_the_end);
  return s;
}

GST_CHECK_MAIN (reconstructsink);
