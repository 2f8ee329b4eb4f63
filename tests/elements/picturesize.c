/* The sizes of reconstruct's pictures and of the frames upstream: downstream
 * may choose the former, upstream chooses the latter
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "pictures.h"

/* --- downstream --- */

static void
set_sink_caps (GstHarness * h, const gchar * size)
{
  gchar *caps = g_strconcat ("video/x-raw,", size, NULL);

  gst_harness_set_sink_caps_str (h, caps);
  g_free (caps);
}

/* 160 x 90 for a panel twice as wide as high: 156 x 78 in the middle. */
GST_START_TEST (test_size_from_downstream)
{
  GstHarness *h = gst_harness_new_parse ("reconstruct panels=original "
      "titles=false colormap=gray normalize=none");
  GstBuffer *out;
  guint x;

  set_sink_caps (h, "width=160,height=90");
  gst_harness_set_src_caps_str (h, GRAY_CAPS);
  out = gst_harness_push_and_pull (h, coded_frame_new (0));
  assert_size (h, 160, 90);
  for (x = 0; x < 160; x++) {
    guint32 top = x < 2 || x >= 158 ? SURROUND :
        grey (frame_pixels[(x - 2) / 39]);

    fail_unless_equals_int_hex (pixel_of (out, 90, x, 5), SURROUND);
    fail_unless_equals_int_hex (pixel_of (out, 90, x, 6), top);
    fail_unless_equals_int_hex (pixel_of (out, 90, x, 44), top);
    fail_unless_equals_int_hex (pixel_of (out, 90, x, 84), SURROUND);
  }
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* If one side is fixed, the other follows from the panels; in a range, the
 * nearest size to the panels' own is chosen. */
GST_START_TEST (test_length_from_downstream)
{
  static const struct
  {
    const gchar *size;
    guint width, height;
  } cases[] = {
    {"width=160", 160, 82}, {"height=82", 160, 82},
    {"width=[100,160]", 160, 82}, {"width=[1,320],height=[1,50]", 320, 50},
    {"width=[1,4000],height=[1,4000]", 1280, 650}
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstHarness *h = gst_harness_new_parse ("reconstruct panels=original "
        "titles=false");
    GstStructure *s;
    GstCaps *caps;

    set_sink_caps (h, cases[i].size);
    gst_harness_set_src_caps_str (h, GRAY_CAPS);
    gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (0)));
    caps = gst_pad_get_current_caps (h->sinkpad);
    s = gst_caps_get_structure (caps, 0);
    GST_INFO ("%s: %" GST_PTR_FORMAT, cases[i].size, s);
    fail_unless (gst_structure_has_field (s, "width"));
    gst_caps_unref (caps);
    assert_size (h, cases[i].width, cases[i].height);
    gst_harness_teardown (h);
  }
}

GST_END_TEST;

/* Without restrictions a picture has at most 1280 x 720 pixels; if one side is
 * bounded, the other follows from the panels. The frame is enlarged by a whole
 * factor. */
GST_START_TEST (test_bounds)
{
  static const struct
  {
    const gchar *properties;
    guint width, height;
  } cases[] = {
    {"", 1280, 650}, {"width=100", 100, 52}, {"height=100", 196, 100},
    {"width=100 height=40", 76, 40}, {"width=3", 16, 10}
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    gchar *line = g_strdup_printf ("reconstruct panels=original titles=false "
        "%s", cases[i].properties);
    GstHarness *h = gst_harness_new_parse (line);

    gst_harness_set_src_caps_str (h, GRAY_CAPS);
    gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (0)));
    assert_size (h, cases[i].width, cases[i].height);
    g_free (line);
    gst_harness_teardown (h);
  }
}

GST_END_TEST;

/* A code of @columns x @rows units that see @width x @height pixels, without
 * prototypes. */
static GstBuffer *
grid_frame_new (guint columns, guint rows, guint width, guint height)
{
  const GstSparseCode code = { "fake", columns, rows, width, height, 1, 1, 1,
    1, 0
  };
  GstBuffer *buffer = frame_new (0);

  gst_buffer_add_sparse_code (buffer, &code);
  return buffer;
}

/* The code of @columns x @rows units that see 4 x 2 pixels, all weights @value. */
static GstSparseCode
prototypes_of (guint columns, guint rows, gfloat value)
{
  GstSparseCode code = { "fake", columns, rows, 4, 2, 1, 1, 1, 1, 0 };
  guint n = columns * rows * FAKE_PIXELS, i;
  gfloat *values = g_new (gfloat, n);

  for (i = 0; i < n; i++)
    values[i] = value;
  code.prototypes = g_bytes_new_take (values, n * sizeof (gfloat));
  return code;
}

/* The first picture has the shape of the grid in the first frame; later
 * pictures keep its size, whatever the grid. */
GST_START_TEST (test_size_is_kept)
{
  GstHarness *h = harness_new ("panels=prototypes colormap=gray");
  GstSparseCode code = prototypes_of (1, 2, 1.0f);
  GstBuffer *buffer = frame_new (0), *out;

  gst_buffer_add_sparse_code (buffer, &code);
  g_bytes_unref (code.prototypes);
  out = gst_harness_push_and_pull (h, buffer);
  assert_size (h, SIZE + 2 * GAP, HEIGHT);
  assert_pixel (out, GAP, 0, 0, WHITE);
  gst_buffer_unref (out);

  /* Another grid: 4 : 1, so 16 x 4, 6 rows lower. */
  code = prototypes_of (2, 1, 1.0f);
  buffer = frame_new (1);
  gst_buffer_add_sparse_code (buffer, &code);
  g_bytes_unref (code.prototypes);
  out = gst_harness_push_and_pull (h, buffer);
  assert_size (h, SIZE + 2 * GAP, HEIGHT);
  assert_pixel (out, GAP, 0, 5, SURROUND);
  assert_pixel (out, GAP, 0, 6, WHITE);
  assert_pixel (out, GAP, 15, 9, WHITE);
  assert_pixel (out, GAP, 15, 10, SURROUND);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Frames of another size, in a picture of the same size. */
GST_START_TEST (test_size_is_kept_for_other_frames)
{
  GstHarness *h = harness_new ("panels=original colormap=gray normalize=none");
  GstBuffer *out;

  gst_buffer_unref (gst_harness_push_and_pull (h, grid_frame_new (1, 1, 4, 2)));
  assert_size (h, WIDE + 2 * GAP, HEIGHT);
  gst_harness_set_src_caps_str (h,
      "video/x-raw,format=GRAY8,width=2,height=1,framerate=25/1");
  out = gst_harness_push_and_pull (h, grid_frame_new (1, 1, 2, 1));
  assert_size (h, WIDE + 2 * GAP, HEIGHT);
  assert_pixel (out, GAP, 15, 15, grey (0));
  assert_pixel (out, GAP, 16, 0, grey (51));
  gst_buffer_unref (out);
  gst_harness_set_src_caps_str (h,
      "video/x-raw,format=GRAY8,width=1,height=1,framerate=25/1");
  out = gst_harness_push_and_pull (h, grid_frame_new (1, 1, 1, 1));
  assert_size (h, WIDE + 2 * GAP, HEIGHT);
  assert_pixel (out, GAP, 7, 0, SURROUND);
  assert_pixel (out, GAP, 8, 0, grey (0));
  assert_pixel (out, GAP, 23, 15, grey (0));
  assert_pixel (out, GAP, 24, 15, SURROUND);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* No picture is drawn when nothing is linked downstream. */
GST_START_TEST (test_nobody_downstream)
{
  GstElement *element = gst_element_factory_make ("reconstruct", NULL);
  GstHarness *h = gst_harness_new_with_element (element, "sink", NULL);

  gst_harness_set_src_caps_str (h, GRAY_CAPS);
  fail_unless_equals_int (gst_harness_push (h, coded_frame_new (0)),
      GST_FLOW_NOT_LINKED);
  gst_harness_teardown (h);
  gst_object_unref (element);
}

GST_END_TEST;

/* --- upstream --- */

/* Prerolls @line and checks the size at the source pad of "it". */
static void
assert_size_upstream (const gchar * line, gint width, gint height)
{
  GstElement *pipeline = gst_parse_launch (line, NULL), *it;
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;
  GstVideoInfo info;
  GstCaps *caps;
  GstPad *pad;

  it = gst_bin_get_by_name (GST_BIN (pipeline), "it");
  pad = gst_element_get_static_pad (it, "src");
  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  message = gst_bus_timed_pop_filtered (bus, 20 * GST_SECOND,
      GST_MESSAGE_ASYNC_DONE | GST_MESSAGE_ERROR);
  fail_unless (message != NULL);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    GError *error;

    gst_message_parse_error (message, &error, NULL);
    fail ("%s: %s", line, error->message);
  }
  caps = gst_pad_get_current_caps (pad);
  fail_unless (gst_video_info_from_caps (&info, caps));
  assert_equals_int (info.width, width);
  assert_equals_int (info.height, height);
  gst_caps_unref (caps);
  gst_message_unref (message);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pad);
  gst_object_unref (it);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
}

#define LAYER "competelayer columns=3 rows=3 field-width=16 field-height=16 ! "

/* Sources and scalers choose the size that they would choose without
 * reconstruct. */
GST_START_TEST (test_upstream_chooses)
{
  assert_size_upstream ("videotestsrc num-buffers=2 name=it ! " LAYER
      "reconstruct ! fakesink", 320, 240);
  assert_size_upstream ("videotestsrc num-buffers=2 name=it ! videoconvert ! "
      LAYER "reconstructsink video-sink=fakesink", 320, 240);
  assert_size_upstream ("videotestsrc num-buffers=2 ! "
      "video/x-raw,width=64,height=48 ! videoconvert ! videoscale name=it ! "
      LAYER "reconstruct ! fakesink", 64, 48);
  assert_size_upstream ("videotestsrc num-buffers=2 ! "
      "video/x-raw,width=1000,height=700 ! videoscale name=it ! videoconvert ! "
      "competelayer columns=3 rows=3 field-width=100 field-height=100 ! "
      "reconstructsink width=300 video-sink=fakesink", 1000, 700);
}

GST_END_TEST;

/* After a picture was drawn, upstream can still choose any size. */
GST_START_TEST (test_upstream_still_chooses)
{
  GstHarness *h = harness_new ("");
  GstCaps *any = gst_caps_from_string (GST_VIDEO_CAPS_MAKE ("BGRx")), *caps;
  const GValue *width;

  gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (0)));
  caps = gst_pad_peer_query_caps (h->srcpad, any);
  width = gst_structure_get_value (gst_caps_get_structure (caps, 0), "width");
  fail_unless (GST_VALUE_HOLDS_INT_RANGE (width));
  gst_caps_unref (caps);
  gst_caps_unref (any);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* v4l2src queries without a filter and takes the one of its sizes that is
 * nearest to the first in the answer. */
GST_START_TEST (test_camera)
{
  static const gchar *const cameras[] = {
    "video/x-raw,format=GRAY8,width={3840,1920,640,320},height={2160,1080,480,"
        "240},framerate=30/1",
    "video/x-raw,format=GRAY8,width=[16,3840],height=[16,2160],framerate=30/1"
  };
  GstHarness *h = gst_harness_new_parse ("videoconvert ! " LAYER
      "reconstruct ! fakesink");
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cameras); i++) {
    GstCaps *wanted = gst_pad_peer_query_caps (h->srcpad, NULL), *chosen;
    GstCaps *camera = gst_caps_from_string (cameras[i]);
    gint width = 0, height = 0;

    gst_structure_get_int (gst_caps_get_structure (wanted, 0), "width", &width);
    gst_structure_get_int (gst_caps_get_structure (wanted, 0), "height",
        &height);
    assert_equals_int (width, 640);
    assert_equals_int (height, 480);
    chosen = gst_caps_fixate (gst_caps_intersect_full (wanted, camera,
            GST_CAPS_INTERSECT_FIRST));
    gst_structure_get_int (gst_caps_get_structure (chosen, 0), "width", &width);
    assert_equals_int (width, 640);
    /* Any other size is accepted as well. */
    fail_unless (gst_caps_is_subset (camera, wanted));
    gst_caps_unref (chosen);
    gst_caps_unref (camera);
    gst_caps_unref (wanted);
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

static Suite *
picturesize_suite (void)
{
  Suite *s = suite_create ("picturesize");
  TCase *tc = tcase_create ("picturesize");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_size_from_downstream);
  tcase_add_test (tc, test_length_from_downstream);
  tcase_add_test (tc, test_bounds);
  tcase_add_test (tc, test_size_is_kept);
  tcase_add_test (tc, test_size_is_kept_for_other_frames);
  tcase_add_test (tc, test_nobody_downstream);
  tcase_add_test (tc, test_upstream_chooses);
  tcase_add_test (tc, test_upstream_still_chooses);
  tcase_add_test (tc, test_camera);
  return s;
}

GST_CHECK_MAIN (picturesize);
