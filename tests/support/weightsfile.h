/* Safetensors files that a test writes for itself
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* Writes to @path the length of the header as @promised, then @length bytes of
 * @header, then @floats of @data. */
static inline void
weightsfile_write (const gchar * path, guint64 promised, const gchar * header,
    gsize length, const gfloat * data, guint floats)
{
  GByteArray *file = g_byte_array_new ();
  GError *error = NULL;

  promised = GUINT64_TO_LE (promised);
  g_byte_array_append (file, (const guint8 *) &promised, 8);
  g_byte_array_append (file, (const guint8 *) header, length);
  g_byte_array_append (file, (const guint8 *) data, 4 * floats);
  g_file_set_contents (path, (gchar *) file->data, file->len, &error);
  g_assert_no_error (error);
  g_byte_array_unref (file);
}
