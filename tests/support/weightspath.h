/* The set-up of tests that save weights: a path in a folder of their own
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "folder.h"

static gchar *path;

static void
setup (void)
{
  folder_make ();
  path = folder_path ("w.safetensors");
}

static void
teardown (void)
{
  folder_remove ();
  g_free (path);
}
