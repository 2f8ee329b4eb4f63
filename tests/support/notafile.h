/* Things at a path that are not regular files
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

typedef enum
{
  A_FOLDER,
  A_PIPE,
  A_LINK_TO_NOTHING,
  A_LINK_TO_A_PIPE,
  A_LINK_TO_A_DEVICE,
  A_LINK_TO_ITSELF,
  N_NOT_A_FILE
} NotAFile;

void notafile_make (NotAFile what, const gchar * path, const gchar * other);
