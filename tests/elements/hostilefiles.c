/* Elements refuse with a clear error files that are not regular files and IDX
 * files that do not hold the images they promise
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>
#include <unistd.h>

#include <gst/check/gstcheck.h>

#include "dataset.h"
#include "errors.h"
#include "folder.h"
#include "idxfile.h"
#include "notafile.h"
#include "refusal.h"

static gchar *path, *other;

static void
setup (void)
{
  folder_make ();
  path = folder_path ("file.webm");
  other = folder_path ("other");
}

static void
teardown (void)
{
  gchar *part = g_strconcat (path, ".part", NULL);

  g_remove (part);
  g_remove (path);
  g_remove (other);
  assert_equals_int (folder_files (), 0);
  folder_remove ();
  g_free (part);
  g_free (path);
  g_free (other);
}

/* --- images --- */

static const gchar *const said[N_NOT_A_FILE] = {
  [A_FOLDER] = "is a folder",
  [A_PIPE] = "no regular file",
  [A_LINK_TO_NOTHING] = "a symbolic link to a file that is not there",
  [A_LINK_TO_A_PIPE] = "no regular file",
  [A_LINK_TO_A_DEVICE] = "no regular file",
  [A_LINK_TO_ITSELF] = "not there",
};

GST_START_TEST (test_only_regular_files_are_loaded)
{
  GError *error = NULL;

  notafile_make (__i__, path, other);
  fail_unless (dataset_load (path, &error) == NULL);
  assert_error_says (error, path, said[__i__]);
}

GST_END_TEST;

/* Users may keep their data elsewhere, behind a link. */
GST_START_TEST (test_links_to_files_are_read)
{
  GByteArray *bytes = idx_bytes (2, 3, 2, 12);
  Dataset *images;

  notafile_make (A_LINK_TO_NOTHING, path, other);
  fail_unless (g_file_set_contents (other, (gchar *) bytes->data, bytes->len,
          NULL));
  images = dataset_load (path, NULL);
  fail_unless (images != NULL && images->count == 2);
  dataset_free (images);
  g_byte_array_unref (bytes);
}

GST_END_TEST;

/* A gzip file that could unpack to the size that its header promises, but does
 * not, or does not end there. */
GST_START_TEST (test_gzip_bomb)
{
  GByteArray *bomb = idx_bytes (1, 2, 2, 0);
  GError *error = NULL;

  g_byte_array_set_size (bomb, 1 << 26);
  memset (bomb->data + 16, 0, bomb->len - 16);
  idx_gzip (bomb);
  fail_unless (g_file_set_contents (path, (gchar *) bomb->data, bomb->len,
          NULL));
  fail_unless (dataset_load (path, &error) == NULL);
  assert_error_says (error, path, "goes on after the 1 images of 2 x 2 pixels");
  g_byte_array_unref (bomb);

  bomb = idx_bytes (0xffffffff, 0xffff, 0xffff, 3);
  idx_gzip (bomb);
  error = NULL;
  fail_unless (g_file_set_contents (path, (gchar *) bomb->data, bomb->len,
          NULL));
  fail_unless (dataset_load (path, &error) == NULL);
  assert_error_says (error, path, "cannot hold the 4294967295 images");
  g_byte_array_unref (bomb);
}

GST_END_TEST;

/* --- through the elements --- */

/* The pipeline stops with an error that contains @says. */
static void
assert_fails (const gchar * says, const gchar * format)
{
  gchar *line = g_strdup_printf (format, path);
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstBus *bus = gst_element_get_bus (pipeline);

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  assert_error_posted (bus, says);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
  g_free (line);
}

GST_START_TEST (test_elements_refuse_a_pipe)
{
  notafile_make (A_PIPE, path, other);
  assert_fails ("no regular file", "tapestrysrc location=%s ! fakesink");
  assert_fails ("but a named pipe",
      "tapestrysrc ! competelayer location=%s ! fakesink");
  assert_fails ("but a named pipe",
      "tapestrysrc num-buffers=3 ! competelayer save-location=%s ! fakesink");
  assert_fails ("a symbolic link, a pipe or a device has the recording's name",
      "tapestrysrc num-buffers=3 ! competelayer ! reconstructsink location=%s");
}

GST_END_TEST;

/* The target of a link is another file than the one that was named. */
GST_START_TEST (test_recording_does_not_write_through_links)
{
  gchar *part = g_strconcat (path, ".part", NULL), *contents;

  fail_unless (g_file_set_contents (other, "mine", -1, NULL));
  fail_unless (symlink (other, part) == 0);
  assert_fails ("that name and .part",
      "tapestrysrc num-buffers=3 ! competelayer ! reconstructsink location=%s");
  fail_unless (g_file_get_contents (other, &contents, NULL, NULL));
  assert_equals_string (contents, "mine");
  g_free (contents);
  g_free (part);
}

GST_END_TEST;

static Suite *
hostilefiles_suite (void)
{
  Suite *s = suite_create ("hostilefiles");
  TCase *tc = tcase_create ("files");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, setup, teardown);
  tcase_add_loop_test (tc, test_only_regular_files_are_loaded, 0, N_NOT_A_FILE);
  tcase_add_test (tc, test_links_to_files_are_read);
  tcase_add_test (tc, test_gzip_bomb);
  tcase_add_test (tc, test_elements_refuse_a_pipe);
  tcase_add_test (tc, test_recording_does_not_write_through_links);
  return s;
}

GST_CHECK_MAIN (hostilefiles);
