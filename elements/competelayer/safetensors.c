/* Safetensors: files of named arrays of floats, and of counts
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <errno.h>
#include <math.h>
#include <string.h>

#include "jsontext.h"
#include "safetensors.h"

/* The format: 8 bytes, little-endian, how long the header is; the header, JSON,
 * which gives each tensor's type, shape and place; the tensors' bytes,
 * little-endian, with no gap (https://huggingface.co/docs/safetensors). */
#define PREFIX 8
#define ALIGNMENT 8

/* Ours takes a thousand bytes, and parsed, a header takes fifty times its room. */
#define MOST_HEADER (1 << 20)

/* What is quoted of a file, in characters. */
#define MOST_QUOTED 60

/* A tensor that is to be written. */
typedef struct
{
  gconstpointer entries;
  gsize n, size;                /* how many, and of how many bytes each */
} Waiting;

struct _SafetensorsWriter
{
  JsonBuilder *header, *metadata;
  GArray *waiting;
  gsize bytes;                  /* of all that waits */
};

/* *INDENT-OFF* */
G_DEFINE_QUARK (safetensors-error-quark, safetensors_error)
/* *INDENT-ON* */

/**
 * safetensors_fail:
 * @error: (out): is set
 * @code: what kind of fault it is
 * @format: what is wrong, as for printf()
 *
 * Returns: %FALSE, for the caller to return
 */
gboolean
safetensors_fail (GError ** error, SafetensorsError code,
    const gchar * format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (safetensors_error_quark (),
          code, format, args));
  va_end (args);
  return FALSE;
}

/**
 * safetensors_floats_in:
 * @shape: of a tensor
 *
 * Returns: how many floats it has
 */
gsize
safetensors_floats_in (SafetensorsShape shape)
{
  return MAX (1, shape.lines) * shape.length;
}

/* --- saving --- */

/**
 * safetensors_writer_new:
 *
 * Returns: (transfer full): a file to be, with nothing in it
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
 * @w: a file to be
 * @name: of the text in the file's metadata
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
 * @w: a file to be
 * @name: of the number in the file's metadata, where all is text
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

/* An array of @last alone, or of @first and @last. */
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
 * @w: a file to be
 * @name: of the tensor
 * @shape: of the tensor
 * @floats: its floats, line by line, which are to stay until the file is saved
 */
void
safetensors_writer_add_tensor (SafetensorsWriter * w, const gchar * name,
    SafetensorsShape shape, const gfloat * floats)
{
  add_tensor (w, name, "F32", shape, floats, sizeof (gfloat));
}

/**
 * safetensors_writer_add_counts:
 * @w: a file to be
 * @name: of the tensor
 * @n: how many counts it has, in one dimension
 * @counts: the counts, which are to stay until the file is saved
 */
void
safetensors_writer_add_counts (SafetensorsWriter * w, const gchar * name,
    guint64 n, const guint64 * counts)
{
  SafetensorsShape shape = { 0, n };

  add_tensor (w, name, "U64", shape, counts, sizeof (guint64));
}

/* The header, with spaces behind it so that the tensors are aligned. */
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

/* Writes the tensor's bytes, little-endian.
 *
 * Returns: where the next ones go */
static gchar *
put_entries (gchar * to, const Waiting * waiting)
{
  gsize bytes = waiting->n * waiting->size;
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  memcpy (to, waiting->entries, bytes);
#else
  const gchar *from = waiting->entries;
  gsize i;

  for (i = 0; i < bytes; i++)
    to[i] = from[i - i % waiting->size + waiting->size - 1 - i % waiting->size];
#endif
  return to + bytes;
}

/**
 * safetensors_writer_save:
 * @w: a file to be, to which nothing is added any more
 * @location: the file to write
 * @error: (out): what the system said
 *
 * Writes the file whole to a temporary one beside @location, syncs and then
 * renames it: whatever happens, @location is the old file or the new one. What is
 * there and no regular file, a symbolic link too, is left alone.
 *
 * Returns: whether it is the new one
 */
gboolean
safetensors_writer_save (SafetensorsWriter * w, const gchar * location,
    GError ** error)
{
  gchar *file, *at;
  GString *header;
  guint64 length;
  gboolean saved;
  guint t;

  if (!regular_file_may_be_saved (location, error))
    return FALSE;
  header = make_header (w);
  length = GUINT64_TO_LE ((guint64) header->len);
  at = file = g_malloc (PREFIX + header->len + w->bytes);
  memcpy (at, &length, PREFIX);
  memcpy (at + PREFIX, header->str, header->len);
  at += PREFIX + header->len;
  for (t = 0; t < w->waiting->len; t++)
    at = put_entries (at, &g_array_index (w->waiting, Waiting, t));
  saved = g_file_set_contents_full (location, file, at - file,
      G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666,
      error);
  g_free (file);
  g_string_free (header, TRUE);
  return saved;
}

/* --- loading --- */

void
safetensors_close (SafetensorsFile * f)
{
  g_clear_object (&f->parser);
  g_clear_pointer (&f->name, g_free);
  regular_file_close (&f->file);
}

static gboolean
read_bytes (const SafetensorsFile * f, guint64 at, gpointer dest,
    gsize length, GError ** error)
{
  if (regular_file_read (&f->file, at, dest, length))
    return TRUE;
  return safetensors_fail (error, SAFETENSORS_ERROR_READ,
      "\"%s\" cannot be read: %s", f->name, errno ? g_strerror (errno) :
      "it has become shorter meanwhile");
}

/* How long the header is, which the file has room for. */
static gboolean
read_length (const SafetensorsFile * f, guint64 * length, GError ** error)
{
  if (f->file.size < PREFIX)
    return safetensors_fail (error, SAFETENSORS_ERROR_FORMAT,
        "\"%s\" is not safetensors: it has %" G_GUINT64_FORMAT
        " bytes, and the length of its header alone takes 8", f->name,
        f->file.size);
  if (!read_bytes (f, 0, length, PREFIX, error))
    return FALSE;
  *length = GUINT64_FROM_LE (*length);
  if (*length > f->file.size - PREFIX)
    return safetensors_fail (error, SAFETENSORS_ERROR_FORMAT,
        "\"%s\" is not safetensors, or truncated: its header should take %"
        G_GUINT64_FORMAT " bytes, but only %" G_GUINT64_FORMAT " follow",
        f->name, *length, f->file.size - PREFIX);
  if (*length > MOST_HEADER)
    return safetensors_fail (error, SAFETENSORS_ERROR_FORMAT,
        "The header of \"%s\" takes %" G_GUINT64_FORMAT " bytes, and that of "
        "saved weights at most %d", f->name, *length, MOST_HEADER);
  return TRUE;
}

static gboolean
parse_header (SafetensorsFile * f, const gchar * text, gsize length,
    GError ** error)
{
  f->parser = json_parser_new_immutable ();
  if (!json_text_is_sound (text, length)
      || !json_parser_load_from_data (f->parser, text, length, NULL)
      || !json_parser_get_root (f->parser)
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (f->parser)))
    return safetensors_fail (error, SAFETENSORS_ERROR_FORMAT,
        "\"%s\" is not safetensors: its header is not a JSON object", f->name);
  f->header = json_node_get_object (json_parser_get_root (f->parser));
  f->data = PREFIX + length;
  f->bytes = f->file.size - f->data;
  return TRUE;
}

/**
 * safetensors_open:
 * @f: (out): the file, to be closed whether or not this succeeds
 * @location: its name: of a regular file, or of a symbolic link to one
 * @error: (out): what is wrong, with the file's name
 *
 * Returns: whether it is a file with a header
 */
gboolean
safetensors_open (SafetensorsFile * f, const gchar * location, GError ** error)
{
  GError *cause = NULL;
  gboolean sound;
  guint64 length;
  gchar *text;

  memset (f, 0, sizeof *f);
  f->name = g_filename_display_name (location);
  if (!regular_file_open (&f->file, location, &cause)) {
    safetensors_fail (error, SAFETENSORS_ERROR_READ, "%s", cause->message);
    g_error_free (cause);
    return FALSE;
  }
  if (!read_length (f, &length, error))
    return FALSE;
  text = g_malloc (length + 1);
  sound = read_bytes (f, PREFIX, text, length, error)
      && parse_header (f, text, length, error);
  g_free (text);
  return sound;
}

/* Member @name of @object if it is an array of @length integers, or NULL. */
static JsonArray *
integers (JsonObject * object, const gchar * name, guint length)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array;
  guint i;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  array = json_node_get_array (node);
  if (json_array_get_length (array) != length)
    return NULL;
  for (i = 0; i < length; i++) {
    JsonNode *item = json_array_get_element (array, i);

    if (json_node_get_value_type (item) != G_TYPE_INT64
        || json_node_get_int (item) < 0)
      return NULL;
  }
  return array;
}

static const gchar *
string_member (JsonObject * object, const gchar * name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && json_node_get_value_type (node) == G_TYPE_STRING ?
      json_node_get_string (node) : NULL;
}

/* What the file gives as tensor @name, or NULL. */
static JsonObject *
find_entry (const SafetensorsFile * f, const gchar * name)
{
  JsonNode *node = json_object_get_member (f->header, name);

  return node && JSON_NODE_HOLDS_OBJECT (node) ?
      json_node_get_object (node) : NULL;
}

/**
 * safetensors_has:
 * @f: an open file
 * @tensor: a name
 *
 * Returns: whether there is something of that name, sound or not
 */
gboolean
safetensors_has (const SafetensorsFile * f, const gchar * tensor)
{
  return json_object_has_member (f->header, tensor);
}

/**
 * safetensors_lines:
 * @f: an open file
 * @tensor: a name
 * @length: of a line, in floats
 *
 * Returns: how many lines the tensor has, 0 when it is of one dimension, or not
 *     there, or has more of them than the file has room for
 */
guint64
safetensors_lines (const SafetensorsFile * f, const gchar * tensor,
    guint64 length)
{
  JsonObject *entry = find_entry (f, tensor);
  JsonArray *shape = entry ? integers (entry, "shape", 2) : NULL;
  guint64 lines = shape ? json_array_get_int_element (shape, 0) : 0;

  return lines <= f->bytes / (length * sizeof (gfloat)) ? lines : 0;
}

/* What a message says of a text from the file. */
static gchar *
quote (const gchar * text)
{
  return g_utf8_strlen (text, -1) <= MOST_QUOTED ? g_strdup (text) :
      g_utf8_substring (text, 0, MOST_QUOTED);
}

static gboolean
type_fits (const SafetensorsFile * f, JsonObject * entry, const gchar * tensor,
    const gchar * wanted, GError ** error)
{
  const gchar *dtype = string_member (entry, "dtype");
  gchar *said;

  if (g_strcmp0 (dtype, wanted) == 0)
    return TRUE;
  said = quote (dtype ? dtype : "unknown");
  safetensors_fail (error, SAFETENSORS_ERROR_MISMATCH,
      "Tensor \"%s\" of \"%s\" is of type %s, where %s is wanted", tensor,
      f->name, said, wanted);
  g_free (said);
  return FALSE;
}

static gboolean
shape_fits (const SafetensorsFile * f, JsonObject * entry, const gchar * tensor,
    SafetensorsShape shape, const gchar * wanted, GError ** error)
{
  JsonArray *array = integers (entry, "shape", shape.lines > 0 ? 2 : 1);
  JsonNode *said = json_object_get_member (entry, "shape");
  gchar *text, *quoted;

  if (array != NULL && (shape.lines == 0
          || (guint64) json_array_get_int_element (array, 0) == shape.lines)
      && (guint64) json_array_get_int_element (array, shape.lines > 0)
      == shape.length)
    return TRUE;
  text = said ? json_to_string (said, FALSE) : g_strdup ("missing");
  quoted = quote (text);
  safetensors_fail (error, SAFETENSORS_ERROR_MISMATCH,
      "The shape of tensor \"%s\" of \"%s\" is %s, which does not fit %s",
      tensor, f->name, quoted, wanted);
  g_free (quoted);
  g_free (text);
  return FALSE;
}

/* Where the tensor's bytes begin, or -1. */
static gint64
find_bytes (const SafetensorsFile * f, JsonObject * entry,
    SafetensorsShape shape, gsize size, const gchar * tensor, GError ** error)
{
  JsonArray *offsets = integers (entry, "data_offsets", 2);
  gint64 begin = offsets ? json_array_get_int_element (offsets, 0) : 0;
  gint64 end = offsets ? json_array_get_int_element (offsets, 1) : 0;

  if (end < begin || (guint64) (end - begin)
      != safetensors_floats_in (shape) * size) {
    safetensors_fail (error, SAFETENSORS_ERROR_FORMAT,
        "\"%s\" is not sound: the place that "
        "it gives tensor \"%s\" has not the size of its shape", f->name,
        tensor);
    return -1;
  }
  if ((guint64) end > f->bytes) {
    safetensors_fail (error, SAFETENSORS_ERROR_FORMAT,
        "\"%s\" is truncated: tensor \"%s\" should end at byte %"
        G_GINT64_FORMAT " of %" G_GUINT64_FORMAT, f->name, tensor, end,
        f->bytes);
    return -1;
  }
  return begin;
}

/* Makes floats of @n little-endian ones; FALSE at the first that is not finite. */
static gboolean
check_floats (const SafetensorsFile * f, const gchar * tensor, gfloat * floats,
    gsize n, GError ** error)
{
  gsize i;

  for (i = 0; i < n; i++) {
    guint32 bits;

    memcpy (&bits, floats + i, sizeof bits);
    bits = GUINT32_FROM_LE (bits);
    memcpy (floats + i, &bits, sizeof bits);
    if (!isfinite (floats[i]))
      return safetensors_fail (error, SAFETENSORS_ERROR_FORMAT,
          "Tensor \"%s\" of \"%s\" holds %s at entry %" G_GSIZE_FORMAT,
          tensor, f->name, isnan (floats[i]) ? "NaN" : "infinity", i);
  }
  return TRUE;
}

/* The bytes of a tensor with entries of @size bytes, as they are in the file. */
static gpointer
read_entries (const SafetensorsFile * f, const gchar * tensor,
    const gchar * dtype, gsize size, SafetensorsShape shape,
    const gchar * wanted, GError ** error)
{
  JsonObject *entry = find_entry (f, tensor);
  gsize n = safetensors_floats_in (shape);
  gpointer entries;
  gint64 begin;

  if (entry == NULL) {
    safetensors_fail (error, SAFETENSORS_ERROR_FORMAT,
        "\"%s\" has no tensor \"%s\"", f->name, tensor);
    return NULL;
  }
  if (!type_fits (f, entry, tensor, dtype, error)
      || !shape_fits (f, entry, tensor, shape, wanted, error))
    return NULL;
  begin = find_bytes (f, entry, shape, size, tensor, error);
  if (begin < 0)
    return NULL;
  entries = g_try_malloc_n (n, size);
  if (entries == NULL)
    safetensors_fail (error, SAFETENSORS_ERROR_READ, "There is no memory for "
        "tensor \"%s\" of \"%s\"", tensor, f->name);
  else if (!read_bytes (f, f->data + begin, entries, n * size, error))
    g_clear_pointer (&entries, g_free);
  return entries;
}

/**
 * safetensors_read:
 * @f: an open file
 * @tensor: a name
 * @shape: that the tensor has to have
 * @wanted: what that shape is for, which ends the sentence "... does not fit"
 * @error: (out): what is wrong, with the file's name
 *
 * Returns: (transfer full) (nullable): the tensor's floats, all finite
 */
gfloat *
safetensors_read (const SafetensorsFile * f, const gchar * tensor,
    SafetensorsShape shape, const gchar * wanted, GError ** error)
{
  gfloat *floats = read_entries (f, tensor, "F32", sizeof (gfloat), shape,
      wanted, error);

  if (floats != NULL
      && !check_floats (f, tensor, floats, safetensors_floats_in (shape),
          error))
    g_clear_pointer (&floats, g_free);
  return floats;
}

/**
 * safetensors_read_counts:
 * @f: an open file
 * @tensor: a name
 * @n: how many counts it has to have, in one dimension
 * @wanted: what those are for, as for safetensors_read()
 * @error: (out): what is wrong, with the file's name
 *
 * Returns: (transfer full) (nullable): the counts, which may be anything
 */
guint64 *
safetensors_read_counts (const SafetensorsFile * f, const gchar * tensor,
    guint64 n, const gchar * wanted, GError ** error)
{
  SafetensorsShape shape = { 0, n };
  guint64 *counts = read_entries (f, tensor, "U64", sizeof (guint64), shape,
      wanted, error);
  guint64 i;

  for (i = 0; counts != NULL && i < n; i++)
    counts[i] = GUINT64_FROM_LE (counts[i]);
  return counts;
}

/**
 * safetensors_read_into:
 * @f: an open file
 * @tensor: a name
 * @shape: that the tensor has to have
 * @wanted: what that shape is for, as for safetensors_read()
 * @floats: (out): room for as many as @shape has; left alone on error
 * @error: (out): what is wrong, with the file's name
 *
 * Returns: whether the tensor could be read
 */
gboolean
safetensors_read_into (const SafetensorsFile * f, const gchar * tensor,
    SafetensorsShape shape, const gchar * wanted, gfloat * floats,
    GError ** error)
{
  gfloat *read = safetensors_read (f, tensor, shape, wanted, error);

  if (read == NULL)
    return FALSE;
  memcpy (floats, read, safetensors_floats_in (shape) * sizeof (gfloat));
  g_free (read);
  return TRUE;
}

static JsonObject *
find_metadata (const SafetensorsFile * f)
{
  JsonNode *node = json_object_get_member (f->header, "__metadata__");

  return node && JSON_NODE_HOLDS_OBJECT (node) ?
      json_node_get_object (node) : NULL;
}

/**
 * safetensors_has_metadata:
 * @f: an open file
 *
 * Returns: whether it has any
 */
gboolean
safetensors_has_metadata (const SafetensorsFile * f)
{
  return find_metadata (f) != NULL;
}

/**
 * safetensors_text:
 * @f: an open file
 * @name: of a text in its metadata
 *
 * Returns: (nullable): the text, which belongs to @f
 */
const gchar *
safetensors_text (const SafetensorsFile * f, const gchar * name)
{
  JsonObject *m = find_metadata (f);

  return m ? string_member (m, name) : NULL;
}

/**
 * safetensors_number:
 * @f: an open file
 * @name: of a number in its metadata
 * @unsaid: what to take where it is not there
 *
 * Returns: the number, of no more than can be counted on from without coming
 *     round to 0
 */
guint64
safetensors_number (const SafetensorsFile * f, const gchar * name,
    guint64 unsaid)
{
  const gchar *said = safetensors_text (f, name);

  return said ? MIN (g_ascii_strtoull (said, NULL, 10), G_MAXINT64) : unsaid;
}

/**
 * safetensors_number_agrees:
 * @f: an open file
 * @name: of a number in its metadata
 * @number: what it is here
 * @unsaid: what to take where it is not there
 * @error: (out): what it is in the file, with its name
 *
 * Returns: whether it is the same
 */
gboolean
safetensors_number_agrees (const SafetensorsFile * f, const gchar * name,
    guint64 number, guint64 unsaid, GError ** error)
{
  guint64 there = safetensors_number (f, name, unsaid);

  return there == number || safetensors_fail (error, SAFETENSORS_ERROR_MISMATCH,
      "\"%s\" was saved with %s=%" G_GUINT64_FORMAT ", but here it is %"
      G_GUINT64_FORMAT, f->name, name, there, number);
}
