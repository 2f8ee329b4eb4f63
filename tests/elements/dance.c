/* tapestrysrc motion=dance: the path, the drawing and the movie equal a
 * restatement
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "dance.h"
#include "errors.h"
#include "idxfile.h"
#include "movies.h"

/* the path */

/* The place of a ball that went to @place, reflected by walls at -max and max */
static gint64
between_walls (gint64 place, gint64 max)
{
  if (max == 0)
    return 0;
  while (place < -max || place > max)
    place = place > max ? 2 * max - place : -2 * max - place;
  return place;
}

/* The path as the property texts describe it: a drift in whole pixels that
 * starts in the middle */
static void
restate_path (const DanceSettings * s, gint64 (*path)[2], guint frames)
{
  GRand *rand = g_rand_new_with_seed (s->drift.seed);
  gdouble place[2], velocity[2] = { 0, 0 }, acceleration[2] = { 0, 0 };
  const gdouble dt = s->drift.time_step, fastest = s->drift.max_speed;
  guint t, axis;

  place[0] = place[1] = s->max_offset;
  for (t = 0; t < frames; t++) {
    for (axis = 0; axis < 2; axis++) {
      if (t % s->drift.acceleration_period == 0)
        acceleration[axis] = g_rand_double_range (rand,
            -s->drift.max_acceleration, s->drift.max_acceleration);
      place[axis] += velocity[axis] * dt;
      path[t][axis] = between_walls ((gint64) trunc (place[axis])
          - s->max_offset, s->max_offset);
      velocity[axis] += acceleration[axis] * dt;
      velocity[axis] = fmax (-fastest, fmin (fastest, velocity[axis]));
    }
  }
  g_rand_free (rand);
}

#define FRAMES 3000

static void
assert_dances (const DanceSettings * s, guint kept)
{
  gint64 (*path)[2] = g_malloc (FRAMES * sizeof *path);
  Dance *dance = dance_new (s, 7, kept);
  const gint max = s->max_offset;
  const gint fastest = ceil (s->drift.max_speed * s->drift.time_step);
  DanceStep last = { 0, 0, 0 };
  gint least = 0, most = 0;
  guint t;

  restate_path (s, path, FRAMES);
  for (t = 0; t < FRAMES; t++) {
    DanceStep step;

    fail_unless (dance_step (dance, t, NULL, &step));
    assert_equals_int (step.x, path[t][0]);
    assert_equals_int (step.y, path[t][1]);
    assert_equals_int (step.image, t / s->dwell % 7);
    fail_unless (ABS (step.x - last.x) <= fastest
        && ABS (step.y - last.y) <= fastest);
    least = MIN (least, MIN (step.x, step.y));
    most = MAX (most, MAX (step.x, step.y));
    last = step;
  }
  assert_equals_int (least, -max);
  assert_equals_int (most, max);

  /* the same when the frames are computed in another order */
  for (t = FRAMES; t > FRAMES - 5; t--) {
    DanceStep step;

    fail_unless (dance_step (dance, t - 1, NULL, &step));
    assert_equals_int (step.x, path[t - 1][0]);
    assert_equals_int (step.y, path[t - 1][1]);
  }
  dance_free (dance);
  g_free (path);
}

static const DanceSettings usual = { {3, 1, 20, 1, 420, 420, 0}, 4, 40, FALSE };

GST_START_TEST (test_path)
{
  static const DanceSettings slow = { {.7, .1, 5, 1, 0, 0, 5}, 6, 11, FALSE };
  static const DanceSettings fast =
      { {50, 20, 3, 1.5, -3, 9, 77}, 3, 1, FALSE };
  static const DanceSettings still = { {3, 1, 20, 1, 0, 0, 1}, 0, 2, FALSE };

  assert_dances (&usual, 0);
  assert_dances (&usual, FRAMES);
  assert_dances (&slow, 0);
  assert_dances (&fast, FRAMES);
  assert_dances (&still, 0);
}

GST_END_TEST;

static guint
image_of (Dance * dance, guint64 frame)
{
  DanceStep step;

  fail_unless (dance_step (dance, frame, NULL, &step));
  return step.image;
}

/* Each round shows each image once, for dwell frames in a row, in a new order. */
GST_START_TEST (test_shuffled_images)
{
  DanceSettings settings = usual;
  guint32 order[3][50];
  Dance *dance;
  guint round, i, k;

  settings.dwell = 3;
  settings.shuffle = TRUE;
  dance = dance_new (&settings, 50, 0);
  for (round = 0; round < 3; round++) {
    gboolean seen[50] = { FALSE };

    for (i = 0; i < 50; i++) {
      const guint64 start = (round * 50 + i) * 3;

      order[round][i] = image_of (dance, start);
      fail_unless (order[round][i] < 50 && !seen[order[round][i]]);
      seen[order[round][i]] = TRUE;
      for (k = 1; k < 3; k++)
        assert_equals_int (image_of (dance, start + k), order[round][i]);
    }
  }
  fail_unless (memcmp (order[0], order[1], sizeof order[0]) != 0);
  fail_unless (memcmp (order[1], order[2], sizeof order[0]) != 0);
  assert_equals_int (image_of (dance, 30), order[0][10]);
  dance_free (dance);
}

GST_END_TEST;

/* drawing */

/* 3 x 2 pixels */
static const guint8 small[] = { 1, 2, 3, 4, 5, 6 };

static void
assert_paints (gint x, gint y, guint width, guint height,
    const guint8 * expected)
{
  const guint stride = width + 3;
  guint8 *dest = g_malloc (stride * height);
  guint row, i;

  memset (dest, 99, stride * height);
  dance_paint (small, 3, 2, x, y, dest, width, height, stride);
  for (row = 0; row < height; row++) {
    for (i = 0; i < width; i++)
      assert_equals_int (dest[row * stride + i], expected[row * width + i]);
    for (; i < stride; i++)
      assert_equals_int (dest[row * stride + i], 99);
  }
  g_free (dest);
}

GST_START_TEST (test_paint)
{
  static const guint8 middle[] = {
    0, 0, 0, 0, 0, 0,
    0, 1, 2, 3, 0, 0,
    0, 4, 5, 6, 0, 0,
    0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0
  };
  static const guint8 moved[] = {
    0, 0, 0, 1, 2, 3,
    0, 0, 0, 4, 5, 6,
    0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0
  };
  static const guint8 upper_left[] = { 5, 6, 0, 0, 0, 0, 0, 0 };
  static const guint8 lower_right[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 };
  static const guint8 nothing[12] = { 0 };

  assert_paints (0, 0, 6, 5, middle);
  assert_paints (2, -1, 6, 5, moved);
  assert_paints (-1, -1, 4, 2, upper_left);
  assert_paints (3, 2, 4, 3, lower_right);
  assert_paints (7, 0, 4, 3, nothing);
  assert_paints (-7, 0, 4, 3, nothing);
  assert_paints (0, 9, 4, 3, nothing);
  assert_paints (-10000, -10000, 4, 3, nothing);
  assert_paints (0, 0, 3, 2, small);
  /* a window smaller than the image shows its middle; where that is between two
   * pixels, the one to the right and below */
  assert_paints (0, 0, 1, 1, small + 4);
  assert_paints (1, 1, 1, 1, small);
}

GST_END_TEST;

/* the element */

/* A digit pixel by pixel at its place in a window of 36 x 31 */
static void
assert_shows (GstBuffer * frame, GstBuffer * digit, const gint64 * place)
{
  GstMapInfo window, image;
  gint x, y;

  fail_unless (gst_buffer_map (frame, &window, GST_MAP_READ));
  fail_unless (gst_buffer_map (digit, &image, GST_MAP_READ));
  assert_equals_int (window.size, 36 * 31);
  for (y = 0; y < 31; y++) {
    for (x = 0; x < 36; x++) {
      const gint from_x = x - 4 - place[0], from_y = y - 1 - place[1];
      const gboolean inside =
          from_x >= 0 && from_x < 28 && from_y >= 0 && from_y < 28;

      assert_equals_int (window.data[y * 36 + x],
          inside ? image.data[from_y * 28 + from_x] : 0);
    }
  }
  gst_buffer_unmap (frame, &window);
  gst_buffer_unmap (digit, &image);
}

GST_START_TEST (test_movie)
{
  GPtrArray *digits = play ("motion=tiles", "video/x-raw");
  GPtrArray *frames = play ("motion=dance num-buffers=400",
      "video/x-raw,width=36,height=31");
  gint64 path[400][2];
  guint t;

  assert_equals_int (frames->len, 400);
  restate_path (&usual, path, 400);
  for (t = 0; t < 400; t++)
    assert_shows (frames->pdata[t], digits->pdata[t / 40], path[t]);
  g_ptr_array_unref (frames);
  g_ptr_array_unref (digits);
}

GST_END_TEST;

/* By default the window is as large as an image, and each setting has an effect. */
GST_START_TEST (test_settings)
{
  static const gchar *const others[] = {
    "seed=1", "max-offset=5", "dwell=39", "max-speed=1", "max-acceleration=.1",
    "acceleration-period=9", "time-step=.5", "shuffle=true",
    "shuffle=true seed=1"
  };
  const gchar *line = "motion=dance num-buffers=120";
  GPtrArray *usually = play (line, "video/x-raw"), *again, *other;
  gchar *changed;
  guint i;

  assert_equals_int (gst_buffer_get_size (usually->pdata[0]), 28 * 28);
  again = play (line, "video/x-raw");
  fail_unless (same_movie (usually, again));
  g_ptr_array_unref (again);
  for (i = 0; i < G_N_ELEMENTS (others); i++) {
    changed = g_strdup_printf ("%s %s", line, others[i]);
    other = play (changed, "video/x-raw");
    again = play (changed, "video/x-raw");
    fail_if (same_movie (usually, other), "%s", others[i]);
    fail_unless (same_movie (again, other), "%s", others[i]);
    g_ptr_array_unref (other);
    g_ptr_array_unref (again);
    g_free (changed);
  }
  /* these properties belong to the window on the tapestry and have no effect */
  again = play ("motion=dance num-buffers=120 start-x=3 start-y=5 columns=400",
      "video/x-raw");
  fail_unless (same_movie (usually, again));
  g_ptr_array_unref (again);
  g_ptr_array_unref (usually);
}

GST_END_TEST;

/* With an end it is the same movie in each epoch; shuffling changes the order
 * of its images, not of its frames. */
GST_START_TEST (test_epochs)
{
  GPtrArray *endless = play ("motion=dance shuffle=true num-buffers=100",
      "video/x-raw");
  GPtrArray *twice = play ("motion=dance shuffle=true movie-frames=100 "
      "epochs=2", "video/x-raw");
  guint t;

  assert_equals_int (twice->len, 200);
  for (t = 0; t < 200; t++) {
    fail_unless (same_frame (twice->pdata[t], endless->pdata[t % 100]));
    assert_equals_int (GST_BUFFER_FLAG_IS_SET (twice->pdata[t],
            GST_BUFFER_FLAG_DISCONT), t % 100 == 0);
  }
  g_ptr_array_unref (twice);
  g_ptr_array_unref (endless);
}

GST_END_TEST;

GST_START_TEST (test_seek)
{
  const gchar *line = "motion=dance shuffle=true movie-frames=300";
  GPtrArray *whole = play (line, "video/x-raw,framerate=10/1");
  GstHarness *h = harness_new (line, "video/x-raw,framerate=10/1");
  GstBuffer *buffer;
  guint t;

  assert_equals_int (whole->len, 300);
  fail_unless (gst_element_send_event (h->element, gst_event_new_seek (1,
              GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH, GST_SEEK_TYPE_SET,
              25 * GST_SECOND, GST_SEEK_TYPE_NONE, -1)));
  gst_harness_play (h);
  for (t = 250; t < 300; t++) {
    fail_unless (gst_harness_pull_until_eos (h, &buffer) && buffer != NULL);
    assert_equals_uint64 (GST_BUFFER_OFFSET (buffer), t);
    fail_unless (same_frame (buffer, whole->pdata[t]));
    gst_buffer_unref (buffer);
  }
  gst_harness_teardown (h);
  g_ptr_array_unref (whole);
}

GST_END_TEST;

/* One image of one pixel, in a window of one pixel */
GST_START_TEST (test_smallest)
{
  gchar *path = idx_write (idx_bytes (1, 1, 1, 1));
  gchar *line = g_strdup_printf ("location=%s motion=dance dwell=1 "
      "max-offset=10000 shuffle=true num-buffers=50", path);
  GPtrArray *frames = play (line, "video/x-raw,width=1,height=1");

  assert_equals_int (frames->len, 50);
  g_ptr_array_unref (frames);
  g_free (line);
  idx_remove (path);
}

GST_END_TEST;

GST_START_TEST (test_window_too_large)
{
  GstElement *pipeline = gst_parse_launch ("tapestrysrc motion=dance "
      "! video/x-raw,width=65536 ! fakesink", NULL);
  GstBus *bus = gst_element_get_bus (pipeline);
  GError *error;

  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  error = wait_for_error (bus, "at most 65535 x 65535 pixels");
  fail_unless (g_error_matches (error, GST_CORE_ERROR,
          GST_CORE_ERROR_NEGOTIATION));
  g_error_free (error);
  gst_object_unref (bus);
  take_down (pipeline);
}

GST_END_TEST;

static Suite *
dance_suite (void)
{
  Suite *s = suite_create ("dance");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_path);
  tcase_add_test (tc, test_shuffled_images);
  tcase_add_test (tc, test_paint);
  tcase_add_test (tc, test_movie);
  tcase_add_test (tc, test_settings);
  tcase_add_test (tc, test_epochs);
  tcase_add_test (tc, test_seek);
  tcase_add_test (tc, test_smallest);
  tcase_add_test (tc, test_window_too_large);
  return s;
}

GST_CHECK_MAIN (dance);
