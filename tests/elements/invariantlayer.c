/* invariantlayer as an element: what it requests, attaches, reports and saves
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>
#include <gst/video/video.h>
#include <glib/gstdio.h>

#include "blocks.h"
#include "gstinvariantcode.h"
#include "gstsparsecode.h"
#include "gstsparsecoderequest.h"
#include "hashed.h"

#define UNITS 20
#define LAYER "invariantlayer first-units=4 second-units=6 third-units=9 window=500 " \
    "solve-interval=20 start-after=10 first-frames=60 second-frames=60 third-frames=30 "

/* The frames at which LAYER's phases end and at which the stages have their
 * first codes. */
#define FIRST_CODE 40
#define SECOND_AT 70
#define SECOND_CODE 100
#define THIRD_AT 130
#define FROZEN_AT 160

/* A harness whose messages stay on @bus. */
static GstHarness *
harness_new (const gchar * line, GstBus ** bus)
{
  GstHarness *h = gst_harness_new_parse (line);

  *bus = watch (h);
  gst_harness_set_src_caps_str (h, GRAY (8, 6));
  return h;
}

static void
harness_free (GstHarness * h, GstBus * bus)
{
  unwatch (h, bus);
  gst_harness_teardown (h);
}

/* Adds a code of @units units in @across fields for frame @n. */
static void
add_code (GstBuffer * buffer, guint n, guint units, guint across)
{
  GstSparseCode code = { "eye", units, 1, 8, 6, 1, 1, across, 1, 1 };
  gfloat *drive = g_new (gfloat, units * across);
  guint i;

  for (i = 0; i < units * across; i++)
    drive[i] = hashed (n / (1 + i % 9), i);
  code.drive = g_bytes_new_take (drive, units * across * sizeof (gfloat));
  gst_buffer_add_sparse_code (buffer, &code);
  g_bytes_unref (code.drive);
}

static GstBuffer *
blank_buffer (guint n, guint width)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, width * 6, NULL);

  gst_buffer_memset (buffer, 0, n & 0xff, width * 6);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (n, GST_SECOND, 30);
  GST_BUFFER_DURATION (buffer) = GST_SECOND / 30;
  return buffer;
}

static GstBuffer *
coded_frame (guint n)
{
  GstBuffer *buffer = blank_buffer (n, 8);

  add_code (buffer, n, UNITS, 1);
  return buffer;
}

/* The invariant code of frame @n. */
static GstBuffer *
code_of (GstHarness * h, guint n, GstInvariantCode * code)
{
  GstBuffer *out = gst_harness_push_and_pull (h, coded_frame (n));

  fail_unless (gst_buffer_get_invariant_code (out, NULL, code));
  return out;
}

static void
run (GstHarness * h, guint from, guint to)
{
  for (; from < to; from++)
    gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame (from)));
}

GST_START_TEST (test_what_is_attached)
{
  GstBus *bus;
  GstHarness *h = harness_new (LAYER "name=slow", &bus);
  guint n;

  for (n = 0; n < 180; n++) {
    GstInvariantCode code;
    GstBuffer *out = code_of (h, n, &code);

    assert_equals_string (code.layer, "slow");
    assert_equals_string (code.below, "eye");
    assert_equals_string (code.phase, n < 10 ? "waiting" :
        n < SECOND_AT ? "first" : n < THIRD_AT ? "second" :
        n < FROZEN_AT ? "third" : "frozen");
    assert_equals_int (code.first_units, 4);
    assert_equals_int (code.second_units, 6);
    assert_equals_int (code.third_units, 9);
    assert_equals_int (code.fields_across, 1);
    assert_equals_uint64 (code.frames_seen, n + 1);
    assert_equals_int (code.first != NULL, n >= FIRST_CODE);
    assert_equals_int (code.second != NULL, n >= SECOND_CODE);
    assert_equals_int (code.third != NULL, n > THIRD_AT);
    assert_equals_int (code.slowness_first > 0, n > FIRST_CODE && n != 70);
    assert_equals_int (code.slowness_third > 0, n > THIRD_AT + 1 && n != 160);
    gst_buffer_unref (out);
  }
  harness_free (h, bus);
}

GST_END_TEST;

/* Downstream elements get the layer's parts and those of invariantlayer. */
static const struct
{
  const gchar *downstream;
  GstSparseCodeParts more;
} pipelines[] = {
  {"! invariantlayer first-units=4 second-units=6 ! fakesink name=sink", 0},
  {"! queue ! invariantlayer first-units=4 second-units=6 ! queue ! fakesink name=sink", 0},
  {"attach=0 ! identity ! invariantlayer first-units=4 second-units=6 ! fakesink name=sink",
      0},
  {"! tee name=t ! queue ! fakesink async=false t. ! queue ! "
        "invariantlayer first-units=4 second-units=6 ! fakesink async=false name=sink",
      0},
  {"! invariantlayer first-units=4 second-units=6 ! tee name=t ! queue ! reconstruct " "panels=prototypes ! fakesink async=false t. ! fakesink name=sink " "async=false", GST_SPARSE_CODE_PART_PROTOTYPES},
  {"field-width=10 field-height=5 ! invariantlayer first-units=4 second-units=6 ! " "fakesink name=sink", 0},
};

static GstPadProbeReturn
check_parts (GstPad * pad, GstPadProbeInfo * info, gpointer data)
{
  const guint *which = data;
  GstInvariantCode invariant;
  GstSparseCode code;

  fail_unless (gst_buffer_get_sparse_code (GST_PAD_PROBE_INFO_BUFFER (info),
          NULL, &code));
  fail_unless (gst_buffer_get_invariant_code (GST_PAD_PROBE_INFO_BUFFER (info),
          NULL, &invariant));
  fail_unless (gst_sparse_code_parts (&code) & GST_SPARSE_CODE_PART_DRIVE);
  fail_if (pipelines[*which].more & ~gst_sparse_code_parts (&code));
  return GST_PAD_PROBE_OK;
}

GST_START_TEST (test_asks_for_the_drive)
{
  gchar *line = g_strconcat ("tapestrysrc num-buffers=10 ! competelayer "
      "columns=5 rows=4 ", pipelines[__i__].downstream, NULL);
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstElement *sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  GstPad *pad = gst_element_get_static_pad (sink, "sink");
  GstBus *bus = gst_element_get_bus (pipeline);
  guint which = __i__;
  GstMessage *message;

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, check_parts, &which, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS, "%s", line);
  gst_message_unref (message);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (pad);
  gst_object_unref (sink);
  gst_object_unref (pipeline);
  g_free (line);
}

GST_END_TEST;

/* Pushes @buffer, which is refused with an error that contains @words. */
static void
assert_refused (GstHarness * h, GstBus * bus, GstBuffer * buffer,
    const gchar * words)
{
  gchar *said;

  assert_equals_int (push_until_refused (h, buffer), GST_FLOW_ERROR);
  said = bus_says (bus, GST_MESSAGE_ERROR);
  fail_unless (said != NULL && strstr (said, words) != NULL, "%s", said);
  g_free (said);
}

GST_START_TEST (test_missing_drive)
{
  GstBus *bus;
  GstHarness *h = harness_new (LAYER, &bus);
  GstSparseCode code = { "eye", UNITS, 1, 8, 6, 1, 1, 1, 1, 1 };
  GstBuffer *buffer = blank_buffer (0, 8);

  gst_buffer_add_sparse_code (buffer, &code);
  assert_refused (h, bus, buffer, "set attach=code+drive on");
  assert_refused (h, bus, blank_buffer (0, 8), "Put competelayer before");
  harness_free (h, bus);

  h = harness_new (LAYER "layer=ear", &bus);
  assert_refused (h, bus, coded_frame (0), "Set `layer` to");
  harness_free (h, bus);
}

GST_END_TEST;

/* The video meta has the frame begin at the last line but one. */
GST_START_TEST (test_frame_beyond_its_buffer)
{
  gsize offset[GST_VIDEO_MAX_PLANES] = { 32 };
  gint stride[GST_VIDEO_MAX_PLANES] = { 8 };
  GstBus *bus;
  GstHarness *h = harness_new (LAYER, &bus);
  GstBuffer *buffer = coded_frame (0);
  GstInvariantCode code;

  gst_buffer_add_video_meta_full (buffer, 0, GST_VIDEO_FORMAT_GRAY8, 8, 6, 1,
      offset, stride);
  assert_refused (h, bus, buffer, "too small for a frame");

  /* It has learned nothing from that frame. */
  buffer = gst_harness_push_and_pull (h, coded_frame (1));
  fail_unless (gst_buffer_get_invariant_code (buffer, NULL, &code));
  assert_equals_uint64 (code.frames_seen, 1);
  gst_buffer_unref (buffer);
  harness_free (h, bus);
}

GST_END_TEST;

/* A frame that the layer left uncoded passes unchanged. */
GST_START_TEST (test_frame_without_code)
{
  GstBus *bus;
  GstHarness *h = harness_new (LAYER, &bus);
  GstInvariantCode code;
  GstBuffer *out;

  run (h, 0, 20);
  out = gst_harness_push_and_pull (h, blank_buffer (20, 8));
  fail_if (gst_buffer_get_invariant_code (out, NULL, &code));
  gst_buffer_unref (out);
  gst_buffer_unref (code_of (h, 21, &code));
  assert_equals_uint64 (code.frames_seen, 21);
  harness_free (h, bus);
}

GST_END_TEST;

/* With a discontinuity of any kind before every frame there is nothing to learn. */
GST_START_TEST (test_gaps)
{
  GstBus *bus;
  GstHarness *h = harness_new (LAYER, &bus);
  GstInvariantCode code;
  GstSegment segment;
  GstBuffer *buffer, *out;
  guint n;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  for (n = 0; n < 150; n++) {
    buffer = coded_frame (n);
    if (__i__ == 0) {
      GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
    } else {
      if (__i__ == 1) {
        gst_harness_push_event (h, gst_event_new_flush_start ());
        gst_harness_push_event (h, gst_event_new_flush_stop (TRUE));
      }
      gst_harness_push_event (h, gst_event_new_segment (&segment));
    }
    out = gst_harness_push_and_pull (h, buffer);
    fail_unless (gst_buffer_get_invariant_code (out, NULL, &code));
    fail_if (code.first != NULL);
    gst_buffer_unref (out);
  }
  harness_free (h, bus);
}

GST_END_TEST;

/* One run and two runs learn the same and give the same codes. */
GST_START_TEST (test_resumed)
{
  gchar *folder = g_dir_make_tmp ("slow-XXXXXX", NULL);
  gchar *whole = g_build_filename (folder, "whole", NULL);
  gchar *half = g_build_filename (folder, "half", NULL), *bytes, *again;
  gchar *line;
  gsize length, length_again;
  GstBus *bus;
  GstHarness *h = harness_new (LAYER, &bus);

  gst_harness_set (h, "invariantlayer", "save-location", whole, NULL);
  run (h, 0, 120);
  harness_free (h, bus);

  h = harness_new (LAYER, &bus);
  gst_harness_set (h, "invariantlayer", "save-location", half, NULL);
  run (h, 0, 57);
  gst_harness_push_event (h, gst_event_new_eos ());
  harness_free (h, bus);
  line = g_strdup_printf (LAYER " location=%s save-location=%s", half, half);
  h = harness_new (line, &bus);
  run (h, 57, 120);
  harness_free (h, bus);
  g_free (line);

  fail_unless (g_file_get_contents (whole, &bytes, &length, NULL));
  fail_unless (g_file_get_contents (half, &again, &length_again, NULL));
  assert_equals_uint64 (length, length_again);
  fail_unless (memcmp (bytes, again, length) == 0);
  g_remove (whole);
  g_remove (half);
  g_rmdir (folder);
  g_free (folder);
  g_free (whole);
  g_free (half);
  g_free (bytes);
  g_free (again);
}

GST_END_TEST;

GST_START_TEST (test_cannot_save)
{
  GstBus *bus;
  GstHarness *h = harness_new (LAYER "save-interval=5", &bus);
  guint n;

  gst_harness_set (h, "invariantlayer", "save-location", "/nonexistent/slow",
      NULL);
  for (n = 0; n < 4; n++)
    gst_harness_push (h, coded_frame (n));
  assert_refused (h, bus, coded_frame (4), "Set save-location to a file");
  harness_free (h, bus);
}

GST_END_TEST;

/* Frames of another size are learned without a restart; with another layer,
 * learning starts over. */
GST_START_TEST (test_caps_and_layers_change)
{
  GstBus *bus;
  GstHarness *h = harness_new (LAYER, &bus);
  GstInvariantCode code;
  GstBuffer *buffer, *out;
  gchar *said;

  run (h, 0, 110);
  gst_harness_set_src_caps_str (h, GRAY (16, 6));
  buffer = blank_buffer (110, 16);
  add_code (buffer, 110, UNITS, 2);
  out = gst_harness_push_and_pull (h, buffer);
  fail_unless (gst_buffer_get_invariant_code (out, NULL, &code));
  assert_equals_int (code.fields_across, 2);
  fail_unless (code.second != NULL);
  assert_equals_uint64 (g_bytes_get_size (code.second),
      2 * 6 * sizeof (gfloat));
  gst_buffer_unref (out);

  fail_unless (bus_says (bus, GST_MESSAGE_WARNING) == NULL);
  buffer = blank_buffer (111, 16);
  add_code (buffer, 111, UNITS + 1, 1);
  out = gst_harness_push_and_pull (h, buffer);
  fail_unless (gst_buffer_get_invariant_code (out, NULL, &code));
  assert_equals_string (code.phase, "waiting");
  assert_equals_uint64 (code.frames_seen, 1);
  gst_buffer_unref (out);
  said = bus_says (bus, GST_MESSAGE_WARNING);
  fail_unless (said != NULL && strstr (said, "starts over") != NULL);
  g_free (said);
  harness_free (h, bus);
}

GST_END_TEST;

/* The number of active units of the third stage in @buffer, which is released. */
static guint
count_active (GstBuffer * buffer)
{
  GstInvariantCode code;
  const gfloat *third;
  guint active = 0, u;

  fail_unless (gst_buffer_get_invariant_code (buffer, NULL, &code));
  third = code.third ? g_bytes_get_data (code.third, NULL) : NULL;
  for (u = 0; third != NULL && u < code.third_units; u++)
    active += third[u] > 0;
  gst_buffer_unref (buffer);
  return active;
}

/* The last message equals `stats` and has the Delta of pixels that go from 0 to
 * 19 ten times: 190 steps of 1 and 9 of 19, over a variance of 33.25. */
GST_START_TEST (test_messages)
{
  GstBus *bus;
  GstHarness *h = harness_new (LAYER, &bus);
  GstElement *element = gst_harness_find_element (h, "invariantlayer");
  GstStructure *stats;
  gdouble pixels, drive, share;
  GstMessage *message;
  guint n, messages = 0, active = 0, unused;

  for (n = 0; n < 200; n++) {
    GstBuffer *buffer = blank_buffer (n, 8);
    guint now;

    gst_buffer_memset (buffer, 0, n % 20, 48);
    add_code (buffer, n, UNITS, 1);
    now = count_active (gst_harness_push_and_pull (h, buffer));
    active += n >= FROZEN_AT ? now : 0;
  }
  gst_harness_push_event (h, gst_event_new_eos ());
  while ((message = gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT))) {
    messages++;
    fail_unless (gst_message_has_name (message, "invariantlayer"));
    gst_message_unref (message);
  }
  assert_equals_int (messages, 7);
  g_object_get (element, "stats", &stats, NULL);
  fail_unless (gst_structure_get_double (stats, "slowness-pixels", &pixels));
  fail_unless (fabs (pixels - (190 + 9 * 361) / 199.0 / 33.25) < 1e-3, "%g",
      pixels);
  fail_unless (gst_structure_get_double (stats, "slowness-drive", &drive));
  fail_unless (drive > 0.1 && drive < 2.0);
  fail_unless (gst_structure_get_double (stats, "active-third", &share));
  fail_unless (active > 0 && fabs (share - active / (9.0 * 40.0)) < 1e-9);
  fail_unless (gst_structure_get_double (stats, "slowness-third", &share));
  fail_unless (share > 0.01 && share < 3.0);
  fail_unless (gst_structure_get_uint (stats, "unused-third", &unused));
  fail_unless (unused < 9);
  assert_equals_string (gst_structure_get_string (stats, "phase"), "frozen");
  gst_structure_free (stats);
  gst_object_unref (element);
  harness_free (h, bus);
}

GST_END_TEST;

/* No cosine exceeds 1, and about half of them exceed 0. The threshold is used
 * from the next frame on. */
GST_START_TEST (test_threshold)
{
  GstBus *bus;
  GstHarness *h = harness_new (LAYER, &bus);
  guint few;

  run (h, 0, FROZEN_AT);
  few = count_active (gst_harness_push_and_pull (h, coded_frame (FROZEN_AT)));
  gst_harness_set (h, "invariantlayer", "third-threshold", 1.0, NULL);
  assert_equals_int (count_active (gst_harness_push_and_pull (h,
              coded_frame (FROZEN_AT))), 0);
  gst_harness_set (h, "invariantlayer", "third-threshold", 0.0, NULL);
  fail_unless (count_active (gst_harness_push_and_pull (h,
              coded_frame (FROZEN_AT))) > few);
  fail_unless (bus_says (bus, GST_MESSAGE_WARNING) == NULL);
  harness_free (h, bus);
}

GST_END_TEST;

static Suite *
invariantlayer_suite (void)
{
  Suite *s = suite_create ("invariantlayer");
  TCase *tc = tcase_create ("element");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_what_is_attached);
  tcase_add_loop_test (tc, test_asks_for_the_drive, 0,
      G_N_ELEMENTS (pipelines));
  tcase_add_test (tc, test_missing_drive);
  tcase_add_test (tc, test_frame_beyond_its_buffer);
  tcase_add_test (tc, test_frame_without_code);
  tcase_add_loop_test (tc, test_gaps, 0, 3);
  tcase_add_test (tc, test_resumed);
  tcase_add_test (tc, test_cannot_save);
  tcase_add_test (tc, test_caps_and_layers_change);
  tcase_add_test (tc, test_messages);
  tcase_add_test (tc, test_threshold);
  return s;
}

GST_CHECK_MAIN (invariantlayer);
