/* competelayer as an element: caps, meta, states, errors, messages
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>
#include <gst/video/video.h>

#include "gstsparsecode.h"

#define GRAY(w, h) "video/x-raw,format=GRAY8,width=" #w ",height=" #h \
    ",framerate=30/1"

static GstHarness *
harness_for (const gchar * line, const gchar * caps)
{
  GstHarness *h = gst_harness_new_parse (line);

  gst_harness_set_src_caps_str (h, caps);
  return h;
}

/* An 8 x 6 frame with a bright block that wanders with @n. */
static GstBuffer *
frame (guint n)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 48, NULL);
  GstMapInfo map;
  guint x, y;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  memset (map.data, 0, map.size);
  for (y = 0; y < 3; y++)
    for (x = 0; x < 3; x++)
      map.data[(n + y) % 6 * 8 + (n * 3 + x) % 8] = 100 + 40 * x + 5 * y;
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (n, GST_SECOND, 30);
  GST_BUFFER_DURATION (buffer) = GST_SECOND / 30;
  return buffer;
}

/* The prototypes after @n frames, as the meta has them. */
static GBytes *
learned (GstHarness * h, guint first, guint n)
{
  GBytes *prototypes = NULL;
  guint i;

  for (i = first; i < first + n; i++) {
    GstBuffer *out = gst_harness_push_and_pull (h, frame (i));
    GstSparseCode code;

    fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
    g_clear_pointer (&prototypes, g_bytes_unref);
    prototypes = g_bytes_ref (code.prototypes);
    gst_buffer_unref (out);
  }
  return prototypes;
}

static const gfloat *
floats (GBytes * bytes)
{
  return g_bytes_get_data (bytes, NULL);
}

GST_START_TEST (test_meta_says_what_was_done)
{
  GstHarness *h = harness_for ("competelayer name=eye columns=4 rows=3 "
      "winners=2 rule=multiplicative coding=winners lateral-strength=0 "
      "learning=false", GRAY (8, 6));
  GstBuffer *in = frame (3), *out;
  GstMapInfo map;
  GstSparseCode code;
  const guint32 *indices;
  const gfloat *w, *a, *r;
  gdouble p[12] = { 0.0 }, error = 0.0, energy = 0.0;
  guint i, u, j;

  out = gst_harness_push_and_pull (h, gst_buffer_ref (in));
  fail_unless (gst_buffer_get_sparse_code (out, "eye", &code));
  assert_equals_int (code.columns, 4);
  assert_equals_int (code.rows, 3);
  assert_equals_int (code.field_width, 8);
  assert_equals_int (code.field_height, 6);
  assert_equals_int (code.channels, 1);
  assert_equals_int (code.fields_across * code.fields_down, 1);
  assert_equals_int (code.winners, 2);
  assert_equals_uint64 (code.frames_learned, 0);
  assert_equals_int (g_bytes_get_size (code.reconstruction), 48 * 4);

  indices = g_bytes_get_data (code.indices, NULL);
  a = floats (code.activations);
  r = floats (code.reconstruction);
  w = floats (code.prototypes);
  fail_unless (indices[0] < indices[1] && indices[1] < 12);
  gst_buffer_map (in, &map, GST_MAP_READ);
  for (u = 0; u < 12; u++)
    for (j = 0; j < 48; j++)
      p[u] += w[u * 48 + j] * map.data[j] / 255.0;
  for (u = 0; u < 12; u++)
    if (u != indices[0] && u != indices[1])
      fail_unless (p[u] <= fmin (p[indices[0]], p[indices[1]]) + 1e-5);
  for (i = 0; i < 2; i++)
    fail_unless (fabs (a[i] - p[indices[i]]) < 1e-4);
  for (j = 0; j < 48; j++) {
    gdouble v = map.data[j] / 255.0;
    gdouble expected = a[0] * w[indices[0] * 48 + j]
        + a[1] * w[indices[1] * 48 + j];

    fail_unless (fabs (r[j] - expected) < 1e-4);
    error += (v - expected) * (v - expected);
    energy += v * v;
  }
  fail_unless (fabs (code.error / (error / energy) - 1.0) < 1e-4);
  gst_buffer_unmap (in, &map);
  gst_buffer_unref (in);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Whether or not somebody else holds the buffer, its memory goes on as it is. */
GST_START_TEST (test_pixels_are_not_copied)
{
  GstHarness *h = harness_for ("competelayer", GRAY (8, 6));
  guint shared;

  for (shared = 0; shared < 2; shared++) {
    GstBuffer *in = frame (shared), *held = NULL, *out;
    GstMemory *memory = gst_buffer_peek_memory (in, 0);

    if (shared)
      held = gst_buffer_ref (in);
    out = gst_harness_push_and_pull (h, in);
    fail_unless (gst_buffer_peek_memory (out, 0) == memory);
    if (held) {
      GstSparseCode code;

      fail_if (gst_buffer_get_sparse_code (held, NULL, &code));
      gst_buffer_unref (held);
    }
    gst_buffer_unref (out);
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_strides_are_honoured)
{
  GstHarness *h = harness_for ("competelayer columns=4 rows=3 winners=2 "
      "attach=code+reconstruction", GRAY (8, 6));
  GstHarness *other = harness_for ("competelayer columns=4 rows=3 winners=2 "
      "attach=code+reconstruction", GRAY (8, 6));
  GstBuffer *plain = frame (5), *wide = gst_buffer_new_allocate (NULL, 4 + 6 * 13,
      NULL), *a, *b;
  gsize offset[4] = { 4 };
  gint stride[4] = { 13 };
  GstMapInfo from, to;
  GstSparseCode x, y;
  guint line;

  gst_buffer_map (plain, &from, GST_MAP_READ);
  gst_buffer_map (wide, &to, GST_MAP_WRITE);
  memset (to.data, 0xee, to.size);
  for (line = 0; line < 6; line++)
    memcpy (to.data + 4 + 13 * line, from.data + 8 * line, 8);
  gst_buffer_unmap (plain, &from);
  gst_buffer_unmap (wide, &to);
  gst_buffer_add_video_meta_full (wide, GST_VIDEO_FRAME_FLAG_NONE,
      GST_VIDEO_FORMAT_GRAY8, 8, 6, 1, offset, stride);

  a = gst_harness_push_and_pull (h, plain);
  b = gst_harness_push_and_pull (other, wide);
  fail_unless (gst_buffer_get_sparse_code (a, NULL, &x));
  fail_unless (gst_buffer_get_sparse_code (b, NULL, &y));
  fail_unless (g_bytes_equal (x.indices, y.indices));
  fail_unless (g_bytes_equal (x.activations, y.activations));
  fail_unless (g_bytes_equal (x.reconstruction, y.reconstruction));
  gst_buffer_unref (a);
  gst_buffer_unref (b);
  gst_harness_teardown (h);
  gst_harness_teardown (other);
}

GST_END_TEST;

#define SMALL "competelayer columns=4 rows=3 winners=2 snapshot-interval=1 "

GST_START_TEST (test_same_seed_same_weights)
{
  const gchar *lines[] = { SMALL "seed=3", SMALL "seed=3", SMALL "seed=4" };
  GBytes *weights[3];
  guint i;

  for (i = 0; i < 3; i++) {
    GstHarness *h = harness_for (lines[i], GRAY (8, 6));

    weights[i] = learned (h, 0, 100);
    gst_harness_teardown (h);
  }
  fail_unless (g_bytes_equal (weights[0], weights[1]));
  fail_if (g_bytes_equal (weights[0], weights[2]));
  for (i = 0; i < 3; i++)
    g_bytes_unref (weights[i]);
}

GST_END_TEST;

GST_START_TEST (test_learning_off_changes_no_bit)
{
  GstHarness *h = harness_for (SMALL, GRAY (8, 6));
  GBytes *before, *off, *on;

  before = learned (h, 0, 10);
  gst_harness_set (h, "competelayer", "learning", FALSE, NULL);
  off = learned (h, 10, 20);
  gst_harness_set (h, "competelayer", "learning", TRUE, NULL);
  on = learned (h, 30, 1);
  fail_unless (g_bytes_equal (before, off));
  fail_if (g_bytes_equal (off, on));
  g_bytes_unref (before);
  g_bytes_unref (off);
  g_bytes_unref (on);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_flush_and_restart_keep_the_weights)
{
  GstHarness *h = harness_for (SMALL, GRAY (8, 6));
  GstHarness *straight = harness_for (SMALL, GRAY (8, 6));
  GBytes *a, *b;

  g_bytes_unref (learned (h, 0, 20));
  gst_harness_push_event (h, gst_event_new_flush_start ());
  gst_harness_push_event (h, gst_event_new_flush_stop (TRUE));
  {
    GstSegment segment;

    gst_segment_init (&segment, GST_FORMAT_TIME);
    gst_harness_push_event (h, gst_event_new_segment (&segment));
  }
  g_bytes_unref (learned (h, 20, 20));
  gst_element_set_state (h->element, GST_STATE_READY);
  gst_element_set_state (h->element, GST_STATE_PLAYING);
  gst_harness_push_event (h, gst_event_new_stream_start ("again"));
  gst_harness_set_src_caps_str (h, GRAY (8, 6));
  a = learned (h, 40, 20);
  b = learned (straight, 0, 60);
  fail_unless (g_bytes_equal (a, b));
  g_bytes_unref (a);
  g_bytes_unref (b);
  gst_harness_teardown (h);
  gst_harness_teardown (straight);
}

GST_END_TEST;

/* What the bus says of kind @type, or NULL. */
static gchar *
bus_says (GstBus * bus, GstMessageType type)
{
  GstMessage *message = gst_bus_pop_filtered (bus, type);
  GError *error = NULL;
  gchar *text;

  if (message == NULL)
    return NULL;
  if (type == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, NULL);
  else
    gst_message_parse_warning (message, &error, NULL);
  text = g_strdup (error->message);
  g_error_free (error);
  gst_message_unref (message);
  return text;
}

static GstBus *
watch (GstHarness * h)
{
  GstBus *bus = gst_bus_new ();

  gst_element_set_bus (h->element, bus);
  return bus;
}

static void
unwatch (GstHarness * h, GstBus * bus)
{
  gst_element_set_bus (h->element, NULL);
  gst_object_unref (bus);
}

GST_START_TEST (test_another_field_size_starts_over)
{
  GstHarness *h = gst_harness_new ("competelayer");
  GstBus *bus = watch (h);
  gchar *said;
  GstBuffer *out;
  GstSparseCode code;

  gst_harness_set_src_caps_str (h, GRAY (8, 6));
  g_bytes_unref (learned (h, 0, 10));
  gst_harness_set_src_caps_str (h, "video/x-raw,format=GRAY8,width=8,height=6,"
      "framerate=5/1");
  fail_unless (bus_says (bus, GST_MESSAGE_WARNING) == NULL);
  g_bytes_unref (learned (h, 10, 10));

  gst_harness_set_src_caps_str (h, GRAY (4, 12));
  said = bus_says (bus, GST_MESSAGE_WARNING);
  fail_unless (said != NULL && strstr (said, "starts over") != NULL);
  g_free (said);
  out = gst_harness_push_and_pull (h, frame (20));
  fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
  assert_equals_int (code.field_width, 4);
  assert_equals_uint64 (code.frames_learned, 1);
  gst_buffer_unref (out);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

typedef struct
{
  const gchar *settings;
  const gchar *says;
} Fault;

static const Fault faults[] = {
  {"columns=2 rows=2 winners=5", "lower winners"},
  {"residual-winners=3 winners=5 coding=winners", "raise residual-winners"},
  {"residual-winners=6 winners=5 coding=pursuit",
      "residual-winners needs coding=winners"},
  {"residual-winners=600 winners=5 coding=winners", "lower residual-winners"},
  {"weight-min=1 weight-max=0", "weight-min is larger than weight-max"},
  {"rule=hebbian coding=pursuit", "rule=hebbian needs coding=winners"},
  {"rule=hebbian coding=refit", "rule=hebbian needs coding=winners"},
  {"rule=hebbian coding=winners rank=401", "lower rank"},
  {"rule=hebbian coding=winners batch-size=0", "batch-size is 0"},
};

GST_START_TEST (test_settings_at_odds)
{
  gchar *line = g_strdup_printf ("videotestsrc num-buffers=3 ! "
      "video/x-raw,format=GRAY8,width=20,height=20 ! competelayer %s ! "
      "fakesink", faults[__i__].settings);
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;
  GError *error = NULL;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 20 * GST_SECOND,
      GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  fail_unless (message != NULL);
  fail_unless_equals_int (GST_MESSAGE_TYPE (message), GST_MESSAGE_ERROR);
  gst_message_parse_error (message, &error, NULL);
  fail_unless (strstr (error->message, faults[__i__].says) != NULL, "%s: %s",
      faults[__i__].settings, error->message);
  g_error_free (error);
  gst_message_unref (message);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
  g_free (line);
}

GST_END_TEST;

GST_START_TEST (test_short_buffer_is_an_error)
{
  GstHarness *h = gst_harness_new ("competelayer");
  GstBus *bus = watch (h);
  gchar *said;

  gst_harness_set_src_caps_str (h, GRAY (8, 6));
  assert_equals_int (gst_harness_push (h, gst_buffer_new_allocate (NULL, 10,
              NULL)), GST_FLOW_ERROR);
  said = bus_says (bus, GST_MESSAGE_ERROR);
  fail_unless (said != NULL && strstr (said, "10 bytes") != NULL);
  g_free (said);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_messages_and_stats)
{
  GstHarness *h = gst_harness_new_parse (SMALL "interval=1000000000");
  GstBus *bus = watch (h);
  GstMessage *message;
  const GstStructure *s;
  GstStructure *stats;
  GstClockTime time = 0;
  guint64 frames = 0;
  gdouble nmse = 0.0, fps = 0.0;
  guint i;

  gst_harness_set_src_caps_str (h, GRAY (8, 6));
  for (i = 0; i < 40; i++)
    gst_buffer_unref (gst_harness_push_and_pull (h, frame (i)));
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT);
  fail_unless (message != NULL);
  fail_unless (gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT) == NULL);
  s = gst_message_get_structure (message);
  fail_unless (gst_structure_has_name (s, "competelayer"));
  fail_unless (gst_structure_get (s, "timestamp", G_TYPE_UINT64, &time,
          "frames", G_TYPE_UINT64, &frames, "nmse", G_TYPE_DOUBLE, &nmse,
          "frames-per-second", G_TYPE_DOUBLE, &fps, NULL));
  fail_unless (gst_structure_has_field (s, "stream-time"));
  fail_unless (gst_structure_has_field (s, "running-time"));
  assert_equals_uint64 (frames, 30);
  assert_equals_uint64 (time, gst_util_uint64_scale (29, GST_SECOND, 30));
  fail_unless (nmse > 0.0 && nmse < 1.5 && fps > 0.0);
  gst_message_unref (message);

  gst_harness_push_event (h, gst_event_new_eos ());
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT);
  fail_unless (message != NULL);
  gst_message_unref (message);
  gst_harness_get (h, "competelayer", "stats", &stats, NULL);
  fail_unless (gst_structure_get_uint64 (stats, "frames", &frames));
  assert_equals_uint64 (frames, 40);
  gst_structure_free (stats);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_attach_chooses)
{
  GstHarness *h = harness_for ("competelayer attach=code", GRAY (8, 6));
  GstBuffer *out = gst_harness_push_and_pull (h, frame (0));
  GstSparseCode code;

  fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
  fail_unless (code.indices && code.activations);
  fail_unless (!code.reconstruction && !code.prototypes);
  gst_buffer_unref (out);
  gst_harness_set (h, "competelayer", "attach", 6, NULL);
  out = gst_harness_push_and_pull (h, frame (1));
  fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
  fail_unless (!code.indices && code.reconstruction && code.prototypes);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_snapshots_are_shared)
{
  GstHarness *h = harness_for ("competelayer snapshot-interval=5",
      GRAY (8, 6));
  GBytes *last = NULL;
  guint i, renewed = 0;

  for (i = 0; i < 20; i++) {
    GBytes *now = learned (h, i, 1);

    renewed += now != last;
    g_clear_pointer (&last, g_bytes_unref);
    last = now;
  }
  assert_equals_int (renewed, 4);
  g_bytes_unref (last);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_black_frames_are_nothing_new)
{
  GstHarness *h = harness_for (SMALL, GRAY (8, 6));
  GBytes *before = learned (h, 0, 10), *after;
  GstBuffer *black = frame (10), *out;
  GstSparseCode code;

  gst_buffer_memset (black, 0, 0, 48);
  out = gst_harness_push_and_pull (h, black);
  fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
  assert_equals_float (code.error, 0.0);
  assert_equals_int (((const guint32 *) g_bytes_get_data (code.indices,
              NULL))[0], GST_SPARSE_CODE_NO_UNIT);
  after = g_bytes_ref (code.prototypes);
  fail_unless (g_bytes_equal (before, after));
  g_bytes_unref (before);
  g_bytes_unref (after);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

static Suite *
competelayer_suite (void)
{
  Suite *s = suite_create ("competelayer");
  TCase *tc = tcase_create ("element");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_meta_says_what_was_done);
  tcase_add_test (tc, test_pixels_are_not_copied);
  tcase_add_test (tc, test_strides_are_honoured);
  tcase_add_test (tc, test_same_seed_same_weights);
  tcase_add_test (tc, test_learning_off_changes_no_bit);
  tcase_add_test (tc, test_flush_and_restart_keep_the_weights);
  tcase_add_test (tc, test_another_field_size_starts_over);
  tcase_add_loop_test (tc, test_settings_at_odds, 0, G_N_ELEMENTS (faults));
  tcase_add_test (tc, test_short_buffer_is_an_error);
  tcase_add_test (tc, test_messages_and_stats);
  tcase_add_test (tc, test_attach_chooses);
  tcase_add_test (tc, test_snapshots_are_shared);
  tcase_add_test (tc, test_black_frames_are_nothing_new);
  return s;
}

GST_CHECK_MAIN (competelayer);
