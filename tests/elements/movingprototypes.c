/* Fields of several frames in pipelines: which buffers have a code, and what elements
 * downstream make of it
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>

#include "blocks.h"
#include "gstinvariantcode.h"
#include "gstsparsecode.h"
#include "pictures.h"

#define SPAN 3
#define LAYER "competelayer columns=3 rows=2 winners=2 field-width=4 " \
    "field-height=3 "

/* --- which frames have a code --- */

static GstBuffer *
numbered_frame (guint n, guint64 offset)
{
  GstBuffer *buffer = frame (n);

  GST_BUFFER_OFFSET (buffer) = offset;
  GST_BUFFER_OFFSET_END (buffer) =
      offset == GST_BUFFER_OFFSET_NONE ? offset : offset + 1;
  return buffer;
}

/* Pushes a frame. Whether it has a code, the meta says what fields are like.
 *
 * Returns: whether it has a code */
static gboolean
is_coded (GstHarness * h, GstBuffer * buffer, guint frames, gboolean motion)
{
  GstBuffer *out = gst_harness_push_and_pull (h, buffer);
  GstSparseCode code;
  gboolean coded;

  fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
  assert_equals_int (code.field_frames, frames);
  assert_equals_int (code.motion, motion);
  assert_equals_int (code.fields_across * code.fields_down, 4);
  coded = code.winners > 0;
  fail_unless ((code.indices != NULL) == coded);
  fail_unless ((code.activations != NULL) == coded);
  fail_unless ((code.prototypes != NULL) == coded);
  fail_unless ((code.reconstruction != NULL) == coded);
  fail_unless (coded || (!code.learning && code.error == 0.0));
  if (coded)
    assert_equals_int (g_bytes_get_size (code.prototypes),
        6 * 4 * 3 * frames * (int) sizeof (gfloat) * 2);
  gst_buffer_unref (out);
  return coded;
}

static void
flush (GstHarness * h)
{
  GstSegment segment;

  fail_unless (gst_harness_push_event (h, gst_event_new_flush_start ()));
  fail_unless (gst_harness_push_event (h, gst_event_new_flush_stop (TRUE)));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  fail_unless (gst_harness_push_event (h, gst_event_new_segment (&segment)));
}

/* Frames 0, 6, 12, 18 and 24 are the first after a gap: the start, a discontinuity,
 * a flush, offsets that are left out, and another size. */
GST_START_TEST (test_frames_with_a_code)
{
  gboolean motion = __i__ == 1;
  guint frames = __i__ < 2 ? SPAN : 1, n;
  gchar *line = g_strdup_printf (LAYER "field-frames=%u contrast=%s", frames,
      motion ? "motion" : "local");
  GstHarness *h = harness_for (line, GRAY (8, 6));

  for (n = 0; n < 30; n++) {
    guint64 offset = n < 3 ? GST_BUFFER_OFFSET_NONE : n < 18 ? n : n + 5;
    GstBuffer *buffer = numbered_frame (n, offset);

    if (n == 6)
      GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
    if (n == 12)
      flush (h);
    if (n == 24) {
      gst_harness_set_src_caps_str (h, GRAY (7, 6));
      gst_buffer_set_size (buffer, 48);
    }
    fail_unless (is_coded (h, buffer, frames, motion)
        == (n % 6 + 1 >= frames), "frame %u", n);
  }
  gst_harness_teardown (h);
  g_free (line);
}

GST_END_TEST;

/* A frame that is not coded because it comes very late is a gap. */
GST_START_TEST (test_late_frames_are_a_gap)
{
  GstHarness *h = harness_for (LAYER "field-frames=3 qos=true", GRAY (8, 6));
  GstSparseCode code;
  GstBuffer *out;
  guint n;

  for (n = 0; n < 4; n++)
    is_coded (h, frame (n), SPAN, FALSE);
  gst_harness_push_upstream_event (h, gst_event_new_qos (GST_QOS_TYPE_UNDERFLOW,
          2.0, 2 * GST_SECOND / 30, 3 * GST_SECOND / 30));
  out = gst_harness_push_and_pull (h, frame (4));
  fail_if (gst_buffer_get_sparse_code (out, NULL, &code));
  gst_buffer_unref (out);
  for (n = 20; n < 24; n++)
    fail_unless (is_coded (h, frame (n), SPAN, FALSE) == (n >= 22));
  gst_harness_teardown (h);
}

GST_END_TEST;

/* If no frame follows another, there is one warning. */
GST_START_TEST (test_only_gaps)
{
  GstHarness *h = harness_for (LAYER "field-frames=3", GRAY (8, 6));
  GstBus *bus = watch (h);
  gchar *said;
  guint n;

  for (n = 0; n < 250; n++)
    fail_if (is_coded (h, numbered_frame (n, 2 * n), SPAN, FALSE));
  said = bus_says (bus, GST_MESSAGE_WARNING);
  fail_unless (strstr (said, "never 3 without a gap"), "%s", said);
  g_free (said);
  fail_unless (bus_says (bus, GST_MESSAGE_WARNING) == NULL);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_motion_of_one_frame_is_refused)
{
  GstHarness *h = gst_harness_new ("competelayer");
  GstBus *bus = watch (h);
  gchar *said;

  gst_element_set_state (h->element, GST_STATE_READY);
  gst_harness_set (h, "competelayer", "contrast", 3, NULL);
  fail_unless_equals_int (gst_element_set_state (h->element, GST_STATE_PAUSED),
      GST_STATE_CHANGE_FAILURE);
  said = bus_says (bus, GST_MESSAGE_ERROR);
  fail_unless (strstr (said, "set field-frames to 2 or more"), "%s", said);
  g_free (said);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* --- downstream --- */

/* Two frames a prototype: in the first all of unit u are (u + 1) / 4, in the second 1. */
static GstBuffer *
film_new (guint64 number, gboolean coded)
{
  static gfloat prototypes[2 * FAKE_UNITS * FAKE_PIXELS];
  GstBuffer *buffer = frame_new (number);
  GstSparseCode code = fake_code ();
  guint i;

  for (i = 0; i < G_N_ELEMENTS (prototypes); i++)
    prototypes[i] = i / FAKE_PIXELS % 2 ? 1.0f :
        (i / FAKE_PIXELS / 2 + 1) / 4.0f;
  if (!coded) {
    fake_code_clear (&code);
    code.winners = 0;
  } else {
    g_bytes_unref (code.prototypes);
    code.prototypes = g_bytes_new_static (prototypes, sizeof prototypes);
  }
  code.field_frames = 2;
  gst_buffer_add_sparse_code (buffer, &code);
  fake_code_clear (&code);
  return buffer;
}

/* Each picture shows the next frame of the prototypes; of frames without a code there are
 * none. */
GST_START_TEST (test_prototypes_play)
{
  GstHarness *h = harness_new ("panels=prototypes colormap=gray");
  guint n, seen = 0;

  for (n = 0; n < 8; n++) {
    gboolean coded = n >= 2 && n != 5;
    GstBuffer *out;

    fail_unless_equals_int (gst_harness_push (h, film_new (n, coded)),
        GST_FLOW_OK);
    out = gst_harness_try_pull (h);
    fail_unless ((out != NULL) == coded, "frame %u", n);
    if (out == NULL)
      continue;
    /* The first unit: a quarter of its greatest value, then all of it. */
    assert_pixel (out, GAP, 3, 3, grey (seen % 2 ? 255 : 64));
    gst_buffer_unref (out);
    seen++;
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Plays a pipeline; @probe sees the buffers at a pad of its element `seen`. */
static void
run (const gchar * line, const gchar * pad_name, GstPadProbeCallback probe,
    gpointer data)
{
  GError *error = NULL;
  GstElement *pipeline = gst_parse_launch (line, &error), *seen;
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;
  GstPad *pad;

  fail_unless (error == NULL, "%s", error ? error->message : "");
  seen = gst_bin_get_by_name (GST_BIN (pipeline), "seen");
  pad = gst_element_get_static_pad (seen, pad_name);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, probe, data, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_WARNING);
  fail_unless_equals_string (GST_MESSAGE_TYPE_NAME (message), "eos");
  gst_message_unref (message);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pad);
  gst_object_unref (seen);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
}

static GstPadProbeReturn
count_tensors (GstPad * pad, GstPadProbeInfo * info, gpointer data)
{
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  GstCaps *caps = gst_pad_get_current_caps (pad);

  fail_unless_equals_string (gst_structure_get_string (gst_caps_get_structure
          (caps, 0), "dimensions"), "1:8:24:6");
  assert_equals_int (gst_buffer_get_size (buffer), 8 * 24 * 6 * 4);
  gst_caps_unref (caps);
  ++*(guint *) data;
  return GST_PAD_PROBE_OK;
}

/* In a tensor the frames of a prototype stand one below the other. */
GST_START_TEST (test_tensors_of_prototypes)
{
  guint tensors = 0;

  run ("tapestrysrc num-buffers=10 ! competelayer columns=3 rows=2 winners=2 "
      "field-width=8 field-height=8 field-frames=3 ! "
      "codetensor content=prototypes ! other/tensors,format=static ! "
      "fakesink name=seen", "sink", count_tensors, &tensors);
  assert_equals_int (tensors, 8);
}

GST_END_TEST;

static GstPadProbeReturn
count_recalled (GstPad * pad, GstPadProbeInfo * info, gpointer data)
{
  guint *counts = data;
  GstInvariantCode code;

  fail_unless (gst_buffer_get_invariant_code (GST_PAD_PROBE_INFO_BUFFER (info),
          NULL, &code));
  counts[0]++;
  counts[1] += code.first != NULL;
  counts[2] += code.reconstruction != NULL;
  return GST_PAD_PROBE_OK;
}

/* An invariantlayer takes the drives of such fields, and recalls frames: all but those
 * that are recalled first, as it, too, waits for three frames. */
GST_START_TEST (test_recall)
{
  GstElementFactory *factory = gst_element_factory_find ("invariantlayer");
  guint counts[3] = { 0, 0, 0 };
  gchar *line;

  if (factory == NULL)
    return;
  gst_object_unref (factory);
  line = g_strdup_printf ("tapestrysrc num-buffers=300 ! video/x-raw,width=16,"
      "height=16 ! competelayer columns=4 rows=4 winners=3 field-width=8 "
      "field-height=8 field-frames=3 contrast=%s ! invariantlayer name=seen "
      "first-units=4 second-units=6 start-after=40 first-frames=60 "
      "second-frames=100 solve-interval=20 window=80 ! "
      "reconstruct panels=prototypes+recall ! fakesink",
      __i__ ? "motion" : "local");
  run (line, "src", count_recalled, counts);
  assert_equals_int (counts[0], 300);
  fail_unless (counts[1] > 200, "%u", counts[1]);
  fail_unless (counts[2] > 100 && counts[2] < counts[1], "%u", counts[2]);
  g_free (line);
}

GST_END_TEST;

static Suite *
movingprototypes_suite (void)
{
  Suite *suite = suite_create ("movingprototypes");
  TCase *tc = tcase_create ("element");

  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_frames_with_a_code, 0, 3);
  tcase_add_test (tc, test_late_frames_are_a_gap);
  tcase_add_test (tc, test_only_gaps);
  tcase_add_test (tc, test_motion_of_one_frame_is_refused);
  tcase_add_test (tc, test_prototypes_play);
  tcase_add_test (tc, test_tensors_of_prototypes);
  tcase_add_loop_test (tc, test_recall, 0, 2);
  return suite;
}

GST_CHECK_MAIN (movingprototypes);
