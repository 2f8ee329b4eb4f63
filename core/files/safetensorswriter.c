/* Safetensors: writing a file
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "safetensors.h"

/* The tensors begin at a multiple of so many bytes. */
#define ALIGNMENT 8

/* A tensor that waits to be written. */
typedef struct
{
  gconstpointer entries;
  gsize n;                      /* entries ... */
  gsize size;                   /* ... of so many bytes each */
} Waiting;

struct _SafetensorsWriter
{
  JsonBuilder *header, *metadata;
  GArray *waiting;
  gsize bytes;                  /* of all waiting tensors */
};

/**
 * safetensors_writer_new:
 *
 * Returns: (transfer full): the writer of an empty file
 */
SafetensorsWriter *
safetensors_writer_new (void)
{
  SafetensorsWriter *w = g_new0 (SafetensorsWriter, 1);

  w->header = json_builder_new ();
  w->metadata = json_builder_new ();
  w->waiting = g_array_new (FALSE, FALSE, sizeof (Waiting));
  json_builder_begin_object (w->header);
  json_builder_begin_object (w->metadata);
  return w;
}

void
safetensors_writer_free (SafetensorsWriter * w)
{
  g_object_unref (w->header);
  g_object_unref (w->metadata);
  g_array_unref (w->waiting);
  g_free (w);
}

/**
 * safetensors_writer_add_text:
 * @w: the writer
 * @name: the name of the text in the metadata
 * @text: the text
 */
void
safetensors_writer_add_text (SafetensorsWriter * w, const gchar * name,
    const gchar * text)
{
  json_builder_set_member_name (w->metadata, name);
  json_builder_add_string_value (w->metadata, text);
}

/**
 * safetensors_writer_add_number:
 * @w: the writer
 * @name: the name of the number in the metadata, where it is a text
 * @number: the number
 */
void
safetensors_writer_add_number (SafetensorsWriter * w, const gchar * name,
    guint64 number)
{
  gchar *text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  safetensors_writer_add_text (w, name, text);
  g_free (text);
}

/**
 * safetensors_writer_add_real:
 * @w: the writer
 * @name: the name of the number in the metadata, where it is a text
 * @number: the number, saved to the bit
 */
void
safetensors_writer_add_real (SafetensorsWriter * w, const gchar * name,
    gdouble number)
{
  gchar text[G_ASCII_DTOSTR_BUF_SIZE];

  safetensors_writer_add_text (w, name,
      g_ascii_dtostr (text, sizeof text, number));
}

/* Adds an array of @first and @last, or of @last alone. */
static void
add_integers (JsonBuilder * b, const gchar * name, gboolean both,
    guint64 first, guint64 last)
{
  json_builder_set_member_name (b, name);
  json_builder_begin_array (b);
  if (both)
    json_builder_add_int_value (b, first);
  json_builder_add_int_value (b, last);
  json_builder_end_array (b);
}

static void
add_tensor (SafetensorsWriter * w, const gchar * name, const gchar * dtype,
    SafetensorsShape shape, gconstpointer entries, gsize size)
{
  Waiting waiting = { entries, safetensors_floats_in (shape), size };
  gsize end = w->bytes + waiting.n * size;

  json_builder_set_member_name (w->header, name);
  json_builder_begin_object (w->header);
  json_builder_set_member_name (w->header, "dtype");
  json_builder_add_string_value (w->header, dtype);
  add_integers (w->header, "shape", shape.lines > 0, shape.lines, shape.length);
  add_integers (w->header, "data_offsets", TRUE, w->bytes, end);
  json_builder_end_object (w->header);
  g_array_append_val (w->waiting, waiting);
  w->bytes = end;
}

/**
 * safetensors_writer_add_tensor:
 * @w: the writer
 * @name: of the tensor
 * @shape: of the tensor
 * @floats: its floats, line by line; not copied: they have to stay valid until the file
 *     is saved
 */
void
safetensors_writer_add_tensor (SafetensorsWriter * w, const gchar * name,
    SafetensorsShape shape, const gfloat * floats)
{
  add_tensor (w, name, "F32", shape, floats, sizeof (gfloat));
}

/**
 * safetensors_writer_add_counts:
 * @w: the writer
 * @name: of the tensor
 * @n: how many counts it has, in one dimension
 * @counts: the counts; not copied: they have to stay valid until the file is saved
 */
void
safetensors_writer_add_counts (SafetensorsWriter * w, const gchar * name,
    guint64 n, const guint64 * counts)
{
  SafetensorsShape shape = { 0, n };

  add_tensor (w, name, "U64", shape, counts, sizeof (guint64));
}

/* The header, followed by spaces that align the tensors. */
static GString *
make_header (SafetensorsWriter * w)
{
  JsonNode *root;
  GString *header;
  gchar *text;

  json_builder_end_object (w->metadata);
  json_builder_set_member_name (w->header, "__metadata__");
  json_builder_add_value (w->header, json_builder_get_root (w->metadata));
  json_builder_end_object (w->header);
  root = json_builder_get_root (w->header);
  text = json_to_string (root, FALSE);
  header = g_string_new (text);
  while (header->len % ALIGNMENT)
    g_string_append_c (header, ' ');
  g_free (text);
  json_node_unref (root);
  return header;
}

/* Writes the entries of a tensor, little-endian. */
static gboolean
write_entries (RegularFileWriter * to, const Waiting * waiting)
{
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  return regular_file_write (to, waiting->entries, waiting->n * waiting->size);
#else
  const gchar *from = waiting->entries;
  gchar turned[sizeof (guint64)];
  gsize i, j;

  for (i = 0; i < waiting->n; i++, from += waiting->size) {
    for (j = 0; j < waiting->size; j++)
      turned[j] = from[waiting->size - 1 - j];
    if (!regular_file_write (to, turned, waiting->size))
      return FALSE;
  }
  return TRUE;
#endif
}

static gboolean
write_all (RegularFileWriter * to, gpointer data)
{
  SafetensorsWriter *w = data;
  GString *header = make_header (w);
  guint64 length = GUINT64_TO_LE ((guint64) header->len);
  gboolean written;
  guint t;

  written = regular_file_write (to, &length, SAFETENSORS_PREFIX)
      && regular_file_write (to, header->str, header->len);
  for (t = 0; written && t < w->waiting->len; t++)
    written = write_entries (to, &g_array_index (w->waiting, Waiting, t));
  g_string_free (header, TRUE);
  return written;
}

/**
 * safetensors_writer_save:
 * @w: the writer, to which nothing is added afterwards
 * @location: the file to write
 * @error: (out): what the system said
 *
 * Writes the file, by regular_file_save().
 *
 * Returns: whether @location is the new file
 */
gboolean
safetensors_writer_save (SafetensorsWriter * w, const gchar * location,
    GError ** error)
{
  GError *cause = NULL;

  if (regular_file_save (location, write_all, w, &cause))
    return TRUE;
  safetensors_fail (error, COMPETE_ERROR_WRITE, "%s", cause->message);
  g_error_free (cause);
  return FALSE;
}
