/* A temporary folder for the files of a test
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <glib/gstdio.h>

#include "folder.h"

static gchar *folder;

/* Makes an empty folder: the set-up of a test. */
void
folder_make (void)
{
  GError *error = NULL;

  folder = g_dir_make_tmp ("gst-compete-XXXXXX", &error);
  g_assert_no_error (error);
}

/* The path of the file @name in the folder; free it with g_free(). */
gchar *
folder_path (const gchar * name)
{
  return g_build_filename (folder, name, NULL);
}

/* The number of files in the folder. */
guint
folder_files (void)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  guint files = 0;

  while (g_dir_read_name (dir))
    files++;
  g_dir_close (dir);
  return files;
}

/* Removes the folder and the files in it. */
void
folder_remove (void)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const gchar *name;

  while ((name = g_dir_read_name (dir))) {
    gchar *path = folder_path (name);

    g_assert_cmpint (g_remove (path), ==, 0);
    g_free (path);
  }
  g_dir_close (dir);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_clear_pointer (&folder, g_free);
}
