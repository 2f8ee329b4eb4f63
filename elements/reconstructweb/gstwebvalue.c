/* Values of properties as JSON
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A boolean is a boolean, a number a number; a choice is its nick, flags are their nicks
 * joined by "+", "" for none; a name is a string, "" for none.
 */

#include "gstwebvalue.h"

#include <math.h>

#include "webitem.h"

static gchar *
flags_to_text (const GValue * value)
{
  GFlagsClass *klass = g_type_class_ref (G_VALUE_TYPE (value));
  GString *text = g_string_new (NULL);
  guint flags = g_value_get_flags (value), i;

  for (i = 0; i < klass->n_values; i++)
    if (flags & klass->values[i].value)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "+" : "",
          klass->values[i].value_nick);
  g_type_class_unref (klass);
  return g_string_free (text, FALSE);
}

/**
 * gst_web_value_to_text:
 * @value: the value of a property
 *
 * Returns: (transfer full): how a person, and gst-launch-1.0, writes it
 */
gchar *
gst_web_value_to_text (const GValue * value)
{
  gchar number[G_ASCII_DTOSTR_BUF_SIZE], *text;
  GType type = G_VALUE_TYPE (value);

  if (G_TYPE_IS_FLAGS (type))
    return flags_to_text (value);
  if (G_TYPE_IS_ENUM (type)) {
    GEnumClass *klass = g_type_class_ref (type);
    GEnumValue *row = g_enum_get_value (klass, g_value_get_enum (value));

    text = g_strdup (row != NULL ? row->value_nick : "");
    g_type_class_unref (klass);
    return text;
  }
  if (type == G_TYPE_DOUBLE)
    return g_strdup (g_ascii_formatd (number, sizeof number, "%.10g",
            g_value_get_double (value)));
  if (type == G_TYPE_STRING)
    return g_strdup (g_value_get_string (value) ? g_value_get_string (value) :
        "");
  text = gst_value_serialize (value);
  return text != NULL ? text : g_strdup ("");
}

/**
 * gst_web_value_add:
 * @item: an item, or an object in it
 * @name: of the member to add
 * @value: its value
 */
void
gst_web_value_add (JsonBuilder * item, const gchar * name, const GValue * value)
{
  GValue number = G_VALUE_INIT;
  gchar *text;

  if (G_VALUE_HOLDS_BOOLEAN (value)) {
    json_builder_set_member_name (item, name);
    json_builder_add_boolean_value (item, g_value_get_boolean (value));
  } else if (G_VALUE_HOLDS_INT (value) || G_VALUE_HOLDS_UINT (value)
      || G_VALUE_HOLDS_UINT64 (value)
      || G_VALUE_HOLDS_DOUBLE (value)) {
    g_value_init (&number, G_TYPE_DOUBLE);
    g_value_transform (value, &number);
    web_item_add_number (item, name, g_value_get_double (&number));
    g_value_unset (&number);
  } else {
    text = gst_web_value_to_text (value);
    web_item_add_text (item, name, text);
    g_free (text);
  }
}

static gboolean
refuse (GParamSpec * pspec, GError ** error, const gchar * why)
{
  g_set_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS, "%s %s.",
      pspec->name, why);
  return FALSE;
}

static gboolean
read_enum (GParamSpec * pspec, const gchar * text, GValue * value)
{
  GEnumClass *klass = G_PARAM_SPEC_ENUM (pspec)->enum_class;
  GEnumValue *row = g_enum_get_value_by_nick (klass, text);

  if (row != NULL)
    g_value_set_enum (value, row->value);
  return row != NULL;
}

static gboolean
read_flags (GParamSpec * pspec, const gchar * text, GValue * value)
{
  GFlagsClass *klass = G_PARAM_SPEC_FLAGS (pspec)->flags_class;
  gchar **nicks = g_strsplit (text, "+", -1);
  gboolean known = TRUE;
  guint flags = 0, i;

  for (i = 0; nicks[i] != NULL; i++) {
    GFlagsValue *row = g_flags_get_value_by_nick (klass, nicks[i]);

    known &= row != NULL;
    flags |= row != NULL ? row->value : 0;
  }
  g_strfreev (nicks);
  g_value_set_flags (value, flags);
  return known;
}

/* A number of the property's type. A whole number must be written as one, up to 2^53, as
 * JavaScript counts. */
static gboolean
read_number (GParamSpec * pspec, gdouble number, GValue * value)
{
  if (G_VALUE_HOLDS_DOUBLE (value)) {
    g_value_set_double (value, number);
    return TRUE;
  }
  if (!(fabs (number) <= 9007199254740992.0) || number != floor (number))
    return FALSE;
  if (G_VALUE_HOLDS_INT (value)) {
    if (number < G_MININT || number > G_MAXINT)
      return FALSE;
    g_value_set_int (value, (gint) number);
    return TRUE;
  }
  if (number < 0)
    return FALSE;
  if (G_VALUE_HOLDS_UINT64 (value)) {
    g_value_set_uint64 (value, (guint64) number);
    return TRUE;
  }
  if (number > G_MAXUINT)
    return FALSE;
  g_value_set_uint (value, (guint) number);
  return TRUE;
}

static gboolean
read_string (GParamSpec * pspec, const gchar * text, GValue * value)
{
  if (G_IS_PARAM_SPEC_ENUM (pspec))
    return read_enum (pspec, text, value);
  if (G_IS_PARAM_SPEC_FLAGS (pspec))
    return read_flags (pspec, text, value);
  if (!G_IS_PARAM_SPEC_STRING (pspec))
    return FALSE;
  g_value_set_string (value, *text != '\0' ? text : NULL);
  return TRUE;
}

/**
 * gst_web_value_read:
 * @pspec: a property that gst_steerables_has_property()
 * @node: a boolean, a number or a string
 * @value: (out): unset; gets the value
 * @error: (out): %GST_LIBRARY_ERROR_SETTINGS, a sentence
 *
 * Returns: whether @node is a value that the property may have; if not, @value is unset
 */
gboolean
gst_web_value_read (GParamSpec * pspec, JsonNode * node, GValue * value,
    GError ** error)
{
  GType type = json_node_get_value_type (node);
  gboolean read = FALSE;

  g_value_init (value, pspec->value_type);
  if (type == G_TYPE_BOOLEAN && G_IS_PARAM_SPEC_BOOLEAN (pspec)) {
    g_value_set_boolean (value, json_node_get_boolean (node));
    read = TRUE;
  } else if (type == G_TYPE_STRING) {
    read = read_string (pspec, json_node_get_string (node), value);
  } else if ((type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
      && (G_IS_PARAM_SPEC_INT (pspec) || G_IS_PARAM_SPEC_UINT (pspec)
          || G_IS_PARAM_SPEC_UINT64 (pspec)
          || G_IS_PARAM_SPEC_DOUBLE (pspec))) {
    read = read_number (pspec, json_node_get_double (node), value);
  }
  if (read && !g_param_value_validate (pspec, value))
    return TRUE;
  g_value_unset (value);
  return refuse (pspec, error, read ? "cannot be as small or as great as that" :
      "cannot have such a value");
}
