/* A temporary folder for the files of a test
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

void folder_make (void);
gchar *folder_path (const gchar * name);
guint folder_files (void);
void folder_remove (void);
