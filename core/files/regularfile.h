/* Regular files: opening, reading, and replacing them safely
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/**
 * RegularFile:
 * @size: in bytes, when it was opened
 *
 * A file that is open for reading.
 */
typedef struct
{
  guint64 size;

  /*< private >*/
  int fd;
} RegularFile;

typedef struct _RegularFileWriter RegularFileWriter;

/**
 * RegularFileWriteFunc:
 * @to: the file, to write to by regular_file_write()
 * @data: as given to regular_file_save()
 *
 * Writes the content of a file.
 *
 * Returns: whether all of it could be written; if not, errno says why
 */
typedef gboolean (*RegularFileWriteFunc) (RegularFileWriter * to,
    gpointer data);

gboolean regular_file_open (RegularFile * file, const gchar * location,
    GError ** error);
void regular_file_close (RegularFile * file);
gboolean regular_file_read (const RegularFile * file, guint64 at,
    gpointer dest, gsize length);
gboolean regular_file_may_be_saved (const gchar * location, GError ** error);
gboolean regular_file_save (const gchar * location,
    RegularFileWriteFunc write, gpointer data, GError ** error);
gboolean regular_file_write (RegularFileWriter * to, gconstpointer bytes,
    gsize length);
