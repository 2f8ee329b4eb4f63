/* Tables of the fields of a meta, which are members of a C struct
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstmetafields.h"

/* An empty value of each kind. A field is written into a copy of it: g_value_init() would
 * look up the type each time, which takes half the time of writing a field. */
static GValue blank[GST_META_KINDS];

/* May be called any number of times, from any thread. */
static void
make_blanks (void)
{
  static gsize made;

  if (g_once_init_enter (&made)) {
    g_value_init (&blank[GST_META_STRING], G_TYPE_STRING);
    g_value_init (&blank[GST_META_BOOLEAN], G_TYPE_BOOLEAN);
    g_value_init (&blank[GST_META_UINT], G_TYPE_UINT);
    g_value_init (&blank[GST_META_UINT64], G_TYPE_UINT64);
    g_value_init (&blank[GST_META_DOUBLE], G_TYPE_DOUBLE);
    g_value_init (&blank[GST_META_BYTES], G_TYPE_BYTES);
    g_once_init_leave (&made, 1);
  }
}

/**
 * gst_meta_fields_register:
 * @name: the name of a custom meta without tags
 * @fields: (inout): its fields. Their quarks are set, so that writing a meta needs no
 *     lookup of names
 * @n: the number of fields
 *
 * Registers a meta, unless it is already registered. Only one thread may call it at a
 * time.
 *
 * Returns: (transfer none): the registered meta
 */
const GstMetaInfo *
gst_meta_fields_register (const gchar * name, GstMetaField * fields, guint n)
{
  static const gchar *no_tags[] = { NULL };
  const GstMetaInfo *info = gst_meta_get_info (name);
  guint f;

  make_blanks ();
  for (f = 0; f < n; f++)
    fields[f].quark = g_quark_from_static_string (fields[f].name);
  return info ? info : gst_meta_register_custom (name, no_tags, NULL, NULL,
      NULL);
}

/* The fields that are still to be set, and the struct that has their values. */
typedef struct
{
  const GstMetaField *next, *end;
  gconstpointer members;
} Remaining;

static gconstpointer
get_member (const GstMetaField * field, gconstpointer members)
{
  return (const gchar *) members + field->offset;
}

/* Skips the fields whose member is no bytes: the structure lacks them. */
static void
skip_missing (Remaining * r)
{
  while (r->next < r->end && r->next->kind == GST_META_BYTES
      && *(GBytes * const *) get_member (r->next, r->members) == NULL)
    r->next++;
}

/* Sets @value, of the type that belongs to @kind, to the member at @at. */
static void
set_value (GstMetaKind kind, gconstpointer at, GValue * value)
{
  switch (kind) {
    case GST_META_STRING:
      if (g_strcmp0 (g_value_get_string (value), *(gchar * const *) at) != 0)
        g_value_set_string (value, *(const gchar * const *) at);
      break;
    case GST_META_BOOLEAN:
      g_value_set_boolean (value, *(const gboolean *) at);
      break;
    case GST_META_UINT:
      g_value_set_uint (value, *(const guint *) at);
      break;
    case GST_META_UINT64:
      g_value_set_uint64 (value, *(const guint64 *) at);
      break;
    case GST_META_DOUBLE:
      g_value_set_double (value, *(const gdouble *) at);
      break;
    default:
      g_value_take_boxed (value, g_bytes_ref (*(GBytes * const *) at));
      break;
  }
}

/* Sets a field of the structure if it is the next one. */
static gboolean
set_in_place (GQuark name, GValue * value, gpointer data)
{
  Remaining *r = data;

  skip_missing (r);
  if (r->next == r->end || r->next->quark != name
      || G_VALUE_TYPE (value) != G_VALUE_TYPE (&blank[r->next->kind]))
    return FALSE;
  set_value (r->next->kind, get_member (r->next, r->members), value);
  r->next++;
  return TRUE;
}

/* Sets all fields of a structure that already has exactly these, in this order. That takes
 * a quarter of the time of adding them, which looks for each field in the structure.
 *
 * Returns: %FALSE if it has others; some may have been set */
static gboolean
set_all_in_place (Remaining r, GstStructure * structure)
{
  if (!gst_structure_map_in_place (structure, set_in_place, &r))
    return FALSE;
  skip_missing (&r);
  return r.next == r.end;
}

/**
 * gst_meta_fields_set:
 * @fields: the fields of a registered meta
 * @n: the number of fields
 * @members: the struct that has the values
 * @structure: the structure of the meta; what it has is replaced
 *
 * Sets the fields of a meta. Bytes are referenced, not copied. A member that is %NULL
 * gets no field.
 */
void
gst_meta_fields_set (const GstMetaField * fields, guint n,
    gconstpointer members, GstStructure * structure)
{
  Remaining r = { fields, fields + n, members };

  if (gst_structure_n_fields (structure) > 0) {
    if (set_all_in_place (r, structure))
      return;
    gst_structure_remove_all_fields (structure);
  }
  for (skip_missing (&r); r.next < r.end; r.next++, skip_missing (&r)) {
    GValue value = blank[r.next->kind];

    set_value (r.next->kind, get_member (r.next, members), &value);
    gst_structure_id_take_value (structure, r.next->quark, &value);
  }
}

static gboolean
drop_bytes (GQuark name, GValue * value, gpointer unused)
{
  if (G_VALUE_TYPE (value) == G_TYPE_BYTES)
    g_value_set_boxed (value, NULL);
  return TRUE;
}

/**
 * gst_meta_fields_drop_bytes:
 * @structure: the structure of a meta
 *
 * Sets all bytes to %NULL. gst_meta_fields_set() sets them again.
 */
void
gst_meta_fields_drop_bytes (GstStructure * structure)
{
  gst_structure_map_in_place (structure, drop_bytes, NULL);
}

/* Sets the member at @to to @value. */
static void
get_value (GstMetaKind kind, const GValue * value, gpointer to)
{
  switch (kind) {
    case GST_META_STRING:
      *(const gchar **) to = g_value_get_string (value);
      break;
    case GST_META_BOOLEAN:
      *(gboolean *) to = g_value_get_boolean (value);
      break;
    case GST_META_UINT:
      *(guint *) to = g_value_get_uint (value);
      break;
    case GST_META_UINT64:
      *(guint64 *) to = g_value_get_uint64 (value);
      break;
    case GST_META_DOUBLE:
      *(gdouble *) to = g_value_get_double (value);
      break;
    default:
      *(GBytes **) to = g_value_get_boxed (value);
      break;
  }
}

/**
 * gst_meta_fields_get:
 * @fields: the fields of a registered meta
 * @n: the number of fields
 * @members: (inout): the struct that gets the values. Its strings and bytes belong to
 *     @structure. A member whose field is missing is not changed
 * @structure: the structure of the meta
 *
 * Gets the fields of a meta.
 *
 * Returns: %FALSE if a field that is not optional is missing or of another type
 */
gboolean
gst_meta_fields_get (const GstMetaField * fields, guint n, gpointer members,
    const GstStructure * structure)
{
  guint f;

  for (f = 0; f < n; f++) {
    const GValue *value =
        gst_structure_id_get_value (structure, fields[f].quark);

    if (value && G_VALUE_HOLDS (value, G_VALUE_TYPE (&blank[fields[f].kind])))
      get_value (fields[f].kind, value, (gchar *) members + fields[f].offset);
    else if (!fields[f].optional && fields[f].kind != GST_META_STRING
        && fields[f].kind != GST_META_BYTES)
      return FALSE;
  }
  return TRUE;
}

/**
 * gst_meta_fields_find:
 * @buffer: a buffer
 * @info: a custom meta
 * @field: a field of its structure that has a name
 * @name: (nullable): a value of that field, %NULL for any value
 *
 * Returns: (nullable) (transfer none): the structure of the last such meta
 */
GstStructure *
gst_meta_fields_find (GstBuffer * buffer, const GstMetaInfo * info,
    const gchar * field, const gchar * name)
{
  GstStructure *found = NULL;
  gpointer state = NULL;
  GstMeta *meta;

  while ((meta = gst_buffer_iterate_meta_filtered (buffer, &state, info->api))) {
    GstStructure *s = gst_custom_meta_get_structure ((GstCustomMeta *) meta);

    if (name == NULL
        || g_strcmp0 (gst_structure_get_string (s, field), name) == 0)
      found = s;
  }
  return found;
}

/**
 * gst_meta_bytes_hold:
 * @bytes: (nullable): a field of a meta
 * @size: the size of an entry in bytes
 * @rows: the expected number of rows
 * @columns: the expected number of entries a row
 *
 * Returns: whether @bytes is %NULL or has exactly @rows x @columns entries
 */
gboolean
gst_meta_bytes_hold (GBytes * bytes, gsize size, guint64 rows,
    guint64 columns)
{
  guint64 wanted;

  return bytes == NULL || (g_uint64_checked_mul (&wanted, rows, columns)
      && g_uint64_checked_mul (&wanted, wanted, size)
      && g_bytes_get_size (bytes) == wanted);
}

/**
 * gst_meta_bytes_floats:
 * @bytes: a field of a meta, an array of floats
 * @rows: the expected number of rows
 * @columns: the expected number of floats a row
 *
 * Returns: (transfer none) (nullable): the floats; %NULL if there are more or fewer
 */
const gfloat *
gst_meta_bytes_floats (GBytes * bytes, guint64 rows, guint64 columns)
{
  return gst_meta_bytes_hold (bytes, sizeof (gfloat), rows, columns) ?
      g_bytes_get_data (bytes, NULL) : NULL;
}
