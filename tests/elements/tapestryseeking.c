/* tapestrysrc answers queries about duration, position and seeking, and seeks
 * to the exact frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "movies.h"

/* queries */

static GstElement *
preroll (const gchar * properties)
{
  gchar *line = g_strdup_printf ("tapestrysrc name=src %s ! "
      "fakesink name=sink enable-last-sample=true", properties);
  GstElement *pipeline = gst_parse_launch (line, NULL);

  g_free (line);
  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  assert_equals_int (gst_element_get_state (pipeline, NULL, NULL,
          GST_CLOCK_TIME_NONE), GST_STATE_CHANGE_SUCCESS);
  return pipeline;
}

static void
assert_duration (const gchar * properties, gint64 time, gint64 frames)
{
  GstElement *pipeline = preroll (properties);
  gint64 duration;

  fail_unless (gst_element_query_duration (pipeline, GST_FORMAT_TIME,
          &duration));
  assert_equals_int64 (duration, time);
  fail_unless (gst_element_query_duration (pipeline, GST_FORMAT_DEFAULT,
          &duration));
  assert_equals_int64 (duration, frames);
  take_down (pipeline);
}

GST_START_TEST (test_duration)
{
  assert_duration ("movie-frames=10 epochs=4", 1333333333, 40);
  assert_duration ("motion=tiles", 30 * GST_SECOND, 900);
  assert_duration ("num-buffers=7", 233333333, 7);
  assert_duration ("movie-frames=10 num-buffers=7", 233333333, 7);
  assert_duration ("movie-frames=10 epochs=0", -1, -1);
  assert_duration ("", -1, -1);
}

GST_END_TEST;

static void
assert_seekable (const gchar * properties, gboolean seekable, gint64 time,
    gint64 frames)
{
  GstElement *pipeline = preroll (properties);
  GstFormat formats[] = { GST_FORMAT_TIME, GST_FORMAT_DEFAULT };
  guint i;

  for (i = 0; i < 2; i++) {
    GstQuery *query = gst_query_new_seeking (formats[i]);
    gboolean answer;
    gint64 end;

    fail_unless (gst_element_query (pipeline, query));
    gst_query_parse_seeking (query, NULL, &answer, NULL, &end);
    assert_equals_int (answer, seekable);
    assert_equals_int64 (end, i == 0 ? time : frames);
    gst_query_unref (query);
  }
  take_down (pipeline);
}

GST_START_TEST (test_seekable)
{
  assert_seekable ("movie-frames=10 epochs=4", TRUE, 1333333333, 40);
  assert_seekable ("motion=tiles epochs=0", TRUE, -1, -1);
  assert_seekable ("", FALSE, -1, -1);
}

GST_END_TEST;

GST_START_TEST (test_convert)
{
  GstElement *pipeline = preroll ("");
  GstElement *src = gst_bin_get_by_name (GST_BIN (pipeline), "src");
  gint64 n, time, frames;

  for (n = 0; n < 1000; n++) {
    fail_unless (gst_element_query_convert (src, GST_FORMAT_DEFAULT, n,
            GST_FORMAT_TIME, &time));
    assert_equals_int64 (time, n * GST_SECOND / 30);
    fail_unless (gst_element_query_convert (src, GST_FORMAT_TIME, time,
            GST_FORMAT_DEFAULT, &frames));
    assert_equals_int64 (frames, n);
    if (n > 0) {
      fail_unless (gst_element_query_convert (src, GST_FORMAT_TIME, time - 1,
              GST_FORMAT_DEFAULT, &frames));
      assert_equals_int64 (frames, n - 1);
    }
  }
  fail_unless (gst_element_query_convert (src, GST_FORMAT_BYTES, 4000,
          GST_FORMAT_DEFAULT, &frames));
  assert_equals_int64 (frames, 10);
  fail_if (gst_element_query_convert (src, GST_FORMAT_PERCENT, 1,
          GST_FORMAT_TIME, &time));
  gst_object_unref (src);
  take_down (pipeline);
}

GST_END_TEST;

/* Before caps are set the duration of a frame is unknown, and the conversion
 * fails. */
GST_START_TEST (test_convert_without_caps)
{
  GstElement *src = gst_element_factory_make ("tapestrysrc", NULL);
  GstPad *pad = gst_element_get_static_pad (src, "src");
  gint64 value;

  fail_if (gst_pad_query_convert (pad, GST_FORMAT_BYTES, 4000,
          GST_FORMAT_DEFAULT, &value));
  fail_if (gst_pad_query_convert (pad, GST_FORMAT_DEFAULT, 1,
          GST_FORMAT_TIME, &value));
  gst_object_unref (pad);
  gst_object_unref (src);
}

GST_END_TEST;

GST_START_TEST (test_latency_without_live)
{
  GstElement *pipeline = preroll ("");
  GstElement *src = gst_bin_get_by_name (GST_BIN (pipeline), "src");
  GstQuery *query = gst_query_new_latency ();
  gboolean live;

  fail_unless (gst_element_query (src, query));
  gst_query_parse_latency (query, &live, NULL, NULL);
  fail_if (live);
  gst_query_unref (query);
  gst_object_unref (src);
  take_down (pipeline);
}

GST_END_TEST;

/* seeks */

/* The frame that @pipeline has prerolled is frame @n of @movie. */
static void
assert_at_frame (GstElement * pipeline, GPtrArray * movie, guint64 n)
{
  GstElement *sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  GstSample *sample;
  GstBuffer *buffer;

  assert_equals_int (gst_element_get_state (pipeline, NULL, NULL,
          GST_CLOCK_TIME_NONE), GST_STATE_CHANGE_SUCCESS);
  g_object_get (sink, "last-sample", &sample, NULL);
  buffer = gst_sample_get_buffer (sample);
  assert_equals_uint64 (GST_BUFFER_OFFSET (buffer), n);
  assert_equals_uint64 (GST_BUFFER_PTS (buffer), n * GST_SECOND / 30);
  fail_unless (GST_BUFFER_IS_DISCONT (buffer));
  assert_same_frame (buffer, movie->pdata[n]);
  gst_sample_unref (sample);
  gst_object_unref (sink);
}

#define SEEK_MOVIE "movie-frames=50 epochs=3 shuffle=true seed=5"

static void
assert_seek (GstElement * pipeline, GPtrArray * movie, GstFormat format,
    gint64 to, guint64 frame)
{
  fail_unless (gst_element_seek_simple (pipeline, format, GST_SEEK_FLAG_FLUSH,
          to));
  assert_at_frame (pipeline, movie, frame);
}

GST_START_TEST (test_seek)
{
  GPtrArray *movie = play (SEEK_MOVIE, ANY);
  GstElement *pipeline = preroll (SEEK_MOVIE);
  gint64 position;

  assert_equals_int (movie->len, 150);
  assert_at_frame (pipeline, movie, 0);
  assert_seek (pipeline, movie, GST_FORMAT_TIME, 2 * GST_SECOND, 60);
  assert_seek (pipeline, movie, GST_FORMAT_TIME, 4966666666, 149);
  assert_seek (pipeline, movie, GST_FORMAT_TIME, 4966666665, 148);
  assert_seek (pipeline, movie, GST_FORMAT_DEFAULT, 1, 1);
  assert_seek (pipeline, movie, GST_FORMAT_DEFAULT, 0, 0);
  assert_seek (pipeline, movie, GST_FORMAT_DEFAULT, 110, 110);
  fail_unless (gst_element_query_position (pipeline, GST_FORMAT_TIME,
          &position));
  assert_equals_int64 (position, 3666666666);
  fail_unless (gst_element_query_position (pipeline, GST_FORMAT_DEFAULT,
          &position));
  /* the source answers: it is at the end of frame 110 */
  assert_equals_int64 (position, 111);
  fail_unless (gst_element_query_duration (pipeline, GST_FORMAT_TIME,
          &position));
  assert_equals_int64 (position, 5 * GST_SECOND);
  fail_unless (gst_element_seek (pipeline, 1.0, GST_FORMAT_TIME,
          GST_SEEK_FLAG_FLUSH, GST_SEEK_TYPE_END, -(gint64) GST_SECOND,
          GST_SEEK_TYPE_NONE, 0));
  assert_at_frame (pipeline, movie, 120);
  take_down (pipeline);
  g_ptr_array_unref (movie);
}

GST_END_TEST;

/* After a seek it continues as if it had played up to there, and ends. */
GST_START_TEST (test_seek_before_playing)
{
  GPtrArray *movie = play (SEEK_MOVIE, ANY), *rest;
  GstHarness *h = harness_new (SEEK_MOVIE, ANY);
  guint n;

  gst_element_set_state (h->element, GST_STATE_READY);
  fail_unless (gst_element_seek_simple (h->element, GST_FORMAT_TIME,
          GST_SEEK_FLAG_NONE, 3 * GST_SECOND));
  rest = play_harness (h);
  assert_equals_int (rest->len, 60);
  for (n = 0; n < 60; n++) {
    assert_equals_uint64 (GST_BUFFER_OFFSET (rest->pdata[n]), 90 + n);
    assert_same_frame (rest->pdata[n], movie->pdata[90 + n]);
    assert_equals_int (GST_BUFFER_IS_DISCONT (rest->pdata[n]),
        n == 0 || n == 10);
  }
  g_ptr_array_unref (rest);
  g_ptr_array_unref (movie);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_seek_refused)
{
  GstElement *pipeline = preroll (""), *src;

  fail_if (gst_element_seek_simple (pipeline, GST_FORMAT_TIME,
          GST_SEEK_FLAG_FLUSH, GST_SECOND));
  take_down (pipeline);

  pipeline = preroll ("movie-frames=60");
  src = gst_bin_get_by_name (GST_BIN (pipeline), "src");
  fail_if (gst_element_seek (pipeline, -1.0, GST_FORMAT_TIME,
          GST_SEEK_FLAG_FLUSH, GST_SEEK_TYPE_SET, 0, GST_SEEK_TYPE_SET,
          GST_SECOND));
  fail_if (gst_element_seek (src, -1.0, GST_FORMAT_TIME,
          GST_SEEK_FLAG_FLUSH, GST_SEEK_TYPE_SET, 0, GST_SEEK_TYPE_SET,
          GST_SECOND));
  gst_object_unref (src);
  take_down (pipeline);
}

GST_END_TEST;

GST_START_TEST (test_starts_over)
{
  GPtrArray *movie = play ("movie-frames=30", ANY);
  GstElement *pipeline = preroll ("movie-frames=30");

  assert_seek (pipeline, movie, GST_FORMAT_DEFAULT, 20, 20);
  gst_element_set_state (pipeline, GST_STATE_READY);
  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  assert_at_frame (pipeline, movie, 0);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  assert_at_frame (pipeline, movie, 0);
  take_down (pipeline);
  g_ptr_array_unref (movie);
}

GST_END_TEST;

static Suite *
tapestryseeking_suite (void)
{
  Suite *s = suite_create ("tapestryseeking");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_duration);
  tcase_add_test (tc, test_seekable);
  tcase_add_test (tc, test_convert);
  tcase_add_test (tc, test_convert_without_caps);
  tcase_add_test (tc, test_latency_without_live);
  tcase_add_test (tc, test_seek);
  tcase_add_test (tc, test_seek_before_playing);
  tcase_add_test (tc, test_seek_refused);
  tcase_add_test (tc, test_starts_over);
  return s;
}

GST_CHECK_MAIN (tapestryseeking);
