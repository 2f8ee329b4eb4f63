/* reconstructsink: the sound is recorded or played together with the pictures,
 * and in time with them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "folder.h"
#include "recordings.h"

/* A little more than three seconds of pictures and sound; the sound ticks in
 * the last thirtieth of each second. */
#define FRAMES 96
#define END (FRAMES * GST_SECOND / RATE)
#define TICK (29 * GST_SECOND / 30)
#define VIDEO "videotestsrc num-buffers=96 ! video/x-raw,format=GRAY8,width=4," \
    "height=2,framerate=30/1 ! reconstructsink name=s width=128 height=64 " \
    "panels=original+prototypes "
#define AUDIO "audiotestsrc wave=ticks num-buffers=96 samplesperbuffer=1600 ! " \
    "audio/x-raw,rate=48000,channels=2 ! s.audio_%u "

/* --- recordings --- */

typedef struct
{
  gint frames;
  GstClockTime first_loud, last_loud, end;
} Heard;

static void
hear (GstElement * sink, GstBuffer * buffer, GstPad * pad, Heard * heard)
{
  GstMapInfo map;
  const gfloat *samples;
  gsize i;

  fail_unless (gst_buffer_map (buffer, &map, GST_MAP_READ));
  samples = (const gfloat *) map.data;
  for (i = 0; i < map.size / sizeof (gfloat); i++) {
    if (ABS (samples[i]) < 0.1f)
      continue;
    heard->last_loud = GST_BUFFER_PTS (buffer) + i * GST_SECOND / 48000;
    heard->first_loud = MIN (heard->first_loud, heard->last_loud);
  }
  heard->end = GST_BUFFER_PTS (buffer)
      + map.size / sizeof (gfloat) * GST_SECOND / 48000;
  gst_buffer_unmap (buffer, &map);
}

static void
play_recording (const gchar * name, Heard * heard)
{
  gchar *path = folder_path (name);
  gchar *line = g_strdup_printf ("filesrc location=%s ! decodebin name=d "
      "d. ! queue ! videoconvert ! fakesink name=s signal-handoffs=true "
      "d. ! queue ! audioconvert ! audioresample ! audio/x-raw,format=F32LE,"
      "rate=48000,channels=1 ! fakesink name=a signal-handoffs=true", path);
  GstElement *player = gst_parse_launch (line, NULL);
  GstElement *video = gst_bin_get_by_name (GST_BIN (player), "s");
  GstElement *audio = gst_bin_get_by_name (GST_BIN (player), "a");

  g_signal_connect (video, "handoff", G_CALLBACK (count_frame),
      &heard->frames);
  g_signal_connect (audio, "handoff", G_CALLBACK (hear), heard);
  play_to_end (player);
  gst_object_unref (audio);
  pipeline_free (player, video);
  g_free (line);
  g_free (path);
}

static void
record (const gchar * name, const gchar * more)
{
  gchar *line = g_strconcat (VIDEO, more, NULL);
  GstElement *sink, *pipeline = line_new (line, &sink);

  set_location (sink, name);
  play_to_end (pipeline);
  fail_unless (is_there (name));
  pipeline_free (pipeline, sink);
  g_free (line);
}

/* All frames are there, and the ticks are in place, within two frames of an
 * encoder. */
static void
check_format (const gchar * name, const gchar * encoder, const gchar * muxer,
    const gchar * decoder)
{
  const GstClockTimeDiff near = 60 * GST_MSECOND;
  Heard heard = { 0, GST_CLOCK_TIME_NONE, 0, 0 };

  if (!has_element (encoder) || !has_element (muxer) || !has_element (decoder)) {
    g_print ("%s is not tested: something to write or read it is missing\n",
        name);
    return;
  }
  record (name, AUDIO);
  play_recording (name, &heard);
  assert_equals_int (heard.frames, FRAMES);
  fail_unless (ABS (GST_CLOCK_DIFF (TICK, heard.first_loud)) < near,
      "%" G_GUINT64_FORMAT, heard.first_loud);
  fail_unless (ABS (GST_CLOCK_DIFF (2 * GST_SECOND + TICK,
              heard.last_loud)) < near, "%" G_GUINT64_FORMAT, heard.last_loud);
  fail_unless (ABS (GST_CLOCK_DIFF (END, heard.end)) < near,
      "%" G_GUINT64_FORMAT, heard.end);
}

GST_START_TEST (test_webm)
{
  check_format ("a.webm", "vp8enc", "webmmux", "vp8dec");
}

GST_END_TEST;

GST_START_TEST (test_mkv)
{
  check_format ("a.mkv", "vp8enc", "matroskamux", "vp8dec");
}

GST_END_TEST;

GST_START_TEST (test_mp4)
{
  check_format ("a.mp4", "x264enc", "mp4mux", "avdec_h264");
}

GST_END_TEST;

GST_START_TEST (test_ogv)
{
  check_format ("a.ogv", "theoraenc", "oggmux", "theoradec");
}

GST_END_TEST;

GST_START_TEST (test_avi)
{
  check_format ("a.avi", "jpegenc", "avimux", "jpegdec");
}

GST_END_TEST;

static void
count_stream (GstElement * decodebin, GstPad * pad, guint * streams)
{
  (*streams)++;
}

static void
post_no_more (GstElement * decodebin)
{
  gst_element_post_message (decodebin,
      gst_message_new_application (GST_OBJECT (decodebin),
          gst_structure_new_empty ("no-more-pads")));
}

static guint
count_streams (const gchar * name)
{
  gchar *path = folder_path (name);
  gchar *line = g_strdup_printf ("filesrc location=%s ! decodebin name=d", path);
  GstElement *player = gst_parse_launch (line, NULL);
  GstElement *decodebin = gst_bin_get_by_name (GST_BIN (player), "d");
  guint streams = 0;

  g_signal_connect (decodebin, "pad-added", G_CALLBACK (count_stream),
      &streams);
  g_signal_connect (decodebin, "no-more-pads", G_CALLBACK (post_no_more), NULL);
  gst_element_set_state (player, GST_STATE_PAUSED);
  gst_message_unref (wait_for (player, GST_MESSAGE_APPLICATION));
  pipeline_free (player, decodebin);
  g_free (line);
  g_free (path);
  return streams;
}

GST_START_TEST (test_two_sounds)
{
  if (!has_element ("vp8enc"))
    return;
  record ("a.webm", AUDIO AUDIO);
  assert_equals_int (count_streams ("a.webm"), 3);
}

GST_END_TEST;

/* One pad that was requested and not linked, and one that was released. */
GST_START_TEST (test_pads_without_sound)
{
  GstElement *sink, *pipeline;
  GstPad *pad;

  if (!has_element ("vp8enc"))
    return;
  pipeline = line_new (VIDEO, &sink);
  set_location (sink, "a.webm");
  pad = gst_element_request_pad_simple (sink, "audio_%u");
  assert_equals_string (GST_PAD_NAME (pad), "audio_0");
  gst_object_unref (pad);
  pad = gst_element_request_pad_simple (sink, "audio_%u");
  assert_equals_string (GST_PAD_NAME (pad), "audio_1");
  ASSERT_SET_STATE (pipeline, GST_STATE_READY, GST_STATE_CHANGE_SUCCESS);
  gst_element_release_request_pad (sink, pad);
  gst_object_unref (pad);
  play_to_end (pipeline);
  pipeline_free (pipeline, sink);
  assert_equals_int (count_streams ("a.webm"), 1);
}

GST_END_TEST;

/* As with decodebin, whose pads appear when the sink is in PAUSED already. */
GST_START_TEST (test_linked_late)
{
  Heard heard = { 0, GST_CLOCK_TIME_NONE, 0, 0 };
  GstElement *sink, *pipeline;
  gchar *path, *line;

  if (!has_element ("vp8enc"))
    return;
  record ("a.webm", AUDIO);
  path = folder_path ("a.webm");
  line = g_strdup_printf ("filesrc location=%s ! decodebin name=d ! "
      "videoconvert ! videoscale ! video/x-raw,format=GRAY8,width=4,height=2 ! "
      "reconstructsink name=s width=128 height=64 d. ! s.audio_0", path);
  pipeline = line_new (line, &sink);
  set_location (sink, "b.webm");
  play_to_end (pipeline);
  pipeline_free (pipeline, sink);
  play_recording ("b.webm", &heard);
  assert_equals_int (heard.frames, FRAMES);
  fail_unless (heard.end > 2 * GST_SECOND);
  g_free (line);
  g_free (path);
}

GST_END_TEST;

/* --- windows --- */

GST_START_TEST (test_window)
{
  GstElement *sink, *pipeline = line_new (VIDEO "video-sink=fakesink "
      "sync=false " AUDIO, &sink);
  GstElement *player = gst_element_factory_make ("fakesink", NULL);
  gint buffers = 0, runs;
  gboolean sync;

  gst_object_ref_sink (player);
  g_object_set (player, "signal-handoffs", TRUE, NULL);
  g_signal_connect (player, "handoff", G_CALLBACK (count_frame), &buffers);
  g_object_set (sink, "audio-sink", player, NULL);
  for (runs = 0; runs < 2; runs++) {
    play_to_end (pipeline);
    g_object_get (player, "sync", &sync, NULL);
    fail_if (sync);
    assert_equals_int (buffers, 96 * (runs + 1));
    ASSERT_SET_STATE (pipeline, GST_STATE_READY, GST_STATE_CHANGE_SUCCESS);
  }
  pipeline_free (pipeline, sink);
  gst_object_unref (player);
}

GST_END_TEST;

/* --- errors --- */

static void
assert_refused (const gchar * more, const gchar * location, const gchar * part)
{
  gchar *line = g_strconcat (VIDEO, more, NULL);
  GstElement *sink, *pipeline = line_new (line, &sink);
  GstMessage *message;
  GError *error;

  if (location)
    set_location (sink, location);
  ASSERT_SET_STATE (pipeline, GST_STATE_PAUSED, GST_STATE_CHANGE_FAILURE);
  message = wait_for (pipeline, GST_MESSAGE_ERROR);
  gst_message_parse_error (message, &error, NULL);
  fail_unless (strstr (error->message, part) != NULL, "\"%s\" has no \"%s\"",
      error->message, part);
  g_error_free (error);
  gst_message_unref (message);
  pipeline_free (pipeline, sink);
  g_free (line);
}

GST_START_TEST (test_refused)
{
  assert_refused ("time-lapse=2 video-sink=fakesink audio-sink=fakesink "
      AUDIO, NULL, "Set `time-lapse` to 1");
  assert_refused ("video-sink=fakesink audio-sink=fakesrc " AUDIO, NULL,
      "Set `audio-sink`");
  assert_refused ("video-sink=fakesink audio-sink=fakesink " AUDIO AUDIO, NULL,
      "Set `audio-sink` to an element of its own");
  if (!has_element ("vp8enc"))
    return;
  assert_refused ("time-lapse=2 " AUDIO, "a.webm", "Set `time-lapse` to 1");
  uninstall ("opusenc");
  uninstall ("vorbisenc");
  assert_refused (AUDIO, "a.webm", "Cannot record sound without opusenc. "
      "Install GStreamer's plugin \"opus\"");
  record ("a.webm", "");
}

GST_END_TEST;

static Suite *
recordedsound_suite (void)
{
  Suite *s = suite_create ("recordedsound");
  TCase *sound = tcase_create ("sound");

  suite_add_tcase (s, sound);
  tcase_add_checked_fixture (sound, folder_make, folder_remove);
  tcase_add_test (sound, test_webm);
  tcase_add_test (sound, test_mkv);
  tcase_add_test (sound, test_mp4);
  tcase_add_test (sound, test_ogv);
  tcase_add_test (sound, test_avi);
  tcase_add_test (sound, test_two_sounds);
  tcase_add_test (sound, test_pads_without_sound);
  tcase_add_test (sound, test_linked_late);
  tcase_add_test (sound, test_window);
  tcase_add_test (sound, test_refused);
  return s;
}

GST_CHECK_MAIN (recordedsound);
