/* IDX files that a test writes for itself
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>

/* The bytes of an IDX file with @pixels pixels: pixel p of image i is 10 i + p,
 * so that each picture is recognised. */
static inline GByteArray *
idx_bytes (guint32 count, guint32 width, guint32 height, guint pixels)
{
  const guint32 header[] = { GUINT32_TO_BE (0x803), GUINT32_TO_BE (count),
    GUINT32_TO_BE (height), GUINT32_TO_BE (width)
  };
  GByteArray *bytes = g_byte_array_new ();
  guint i, image = MAX (width * height, 1);

  g_byte_array_append (bytes, (const guint8 *) header, sizeof header);
  for (i = 0; i < pixels; i++) {
    guint8 value = 10 * (i / image) + i % image;

    g_byte_array_append (bytes, &value, 1);
  }
  return bytes;
}

/* Replaces @bytes by their gzip-compressed form. */
static inline void
idx_gzip (GByteArray * bytes)
{
  GOutputStream *memory = g_memory_output_stream_new_resizable ();
  GConverter *packer =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  GOutputStream *packed = g_converter_output_stream_new (memory, packer);
  GMemoryOutputStream *result = G_MEMORY_OUTPUT_STREAM (memory);

  g_assert_true (g_output_stream_write_all (packed, bytes->data, bytes->len,
          NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (packed, NULL, NULL));
  g_byte_array_set_size (bytes, 0);
  g_byte_array_append (bytes, g_memory_output_stream_get_data (result),
      g_memory_output_stream_get_data_size (result));
  g_object_unref (packed);
  g_object_unref (packer);
  g_object_unref (memory);
}

/* Writes @bytes (and frees them) into a new folder. Returns the path; remove
 * it with idx_remove(). */
static inline gchar *
idx_write (GByteArray * bytes)
{
  gchar *folder = g_dir_make_tmp ("gst-compete-XXXXXX", NULL);
  gchar *path = g_build_filename (folder, "images.idx", NULL);

  g_assert_true (g_file_set_contents (path, (const gchar *) bytes->data,
          bytes->len, NULL));
  g_byte_array_unref (bytes);
  g_free (folder);
  return path;
}

static inline void
idx_remove (gchar * path)
{
  gchar *folder = g_path_get_dirname (path);

  g_remove (path);
  g_rmdir (folder);
  g_free (folder);
  g_free (path);
}
