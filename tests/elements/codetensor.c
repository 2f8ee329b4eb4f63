/* codetensor: bytes, caps, events and errors, tested with hand-made codes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>

#include "blocks.h"
#include "errors.h"
#include "tensorformat.h"
#include "tensors.h"

/* Four fields of 2 x 1 pixels, six units 3 x 2, activations of both signs: units 0
 * and 5 in the first field, none in the second, 2 in the third, in the last 1 and
 * one that is 0. */
static const guint32 wide_indices[] = { 0, 5, GST_SPARSE_CODE_NO_UNIT,
  GST_SPARSE_CODE_NO_UNIT, 2, GST_SPARSE_CODE_NO_UNIT, 1, 4
};

static const gfloat wide_activations[] =
    { 1.5f, -2.0f, 7.0f, 7.0f, -0.25f, 7.0f, 3.0f, 0.0f };

static const gfloat wide_dense[24] = {
  1.5f, 0, 0, 0, 0, -2.0f, 0, 0, 0, 0, 0, 0,
  0, 0, -0.25f, 0, 0, 0, 0, 3.0f, 0, 0, 0, 0
};

/* The halves of six prototypes of two pixels: of unit u, ON is u, 0; OFF 0.5, u. */
static gfloat wide_prototypes[24];
static gfloat wide_drive[24];

static GstBuffer *
wide_frame_new (guint64 number)
{
  GstSparseCode code = { "wide", 3, 2, 2, 1, 1, 2, 2, 2, 2 };
  GstBuffer *buffer = frame_new (number);
  guint i;

  for (i = 0; i < 24; i++) {
    const gfloat kinds[] = { i / 4, 0.0f, 0.5f, i / 4 };

    wide_prototypes[i] = kinds[i % 4];
    wide_drive[i] = (gint) i / 24.0f - 0.5f;
  }
  code.indices = g_bytes_new_static (wide_indices, sizeof wide_indices);
  code.activations =
      g_bytes_new_static (wide_activations, sizeof wide_activations);
  code.reconstruction =
      g_bytes_new_static (fake_reconstruction, sizeof fake_reconstruction);
  code.prototypes =
      g_bytes_new_static (wide_prototypes, sizeof wide_prototypes);
  code.drive = g_bytes_new_static (wide_drive, sizeof wide_drive);
  gst_buffer_add_sparse_code (buffer, &code);
  fake_code_clear (&code);
  g_bytes_unref (code.drive);
  return buffer;
}

/* --- the bytes --- */

GST_START_TEST (test_one_field)
{
  const gfloat dense[] = { 0.0f, 2.0f, 0.0f, 0.0f };
  const guint32 dims[] = { 2, 2, 1, 1 };
  GstHarness *h = tensors_new ("codetensor", NULL);
  GstBuffer *out = gst_harness_push_and_pull (h, coded_frame_new (0));
  guint8 sparse[128 + 4 + 4];

  assert_caps (h, STATIC_CAPS ("2:2:1:1"));
  assert_bytes (out, dense, sizeof dense);
  gst_buffer_unref (out);
  gst_harness_teardown (h);

  h = tensors_new ("codetensor", SPARSE);
  out = gst_harness_push_and_pull (h, coded_frame_new (0));
  put_header (sparse, dims, 1);
  memcpy (sparse + 128, &dense[1], 4);
  put_word (sparse, 132, 1);
  assert_caps (h, SPARSE_CAPS);
  assert_bytes (out, sparse, sizeof sparse);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_many_fields_of_both_signs)
{
  const gfloat values[] = { 1.5f, -2.0f, -0.25f, 3.0f };
  const guint32 indices[] = { 0, 5, 2 * 6 + 2, 3 * 6 + 1 };
  const guint32 dims[] = { 3, 2, 4, 1 };
  GstHarness *h = tensors_new ("codetensor content=code", STATIC);
  GstBuffer *out = gst_harness_push_and_pull (h, wide_frame_new (0));
  guint8 sparse[128 + 32];

  assert_caps (h, STATIC_CAPS ("3:2:4:1"));
  assert_bytes (out, wide_dense, sizeof wide_dense);
  gst_buffer_unref (out);
  gst_harness_teardown (h);

  h = tensors_new ("codetensor content=code", SPARSE);
  out = gst_harness_push_and_pull (h, wide_frame_new (0));
  put_header (sparse, dims, 4);
  memcpy (sparse + 128, values, sizeof values);
  memcpy (sparse + 144, indices, sizeof indices);
  assert_bytes (out, sparse, sizeof sparse);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* ON - OFF of units 0 to 5, by hand. */
static const gfloat wide_united[] = { -0.5f, 0.0f, 0.5f, -1.0f, 1.5f, -2.0f,
  2.5f, -3.0f, 3.5f, -4.0f, 4.5f, -5.0f
};

static const struct
{
  const gchar *content;
  gboolean wide;
  const gchar *caps;
  guint32 dims[4];
  const gfloat *values;
} contents[] = {
  {"reconstruction", FALSE, STATIC_CAPS ("1:4:2:1"), {1, 4, 2, 1},
      fake_reconstruction},
  {"prototypes", FALSE, STATIC_CAPS ("1:4:2:4"), {1, 4, 2, 4},
      fake_prototypes},
  {"prototypes", TRUE, STATIC_CAPS ("1:2:1:6"), {1, 2, 1, 6}, wide_united},
  {"drive", TRUE, STATIC_CAPS ("3:2:4:1"), {3, 2, 4, 1}, wide_drive},
};

GST_START_TEST (test_contents)
{
  gchar *line = g_strdup_printf ("codetensor content=%s",
      contents[__i__].content);
  const guint32 *dims = contents[__i__].dims;
  const gchar *formats[] = { STATIC, SPARSE };
  guint f;

  for (f = 0; f < 2; f++) {
    GstHarness *h = tensors_new (line, formats[f]);
    GstBuffer *out = gst_harness_push_and_pull (h,
        contents[__i__].wide ? wide_frame_new (0) : coded_frame_new (0));

    assert_caps (h, f == 0 ? contents[__i__].caps : SPARSE_CAPS);
    if (f == 0)
      assert_bytes (out, contents[__i__].values,
          4 * dims[0] * dims[1] * dims[2] * dims[3]);
    else
      assert_sparse (out, dims, contents[__i__].values);
    gst_buffer_unref (out);
    gst_harness_teardown (h);
  }
  g_free (line);
}

GST_END_TEST;

/* content=picture: with two halves, each field has its mean and scale after the units,
 * and the caps say how fields cover the frame. */
GST_START_TEST (test_picture)
{
  static const gfloat contrasts[] = { 0.5f, 1, 0, 0.25f, 0.75f, 2, 1, 0.125f };
  const guint32 dims[] = { 8, 4, 1, 1 };
  GstSparseCode code = { "wide", 3, 2, 2, 1, 1, 2, 2, 2, 2 };
  const gchar *formats[] = { STATIC, SPARSE };
  gfloat dense[32];
  guint f, field;

  for (field = 0; field < 4; field++) {
    memcpy (dense + 8 * field, wide_dense + 6 * field, 6 * sizeof (gfloat));
    memcpy (dense + 8 * field + 6, contrasts + 2 * field, 2 * sizeof (gfloat));
  }
  for (f = 0; f < 2; f++) {
    GstHarness *h = tensors_new ("codetensor content=picture", formats[f]);
    GstBuffer *buffer = frame_new (0), *out;
    GstCaps *caps, *wanted;

    code.indices = g_bytes_new_static (wide_indices, sizeof wide_indices);
    code.activations =
        g_bytes_new_static (wide_activations, sizeof wide_activations);
    code.contrasts = g_bytes_new_static (contrasts, sizeof contrasts);
    code.field_frames = 2;
    gst_buffer_add_sparse_code (buffer, &code);
    g_bytes_unref (code.indices);
    g_bytes_unref (code.activations);
    g_bytes_unref (code.contrasts);
    out = gst_harness_push_and_pull (h, buffer);
    caps = gst_pad_get_current_caps (h->sinkpad);
    wanted = gst_caps_from_string ("other/tensors,frame-width=4,"
        "frame-height=2,channels=1,columns=3,rows=2,field-width=2,"
        "field-height=1,field-stride=0,field-frames=2,fields=4,winners=2,"
        "local-contrast=true,framerate=25/1");
    fail_unless (gst_caps_is_subset (caps, wanted), "%" GST_PTR_FORMAT, caps);
    if (f == 0)
      assert_bytes (out, dense, sizeof dense);
    else
      assert_sparse (out, dims, dense);
    gst_caps_unref (caps);
    gst_caps_unref (wanted);
    gst_buffer_unref (out);
    gst_harness_teardown (h);
  }
}

GST_END_TEST;

/* Tensors are in the memory that downstream asks for. */
GST_START_TEST (test_allocation)
{
  const GstAllocationParams params = {.prefix = 96 };
  GstHarness *h = gst_harness_new ("codetensor");
  GstBuffer *out;
  gsize offset;

  gst_harness_set_propose_allocator (h, NULL, &params);
  gst_harness_set_src_caps_str (h, GRAY_CAPS);
  out = gst_harness_push_and_pull (h, coded_frame_new (0));
  gst_buffer_get_sizes (out, &offset, NULL);
  fail_unless_equals_int (offset, 96);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Frames in colour: the channels are innermost. */
GST_START_TEST (test_colour)
{
  const gfloat values[24] = { [3] = 0.5f,[23] = 1.0f };
  GstSparseCode code = { "colour", 1, 1, 4, 2, 3, 1, 1, 1, 0 };
  GstHarness *h = gst_harness_new_parse ("codetensor content=reconstruction");
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 24, NULL), *out;

  gst_harness_set_src_caps_str (h,
      "video/x-raw,format=RGB,width=4,height=2,framerate=25/1");
  code.reconstruction = g_bytes_new_static (values, sizeof values);
  gst_buffer_add_sparse_code (buffer, &code);
  g_bytes_unref (code.reconstruction);
  out = gst_harness_push_and_pull (h, buffer);
  assert_caps (h, STATIC_CAPS ("3:4:2:1"));
  assert_bytes (out, values, sizeof values);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

static void
assert_count (guint64 count, guint32 a, guint32 b, guint32 c, guint32 d)
{
  TensorShape shape = { {a, b, c, d} };

  fail_unless_equals_uint64 (tensor_shape_count (&shape), count);
}

/* The greatest count that 32 bits can hold. */
GST_START_TEST (test_shapes)
{
  const guint32 max = G_MAXUINT32;

  assert_count (400, 20, 20, 1, 1);
  assert_count (4294901760u, 65536, 65535, 1, 1);
  assert_count (0, 65536, 65536, 1, 1);
  assert_count (0, max, max, max, max);
  assert_count (0, 2, 0, 2, 2);
}

GST_END_TEST;

/* --- caps --- */

static const struct
{
  const gchar *accepted, *caps;
} negotiations[] = {
  {"ANY", STATIC_CAPS ("2:2:1:1")},
  {SPARSE ";" STATIC, STATIC_CAPS ("2:2:1:1")},
  {SPARSE ";" STATIC ",dimensions=9:9", SPARSE_CAPS},
  {STATIC ",types=float64;" SPARSE, SPARSE_CAPS},
  {STATIC ",dimensions=2:2:1:1,types=float32", STATIC_CAPS ("2:2:1:1")},
  {STATIC ",dimensions=(string)2:2", STATIC_CAPS ("2:2")},
  {STATIC ",dimensions=(string)2:2:1:1:1:1:1:1",
      STATIC_CAPS ("2:2:1:1:1:1:1:1")},
  {STATIC ",dimensions=(string)4", STATIC_CAPS ("4")},
  {STATIC ",dimensions=(string)4:1:1:1", STATIC_CAPS ("4:1:1:1")},
  {STATIC ",dimensions=(string)1:2:1:2", STATIC_CAPS ("1:2:1:2")},
  {STATIC ",dimensions=(string){2:3,4:1,2:2}", STATIC_CAPS ("4:1")},
  {STATIC ",types=float64,dimensions=(string)4;" STATIC
        ",dimensions=(string)2:2", STATIC_CAPS ("2:2")},
  /* Caps in which a dimension is not a number are not accepted; the sparse
   * format is chosen instead. */
  {STATIC ",dimensions=(string)\"\";" SPARSE, SPARSE_CAPS},
  {STATIC ",dimensions=(string)2:;" SPARSE, SPARSE_CAPS},
  {STATIC ",dimensions=(string)0:4;" SPARSE, SPARSE_CAPS},
  {STATIC ",dimensions=(string)-2:-2;" SPARSE, SPARSE_CAPS},
  {STATIC ",dimensions=(string)2:2:2;" SPARSE, SPARSE_CAPS},
  {STATIC ",dimensions=(string)99999999999:4;" SPARSE, SPARSE_CAPS},
  {"other/tensor;" SPARSE, SPARSE_CAPS},
};

GST_START_TEST (test_negotiation)
{
  GstHarness *h = tensors_new ("codetensor", negotiations[__i__].accepted);

  fail_unless_equals_int (gst_harness_push (h, coded_frame_new (0)),
      GST_FLOW_OK);
  assert_caps (h, negotiations[__i__].caps);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* The caps that upstream may send. */
static void
assert_upstream (const gchar * accepted, const gchar * expected)
{
  GstHarness *h = gst_harness_new_parse ("codetensor");
  GstCaps *caps, *wanted = gst_caps_from_string (expected);

  gst_harness_set_sink_caps_str (h, accepted);
  caps = gst_pad_peer_query_caps (h->srcpad, NULL);
  fail_unless (gst_caps_is_equal (caps, wanted), "%" GST_PTR_FORMAT, caps);
  gst_caps_unref (caps);
  gst_caps_unref (wanted);
  gst_harness_teardown (h);
}

/* Adjacent axes may be merged; axes are never split or exchanged. */
GST_START_TEST (test_axes_side_by_side)
{
  const gchar *taken[] = { "3:2:4", "6:4", "3:8", "24", "3:2:4:1:1" };
  const gchar *refused[] = { "2:3:4", "4:6", "12:2", "2:12", "3:2:2:2", "23" };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (taken) + G_N_ELEMENTS (refused); i++) {
    gboolean taken_one = i < G_N_ELEMENTS (taken);
    gchar *accepted = g_strdup_printf (STATIC ",dimensions=(string)%s;" SPARSE,
        taken_one ? taken[i] : refused[i - G_N_ELEMENTS (taken)]);
    GstHarness *h = tensors_new ("codetensor", accepted);
    GstBuffer *out = gst_harness_push_and_pull (h, wide_frame_new (0));

    if (taken_one)
      assert_bytes (out, wide_dense, sizeof wide_dense);
    else
      assert_caps (h, SPARSE_CAPS);
    gst_buffer_unref (out);
    gst_harness_teardown (h);
    g_free (accepted);
  }
}

GST_END_TEST;

GST_START_TEST (test_rates_go_upstream)
{
  assert_upstream ("ANY", "video/x-raw(ANY)");
  assert_upstream (SPARSE, "video/x-raw(ANY)");
  assert_upstream (STATIC ",framerate=15/1", "video/x-raw(ANY),framerate=15/1");
  assert_upstream (STATIC ",framerate=15/1;" SPARSE ",framerate=30/1",
      "video/x-raw(ANY),framerate=15/1;video/x-raw(ANY),framerate=30/1");
  assert_upstream (STATIC ",types=uint8", "EMPTY");
}

GST_END_TEST;

/* New dimensions need new caps; those of a sparse tensor are in its header only. */
GST_START_TEST (test_shape_changes)
{
  GstHarness *h = tensors_new ("codetensor", STATIC);
  GstBuffer *out;

  gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (0)));
  assert_caps (h, STATIC_CAPS ("2:2:1:1"));
  out = gst_harness_push_and_pull (h, wide_frame_new (1));
  assert_caps (h, STATIC_CAPS ("3:2:4:1"));
  assert_bytes (out, wide_dense, sizeof wide_dense);
  gst_buffer_unref (out);
  gst_harness_set_src_caps_str (h,
      "video/x-raw,format=GRAY8,width=4,height=2,framerate=0/1");
  gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (2)));
  assert_caps (h, "other/tensors,format=(string)static,num_tensors=(int)1,"
      "types=(string)float32,framerate=(fraction)0/1,"
      "dimensions=(string)2:2:1:1");
  gst_harness_teardown (h);

  h = tensors_new ("codetensor", SPARSE);
  gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (0)));
  out = gst_harness_push_and_pull (h, wide_frame_new (1));
  assert_caps (h, SPARSE_CAPS);
  fail_unless_equals_int (gst_buffer_get_size (out), 128 + 4 * 8);
  gst_buffer_unref (out);
  out = gst_harness_push_and_pull (h, coded_frame_new (2));
  fail_unless_equals_int (gst_buffer_get_size (out), 128 + 8);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* A frame that left the layer before the new content was requested gives a
 * tensor of the old content. */
GST_START_TEST (test_content_changes_while_playing)
{
  GstHarness *h = tensors_new ("codetensor content=reconstruction", STATIC);
  guint asked = gst_harness_upstream_events_received (h);

  gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (0)));
  gst_harness_set (h, "codetensor", "content", 3, NULL);
  gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (1)));
  assert_caps (h, STATIC_CAPS ("1:4:2:1"));
  gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (2)));
  assert_caps (h, STATIC_CAPS ("1:4:2:1"));
  fail_unless (gst_harness_upstream_events_received (h) > asked);
  gst_buffer_unref (gst_harness_push_and_pull (h, wide_frame_new (3)));
  assert_caps (h, STATIC_CAPS ("3:2:4:1"));
  gst_harness_teardown (h);
}

GST_END_TEST;

/* --- buffers and events --- */

GST_START_TEST (test_buffer_metadata)
{
  GstHarness *h = tensors_new ("codetensor", NULL);
  GstBuffer *in = coded_frame_new (7), *out;

  GST_BUFFER_DTS (in) = 3 * GST_SECOND;
  GST_BUFFER_OFFSET_END (in) = 8;
  GST_BUFFER_FLAG_SET (in, GST_BUFFER_FLAG_MARKER);
  GST_BUFFER_FLAG_SET (in, GST_BUFFER_FLAG_DISCONT);
  out = gst_harness_push_and_pull (h, in);
  fail_unless_equals_uint64 (GST_BUFFER_PTS (out), 7 * FRAME_TIME);
  fail_unless_equals_uint64 (GST_BUFFER_DTS (out), 3 * GST_SECOND);
  fail_unless_equals_uint64 (GST_BUFFER_DURATION (out), FRAME_TIME);
  fail_unless_equals_uint64 (GST_BUFFER_OFFSET (out), 7);
  fail_unless_equals_uint64 (GST_BUFFER_OFFSET_END (out), 8);
  fail_unless (GST_BUFFER_FLAG_IS_SET (out, GST_BUFFER_FLAG_MARKER));
  fail_unless (GST_BUFFER_FLAG_IS_SET (out, GST_BUFFER_FLAG_DISCONT));
  gst_buffer_unref (out);

  out = gst_harness_push_and_pull (h, coded_frame_new (8));
  fail_if (GST_BUFFER_FLAG_IS_SET (out, GST_BUFFER_FLAG_MARKER));
  fail_if (GST_BUFFER_FLAG_IS_SET (out, GST_BUFFER_FLAG_DISCONT));
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* A buffer that returns to its pool comes back with its full size. */
GST_START_TEST (test_pool)
{
  GstHarness *h = tensors_new ("codetensor content=code", SPARSE);
  GstBuffer *out = gst_harness_push_and_pull (h, wide_frame_new (0));
  gpointer first = out;
  guint i;

  fail_unless (out->pool != NULL);
  gst_buffer_unref (out);
  for (i = 0; i < 10; i++) {
    out = gst_harness_push_and_pull (h, wide_frame_new (i));
    fail_unless (out == first);
    fail_unless_equals_int (gst_buffer_get_size (out), 128 + 4 * 8);
    gst_buffer_unref (out);
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Late frames have no code, and gaps have no pixels. */
GST_START_TEST (test_frames_without_code)
{
  GstHarness *h = tensors_new ("codetensor", NULL);
  GstBuffer *out;

  fail_unless_equals_int (gst_harness_push (h, gst_buffer_new ()), GST_FLOW_OK);
  gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (0)));
  fail_unless_equals_int (gst_harness_push (h, frame_new (1)), GST_FLOW_OK);
  fail_unless_equals_int (gst_harness_push (h, gst_buffer_new ()), GST_FLOW_OK);
  out = gst_harness_push_and_pull (h, coded_frame_new (2));
  fail_unless_equals_uint64 (GST_BUFFER_PTS (out), 2 * FRAME_TIME);
  fail_unless (GST_BUFFER_FLAG_IS_SET (out, GST_BUFFER_FLAG_DISCONT));
  gst_buffer_unref (out);
  fail_unless_equals_int (gst_harness_buffers_received (h), 2);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Caps come between stream-start and segment, although they are known last. */
GST_START_TEST (test_order_of_events)
{
  const GstEventType order[] = { GST_EVENT_STREAM_START, GST_EVENT_CAPS,
    GST_EVENT_SEGMENT, GST_EVENT_TAG, GST_EVENT_GAP, GST_EVENT_EOS
  };
  GstHarness *h = tensors_new ("codetensor", NULL);
  GstEvent *event;
  guint i;

  gst_harness_push_event (h, gst_event_new_tag (gst_tag_list_new
          (GST_TAG_TITLE, "a title", NULL)));
  gst_harness_push_event (h, gst_event_new_gap (0, FRAME_TIME));
  fail_unless_equals_int (gst_harness_events_in_queue (h), 1);
  gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (1)));
  gst_harness_push_event (h, gst_event_new_eos ());
  for (i = 0; i < G_N_ELEMENTS (order); i++) {
    event = gst_harness_pull_event (h);
    fail_unless (GST_EVENT_TYPE (event) == order[i], "%s in place %u",
        GST_EVENT_TYPE_NAME (event), i);
    gst_event_unref (event);
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

/* EOS in a stream without frames. */
GST_START_TEST (test_nothing_but_eos)
{
  GstHarness *h = tensors_new ("codetensor", NULL);
  const GstEventType order[] = { GST_EVENT_STREAM_START, GST_EVENT_SEGMENT,
    GST_EVENT_EOS
  };
  guint i;

  gst_harness_push_event (h, gst_event_new_eos ());
  for (i = 0; i < G_N_ELEMENTS (order); i++) {
    GstEvent *event = gst_harness_pull_event (h);

    fail_unless_equals_int (GST_EVENT_TYPE (event), order[i]);
    gst_event_unref (event);
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Before the first frame, and after it. */
GST_START_TEST (test_flush)
{
  GstHarness *h = tensors_new ("codetensor", STATIC);
  guint i;

  for (i = 0; i < 3; i++) {
    GstSegment segment;

    fail_unless (gst_harness_push_event (h, gst_event_new_flush_start ()));
    fail_unless (gst_harness_push_event (h, gst_event_new_flush_stop (TRUE)));
    gst_segment_init (&segment, GST_FORMAT_TIME);
    segment.start = segment.time = i * GST_SECOND;
    fail_unless (gst_harness_push_event (h, gst_event_new_segment (&segment)));
    gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (i)));
    fail_unless_equals_int (gst_harness_buffers_received (h), i + 1);
  }
  assert_caps (h, STATIC_CAPS ("2:2:1:1"));
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_ready_and_back)
{
  GstHarness *h = tensors_new ("codetensor", STATIC);
  guint i;

  for (i = 0; i < 3; i++) {
    gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (0)));
    assert_caps (h, STATIC_CAPS ("2:2:1:1"));
    fail_unless (gst_element_set_state (h->element, GST_STATE_READY)
        == GST_STATE_CHANGE_SUCCESS);
    fail_unless (gst_element_set_state (h->element, GST_STATE_PLAYING)
        == GST_STATE_CHANGE_SUCCESS);
    gst_harness_set_src_caps_str (h, GRAY_CAPS);
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

/* The code of one of two layers. */
GST_START_TEST (test_layer)
{
  GstHarness *h = tensors_new ("codetensor", STATIC);
  GstBuffer *buffer = wide_frame_new (0);

  fake_code_add (buffer);
  gst_buffer_unref (gst_harness_push_and_pull (h, gst_buffer_ref (buffer)));
  assert_caps (h, STATIC_CAPS ("2:2:1:1"));
  gst_harness_set (h, "codetensor", "layer", "wide", NULL);
  gst_buffer_unref (gst_harness_push_and_pull (h, buffer));
  assert_caps (h, STATIC_CAPS ("3:2:4:1"));
  gst_harness_teardown (h);
}

GST_END_TEST;

/* --- errors --- */

/* Pushes @buffer and expects an error whose text contains @part. */
static void
assert_error (const gchar * line, const gchar * accepted, GstBuffer * buffer,
    GstFlowReturn expected, const gchar * part)
{
  GstHarness *h = tensors_new (line, accepted);
  GstBus *bus = gst_bus_new ();

  gst_element_set_bus (h->element, bus);
  fail_unless_equals_int (push_until_refused (h, buffer), expected);
  assert_error_posted (bus, part);
  gst_element_set_bus (h->element, NULL);
  gst_object_unref (bus);
  gst_harness_teardown (h);
}

GST_START_TEST (test_no_code)
{
  assert_error ("codetensor", NULL, frame_new (0), GST_FLOW_ERROR,
      "Put competelayer before");
  assert_error ("codetensor layer=other", NULL, coded_frame_new (0),
      GST_FLOW_ERROR, "\"other\"");
  assert_error ("codetensor content=drive", NULL, coded_frame_new (0),
      GST_FLOW_ERROR, "\"drive\"");
}

GST_END_TEST;

GST_START_TEST (test_not_accepted_downstream)
{
  assert_error ("codetensor", STATIC ",dimensions=(string)3:2:4:1",
      coded_frame_new (0), GST_FLOW_NOT_NEGOTIATED, "dimensions 2:2:1:1");
  /* As gst-launch-1.0 parses values that are not marked as strings */
  assert_error ("codetensor", STATIC ",dimensions=2:2", coded_frame_new (0),
      GST_FLOW_NOT_NEGOTIATED, "dimensions=2:2:1:1");
  assert_error ("codetensor", STATIC ",dimensions=4", coded_frame_new (0),
      GST_FLOW_NOT_NEGOTIATED, "(string)");
  assert_error ("codetensor", "other/tensor", coded_frame_new (0),
      GST_FLOW_NOT_NEGOTIATED, "Write other/tensors,format=static");
}

GST_END_TEST;

/* A pipeline with the old caps name of tensors can be linked, so that the error
 * is visible. */
GST_START_TEST (test_old_name_links)
{
  GError *error = NULL;
  GstElement *line = gst_parse_launch_full ("codetensor ! "
      "other/tensor,type=float32,dimension=(string)2:2:1:1 ! fakesink", NULL,
      GST_PARSE_FLAG_FATAL_ERRORS, &error);

  fail_unless (line != NULL, "%s", error ? error->message : "");
  gst_object_unref (line);
}

GST_END_TEST;

/* Numbers that make no tensor; where the counts agree the arrays are empty. */
static const struct
{
  const gchar *content;
  GstSparseCode code;
  const gchar *part;
} damaged[] = {
  {"code", {"fake", 0, 2, 4, 2, 1, 1, 1, 1, 0}, "does not make a tensor"},
  {"code", {"fake", 2, 2, 4, 2, 1, 1, 0, 1, 0}, "does not make a tensor"},
  {"code", {"fake", 2, 2, 4, 2, 1, 1, G_MAXUINT, G_MAXUINT, 0},
      "does not make a tensor"},
  {"code", {"fake", G_MAXUINT, 2, 4, 2, 1, 1, 1, 1, 0},
      "does not make a tensor"},
  {"code", {"fake", 65535, 65535, 4, 2, 1, 1, 1, 1, 0}, "format=sparse"},
  {"reconstruction", {"fake", 2, 2, 4, 2, 1, 1, 1, 1, 0},
      "does not make a tensor"},
  {"reconstruction", {"fake", 2, 2, 4, 2, 0, 1, 1, 1, 0},
      "does not make a tensor"},
  {"prototypes", {"fake", 2, 2, 0, 2, 1, 1, 1, 1, 0},
      "does not make a tensor"},
  {"prototypes", {"fake", 2, 2, 4, 2, 1, 0, 1, 1, 0},
      "does not make a tensor"},
  {"drive", {"fake", 2, 0, 4, 2, 1, 1, 1, 1, 0}, "does not make a tensor"},
};

GST_START_TEST (test_damaged_codes)
{
  gchar *line = g_strdup_printf ("codetensor content=%s",
      damaged[__i__].content);
  GstSparseCode code = damaged[__i__].code;
  GBytes *empty = g_bytes_new (NULL, 0);
  GstBuffer *buffer = frame_new (0);

  code.indices = code.activations = code.drive = empty;
  code.reconstruction = code.prototypes = empty;
  if (code.columns > 0 && code.rows > 0 && code.fields_across > 0)
    code.drive = NULL;
  if (g_strcmp0 (damaged[__i__].content, "prototypes") != 0)
    code.prototypes = NULL;
  gst_buffer_add_sparse_code (buffer, &code);
  assert_error (line, NULL, buffer, GST_FLOW_ERROR, damaged[__i__].part);
  g_bytes_unref (empty);
  g_free (line);
}

GST_END_TEST;

/* What contrast=motion takes off each pixel is not in the code. */
GST_START_TEST (test_no_picture_of_motion)
{
  GstSparseCode code = fake_code ();
  GstBuffer *buffer = frame_new (0);
  const gfloat contrast[] = { 0.5f, 1.0f };

  g_clear_pointer (&code.prototypes, g_bytes_unref);
  code.contrasts = g_bytes_new (contrast, sizeof contrast);
  code.field_frames = 2;
  code.motion = TRUE;
  gst_buffer_add_sparse_code (buffer, &code);
  assert_error ("codetensor content=picture", NULL, buffer, GST_FLOW_ERROR,
      "Set contrast=local on competelayer");
  g_bytes_unref (code.contrasts);
  code.contrasts = NULL;
  fake_code_clear (&code);
}

GST_END_TEST;

/* Units that do not exist are left out. */
GST_START_TEST (test_units_out_of_range)
{
  const guint32 indices[] = { 4, 1000000 };
  const gfloat activations[] = { 1.0f, 2.0f }, dense[4] = { 0.0f };
  GstSparseCode code = fake_code ();
  const gchar *formats[] = { STATIC, SPARSE };
  guint f;

  fake_code_clear (&code);
  code.indices = g_bytes_new_static (indices, sizeof indices);
  code.activations = g_bytes_new_static (activations, sizeof activations);
  for (f = 0; f < 2; f++) {
    GstHarness *h = tensors_new ("codetensor", formats[f]);
    GstBuffer *buffer = frame_new (0), *out;

    gst_buffer_add_sparse_code (buffer, &code);
    out = gst_harness_push_and_pull (h, buffer);
    if (f == 0)
      assert_bytes (out, dense, sizeof dense);
    else
      fail_unless_equals_int (gst_buffer_get_size (out), 128);
    gst_buffer_unref (out);
    gst_harness_teardown (h);
  }
  fake_code_clear (&code);
}

GST_END_TEST;

static Suite *
codetensor_suite (void)
{
  Suite *s = suite_create ("codetensor");
  TCase *bytes = tcase_create ("bytes");
  TCase *caps = tcase_create ("caps");
  TCase *stream = tcase_create ("stream");
  TCase *errors = tcase_create ("errors");

  suite_add_tcase (s, bytes);
  tcase_add_test (bytes, test_one_field);
  tcase_add_test (bytes, test_many_fields_of_both_signs);
  tcase_add_loop_test (bytes, test_contents, 0, G_N_ELEMENTS (contents));
  tcase_add_test (bytes, test_picture);
  tcase_add_test (bytes, test_allocation);
  tcase_add_test (bytes, test_colour);
  tcase_add_test (bytes, test_shapes);

  suite_add_tcase (s, caps);
  tcase_add_loop_test (caps, test_negotiation, 0, G_N_ELEMENTS (negotiations));
  tcase_add_test (caps, test_axes_side_by_side);
  tcase_add_test (caps, test_rates_go_upstream);
  tcase_add_test (caps, test_shape_changes);
  tcase_add_test (caps, test_content_changes_while_playing);

  suite_add_tcase (s, stream);
  tcase_add_test (stream, test_buffer_metadata);
  tcase_add_test (stream, test_pool);
  tcase_add_test (stream, test_frames_without_code);
  tcase_add_test (stream, test_order_of_events);
  tcase_add_test (stream, test_nothing_but_eos);
  tcase_add_test (stream, test_flush);
  tcase_add_test (stream, test_ready_and_back);
  tcase_add_test (stream, test_layer);

  suite_add_tcase (s, errors);
  tcase_add_test (errors, test_no_code);
  tcase_add_test (errors, test_not_accepted_downstream);
  tcase_add_test (errors, test_old_name_links);
  tcase_add_loop_test (errors, test_damaged_codes, 0, G_N_ELEMENTS (damaged));
  tcase_add_test (errors, test_no_picture_of_motion);
  tcase_add_test (errors, test_units_out_of_range);
  return s;
}

GST_CHECK_MAIN (codetensor);
