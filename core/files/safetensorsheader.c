/* Safetensors: opening a file, its header and its metadata
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <errno.h>
#include <math.h>
#include <string.h>

#include "jsontext.h"
#include "safetensorsheader.h"

/* The header of a saved layer takes a thousand bytes. Parsed, a header takes fifty
 * times its size, so that a longer one is refused. */
#define MOST_HEADER (1 << 20)

#define METADATA "__metadata__"

/**
 * safetensors_close:
 * @f: what safetensors_open() was called with
 */
void
safetensors_close (SafetensorsFile * f)
{
  g_clear_object (&f->parser);
  g_clear_pointer (&f->name, g_free);
  regular_file_close (&f->file);
}

/**
 * safetensors_read_bytes:
 * @f: an open file
 * @at: the first byte, from the beginning of the file
 * @dest: (out): room for @length bytes
 * @length: how many
 * @error: (out): what is wrong, with the file's name
 *
 * Returns: whether they could be read
 */
gboolean
safetensors_read_bytes (const SafetensorsFile * f, guint64 at, gpointer dest,
    gsize length, GError ** error)
{
  if (regular_file_read (&f->file, at, dest, length))
    return TRUE;
  return safetensors_fail (error, COMPETE_ERROR_READ,
      "\"%s\" cannot be read: %s", f->name, errno ? g_strerror (errno) :
      "it has become shorter meanwhile");
}

/* Reads the length of the header, and checks that the file is as long. */
static gboolean
read_length (const SafetensorsFile * f, guint64 * length, GError ** error)
{
  if (f->file.size < SAFETENSORS_PREFIX)
    return safetensors_fail (error, COMPETE_ERROR_FORMAT,
        "\"%s\" is not safetensors: it has %" G_GUINT64_FORMAT
        " bytes, and the length of its header alone takes 8", f->name,
        f->file.size);
  if (!safetensors_read_bytes (f, 0, length, SAFETENSORS_PREFIX, error))
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
 * @f: (out): the file, to be closed by safetensors_close() whatever is returned
 * @location: a regular file, or a symbolic link to one
 * @error: (out): what is wrong, with the file's name
 *
 * Opens a file and parses its header.
 *
 * Returns: whether it has a sound header
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
  sound = safetensors_read_bytes (f, SAFETENSORS_PREFIX, text, length, error)
      && parse_header (f, text, length, error);
  g_free (text);
  return sound;
}

/**
 * safetensors_get_integers:
 * @object: of the header
 * @name: of a member
 * @length: how many integers it has to have
 *
 * Returns: (nullable) (transfer none): the member, if it is an array of @length
 *     integers that are not negative
 */
JsonArray *
safetensors_get_integers (JsonObject * object, const gchar * name, guint length)
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

/**
 * safetensors_get_string:
 * @object: of the header
 * @name: of a member
 *
 * Returns: (nullable) (transfer none): the member, if it is a string
 */
const gchar *
safetensors_get_string (JsonObject * object, const gchar * name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && json_node_get_value_type (node) == G_TYPE_STRING ?
      json_node_get_string (node) : NULL;
}

/**
 * safetensors_find_entry:
 * @f: an open file
 * @name: of a tensor, or of the metadata
 *
 * Returns: (nullable) (transfer none): the header's entry of that name
 */
JsonObject *
safetensors_find_entry (const SafetensorsFile * f, const gchar * name)
{
  JsonNode *node = json_object_get_member (f->header, name);

  return node && JSON_NODE_HOLDS_OBJECT (node) ?
      json_node_get_object (node) : NULL;
}

/**
 * safetensors_has_metadata:
 * @f: an open file
 *
 * Returns: whether it has metadata
 */
gboolean
safetensors_has_metadata (const SafetensorsFile * f)
{
  return safetensors_find_entry (f, METADATA) != NULL;
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
  JsonObject *m = safetensors_find_entry (f, METADATA);

  return m ? safetensors_get_string (m, name) : NULL;
}

/**
 * safetensors_number:
 * @f: an open file
 * @name: of a number in its metadata
 * @fallback: the number to return where it is not there
 *
 * Returns: the number; of one above %G_MAXINT64 that, so that counting on from it does
 *     not overflow
 */
guint64
safetensors_number (const SafetensorsFile * f, const gchar * name,
    guint64 fallback)
{
  const gchar *text = safetensors_text (f, name);

  return text ? MIN (g_ascii_strtoull (text, NULL, 10), G_MAXINT64) : fallback;
}

/**
 * safetensors_real:
 * @f: an open file
 * @name: of a number in its metadata
 *
 * Returns: the number, which may have a fraction; NaN where it is not there
 */
gdouble
safetensors_real (const SafetensorsFile * f, const gchar * name)
{
  const gchar *text = safetensors_text (f, name);

  return text ? g_ascii_strtod (text, NULL) : NAN;
}

/**
 * safetensors_number_agrees:
 * @f: an open file
 * @name: of a number in its metadata
 * @number: the number it has to be
 * @fallback: the number to take where it is not there
 * @error: (out): the number in the file, with the file's name
 *
 * Returns: whether the two are equal
 */
gboolean
safetensors_number_agrees (const SafetensorsFile * f, const gchar * name,
    guint64 number, guint64 fallback, GError ** error)
{
  guint64 there = safetensors_number (f, name, fallback);

  return there == number || safetensors_fail (error, COMPETE_ERROR_MISMATCH,
      "\"%s\" was saved with %s=%" G_GUINT64_FORMAT ", but here it is %"
      G_GUINT64_FORMAT, f->name, name, there, number);
}
