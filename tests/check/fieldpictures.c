/* reconstruct's pictures of video: many fields, colour, any size and aspect
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "pictures.h"

/* Pushes a 4 x 2 frame of @format with a code of 2 x 1 fields, 2 x 2 pixels each,
 * seen by 3 x 1 units: the first by the right one, with 1, the second by the middle
 * one, with .5. */
static GstBuffer *
push_two_fields (GstHarness * h, const gchar * format, const guint8 * pixels,
    gsize size, guint channels, guint halves)
{
  static const guint32 indices[] = { 1, 2, 0, 1 };
  static const gfloat activations[] = { 0.5f, 1.0f, 0.25f, 0.5f };
  GstSparseCode code = { "fake", 3, 1, 2, 2, channels, halves, 2, 1, 2 };
  GstBuffer *buffer = gst_buffer_new_memdup (pixels, size);
  gfloat *prototypes = g_new0 (gfloat, 3 * 4 * channels * halves);
  gfloat *rebuilt = g_new0 (gfloat, 8 * channels);
  gchar *caps = g_strdup_printf ("video/x-raw,format=%s,width=4,height=2,"
      "framerate=25/1", format);

  gst_harness_set_src_caps_str (h, caps);
  prototypes[4 * channels * halves] = 0.5f;     /* the middle unit's first */
  rebuilt[0] = rebuilt[5 * channels] = 0.4f;
  code.indices = g_bytes_new_static (indices, sizeof indices);
  code.activations = g_bytes_new_static (activations, sizeof activations);
  code.prototypes =
      g_bytes_new_take (prototypes, 12 * channels * halves * sizeof (gfloat));
  code.reconstruction =
      g_bytes_new_take (rebuilt, 8 * channels * sizeof (gfloat));
  gst_buffer_add_sparse_code (buffer, &code);
  fake_code_clear (&code);
  g_free (caps);
  return gst_harness_push_and_pull (h, buffer);
}

/* Each 4 x 2 in 16: factor 4, rows 4 to 11; the mosaic, 6 x 2: factor 2, 12 x 4 from
 * (2, 6). The map is as large as the frame: two cells of 8 x 8. */
GST_START_TEST (test_many_fields)
{
  GstHarness *h = harness_new ("normalize=false");
  GstBuffer *out = push_two_fields (h, "GRAY8", frame_pixels,
      sizeof frame_pixels, 1, 2);

  assert_size (h, 4 * SIZE, SIZE);
  assert_pixel (out, 4, 0, 4, 0);       /* light is light */
  assert_pixel (out, 4, 12, 4, grey (204));
  assert_pixel (out, 4, 16, 3, SURROUND);
  assert_pixel (out, 4, 16, 4, 0xff0000);       /* the right end of the wheel */
  assert_pixel (out, 4, 16 + 7, 11, 0xff0000);
  assert_pixel (out, 4, 16 + 8, 4, grey (128)); /* its centre, by half */
  assert_pixel (out, 4, 16 + 15, 11, grey (128));
  assert_pixel (out, 4, 16 + 15, 12, SURROUND);
  assert_pixel (out, 4, 32, 4, grey (102));
  assert_pixel (out, 4, 32 + 4, 8, grey (102));
  assert_pixel (out, 4, 32 + 8, 8, 0);
  assert_pixel (out, 4, 48 + 1, 6, SURROUND);
  assert_pixel (out, 4, 48 + 2, 6, grey (128)); /* ON minus OFF is 0 */
  assert_pixel (out, 4, 48 + 6, 6, grey (192)); /* .5 */
  assert_pixel (out, 4, 48 + 8, 6, grey (128));
  assert_pixel (out, 4, 48 + 6, 5, SURROUND);
  gst_buffer_unref (out);
  gst_harness_teardown (h);

  /* The map's full scale is the greatest activation, a prototype's its own. */
  h = harness_new ("panels=code+prototypes colormap=bwr");
  out = push_two_fields (h, "GRAY8", frame_pixels, sizeof frame_pixels, 1, 2);
  assert_pixel (out, 2, 0, 4, 0xff0000);
  assert_pixel (out, 2, 8, 4, grey (128));
  assert_pixel (out, 2, 16 + 6, 6, 0xff0000);
  assert_pixel (out, 2, 16 + 2, 6, WHITE);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* The same four colours in each order of bytes; the fourth byte is not looked at. */
GST_START_TEST (test_formats)
{
  static const struct
  {
    const gchar *format;
    guint red, green, blue, step;
  } formats[] = {
    {"RGB", 0, 1, 2, 3}, {"BGR", 2, 1, 0, 3}, {"RGBx", 0, 1, 2, 4},
    {"BGRx", 2, 1, 0, 4}, {"xRGB", 1, 2, 3, 4}, {"xBGR", 3, 2, 1, 4}
  };
  guint i, x;

  for (i = 0; i < G_N_ELEMENTS (formats); i++) {
    GstHarness *h = harness_new ("normalize=false "
        "panels=original+reconstruction+prototypes");
    guint8 pixels[32];
    GstBuffer *out;

    memset (pixels, 0xee, sizeof pixels);
    for (x = 0; x < 8; x++) {
      guint8 *pixel = pixels + x * formats[i].step + (x > 3 ?
          GST_ROUND_UP_4 (4 * formats[i].step) - 4 * formats[i].step : 0);

      pixel[formats[i].red] = 10 * x;
      pixel[formats[i].green] = 100 + x;
      pixel[formats[i].blue] = 200;
    }
    out = push_two_fields (h, formats[i].format, pixels, 8 * formats[i].step, 3,
        1);
    for (x = 0; x < 8; x++)
      assert_pixel (out, 3, 4 * (x % 4), 4 + 4 * (x / 4),
          (10 * x) << 16 | (100 + x) << 8 | 200);
    assert_pixel (out, 3, 16, 4, 0x660000);
    assert_pixel (out, 3, 16 + 4, 8, 0x660000);
    assert_pixel (out, 3, 16 + 8, 8, 0);
    assert_pixel (out, 3, 32 + 6, 6, 0x800000);
    assert_pixel (out, 3, 32 + 2, 6, 0);
    gst_buffer_unref (out);
    gst_harness_teardown (h);
  }
}

GST_END_TEST;

/* In colour 0 is middle grey, and what is expected is added to it. */
GST_START_TEST (test_halves_in_color)
{
  static const guint8 pixels[32];
  GstHarness *h = harness_new ("panels=prototypes colormap=bwr");
  GstBuffer *out = push_two_fields (h, "BGRx", pixels, sizeof pixels, 3, 2);

  assert_pixel (out, 1, 6, 6, 0xff8080);
  assert_pixel (out, 1, 2, 6, grey (128));
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Pixels half as wide as they are high: 4 x 2 of them are a square. */
GST_START_TEST (test_pixel_aspect)
{
  GstHarness *h = harness_new ("panels=original+code+reconstruction "
      "colormap=gray normalize=false");
  GstBuffer *out;
  guint x;

  gst_harness_set_src_caps_str (h, GRAY_CAPS ",pixel-aspect-ratio=1/2");
  out = gst_harness_push_and_pull (h, coded_frame_new (0));
  assert_size (h, 3 * SIZE, SIZE);
  for (x = 0; x < 16; x++) {
    assert_pixel (out, 3, x, 0, grey (frame_pixels[x / 4]));
    assert_pixel (out, 3, x, 7, grey (frame_pixels[x / 4]));
    assert_pixel (out, 3, x, 8, grey (frame_pixels[4 + x / 4]));
    assert_pixel (out, 3, x, 15, grey (frame_pixels[4 + x / 4]));
  }
  assert_pixel (out, 3, 16 + 15, 7, WHITE);     /* the grid keeps its own shape */
  assert_pixel (out, 3, 32 + 8, 0, grey (128));
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* A row is longer than its pixels, and the frame starts inside the memory. */
GST_START_TEST (test_odd_stride)
{
  static const guint8 memory[] =
      { 7, 7, 7, 7, 7, 0, 51, 102, 204, 7, 7, 7, 7, 7,
    7, 7, 0, 0, 0, 51
  };
  GstHarness *h = harness_new ("panels=original colormap=gray normalize=false");
  GstBuffer *buffer = gst_buffer_new_memdup (memory, sizeof memory), *out;
  gsize offset[GST_VIDEO_MAX_PLANES] = { 5 };
  gint stride[GST_VIDEO_MAX_PLANES] = { 11 };
  guint x;

  gst_buffer_add_video_meta_full (buffer, 0, GST_VIDEO_FORMAT_GRAY8, 4, 2, 1,
      offset, stride);
  fake_code_add (buffer);
  out = gst_harness_push_and_pull (h, buffer);
  for (x = 0; x < 16; x++) {
    assert_pixel (out, 1, x, 4, grey (frame_pixels[x / 4]));
    assert_pixel (out, 1, x, 8, grey (frame_pixels[4 + x / 4]));
  }
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* 3840 x 2160 on 16 x 9: a pixel is the mean of 240 x 240. */
GST_START_TEST (test_large_frame)
{
  const guint width = 3840, height = 2160;
  guint8 *pixels = g_malloc (width * height);
  GstHarness *h = harness_new ("panels=original normalize=false");
  GstSparseCode code = { "fake", 1, 1, 16, 16, 1, 1, 240, 135, 0 };
  GstBuffer *buffer, *out;
  guint x, y;

  for (y = 0; y < height; y++)
    for (x = 0; x < width; x++)
      pixels[y * width + x] = x / 240 * 10 + y / 240 + (x + y) % 2 * 2;
  buffer = gst_buffer_new_wrapped (pixels, width * height);
  gst_buffer_add_sparse_code (buffer, &code);
  gst_harness_set_src_caps_str (h, "video/x-raw,format=GRAY8,width=3840,"
      "height=2160,framerate=25/1");
  out = gst_harness_push_and_pull (h, buffer);
  for (y = 0; y < 9; y++)
    for (x = 0; x < 16; x++)
      assert_pixel (out, 1, x, 3 + y, grey (10 * x + y + 1));
  assert_pixel (out, 1, 0, 2, SURROUND);
  assert_pixel (out, 1, 0, 12, SURROUND);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* A layer that is late passes frames on without a code: the picture stays. */
GST_START_TEST (test_uncoded_frames)
{
  GstHarness *h = harness_new ("");

  fail_unless_equals_int (gst_harness_push (h, coded_frame_new (0)),
      GST_FLOW_OK);
  fail_unless_equals_int (gst_harness_push (h, frame_new (1)), GST_FLOW_OK);
  fail_unless_equals_int (gst_harness_push (h, coded_frame_new (2)),
      GST_FLOW_OK);
  assert_equals_int (gst_harness_buffers_received (h), 2);
  gst_harness_teardown (h);
}

GST_END_TEST;

static Suite *
fieldpictures_suite (void)
{
  Suite *s = suite_create ("fieldpictures");
  TCase *tc = tcase_create ("pictures");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_many_fields);
  tcase_add_test (tc, test_formats);
  tcase_add_test (tc, test_halves_in_color);
  tcase_add_test (tc, test_pixel_aspect);
  tcase_add_test (tc, test_odd_stride);
  tcase_add_test (tc, test_large_frame);
  tcase_add_test (tc, test_uncoded_frames);
  return s;
}

GST_CHECK_MAIN (fieldpictures);
