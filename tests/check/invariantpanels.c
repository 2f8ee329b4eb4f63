/* The panels recall and invariant, pixel by pixel
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>

#include "featuretiles.h"
#include "gstinvariantcode.h"
#include "pictures.h"

#define RED 0xff0000u
#define BLUE 0x0000ffu
#define HALF_RED 0xff7f7fu      /* 1.5 of 3 */

/* The colour at (x, y) of a panel of @size that begins @edge - high squares at
 * (@left, @top): of a row of @n; else @other. */
typedef struct
{
  guint left, top, edge, across, n;
  const guint32 *colors;
} Block;

static guint32
color_in (const Block * b, guint x, guint y, guint32 other)
{
  guint column, row;

  if (x < b->left || y < b->top)
    return other;
  column = (x - b->left) / b->edge;
  row = (y - b->top) / b->edge;
  if (column >= b->across || row * b->across + column >= b->n)
    return other;
  return b->colors[row * b->across + column];
}

static void
assert_blocks (const guint32 * pixels, guint size, gsize stride,
    const Block * first, const Block * second)
{
  guint x, y;

  for (y = 0; y < size; y++) {
    for (x = 0; x < size; x++) {
      guint32 expected =
          color_in (first, x, y, color_in (second, x, y, SURROUND));

      fail_unless ((pixels[y * stride + x] & 0xffffff) == expected,
          "pixel %u, %u is %06x, not %06x", x, y,
          pixels[y * stride + x] & 0xffffff, expected);
    }
  }
}

/* Four of the second stage are 2 x 2, so of the first 4 fit in a row: 5 make two
 * rows. 4 across and 2 + 1 + 4 high: edges of 3 in 22 pixels. */
GST_START_TEST (test_two_blocks)
{
  static const gfloat first[] = { 3.0f, 0.0f, -3.0f, 1.5f, -100.0f };
  static const gfloat second[] = { 0.0f, -3.0f, 4.0f, 1.5f };
  static const guint32 first_colors[] = { RED, WHITE, BLUE, HALF_RED, BLUE };
  static const guint32 second_colors[] = { WHITE, BLUE, RED, HALF_RED };
  const Block a = { 5, 0, 3, 4, 5, first_colors };
  const Block b = { 5, 9, 6, 2, 4, second_colors };
  const Block nothing = { 0, 0, 1, 0, 0, NULL };
  FeatureTiles tiles = { first, second, NULL, 5, 4, 0 };
  const PanelBox all = { 0, 0, 22, 22 };
  guint32 pixels[22 * 23];
  Panels *panels = panels_new ();
  guint y;

  for (y = 0; y < 22; y++)
    pixels[y * 23 + 22] = 1;
  feature_tiles_draw (panels, &tiles, &all, pixels, 23);
  assert_blocks (pixels, 22, 23, &a, &b);
  tiles.second = NULL;
  feature_tiles_draw (panels, &tiles, &all, pixels, 23);
  assert_blocks (pixels, 22, 23, &a, &nothing);
  tiles.first = NULL;
  feature_tiles_draw (panels, &tiles, &all, pixels, 23);
  assert_blocks (pixels, 22, 23, &nothing, &nothing);
  for (y = 0; y < 22; y++)
    fail_unless (pixels[y * 23 + 22] == 1);
  panels_free (panels);
}

GST_END_TEST;

/* Six of the third stage are 3 x 2, so 6 of the first fit in a row, and 3 of the
 * second. 6 across and 1 + 1 + 4 + 1 + 4 high: edges of 2 in 22 pixels. */
GST_START_TEST (test_three_blocks)
{
  static const gfloat first[] = { 3.0f, -3.0f };
  static const gfloat second[] = { 0.0f, -3.0f, 4.0f, 1.5f };
  static const gfloat third[] = { 0.0f, 0.25f, 0.5f, 0.0f, 0.9f, 0.0f };
  static const guint32 first_colors[] = { RED, BLUE };
  static const guint32 second_colors[] = { WHITE, BLUE, RED, HALF_RED };
  static const guint32 third_colors[] =
      { WHITE, HALF_RED, RED, WHITE, RED, WHITE };
  const Block a = { 5, 0, 2, 6, 2, first_colors };
  const Block b = { 5, 4, 4, 3, 4, second_colors };
  const Block c = { 5, 14, 4, 3, 6, third_colors };
  const Block nothing = { 0, 0, 1, 0, 0, NULL };
  FeatureTiles tiles = { first, second, NULL, 2, 4, 6 };
  const PanelBox all = { 0, 0, 22, 22 };
  guint32 pixels[22 * 22];
  Panels *panels = panels_new ();

  feature_tiles_draw (panels, &tiles, &all, pixels, 22);
  assert_blocks (pixels, 22, 22, &a, &b);
  tiles.first = NULL;
  tiles.third = third;
  feature_tiles_draw (panels, &tiles, &all, pixels, 22);
  assert_blocks (pixels, 22, 22, &b, &c);
  tiles.second = NULL;
  feature_tiles_draw (panels, &tiles, &all, pixels, 22);
  assert_blocks (pixels, 22, 22, &c, &nothing);
  panels_free (panels);
}

GST_END_TEST;

GST_START_TEST (test_shape_of_blocks)
{
  static const guint shapes[][2] = { {1, 1}, {2, 2}, {4, 2}, {5, 5}, {6, 3},
  {12, 4}, {32, 8}, {64, 8}, {100, 10}
  };
  const Block nothing = { 0, 0, 1, 0, 0, NULL };
  gfloat values[64] = { 0 };
  const FeatureTiles tiles = { values, values, NULL, 32, 64, 0 };
  const PanelBox all = { 0, 0, 18, 18 };
  guint32 pixels[18 * 18];
  Panels *panels = panels_new ();
  guint i;

  for (i = 0; i < G_N_ELEMENTS (shapes); i++)
    assert_equals_int (feature_tiles_across (shapes[i][0]), shapes[i][1]);
  /* 2 + 1 + 16 squares do not fit */
  feature_tiles_draw (panels, &tiles, &all, pixels, 18);
  assert_blocks (pixels, 18, 18, &nothing, &nothing);
  panels_free (panels);
}

GST_END_TEST;

static const gfloat first_features[] = { 3.0f, -3.0f };
static const gfloat second_features[] = { 0.0f, 1.5f, 9.0f, -9.0f };

static const gfloat recalled[] = { 0.5f, 0.0f, 1.0f, 0.0f,
  0.0f, 0.25f, 0.0f, -1.0f
};

/* A coded frame with an invariant code, of which the parts that are asked for by a
 * letter are there: 1, 2 for the stages, r for what is recalled. */
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

/* Of a panel of @width pixels. */
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

/* The greatest value of all that is shown of the frame, here of what is recalled. */
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

/* 4 across and 1 + 1 + 4 high: edges of 2, from (4, 2) on. The scale is the same
 * whatever `normalize` and `colormap` say. */
GST_START_TEST (test_invariant)
{
  static const guint32 first_colors[] = { RED, BLUE };
  static const guint32 second_colors[] = { WHITE, HALF_RED, RED, BLUE };
  const Block a = { 4, 2, 2, 4, 2, first_colors };
  const Block b = { 4, 6, 4, 2, 4, second_colors };
  const Block nothing = { 0, 0, 1, 0, 0, NULL };
  GstHarness *h = harness_new (__i__ ? "panels=invariant normalize=none" :
      "panels=invariant colormap=gray");
  const guint from = GAP * HEIGHT + GAP;
  GstBuffer *out;
  GstMapInfo map;

  out = gst_harness_push_and_pull (h, invariant_frame_new ("", 0));
  assert_size (h, HEIGHT, HEIGHT);
  assert_dark (out, GAP, SIZE);
  gst_buffer_unref (out);
  out = gst_harness_push_and_pull (h, invariant_frame_new ("1", 1));
  gst_buffer_map (out, &map, GST_MAP_READ);
  assert_blocks ((guint32 *) map.data + from, SIZE, HEIGHT, &a, &nothing);
  gst_buffer_unmap (out, &map);
  gst_buffer_unref (out);
  out = gst_harness_push_and_pull (h, invariant_frame_new ("12", 2));
  gst_buffer_map (out, &map, GST_MAP_READ);
  assert_blocks ((guint32 *) map.data + from, SIZE, HEIGHT, &a, &b);
  gst_buffer_unmap (out, &map);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Two fields side by side, seen by a code that has two, too: 2 x 2 features each, or
 * 2 x 1 of the first stage, in the frame's shape. */
GST_START_TEST (test_many_fields)
{
  static const gfloat first[] = { 3.0f, -3.0f, 0.0f, 1.5f };
  static const gfloat second[] =
      { 3.0f, -3.0f, 0.0f, 1.5f, -3.0f, 0.0f, 3.0f, 1.5f };
  static const guint32 of_first[] = { RED, BLUE, WHITE, HALF_RED };
  static const guint32 of_second[] = { RED, BLUE, BLUE, WHITE,
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
    assert_pixel (out, GAP, x, 0, of_first[x / 8]);
    assert_pixel (out, GAP, x, 15, of_first[x / 8]);
  }
  gst_buffer_unref (out);

  code.second = g_bytes_new_static (second, sizeof second);
  buffer = frame_new (2);
  gst_buffer_add_sparse_code (buffer, &below);
  gst_buffer_add_invariant_code (buffer, &code);
  out = gst_harness_push_and_pull (h, buffer);
  for (x = 0; x < WIDE; x++) {
    assert_pixel (out, GAP, x, 0, of_second[x / 8]);
    assert_pixel (out, GAP, x, 8, of_second[4 + x / 8]);
  }
  gst_buffer_unref (out);
  g_bytes_unref (code.first);
  g_bytes_unref (code.second);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Pushes @buffer, which cannot be drawn, and looks for what the error says. */
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

/* What is recalled has the size of the frame, or it is an error. */
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

/* A picture has neither code, and panels without an invariantlayer need none. */
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

/* New panels come with the next frame; the recalled frame is not waited for. */
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
  tcase_add_test (tc, test_two_blocks);
  tcase_add_test (tc, test_three_blocks);
  tcase_add_test (tc, test_shape_of_blocks);
  tcase_add_test (tc, test_recall);
  tcase_add_test (tc, test_recall_shares_the_scale);
  tcase_add_loop_test (tc, test_invariant, 0, 2);
  tcase_add_test (tc, test_many_fields);
  tcase_add_test (tc, test_what_cannot_be_drawn);
  tcase_add_test (tc, test_recall_of_another_size);
  tcase_add_test (tc, test_no_code_goes_on);
  tcase_add_test (tc, test_panels_change_while_playing);
  return s;
}

GST_CHECK_MAIN (invariantpanels);
