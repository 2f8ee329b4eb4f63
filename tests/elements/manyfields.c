/* competelayer over frames of many fields: its meta in each video format, and
 * its weights when caps, settings and files change
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <glib/gstdio.h>
#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>
#include <gst/video/video.h>

#include "blocks.h"
#include "gstsparsecode.h"

#define LAYER "competelayer columns=4 rows=3 winners=2 snapshot-interval=1 " \
    "attach=code+reconstruction+prototypes "

/* A picture of @width x @height in @format, with padding, whose colours change
 * with @n; gray if the format is gray. */
static GstBuffer *
picture (GstVideoFormat format, guint width, guint height, guint n)
{
  const GstVideoFormatInfo *f = gst_video_format_get_info (format);
  gint step = GST_VIDEO_FORMAT_INFO_PSTRIDE (f, 0), stride[4] = { 0 };
  gsize offset[4] = { 3 };
  GstBuffer *buffer;
  GstMapInfo map;
  guint x, y, c;

  stride[0] = width * step + 8;
  buffer = gst_buffer_new_allocate (NULL, offset[0] + height * stride[0], NULL);
  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  memset (map.data, 0xee, map.size);
  for (y = 0; y < height; y++)
    for (x = 0; x < width; x++)
      for (c = 0; c < GST_VIDEO_FORMAT_INFO_N_COMPONENTS (f); c++)
        map.data[offset[0] + y * stride[0] + x * step
            + GST_VIDEO_FORMAT_INFO_POFFSET (f, c)] =
            (x * (n + 1) * 37 + y * 11 * (c + 1) + c * 50 + x * y) % 256;
  gst_buffer_unmap (buffer, &map);
  gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE, format,
      width, height, 1, offset, stride);
  GST_BUFFER_PTS (buffer) = n * GST_SECOND / 30;
  return buffer;
}

static void
set_caps (GstHarness * h, GstVideoFormat format, guint width, guint height)
{
  gst_harness_set_src_caps (h, gst_caps_new_simple ("video/x-raw", "format",
          G_TYPE_STRING, gst_video_format_to_string (format), "width",
          G_TYPE_INT, width, "height", G_TYPE_INT, height, "framerate",
          GST_TYPE_FRACTION, 30, 1, NULL));
}

static GstHarness *
harness_of (const gchar * settings, GstVideoFormat format, guint width,
    guint height)
{
  gchar *line = g_strconcat (LAYER, settings, NULL);
  GstHarness *h = gst_harness_new_parse (line);

  g_free (line);
  set_caps (h, format, width, height);
  return h;
}

/* Pushes @n pictures.
 *
 * Returns: the last of them, whose code is in @code */
static GstBuffer *
push_pictures (GstHarness * h, GstVideoFormat format, guint width, guint height,
    guint n, GstSparseCode * code)
{
  GstBuffer *out = NULL;
  guint i;

  for (i = 0; i < n; i++) {
    gst_clear_buffer (&out);
    out = gst_harness_push_and_pull (h, picture (format, width, height, i));
  }
  fail_unless (gst_buffer_get_sparse_code (out, NULL, code));
  return out;
}

GST_START_TEST (test_meta_of_many_fields)
{
  GstHarness *h = harness_of ("field-width=12 field-height=8",
      GST_VIDEO_FORMAT_RGB, 30, 16);
  GstSparseCode code;
  GstBuffer *out = push_pictures (h, GST_VIDEO_FORMAT_RGB, 30, 16, 3, &code);

  assert_equals_int (code.field_width, 12);
  assert_equals_int (code.field_height, 8);
  assert_equals_int (code.channels, 3);
  assert_equals_int (code.halves, 2);
  assert_equals_int (code.fields_across, 3);
  assert_equals_int (code.fields_down, 2);
  assert_equals_int (code.winners, 2);
  assert_equals_uint64 (code.frames_learned, 3);
  assert_equals_int (g_bytes_get_size (code.indices), 6 * 2 * 4);
  assert_equals_int (g_bytes_get_size (code.reconstruction), 30 * 16 * 3 * 4);
  assert_equals_int (g_bytes_get_size (code.prototypes), 12 * 12 * 8 * 6 * 4);
  fail_unless (code.error > 0.0 && code.error < 1.0);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Prototypes of both signs are reported as two halves: neither is negative, and
 * for each value at least one of them is 0. */
GST_START_TEST (test_halves_are_apart)
{
  GstHarness *h = harness_of (__i__ ? "field-width=12 field-height=8" :
      "contrast=local", GST_VIDEO_FORMAT_GRAY8, 30, 16);
  guint half = __i__ ? 12 * 8 : 30 * 16, on = 0, off = 0, u, j;
  GstSparseCode code;
  GstBuffer *out = push_pictures (h, GST_VIDEO_FORMAT_GRAY8, 30, 16, 3, &code);
  const gfloat *p = g_bytes_get_data (code.prototypes, NULL);

  assert_equals_int (code.halves, 2);
  assert_equals_int (g_bytes_get_size (code.prototypes), 12 * 2 * half * 4);
  for (u = 0; u < code.columns * code.rows; u++, p += 2 * half) {
    for (j = 0; j < half; j++) {
      fail_unless (p[j] >= 0.0f && p[half + j] >= 0.0f);
      fail_unless (p[j] == 0.0f || p[half + j] == 0.0f);
      on += p[j] > 0.0f;
      off += p[half + j] > 0.0f;
    }
  }
  fail_unless (on > 3 * half && off > 3 * half);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* The same picture in each format gives the same result. */
GST_START_TEST (test_formats_are_alike)
{
  static const GstVideoFormat formats[] = {
    GST_VIDEO_FORMAT_BGR, GST_VIDEO_FORMAT_RGBx, GST_VIDEO_FORMAT_BGRx,
    GST_VIDEO_FORMAT_xRGB, GST_VIDEO_FORMAT_xBGR
  };
  const gchar *settings = __i__ % 2 ? "" :
      "field-width=5 field-height=4 field-stride=3 n-threads=2";
  GstVideoFormat format = formats[__i__ / 2];
  GstHarness *a = harness_of (settings, GST_VIDEO_FORMAT_RGB, 21, 10);
  GstHarness *b = harness_of (settings, format, 21, 10);
  GstSparseCode x, y;
  GstBuffer *out = push_pictures (a, GST_VIDEO_FORMAT_RGB, 21, 10, 4, &x);
  GstBuffer *other = push_pictures (b, format, 21, 10, 4, &y);

  fail_unless (g_bytes_equal (x.indices, y.indices));
  fail_unless (g_bytes_equal (x.activations, y.activations));
  fail_unless (g_bytes_equal (x.reconstruction, y.reconstruction));
  fail_unless (g_bytes_equal (x.prototypes, y.prototypes));
  assert_equals_int (x.halves, __i__ % 2 ? 1 : 2);
  gst_buffer_unref (out);
  gst_buffer_unref (other);
  gst_harness_teardown (a);
  gst_harness_teardown (b);
}

GST_END_TEST;

/* With all units as winners the reconstruction is close to the frame. */
GST_START_TEST (test_reconstruction_is_at_its_place)
{
  GstHarness *h = harness_of ("winners=12 field-width=4 field-height=4 "
      "field-stride=2", GST_VIDEO_FORMAT_GRAY8, 16, 12);
  GstBuffer *in = picture (GST_VIDEO_FORMAT_GRAY8, 16, 12, 0), *out = NULL;
  const gfloat *r;
  gdouble flat = 0.0, error = 0.0;
  GstSparseCode code;
  GstVideoFrame seen;
  GstVideoInfo info;
  guint i, x, y;

  for (i = 0; i < 50; i++) {
    gst_clear_buffer (&out);
    out = gst_harness_push_and_pull (h, gst_buffer_copy (in));
  }
  fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
  r = g_bytes_get_data (code.reconstruction, NULL);
  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_GRAY8, 16, 12);
  fail_unless (gst_video_frame_map (&seen, &info, in, GST_MAP_READ));
  for (y = 0; y < 12; y++) {
    const guint8 *line = (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (&seen, 0)
        + y * GST_VIDEO_FRAME_PLANE_STRIDE (&seen, 0);

    for (x = 0; x < 16; x++) {
      error += (r[y * 16 + x] - line[x] / 255.0)
          * (r[y * 16 + x] - line[x] / 255.0);
      flat += (0.5 - line[x] / 255.0) * (0.5 - line[x] / 255.0);
    }
  }
  fail_unless (error < 0.3 * flat, "%g of %g", error, flat);
  gst_video_frame_unmap (&seen);
  gst_buffer_unref (in);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Whether there is a message of @type that contains @word. */
static gboolean
says (GstBus * bus, GstMessageType type, const gchar * word)
{
  GstMessage *message = gst_bus_pop_filtered (bus, type);
  GError *error = NULL;
  gboolean said;

  if (message == NULL)
    return FALSE;
  if (type == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, NULL);
  else
    gst_message_parse_warning (message, &error, NULL);
  said = strstr (error->message, word) != NULL;
  g_error_free (error);
  gst_message_unref (message);
  return said;
}

GST_START_TEST (test_weights_outlive_the_frame_size)
{
  GstHarness *h = harness_of ("field-width=5 field-height=4",
      GST_VIDEO_FORMAT_RGB, 20, 12);
  GstBus *bus = watch (h);
  GstSparseCode code;

  gst_buffer_unref (push_pictures (h, GST_VIDEO_FORMAT_RGB, 20, 12, 5, &code));
  set_caps (h, GST_VIDEO_FORMAT_RGB, 33, 7);
  gst_buffer_unref (push_pictures (h, GST_VIDEO_FORMAT_RGB, 33, 7, 5, &code));
  assert_equals_uint64 (code.frames_learned, 10);
  assert_equals_int (code.fields_across, 7);
  set_caps (h, GST_VIDEO_FORMAT_BGRx, 33, 7);
  gst_buffer_unref (push_pictures (h, GST_VIDEO_FORMAT_BGRx, 33, 7, 5, &code));
  assert_equals_uint64 (code.frames_learned, 15);
  fail_if (says (bus, GST_MESSAGE_WARNING, ""));

  set_caps (h, GST_VIDEO_FORMAT_GRAY8, 33, 7);
  fail_unless (says (bus, GST_MESSAGE_WARNING, "starts over"));
  gst_buffer_unref (push_pictures (h, GST_VIDEO_FORMAT_GRAY8, 33, 7, 5, &code));
  assert_equals_uint64 (code.frames_learned, 5);
  assert_equals_int (code.channels, 1);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

static const struct
{
  const gchar *settings, *says;
} faults[] = {
  {"field-width=8", "set both"},
  {"field-height=8", "set both"},
  {"field-stride=4", "field-stride is set"},
  {"field-width=41 field-height=8", "larger than the frame"},
  {"field-width=8 field-height=8 field-stride=9", "larger than the field"},
  {"coding=signed-pursuit", "contrast=local"},
  {"field-width=8 field-height=8 rule=multiplicative coding=signed-pursuit",
      "another rule"},
};

/* A layer with @settings refuses frames of this size with one error that
 * contains @words. */
static void
assert_refused (const gchar * settings, guint width, guint height,
    const gchar * words)
{
  gchar *line = g_strdup_printf ("videotestsrc num-buffers=9 ! "
      "video/x-raw,format=RGB,width=%u,height=%u ! " LAYER "name=layer %s ! "
      "fakesink", width, height, settings);
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstElement *layer = gst_bin_get_by_name (GST_BIN (pipeline), "layer");
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;
  GError *error;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
      GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  fail_unless (GST_MESSAGE_SRC (message) == GST_OBJECT (layer));
  gst_message_parse_error (message, &error, NULL);
  fail_unless (strstr (error->message, words) != NULL, "%s: %s", settings,
      error->message);
  g_error_free (error);
  gst_message_unref (message);
  gst_element_set_state (pipeline, GST_STATE_READY);
  while ((message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR))) {
    fail_if (GST_MESSAGE_SRC (message) == GST_OBJECT (layer));
    gst_message_unref (message);
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (layer);
  gst_object_unref (pipeline);
  g_free (line);
}

GST_START_TEST (test_conflicting_fields)
{
  assert_refused (faults[__i__].settings, 40, 40, faults[__i__].says);
}

GST_END_TEST;

/* When the rule changes in READY, the fields are cut as the rule needs them:
 * halves for multiplicative, values of both signs for the others. Each change
 * starts over, and the meta always has two halves. */
GST_START_TEST (test_rules_change)
{
  static const gchar *const rules[] = { "multiplicative", "unit-norm",
    "multiplicative", "hebbian", "multiplicative", "hebbian", "unit-norm"
  };
  GstHarness *h = harness_of ("field-width=8 field-height=8 coding=winners",
      GST_VIDEO_FORMAT_RGB, 20, 20);
  GstElement *layer = gst_harness_find_element (h, "competelayer");
  GstBus *bus = watch (h);
  GstSparseCode code;
  guint i;

  gst_buffer_unref (push_pictures (h, GST_VIDEO_FORMAT_RGB, 20, 20, 3, &code));
  for (i = 0; i < G_N_ELEMENTS (rules); i++) {
    GstBuffer *out;

    gst_element_set_state (h->element, GST_STATE_READY);
    gst_util_set_object_arg (G_OBJECT (layer), "rule", rules[i]);
    gst_element_set_state (h->element, GST_STATE_PLAYING);
    gst_harness_push_event (h, gst_event_new_stream_start ("again"));
    set_caps (h, GST_VIDEO_FORMAT_RGB, 20, 20);
    out = push_pictures (h, GST_VIDEO_FORMAT_RGB, 20, 20, 3, &code);
    fail_unless (says (bus, GST_MESSAGE_WARNING, "starts over"));
    assert_equals_int (code.halves, 2);
    assert_equals_uint64 (code.frames_learned, 3);
    assert_equals_int (g_bytes_get_size (code.reconstruction),
        20 * 20 * 3 * sizeof (gfloat));
    assert_equals_int (g_bytes_get_size (code.prototypes),
        code.columns * code.rows * 2 * 8 * 8 * 3 * sizeof (gfloat));
    gst_buffer_unref (out);
  }
  unwatch (h, bus);
  gst_object_unref (layer);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Conflicting settings stay invalid for the next buffers; the error is posted
 * once. */
GST_START_TEST (test_conflicting_settings)
{
  GstHarness *h = harness_of ("field-width=8 field-height=8",
      GST_VIDEO_FORMAT_RGB, 20, 20);
  GstElement *layer = gst_harness_find_element (h, "competelayer");
  GstBus *bus = watch (h);
  GstSparseCode code;
  guint i;

  gst_buffer_unref (push_pictures (h, GST_VIDEO_FORMAT_RGB, 20, 20, 3, &code));
  gst_util_set_object_arg (G_OBJECT (layer), "residual-winners", "10");
  for (i = 0; i < 3; i++) {
    assert_equals_int (gst_harness_push (h, picture (GST_VIDEO_FORMAT_RGB, 20,
                20, i)), GST_FLOW_ERROR);
    fail_unless (i > 0
        || says (bus, GST_MESSAGE_ERROR, "residual-winners needs"));
    fail_if (says (bus, GST_MESSAGE_ERROR, ""));
  }
  gst_util_set_object_arg (G_OBJECT (layer), "residual-winners", "0");
  gst_buffer_unref (push_pictures (h, GST_VIDEO_FORMAT_RGB, 20, 20, 3, &code));
  assert_equals_uint64 (code.frames_learned, 6);
  unwatch (h, bus);
  gst_object_unref (layer);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* The error about a frame that is too large for a single field contains advice. */
GST_START_TEST (test_frame_too_large_for_one_field)
{
  assert_refused ("columns=20 rows=20 field-width=3840 field-height=2160", 3840, 2160,
      "field-width");
}

GST_END_TEST;

static const gchar *const ways_to_learn[] = {
  "coding=winners lateral-source=previous ",
  "coding=signed-pursuit init=fields shortlist=0 ",
  "rule=multiplicative learning-rate=0.01 ",
  "rule=hebbian coding=winners batch-size=10 "
};

/* 10 frames, saved, and 10 more are 20; a file of another split is refused. */
GST_START_TEST (test_saved_and_continued)
{
  gchar *path = g_strdup_printf ("%s/receptive-%u.safetensors",
      g_get_tmp_dir (), (guint) g_random_int ());
  gchar *fields = g_strconcat ("field-width=5 field-height=4 field-stride=3 "
      "fields-per-frame=10 ", ways_to_learn[__i__], NULL);
  gchar *saving = g_strdup_printf ("%s save-location=%s", fields, path);
  gchar *loading = g_strdup_printf ("%s location=%s", fields, path);
  gchar *other = g_strdup_printf ("%s contrast=none location=%s", fields,
      path);
  GstHarness *whole = harness_of (fields, GST_VIDEO_FORMAT_RGB, 21, 10);
  GstHarness *h = harness_of (saving, GST_VIDEO_FORMAT_RGB, 21, 10);
  GstSparseCode a, b;
  GstBuffer *x, *y;

  gst_buffer_unref (push_pictures (whole, GST_VIDEO_FORMAT_RGB, 21, 10, 10, &a));
  gst_buffer_unref (push_pictures (h, GST_VIDEO_FORMAT_RGB, 21, 10, 10, &b));
  gst_harness_teardown (h);
  x = push_pictures (whole, GST_VIDEO_FORMAT_RGB, 21, 10, 10, &a);
  h = harness_of (loading, GST_VIDEO_FORMAT_RGB, 21, 10);
  y = push_pictures (h, GST_VIDEO_FORMAT_RGB, 21, 10, 10, &b);
  assert_equals_uint64 (a.frames_learned, 20);
  assert_equals_uint64 (b.frames_learned, 20);
  fail_unless (g_bytes_equal (a.prototypes, b.prototypes));
  fail_unless (g_bytes_equal (a.indices, b.indices));
  gst_buffer_unref (x);
  gst_buffer_unref (y);
  gst_harness_teardown (h);
  gst_harness_teardown (whole);
  assert_refused (other, 21, 10,
      __i__ == 1 ? "contrast=local" : "halves=2, but here it is 1");
  g_unlink (path);
  g_free (fields);
  g_free (saving);
  g_free (loading);
  g_free (other);
  g_free (path);
}

GST_END_TEST;

static Suite *
manyfields_suite (void)
{
  Suite *s = suite_create ("manyfields");
  TCase *tc = tcase_create ("receptive");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_meta_of_many_fields);
  tcase_add_loop_test (tc, test_formats_are_alike, 0, 10);
  tcase_add_test (tc, test_reconstruction_is_at_its_place);
  tcase_add_test (tc, test_weights_outlive_the_frame_size);
  tcase_add_loop_test (tc, test_conflicting_fields, 0, G_N_ELEMENTS (faults));
  tcase_add_test (tc, test_rules_change);
  tcase_add_test (tc, test_conflicting_settings);
  tcase_add_test (tc, test_frame_too_large_for_one_field);
  tcase_add_loop_test (tc, test_saved_and_continued, 0,
      G_N_ELEMENTS (ways_to_learn));
  tcase_add_loop_test (tc, test_halves_are_apart, 0, 2);
  return s;
}

GST_CHECK_MAIN (manyfields);
