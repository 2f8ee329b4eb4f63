/* Safetensors: reading the tensors of a file
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "safetensorsheader.h"

/* At most so many characters of a text from a file are quoted in a message. */
#define MOST_QUOTED 60

/**
 * safetensors_has:
 * @f: an open file
 * @tensor: a name
 *
 * Returns: whether the header has an entry of that name, sound or not
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
 * Returns: how many lines the tensor has; 0 when it has not two dimensions, is not
 *     there, or has more lines than the file has bytes for
 */
guint64
safetensors_lines (const SafetensorsFile * f, const gchar * tensor,
    guint64 length)
{
  JsonObject *entry = safetensors_find_entry (f, tensor);
  JsonArray *shape =
      entry ? safetensors_get_integers (entry, "shape", 2) : NULL;
  guint64 lines = shape ? json_array_get_int_element (shape, 0) : 0;

  return lines <= f->bytes / (length * sizeof (gfloat)) ? lines : 0;
}

/* A text from the file, cut short for a message. */
static gchar *
quote (const gchar * text)
{
  return g_utf8_strlen (text, -1) <= MOST_QUOTED ? g_strdup (text) :
      g_utf8_substring (text, 0, MOST_QUOTED);
}

static gboolean
type_matches (const SafetensorsFile * f, JsonObject * entry,
    const gchar * tensor, const gchar * wanted, GError ** error)
{
  const gchar *dtype = safetensors_get_string (entry, "dtype");
  gchar *quoted;

  if (g_strcmp0 (dtype, wanted) == 0)
    return TRUE;
  quoted = quote (dtype ? dtype : "unknown");
  safetensors_fail (error, COMPETE_ERROR_MISMATCH,
      "Tensor \"%s\" of \"%s\" is of type %s, where %s is wanted", tensor,
      f->name, quoted, wanted);
  g_free (quoted);
  return FALSE;
}

static gboolean
shape_matches (const SafetensorsFile * f, JsonObject * entry,
    const gchar * tensor, SafetensorsShape shape, const gchar * wanted,
    GError ** error)
{
  JsonArray *array =
      safetensors_get_integers (entry, "shape", shape.lines > 0 ? 2 : 1);
  JsonNode *node = json_object_get_member (entry, "shape");
  gchar *text, *quoted;

  if (array != NULL && (shape.lines == 0
          || (guint64) json_array_get_int_element (array, 0) == shape.lines)
      && (guint64) json_array_get_int_element (array, shape.lines > 0)
      == shape.length)
    return TRUE;
  text = node ? json_to_string (node, FALSE) : g_strdup ("missing");
  quoted = quote (text);
  safetensors_fail (error, COMPETE_ERROR_MISMATCH,
      "The shape of tensor \"%s\" of \"%s\" is %s, which does not fit %s",
      tensor, f->name, quoted, wanted);
  g_free (quoted);
  g_free (text);
  return FALSE;
}

/* The offset of the tensor's first byte among the tensors, or -1 with an error. */
static gint64
find_bytes (const SafetensorsFile * f, JsonObject * entry,
    SafetensorsShape shape, gsize size, const gchar * tensor, GError ** error)
{
  JsonArray *offsets = safetensors_get_integers (entry, "data_offsets", 2);
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

/* Converts @n floats from little-endian.
 *
 * Returns: %FALSE at the first one that is not finite */
static gboolean
convert_floats (const SafetensorsFile * f, const gchar * tensor,
    gfloat * floats, gsize n, GError ** error)
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

/* Reads a tensor with entries of @size bytes, as they stand in the file. */
static gpointer
read_entries (const SafetensorsFile * f, const gchar * tensor,
    const gchar * dtype, gsize size, SafetensorsShape shape,
    const gchar * wanted, GError ** error)
{
  JsonObject *entry = safetensors_find_entry (f, tensor);
  gsize n = safetensors_floats_in (shape);
  gpointer entries;
  gint64 begin;

  if (entry == NULL) {
    safetensors_fail (error, COMPETE_ERROR_FORMAT,
        "\"%s\" has no tensor \"%s\"", f->name, tensor);
    return NULL;
  }
  if (!type_matches (f, entry, tensor, dtype, error)
      || !shape_matches (f, entry, tensor, shape, wanted, error))
    return NULL;
  begin = find_bytes (f, entry, shape, size, tensor, error);
  if (begin < 0)
    return NULL;
  entries = g_try_malloc_n (n, size);
  if (entries == NULL)
    safetensors_fail (error, COMPETE_ERROR_MEMORY, "There is no memory for "
        "the %" G_GSIZE_FORMAT " bytes of tensor \"%s\" of \"%s\"", n * size,
        tensor, f->name);
  else if (!safetensors_read_bytes (f, f->data + begin, entries, n * size,
          error))
    g_clear_pointer (&entries, g_free);
  return entries;
}

/**
 * safetensors_read:
 * @f: an open file
 * @tensor: a name
 * @shape: the shape that the tensor has to have
 * @wanted: what has that shape, to end the message "... which does not fit @wanted"
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
      && !convert_floats (f, tensor, floats, safetensors_floats_in (shape),
          error))
    g_clear_pointer (&floats, g_free);
  return floats;
}

/**
 * safetensors_read_counts:
 * @f: an open file
 * @tensor: a name
 * @n: how many counts it has to have, in one dimension
 * @wanted: as for safetensors_read()
 * @error: (out): what is wrong, with the file's name
 *
 * Returns: (transfer full) (nullable): the counts; any number is sound
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
