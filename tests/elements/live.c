/* competelayer in live pipelines: late frames, latency, changes of caps, seeks,
 * pauses, loops, EOS, and H.264 over RTP
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>

#include "blocks.h"
#include "gstsparsecode.h"

#define FRAME (GST_SECOND / 30)
#define SMALL "competelayer columns=4 rows=3 winners=2 "

/* Long enough for a busy machine. */
#define PATIENCE (100 * GST_SECOND)

/* A sink reports that frame @n was late by @late. */
static void
report_late (GstHarness * h, guint n, GstClockTimeDiff late)
{
  gst_harness_push_upstream_event (h, gst_event_new_qos (GST_QOS_TYPE_UNDERFLOW,
          1.0, late, gst_util_uint64_scale (n, GST_SECOND, 30)));
}

/* Pushes a frame, whose memory must come out unchanged.
 *
 * Returns: the number of frames learned so far, or -1 if the frame was not
 * coded */
static gint
push_frame (GstHarness * h, guint n)
{
  GstBuffer *in = frame (n), *out;
  GstMemory *memory = gst_buffer_peek_memory (in, 0);
  GstSparseCode code;
  gint learned = -1;

  out = gst_harness_push_and_pull (h, in);
  fail_unless (gst_buffer_peek_memory (out, 0) == memory);
  if (gst_buffer_get_sparse_code (out, NULL, &code))
    learned = code.frames_learned;
  gst_buffer_unref (out);
  return learned;
}

static void
flush (GstHarness * h)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (h, gst_event_new_flush_start ());
  gst_harness_push_event (h, gst_event_new_flush_stop (TRUE));
  gst_harness_push_event (h, gst_event_new_segment (&segment));
}

/* The count @name in the stats of the element named competelayer. */
static guint64
counted (GstElement * layer, const gchar * name)
{
  GstStructure *stats;
  guint64 count = G_MAXUINT64;

  g_object_get (layer, "stats", &stats, NULL);
  fail_unless (gst_structure_get_uint64 (stats, name, &count), "%s", name);
  gst_structure_free (stats);
  return count;
}

static void
assert_counts (GstHarness * h, guint64 frames, guint64 uncoded,
    guint64 unlearned)
{
  GstElement *layer = gst_harness_find_element (h, "competelayer");

  gst_harness_push_event (h, gst_event_new_eos ());
  assert_equals_uint64 (counted (layer, "frames"), frames);
  assert_equals_uint64 (counted (layer, "dropped-coding"), uncoded);
  assert_equals_uint64 (counted (layer, "dropped-learning"), unlearned);
  gst_object_unref (layer);
}

GST_START_TEST (test_late_frames)
{
  GstHarness *h = harness_for (SMALL "qos=true", GRAY (8, 6));

  assert_equals_int (push_frame (h, 0), 1);
  report_late (h, 0, FRAME / 2);
  assert_equals_int (push_frame (h, 1), 1);
  report_late (h, 1, 2 * FRAME);
  assert_equals_int (push_frame (h, 2), -1);
  assert_equals_int (push_frame (h, 3), -1);
  assert_equals_int (push_frame (h, 4), 1);    /* some of it was caught up */
  report_late (h, 4, -(GstClockTimeDiff) FRAME / 2);
  assert_equals_int (push_frame (h, 5), 2);

  report_late (h, 5, 100 * FRAME);
  assert_equals_int (push_frame (h, 6), -1);
  flush (h);
  assert_equals_int (push_frame (h, 0), 3);
  report_late (h, 0, 100 * FRAME);
  assert_equals_int (push_frame (h, 1), -1);
  assert_counts (h, 5, 4, 2);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* QoS of type THROTTLE does not reduce learning. */
GST_START_TEST (test_throttled)
{
  GstHarness *h = harness_for (SMALL "qos=true", GRAY (8, 6));

  assert_equals_int (push_frame (h, 0), 1);
  gst_harness_push_upstream_event (h,
      gst_event_new_qos (GST_QOS_TYPE_THROTTLE, 1.0, GST_SECOND, 0));
  assert_equals_int (push_frame (h, 1), 2);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_without_qos_all_is_learned)
{
  GstHarness *h = harness_for (SMALL, GRAY (8, 6));
  guint i;

  for (i = 0; i < 10; i++) {
    assert_equals_int (push_frame (h, i), i + 1);
    report_late (h, i, 100 * FRAME);
  }
  assert_counts (h, 10, 0, 0);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Without learning, no frame is skipped. */
GST_START_TEST (test_late_without_learning)
{
  GstHarness *h = harness_for (SMALL "qos=true learning=false", GRAY (8, 6));

  assert_equals_int (push_frame (h, 0), 0);
  report_late (h, 0, FRAME / 2);
  assert_equals_int (push_frame (h, 1), 0);
  assert_counts (h, 2, 0, 0);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Without a framerate, the duration of a frame is that of the frame before. */
GST_START_TEST (test_unknown_framerate)
{
  GstHarness *h = harness_for (SMALL "qos=true",
      "video/x-raw,format=GRAY8,width=8,height=6,framerate=0/1");

  report_late (h, 0, GST_SECOND);
  assert_equals_int (push_frame (h, 1), 0);    /* late, by an unknown amount */
  assert_equals_int (push_frame (h, 2), -1);
  report_late (h, 2, FRAME / 2);
  assert_equals_int (push_frame (h, 3), 0);
  report_late (h, 3, 0);
  assert_equals_int (push_frame (h, 4), 1);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* In reverse playback running time increases while timestamps decrease. */
GST_START_TEST (test_reverse)
{
  GstHarness *h = harness_for (SMALL "qos=true", GRAY (8, 6));
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.rate = -1.0;
  segment.stop = segment.position = 20 * GST_SECOND / 30;
  gst_harness_push_event (h, gst_event_new_segment (&segment));
  assert_equals_int (push_frame (h, 19), 1);
  report_late (h, 1, FRAME / 2);  /* in running time: frame 19 */
  assert_equals_int (push_frame (h, 18), 1);
  report_late (h, 2, 2 * FRAME);
  assert_equals_int (push_frame (h, 17), -1);
  report_late (h, 3, -(GstClockTimeDiff) FRAME);
  assert_equals_int (push_frame (h, 16), 2);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Frames that are too late to be coded are still counted. */
GST_START_TEST (test_nothing_but_very_late_frames)
{
  GstHarness *h = harness_for (SMALL "qos=true", GRAY (8, 6));
  GstElement *layer = gst_harness_find_element (h, "competelayer");
  guint i;

  assert_equals_int (push_frame (h, 0), 1);
  report_late (h, 0, 1000 * FRAME);
  for (i = 1; i < 70; i++)
    assert_equals_int (push_frame (h, i), -1);
  fail_unless (counted (layer, "dropped-coding") > 55);
  gst_object_unref (layer);
  assert_counts (h, 1, 69, 0);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_lateness_ends_in_ready)
{
  GstHarness *h = harness_for (SMALL "qos=true", GRAY (8, 6));

  assert_equals_int (push_frame (h, 0), 1);
  report_late (h, 0, 1000 * FRAME);
  assert_equals_int (push_frame (h, 1), -1);
  gst_element_set_state (h->element, GST_STATE_READY);
  gst_element_set_state (h->element, GST_STATE_PLAYING);
  gst_harness_push_event (h, gst_event_new_stream_start ("again"));
  gst_harness_set_src_caps_str (h, GRAY (8, 6));
  assert_equals_int (push_frame (h, 2), 2);
  gst_harness_teardown (h);
}

GST_END_TEST;

static GstClockTime
latency_beyond (GstHarness * h, GstClockTime upstream)
{
  GstClockTime latency = gst_harness_query_latency (h);

  fail_unless (GST_CLOCK_TIME_IS_VALID (latency) && latency >= upstream);
  return latency - upstream;
}

GST_START_TEST (test_latency)
{
  GstHarness *h = harness_for ("competelayer", GRAY (8, 6));
  GstClockTime upstream = 5 * GST_MSECOND, ours;
  GstBus *bus = watch (h);
  GstMessage *message;
  guint i;

  gst_harness_set_upstream_latency (h, upstream);
  assert_equals_uint64 (latency_beyond (h, upstream), 0);
  assert_equals_int (push_frame (h, 0), 1);
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_LATENCY);
  fail_unless (message != NULL);
  gst_message_unref (message);
  for (i = 1; i < 50; i++)
    push_frame (h, i);
  ours = latency_beyond (h, upstream);
  fail_unless (ours > 0 && ours < FRAME);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* The reported latency is shorter than a frame even if coding takes longer: here
 * a frame lasts a hundredth of a millisecond. */
GST_START_TEST (test_latency_under_a_frame)
{
  GstHarness *h = harness_for ("competelayer columns=40 rows=40",
      "video/x-raw,format=GRAY8,width=8,height=6,framerate=100000/1");

  latency_beyond (h, 0);
  push_frame (h, 0);
  push_frame (h, 1);
  assert_equals_uint64 (latency_beyond (h, 0), GST_SECOND / 100000 - 1);
  gst_harness_teardown (h);
}

GST_END_TEST;

#define FIELDS "competelayer columns=4 rows=3 winners=2 field-width=4 " \
    "field-height=3 "

/* A new frame size with the same field size continues learning; another format
 * starts over. */
GST_START_TEST (test_caps_change)
{
  GstHarness *h = harness_for (FIELDS, GRAY (8, 6));
  GstBus *bus = watch (h);
  GstSparseCode code;
  GstBuffer *out;
  gchar *said;

  assert_equals_int (push_frame (h, 0), 1);
  gst_harness_set_src_caps_str (h, GRAY (16, 12));
  out = gst_harness_push_and_pull (h, gst_buffer_new_wrapped (g_malloc0 (192),
          192));
  fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
  assert_equals_int (code.fields_across * code.fields_down, 16);
  assert_equals_uint64 (code.frames_learned, 2);
  gst_buffer_unref (out);
  gst_harness_set_src_caps_str (h, GRAY (8, 6));
  assert_equals_int (push_frame (h, 2), 3);
  fail_unless (bus_says (bus, GST_MESSAGE_WARNING) == NULL);

  gst_harness_set_src_caps_str (h,
      "video/x-raw,format=RGB,width=8,height=6,framerate=30/1");
  said = bus_says (bus, GST_MESSAGE_WARNING);
  fail_unless (said != NULL && strstr (said, "starts over") != NULL);
  g_free (said);
  out = gst_harness_push_and_pull (h, gst_buffer_new_wrapped (g_malloc0 (144),
          144));
  fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
  assert_equals_int (code.channels, 3);
  assert_equals_uint64 (code.frames_learned, 1);
  gst_buffer_unref (out);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* The prototypes in the meta of a frame that is not learned. */
static GBytes *
prototypes_after (GstHarness * h)
{
  GstElement *layer = gst_harness_find_element (h, "competelayer");

  g_object_set (layer, "learning", FALSE, NULL);
  gst_object_unref (layer);
  return learned (h, 100, 1);
}

/* At EOS the frames of an incomplete batch are dropped, and reported. */
GST_START_TEST (test_end_in_mid_batch)
{
  const gchar *line = FIELDS "rule=hebbian coding=winners batch-size=10 "
      "snapshot-interval=1";
  GstHarness *h = harness_for (line, GRAY (8, 6));
  GstHarness *shorter = harness_for (line, GRAY (8, 6));
  GstElement *layer = gst_harness_find_element (h, "competelayer");
  GBytes *a, *b;

  g_bytes_unref (learned (h, 0, 4));    /* 12 fields are in a batch, 4 wait */
  gst_harness_push_event (h, gst_event_new_eos ());
  assert_equals_uint64 (counted (layer, "frames"), 4);
  assert_equals_uint64 (counted (layer, "dropped-fields"), 4);
  gst_object_unref (layer);
  flush (h);
  g_bytes_unref (learned (shorter, 0, 3));
  a = prototypes_after (h);
  b = prototypes_after (shorter);
  fail_unless (g_bytes_equal (a, b));
  g_bytes_unref (a);
  g_bytes_unref (b);
  gst_harness_teardown (h);
  gst_harness_teardown (shorter);
}

GST_END_TEST;

/* A flush keeps waiting frames. */
GST_START_TEST (test_flush_in_mid_batch)
{
  const gchar *line = FIELDS "rule=hebbian coding=winners batch-size=10 "
      "snapshot-interval=1";
  GstHarness *h = harness_for (line, GRAY (8, 6));
  GstHarness *straight = harness_for (line, GRAY (8, 6));
  GBytes *a, *b;

  g_bytes_unref (learned (h, 0, 4));
  flush (h);
  a = learned (h, 4, 2);
  b = learned (straight, 0, 6);
  fail_unless (g_bytes_equal (a, b));
  g_bytes_unref (a);
  g_bytes_unref (b);
  gst_harness_teardown (h);
  gst_harness_teardown (straight);
}

GST_END_TEST;

/* A pipeline with threads and a clock. */
typedef struct
{
  GstElement *pipeline, *layer;
  GstBus *bus;
  gint buffers, coded;          /* atomic: buffers that reached the sink */
} Line;

static GstPadProbeReturn
count_buffer (GstPad * pad, GstPadProbeInfo * info, gpointer data)
{
  Line *line = data;
  GstSparseCode code;

  g_atomic_int_inc (&line->buffers);
  if (gst_buffer_get_sparse_code (GST_PAD_PROBE_INFO_BUFFER (info), NULL,
          &code))
    g_atomic_int_inc (&line->coded);
  return GST_PAD_PROBE_OK;
}

/* Starts a pipeline with a competelayer named eye. */
static void
line_open (Line * line, const gchar * description)
{
  GError *error = NULL;
  GstPad *pad;

  line->pipeline = gst_parse_launch (description, &error);
  fail_unless (error == NULL, "%s", error ? error->message : "");
  line->layer = gst_bin_get_by_name (GST_BIN (line->pipeline), "eye");
  line->bus = gst_element_get_bus (line->pipeline);
  line->buffers = line->coded = 0;
  pad = gst_element_get_static_pad (line->layer, "src");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, count_buffer, line, NULL);
  gst_object_unref (pad);
}

/* Waits for a message of the given types; fails on an error. */
static void
line_wait (Line * line, GstMessageType types)
{
  GstMessage *message;

  for (;;) {
    message = gst_bus_timed_pop_filtered (line->bus, PATIENCE,
        types | GST_MESSAGE_ERROR | GST_MESSAGE_LATENCY);
    fail_unless (message != NULL, "nothing came");
    fail_if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR);
    if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_LATENCY)
      break;
    gst_bin_recalculate_latency (GST_BIN (line->pipeline));
    gst_message_unref (message);
  }
  gst_message_unref (message);
}

static void
line_set (Line * line, GstState state)
{
  fail_if (gst_element_set_state (line->pipeline, state)
      == GST_STATE_CHANGE_FAILURE);
  if (state == GST_STATE_PAUSED)
    gst_element_get_state (line->pipeline, NULL, NULL, PATIENCE);
}

static void
line_wait_for_coded (Line * line, gint frames)
{
  gint64 until = g_get_monotonic_time () + PATIENCE / 1000;

  while (g_atomic_int_get (&line->coded) < frames) {
    GstMessage *message = gst_bus_timed_pop_filtered (line->bus,
        50 * GST_MSECOND, GST_MESSAGE_ERROR);

    fail_unless (message == NULL);
    fail_unless (g_get_monotonic_time () < until, "%d of %d frames came",
        g_atomic_int_get (&line->coded), frames);
  }
}

static void
line_close (Line * line)
{
  line_set (line, GST_STATE_NULL);
  gst_object_unref (line->layer);
  gst_object_unref (line->bus);
  gst_object_unref (line->pipeline);
}

/* A layer that is many times too slow keeps up with a live source: no frame is
 * lost, and skipped work is counted. */
GST_START_TEST (test_slow_layer_on_a_live_source)
{
  guint64 frames, learned, uncoded, unlearned;
  Line line;

  line_open (&line, "videotestsrc is-live=true num-buffers=120 pattern=snow ! "
      "video/x-raw,format=GRAY8,width=640,height=480,framerate=30/1 ! "
      "competelayer name=eye qos=true columns=32 rows=32 field-width=8 "
      "field-height=8 field-stride=4 ! fakesink sync=true qos=true");
  line_set (&line, GST_STATE_PLAYING);
  line_wait (&line, GST_MESSAGE_EOS);
  frames = counted (line.layer, "frames");
  learned = counted (line.layer, "frames-learned");
  uncoded = counted (line.layer, "dropped-coding");
  unlearned = counted (line.layer, "dropped-learning");
  assert_equals_int (line.buffers, 120);
  assert_equals_uint64 (frames + uncoded, 120);
  assert_equals_uint64 (learned + unlearned, frames);
  assert_equals_int (line.coded, frames);
  /* The source takes 4 s. Each frame that is learned takes a fifth of a second on a fast
   * core, and longer on a slow one. */
  fail_unless (uncoded > 0 && learned > 0 && learned < 60);
  line_close (&line);
}

GST_END_TEST;

/* A pause in a live stream: frames are dropped meanwhile. */
GST_START_TEST (test_pause)
{
  guint64 frames;
  Line line;

  line_open (&line, "videotestsrc is-live=true ! "
      "video/x-raw,format=GRAY8,width=40,height=30,framerate=30/1 ! "
      "competelayer name=eye interval=1 ! fakesink sync=true");
  line_set (&line, GST_STATE_PLAYING);
  line_wait_for_coded (&line, 5);
  line_set (&line, GST_STATE_PAUSED);
  frames = counted (line.layer, "frames-learned");
  fail_unless (frames >= 4);
  line_set (&line, GST_STATE_PLAYING);
  line_wait_for_coded (&line, frames + 5);
  fail_unless (counted (line.layer, "frames-learned") > frames);
  line_close (&line);
}

GST_END_TEST;

static void
seek (Line * line, GstSeekFlags flags, GstClockTime start, GstClockTime stop)
{
  fail_unless (gst_element_seek (line->pipeline, 1.0, GST_FORMAT_TIME,
          flags, GST_SEEK_TYPE_SET, start, GST_SEEK_TYPE_SET, stop));
}

/* A loop by segment seeks: each repetition is learned, and nothing starts over. */
GST_START_TEST (test_loop)
{
  GstClockTime turn = GST_SECOND;
  Line line;
  guint i;

  line_open (&line, "videotestsrc ! "
      "video/x-raw,format=GRAY8,width=40,height=30,framerate=30/1 ! "
      "competelayer name=eye interval=1 ! fakesink");
  line_set (&line, GST_STATE_PAUSED);
  seek (&line, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_SEGMENT, 0, turn);
  g_atomic_int_set (&line.buffers, 0);
  line_set (&line, GST_STATE_PLAYING);
  for (i = 0; i < 3; i++) {
    line_wait (&line, GST_MESSAGE_SEGMENT_DONE);
    if (i < 2)
      seek (&line, GST_SEEK_FLAG_SEGMENT, 0, turn);
  }
  /* The first prerolled frame may be from before the first seek. */
  fail_unless (counted (line.layer, "frames-learned") >= 90);
  fail_unless (counted (line.layer, "frames-learned") <= 92);
  line_close (&line);
}

GST_END_TEST;

/* A flushing seek in the middle of the stream, and on to the end. */
GST_START_TEST (test_seek)
{
  guint64 frames;
  Line line;

  line_open (&line, "videotestsrc ! "
      "video/x-raw,format=GRAY8,width=40,height=30,framerate=30/1 ! "
      "competelayer name=eye interval=1 ! fakesink");
  line_set (&line, GST_STATE_PAUSED);
  seek (&line, GST_SEEK_FLAG_FLUSH, 0, 1000 * GST_SECOND);
  line_set (&line, GST_STATE_PLAYING);
  line_wait_for_coded (&line, 20);
  seek (&line, GST_SEEK_FLAG_FLUSH, 5 * GST_SECOND, 6 * GST_SECOND);
  line_wait (&line, GST_MESSAGE_EOS);
  frames = counted (line.layer, "frames-learned");
  fail_unless (frames >= 50);
  assert_equals_uint64 (frames, counted (line.layer, "frames"));
  line_close (&line);
}

GST_END_TEST;

static gboolean
all_there (void)
{
  const gchar *const wanted[] = { "x264enc", "rtph264pay", "udpsink", "udpsrc",
    "rtpjitterbuffer", "rtph264depay", "avdec_h264", "videoconvert"
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (wanted); i++) {
    GstElementFactory *factory = gst_element_factory_find (wanted[i]);

    if (factory == NULL) {
      g_printerr ("H.264 over RTP is not tested: there is no %s.\n", wanted[i]);
      return FALSE;
    }
    gst_object_unref (factory);
  }
  return TRUE;
}

/* A network camera, simulated on this machine. */
GST_START_TEST (test_rtp)
{
  Line line;
  GstElement *udp, *camera;
  GError *error = NULL;
  gchar *text;
  gint port = 0;

  if (!all_there ())
    return;
  line_open (&line, "udpsrc name=udp port=0 address=127.0.0.1 "
      "caps=application/x-rtp,media=video,clock-rate=90000,"
      "encoding-name=H264,payload=96 ! rtpjitterbuffer ! rtph264depay ! "
      "avdec_h264 ! videoconvert ! video/x-raw,format=GRAY8 ! "
      "competelayer name=eye qos=true field-width=16 field-height=16 ! "
      "fakesink sync=true qos=true");
  udp = gst_bin_get_by_name (GST_BIN (line.pipeline), "udp");
  line_set (&line, GST_STATE_READY);
  g_object_get (udp, "port", &port, NULL);
  gst_object_unref (udp);
  fail_unless (port > 0);
  text = g_strdup_printf ("videotestsrc is-live=true ! "
      "video/x-raw,width=160,height=120,framerate=15/1 ! x264enc "
      "tune=zerolatency speed-preset=ultrafast key-int-max=15 ! "
      "rtph264pay config-interval=-1 pt=96 ! "
      "udpsink host=127.0.0.1 port=%d sync=false", port);
  camera = gst_parse_launch (text, &error);
  fail_unless (error == NULL);
  g_free (text);

  line_set (&line, GST_STATE_PLAYING);
  gst_element_set_state (camera, GST_STATE_PLAYING);
  line_wait_for_coded (&line, 20);
  gst_element_set_state (camera, GST_STATE_NULL);
  gst_object_unref (camera);
  line_close (&line);
}

GST_END_TEST;

static Suite *
live_suite (void)
{
  Suite *s = suite_create ("live");
  TCase *tc = tcase_create ("harness"), *pipelines = tcase_create ("pipelines");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_late_frames);
  tcase_add_test (tc, test_throttled);
  tcase_add_test (tc, test_without_qos_all_is_learned);
  tcase_add_test (tc, test_late_without_learning);
  tcase_add_test (tc, test_unknown_framerate);
  tcase_add_test (tc, test_reverse);
  tcase_add_test (tc, test_nothing_but_very_late_frames);
  tcase_add_test (tc, test_lateness_ends_in_ready);
  tcase_add_test (tc, test_latency);
  tcase_add_test (tc, test_latency_under_a_frame);
  tcase_add_test (tc, test_caps_change);
  tcase_add_test (tc, test_end_in_mid_batch);
  tcase_add_test (tc, test_flush_in_mid_batch);
  suite_add_tcase (s, pipelines);
  tcase_add_test (pipelines, test_slow_layer_on_a_live_source);
  tcase_add_test (pipelines, test_pause);
  tcase_add_test (pipelines, test_loop);
  tcase_add_test (pipelines, test_seek);
  tcase_add_test (pipelines, test_rtp);
  return s;
}

GST_CHECK_MAIN (live);
