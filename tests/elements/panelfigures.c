/* reconstruct's panel figures and the status line: which frames count, when the
 * curves start over, and where the speed is shown
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "gstcodeonly.h"
#include "pictures.h"

#ifdef HAVE_CAIRO

static GstHarness *
start (const gchar * properties)
{
  gchar *line = g_strdup_printf ("reconstruct width=320 height=240 %s",
      properties);
  GstHarness *h = gst_harness_new_parse (line);

  g_free (line);
  gst_harness_set_src_caps_str (h, GRAY_CAPS);
  return h;
}

/* Frame @number of the layer @layer, which has learned @learned frames in
 * total; if that is 0, the layer does not learn. */
static GstBuffer *
figures_frame_new (guint64 number, const gchar * layer, guint64 learned)
{
  GstBuffer *buffer = frame_new (number);
  GstSparseCode code = fake_code ();

  code.layer = layer;
  code.error = 0.1 + 0.8 / (1 + number);
  code.frames_learned = learned;
  code.learning = learned > 0;
  code.usage_entropy = 1.0 - 1.0 / (1 + number);
  code.unused_units = 4 / (1 + number);
  gst_buffer_add_sparse_code (buffer, &code);
  fake_code_clear (&code);
  return buffer;
}

/* The last picture of the output; the others are dropped. */
static GstBuffer *
last_picture (GstHarness * h)
{
  GstBuffer *last = NULL, *next;

  while ((next = gst_harness_try_pull (h)) != NULL) {
    gst_clear_buffer (&last);
    last = next;
  }
  fail_unless (last != NULL);
  return last;
}

static void
push (GstHarness * h, GstBuffer * buffer)
{
  GstFlowReturn flow = gst_harness_push (h, buffer);

  fail_unless (flow == GST_FLOW_OK, "%s", gst_flow_get_name (flow));
}

static gboolean
are_same (GstBuffer * a, GstBuffer * b)
{
  GstMapInfo map;
  gboolean same;

  gst_buffer_map (a, &map, GST_MAP_READ);
  same = gst_buffer_get_size (b) == map.size
      && gst_buffer_memcmp (b, 0, map.data, map.size) == 0;
  gst_buffer_unmap (a, &map);
  return same;
}

/* Takes ownership of both. */
static void
assert_same (GstBuffer * a, GstBuffer * b, gboolean same)
{
  fail_unless (are_same (a, b) == same);
  gst_buffer_unref (a);
  gst_buffer_unref (b);
}

static void
push_frames (GstHarness * h, const gchar * layer, guint n)
{
  guint i;

  for (i = 0; i < n; i++)
    push (h, figures_frame_new (i, layer, i + 1));
}

static GstBuffer *
picture_of (const gchar * properties, guint n)
{
  GstHarness *h = start (properties);
  GstBuffer *picture;

  push_frames (h, "fake", n);
  picture = last_picture (h);
  gst_harness_teardown (h);
  return picture;
}

/* Frames that are not drawn count: 91 frames give the same picture when all are
 * drawn, every tenth, or only the last. */
GST_START_TEST (test_all_frames_count)
{
  assert_same (picture_of ("panels=figures titles=false", 91),
      picture_of ("panels=figures titles=false time-lapse=10", 91), TRUE);
  assert_same (picture_of ("panels=figures titles=false", 91),
      picture_of ("panels=figures titles=false skip=90", 91), TRUE);
  assert_same (picture_of ("panels=figures titles=false", 91),
      picture_of ("panels=figures titles=false", 90), FALSE);
}

GST_END_TEST;

/* Hidden frames count; frames that are only coded and frames that the layer did
 * not learn do not. */
GST_START_TEST (test_frames_that_count)
{
  GstHarness *h = start ("panels=figures titles=false");
  GstBuffer *buffer;
  guint i;

  for (i = 0; i < 40; i++) {
    buffer = figures_frame_new (i, "fake", i + 1);
    if (i % 4 < 3)
      GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DECODE_ONLY);
    push (h, buffer);
    buffer = figures_frame_new (5 * i, "fake", i + 7);
    gst_buffer_add_code_only (buffer);
    push (h, buffer);
    push (h, figures_frame_new (3 * i, "fake", 0));
  }
  assert_same (last_picture (h), picture_of ("panels=figures titles=false", 40),
      TRUE);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* A layer that starts over, and another layer, have new curves. */
GST_START_TEST (test_starts_over)
{
  GstHarness *h = start ("panels=figures titles=false");

  push_frames (h, "fake", 100);
  push_frames (h, "fake", 30);
  assert_same (last_picture (h), picture_of ("panels=figures titles=false", 30),
      TRUE);
  push_frames (h, "other", 50);
  push (h, figures_frame_new (50, "other", 51));
  assert_same (last_picture (h), picture_of ("panels=figures titles=false", 51),
      TRUE);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* When the panel is set while playing, its curves include the frames before. */
GST_START_TEST (test_set_while_playing)
{
  GstHarness *h = start ("panels=original titles=false");
  GstElement *element = gst_harness_find_element (h, "reconstruct");

  push_frames (h, "fake", 50);
  gst_util_set_object_arg (G_OBJECT (element), "panels", "figures");
  push (h, figures_frame_new (50, "fake", 51));
  assert_same (last_picture (h), picture_of ("panels=figures titles=false", 51),
      TRUE);
  gst_object_unref (element);
  gst_harness_teardown (h);
}

GST_END_TEST;

static guint
height_of (GstHarness * h)
{
  GstCaps *caps = gst_pad_get_current_caps (h->sinkpad);
  GstVideoInfo info;

  fail_unless (gst_video_info_from_caps (&info, caps));
  gst_caps_unref (caps);
  return info.height;
}

/* The line does not change for 200 ms, which are 5 frames; the picture has the
 * height that was asked for, with the line included. */
GST_START_TEST (test_line)
{
  GstHarness *h = start ("panels=original ! capsfilter "
      "caps=video/x-raw,width=320,height=240");
  GstBuffer *old, *next = NULL;
  guint i;

  for (i = 0; i < 21; i++) {
    push (h, figures_frame_new (i, "fake", i + 1));
    old = next;
    next = gst_harness_pull (h);
    assert_equals_int (height_of (h), 240);
    if (i > 0)
      fail_unless (are_same (old, next) == (i % 5 != 0), "frame %u", i);
    gst_clear_buffer (&old);
  }
  gst_buffer_unref (next);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Pictures are the same in each run unless the speed is shown. */
GST_START_TEST (test_speed)
{
  GstHarness *h = start ("width=800 show-speed=true");
  GstBuffer *first, *buffer;

  assert_same (picture_of ("panels=original", 50),
      picture_of ("panels=original", 50), TRUE);
  push (h, figures_frame_new (0, "fake", 1));
  first = last_picture (h);
  g_usleep (1100000);
  push (h, figures_frame_new (0, "fake", 1));
  gst_buffer_unref (last_picture (h));
  buffer = figures_frame_new (0, "fake", 1);
  GST_BUFFER_PTS (buffer) = GST_SECOND;
  push (h, buffer);
  assert_same (first, last_picture (h), FALSE);
  gst_harness_teardown (h);
}

GST_END_TEST;

#else

GST_START_TEST (test_no_cairo)
{
  GstElement *element = gst_element_factory_make ("reconstruct", NULL);
  GstBus *bus = gst_bus_new ();
  GstMessage *message;
  GError *error = NULL;

  gst_util_set_object_arg (G_OBJECT (element), "panels", "original+figures");
  gst_element_set_bus (element, bus);
  fail_unless (gst_element_set_state (element, GST_STATE_PAUSED) ==
      GST_STATE_CHANGE_FAILURE);
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  fail_unless (message != NULL);
  gst_message_parse_error (message, &error, NULL);
  fail_unless (strstr (error->message, "Cairo") != NULL, "%s", error->message);
  g_error_free (error);
  gst_message_unref (message);
  gst_element_set_state (element, GST_STATE_NULL);
  gst_element_set_bus (element, NULL);
  gst_object_unref (bus);
  gst_object_unref (element);
}

GST_END_TEST;

#endif

static gboolean
shows_speed (GstElement * sink)
{
  gboolean shows;

  fail_unless (gst_element_set_state (sink, GST_STATE_READY) ==
      GST_STATE_CHANGE_SUCCESS);
  g_object_get (sink, "show-speed", &shows, NULL);
  gst_element_set_state (sink, GST_STATE_NULL);
  return shows;
}

/* A window shows the speed; a recording does so only if it is set. */
GST_START_TEST (test_speed_in_sinks)
{
  GstElement *sink = gst_element_factory_make ("reconstructsink", NULL);
  gchar *folder = g_dir_make_tmp ("panelfigures-XXXXXX", NULL);
  gchar *location = g_build_filename (folder, "film.avi", NULL);

  g_object_set (sink, "video-sink", gst_element_factory_make ("fakesink",
          NULL), NULL);
  fail_unless (shows_speed (sink));
  if (gst_registry_check_feature_version (gst_registry_get (), "avimux", 1, 0,
          0)) {
    g_object_set (sink, "location", location, NULL);
    fail_if (shows_speed (sink));
    g_object_set (sink, "show-speed", TRUE, NULL);
    fail_unless (shows_speed (sink));
  }
  g_object_set (sink, "location", NULL, "show-speed", FALSE, NULL);
  fail_if (shows_speed (sink));
  gst_object_unref (sink);
  g_rmdir (folder);
  g_free (location);
  g_free (folder);
}

GST_END_TEST;

static Suite *
panelfigures_suite (void)
{
  Suite *s = suite_create ("panelfigures");
  TCase *tc = tcase_create ("figures");

  suite_add_tcase (s, tc);
#ifdef HAVE_CAIRO
  tcase_add_test (tc, test_all_frames_count);
  tcase_add_test (tc, test_frames_that_count);
  tcase_add_test (tc, test_starts_over);
  tcase_add_test (tc, test_set_while_playing);
  tcase_add_test (tc, test_line);
  tcase_add_test (tc, test_speed);
#else
  tcase_add_test (tc, test_no_cairo);
#endif
  tcase_add_test (tc, test_speed_in_sinks);
  return s;
}

GST_CHECK_MAIN (panelfigures);
