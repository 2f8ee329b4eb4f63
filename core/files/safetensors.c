/* Safetensors: files of named arrays of floats, and of counts
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <errno.h>
#include <math.h>
#include <string.h>

#include "jsontext.h"
#include "safetensors.h"

/* Ours takes a thousand bytes, and parsed, a header takes fifty times its room. */
#define MOST_HEADER (1 << 20)

/* What is quoted of a file, in characters. */
#define MOST_QUOTED 60

/**
 * safetensors_fail:
 * @error: (out): is set
 * @code: what kind of fault it is
 * @format: what is wrong, as for printf()
 *
 * Returns: %FALSE, for the caller to return
 */
gboolean
safetensors_fail (GError ** error, CompeteError code,
    const gchar * format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (COMPETE_ERROR,
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
  return safetensors_fail (error, COMPETE_ERROR_READ,
      "\"%s\" cannot be read: %s", f->name, errno ? g_strerror (errno) :
      "it has become shorter meanwhile");
}

/* How long the header is, which the file has room for. */
static gboolean
read_length (const SafetensorsFile * f, guint64 * length, GError ** error)
{
  if (f->file.size < SAFETENSORS_PREFIX)
    return safetensors_fail (error, COMPETE_ERROR_FORMAT,
        "\"%s\" is not safetensors: it has %" G_GUINT64_FORMAT
        " bytes, and the length of its header alone takes 8", f->name,
        f->file.size);
  if (!read_bytes (f, 0, length, SAFETENSORS_PREFIX, error))
    return FALSE;
  *length = GUINT64_FROM_LE (*length);
  if (*length > f->file.size - SAFETENSORS_PREFIX)
    return safetensors_fail (error, COMPETE_ERROR_FORMAT,
        "\"%s\" is not safetensors, or truncated: its header should take %"
        G_GUINT64_FORMAT " bytes, but only %" G_GUINT64_FORMAT " follow",
        f->name, *length, f->file.size - SAFETENSORS_PREFIX);
  if (*length > MOST_HEADER)
    return safetensors_fail (error, COMPETE_ERROR_FORMAT,
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
    return safetensors_fail (error, COMPETE_ERROR_FORMAT,
        "\"%s\" is not safetensors: its header is not a JSON object", f->name);
  f->header = json_node_get_object (json_parser_get_root (f->parser));
  f->data = SAFETENSORS_PREFIX + length;
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
    safetensors_fail (error, COMPETE_ERROR_READ, "%s", cause->message);
    g_error_free (cause);
    return FALSE;
  }
  if (!read_length (f, &length, error))
    return FALSE;
  text = g_malloc (length + 1);
  sound = read_bytes (f, SAFETENSORS_PREFIX, text, length, error)
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
  safetensors_fail (error, COMPETE_ERROR_MISMATCH,
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
  safetensors_fail (error, COMPETE_ERROR_MISMATCH,
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
    safetensors_fail (error, COMPETE_ERROR_FORMAT,
        "\"%s\" is not sound: the place that "
        "it gives tensor \"%s\" has not the size of its shape", f->name,
        tensor);
    return -1;
  }
  if ((guint64) end > f->bytes) {
    safetensors_fail (error, COMPETE_ERROR_FORMAT,
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
      return safetensors_fail (error, COMPETE_ERROR_FORMAT,
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
    safetensors_fail (error, COMPETE_ERROR_FORMAT,
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
    safetensors_fail (error, COMPETE_ERROR_MEMORY, "There is no memory for "
        "the %" G_GSIZE_FORMAT " bytes of tensor \"%s\" of \"%s\"", n * size,
        tensor, f->name);
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

  return there == number || safetensors_fail (error, COMPETE_ERROR_MISMATCH,
      "\"%s\" was saved with %s=%" G_GUINT64_FORMAT ", but here it is %"
      G_GUINT64_FORMAT, f->name, name, there, number);
}
