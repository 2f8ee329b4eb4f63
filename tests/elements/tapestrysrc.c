/* tapestrysrc as an element: frames, timestamps, caps, properties and errors
 * are as documented
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>
#include <gst/video/video.h>

#include "errors.h"
#include "idxfile.h"
#include "movies.h"

static guint8
pixel (GPtrArray * buffers, guint n, gsize offset)
{
  guint8 value;

  assert_equals_int (gst_buffer_extract (buffers->pdata[n], offset, &value, 1),
      1);
  return value;
}

/* frames */

GST_START_TEST (test_defaults)
{
  GstHarness *h = harness_new ("num-buffers=3", ANY);
  GPtrArray *buffers = play_harness (h);
  GstCaps *caps = gst_pad_get_current_caps (h->sinkpad);
  GstCaps *expected = gst_caps_from_string ("video/x-raw,format=GRAY8,width=20,"
      "height=20,framerate=30/1");

  fail_unless (gst_caps_is_subset (caps, expected));
  assert_equals_int (buffers->len, 3);
  assert_equals_int (gst_buffer_get_size (buffers->pdata[0]), 400);
  gst_caps_unref (caps);
  gst_caps_unref (expected);
  g_ptr_array_unref (buffers);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* The digits of motion=tiles, at the place on the tapestry that the text
 * describes */
static guint8
tapestry_pixel (GPtrArray * digits, gint64 x, gint64 y)
{
  gint64 column, row;

  x = ((x % 812) + 812) % 812;
  y = ((y % 812) + 812) % 812;
  column = x / 28;
  row = y / 28;
  return pixel (digits, column * 30 + row, (y % 28) * 28 + x % 28);
}

static void
assert_window_at (GPtrArray * digits, GPtrArray * frames, guint n, gint64 x,
    gint64 y)
{
  GstMapInfo map;
  guint i;

  fail_unless (gst_buffer_map (frames->pdata[n], &map, GST_MAP_READ));
  for (i = 0; i < 400; i++)
    assert_equals_int (map.data[i], tapestry_pixel (digits, x + i % 20,
            y + i / 20));
  gst_buffer_unmap (frames->pdata[n], &map);
}

/* The equation of the drift, from the text */
static void
assert_drifts (const gchar * properties, guint32 seed, gdouble max_speed,
    gdouble max_acceleration, guint period, gdouble dt, gdouble x, gdouble y)
{
  GPtrArray *digits = play ("motion=tiles", ANY);
  GPtrArray *frames = play (properties, ANY);
  GRand *rand = g_rand_new_with_seed (seed);
  gdouble vx = 0, vy = 0, ax = 0, ay = 0;
  guint t;

  assert_equals_int (digits->len, 900);
  assert_equals_int (frames->len, 600);
  for (t = 0; t < 600; t++) {
    if (t % period == 0) {
      ax = g_rand_double_range (rand, -max_acceleration, max_acceleration);
      ay = g_rand_double_range (rand, -max_acceleration, max_acceleration);
    }
    x += vx * dt;
    y += vy * dt;
    assert_window_at (digits, frames, t, trunc (x), trunc (y));
    vx = CLAMP (vx + ax * dt, -max_speed, max_speed);
    vy = CLAMP (vy + ay * dt, -max_speed, max_speed);
  }
  g_rand_free (rand);
  g_ptr_array_unref (frames);
  g_ptr_array_unref (digits);
}

GST_START_TEST (test_drift_by_default)
{
  assert_drifts ("num-buffers=600", 0, 3, 1, 20, 1, 420, 420);
}

GST_END_TEST;

GST_START_TEST (test_drift_as_set)
{
  assert_drifts ("num-buffers=600 seed=9 max-speed=11.5 max-acceleration=2.5 "
      "acceleration-period=9 time-step=0.5 start-x=-30.5 start-y=805", 9, 11.5,
      2.5, 9, 0.5, -30.5, 805);
}

GST_END_TEST;

GST_START_TEST (test_seed)
{
  GPtrArray *one = play ("movie-frames=200 seed=1 epochs=2 shuffle=true", ANY);
  GPtrArray *same = play ("movie-frames=200 seed=1 epochs=2 shuffle=true", ANY);
  GPtrArray *other = play ("movie-frames=200 seed=2 epochs=2 shuffle=true",
      ANY);

  assert_equals_int (one->len, 400);
  fail_unless (same_movie (one, same));
  fail_if (same_movie (one, other));
  g_ptr_array_unref (one);
  g_ptr_array_unref (same);
  g_ptr_array_unref (other);
}

GST_END_TEST;

static gchar *
nine_images (void)
{
  return idx_write (idx_bytes (9, 3, 2, 54));
}

/* play() of the nine images */
static GPtrArray *
play_nine (const gchar * properties)
{
  gchar *path = nine_images ();
  gchar *all = g_strdup_printf ("location=%s motion=tiles %s", path,
      properties);
  GPtrArray *buffers = play (all, ANY);

  g_free (all);
  idx_remove (path);
  return buffers;
}

GST_START_TEST (test_tiles)
{
  GPtrArray *buffers = play_nine ("");
  guint n, i;

  assert_equals_int (buffers->len, 9);
  for (n = 0; n < 9; n++) {
    /* 3 pixels a row in a stride of 4 */
    for (i = 0; i < 6; i++)
      assert_equals_int (pixel (buffers, n, i / 3 * 4 + i % 3), 10 * n + i);
  }
  g_ptr_array_unref (buffers);
}

GST_END_TEST;

GST_START_TEST (test_tiles_go_round)
{
  GPtrArray *buffers = play_nine ("movie-frames=20");
  guint n;

  assert_equals_int (buffers->len, 20);
  for (n = 0; n < 20; n++)
    assert_equals_int (pixel (buffers, n, 0), 10 * (n % 9));
  g_ptr_array_unref (buffers);

  buffers = play_nine ("movie-frames=4 epochs=2");
  assert_equals_int (buffers->len, 8);
  for (n = 0; n < 8; n++)
    assert_equals_int (pixel (buffers, n, 0), 10 * (n % 4));
  g_ptr_array_unref (buffers);
}

GST_END_TEST;

GST_START_TEST (test_epochs)
{
  GPtrArray *buffers = play ("movie-frames=25 epochs=3", ANY);
  guint n;

  assert_equals_int (buffers->len, 75);
  for (n = 0; n < 75; n++) {
    assert_equals_int (GST_BUFFER_IS_DISCONT (buffers->pdata[n]), n % 25 == 0);
    assert_same_frame (buffers->pdata[n], buffers->pdata[n % 25]);
  }
  g_ptr_array_unref (buffers);
}

GST_END_TEST;

GST_START_TEST (test_epochs_for_ever)
{
  GPtrArray *buffers = play_nine ("epochs=0 num-buffers=100");

  assert_equals_int (buffers->len, 100);
  assert_equals_int (pixel (buffers, 99, 0), 0);
  fail_unless (GST_BUFFER_IS_DISCONT (buffers->pdata[99]));
  g_ptr_array_unref (buffers);
}

GST_END_TEST;

GST_START_TEST (test_shuffle)
{
  GPtrArray *buffers = play_nine ("epochs=8 shuffle=true");
  guint epoch, i, differ = 0;

  assert_equals_int (buffers->len, 72);
  for (epoch = 0; epoch < 8; epoch++) {
    guint seen = 0;

    for (i = 0; i < 9; i++) {
      guint n = 9 * epoch + i;

      seen |= 1 << (pixel (buffers, n, 0) / 10);
      differ += pixel (buffers, n, 0) != pixel (buffers, i, 0);
      assert_equals_int (GST_BUFFER_IS_DISCONT (buffers->pdata[n]), i == 0);
    }
    assert_equals_int (seen, 0x1ff);
  }
  fail_unless (differ > 20);
  g_ptr_array_unref (buffers);
}

GST_END_TEST;

/* stamps */

GST_START_TEST (test_stamps)
{
  GPtrArray *buffers = play ("num-buffers=100", "video/x-raw,"
      "framerate=30000/1001");
  guint64 n;

  for (n = 0; n < 100; n++) {
    GstBuffer *buffer = buffers->pdata[n];
    GstClockTime begin = n * 1001 * GST_SECOND / 30000;
    GstClockTime end = (n + 1) * 1001 * GST_SECOND / 30000;

    assert_equals_uint64 (GST_BUFFER_PTS (buffer), begin);
    assert_equals_uint64 (GST_BUFFER_DURATION (buffer), end - begin);
    assert_equals_uint64 (GST_BUFFER_OFFSET (buffer), n);
    assert_equals_uint64 (GST_BUFFER_OFFSET_END (buffer), n + 1);
  }
  g_ptr_array_unref (buffers);
}

GST_END_TEST;

GST_START_TEST (test_no_framerate_is_one_frame)
{
  GPtrArray *buffers = play ("", "video/x-raw,framerate=0/1");

  assert_equals_int (buffers->len, 1);
  assert_equals_uint64 (GST_BUFFER_PTS (buffers->pdata[0]), 0);
  fail_if (GST_BUFFER_DURATION_IS_VALID (buffers->pdata[0]));
  g_ptr_array_unref (buffers);
}

GST_END_TEST;

static GstBuffer *
next_live (GstHarness * h)
{
  fail_unless (gst_harness_wait_for_clock_id_waits (h, 1, 60));
  fail_unless (gst_harness_crank_single_clock_wait (h));
  return gst_harness_pull (h);
}

GST_START_TEST (test_live_and_changing_caps)
{
  GstHarness *h = harness_new ("is-live=true num-buffers=4", ANY);
  GstBuffer *buffer;

  gst_harness_use_testclock (h);
  gst_harness_play (h);
  buffer = next_live (h);
  assert_equals_uint64 (GST_BUFFER_PTS (buffer), 0);
  gst_buffer_unref (buffer);

  fail_unless (gst_harness_wait_for_clock_id_waits (h, 1, 60));
  assert_equals_int (gst_harness_buffers_received (h), 1);
  assert_equals_uint64 (gst_harness_query_latency (h), 33333333);
  gst_harness_set_sink_caps_str (h, "video/x-raw,width=100,framerate=10/1");
  buffer = next_live (h);
  assert_equals_uint64 (GST_BUFFER_PTS (buffer), 33333333);
  assert_equals_int (gst_buffer_get_size (buffer), 400);
  gst_buffer_unref (buffer);

  /* the new rate counts from the time that the old one reached */
  buffer = next_live (h);
  assert_equals_uint64 (GST_BUFFER_PTS (buffer), 66666666);
  assert_equals_uint64 (GST_BUFFER_DURATION (buffer), 100000000);
  assert_equals_uint64 (GST_BUFFER_OFFSET (buffer), 2);
  assert_equals_int (gst_buffer_get_size (buffer), 2000);
  gst_buffer_unref (buffer);
  buffer = next_live (h);
  assert_equals_uint64 (GST_BUFFER_PTS (buffer), 166666666);
  gst_buffer_unref (buffer);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* caps and memory */

GST_START_TEST (test_whole_tapestry)
{
  gchar *path = nine_images ();
  gchar *line = g_strdup_printf ("location=%s columns=3 rows=3 start-x=-1 "
      "start-y=7 num-buffers=1", path);
  GPtrArray *buffers = play (line, "video/x-raw,width=9,height=6");
  static const guint8 expected[6][9] = {
    {45, 13, 14, 15, 43, 44, 45, 13, 14},
    {32, 0, 1, 2, 30, 31, 32, 0, 1},
    {35, 3, 4, 5, 33, 34, 35, 3, 4},
    {42, 10, 11, 12, 40, 41, 42, 10, 11},
    {45, 13, 14, 15, 43, 44, 45, 13, 14},
    {32, 0, 1, 2, 30, 31, 32, 0, 1}
  };
  guint i;

  assert_equals_int (buffers->len, 1);
  for (i = 0; i < 54; i++)
    assert_equals_int (pixel (buffers, 0, i / 9 * 12 + i % 9),
        expected[i / 9][i % 9]);
  g_ptr_array_unref (buffers);
  g_free (line);
  idx_remove (path);
}

GST_END_TEST;

GST_START_TEST (test_caps_once_started)
{
  GstHarness *h = harness_new ("num-buffers=1", ANY);
  GstCaps *caps, *expected =
      gst_caps_from_string ("video/x-raw,format=GRAY8,width=[1,840],"
      "height=[1,840],framerate=[0/1,2147483647/1]");

  gst_buffer_unref ((gst_harness_play (h), gst_harness_pull (h)));
  caps = gst_pad_peer_query_caps (h->sinkpad, NULL);
  fail_unless (gst_caps_is_equal (caps, expected));
  gst_caps_unref (caps);
  gst_caps_unref (expected);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* With two sizes to choose from, it takes the one that fits and is nearest to
 * 20. */
GST_START_TEST (test_fixation)
{
  GPtrArray *buffers = play ("num-buffers=1",
      "video/x-raw,width=2000,height=2000;"
      "video/x-raw,width=[40,2000],height=[1,8],"
      "pixel-aspect-ratio=[1/100,100/1]");

  assert_equals_int (gst_buffer_get_size (buffers->pdata[0]), 320);
  g_ptr_array_unref (buffers);
}

GST_END_TEST;

static GstPadProbeReturn
offer_padded_pool (GstPad * pad, GstPadProbeInfo * probe, gpointer unused)
{
  GstQuery *query = GST_PAD_PROBE_INFO_QUERY (probe);
  GstBufferPool *pool;
  GstVideoAlignment alignment;
  GstStructure *config;
  GstCaps *caps;

  if (GST_QUERY_TYPE (query) != GST_QUERY_ALLOCATION)
    return GST_PAD_PROBE_OK;
  gst_query_parse_allocation (query, &caps, NULL);
  pool = gst_video_buffer_pool_new ();
  config = gst_buffer_pool_get_config (pool);
  gst_buffer_pool_config_set_params (config, caps, 400, 0, 0);
  gst_buffer_pool_config_add_option (config, GST_BUFFER_POOL_OPTION_VIDEO_META);
  gst_buffer_pool_config_add_option (config,
      GST_BUFFER_POOL_OPTION_VIDEO_ALIGNMENT);
  gst_video_alignment_reset (&alignment);
  alignment.padding_left = 8;
  alignment.padding_right = 36;
  alignment.padding_top = 2;
  gst_buffer_pool_config_set_video_alignment (config, &alignment);
  gst_buffer_pool_set_config (pool, config);
  gst_query_add_allocation_pool (query, pool, 400, 0, 0);
  gst_query_add_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL);
  gst_object_unref (pool);
  return GST_PAD_PROBE_HANDLED;
}

GST_START_TEST (test_strided)
{
  GstHarness *h = harness_new ("num-buffers=1", ANY);
  GPtrArray *plain = play ("num-buffers=1", ANY), *strided;
  GstVideoMeta *meta;
  guint i;

  gst_pad_add_probe (h->sinkpad, GST_PAD_PROBE_TYPE_QUERY_DOWNSTREAM,
      offer_padded_pool, NULL, NULL);
  strided = play_harness (h);
  assert_equals_int (strided->len, 1);
  meta = gst_buffer_get_video_meta (strided->pdata[0]);
  fail_unless (meta != NULL);
  assert_equals_int (meta->stride[0], 64);
  assert_equals_int (meta->offset[0], 2 * 64 + 8);
  for (i = 0; i < 400; i++)
    assert_equals_int (pixel (strided, 0, 2 * 64 + 8 + i / 20 * 64 + i % 20),
        pixel (plain, 0, i));
  g_ptr_array_unref (plain);
  g_ptr_array_unref (strided);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* properties */

static void
assert_reads_back (GstElement * src, const gchar * name, const gchar * text)
{
  GParamSpec *spec =
      g_object_class_find_property (G_OBJECT_GET_CLASS (src), name);
  GValue value = G_VALUE_INIT;
  gchar *got;

  fail_unless (spec->flags & (GST_PARAM_MUTABLE_READY
          | GST_PARAM_MUTABLE_PLAYING));
  gst_util_set_object_arg (G_OBJECT (src), name, text);
  g_value_init (&value, spec->value_type);
  g_object_get_property (G_OBJECT (src), name, &value);
  got = gst_value_serialize (&value);
  assert_equals_string (got, text);
  g_free (got);
  g_value_unset (&value);
}

GST_START_TEST (test_properties)
{
  GstElement *src = gst_element_factory_make ("tapestrysrc", NULL);

  assert_reads_back (src, "location", "digits.idx");
  assert_reads_back (src, "columns", "7");
  assert_reads_back (src, "rows", "8");
  assert_reads_back (src, "motion", "tiles");
  assert_reads_back (src, "tiles-across", "9");
  assert_reads_back (src, "tiles-down", "6");
  assert_reads_back (src, "max-speed", "2.5");
  assert_reads_back (src, "max-acceleration", "1.5");
  assert_reads_back (src, "acceleration-period", "9");
  assert_reads_back (src, "time-step", "0.5");
  assert_reads_back (src, "start-x", "-10.5");
  assert_reads_back (src, "start-y", "11.5");
  assert_reads_back (src, "seed", "4294967295");
  assert_reads_back (src, "movie-frames", "12");
  assert_reads_back (src, "epochs", "13");
  assert_reads_back (src, "shuffle", "true");
  assert_reads_back (src, "is-live", "true");
  gst_object_unref (src);
}

GST_END_TEST;

/* errors */

/* A pipeline stops with an error of @domain and @code whose text contains @what
 * and, if there is one, @path. */
static void
assert_error (const gchar * path, const gchar * rest, GQuark domain, gint code,
    const gchar * what)
{
  gchar *line = g_strdup_printf ("tapestrysrc %s%s %s ! fakesink",
      path ? "location=" : "", path ? path : "", rest);
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstBus *bus = gst_element_get_bus (pipeline);
  GError *error;

  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  error = wait_for_error (bus, what);
  fail_unless (g_error_matches (error, domain, code), "%s", error->message);
  fail_unless (path == NULL || strstr (error->message, path) != NULL);
  assert_equals_int (gst_element_get_state (pipeline, NULL, NULL,
          GST_CLOCK_TIME_NONE), GST_STATE_CHANGE_FAILURE);

  g_error_free (error);
  gst_object_unref (bus);
  take_down (pipeline);
  g_free (line);
}

static void
assert_file_error (GByteArray * bytes, const gchar * rest, GQuark domain,
    gint code, const gchar * what)
{
  gchar *path = idx_write (bytes);

  assert_error (path, rest, domain, code, what);
  idx_remove (path);
}

GST_START_TEST (test_error_files)
{
  GByteArray *cut = idx_bytes (9, 3, 2, 54), *bomb;
  const GQuark resource = GST_RESOURCE_ERROR, stream = GST_STREAM_ERROR;
  const gint wrong = GST_STREAM_ERROR_WRONG_TYPE;

  assert_error ("/nowhere/images.idx", "", resource,
      GST_RESOURCE_ERROR_NOT_FOUND, "There is no file");
  assert_error ("/", "", resource, GST_RESOURCE_ERROR_READ, "is a folder");
  assert_file_error (g_byte_array_new (), "", stream, wrong, "is empty");
  assert_file_error (idx_bytes (9, 3, 2, 50), "motion=tiles", stream, wrong,
      "4 bytes of them are missing");
  assert_file_error (g_byte_array_append (g_byte_array_new (),
          (const guint8 *) "<html></html>", 13), "", stream, wrong,
      "is not an IDX file of images");
  idx_gzip (cut);
  g_byte_array_set_size (cut, cut->len / 2);
  assert_file_error (cut, "", stream, wrong, "gzip stream is cut short");
  bomb = idx_bytes (9, 3, 2, 0);
  g_byte_array_set_size (bomb, 1 << 24);
  idx_gzip (bomb);
  assert_file_error (bomb, "", stream, wrong, "goes on after the 9 images");
}

GST_END_TEST;

GST_START_TEST (test_error_too_few_images)
{
  assert_file_error (idx_bytes (9, 3, 2, 54), "", GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_SETTINGS,
      "holds 9 images, fewer than the 30 x 30 tiles");
  assert_error (NULL, "columns=31", GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_SETTINGS,
      "holds 900 images, fewer than the 31 x 30 tiles");
}

GST_END_TEST;

GST_START_TEST (test_error_window_too_large)
{
  assert_error (NULL, "! video/x-raw,width=841", GST_CORE_ERROR,
      GST_CORE_ERROR_NEGOTIATION, "at most 840 x 840 pixels");
  assert_error (NULL, "columns=2 rows=3 ! video/x-raw,height=[85,900]",
      GST_CORE_ERROR, GST_CORE_ERROR_NEGOTIATION, "at most 56 x 84 pixels");
  assert_error (NULL, "motion=tiles ! video/x-raw,width=20", GST_CORE_ERROR,
      GST_CORE_ERROR_NEGOTIATION, "whole images and have 28 x 28 pixels");
}

GST_END_TEST;

/* Caps queries with a filter, before the images are loaded and after. */
GST_START_TEST (test_caps_by_a_filter)
{
  GstHarness *h = gst_harness_new ("tapestrysrc");
  GstPad *pad = gst_element_get_static_pad (h->element, "src");
  GstCaps *wide = gst_caps_from_string ("video/x-raw,width=[50,5000]");
  GstCaps *colour = gst_caps_from_string ("video/x-raw,format=RGB");
  GstCaps *caps = gst_pad_query_caps (pad, wide);
  const GstStructure *s = gst_caps_get_structure (caps, 0);
  const GValue *width;

  fail_unless_equals_string (gst_structure_get_string (s, "format"), "GRAY8");
  width = gst_structure_get_value (s, "width");
  assert_equals_int (gst_value_get_int_range_max (width), 5000);
  gst_caps_unref (caps);

  gst_harness_play (h);
  gst_buffer_unref (gst_harness_pull (h));
  caps = gst_pad_query_caps (pad, wide);
  width = gst_structure_get_value (gst_caps_get_structure (caps, 0), "width");
  assert_equals_int (gst_value_get_int_range_min (width), 50);
  assert_equals_int (gst_value_get_int_range_max (width), 840);
  gst_caps_unref (caps);
  caps = gst_pad_query_caps (pad, colour);
  fail_unless (gst_caps_is_empty (caps));
  gst_caps_unref (caps);

  gst_caps_unref (wide);
  gst_caps_unref (colour);
  gst_object_unref (pad);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* If the filter allows interlaced video, it is progressive all the same. */
GST_START_TEST (test_progressive)
{
  GstHarness *h = gst_harness_new ("tapestrysrc");
  GstCaps *caps;

  gst_harness_set_sink_caps_str (h,
      "video/x-raw,interlace-mode={interleaved,progressive}");
  gst_harness_play (h);
  gst_buffer_unref (gst_harness_pull (h));
  caps = gst_pad_get_current_caps (h->sinkpad);
  fail_unless_equals_string (gst_structure_get_string (gst_caps_get_structure
          (caps, 0), "interlace-mode"), "progressive");
  gst_caps_unref (caps);
  gst_harness_teardown (h);
}

GST_END_TEST;

static Suite *
tapestrysrc_suite (void)
{
  Suite *s = suite_create ("tapestrysrc");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_defaults);
  tcase_add_test (tc, test_drift_by_default);
  tcase_add_test (tc, test_drift_as_set);
  tcase_add_test (tc, test_seed);
  tcase_add_test (tc, test_tiles);
  tcase_add_test (tc, test_tiles_go_round);
  tcase_add_test (tc, test_epochs);
  tcase_add_test (tc, test_epochs_for_ever);
  tcase_add_test (tc, test_shuffle);
  tcase_add_test (tc, test_stamps);
  tcase_add_test (tc, test_no_framerate_is_one_frame);
  tcase_add_test (tc, test_live_and_changing_caps);
  tcase_add_test (tc, test_whole_tapestry);
  tcase_add_test (tc, test_caps_once_started);
  tcase_add_test (tc, test_fixation);
  tcase_add_test (tc, test_strided);
  tcase_add_test (tc, test_properties);
  tcase_add_test (tc, test_error_files);
  tcase_add_test (tc, test_error_too_few_images);
  tcase_add_test (tc, test_error_window_too_large);
  tcase_add_test (tc, test_caps_by_a_filter);
  tcase_add_test (tc, test_progressive);
  return s;
}

GST_CHECK_MAIN (tapestrysrc);
