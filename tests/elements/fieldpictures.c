/* reconstruct's pictures of video: many fields, colour, any frame size and
 * pixel aspect
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

/* All panels have the shape of the frame, 32 x 16, except the mosaic, which is
 * 3 times as wide as high: 40 x 12, 2 rows lower, with tiles of 12 x 12 at (1,
 * 0), (14, 0) and (27, 0). The map has two cells of 16 x 16. */
GST_START_TEST (test_many_fields)
{
  GstHarness *h = harness_new ("normalize=none prototype-scale=all");
  GstBuffer *out = push_two_fields (h, "GRAY8", frame_pixels,
      sizeof frame_pixels, 1, 2);
  const guint third = SECOND + WIDE + GAP, fourth = third + WIDE + GAP;

  assert_size (h, fourth + 40 + GAP, HEIGHT);
  assert_pixel (out, GAP, 0, 0, 0);     /* light is light */
  assert_pixel (out, GAP, 24, 0, grey (204));
  assert_pixel (out, SECOND, 0, -1, SURROUND);
  assert_pixel (out, SECOND, 0, 0, 0xff0000);   /* the right end of the colour wheel */
  assert_pixel (out, SECOND, 15, 15, 0xff0000);
  assert_pixel (out, SECOND, 16, 0, grey (128));        /* its centre, half bright */
  assert_pixel (out, SECOND, 31, 15, grey (128));
  assert_pixel (out, third, 0, 0, grey (102));
  assert_pixel (out, third, 8, 8, grey (102));
  assert_pixel (out, third, 16, 8, 0);
  assert_pixel (out, fourth, 1, 1, SURROUND);
  assert_pixel (out, fourth, 1, 2, grey (128)); /* ON minus OFF is 0 */
  assert_pixel (out, fourth, 13, 2, 0x666970);  /* a line */
  assert_pixel (out, fourth, 14, 2, grey (192));        /* .5 */
  assert_pixel (out, fourth, 20, 2, grey (128));
  assert_pixel (out, fourth, 14, 14, SURROUND);
  gst_buffer_unref (out);
  gst_harness_teardown (h);

  /* The map's full scale is the greatest activation, that of a prototype its
   * own greatest value. */
  h = harness_new ("panels=code+prototypes colormap=bwr");
  out = push_two_fields (h, "GRAY8", frame_pixels, sizeof frame_pixels, 1, 2);
  assert_pixel (out, GAP, 0, 0, 0xff0000);
  assert_pixel (out, GAP, 16, 0, grey (128));
  assert_pixel (out, SECOND, 14, 2, 0xff0000);
  assert_pixel (out, SECOND, 1, 2, WHITE);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* The same four colours in each byte order; the fourth byte is ignored. */
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
    GstHarness *h = harness_new ("normalize=none "
        "prototype-scale=all panels=original+reconstruction+prototypes");
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
      assert_pixel (out, GAP, 8 * (x % 4), 8 * (x / 4),
          (10 * x) << 16 | (100 + x) << 8 | 200);
    assert_pixel (out, SECOND, 0, 0, 0x660000);
    assert_pixel (out, SECOND, 8, 8, 0x660000);
    assert_pixel (out, SECOND, 16, 8, 0);
    assert_pixel (out, SECOND + WIDE + GAP, 14, 2, 0x800000);
    assert_pixel (out, SECOND + WIDE + GAP, 1, 2, 0);
    gst_buffer_unref (out);
    gst_harness_teardown (h);
  }
}

GST_END_TEST;

/* In colour 0 is middle grey, and the expected value is added to it. */
GST_START_TEST (test_halves_in_color)
{
  static const guint8 pixels[32];
  GstHarness *h = harness_new ("panels=prototypes colormap=bwr");
  GstBuffer *out = push_two_fields (h, "BGRx", pixels, sizeof pixels, 3, 2);

  assert_pixel (out, GAP, 16, 0, 0xff8080);
  assert_pixel (out, GAP, 0, 0, grey (128));
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Pixels half as wide as they are high: 4 x 2 of them are a square. */
GST_START_TEST (test_pixel_aspect)
{
  GstHarness *h = harness_new ("panels=original+code+reconstruction "
      "colormap=gray normalize=none");
  const guint code = SIZE + 2 * GAP, rebuilt = 2 * SIZE + 3 * GAP;
  GstBuffer *out;
  guint x;

  gst_harness_set_src_caps_str (h, GRAY_CAPS ",pixel-aspect-ratio=1/2");
  out = gst_harness_push_and_pull (h, coded_frame_new (0));
  assert_size (h, 3 * SIZE + 4 * GAP, HEIGHT);
  for (x = 0; x < SIZE; x++) {
    assert_pixel (out, GAP, x, 0, grey (frame_pixels[x / 4]));
    assert_pixel (out, GAP, x, 7, grey (frame_pixels[x / 4]));
    assert_pixel (out, GAP, x, 8, grey (frame_pixels[4 + x / 4]));
    assert_pixel (out, GAP, x, 15, grey (frame_pixels[4 + x / 4]));
  }
  assert_pixel (out, code, 15, 7, WHITE);       /* the grid of units keeps its own shape */
  assert_pixel (out, rebuilt, 8, 0, grey (128));
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
  GstHarness *h = harness_new ("panels=original colormap=gray normalize=none");
  GstBuffer *buffer = gst_buffer_new_memdup (memory, sizeof memory), *out;
  gsize offset[GST_VIDEO_MAX_PLANES] = { 5 };
  gint stride[GST_VIDEO_MAX_PLANES] = { 11 };
  guint x;

  gst_buffer_add_video_meta_full (buffer, 0, GST_VIDEO_FORMAT_GRAY8, 4, 2, 1,
      offset, stride);
  fake_code_add (buffer);
  out = gst_harness_push_and_pull (h, buffer);
  for (x = 0; x < WIDE; x++) {
    assert_pixel (out, GAP, x, 0, grey (frame_pixels[x / 8]));
    assert_pixel (out, GAP, x, 8, grey (frame_pixels[4 + x / 8]));
  }
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* 3840 x 2160 on 32 x 18: a pixel is the mean of 120 x 120. */
GST_START_TEST (test_large_frame)
{
  const guint width = 3840, height = 2160;
  guint8 *pixels = g_malloc (width * height);
  GstHarness *h = harness_new ("panels=original normalize=none height=22");
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
  assert_size (h, 36, 22);
  for (y = 0; y < 18; y++)
    for (x = 0; x < 32; x++)
      fail_unless_equals_int_hex (pixel_of (out, 22, 2 + x, 2 + y),
          grey (x / 2 * 10 + y / 2 + 1));
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* A late layer passes frames without a code: the picture stays. */
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
