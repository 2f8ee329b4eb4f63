/* Fuzz target: IDX files, plain and gzip
 *
 * The input is a file. When its first byte is 1, the rest is compressed first,
 * because mutation never gets a checksum right.
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gio/gio.h>

#include "dataset.h"
#include "fuzz.h"

/* The input, gzip-compressed. */
static GBytes *
pack (const guint8 * data, gsize size)
{
  GOutputStream *memory = g_memory_output_stream_new_resizable ();
  GConverter *packer =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1));
  GOutputStream *stream = g_converter_output_stream_new (memory, packer);
  GBytes *packed;

  FUZZ_CHECK (g_output_stream_write_all (stream, data, size, NULL, NULL, NULL));
  FUZZ_CHECK (g_output_stream_close (stream, NULL, NULL));
  packed = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM
      (memory));
  g_object_unref (stream);
  g_object_unref (packer);
  g_object_unref (memory);
  return packed;
}

/* The images equal the bytes of @file; if @file is unknown, they can be read. */
static void
check_images (const Dataset * images, const guint8 * file, gsize size)
{
  gsize pixels = (gsize) images->count * images->width * images->height;
  gsize i;

  FUZZ_CHECK (images->count > 0);
  FUZZ_CHECK (images->width > 0 && images->width <= DATASET_MAX_SIDE);
  FUZZ_CHECK (images->height > 0 && images->height <= DATASET_MAX_SIDE);
  if (file == NULL) {
    g_free (g_memdup2 (images->pixels, pixels));
    return;
  }
  FUZZ_CHECK (size == pixels + 16);
  for (i = 0; i < pixels; i++)
    FUZZ_CHECK (images->pixels[i] == file[16 + i]);
}

int
LLVMFuzzerTestOneInput (const guint8 * data, size_t size)
{
  gboolean packed = size > 0 && data[0] == 1;
  gboolean raw = size < 2 || data[0] != 0x1f || data[1] != 0x8b;
  GBytes *bytes = packed ? pack (data + 1, size - 1) :
      g_bytes_new_static (data, size);
  GError *error = NULL;
  Dataset *images;

  images = dataset_load (fuzz_write (g_bytes_get_data (bytes, NULL),
          g_bytes_get_size (bytes)), &error);
  FUZZ_CHECK ((images == NULL) == (error != NULL));
  if (images != NULL) {
    check_images (images, packed ? data + 1 : raw ? data : NULL,
        size - packed);
    dataset_free (images);
  }
  g_clear_error (&error);
  g_bytes_unref (bytes);
  return 0;
}
