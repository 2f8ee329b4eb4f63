/* Frames as narrow, as small and as large as they can be go through each element
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include <glib/gstdio.h>
#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>
#include <gst/video/video.h>

#include "gstnovelty.h"
#include "gstsparsecode.h"

#define MOST 16384
#define LAYER "competelayer columns=3 rows=3 n-threads=1 "

/* The fields of 16 x 16 pixels, or fewer, that cover the frame. A frame of up to 4096
 * pixels is one field. */
static const struct
{
  gint width, height;
  guint across, down;
} sizes[] = {
  {1, 1, 1, 1},
  {16, 16, 1, 1},
  {1, 4000, 1, 1},
  {1, MOST, 1, MOST / 16},
  {MOST, 1, MOST / 16, 1},
  {MOST, 17, MOST / 16, 2},
  {20, 3840, 2, 240},
};

static void
set_caps (GstHarness * h, const gchar * format, gint width, gint height)
{
  gst_harness_set_src_caps (h, gst_caps_new_simple ("video/x-raw", "format",
          G_TYPE_STRING, format, "width", G_TYPE_INT, width, "height",
          G_TYPE_INT, height, "framerate", GST_TYPE_FRACTION, 10, 1, NULL));
}

static GstHarness *
harness_new (const gchar * line, guint nth)
{
  GstHarness *h = gst_harness_new_parse (line);

  set_caps (h, "RGB", sizes[nth].width, sizes[nth].height);
  return h;
}

/* A frame whose last pixel is white. */
static GstBuffer *
frame_new (guint nth, guint n)
{
  gint stride = GST_ROUND_UP_4 (3 * sizes[nth].width), y;
  gsize size = (gsize) stride * sizes[nth].height;
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, size, NULL);

  for (y = 0; y < sizes[nth].height; y++)
    gst_buffer_memset (buffer, (gsize) y * stride, 20 + (13 * y + n) % 200,
        stride);
  gst_buffer_memset (buffer, size - stride + 3 * sizes[nth].width - 3, 255, 3);
  GST_BUFFER_PTS (buffer) = n * GST_SECOND / 10;
  GST_BUFFER_DURATION (buffer) = GST_SECOND / 10;
  return buffer;
}

GST_START_TEST (test_coded_and_watched)
{
  GstHarness *h = harness_new (LAYER "! noveltywatch novelty-kinds=look+motion"
      "+still", __i__);
  guint n;

  for (n = 0; n < 3; n++) {
    GstBuffer *buffer = gst_harness_push_and_pull (h, frame_new (__i__, n));
    GstSparseCode code;
    GstNovelty novelty;

    fail_unless (gst_buffer_get_sparse_code (buffer, NULL, &code));
    assert_equals_int (code.fields_across, sizes[__i__].across);
    assert_equals_int (code.fields_down, sizes[__i__].down);
    assert_equals_int (code.frames_learned, n + 1);
    fail_unless (gst_buffer_get_novelty (buffer, &novelty));
    fail_unless (novelty.fields_across * novelty.field_width
        >= (guint) sizes[__i__].width);
    fail_unless (novelty.fields_down * novelty.field_height
        >= (guint) sizes[__i__].height);
    gst_buffer_unref (buffer);
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

/* The picture keeps within its size. */
GST_START_TEST (test_pictured)
{
  GstHarness *h = harness_new (LAYER "! noveltywatch ! reconstruct width=400 "
      "height=300 panels=original+code+reconstruction+prototypes+novelty",
      __i__);
  guint n;

  for (n = 0; n < 3; n++) {
    GstBuffer *buffer = gst_harness_push_and_pull (h, frame_new (__i__, n));

    fail_unless (gst_buffer_get_size (buffer) > 0
        && gst_buffer_get_size (buffer) <= 400 * 300 * 4);
    gst_buffer_unref (buffer);
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Codes go out as tensors, and come back as frames of the same size. */
GST_START_TEST (test_sent)
{
  gchar *path = g_strdup_printf ("%s/framesizes-%u.safetensors",
      g_get_tmp_dir (), (guint) g_random_int ());
  gchar *saving = g_strdup_printf (LAYER "save-location=%s", path);
  gchar *line = g_strdup_printf (LAYER "location=%s ! codetensor "
      "content=picture ! codepicture location=%s", path, path);
  GstHarness *h = harness_new (saving, __i__);
  GstBuffer *buffer;
  GstVideoInfo info;
  GstCaps *caps;

  gst_buffer_unref (gst_harness_push_and_pull (h, frame_new (__i__, 0)));
  gst_harness_teardown (h);
  h = harness_new (line, __i__);
  buffer = gst_harness_push_and_pull (h, frame_new (__i__, 1));
  caps = gst_pad_get_current_caps (h->sinkpad);
  fail_unless (gst_video_info_from_caps (&info, caps));
  assert_equals_int (info.width, sizes[__i__].width);
  assert_equals_int (info.height, sizes[__i__].height);
  assert_equals_uint64 (gst_buffer_get_size (buffer), info.size);
  gst_caps_unref (caps);
  gst_buffer_unref (buffer);
  gst_harness_teardown (h);
  g_remove (path);
  g_free (line);
  g_free (saving);
  g_free (path);
}

GST_END_TEST;

static gboolean
accepts (const gchar * factory, gint width, gint height)
{
  GstElement *element = gst_element_factory_make (factory, NULL);
  GstPad *pad = gst_element_get_static_pad (element, "sink");
  GstCaps *caps = gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING,
      "RGB", "width", G_TYPE_INT, width, "height", G_TYPE_INT, height,
      "framerate", GST_TYPE_FRACTION, 10, 1, NULL);
  gboolean accepted = gst_pad_query_accept_caps (pad, caps);

  gst_caps_unref (caps);
  gst_object_unref (pad);
  gst_object_unref (element);
  return accepted;
}

GST_START_TEST (test_limits)
{
  static const gchar *const factories[] = { "competelayer", "noveltywatch" };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (factories); i++) {
    fail_unless (accepts (factories[i], 8000, 6000));
    fail_unless (accepts (factories[i], MOST, MOST));
    fail_if (accepts (factories[i], MOST + 1, 1));
    fail_if (accepts (factories[i], 1, MOST + 1));
  }
}

GST_END_TEST;

/* A frame with too many values for any memory is refused before there is one. */
GST_START_TEST (test_too_many_values)
{
  GstHarness *h = gst_harness_new_parse (LAYER);
  GstBus *bus = gst_bus_new ();
  GstMessage *message;
  GError *error;

  gst_element_set_bus (h->element, bus);
  set_caps (h, "RGB", MOST, MOST);
  gst_harness_push (h, gst_buffer_new ());
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  fail_unless (message != NULL);
  gst_message_parse_error (message, &error, NULL);
  fail_unless (strstr (error->message, "make frames smaller") != NULL, "%s",
      error->message);
  g_error_free (error);
  gst_message_unref (message);
  fail_unless (gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR) == NULL);
  gst_element_set_bus (h->element, NULL);
  gst_object_unref (bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

static Suite *
framesizes_suite (void)
{
  Suite *s = suite_create ("framesizes");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_loop_test (tc, test_coded_and_watched, 0, G_N_ELEMENTS (sizes));
  tcase_add_loop_test (tc, test_pictured, 0, G_N_ELEMENTS (sizes));
  tcase_add_loop_test (tc, test_sent, 0, G_N_ELEMENTS (sizes));
  tcase_add_test (tc, test_limits);
  tcase_add_test (tc, test_too_many_values);
  return s;
}

GST_CHECK_MAIN (framesizes);
