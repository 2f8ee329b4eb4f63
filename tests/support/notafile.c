/* Things at a path that are not regular files
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "notafile.h"

/* Makes @what at @path. A link points to @other unless its kind requires
 * another target. */
void
notafile_make (NotAFile what, const gchar * path, const gchar * other)
{
  switch (what) {
    case A_FOLDER:
      g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
      break;
    case A_PIPE:
      g_assert_cmpint (mkfifo (path, 0600), ==, 0);
      break;
    case A_LINK_TO_A_PIPE:
      g_assert_cmpint (mkfifo (other, 0600), ==, 0);
      /* fall through */
    case A_LINK_TO_NOTHING:
      g_assert_cmpint (symlink (other, path), ==, 0);
      break;
    case A_LINK_TO_A_DEVICE:
      g_assert_cmpint (symlink ("/dev/zero", path), ==, 0);
      break;
    case A_LINK_TO_ITSELF:
      g_assert_cmpint (symlink (path, path), ==, 0);
      break;
    case N_NOT_A_FILE:
      g_assert_not_reached ();
  }
}
