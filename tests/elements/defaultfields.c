/* The default fields: how competelayer splits a frame into fields when the
 * field properties are not set
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>

#include "blocks.h"
#include "gstsparsecode.h"
#include "noise.h"
#include "weightspath.h"

#define SMALL "competelayer columns=4 rows=3 winners=2 n-threads=1 "

static void
set_size (GstHarness * h, guint width, guint height)
{
  gchar *caps = g_strdup_printf ("video/x-raw,format=GRAY8,width=%u,height=%u,"
      "framerate=30/1", width, height);

  gst_harness_set_src_caps_str (h, caps);
  g_free (caps);
}

/* A frame of noise. */
static GstBuffer *
noise (guint width, guint height)
{
  gsize size = GST_ROUND_UP_4 (width) * height;
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, size, NULL);
  GRand *rand = g_rand_new_with_seed (width);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  noise_fill (map.data, size, rand);
  gst_buffer_unmap (buffer, &map);
  g_rand_free (rand);
  return buffer;
}

static guint
get_stats (const GstStructure * s, const gchar * name)
{
  guint value = 0;

  fail_unless (gst_structure_get_uint (s, name, &value), "%s", name);
  return value;
}

/* The fields in the meta of a frame; before the first frame, those in stats. */
static void
assert_fields (GstHarness * h, guint width, guint height, guint field_width,
    guint field_height, guint halves)
{
  GstElement *layer = gst_harness_find_element (h, "competelayer");
  GstStructure *stats;
  GstSparseCode code;
  GstBuffer *out;

  g_object_get (layer, "stats", &stats, NULL);
  assert_equals_int (get_stats (stats, "field-width"), field_width);
  assert_equals_int (get_stats (stats, "field-height"), field_height);
  assert_equals_int (get_stats (stats, "fields-across"),
      (width + field_width - 1) / field_width);
  assert_equals_int (get_stats (stats, "fields-down"),
      (height + field_height - 1) / field_height);
  gst_structure_free (stats);
  gst_object_unref (layer);
  out = gst_harness_push_and_pull (h, noise (width, height));
  fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
  assert_equals_int (code.field_width, field_width);
  assert_equals_int (code.field_height, field_height);
  assert_equals_int (code.halves, halves);
  gst_buffer_unref (out);
}

/* The number of INFO messages; the last must contain @says. */
static guint
count_infos (GstBus * bus, const gchar * says)
{
  GstMessage *message;
  guint n = 0;

  while ((message = gst_bus_pop_filtered (bus, GST_MESSAGE_INFO))) {
    GError *error;
    gchar *debug;

    gst_message_parse_info (message, &error, &debug);
    fail_unless (strstr (error->message, says) != NULL, "%s", error->message);
    fail_unless (strstr (debug, says) != NULL);
    g_error_free (error);
    g_free (debug);
    gst_message_unref (message);
    n++;
  }
  return n;
}

static const struct
{
  guint width, height, field_width, field_height, halves, infos;
} frames[] = {
  {64, 64, 64, 64, 1, 0},
  {8, 512, 8, 512, 1, 0},
  {65, 64, 16, 16, 2, 1},
  {320, 240, 16, 16, 2, 1},
  {1000, 5, 16, 5, 2, 1},
  {3, 2000, 3, 16, 2, 1},
};

GST_START_TEST (test_default)
{
  GstHarness *h = gst_harness_new_parse (SMALL);
  GstBus *bus = watch (h);
  guint width = frames[__i__].width, height = frames[__i__].height;

  set_size (h, width, height);
  assert_fields (h, width, height, frames[__i__].field_width,
      frames[__i__].field_height, frames[__i__].halves);
  assert_equals_int (count_infos (bus, "large for one field"),
      frames[__i__].infos);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* A single large field, or fields of another size, can be set. */
GST_START_TEST (test_as_set)
{
  GstHarness *h = gst_harness_new_parse (SMALL
      "field-width=80 field-height=60");
  GstBus *bus = watch (h);

  set_size (h, 80, 60);
  assert_fields (h, 80, 60, 80, 60, 1);
  assert_equals_int (count_infos (bus, ""), 0);
  unwatch (h, bus);
  gst_harness_teardown (h);
  h = gst_harness_new_parse (SMALL "field-stride=8 contrast=none");
  set_size (h, 80, 64);
  {
    GstBuffer *out = gst_harness_push_and_pull (h, noise (80, 64));
    GstSparseCode code;

    fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
    assert_equals_int (code.fields_across, 9);
    assert_equals_int (code.fields_down, 7);
    assert_equals_int (code.halves, 1);
    gst_buffer_unref (out);
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

/* A change from one large frame size to another keeps what was learned; a
 * change to a small one and back starts over. Each time the fields are chosen
 * again, a message reports it. */
GST_START_TEST (test_changing_caps)
{
  GstHarness *h = gst_harness_new_parse (SMALL);
  GstBus *bus = watch (h);

  set_size (h, 80, 64);
  assert_fields (h, 80, 64, 16, 16, 2);
  set_size (h, 128, 96);
  assert_fields (h, 128, 96, 16, 16, 2);
  assert_equals_int (count_infos (bus, "80 x 64"), 1);
  fail_unless (bus_says (bus, GST_MESSAGE_WARNING) == NULL);
  set_size (h, 20, 20);
  assert_fields (h, 20, 20, 20, 20, 1);
  assert_equals_int (count_infos (bus, ""), 0);
  set_size (h, 128, 96);
  assert_fields (h, 128, 96, 16, 16, 2);
  assert_equals_int (count_infos (bus, "8 x 6 fields of 16 x 16"), 1);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Saves what a layer with @settings learns from one frame. */
static void
save_from (const gchar * settings, guint width, guint height)
{
  gchar *line = g_strdup_printf (SMALL "%s save-location=%s", settings, path);
  GstHarness *h = gst_harness_new_parse (line);

  set_size (h, width, height);
  gst_buffer_unref (gst_harness_push_and_pull (h, noise (width, height)));
  gst_harness_teardown (h);
  g_free (line);
}

static GstHarness *
load (GstBus ** bus)
{
  gchar *line = g_strdup_printf (SMALL "location=%s", path);
  GstHarness *h = gst_harness_new_parse (line);

  *bus = watch (h);
  g_free (line);
  return h;
}

static const struct
{
  const gchar *settings;
  guint width, height;          /* of the frame that is learned */
  guint field_width, field_height, halves;
} saved[] = {
  {"", 20, 10, 20, 10, 1},
  {"field-width=8 field-height=4", 20, 10, 8, 4, 2},
  {"field-width=80 field-height=60", 80, 60, 80, 60, 1},
};

/* Frames of any size that is large enough get the field size of the file. */
GST_START_TEST (test_saved_field_decides)
{
  static const guint sizes[][2] = { {20, 10}, {80, 60}, {240, 120} };
  guint i;

  save_from (saved[__i__].settings, saved[__i__].width, saved[__i__].height);
  for (i = 0; i < G_N_ELEMENTS (sizes); i++) {
    guint width = sizes[i][0], height = sizes[i][1];
    GstBus *bus;
    GstHarness *h;

    if (width < saved[__i__].field_width)
      continue;
    h = load (&bus);
    set_size (h, width, height);
    assert_fields (h, width, height, saved[__i__].field_width,
        saved[__i__].field_height, saved[__i__].halves);
    assert_equals_int (count_infos (bus, ""), 0);
    fail_unless (bus_says (bus, GST_MESSAGE_WARNING) == NULL);
    unwatch (h, bus);
    gst_harness_teardown (h);
  }
}

GST_END_TEST;

/* A saved field that is larger than the frame is an error that names both sizes. */
GST_START_TEST (test_saved_field_too_large)
{
  GstHarness *h;
  GstBus *bus;
  gchar *text;

  save_from ("", 20, 10);
  h = load (&bus);
  set_size (h, 8, 6);
  gst_harness_push (h, noise (8, 6));
  text = bus_says (bus, GST_MESSAGE_ERROR);
  fail_unless (text != NULL
      && strstr (text, "field-width=20, but here it is 8") != NULL, "%s", text);
  g_free (text);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

static Suite *
defaultfields_suite (void)
{
  Suite *s = suite_create ("defaultfields");
  TCase *tc = tcase_create ("fields");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, setup, teardown);
  tcase_add_loop_test (tc, test_default, 0, G_N_ELEMENTS (frames));
  tcase_add_test (tc, test_as_set);
  tcase_add_test (tc, test_changing_caps);
  tcase_add_loop_test (tc, test_saved_field_decides, 0, G_N_ELEMENTS (saved));
  tcase_add_test (tc, test_saved_field_too_large);
  return s;
}

GST_CHECK_MAIN (defaultfields);
