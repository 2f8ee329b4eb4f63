/* reconstruct's panels recall and invariant, pixel by pixel
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>

#include "gstinvariantcode.h"
#include "labels.h"
#include "pictures.h"

#define RED 0xff0000u
#define BLUE 0x0000ffu
#define HALF_RED 0xff7f7fu      /* 1.5 of 3 */

static const gfloat first_features[] = { 3.0f, -3.0f };
static const gfloat second_features[] = { 0.0f, 1.5f, 9.0f, -9.0f };

static const gfloat recalled[] = { 0.5f, 0.0f, 1.0f, 0.0f,
  0.0f, 0.25f, 0.0f, -1.0f
};

/* A coded frame with an invariant code that has the parts named by the letters:
 * 1 and 2 for the stages, r for the recalled frame. */
static GstBuffer *
invariant_frame_new (const gchar * parts, guint64 number)
{
  GstBuffer *buffer = coded_frame_new (number);
  GstInvariantCode code = { "top", "fake", 1, 1, 2, 4 };

  if (strchr (parts, '1'))
    code.first = g_bytes_new_static (first_features, sizeof first_features);
  if (strchr (parts, '2'))
    code.second = g_bytes_new_static (second_features, sizeof second_features);
  if (strchr (parts, 'r'))
    code.reconstruction = g_bytes_new_static (recalled, sizeof recalled);
  code.phase = "second";
  gst_buffer_add_invariant_code (buffer, &code);
  g_clear_pointer (&code.first, g_bytes_unref);
  g_clear_pointer (&code.second, g_bytes_unref);
  g_clear_pointer (&code.reconstruction, g_bytes_unref);
  return buffer;
}

/* The panel of @width pixels is dark. */
static void
assert_dark (GstBuffer * out, guint left, guint width)
{
  guint x, y;

  for (y = 0; y < SIZE; y++)
    for (x = 0; x < width; x++)
      assert_pixel (out, left, x, y, SURROUND);
}

GST_START_TEST (test_recall)
{
  GstHarness *h = harness_new ("panels=recall+original colormap=gray "
      "normalize=none");
  GstBuffer *out;
  guint x;

  out = gst_harness_push_and_pull (h, invariant_frame_new ("12", 0));
  assert_pixel (out, GAP, 8, 0, grey (51));
  assert_dark (out, SECOND, WIDE);
  gst_buffer_unref (out);

  out = gst_harness_push_and_pull (h, invariant_frame_new ("12r", 1));
  for (x = 0; x < WIDE; x++) {
    const gfloat *top = recalled + x / 8, *bottom = top + 4;

    assert_pixel (out, SECOND, x, 7, grey (*top * 255 + 0.5f));
    assert_pixel (out, SECOND, x, 8,
        grey (*bottom < 0 ? 0 : *bottom * 255 + 0.5f));
  }
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* The full scale is the greatest value of all panels of the frame, here of the
 * recalled one. */
GST_START_TEST (test_recall_shares_the_scale)
{
  GstHarness *h = harness_new ("panels=recall+original colormap=gray");
  GstBuffer *out;

  out = gst_harness_push_and_pull (h, invariant_frame_new ("12r", 0));
  assert_pixel (out, GAP, 24, 0, grey (204));
  assert_pixel (out, SECOND, 16, 0, WHITE);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* The panel is square, 2 pixels from the picture's edge. Three bands of 78
 * pixels with their labels leave 6 pixels free. The block is square, and the
 * trace takes the remaining width but for 6 pixels, 2 pixels for each time. */
#define EDGE 240
#define PANEL (EDGE - 4)
#define PITCH (PANEL / 3)

static GstHarness *
traces_harness_new (const gchar * properties)
{
  gchar *more = g_strdup_printf ("panels=invariant width=%d height=%d %s",
      EDGE, EDGE, properties);
  GstHarness *h = harness_new (more);

  g_free (more);
  return h;
}

/* Band @band of @out has @rows rows with @colors, @age times before the last. */
static void
assert_trace (GstBuffer * out, guint band, guint age, const guint32 * colors,
    guint rows)
{
  guint height = PITCH - labels_height (PANEL) - 6;
  guint right = (PANEL - height - 6) / 2 * 2, y;

  for (y = 0; y < height; y++) {
    guint32 found = pixel_of (out, EDGE, 2 + right - 2 * age - 1,
        2 + band * PITCH + labels_height (PANEL) + y);

    fail_unless (found == colors[y * rows / height],
        "band %u, %u times ago, row %u: %06x is not %06x", band, age, y, found,
        colors[y * rows / height]);
  }
}

/* Unit 1 of the code is active. Its scale is its own; the scale of the others
 * does not depend on `normalize` and `colormap`. */
static const guint32 of_code[] = { WHITE, RED, WHITE, WHITE };
static const guint32 of_first[] = { RED, BLUE };
static const guint32 of_second[] = { WHITE, HALF_RED, RED, BLUE };
static const guint32 of_nothing[] = { SURROUND };

GST_START_TEST (test_invariant)
{
  GstHarness *h = traces_harness_new (__i__ ? "normalize=none" :
      "colormap=gray");
  GstBuffer *out;

  gst_buffer_unref (gst_harness_push_and_pull (h, invariant_frame_new ("", 0)));
  gst_buffer_unref (gst_harness_push_and_pull (h,
          invariant_frame_new ("1", 1)));
  out = gst_harness_push_and_pull (h, invariant_frame_new ("12", 2));
  assert_size (h, EDGE, EDGE);
  assert_trace (out, 0, 0, of_code, 4);
  assert_trace (out, 0, 2, of_code, 4);
  assert_trace (out, 0, 3, of_nothing, 1);
  assert_trace (out, 1, 0, of_first, 2);
  assert_trace (out, 1, 1, of_first, 2);
  assert_trace (out, 1, 2, of_nothing, 1);
  assert_trace (out, 2, 0, of_second, 4);
  assert_trace (out, 2, 1, of_nothing, 1);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Frames that time-lapse leaves out are in the trace; frames that are not part
 * of the movie are not. */
GST_START_TEST (test_traces_of_frames_not_drawn)
{
  GstHarness *h = traces_harness_new ("time-lapse=3");
  GstBuffer *buffer, *out;

  gst_harness_push (h, invariant_frame_new ("1", 0));
  buffer = invariant_frame_new ("", 1);
  GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DECODE_ONLY);
  gst_harness_push (h, buffer);
  gst_harness_push (h, invariant_frame_new ("", 1));
  gst_harness_push (h, invariant_frame_new ("2", 2));
  gst_harness_push (h, invariant_frame_new ("1", 3));
  gst_buffer_unref (gst_harness_pull (h));
  out = gst_harness_pull (h);
  assert_trace (out, 1, 0, of_first, 2);
  assert_trace (out, 1, 1, of_nothing, 1);
  assert_trace (out, 1, 2, of_nothing, 1);
  assert_trace (out, 1, 3, of_first, 2);
  assert_trace (out, 2, 0, of_nothing, 1);
  assert_trace (out, 2, 1, of_second, 4);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* After more frames than a trace has times, only the latest are left, even if
 * none of them was drawn. */
GST_START_TEST (test_traces_are_bounded)
{
  GstHarness *h = traces_harness_new ("skip=499");
  GstBuffer *out;
  guint i;

  for (i = 0; i < 500; i++)
    gst_harness_push (h, invariant_frame_new (i < 490 ? "1" : "2", i));
  out = gst_harness_pull (h);
  assert_trace (out, 1, 9, of_nothing, 1);
  assert_trace (out, 1, 10, of_first, 2);
  assert_trace (out, 1, 70, of_first, 2);
  assert_trace (out, 2, 9, of_second, 4);
  assert_trace (out, 2, 10, of_nothing, 1);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Two fields side by side, and an invariant code of two fields: 2 x 2 features
 * each, or 2 x 1 in the first stage, in the frame's shape. */
GST_START_TEST (test_many_fields)
{
  static const gfloat first[] = { 3.0f, -3.0f, 0.0f, 1.5f };
  static const gfloat second[] =
      { 3.0f, -3.0f, 0.0f, 1.5f, -3.0f, 0.0f, 3.0f, 1.5f };
  static const guint32 first_row[] = { RED, BLUE, WHITE, HALF_RED };
  static const guint32 both_rows[] = { RED, BLUE, BLUE, WHITE,
    WHITE, HALF_RED, RED, HALF_RED
  };
  const GstSparseCode below = { "fake", 2, 2, 2, 2, 1, 1, 2, 1, 2 };
  GstInvariantCode code = { "top", "fake", 2, 1, 2, 4 };
  GstHarness *h = harness_new ("panels=invariant");
  GstBuffer *buffer = frame_new (0), *out;
  guint x;

  gst_buffer_add_sparse_code (buffer, &below);
  gst_buffer_add_invariant_code (buffer, &code);
  out = gst_harness_push_and_pull (h, buffer);
  assert_size (h, WIDE + 2 * GAP, HEIGHT);
  assert_dark (out, GAP, WIDE);
  gst_buffer_unref (out);

  code.first = g_bytes_new_static (first, sizeof first);
  buffer = frame_new (1);
  gst_buffer_add_sparse_code (buffer, &below);
  gst_buffer_add_invariant_code (buffer, &code);
  out = gst_harness_push_and_pull (h, buffer);
  for (x = 0; x < WIDE; x++) {
    assert_pixel (out, GAP, x, 0, first_row[x / 8]);
    assert_pixel (out, GAP, x, 15, first_row[x / 8]);
  }
  gst_buffer_unref (out);

  code.second = g_bytes_new_static (second, sizeof second);
  buffer = frame_new (2);
  gst_buffer_add_sparse_code (buffer, &below);
  gst_buffer_add_invariant_code (buffer, &code);
  out = gst_harness_push_and_pull (h, buffer);
  for (x = 0; x < WIDE; x++) {
    assert_pixel (out, GAP, x, 0, both_rows[x / 8]);
    assert_pixel (out, GAP, x, 8, both_rows[4 + x / 8]);
  }
  gst_buffer_unref (out);
  g_bytes_unref (code.first);
  g_bytes_unref (code.second);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Pushes @buffer, which cannot be drawn, and checks the error. */
static void
assert_error (GstBuffer * buffer, GQuark domain, gint number,
    const gchar * says)
{
  GstHarness *h = harness_new ("panels=original+invariant");
  GstElement *element = gst_harness_find_element (h, "reconstruct");
  GstBus *bus = gst_bus_new ();
  GstMessage *message;
  GError *error = NULL;

  gst_element_set_bus (element, bus);
  fail_unless_equals_int (gst_harness_push (h, buffer), GST_FLOW_ERROR);
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  fail_unless (message != NULL);
  gst_message_parse_error (message, &error, NULL);
  fail_unless (g_error_matches (error, domain, number));
  fail_unless (strstr (error->message, says) != NULL, "%s", error->message);
  g_error_free (error);
  gst_message_unref (message);
  gst_element_set_bus (element, NULL);
  gst_object_unref (bus);
  gst_object_unref (element);
  gst_harness_teardown (h);
}

GST_START_TEST (test_what_cannot_be_drawn)
{
  static const GstInvariantCode damaged[] = {
    {"top", "fake", 0, 1, 2, 4},
    {"top", "fake", 1, 0, 2, 4},
    {"top", "fake", 1, 1, 0, 4},
    {"top", "fake", 1, 1, 2, 0},
    {"top", "fake", 1, 1, 2, 5000},
    {"top", "fake", 1, 1, 2, 4, 5000},
    {"top", "fake", 1, 30000, 2, 4},
    {"top", "fake", G_MAXUINT, G_MAXUINT, 2, 4},
  };
  GstBuffer *buffer;
  guint i;

  assert_error (coded_frame_new (0), GST_STREAM_ERROR, GST_STREAM_ERROR_FAILED,
      "Put invariantlayer between competelayer and reconstruct");
  for (i = 0; i < G_N_ELEMENTS (damaged); i++) {
    buffer = coded_frame_new (0);
    gst_buffer_add_invariant_code (buffer, &damaged[i]);
    assert_error (buffer, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
        "cannot be drawn");
  }
}

GST_END_TEST;

/* A recalled frame of another size than the frame is an error. */
GST_START_TEST (test_recall_of_another_size)
{
  GstInvariantCode code = { "top", "fake", 1, 1, 2, 4 };
  GstHarness *h = harness_new ("panels=recall");
  GstBuffer *buffer = coded_frame_new (0);

  code.reconstruction = g_bytes_new_static (recalled, sizeof recalled - 4);
  gst_buffer_add_invariant_code (buffer, &code);
  g_bytes_unref (code.reconstruction);
  fail_unless_equals_int (gst_harness_push (h, buffer), GST_FLOW_ERROR);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* A picture has neither code, and panels that do not show an invariantlayer
 * need none. */
GST_START_TEST (test_no_code_goes_on)
{
  GstHarness *h = harness_new ("panels=original");
  GstBuffer *out = gst_harness_push_and_pull (h,
      invariant_frame_new ("12r", 0));
  GstInvariantCode code;
  GstSparseCode below;

  fail_if (gst_buffer_get_invariant_code (out, NULL, &code));
  fail_if (gst_buffer_get_sparse_code (out, NULL, &below));
  gst_buffer_unref (out);
  gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (1)));
  gst_harness_teardown (h);
}

GST_END_TEST;

/* New panels are drawn from the next frame on, without waiting for a recalled
 * frame. */
GST_START_TEST (test_panels_change_while_playing)
{
  GstHarness *h = harness_new ("panels=original");
  GstElement *element = gst_harness_find_element (h, "reconstruct");

  gst_buffer_unref (gst_harness_push_and_pull (h, invariant_frame_new ("", 0)));
  assert_size (h, WIDE + 2 * GAP, HEIGHT);
  gst_util_set_object_arg (G_OBJECT (element), "panels",
      "original+code+reconstruction+recall+invariant");
  gst_buffer_unref (gst_harness_push_and_pull (h, invariant_frame_new ("", 1)));
  assert_size (h, 3 * WIDE + 2 * SIZE + 6 * GAP, HEIGHT);
  gst_object_unref (element);
  gst_harness_teardown (h);
}

GST_END_TEST;

static Suite *
invariantpanels_suite (void)
{
  Suite *s = suite_create ("invariantpanels");
  TCase *tc = tcase_create ("invariantpanels");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_recall);
  tcase_add_test (tc, test_recall_shares_the_scale);
  tcase_add_loop_test (tc, test_invariant, 0, 2);
  tcase_add_test (tc, test_traces_of_frames_not_drawn);
  tcase_add_test (tc, test_traces_are_bounded);
  tcase_add_test (tc, test_many_fields);
  tcase_add_test (tc, test_what_cannot_be_drawn);
  tcase_add_test (tc, test_recall_of_another_size);
  tcase_add_test (tc, test_no_code_goes_on);
  tcase_add_test (tc, test_panels_change_while_playing);
  return s;
}

GST_CHECK_MAIN (invariantpanels);
