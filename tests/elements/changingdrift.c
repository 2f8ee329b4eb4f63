/* tapestrysrc: how fast a drift or a dance moves may change while it plays, from the next
 * frame on; a movie with an end plays as it began
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "movies.h"

#define FRAMES 120
#define STOPS 50
#define GOES_ON 80

/* With one acceleration for all frames, frames in which nothing moves leave the others as
 * they are. */
#define LINE "num-buffers=120 acceleration-period=1000000 max-acceleration=0.3 " \
    "dwell=1000 "

typedef struct
{
  GstElement *source;
  GPtrArray *frames;
  gboolean stops;
} Watch;

/* Sets a property between two frames: here the source has made the one and not begun the
 * other. */
static void
frame_came (GstElement * sink, GstBuffer * frame, GstPad * pad, Watch * watch)
{
  g_ptr_array_add (watch->frames, gst_buffer_ref (frame));
  if (watch->stops && watch->frames->len == STOPS)
    g_object_set (watch->source, "time-step", 0.0, NULL);
  if (watch->stops && watch->frames->len == GOES_ON)
    g_object_set (watch->source, "time-step", 1.0, NULL);
}

static GPtrArray *
watch_frames (const gchar * properties, gboolean stops)
{
  gchar *line = g_strconcat ("tapestrysrc name=source " LINE, properties,
      " ! fakesink name=sink signal-handoffs=true", NULL);
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstElement *sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  GstBus *bus = gst_element_get_bus (pipeline);
  Watch watch = { gst_bin_get_by_name (GST_BIN (pipeline), "source"),
    g_ptr_array_new_with_free_func ((GDestroyNotify) gst_buffer_unref), stops
  };
  GstMessage *message;

  g_signal_connect (sink, "handoff", G_CALLBACK (frame_came), &watch);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 30 * GST_SECOND,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (message != NULL && GST_MESSAGE_TYPE (message) ==
      GST_MESSAGE_EOS);
  assert_equals_int (watch.frames->len, FRAMES);
  gst_message_unref (message);
  gst_object_unref (watch.source);
  gst_object_unref (sink);
  gst_object_unref (bus);
  take_down (pipeline);
  g_free (line);
  return watch.frames;
}

/* Nothing moves from the next frame on, and then all moves on from where it was. */
static void
assert_stops (const gchar * properties)
{
  GPtrArray *usual = watch_frames (properties, FALSE);
  GPtrArray *stopped = watch_frames (properties, TRUE);
  guint i;

  fail_if (same_frame (usual->pdata[STOPS - 1], usual->pdata[GOES_ON - 1]));
  for (i = 0; i < FRAMES; i++)
    assert_same_frame (stopped->pdata[i], usual->pdata[i < STOPS ? i :
            i < GOES_ON ? STOPS - 1 : i - (GOES_ON - STOPS)]);
  g_ptr_array_unref (usual);
  g_ptr_array_unref (stopped);
}

GST_START_TEST (test_drift)
{
  assert_stops ("");
  assert_stops ("seed=3 max-speed=20");
}

GST_END_TEST;

GST_START_TEST (test_dance)
{
  assert_stops ("motion=dance max-offset=12");
}

GST_END_TEST;

/* It can be seeked, and is the same each time. */
GST_START_TEST (test_movie_with_an_end)
{
  GPtrArray *usual = watch_frames ("movie-frames=60 epochs=2", FALSE);
  GPtrArray *same = watch_frames ("movie-frames=60 epochs=2", TRUE);

  fail_unless (same_movie (usual, same));
  g_ptr_array_unref (usual);
  g_ptr_array_unref (same);
}

GST_END_TEST;

static Suite *
changing_drift_suite (void)
{
  Suite *s = suite_create ("changingdrift");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_drift);
  tcase_add_test (tc, test_dance);
  tcase_add_test (tc, test_movie_with_an_end);
  return s;
}

GST_CHECK_MAIN (changing_drift);
