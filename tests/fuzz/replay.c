/* Runs a fuzz target once for each file in the given folders: for compilers
 * without a fuzzer, and to reproduce findings
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "fuzz.h"

static guint
replay (const gchar * name)
{
  GDir *folder = g_dir_open (name, 0, NULL);
  const gchar *entry;
  gchar *contents;
  gsize size;
  guint n = 0;

  if (folder != NULL) {
    while ((entry = g_dir_read_name (folder)) != NULL) {
      gchar *path = g_build_filename (name, entry, NULL);

      n += replay (path);
      g_free (path);
    }
    g_dir_close (folder);
    return n;
  }
  FUZZ_CHECK (g_file_get_contents (name, &contents, &size, NULL));
  printf ("%s\n", name);
  fflush (stdout);
  LLVMFuzzerTestOneInput ((const guint8 *) contents, size);
  g_free (contents);
  return 1;
}

int
main (int argc, char **argv)
{
  guint n = 0;
  int i;

  for (i = 1; i < argc; i++)
    n += replay (argv[i]);
  printf ("%u inputs\n", n);
  return n > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
