/* Datasets of grey images: IDX files, plain or gzip
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * An IDX file of images has a header of four big-endian 32-bit numbers (magic number,
 * number of images, height, width), then one byte for each pixel. The numbers of the
 * header are checked against the size of the file before memory is allocated.
 */

#include <sys/mman.h>
#include <unistd.h>

#include <gio/gio.h>

#include "dataset.h"
#include "tapestrysrc-resource.h"

#define DIGITS_PATH "/gst-compete/tapestrysrc/digits"

#define HEADER_SIZE 16
#define MAGIC 0x00000803

/* The greatest ratio of deflate: 2 bits for 258 bytes. */
#define MAX_GZIP_RATIO 1032

/* The file that is read. */
typedef struct
{
  gchar *name;                  /* for messages */
  GInputStream *bytes;          /* unpacked */
  guint64 size;                 /* of the file, as it is stored */
  gboolean gzip;
} Source;

G_DEFINE_QUARK (dataset_error, dataset_error);

/* Sets our error for an error of GIO, which it frees. */
static void
set_io_error (const Source * source, GError * cause, GError ** error)
{
  const gchar *name = source->name;

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_set_error (error, DATASET_ERROR, DATASET_ERROR_NOT_FOUND,
        "There is no file \"%s\"", name);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    g_set_error (error, DATASET_ERROR, DATASET_ERROR_FORMAT,
        "\"%s\" is truncated: its gzip stream is cut short", name);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    g_set_error (error, DATASET_ERROR, DATASET_ERROR_FORMAT,
        "\"%s\" is damaged: its gzip stream cannot be unpacked", name);
  else
    g_set_error (error, DATASET_ERROR, DATASET_ERROR_READ,
        "\"%s\" cannot be read: %s", name, cause->message);
  g_error_free (cause);
}

/* Gets type and size of a file. A symbolic link is followed, unless it is broken. In a
 * folder that we may not read, GLib leaves the type out: it is then unknown.
 *
 * Returns: %FALSE with @cause set if there is no such file, for example */
static gboolean
query_type (GFile * file, GFileType * type, guint64 * size, GError ** cause)
{
  GFileInfo *info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE ","
      G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, cause);

  if (info == NULL)
    return FALSE;
  *type = G_FILE_TYPE_UNKNOWN;
  if (g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_STANDARD_TYPE))
    *type = g_file_info_get_file_type (info);
  *size = 0;
  if (g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_STANDARD_SIZE))
    *size = g_file_info_get_size (info);
  g_object_unref (info);
  return TRUE;
}

/* Returns: (nullable): why files of this type cannot be read, %NULL if they may be */
static const gchar *
type_fault (GFileType type)
{
  switch (type) {
    case G_FILE_TYPE_SYMBOLIC_LINK:
      return "is a symbolic link to a file that is not there";
    case G_FILE_TYPE_DIRECTORY:
      return "is a folder, and an IDX file is wanted";
    case G_FILE_TYPE_REGULAR:
    case G_FILE_TYPE_UNKNOWN:  /* opening it will fail if it must */
      return NULL;
    default:
      return "is no regular file, and an IDX file is wanted";
  }
}

static gboolean
open_file (Source * source, const gchar * location, GError ** error)
{
  GFile *file = g_file_new_for_path (location);
  GError *cause = NULL;
  GFileType type;

  if (!query_type (file, &type, &source->size, &cause)) {
    set_io_error (source, cause, error);
  } else if (type_fault (type) != NULL) {
    g_set_error (error, DATASET_ERROR, type == G_FILE_TYPE_SYMBOLIC_LINK ?
        DATASET_ERROR_NOT_FOUND : DATASET_ERROR_READ, "\"%s\" %s",
        source->name, type_fault (type));
  } else {
    source->bytes = G_INPUT_STREAM (g_file_read (file, NULL, &cause));
    if (source->bytes == NULL)
      set_io_error (source, cause, error);
  }
  g_object_unref (file);
  return source->bytes != NULL;
}

static gboolean
open_digits (Source * source, GError ** error)
{
  GBytes *digits = g_resource_lookup_data (tapestrysrc_get_resource (),
      DIGITS_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (digits == NULL)
    return FALSE;
  source->size = g_bytes_get_size (digits);
  source->bytes = g_memory_input_stream_new_from_bytes (digits);
  g_bytes_unref (digits);
  return TRUE;
}

/* Reads @length bytes into @dest, or fewer at the end; @got is set to how many. */
static gboolean
read_bytes (Source * source, gpointer dest, gsize length, gsize * got,
    GError ** error)
{
  GError *cause = NULL;

  if (g_input_stream_read_all (source->bytes, dest, length, got, NULL, &cause))
    return TRUE;
  set_io_error (source, cause, error);
  return FALSE;
}

/* Unpacks the file if its first two bytes are those of gzip. */
static gboolean
detect_gzip (Source * source, GError ** error)
{
  guint8 start[2];
  GError *cause = NULL;
  GConverter *unpacker;
  GInputStream *unpacked;
  gsize got;

  if (!read_bytes (source, start, sizeof start, &got, error))
    return FALSE;
  if (!g_seekable_seek (G_SEEKABLE (source->bytes), 0, G_SEEK_SET, NULL,
          &cause)) {
    set_io_error (source, cause, error);
    return FALSE;
  }
  source->gzip = got == sizeof start && start[0] == 0x1f && start[1] == 0x8b;
  if (!source->gzip)
    return TRUE;

  unpacker =
      G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  unpacked = g_converter_input_stream_new (source->bytes, unpacker);
  g_object_unref (unpacker);
  g_object_unref (source->bytes);
  source->bytes = unpacked;
  return TRUE;
}

static gboolean
open_source (Source * source, const gchar * location, GError ** error)
{
  if (!(location ? open_file (source, location, error) :
          open_digits (source, error)))
    return FALSE;
  if (source->size == 0) {
    g_set_error (error, DATASET_ERROR, DATASET_ERROR_FORMAT,
        "\"%s\" is empty, and an IDX file is wanted", source->name);
    return FALSE;
  }
  return detect_gzip (source, error);
}

static guint32
big_endian (const guint8 * bytes)
{
  return (guint32) bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

/* Reads the header, and checks it without the size of the file. */
static gboolean
read_header (Source * source, Dataset * dataset, GError ** error)
{
  guint8 header[HEADER_SIZE];
  gsize got;

  if (!read_bytes (source, header, sizeof header, &got, error))
    return FALSE;
  if (got >= 4 && big_endian (header) != MAGIC) {
    g_set_error (error, DATASET_ERROR, DATASET_ERROR_FORMAT,
        "\"%s\" is not an IDX file of images: it begins with %08x and not with "
        "%08x", source->name, big_endian (header), MAGIC);
    return FALSE;
  }
  if (got < sizeof header) {
    g_set_error (error, DATASET_ERROR, DATASET_ERROR_FORMAT,
        "\"%s\" is too short for an IDX file: it has %" G_GSIZE_FORMAT
        " bytes, and the header alone has %d", source->name, got, HEADER_SIZE);
    return FALSE;
  }
  dataset->count = big_endian (header + 4);
  dataset->height = big_endian (header + 8);
  dataset->width = big_endian (header + 12);
  if (dataset->count == 0) {
    g_set_error (error, DATASET_ERROR, DATASET_ERROR_FORMAT,
        "\"%s\" holds no images: its header says 0", source->name);
    return FALSE;
  }
  if (dataset->width == 0 || dataset->width > DATASET_MAX_SIDE
      || dataset->height == 0 || dataset->height > DATASET_MAX_SIDE) {
    g_set_error (error, DATASET_ERROR, DATASET_ERROR_FORMAT,
        "\"%s\" holds images of %u x %u pixels, and a side may have 1 to %d",
        source->name, dataset->width, dataset->height, DATASET_MAX_SIDE);
    return FALSE;
  }
  return TRUE;
}

static void
set_truncated (const Source * source, const Dataset * dataset, guint64 missing,
    GError ** error)
{
  g_set_error (error, DATASET_ERROR, DATASET_ERROR_FORMAT,
      "\"%s\" is truncated: its header promises %u images of %u x %u pixels, "
      "and %" G_GUINT64_FORMAT " bytes of them are missing", source->name,
      dataset->count, dataset->width, dataset->height, missing);
}

static void
set_too_long (const Source * source, const Dataset * dataset, GError ** error)
{
  g_set_error (error, DATASET_ERROR, DATASET_ERROR_FORMAT,
      "\"%s\" goes on after the %u images of %u x %u pixels that its header "
      "promises", source->name, dataset->count, dataset->width,
      dataset->height);
}

/* Whether a file of this size can hold the @promised bytes of pixels. */
static gboolean
check_size (const Source * source, const Dataset * dataset, guint64 promised,
    GError ** error)
{
  if (source->gzip) {
    if (promised / MAX_GZIP_RATIO <= source->size)
      return TRUE;
    g_set_error (error, DATASET_ERROR, DATASET_ERROR_FORMAT,
        "\"%s\" cannot hold the %u images of %u x %u pixels that its header "
        "promises: a gzip file of %" G_GUINT64_FORMAT " bytes is too small",
        source->name, dataset->count, dataset->width, dataset->height,
        source->size);
  } else if (source->size < HEADER_SIZE + promised) {
    set_truncated (source, dataset, HEADER_SIZE + promised - source->size,
        error);
  } else if (source->size > HEADER_SIZE + promised) {
    set_too_long (source, dataset, error);
  } else {
    return TRUE;
  }
  return FALSE;
}

/* A shuffled movie reads images from all over the set. Where the system has large pages
 * to give, the processor finds them sooner. */
static void
ask_for_large_pages (guint8 * bytes, gsize size)
{
#ifdef MADV_HUGEPAGE
  const gsize page = sysconf (_SC_PAGESIZE);
  const guintptr first = ((guintptr) bytes + page - 1) / page * page;
  const guintptr end = ((guintptr) bytes + size) / page * page;

  if (end > first)
    madvise ((gpointer) first, end - first, MADV_HUGEPAGE);
#endif
}

static gboolean
read_pixels (Source * source, Dataset * dataset, GError ** error)
{
  /* At most 2^32 x 65535^2: no overflow. */
  guint64 promised =
      (guint64) dataset->count * dataset->width * dataset->height;
  guint8 after;
  gsize got;

  if (!check_size (source, dataset, promised, error))
    return FALSE;
  if (promised <= G_MAXSIZE)
    dataset->pixels = g_try_malloc (promised);
  if (dataset->pixels == NULL) {
    g_set_error (error, DATASET_ERROR, DATASET_ERROR_READ,
        "There is no memory for the %" G_GUINT64_FORMAT " bytes of \"%s\"",
        promised, source->name);
    return FALSE;
  }
  ask_for_large_pages (dataset->pixels, promised);
  if (!read_bytes (source, dataset->pixels, promised, &got, error))
    return FALSE;
  if (got < promised) {
    set_truncated (source, dataset, promised - got, error);
    return FALSE;
  }
  /* Reading one more byte finds the end, where gzip checks its checksum. */
  if (!read_bytes (source, &after, 1, &got, error))
    return FALSE;
  if (got > 0) {
    set_too_long (source, dataset, error);
    return FALSE;
  }
  return TRUE;
}

/**
 * dataset_load:
 * @location: (nullable): path of an IDX file of images, plain or gzip; %NULL
 *     for the built-in digits, 900 of 28 x 28 pixels
 * @error: (out): a %DATASET_ERROR; its message is a sentence that names the file
 *
 * Reads all images of a file into memory. Whatever the header says, no more is
 * allocated than a file of this size can hold, and no more is unpacked than the header
 * says.
 *
 * Returns: (nullable): the images, or %NULL with @error set
 */
Dataset *
dataset_load (const gchar * location, GError ** error)
{
  Source source = { NULL };
  Dataset *dataset = g_new0 (Dataset, 1);

  source.name = location ? g_filename_display_name (location) :
      g_strdup ("the built-in digits");
  if (!open_source (&source, location, error)
      || !read_header (&source, dataset, error)
      || !read_pixels (&source, dataset, error))
    g_clear_pointer (&dataset, dataset_free);
  g_clear_object (&source.bytes);
  g_free (source.name);
  return dataset;
}

/**
 * dataset_free:
 * @dataset: what dataset_load() returned
 */
void
dataset_free (Dataset * dataset)
{
  g_free (dataset->pixels);
  g_free (dataset);
}
