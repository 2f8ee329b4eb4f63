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

/* Ends the run as a finding, also where assertions are compiled out. */
#define FUZZ_CHECK(condition) \
  G_STMT_START { \
    if (G_UNLIKELY (!(condition))) { \
      fprintf (stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, \
          #condition); \
      abort (); \
    } \
  } G_STMT_END

static gchar *fuzz_folder;

/* The file fails to be removed only if it was never made. */
static void
fuzz_remove_folder (void)
{
  gchar *file = g_build_filename (fuzz_folder, "file", NULL);

  g_remove (file);
  g_rmdir (fuzz_folder);
  g_free (file);
  g_free (fuzz_folder);
}

/* A place for a file, the same throughout the process and this process's alone.
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

/* Writes such a file; over the one before, for a rename each time takes longer
 * than what is being tried.
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
