/* What the fuzz targets share: input, and files made of it
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <glib.h>
#include <glib/gstdio.h>

int LLVMFuzzerTestOneInput (const guint8 * data, size_t size);

/* Ends the run as a finding, even if assertions are compiled out. */
#define FUZZ_CHECK(condition) \
  G_STMT_START { \
    if (G_UNLIKELY (!(condition))) { \
      fprintf (stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, \
          #condition); \
      abort (); \
    } \
  } G_STMT_END

static gchar *fuzz_folder;

/* Removal fails only if the file was never made. */
static void
fuzz_remove_folder (void)
{
  gchar *file = g_build_filename (fuzz_folder, "file", NULL);

  g_remove (file);
  g_rmdir (fuzz_folder);
  g_free (file);
  g_free (fuzz_folder);
}

/* The name of a file, the same throughout the process and different for other
 * processes.
 *
 * Returns: (transfer none): its name */
static inline const gchar *
fuzz_location (void)
{
  static gchar *location;

  if (location == NULL) {
    fuzz_folder = g_dir_make_tmp ("fuzz-XXXXXX", NULL);
    FUZZ_CHECK (fuzz_folder != NULL);
    location = g_build_filename (fuzz_folder, "file", NULL);
    atexit (fuzz_remove_folder);
  }
  return location;
}

/* Writes that file. It is overwritten in place, because a rename each time
 * would take longer than the function under test.
 *
 * Returns: (transfer none): its name */
static inline const gchar *
fuzz_write (const guint8 * data, gsize size)
{
  const gchar *location = fuzz_location ();
  FILE *file = fopen (location, "wb");

  FUZZ_CHECK (file != NULL);
  FUZZ_CHECK (fwrite (data, 1, size, file) == size);
  FUZZ_CHECK (fclose (file) == 0);
  return location;
}
