/* A competelayer with share=mpi, alone in its job, learns to the bit what it learns with
 * share=none: over flushes, the ends of streams and restarts
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include <gst/check/gstcheck.h>

#include "blocks.h"
#include "weightsfile.h"
#include "weightspath.h"

static void
flush (GstHarness * h)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (h, gst_event_new_flush_start ());
  gst_harness_push_event (h, gst_event_new_flush_stop (TRUE));
  gst_harness_push_event (h, gst_event_new_segment (&segment));
}

/* Learns 10 frames after each of these: the start, a flush, the end of the stream, and a
 * stop. */
static GBytes *
learn (const gchar * line)
{
  GstHarness *h = harness_for (line, GRAY (8, 6));

  g_bytes_unref (learned (h, 0, 10));
  flush (h);
  g_bytes_unref (learned (h, 10, 10));
  gst_harness_push_event (h, gst_event_new_eos ());
  flush (h);
  g_bytes_unref (learned (h, 20, 10));
  gst_element_set_state (h->element, GST_STATE_READY);
  gst_element_set_state (h->element, GST_STATE_PLAYING);
  gst_harness_set_src_caps_str (h, GRAY (8, 6));
  {
    GBytes *last = learned (h, 30, 10);

    gst_harness_teardown (h);
    return last;
  }
}

static const gchar *const lines[] = {
  "competelayer columns=4 rows=3 snapshot-interval=1",
  "competelayer columns=4 rows=3 snapshot-interval=1 field-width=4 field-height=4",
  "competelayer columns=4 rows=3 snapshot-interval=1 rule=multiplicative",
};

GST_START_TEST (test_alone)
{
  gchar *shared = g_strconcat (lines[__i__], " share=mpi share-interval=7",
      NULL);
  GBytes *a = learn (lines[__i__]), *b = learn (shared);

  fail_unless (g_bytes_equal (a, b));
  g_bytes_unref (a);
  g_bytes_unref (b);
  g_free (shared);
}

GST_END_TEST;

/* The file of another program has weights, and no counts that layers could tell each
 * other. */
GST_START_TEST (test_weights_alone)
{
  const gchar *header = "{\"weights\":{\"dtype\":\"F32\",\"shape\":[12,48],"
      "\"data_offsets\":[0,2304]}}";
  gfloat weights[12 * 48];
  gchar *alone, *shared;
  GBytes *a, *b;
  guint i;

  for (i = 0; i < G_N_ELEMENTS (weights); i++)
    weights[i] = (i * 7919 % 101 + 1) / 101.0f;
  weightsfile_write (path, strlen (header), header, strlen (header), weights,
      G_N_ELEMENTS (weights));
  alone = g_strdup_printf ("%s location=%s", lines[0], path);
  shared = g_strconcat (alone, " share=mpi share-interval=7", NULL);
  a = learn (alone);
  b = learn (shared);
  fail_unless (g_bytes_equal (a, b));
  g_bytes_unref (a);
  g_bytes_unref (b);
  g_free (alone);
  g_free (shared);
}

GST_END_TEST;

/* The figures of the meetings are in stats. */
GST_START_TEST (test_figures)
{
  GstHarness *h = harness_for ("competelayer columns=4 rows=3 share=mpi "
      "share-interval=3", GRAY (8, 6));
  GstElement *layer = gst_harness_find_element (h, "competelayer");
  GstStructure *stats;
  guint64 meetings, sent;
  guint members;

  g_bytes_unref (learned (h, 0, 10));
  gst_harness_push_event (h, gst_event_new_eos ());
  g_object_get (layer, "stats", &stats, NULL);
  fail_unless (gst_structure_get_uint64 (stats, "share-meetings", &meetings));
  fail_unless (gst_structure_get_uint64 (stats, "share-bytes-sent", &sent));
  fail_unless (gst_structure_get_uint (stats, "share-members", &members));
  assert_equals_uint64 (meetings, 3 + 1);
  assert_equals_uint64 (sent, 0);
  assert_equals_int (members, 1);
  gst_structure_free (stats);
  gst_object_unref (layer);
  gst_harness_teardown (h);
}

GST_END_TEST;

static Suite *
shared_layer_suite (void)
{
  Suite *s = suite_create ("sharedlayer");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, setup, teardown);
  tcase_add_loop_test (tc, test_alone, 0, G_N_ELEMENTS (lines));
  tcase_add_test (tc, test_weights_alone);
  tcase_add_test (tc, test_figures);
  return s;
}

GST_CHECK_MAIN (shared_layer);
