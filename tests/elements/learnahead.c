/* tapestrysrc with ahead: hidden frames come in groups before each shown frame,
 * with the right stamps, seeks and durations
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstcodeonly.h"
#include "movies.h"

#define MOVIE "movie-frames=20 epochs=3 shuffle=true seed=5 "

static gboolean
is_hidden (GstBuffer * buffer)
{
  return GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DECODE_ONLY);
}

/* A buffer of the group that ends with frame @shown. */
static void
assert_stamps (GstBuffer * buffer, guint64 shown)
{
  gboolean hidden = is_hidden (buffer);
  GstClockTime begin = shown * GST_SECOND / 30;
  GstClockTime end = (shown + 1) * GST_SECOND / 30;

  assert_equals_uint64 (GST_BUFFER_PTS (buffer), begin);
  assert_equals_uint64 (GST_BUFFER_DURATION (buffer), hidden ? 0 : end - begin);
  assert_equals_uint64 (GST_BUFFER_OFFSET (buffer), shown);
  assert_equals_uint64 (GST_BUFFER_OFFSET_END (buffer),
      hidden ? shown : shown + 1);
}

/* 60 frames in groups of seven: eight groups and four more frames. */
GST_START_TEST (test_groups)
{
  GPtrArray *movie = play (MOVIE, ANY);
  GPtrArray *in_order = play ("movie-frames=20 seed=5", ANY);
  GPtrArray *buffers = play (MOVIE "ahead=7", ANY);
  guint b, played = 0, shown = 0;

  assert_equals_int (buffers->len, 60 + 9);
  for (b = 0; b < buffers->len; b++) {
    GstBuffer *buffer = buffers->pdata[b];

    assert_equals_int (is_hidden (buffer), b != 68 && b % 8 != 7);
    assert_equals_int (gst_buffer_is_code_only (buffer), !is_hidden (buffer));
    assert_stamps (buffer, shown);
    if (is_hidden (buffer)) {
      assert_same_frame (buffer, movie->pdata[played]);
      assert_equals_int (GST_BUFFER_IS_DISCONT (buffer), played % 20 == 0);
      played++;
    } else {
      assert_same_frame (buffer, in_order->pdata[shown]);
      fail_if (GST_BUFFER_IS_DISCONT (buffer));
      shown++;
    }
  }
  assert_equals_int (played, 60);
  g_ptr_array_unref (buffers);
  g_ptr_array_unref (in_order);
  g_ptr_array_unref (movie);
}

GST_END_TEST;

/* The frames shown with @properties are those of the movie @all with the same
 * numbers. */
static void
assert_shown (const gchar * properties, const gchar * all,
    const guint * expected, guint n)
{
  GPtrArray *buffers = play (properties, ANY);
  GPtrArray *movie = play (all, ANY);
  guint b, shown = 0;

  for (b = 0; b < buffers->len; b++) {
    if (!is_hidden (buffers->pdata[b]))
      assert_same_frame (buffers->pdata[b], movie->pdata[expected[shown++]]);
  }
  assert_equals_int (shown, n);
  g_ptr_array_unref (movie);
  g_ptr_array_unref (buffers);
}

GST_START_TEST (test_which_are_shown)
{
  const guint again[] = { 17, 18, 17, 18, 17, 18 };
  const guint to_the_end[] = { 17, 18, 19, 17, 18, 19 };
  const guint held[] = { 4, 4, 5, 5, 6, 6 };
  const guint endless[] = { 100, 101, 102, 103, 104, 105 };
  const guint round[] = { 100, 100, 101, 101, 100, 100 };

  assert_shown (MOVIE "ahead=10 show-from=17 show-frames=2",
      "movie-frames=20 seed=5", again, 6);
  assert_shown (MOVIE "ahead=10 show-from=17", "movie-frames=20 seed=5",
      to_the_end, 6);
  assert_shown (MOVIE "ahead=10 show-from=4 show-hold=2",
      "movie-frames=20 seed=5", held, 6);
  assert_shown ("ahead=9 show-from=100 num-buffers=60", "num-buffers=110",
      endless, 6);
  assert_shown ("ahead=9 show-from=100 show-frames=2 show-hold=2 "
      "num-buffers=60", "num-buffers=110", round, 6);
  assert_shown ("motion=dance dwell=3 shuffle=true ahead=9 show-from=100 "
      "show-frames=2 show-hold=2 num-buffers=60",
      "motion=dance dwell=3 shuffle=true num-buffers=110", round, 6);
  assert_shown ("motion=tiles shuffle=true ahead=9 show-from=100 "
      "num-buffers=60", "motion=tiles num-buffers=110", endless, 6);
}

GST_END_TEST;

/* The hidden frames of an endless movie follow one another without a gap. */
GST_START_TEST (test_endless)
{
  static const gchar *const motions[] = { "motion=drift",
    "motion=dance dwell=2 shuffle=true max-speed=1"
  };
  gchar *line = g_strdup_printf ("%s num-buffers=90", motions[__i__]);
  gchar *ahead = g_strdup_printf ("%s ahead=9 num-buffers=100",
      motions[__i__]);
  GPtrArray *movie = play (line, ANY), *buffers = play (ahead, ANY);
  guint b;

  assert_equals_int (buffers->len, 100);
  for (b = 0; b < 100; b++) {
    assert_stamps (buffers->pdata[b], b / 10);
    assert_same_frame (buffers->pdata[b],
        movie->pdata[is_hidden (buffers->pdata[b]) ? b - b / 10 : b / 10]);
  }
  g_ptr_array_unref (buffers);
  g_ptr_array_unref (movie);
  g_free (ahead);
  g_free (line);
}

GST_END_TEST;

/* Without a framerate, one frame lasts for ever; hidden frames come before it,
 * too. */
GST_START_TEST (test_no_framerate)
{
  GPtrArray *buffers = play ("ahead=5", "video/x-raw,framerate=0/1");
  guint b;

  assert_equals_int (buffers->len, 6);
  for (b = 0; b < 6; b++) {
    assert_equals_int (is_hidden (buffers->pdata[b]), b < 5);
    assert_equals_uint64 (GST_BUFFER_PTS (buffers->pdata[b]), 0);
    fail_if (GST_BUFFER_DURATION_IS_VALID (buffers->pdata[b]));
  }
  g_ptr_array_unref (buffers);
}

GST_END_TEST;

static void
assert_duration (const gchar * properties, gint64 frames)
{
  GstHarness *h = harness_new (properties, ANY);
  gint64 duration;

  gst_harness_play (h);
  gst_buffer_unref (gst_harness_pull (h));
  fail_unless (gst_element_query_duration (h->element, GST_FORMAT_TIME,
          &duration));
  assert_equals_int64 (duration,
      frames < 0 ? -1 : frames * (gint64) GST_SECOND / 30);
  fail_unless (gst_element_query_duration (h->element, GST_FORMAT_DEFAULT,
          &duration));
  assert_equals_int64 (duration, frames);
  gst_harness_teardown (h);
}

GST_START_TEST (test_duration)
{
  assert_duration (MOVIE "ahead=10", 6);
  assert_duration (MOVIE "ahead=7", 9);
  assert_duration (MOVIE "ahead=100", 1);
  assert_duration (MOVIE "ahead=7 num-buffers=33", 4);
  assert_duration (MOVIE "ahead=7 num-buffers=69", 9);
  assert_duration (MOVIE "ahead=7 num-buffers=70", 9);
  assert_duration ("ahead=7", -1);
}

GST_END_TEST;

/* A seek goes to the time of a shown frame; its hidden frames come first. */
GST_START_TEST (test_seek)
{
  GPtrArray *all = play (MOVIE "ahead=7 show-hold=2", ANY), *rest;
  GstHarness *h = harness_new (MOVIE "ahead=7 show-hold=2", ANY);
  guint n;

  gst_element_set_state (h->element, GST_STATE_READY);
  fail_unless (gst_element_seek_simple (h->element, GST_FORMAT_TIME,
          GST_SEEK_FLAG_NONE, 5 * GST_SECOND / 30 + 1));
  rest = play_harness (h);
  assert_equals_int (rest->len, 69 - 5 * 8);
  for (n = 0; n < rest->len; n++) {
    assert_same_frame (rest->pdata[n], all->pdata[40 + n]);
    assert_stamps (rest->pdata[n], MIN (5 + n / 8, 8));
  }
  fail_unless (GST_BUFFER_IS_DISCONT (rest->pdata[0]));
  g_ptr_array_unref (rest);
  g_ptr_array_unref (all);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* A seek beyond the end gives EOS, however far it is. */
GST_START_TEST (test_seek_beyond)
{
  GstHarness *h = harness_new (MOVIE "ahead=2000000000", ANY);
  GPtrArray *rest;

  gst_element_set_state (h->element, GST_STATE_READY);
  fail_unless (gst_element_seek_simple (h->element, GST_FORMAT_TIME,
          GST_SEEK_FLAG_NONE, G_MAXINT64 / 2));
  rest = play_harness (h);
  assert_equals_int (rest->len, 0);
  g_ptr_array_unref (rest);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Only frames to be shown wait for the clock. */
GST_START_TEST (test_live)
{
  GstHarness *h = harness_new ("is-live=true ahead=4", ANY);
  guint shown, b;

  gst_harness_use_testclock (h);
  gst_harness_play (h);
  for (shown = 0; shown < 3; shown++) {
    for (b = 0; b < 4; b++) {
      GstBuffer *buffer = gst_harness_pull (h);

      fail_unless (is_hidden (buffer));
      gst_buffer_unref (buffer);
    }
    fail_unless (gst_harness_wait_for_clock_id_waits (h, 1, 60));
    assert_equals_int (gst_harness_buffers_in_queue (h), 0);
    fail_unless (gst_harness_crank_single_clock_wait (h));
    gst_buffer_unref (gst_harness_pull (h));
    assert_equals_uint64 (gst_clock_get_time (GST_ELEMENT_CLOCK (h->element)),
        shown * GST_SECOND / 30);
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

/* A new framerate counts from the next shown frame. */
GST_START_TEST (test_new_framerate)
{
  GstHarness *h = harness_new ("is-live=true ahead=2 num-buffers=9", ANY);
  const GstClockTime times[] = { 0, 33333333, 133333333 };
  guint b;

  gst_harness_use_testclock (h);
  gst_harness_play (h);
  for (b = 0; b < 9; b++) {
    GstBuffer *buffer;

    if (b % 3 == 2) {
      fail_unless (gst_harness_wait_for_clock_id_waits (h, 1, 60));
      if (b == 2)
        gst_harness_set_sink_caps_str (h, "video/x-raw,framerate=10/1");
      fail_unless (gst_harness_crank_single_clock_wait (h));
    }
    buffer = gst_harness_pull (h);
    assert_equals_uint64 (GST_BUFFER_PTS (buffer), times[b / 3]);
    gst_buffer_unref (buffer);
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

static void
assert_refused (const gchar * properties)
{
  gchar *line = g_strdup_printf ("tapestrysrc %s ! fakesink", properties);
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;
  GError *error;

  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
      GST_MESSAGE_ERROR | GST_MESSAGE_ASYNC_DONE);
  assert_equals_int (GST_MESSAGE_TYPE (message), GST_MESSAGE_ERROR);
  gst_message_parse_error (message, &error, NULL);
  fail_unless (g_error_matches (error, GST_RESOURCE_ERROR,
          GST_RESOURCE_ERROR_SETTINGS));
  fail_unless (strstr (error->message, "show-from") != NULL);
  g_error_free (error);
  gst_message_unref (message);
  gst_object_unref (bus);
  take_down (pipeline);
  g_free (line);
}

GST_START_TEST (test_refused)
{
  GPtrArray *buffers;

  assert_refused (MOVIE "ahead=1 show-from=20");
  assert_refused (MOVIE "ahead=1 show-from=15 show-frames=6");
  assert_refused ("motion=tiles ahead=1 show-from=900");

  /* without ahead these properties have no effect */
  buffers = play (MOVIE "show-from=20", ANY);
  assert_equals_int (buffers->len, 60);
  g_ptr_array_unref (buffers);
}

GST_END_TEST;

static Suite *
learnahead_suite (void)
{
  Suite *s = suite_create ("learnahead");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_groups);
  tcase_add_test (tc, test_which_are_shown);
  tcase_add_loop_test (tc, test_endless, 0, 2);
  tcase_add_test (tc, test_no_framerate);
  tcase_add_test (tc, test_duration);
  tcase_add_test (tc, test_seek);
  tcase_add_test (tc, test_seek_beyond);
  tcase_add_test (tc, test_live);
  tcase_add_test (tc, test_new_framerate);
  tcase_add_test (tc, test_refused);
  return s;
}

GST_CHECK_MAIN (learnahead);
