/* playbin and playbin3 play a film into a bin with competelayer and
 * reconstructsink
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <glib/gstdio.h>

#include "recordings.h"

#define FRAMES 60
#define LAYER "competelayer field-width=8 field-height=8 columns=4 rows=4 ! "

static gchar *film;

/* A film with sound */
static void
make_film (void)
{
  GstElement *pipeline;
  gchar *line;
  gint fd = g_file_open_tmp ("filmXXXXXX", &film, NULL);

  fail_unless (fd >= 0);
  g_close (fd, NULL);
  line = g_strdup_printf ("videotestsrc num-buffers=60 ! video/x-raw,width=64,"
      "height=48,framerate=30/1 ! theoraenc ! oggmux name=m ! filesink "
      "location=%s audiotestsrc num-buffers=60 samplesperbuffer=1470 ! "
      "vorbisenc ! m.", film);
  pipeline = gst_parse_launch (line, NULL);
  fail_unless (pipeline != NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  gst_message_unref (wait_for (pipeline, GST_MESSAGE_EOS));
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
  g_free (line);
}

static void
remove_film (void)
{
  g_remove (film);
  g_clear_pointer (&film, g_free);
}

static GstElement *
player_new (const gchar * factory, const gchar * video_sink)
{
  GstElement *player = gst_element_factory_make (factory, NULL);
  gchar *uri = gst_filename_to_uri (film, NULL);

  fail_unless (player != NULL);
  g_object_set (player, "uri", uri, "video-sink",
      gst_parse_bin_from_description (video_sink, TRUE, NULL), "audio-sink",
      gst_element_factory_make ("fakesink", NULL), NULL);
  g_free (uri);
  return player;
}

static void
player_free (GstElement * player)
{
  gst_element_set_state (player, GST_STATE_NULL);
  gst_object_unref (player);
}

static void
check_player (const gchar * factory)
{
  GstElement *player = player_new (factory, LAYER "reconstructsink name=s "
      "panels=original video-sink=\"fakesink name=k signal-handoffs=true\"");
  gint64 duration, position;
  gint frames = 0;
  GstElement *sink, *shown;

  g_object_get (player, "video-sink", &sink, NULL);
  shown = gst_bin_get_by_name (GST_BIN (sink), "s");
  gst_object_unref (sink);
  g_object_get (shown, "video-sink", &sink, NULL);
  g_object_set (shown, "sync", FALSE, NULL);
  g_signal_connect (sink, "handoff", G_CALLBACK (count_frame), &frames);

  gst_element_set_state (player, GST_STATE_PAUSED);
  gst_message_unref (wait_for (player, GST_MESSAGE_ASYNC_DONE));
  fail_unless (gst_element_query_duration (player, GST_FORMAT_TIME, &duration));
  fail_unless (ABS (duration - 2 * GST_SECOND) < 0.1 * GST_SECOND);
  gst_element_set_state (player, GST_STATE_PLAYING);
  gst_message_unref (wait_for (player, GST_MESSAGE_EOS));
  assert_equals_int (frames, FRAMES);

  frames = 0;
  fail_unless (gst_element_seek_simple (player, GST_FORMAT_TIME,
          GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, GST_SECOND));
  gst_message_unref (wait_for (player, GST_MESSAGE_EOS));
  fail_unless (ABS (frames - FRAMES / 2) <= 1, "%d frames after a seek",
      frames);
  fail_unless (gst_element_query_position (player, GST_FORMAT_TIME, &position));
  fail_unless (ABS (position - 2 * GST_SECOND) < 0.2 * GST_SECOND);
  gst_object_unref (sink);
  gst_object_unref (shown);
  player_free (player);
}

GST_START_TEST (test_playbin)
{
  check_player ("playbin");
}

GST_END_TEST;

GST_START_TEST (test_playbin3)
{
  check_player ("playbin3");
}

GST_END_TEST;

GST_START_TEST (test_without_layer)
{
  GstElement *player = player_new ("playbin",
      "reconstructsink video-sink=fakesink");
  GstMessage *message;
  GstBus *bus;
  GError *error;

  gst_element_set_state (player, GST_STATE_PLAYING);
  message = wait_for (player, GST_MESSAGE_ERROR);
  gst_message_parse_error (message, &error, NULL);
  fail_unless (strstr (error->message, "Put competelayer before") != NULL,
      "%s", error->message);
  g_error_free (error);
  gst_message_unref (message);
  gst_element_set_state (player, GST_STATE_READY);
  bus = gst_element_get_bus (player);
  fail_unless (gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR) == NULL);
  gst_object_unref (bus);
  player_free (player);
}

GST_END_TEST;

static Suite *
playbin_suite (void)
{
  Suite *s = suite_create ("playbin");
  TCase *players = tcase_create ("players");

  suite_add_tcase (s, players);
  tcase_add_checked_fixture (players, make_film, remove_film);
  tcase_add_test (players, test_playbin);
  tcase_add_test (players, test_playbin3);
  tcase_add_test (players, test_without_layer);
  return s;
}

GST_CHECK_MAIN (playbin);
