/* reconstruct: pictures, times, events and errors, tested with hand-made codes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>
#include <gst/video/video.h>
#include <glib/gstdio.h>

#include "blocks.h"
#include "errors.h"
#include "pictures.h"

/* The original, the reconstruction and the code are enlarged 8 times, the
 * prototypes to 15 x 7 or 15 x 8 pixels, with lines between them. On black the
 * lines have the colour of the surround. */
GST_START_TEST (test_four_panels)
{
  GstHarness *h = harness_new ("colormap=gray normalize=none "
      "prototype-scale=all");
  GstBuffer *out = gst_harness_push_and_pull (h, coded_frame_new (0));
  const guint code = SECOND, rebuilt = 54, prototypes = 88;
  guint x;

  assert_size (h, 122, HEIGHT);
  for (x = 0; x < WIDE; x++) {
    assert_pixel (out, GAP, x, -1, SURROUND);
    assert_pixel (out, GAP, x, 0, grey (frame_pixels[x / 8]));
    assert_pixel (out, GAP, x, 7, grey (frame_pixels[x / 8]));
    assert_pixel (out, GAP, x, 8, grey (frame_pixels[4 + x / 8]));
    assert_pixel (out, GAP, x, 15, grey (frame_pixels[4 + x / 8]));
    assert_pixel (out, GAP, x, 16, SURROUND);
  }
  for (x = 0; x < GAP; x++) {
    assert_pixel (out, 0, x, 8, SURROUND);
    assert_pixel (out, GAP + WIDE, x, 8, SURROUND);
    assert_pixel (out, code + SIZE, x, 8, SURROUND);
    assert_pixel (out, prototypes + WIDE, x, 8, SURROUND);
  }
  for (x = 0; x < SIZE; x++) {
    /* only unit 1 is active, with 2, clipped to 1 */
    assert_pixel (out, code, x, 0, x < 8 ? 0 : WHITE);
    assert_pixel (out, code, x, 7, x < 8 ? 0 : WHITE);
    assert_pixel (out, code, x, 8, 0);
  }
  assert_pixel (out, rebuilt, 7, 0, 0);
  assert_pixel (out, rebuilt, 8, 7, grey (64));
  assert_pixel (out, rebuilt, 16, 7, grey (128));
  assert_pixel (out, rebuilt, 31, 7, 0);
  assert_pixel (out, rebuilt, 31, 15, grey (64));
  assert_pixel (out, prototypes, 0, 0, grey (64));
  assert_pixel (out, prototypes, 14, 6, grey (64));
  assert_pixel (out, prototypes, 15, 6, SURROUND);
  assert_pixel (out, prototypes, 14, 7, SURROUND);
  assert_pixel (out, prototypes, 16, 6, grey (128));
  assert_pixel (out, prototypes, 0, 8, 0);
  assert_pixel (out, prototypes, 30, 15, WHITE);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* The greatest value of the frame is .8, that of its reconstruction .5. */
GST_START_TEST (test_normalize)
{
  static const struct
  {
    const gchar *normalize;
    guint frame, rebuilt;       /* the grey levels of .2 and .25, of 255 */
  } cases[] = {
    {"none", 51, 64}, {"shared", 64, 80}, {"each", 64, 128}
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    gchar *properties = g_strdup_printf ("panels=original+reconstruction "
        "normalize=%s", cases[i].normalize);
    GstHarness *h = harness_new (properties);
    GstBuffer *out = gst_harness_push_and_pull (h, coded_frame_new (0));

    assert_size (h, SECOND + WIDE + GAP, HEIGHT);
    assert_pixel (out, GAP, 0, 0, WHITE);
    assert_pixel (out, GAP, 8, 0, grey (255 - cases[i].frame));
    assert_pixel (out, SECOND, 8, 0, grey (255 - cases[i].rebuilt));
    assert_pixel (out, SECOND, 24, 0, WHITE);
    gst_buffer_unref (out);
    g_free (properties);
    gst_harness_teardown (h);
  }
}

GST_END_TEST;

/* The frame with its reconstruction times @factor. */
static GstBuffer *
bright_frame_new (guint64 number, gfloat factor)
{
  GstSparseCode code = fake_code ();
  GstBuffer *buffer = frame_new (number);
  gfloat *rebuilt = g_memdup2 (fake_reconstruction, sizeof fake_reconstruction);
  guint i;

  for (i = 0; i < FAKE_PIXELS; i++)
    rebuilt[i] *= factor;
  g_bytes_unref (code.reconstruction);
  code.reconstruction = g_bytes_new_take (rebuilt, sizeof fake_reconstruction);
  gst_buffer_add_sparse_code (buffer, &code);
  fake_code_clear (&code);
  return buffer;
}

/* The full scale is .8; one value of 2 raises it to (.8 + 2) / 2. It falls back
 * by 1/45 of the difference a frame. */
GST_START_TEST (test_full_scale_is_steady)
{
  GstHarness *h = harness_new ("panels=original+reconstruction colormap=gray");
  GstBuffer *out;
  gdouble scale = 1.4;
  guint i;

  gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (0)));
  for (i = 1; i < 60; i++) {
    out = gst_harness_push_and_pull (h, bright_frame_new (i, i == 1 ? 4 : 1));
    assert_pixel (out, GAP, 24, 0, grey (0.8 / scale * 255 + 0.5));
    assert_pixel (out, SECOND, 8, 0,
        grey ((i == 1 ? 1.0 : 0.25) / scale * 255 + 0.5));
    gst_buffer_unref (out);
    scale += (0.8 - scale) / 45.0;
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_signed_prototypes)
{
  GstHarness *h = harness_new ("panels=prototypes colormap=bwr "
      "prototype-scale=all");
  GstElement *element = gst_harness_find_element (h, "reconstruct");
  GstBuffer *out = gst_harness_push_and_pull (h, coded_frame_new (0));

  assert_size (h, WIDE + 2 * GAP, HEIGHT);
  assert_pixel (out, GAP, 0, 0, 0xffbfbf);      /* 0.25 */
  assert_pixel (out, GAP, 15, 0, LINE);
  assert_pixel (out, GAP, 16, 6, 0xff7f7f);     /* 0.5 */
  assert_pixel (out, GAP, 0, 7, LINE);
  assert_pixel (out, GAP, 0, 8, 0x4040ff);      /* -0.75 */
  assert_pixel (out, GAP, 30, 15, 0xff0000);    /* 1 */
  gst_buffer_unref (out);

  g_object_set (element, "prototype-scale", 0, NULL);
  out = gst_harness_push_and_pull (h, coded_frame_new (1));
  assert_pixel (out, GAP, 0, 0, 0xff0000);
  assert_pixel (out, GAP, 0, 8, 0x0000ff);
  gst_buffer_unref (out);
  gst_object_unref (element);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* The second unit has never won: it is drawn as 15 x 7 white pixels with one
 * pixel in the middle. */
GST_START_TEST (test_unused_unit)
{
  static const guint64 wins[] = { 3, 0, 1, 5 };
  GstHarness *h = harness_new ("panels=prototypes");
  GstSparseCode code = fake_code ();
  GstBuffer *buffer = frame_new (0), *out;
  guint x, y;

  code.wins = g_bytes_new_static (wins, sizeof wins);
  gst_buffer_add_sparse_code (buffer, &code);
  g_bytes_unref (code.wins);
  fake_code_clear (&code);
  out = gst_harness_push_and_pull (h, buffer);
  assert_pixel (out, GAP, 0, 0, 0);
  for (y = 0; y < 7; y++)
    for (x = 16; x < 31; x++)
      assert_pixel (out, GAP, x, y, x == 23 && y == 3 ? LINE : WHITE);
  assert_pixel (out, GAP, 16, 8, 0);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_color_frames)
{
  static const guint8 rgb[] = { 255, 0, 51, 0, 102, 0, 0, 0 };
  static const gfloat rebuilt[] = { 0.0f, 1.0f, 0.0f, 0.2f, 0.0f, 0.0f };
  GstHarness *h = harness_new ("panels=original+reconstruction "
      "normalize=none");
  GstBuffer *buffer = gst_buffer_new_memdup (rgb, sizeof rgb), *out;
  GstSparseCode code = { "fake", 1, 1, 2, 1, 3, 1, 1, 1, 0 };

  gst_harness_set_src_caps_str (h,
      "video/x-raw,format=RGB,width=2,height=1,framerate=25/1");
  code.reconstruction = g_bytes_new_static (rebuilt, sizeof rebuilt);
  gst_buffer_add_sparse_code (buffer, &code);
  fake_code_clear (&code);
  out = gst_harness_push_and_pull (h, buffer);
  assert_pixel (out, GAP, 0, 0, 0xff0033);
  assert_pixel (out, GAP, 16, 15, 0x006600);
  assert_pixel (out, SECOND, 0, 0, 0x00ff00);
  assert_pixel (out, SECOND, 16, 15, 0x330000);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

#define PLAIN_PROTOTYPES "panels=prototypes colormap=gray normalize=none " \
    "prototype-scale=all "

GST_START_TEST (test_mosaic_follows_its_prototypes)
{
  GstHarness *h = harness_new (PLAIN_PROTOTYPES);
  GstSparseCode code = fake_code ();
  GstElement *element = gst_harness_find_element (h, "reconstruct");
  gfloat *weights = g_memdup2 (fake_prototypes, sizeof fake_prototypes);
  GstBuffer *out, *buffer;

  gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (0)));

  weights[0] = 0.8f;
  g_bytes_unref (code.prototypes);
  code.prototypes = g_bytes_new_take (weights, sizeof fake_prototypes);
  buffer = frame_new (1);
  gst_buffer_add_sparse_code (buffer, &code);
  out = gst_harness_push_and_pull (h, buffer);
  assert_pixel (out, GAP, 0, 0, grey (204));
  gst_buffer_unref (out);

  /* The same prototypes in other colours */
  g_object_set (element, "colormap", 0, NULL);
  buffer = frame_new (2);
  gst_buffer_add_sparse_code (buffer, &code);
  out = gst_harness_push_and_pull (h, buffer);
  assert_pixel (out, GAP, 0, 0, grey (51));
  gst_buffer_unref (out);

  gst_object_unref (element);
  fake_code_clear (&code);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* The picture of the prototypes is drawn again only for another snapshot: a
 * change inside the same snapshot has no effect. */
GST_START_TEST (test_same_snapshot_is_drawn_once)
{
  GstHarness *h = harness_new (PLAIN_PROTOTYPES);
  GstSparseCode code = fake_code ();
  gfloat *weights = g_memdup2 (fake_prototypes, sizeof fake_prototypes);
  GstBuffer *out, *buffer;
  guint i;

  g_bytes_unref (code.prototypes);
  code.prototypes = g_bytes_new_take (weights, sizeof fake_prototypes);
  for (i = 0; i < 3; i++) {
    buffer = frame_new (i);
    gst_buffer_add_sparse_code (buffer, &code);
    out = gst_harness_push_and_pull (h, buffer);
    assert_pixel (out, GAP, 0, 0, grey (64));
    gst_buffer_unref (out);
    weights[0] = 0.8f;
  }
  fake_code_clear (&code);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_panels_change_while_playing)
{
  GstHarness *h = harness_new ("panels=original");
  GstElement *element = gst_harness_find_element (h, "reconstruct");

  gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (0)));
  assert_size (h, WIDE + 2 * GAP, HEIGHT);
  gst_util_set_object_arg (G_OBJECT (element), "panels",
      "original+code+prototypes");
  gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (1)));
  assert_size (h, 2 * WIDE + SIZE + 4 * GAP, HEIGHT);
  gst_util_set_object_arg (G_OBJECT (element), "panels", "code");
  gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (2)));
  assert_size (h, SIZE + 2 * GAP, HEIGHT);
  g_object_set (element, "height", 36, NULL);
  gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (3)));
  assert_size (h, 36, 36);
  gst_object_unref (element);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Panels of 34 pixels, with a title of 26 and without. */
GST_START_TEST (test_titles_leave_the_panels_alone)
{
  GstHarness *h = harness_new ("panels=original colormap=gray height=38");
  GstElement *element = gst_harness_find_element (h, "reconstruct");
  GstBuffer *plain = gst_harness_push_and_pull (h, coded_frame_new (0));
  GstBuffer *titled;
  gboolean titles;
  guint x, y;

  assert_size (h, 72, 38);
  g_object_set (element, "titles", TRUE, "height", 38 + 26, NULL);
  g_object_get (element, "titles", &titles, NULL);
  if (titles) {
    titled = gst_harness_push_and_pull (h, coded_frame_new (1));
    assert_size (h, 72, 38 + 26);
    for (y = 2; y < 38; y++)
      for (x = 0; x < 72; x++)
        fail_unless_equals_int_hex (pixel_of (titled, 64, x, 26 + y),
            pixel_of (plain, 38, x, y));
    gst_buffer_unref (titled);
  } else {
    GST_INFO ("built without Cairo");
  }
  gst_buffer_unref (plain);
  gst_object_unref (element);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* The output is a picture and has no code. */
GST_START_TEST (test_picture_has_no_code)
{
  GstHarness *h = harness_new ("");
  GstBuffer *out = gst_harness_push_and_pull (h, coded_frame_new (3));
  GstSparseCode code;

  fail_if (gst_buffer_get_sparse_code (out, NULL, &code));
  assert_equals_uint64 (GST_BUFFER_PTS (out), 3 * FRAME_TIME);
  assert_equals_uint64 (GST_BUFFER_DURATION (out), FRAME_TIME);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_layer)
{
  GstHarness *h = harness_new (PLAIN_PROTOTYPES "layer=first");
  GstBuffer *buffer = frame_new (0), *out;
  GstSparseCode first = fake_code (), last = fake_code ();
  static const gfloat zeros[FAKE_UNITS * FAKE_PIXELS];

  first.layer = "first";
  g_bytes_unref (last.prototypes);
  last.prototypes = g_bytes_new_static (zeros, sizeof zeros);
  gst_buffer_add_sparse_code (buffer, &first);
  gst_buffer_add_sparse_code (buffer, &last);
  out = gst_harness_push_and_pull (h, buffer);
  assert_pixel (out, GAP, 30, 15, WHITE);
  gst_buffer_unref (out);
  fake_code_clear (&first);
  fake_code_clear (&last);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* --- time lapse --- */

static void
assert_kept (GstHarness * h, guint64 time, guint64 offset)
{
  GstBuffer *out = gst_harness_pull (h);

  assert_equals_uint64 (GST_BUFFER_PTS (out), time);
  assert_equals_uint64 (GST_BUFFER_DURATION (out), FRAME_TIME);
  assert_equals_uint64 (GST_BUFFER_OFFSET (out), offset);
  gst_buffer_unref (out);
}

GST_START_TEST (test_time_lapse)
{
  GstHarness *h = harness_new ("time-lapse=3");
  guint i;

  /* Frames that are dropped anyway need no code. */
  for (i = 0; i < 8; i++)
    fail_unless_equals_int (gst_harness_push (h,
            i % 3 ? frame_new (i) : coded_frame_new (i)), GST_FLOW_OK);
  assert_equals_int (gst_harness_buffers_received (h), 3);
  for (i = 0; i < 3; i++)
    assert_kept (h, i * FRAME_TIME, i);

  /* A flush resets the count. */
  gst_harness_push_event (h, gst_event_new_flush_start ());
  gst_harness_push_event (h, gst_event_new_flush_stop (TRUE));
  gst_harness_push_event (h, gst_event_new_segment (&(GstSegment) {
          .rate = 1.0,.applied_rate = 1.0,.format = GST_FORMAT_TIME,.stop =
            -1,.duration = -1}
      ));
  fail_unless_equals_int (gst_harness_push (h, coded_frame_new (30)),
      GST_FLOW_OK);
  fail_unless_equals_int (gst_harness_push (h, frame_new (31)), GST_FLOW_OK);
  assert_equals_int (gst_harness_buffers_received (h), 4);
  assert_kept (h, 10 * FRAME_TIME, 10);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_skip)
{
  GstHarness *h = harness_new ("time-lapse=2 skip=3");
  guint i;

  for (i = 0; i < 6; i++)
    fail_unless_equals_int (gst_harness_push (h,
            i < 3 ? frame_new (i) : coded_frame_new (i)), GST_FLOW_OK);
  assert_equals_int (gst_harness_buffers_received (h), 2);
  assert_kept (h, 3 * FRAME_TIME / 2, 1);
  assert_kept (h, 5 * FRAME_TIME / 2, 2);
  gst_harness_teardown (h);
}

GST_END_TEST;

static GstEvent *
pull_event_of_type (GstHarness * h, GstEventType type)
{
  GstEvent *event;

  while ((event = gst_harness_try_pull_event (h))) {
    if (GST_EVENT_TYPE (event) == type)
      return event;
    gst_event_unref (event);
  }
  fail ("no such event");
  return NULL;
}

static void
drain_events (GstHarness * h)
{
  GstEvent *event;

  while ((event = gst_harness_try_pull_event (h)))
    gst_event_unref (event);
}

GST_START_TEST (test_segment_and_gap)
{
  GstHarness *h = harness_new ("time-lapse=4");
  GstClockTime timestamp, duration;
  GstSegment segment;
  const GstSegment *got;
  GstEvent *event;
  guint32 seqnum;

  gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (0)));
  drain_events (h);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = 8 * GST_SECOND;
  segment.stop = 20 * GST_SECOND;
  segment.time = 12 * GST_SECOND;
  segment.position = 16 * GST_SECOND;
  segment.base = 4 * GST_SECOND;
  event = gst_event_new_segment (&segment);
  seqnum = gst_event_get_seqnum (event);
  fail_unless (gst_harness_push_event (h, event));
  fail_unless (gst_harness_push_event (h,
          gst_event_new_gap (8 * GST_SECOND, 2 * GST_SECOND)));
  fail_unless (gst_harness_push_event (h,
          gst_event_new_segment_done (GST_FORMAT_TIME, 20 * GST_SECOND)));

  event = pull_event_of_type (h, GST_EVENT_SEGMENT);
  gst_event_parse_segment (event, &got);
  assert_equals_uint64 (got->start, 2 * GST_SECOND);
  assert_equals_uint64 (got->stop, 5 * GST_SECOND);
  assert_equals_uint64 (got->time, 3 * GST_SECOND);
  assert_equals_uint64 (got->position, 4 * GST_SECOND);
  assert_equals_uint64 (got->base, 1 * GST_SECOND);
  assert_equals_int (gst_event_get_seqnum (event), seqnum);
  gst_event_unref (event);

  event = pull_event_of_type (h, GST_EVENT_GAP);
  gst_event_parse_gap (event, &timestamp, &duration);
  assert_equals_uint64 (timestamp, 2 * GST_SECOND);
  assert_equals_uint64 (duration, GST_SECOND / 2);
  gst_event_unref (event);

  event = pull_event_of_type (h, GST_EVENT_SEGMENT_DONE);
  gst_event_parse_segment_done (event, NULL, (gint64 *) & timestamp);
  assert_equals_uint64 (timestamp, 5 * GST_SECOND);
  gst_event_unref (event);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_seek)
{
  GstHarness *h = harness_new ("time-lapse=4");
  GstSeekType start_type, stop_type;
  gint64 start, stop;
  GstFormat format;
  GstEvent *event;

  gst_harness_push_upstream_event (h, gst_event_new_seek (1.0,
          GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH, GST_SEEK_TYPE_SET,
          2 * GST_SECOND, GST_SEEK_TYPE_NONE, -1));
  while ((event = gst_harness_try_pull_upstream_event (h))) {
    if (GST_EVENT_TYPE (event) == GST_EVENT_SEEK)
      break;
    gst_event_unref (event);
  }
  fail_unless (event != NULL);
  gst_event_parse_seek (event, NULL, &format, NULL, &start_type, &start,
      &stop_type, &stop);
  assert_equals_int (format, GST_FORMAT_TIME);
  assert_equals_int (start_type, GST_SEEK_TYPE_SET);
  assert_equals_int64 (start, 8 * GST_SECOND);
  assert_equals_int (stop_type, GST_SEEK_TYPE_NONE);
  assert_equals_int64 (stop, -1);
  gst_event_unref (event);
  gst_harness_teardown (h);
}

GST_END_TEST;

static gboolean
answer (GstPad * pad, GstObject * parent, GstQuery * query)
{
  GstFormat format;

  switch (GST_QUERY_TYPE (query)) {
    case GST_QUERY_DURATION:
      gst_query_parse_duration (query, &format, NULL);
      gst_query_set_duration (query, format,
          format == GST_FORMAT_TIME ? 40 * GST_SECOND : 1001);
      return TRUE;
    case GST_QUERY_POSITION:
      gst_query_parse_position (query, &format, NULL);
      gst_query_set_position (query, format,
          format == GST_FORMAT_TIME ? 10 * GST_SECOND : 250);
      return TRUE;
    case GST_QUERY_SEEKING:
      gst_query_parse_seeking (query, &format, NULL, NULL, NULL);
      gst_query_set_seeking (query, format, TRUE, 0, 40 * GST_SECOND);
      return TRUE;
    default:
      return gst_pad_query_default (pad, parent, query);
  }
}

GST_START_TEST (test_progress)
{
  GstHarness *h = harness_new ("time-lapse=10");
  GstPad *pad = gst_element_get_static_pad (h->element, "src");
  GstQuery *query = gst_query_new_seeking (GST_FORMAT_TIME);
  gint64 value, start, stop;
  gboolean seekable;

  gst_pad_set_query_function (h->srcpad, answer);
  fail_unless (gst_pad_query_duration (pad, GST_FORMAT_TIME, &value));
  assert_equals_int64 (value, 4 * GST_SECOND);
  fail_unless (gst_pad_query_duration (pad, GST_FORMAT_DEFAULT, &value));
  assert_equals_int64 (value, 101);
  fail_unless (gst_pad_query_position (pad, GST_FORMAT_TIME, &value));
  assert_equals_int64 (value, GST_SECOND);
  fail_unless (gst_pad_query_position (pad, GST_FORMAT_DEFAULT, &value));
  assert_equals_int64 (value, 25);
  fail_unless (gst_pad_query (pad, query));
  gst_query_parse_seeking (query, NULL, &seekable, &start, &stop);
  fail_unless (seekable);
  assert_equals_int64 (start, 0);
  assert_equals_int64 (stop, 4 * GST_SECOND);
  gst_query_unref (query);
  gst_object_unref (pad);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_empty_and_gap_buffers)
{
  GstHarness *h = harness_new ("");
  GstBuffer *gap = coded_frame_new (1);

  fail_unless_equals_int (gst_harness_push (h, gst_buffer_new ()), GST_FLOW_OK);
  assert_equals_int (gst_harness_buffers_received (h), 0);
  GST_BUFFER_FLAG_SET (gap, GST_BUFFER_FLAG_GAP);
  fail_unless_equals_int (gst_harness_push (h, gap), GST_FLOW_OK);
  assert_equals_int (gst_harness_buffers_received (h), 1);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* --- errors --- */

/* Pushes @buffer and expects an error whose text contains @part. */
static void
assert_error (const gchar * properties, const gchar * caps, GstBuffer * buffer,
    const gchar * part)
{
  GstHarness *h = harness_new (properties);
  GstBus *bus = gst_bus_new ();

  gst_element_set_bus (h->element, bus);
  if (caps)
    gst_harness_set_src_caps_str (h, caps);
  fail_unless_equals_int (push_until_refused (h, buffer), GST_FLOW_ERROR);
  assert_equals_int (gst_harness_buffers_received (h), 0);
  assert_error_posted (bus, part);
  gst_element_set_bus (h->element, NULL);
  gst_object_unref (bus);
  gst_harness_teardown (h);
}

GST_START_TEST (test_no_code)
{
  assert_error ("", NULL, frame_new (0), "Put competelayer before");
  assert_error ("layer=other", NULL, coded_frame_new (0), "\"other\"");
}

GST_END_TEST;

GST_START_TEST (test_missing_arrays)
{
  static const struct
  {
    goffset field;
    const gchar *attach;
  } arrays[] = {
    {G_STRUCT_OFFSET (GstSparseCode, indices), "\"code\""},
    {G_STRUCT_OFFSET (GstSparseCode, activations), "\"code\""},
    {G_STRUCT_OFFSET (GstSparseCode, reconstruction), "\"reconstruction\""},
    {G_STRUCT_OFFSET (GstSparseCode, prototypes), "\"prototypes\""},
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (arrays); i++) {
    GstSparseCode code = fake_code ();
    GstBuffer *buffer = frame_new (0);

    g_clear_pointer (&G_STRUCT_MEMBER (GBytes *, &code, arrays[i].field),
        g_bytes_unref);
    gst_buffer_add_sparse_code (buffer, &code);
    fake_code_clear (&code);
    assert_error ("", NULL, buffer, arrays[i].attach);
  }
}

GST_END_TEST;

GST_START_TEST (test_reconstruction_of_another_size)
{
  assert_error ("panels=reconstruction",
      "video/x-raw,format=GRAY8,width=4,height=1,framerate=25/1",
      coded_frame_new (0), "another size");
}

GST_END_TEST;

GST_START_TEST (test_undrawable_code)
{
  GstSparseCode codes[] = {
    {"fake", 2, 2, 4, 2, 2, 1, 1, 1, 2}, {"fake", 0, 2, 4, 2, 1, 1, 1, 1, 2},
    {"fake", 70000, 2, 1, 1, 1, 1, 1, 1, 2}, {"fake", 8000, 8000, 1, 1, 1, 1,
        1, 1, 2},
    {"fake", 2, 2, 0, 2, 1, 1, 1, 1, 2}, {"fake", 2, 2, 4, 2, 1, 3, 1, 1, 2},
    {"fake", 2, 2, 4, 2, 1, 1, 0, 1, 2}, {"fake", 2, 2, 4, 2, 1, 1, 8000,
        8000, 0}
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (codes); i++) {
    GstBuffer *buffer = frame_new (0);

    gst_buffer_add_sparse_code (buffer, &codes[i]);
    assert_error ("", NULL, buffer, "cannot be drawn");
  }
}

GST_END_TEST;

GST_START_TEST (test_short_frame)
{
  GstBuffer *buffer = gst_buffer_new_memdup (frame_pixels, 3);

  fake_code_add (buffer);
  assert_error ("", NULL, buffer, "too small for a frame");
}

GST_END_TEST;

/* Applications may set `panels` by its numbers, which must not change. */
GST_START_TEST (test_panels_keep_their_numbers)
{
  static const gchar *const names[] = { "original", "code", "reconstruction",
    "prototypes", "recall", "invariant", "figures", "novelty"
  };
  GstElement *reconstruct = gst_element_factory_make ("reconstruct", NULL);
  GParamSpecFlags *spec =
      G_PARAM_SPEC_FLAGS (g_object_class_find_property
      (G_OBJECT_GET_CLASS (reconstruct), "panels"));
  guint i;

  fail_unless_equals_int (spec->flags_class->n_values, G_N_ELEMENTS (names));
  for (i = 0; i < G_N_ELEMENTS (names); i++) {
    assert_equals_string (spec->flags_class->values[i].value_nick, names[i]);
    fail_unless_equals_int (spec->flags_class->values[i].value, 1 << i);
  }
  fail_unless_equals_int (spec->default_value, 1 | 2 | 4 | 8);
  gst_object_unref (reconstruct);
}

GST_END_TEST;

GST_START_TEST (test_no_panels)
{
  GstHarness *h = harness_new ("");
  GstElement *element = gst_element_factory_make ("reconstruct", NULL);

  g_object_set (element, "panels", 0, NULL);
  ASSERT_SET_STATE (element, GST_STATE_PAUSED, GST_STATE_CHANGE_FAILURE);
  gst_element_set_state (element, GST_STATE_NULL);
  g_object_set (element, "panels", 1, NULL);
  ASSERT_SET_STATE (element, GST_STATE_PAUSED, GST_STATE_CHANGE_SUCCESS);
  gst_element_set_state (element, GST_STATE_NULL);
  gst_object_unref (element);

  element = gst_harness_find_element (h, "reconstruct");
  g_object_set (element, "panels", 0, NULL);
  fail_unless_equals_int (gst_harness_push (h, coded_frame_new (0)),
      GST_FLOW_ERROR);
  gst_object_unref (element);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* A still of a later frame, with the pipeline of the documentation */
static GstPadProbeReturn
add_code (GstPad * pad, GstPadProbeInfo * info, gpointer count)
{
  GstBuffer *buffer =
      gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));

  fake_code_add (buffer);
  ++*(gint *) count;
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  return GST_PAD_PROBE_OK;
}

GST_START_TEST (test_still)
{
  gchar *folder = g_dir_make_tmp ("stillXXXXXX", NULL);
  gchar *location = g_build_filename (folder, "still.png", NULL);
  gchar *line = g_strdup_printf ("videotestsrc ! " GRAY_CAPS
      " ! reconstruct skip=9 name=r ! videoconvert ! pngenc snapshot=true ! "
      "filesink location=%s", location);
  GstElement *pipeline, *element;
  gchar *png = NULL;
  GstMessage *message;
  gint frames = 0;
  GstBus *bus;
  GstPad *pad;
  gsize size;

  if (!gst_registry_check_feature_version (gst_registry_get (), "pngenc", 1, 0,
          0)) {
    g_print ("no pngenc: the still is not tested\n");
    g_rmdir (folder);
    g_free (line);
    g_free (location);
    g_free (folder);
    return;
  }
  pipeline = gst_parse_launch (line, NULL);
  element = gst_bin_get_by_name (GST_BIN (pipeline), "r");
  pad = gst_element_get_static_pad (element, "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, add_code, &frames, NULL);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 20 * GST_SECOND,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (message != NULL);
  assert_equals_int (GST_MESSAGE_TYPE (message), GST_MESSAGE_EOS);
  gst_message_unref (message);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  fail_unless (frames >= 10);
  fail_unless (g_file_get_contents (location, &png, &size, NULL));
  fail_unless (size > 100 && memcmp (png, "\x89PNG", 4) == 0);
  g_free (png);
  g_unlink (location);
  g_rmdir (folder);
  gst_object_unref (bus);
  gst_object_unref (pad);
  gst_object_unref (element);
  gst_object_unref (pipeline);
  g_free (line);
  g_free (location);
  g_free (folder);
}

GST_END_TEST;

/* Pixels twice as wide as they are high: 4 x 2 of them are 64 x 16. */
GST_START_TEST (test_wide_pixels)
{
  GstHarness *h = harness_new ("panels=original colormap=gray normalize=none");
  GstBuffer *out;
  guint x, y;

  gst_harness_set_src_caps_str (h, GRAY_CAPS ",pixel-aspect-ratio=2/1");
  out = gst_harness_push_and_pull (h, coded_frame_new (0));
  assert_size (h, 64 + 2 * GAP, HEIGHT);
  for (x = 0; x < 64; x++)
    for (y = 0; y < 16; y++)
      assert_pixel (out, GAP, x, y, grey (frame_pixels[y / 8 * 4 + x / 16]));
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Metas of other elements are kept. */
GST_START_TEST (test_other_metas_stay)
{
  GstHarness *h = harness_new ("");
  GstCaps *clock = gst_caps_from_string ("timestamp/x-unix");
  GstBuffer *buffer = coded_frame_new (0), *out;
  GstReferenceTimestampMeta *meta;

  gst_buffer_add_reference_timestamp_meta (buffer, clock, 77, 5);
  out = gst_harness_push_and_pull (h, buffer);
  meta = gst_buffer_get_reference_timestamp_meta (out, clock);
  fail_unless (meta != NULL);
  assert_equals_uint64 (meta->timestamp, 77);
  gst_buffer_unref (out);
  gst_caps_unref (clock);
  gst_harness_teardown (h);
}

GST_END_TEST;

static guint
count_events (GstHarness * h, GstEventType type)
{
  GstEvent *event;
  guint n = 0;

  while ((event = gst_harness_try_pull_upstream_event (h))) {
    n += GST_EVENT_TYPE (event) == type;
    gst_event_unref (event);
  }
  return n;
}

/* After a time lapse, QoS events are dropped: upstream has other timestamps. */
GST_START_TEST (test_qos_times_in_a_time_lapse)
{
  const gchar *properties[] = { "time-lapse=1", "time-lapse=4" };
  guint i;

  for (i = 0; i < 2; i++) {
    GstHarness *h = harness_new (properties[i]);

    gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (0)));
    count_events (h, GST_EVENT_QOS);
    fail_unless (gst_harness_push_upstream_event (h,
            gst_event_new_qos (GST_QOS_TYPE_UNDERFLOW, 1.5, GST_SECOND, 0)));
    assert_equals_int (count_events (h, GST_EVENT_QOS), i == 0);
    gst_harness_teardown (h);
  }
}

GST_END_TEST;

/* Formats other than time are not divided. */
GST_START_TEST (test_segment_done_in_frames)
{
  GstHarness *h = harness_new ("time-lapse=4");
  GstEvent *event;
  GstFormat format;
  gint64 position = 0;

  gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (0)));
  fail_unless (gst_harness_push_event (h,
          gst_event_new_segment_done (GST_FORMAT_BYTES, 4000)));
  while (position == 0 && (event = gst_harness_try_pull_event (h))) {
    if (GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT_DONE) {
      gst_event_parse_segment_done (event, &format, &position);
      fail_unless_equals_int (format, GST_FORMAT_BYTES);
    }
    gst_event_unref (event);
  }
  assert_equals_int64 (position, 4000);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* A frame without a code is dropped if its layer has coded a frame before. If
 * the property `layer` changed since then, the new layer may never code one. */
GST_START_TEST (test_another_layer)
{
  GstHarness *h = harness_new ("panels=original");
  GstElement *element = gst_harness_find_element (h, "reconstruct");

  gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (0)));
  fail_unless_equals_int (gst_harness_push (h, frame_new (1)), GST_FLOW_OK);
  assert_equals_int (gst_harness_buffers_received (h), 1);
  g_object_set (element, "layer", "fake", NULL);
  gst_buffer_unref (gst_harness_push_and_pull (h, coded_frame_new (2)));
  g_object_set (element, "layer", "other", NULL);
  fail_unless_equals_int (gst_harness_push (h, coded_frame_new (3)),
      GST_FLOW_ERROR);
  gst_object_unref (element);
  gst_harness_teardown (h);
}

GST_END_TEST;

static Suite *
reconstruct_suite (void)
{
  Suite *s = suite_create ("reconstruct");
  TCase *pictures = tcase_create ("pictures");
  TCase *times = tcase_create ("times");
  TCase *errors = tcase_create ("errors");

  suite_add_tcase (s, pictures);
  tcase_add_test (pictures, test_four_panels);
  tcase_add_test (pictures, test_normalize);
  tcase_add_test (pictures, test_full_scale_is_steady);
  tcase_add_test (pictures, test_signed_prototypes);
  tcase_add_test (pictures, test_unused_unit);
  tcase_add_test (pictures, test_color_frames);
  tcase_add_test (pictures, test_mosaic_follows_its_prototypes);
  tcase_add_test (pictures, test_same_snapshot_is_drawn_once);
  tcase_add_test (pictures, test_panels_change_while_playing);
  tcase_add_test (pictures, test_titles_leave_the_panels_alone);
  tcase_add_test (pictures, test_picture_has_no_code);
  tcase_add_test (pictures, test_layer);
  tcase_add_test (pictures, test_still);
  tcase_add_test (pictures, test_other_metas_stay);
  tcase_add_test (pictures, test_wide_pixels);

  suite_add_tcase (s, times);
  tcase_add_test (times, test_time_lapse);
  tcase_add_test (times, test_skip);
  tcase_add_test (times, test_segment_and_gap);
  tcase_add_test (times, test_seek);
  tcase_add_test (times, test_progress);
  tcase_add_test (times, test_empty_and_gap_buffers);
  tcase_add_test (times, test_segment_done_in_frames);
  tcase_add_test (times, test_qos_times_in_a_time_lapse);

  suite_add_tcase (s, errors);
  tcase_add_test (errors, test_no_code);
  tcase_add_test (errors, test_missing_arrays);
  tcase_add_test (errors, test_reconstruction_of_another_size);
  tcase_add_test (errors, test_undrawable_code);
  tcase_add_test (errors, test_short_frame);
  tcase_add_test (pictures, test_panels_keep_their_numbers);
  tcase_add_test (errors, test_no_panels);
  tcase_add_test (errors, test_another_layer);
  return s;
}

GST_CHECK_MAIN (reconstruct);
