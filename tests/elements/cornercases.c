/* What seldom happens to the elements: odd caps and events from their neighbours,
 * files and memory that are not to be had
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <sys/resource.h>
#include <string.h>
#include <unistd.h>

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>
#include <gst/video/video.h>

#include "idxfile.h"
#include "pictures.h"

/* An address sanitizer ends the program where memory is limited. */
#if defined (__SANITIZE_ADDRESS__) || defined (__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined (__has_feature)
#if __has_feature (address_sanitizer) || __has_feature (thread_sanitizer)
#define SANITIZED 1
#endif
#endif

/* --- tapestrysrc --- */

/* Caps are asked for with a filter, before it has images and after. */
GST_START_TEST (test_caps_by_a_filter)
{
  GstHarness *h = gst_harness_new ("tapestrysrc");
  GstPad *pad = gst_element_get_static_pad (h->element, "src");
  GstCaps *wide = gst_caps_from_string ("video/x-raw,width=[50,5000]");
  GstCaps *colour = gst_caps_from_string ("video/x-raw,format=RGB");
  GstCaps *caps = gst_pad_query_caps (pad, wide);
  const GstStructure *s = gst_caps_get_structure (caps, 0);
  const GValue *width;

  fail_unless_equals_string (gst_structure_get_string (s, "format"), "GRAY8");
  width = gst_structure_get_value (s, "width");
  assert_equals_int (gst_value_get_int_range_max (width), 5000);
  gst_caps_unref (caps);

  gst_harness_play (h);
  gst_buffer_unref (gst_harness_pull (h));
  caps = gst_pad_query_caps (pad, wide);
  width = gst_structure_get_value (gst_caps_get_structure (caps, 0), "width");
  assert_equals_int (gst_value_get_int_range_min (width), 50);
  assert_equals_int (gst_value_get_int_range_max (width), 840);
  gst_caps_unref (caps);
  caps = gst_pad_query_caps (pad, colour);
  fail_unless (gst_caps_is_empty (caps));
  gst_caps_unref (caps);

  gst_caps_unref (wide);
  gst_caps_unref (colour);
  gst_object_unref (pad);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Where it may be interlaced it is not. */
GST_START_TEST (test_progressive)
{
  GstHarness *h = gst_harness_new ("tapestrysrc");
  GstCaps *caps;

  gst_harness_set_sink_caps_str (h,
      "video/x-raw,interlace-mode={interleaved,progressive}");
  gst_harness_play (h);
  gst_buffer_unref (gst_harness_pull (h));
  caps = gst_pad_get_current_caps (h->sinkpad);
  fail_unless_equals_string (gst_structure_get_string (gst_caps_get_structure
          (caps, 0), "interlace-mode"), "progressive");
  gst_caps_unref (caps);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* The pipeline posts an error of @domain and @code with @part in its text. */
static void
assert_fails (const gchar * line, GQuark domain, gint code, const gchar * part)
{
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;
  GError *error;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND,
      GST_MESSAGE_ERROR);
  fail_unless (message != NULL);
  gst_message_parse_error (message, &error, NULL);
  fail_unless (g_error_matches (error, domain, code), "%s", error->message);
  fail_unless (strstr (error->message, part) != NULL, "\"%s\" has no \"%s\"",
      error->message, part);
  g_error_free (error);
  gst_message_unref (message);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
}

GST_START_TEST (test_caps_of_no_video)
{
  assert_fails ("tapestrysrc ! video/x-raw,interlace-mode=alternate ! fakesink",
      GST_CORE_ERROR, GST_CORE_ERROR_NEGOTIATION, "Choose other caps");
}

GST_END_TEST;

/* A file of somebody else's, in a folder that is open to all and in one that is
 * not; root, who may read all, is nobody for a while. */
GST_START_TEST (test_file_that_cannot_be_read)
{
  const gint modes[] = { 0755, 0700 };
  gchar *path = idx_write (idx_bytes (900, 28, 28, 900 * 28 * 28));
  gchar *folder = g_path_get_dirname (path);
  gchar *line = g_strdup_printf ("tapestrysrc location=%s ! fakesink", path);
  const uid_t user = geteuid ();

  fail_unless (g_chmod (path, 0) == 0);
  fail_unless (g_chmod (folder, modes[__i__]) == 0);
  /* The elements are loaded by who may read the plugin's folder. */
  gst_object_unref (gst_object_ref_sink (gst_parse_launch (line, NULL)));
  fail_unless (user != 0 || seteuid (65534) == 0);
  assert_fails (line, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ,
      "cannot be read");
  fail_unless (user != 0 || seteuid (user) == 0);
  g_free (line);
  g_free (folder);
  idx_remove (path);
}

GST_END_TEST;

#ifndef SANITIZED
/* Two thousand million places of 8 bytes, with half of that to be had. */
GST_START_TEST (test_movie_too_long_for_the_memory)
{
  struct rlimit limit;

  fail_unless (getrlimit (RLIMIT_AS, &limit) == 0);
  limit.rlim_cur = MIN (limit.rlim_max, G_GUINT64_CONSTANT (8) << 30);
  fail_unless (setrlimit (RLIMIT_AS, &limit) == 0);
  assert_fails ("tapestrysrc movie-frames=2000000000 ! fakesink",
      GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NO_SPACE_LEFT,
      "Lower columns, rows or movie-frames");
}

GST_END_TEST;
#endif

/* --- competelayer --- */

GST_START_TEST (test_nowhere_to_save)
{
  assert_fails ("tapestrysrc num-buffers=3 ! competelayer "
      "save-location=/no/such/folder/w.safetensors ! fakesink",
      GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_WRITE,
      "/no/such/folder/w.safetensors");
}

GST_END_TEST;

/* --- reconstruct --- */

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

/* Metas of others go along. */
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

/* Who came late after a time lapse says so in times that nobody upstream
 * knows. */
GST_START_TEST (test_lateness_in_a_time_lapse)
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

/* What is in no time is not divided. */
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

/* A frame without code is dropped once its layer has coded one; of a layer that
 * was set since, it is not known whether it ever will. */
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

/* --- reconstructsink --- */

/* Stopped before the first frame, a recording leaves nothing behind. */
GST_START_TEST (test_recording_of_nothing)
{
  gchar *folder = g_dir_make_tmp ("gst-compete-XXXXXX", NULL);
  gchar *path = g_build_filename (folder, "a.avi", NULL);
  GstElement *sink = gst_element_factory_make ("reconstructsink", NULL);

  gst_object_ref_sink (sink);
  g_object_set (sink, "location", path, NULL);
  gst_element_set_state (sink, GST_STATE_PAUSED);
  fail_unless_equals_int (gst_element_set_state (sink, GST_STATE_NULL),
      GST_STATE_CHANGE_SUCCESS);
  gst_object_unref (sink);
  fail_unless (g_rmdir (folder) == 0);
  g_free (path);
  g_free (folder);
}

GST_END_TEST;

static Suite *
cornercases_suite (void)
{
  Suite *s = suite_create ("cornercases");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_caps_by_a_filter);
  tcase_add_test (tc, test_progressive);
  tcase_add_test (tc, test_caps_of_no_video);
  tcase_add_loop_test (tc, test_file_that_cannot_be_read, 0, 2);
#ifndef SANITIZED
  tcase_add_test (tc, test_movie_too_long_for_the_memory);
#endif
  tcase_add_test (tc, test_nowhere_to_save);
  tcase_add_test (tc, test_wide_pixels);
  tcase_add_test (tc, test_other_metas_stay);
  tcase_add_test (tc, test_lateness_in_a_time_lapse);
  tcase_add_test (tc, test_segment_done_in_frames);
  tcase_add_test (tc, test_another_layer);
  tcase_add_test (tc, test_recording_of_nothing);
  return s;
}

GST_CHECK_MAIN (cornercases);
