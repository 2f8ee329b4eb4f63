/* Buffers that no correct element sends (out of order, with gaps, with equal or
 * missing timestamps, empty, shorter than their caps require) are accepted or
 * refused with an error, and never read past their end
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "hostile.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <gst/check/gstharness.h>
#include <gst/video/video.h>

#define WIDTH 18
#define HEIGHT 10
#define STRIDE 20               /* of GRAY8; 56 bytes for RGB */
#define FRAME GST_SECOND

/* --- frames that end where readable memory ends --- */

typedef struct
{
  guint8 *pages;
  gsize mapped;
} Pages;

static void
free_pages (gpointer data)
{
  Pages *p = data;

  munmap (p->pages, p->mapped);
  g_free (p);
}

/* A buffer of @size bytes that may not be written; a read past the end stops
 * the program. */
static GstBuffer *
buffer_at_the_edge (gsize size)
{
  gsize page = sysconf (_SC_PAGESIZE), i;
  gsize room = (size + page) / page * page;
  Pages *p = g_new (Pages, 1);
  guint8 *begin;

  p->mapped = room + page;
  p->pages = mmap (NULL, p->mapped, PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  fail_unless (p->pages != MAP_FAILED);
  begin = p->pages + room - size;
  for (i = 0; i < size; i++)
    begin[i] = 37 * i + i / 7;
  fail_unless (mprotect (p->pages, room, PROT_READ) == 0);
  fail_unless (mprotect (p->pages + room, page, PROT_NONE) == 0);
  return gst_buffer_new_wrapped_full (GST_MEMORY_FLAG_READONLY, begin, size, 0,
      size, p, free_pages);
}

/* --- a stream without a source --- */

typedef struct
{
  GstElement *pipeline, *it;
  GstPad *in;                   /* where buffers are pushed */
  GstBus *bus;
  const gchar *format_name;
  GstVideoFormat format;
  gsize size;                   /* of a complete frame */
} Stream;

static void
start (Stream * s, const gchar * format)
{
  GstSegment segment;
  GstCaps *caps = gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING,
      format, "width", G_TYPE_INT, WIDTH, "height", G_TYPE_INT, HEIGHT,
      "framerate", GST_TYPE_FRACTION, 1, 1, NULL);
  GstVideoInfo info;

  fail_unless (gst_video_info_from_caps (&info, caps));
  s->format_name = format;
  s->format = GST_VIDEO_INFO_FORMAT (&info);
  s->size = GST_VIDEO_INFO_SIZE (&info);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_pad_send_event (s->in, gst_event_new_stream_start ("by hand"));
  fail_unless (gst_pad_send_event (s->in, gst_event_new_caps (caps)));
  gst_pad_send_event (s->in, gst_event_new_segment (&segment));
  gst_caps_unref (caps);
}

/* A pipeline of @factory's element, behind a competelayer unless @bare.
 *
 * Returns: whether there can be one */
static gboolean
open_stream (Stream * s, const gchar * factory, gboolean bare)
{
  GstElementFactory *made_by = gst_element_factory_find (factory);
  const gchar *klass = gst_element_factory_get_metadata (made_by,
      GST_ELEMENT_METADATA_KLASS);
  GstCaps *frames = gst_caps_new_empty_simple ("video/x-raw");
  gboolean takes_frames = gst_element_factory_can_sink_any_caps (made_by,
      frames);
  gchar *line = g_strdup_printf ("%s name=first ! %s name=it %s", bare ?
      "identity" : "competelayer", factory,
      strstr (klass, "Sink") ? "" : "! fakesink async=false");
  GstElement *first;

  gst_caps_unref (frames);
  gst_object_unref (made_by);
  if (takes_frames) {
    s->pipeline = gst_parse_launch (line, NULL);
    s->it = gst_bin_get_by_name (GST_BIN (s->pipeline), "it");
    hostile_set_defaults (G_OBJECT (s->it));
    if (g_object_class_find_property (G_OBJECT_GET_CLASS (s->it), "sync"))
      g_object_set (s->it, "sync", FALSE, NULL);
    s->bus = gst_element_get_bus (s->pipeline);
    first = gst_bin_get_by_name (GST_BIN (s->pipeline), "first");
    s->in = gst_element_get_static_pad (first, "sink");
    gst_object_unref (first);
    gst_element_set_state (s->pipeline, GST_STATE_PLAYING);
  }
  g_free (line);
  return takes_frames;
}

static void
close_stream (Stream * s)
{
  hostile_set_null (s->pipeline);
  gst_object_unref (s->in);
  gst_object_unref (s->bus);
  gst_object_unref (s->it);
  gst_object_unref (s->pipeline);
}

static GstFlowReturn
push (Stream * s, GstBuffer * buffer, GstClockTime pts)
{
  GST_BUFFER_PTS (buffer) = pts;
  GST_BUFFER_DURATION (buffer) = FRAME;
  return gst_pad_chain (s->in, buffer);
}

/* Whether an error was posted. Its text must be longer than a few words. */
static gboolean
has_error (Stream * s)
{
  GstMessage *message = gst_bus_pop_filtered (s->bus, GST_MESSAGE_ERROR);
  GError *error;

  if (message == NULL)
    return FALSE;
  gst_message_parse_error (message, &error, NULL);
  fail_unless (strlen (error->message) > 30, "%s", error->message);
  g_error_free (error);
  gst_message_unref (message);
  return TRUE;
}

typedef void (*PushFunc) (Stream * s);

static void
run_for_all (PushFunc func, gboolean bare)
{
  static const gchar *const formats[] = { "GRAY8", "RGB", "xBGR" };
  GList *elements = hostile_elements (), *l;
  guint i;

  for (l = elements; l != NULL; l = l->next) {
    for (i = 0; i < G_N_ELEMENTS (formats); i++) {
      Stream s;

      if (!open_stream (&s, GST_OBJECT_NAME (l->data), bare))
        break;
      start (&s, formats[i]);
      func (&s);
      close_stream (&s);
    }
  }
  gst_plugin_feature_list_free (elements);
}

static GstBuffer *
whole_frame (Stream * s)
{
  return buffer_at_the_edge (s->size);
}

static void
assert_next_frame_passes (Stream * s, GstClockTime pts)
{
  assert_equals_int (push (s, whole_frame (s), pts), GST_FLOW_OK);
  fail_if (has_error (s));
}

/* After an error the element takes nothing and posts nothing until it is
 * stopped and started again. */
static void
assert_ended (Stream * s, GstClockTime pts)
{
  fail_if (push (s, whole_frame (s), pts) == GST_FLOW_OK);
  fail_if (has_error (s));
  gst_element_set_state (s->pipeline, GST_STATE_READY);
  fail_if (has_error (s));
  gst_element_set_state (s->pipeline, GST_STATE_PLAYING);
  start (s, s->format_name);
}

/* --- times --- */

static void
push_with_odd_times (Stream * s)
{
  static const GstClockTime times[] = { 0, 5 * FRAME, 3 * FRAME, 3 * FRAME,
    3 * FRAME, 0, GST_CLOCK_TIME_NONE, GST_CLOCK_TIME_NONE, 100 * FRAME, 1,
    G_MAXINT64 - 1, G_MAXINT64, G_MAXUINT64 - 1, 2 * FRAME
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (times); i++)
    assert_next_frame_passes (s, times[i]);
  gst_pad_send_event (s->in, gst_event_new_eos ());
  fail_if (has_error (s));
}

GST_START_TEST (test_times)
{
  run_for_all (push_with_odd_times, FALSE);
}

GST_END_TEST;

/* --- holes --- */

static void
push_with_holes (Stream * s)
{
  GstBuffer *buffer;
  guint i;

  for (i = 0; i < 20; i++) {
    gst_pad_send_event (s->in, gst_event_new_gap (3 * i * FRAME, FRAME));
    buffer = whole_frame (s);
    GST_BUFFER_FLAG_SET (buffer, i % 2 ? GST_BUFFER_FLAG_GAP :
        GST_BUFFER_FLAG_DISCONT);
    if (i % 3 == 0)
      GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_CORRUPTED
          | GST_BUFFER_FLAG_DROPPABLE | GST_BUFFER_FLAG_DECODE_ONLY);
    assert_equals_int (push (s, buffer, (3 * i + 1) * FRAME), GST_FLOW_OK);
    fail_if (has_error (s));
  }
  gst_pad_send_event (s->in, gst_event_new_gap (G_MAXINT64, FRAME));
  gst_pad_send_event (s->in, gst_event_new_eos ());
  fail_if (has_error (s));
}

GST_START_TEST (test_holes)
{
  run_for_all (push_with_holes, FALSE);
}

GST_END_TEST;

/* --- sizes --- */

/* Each size either passes or is refused with an error. Afterwards a complete
 * frame passes, if the element is restarted after an error. */
static void
push_odd_sizes (Stream * s)
{
  const gsize sizes[] = { s->size - 1, s->size / 2, 1, 0, s->size + 1,
    2 * s->size, STRIDE, s->size - STRIDE
  };
  GstClockTime pts = 0;
  guint i;

  for (i = 0; i < G_N_ELEMENTS (sizes); i++) {
    gboolean refused = push (s, sizes[i] ? buffer_at_the_edge (sizes[i]) :
        gst_buffer_new (), pts += FRAME) != GST_FLOW_OK;

    fail_unless (refused == has_error (s), "%s, %" G_GSIZE_FORMAT " bytes "
        "for %" G_GSIZE_FORMAT, GST_OBJECT_NAME (s->it), sizes[i], s->size);
    fail_if (refused && sizes[i] >= s->size);
    fail_if (!refused && sizes[i] > 0 && sizes[i] < s->size);
    if (refused)
      assert_ended (s, pts += FRAME);
    assert_next_frame_passes (s, pts += FRAME);
  }
}

GST_START_TEST (test_sizes)
{
  run_for_all (push_odd_sizes, FALSE);
}

GST_END_TEST;

/* Without a layer upstream, an element either works or posts what is missing. */
static void
push_without_layer (Stream * s)
{
  GstFlowReturn ret = push (s, whole_frame (s), 0);

  fail_unless ((ret != GST_FLOW_OK) == has_error (s), "%s: %s",
      GST_OBJECT_NAME (s->it), gst_flow_get_name (ret));
  push (s, buffer_at_the_edge (s->size / 2), FRAME);
  push (s, gst_buffer_new (), 2 * FRAME);
}

GST_START_TEST (test_without_a_layer)
{
  run_for_all (push_without_layer, TRUE);
}

GST_END_TEST;

/* Video metas that contradict the caps or exceed the buffer. */
static void
push_wrong_metas (Stream * s)
{
  static const gint strides[] = { WIDTH, 4096, 1, 0, -STRIDE };
  static const gsize offsets[] = { 0, 1, 100, 1 << 20 };
  GstClockTime pts = 0;
  guint i, o;

  for (i = 0; i < G_N_ELEMENTS (strides); i++) {
    for (o = 0; o < G_N_ELEMENTS (offsets); o++) {
      GstBuffer *buffer = whole_frame (s);
      gint stride[GST_VIDEO_MAX_PLANES] = { strides[i] };
      gsize offset[GST_VIDEO_MAX_PLANES] = { offsets[o] };

      gst_buffer_add_video_meta_full (buffer, 0, s->format, WIDTH,
          HEIGHT + o % 2, 1, offset, stride);
      if (push (s, buffer, pts += FRAME) != GST_FLOW_OK) {
        fail_unless (has_error (s));
        assert_ended (s, pts += FRAME);
      }
    }
  }
  assert_next_frame_passes (s, pts += FRAME);
}

GST_START_TEST (test_metas)
{
  run_for_all (push_wrong_metas, FALSE);
}

GST_END_TEST;

static Suite *
brokenbuffers_suite (void)
{
  Suite *s = suite_create ("brokenbuffers");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, hostile_setup, hostile_teardown);
  tcase_add_test (tc, test_times);
  tcase_add_test (tc, test_holes);
  tcase_add_test (tc, test_sizes);
  tcase_add_test (tc, test_without_a_layer);
  tcase_add_test (tc, test_metas);
  return s;
}

GST_CHECK_MAIN (brokenbuffers);
