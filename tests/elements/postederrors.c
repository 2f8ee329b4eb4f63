/* Caps, files and memory that an element cannot use: it posts an error of the
 * right domain and code, with advice
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <sys/resource.h>
#include <string.h>
#include <unistd.h>

#include <gst/check/gstcheck.h>

#include "errors.h"
#include "idxfile.h"

/* AddressSanitizer ends the program when memory is limited. */
#if defined (__SANITIZE_ADDRESS__) || defined (__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined (__has_feature)
#if __has_feature (address_sanitizer) || __has_feature (thread_sanitizer)
#define SANITIZED 1
#endif
#endif

/* The pipeline posts an error of @domain and @code whose text contains @part. */
static void
assert_fails (const gchar * line, GQuark domain, gint code, const gchar * part)
{
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstBus *bus = gst_element_get_bus (pipeline);
  GError *error;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  error = wait_for_error (bus, part);
  fail_unless (g_error_matches (error, domain, code), "%s", error->message);
  g_error_free (error);
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

/* A file of another user, in a folder that is open to all and in one that is
 * not. A test run by root, who may read everything, becomes another user for a
 * while. */
GST_START_TEST (test_file_that_cannot_be_read)
{
  const gint modes[] = { 0755, 0700 };
  gchar *path = idx_write (idx_bytes (900, 28, 28, 900 * 28 * 28));
  gchar *folder = g_path_get_dirname (path);
  gchar *line = g_strdup_printf ("tapestrysrc location=%s ! fakesink", path);
  const uid_t user = geteuid ();

  fail_unless (g_chmod (path, 0) == 0);
  fail_unless (g_chmod (folder, modes[__i__]) == 0);
  /* The elements are loaded while the plugin's folder can be read. */
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
/* Two thousand million places of 8 bytes, when half of that is available. */
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

GST_START_TEST (test_nowhere_to_save)
{
  assert_fails ("tapestrysrc num-buffers=3 ! competelayer "
      "save-location=/no/such/folder/w.safetensors ! fakesink",
      GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_WRITE,
      "/no/such/folder/w.safetensors");
}

GST_END_TEST;

static GstBusSyncReply
quit (GstBus * bus, GstMessage * message, gpointer loop)
{
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    g_main_loop_quit (loop);
  return GST_BUS_PASS;
}

/* As gst-launch-1.0 does, on a machine that is busy: it sets the state, and reaches its main
 * loop late. What the streaming thread posts before would not end that loop. */
GST_START_TEST (test_main_loop_is_late)
{
  GstElement *pipeline = gst_parse_launch ("tapestrysrc ! reconstruct ! "
      "fakesink", NULL);
  GstBus *bus = gst_element_get_bus (pipeline);
  GMainLoop *loop = g_main_loop_new (NULL, FALSE);

  gst_bus_set_sync_handler (bus, quit, loop, NULL);
  assert_equals_int (gst_element_set_state (pipeline, GST_STATE_PAUSED),
      GST_STATE_CHANGE_ASYNC);
  g_usleep (150 * 1000);
  g_main_loop_run (loop);
  g_error_free (wait_for_error (bus, "no sparse code"));
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_bus_set_sync_handler (bus, NULL, NULL, NULL);
  g_main_loop_unref (loop);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
}

GST_END_TEST;

static Suite *
postederrors_suite (void)
{
  Suite *s = suite_create ("postederrors");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_caps_of_no_video);
  tcase_add_loop_test (tc, test_file_that_cannot_be_read, 0, 2);
#ifndef SANITIZED
  tcase_add_test (tc, test_movie_too_long_for_the_memory);
#endif
  tcase_add_test (tc, test_nowhere_to_save);
  tcase_add_test (tc, test_main_loop_is_late);
  return s;
}

GST_CHECK_MAIN (postederrors);
