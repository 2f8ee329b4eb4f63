/* Properties from tables: members of a struct, with default, range and text
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstsettingtable.h"

/* Stored with the param spec of a property. */
typedef struct
{
  GstSettingKind kind;
  gboolean in_child;
  gsize table_offset, offset;
  void (*changed) (gpointer base, gpointer members, const gchar * name);
} Property;

static G_DEFINE_QUARK (gst-setting-property, property);

/* --- the class --- */

static GParamSpec *
make_spec (const GstSetting * s, GType type)
{
  GParamFlags flags = s->flags | G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  const gchar *nick = s->nick ? s->nick : s->name;

  switch (s->kind) {
    case GST_SETTING_BOOLEAN:
      return g_param_spec_boolean (s->name, nick, s->blurb, s->initial, flags);
    case GST_SETTING_INT:
      return g_param_spec_int (s->name, nick, s->blurb, s->least,
          s->greatest, s->initial, flags);
    case GST_SETTING_UINT:
      return g_param_spec_uint (s->name, nick, s->blurb, s->least,
          s->greatest, s->initial, flags);
    case GST_SETTING_UINT64:
      return g_param_spec_uint64 (s->name, nick, s->blurb, s->least,
          G_MAXUINT64, s->initial, flags);
    case GST_SETTING_DOUBLE:
      return g_param_spec_double (s->name, nick, s->blurb, s->least,
          s->greatest, s->initial, flags);
    case GST_SETTING_ENUM:
      return g_param_spec_enum (s->name, nick, s->blurb, type, s->initial,
          flags);
    case GST_SETTING_FLAGS:
      return g_param_spec_flags (s->name, nick, s->blurb, type, s->initial,
          flags);
    case GST_SETTING_NAME:
    case GST_SETTING_STRING:
      return g_param_spec_string (s->name, nick, s->blurb, s->initial_text,
          flags);
    case GST_SETTING_REPORT:
      return g_param_spec_string (s->name, nick, s->blurb, NULL,
          flags & ~G_PARAM_WRITABLE);
    case GST_SETTING_OBJECT:
      return g_param_spec_object (s->name, nick, s->blurb, type, flags);
    case GST_SETTING_STRUCTURE:
      return g_param_spec_boxed (s->name, nick, s->blurb, GST_TYPE_STRUCTURE,
          flags & ~G_PARAM_WRITABLE);
  }
  return NULL;
}

/**
 * gst_settings_class_init:
 * @klass: the class of an element
 * @tables: the properties that the class adds to those of its parent
 *
 * Installs the properties.
 */
void
gst_settings_class_init (GObjectClass * klass, const GstSettingTable * tables)
{
  const GstSettingTable *table;
  GstSetting s;
  guint id = 0, i;

  for (table = tables; !gst_setting_table_is_last (table); table++) {
    for (i = 0; gst_setting_table_nth (table, i, &s); i++) {
      GParamSpec *spec = make_spec (&s, gst_setting_table_type (table, i, &s));
      Property *p = g_new (Property, 1);

      *p = (Property) { s.kind, table->in_child, table->offset,
        table->offset + s.offset, table->changed
      };
      g_param_spec_set_qdata_full (spec, property_quark (), p, g_free);
      g_object_class_install_property (klass, ++id, spec);
    }
  }
}

/* --- an instance --- */

static void
set_default (const GstSetting * s, gpointer at)
{
  switch (s->kind) {
    case GST_SETTING_BOOLEAN:
    case GST_SETTING_ENUM:
    case GST_SETTING_INT:
      *(gint *) at = s->initial;
      break;
    case GST_SETTING_UINT:
    case GST_SETTING_FLAGS:
      *(guint *) at = s->initial;
      break;
    case GST_SETTING_UINT64:
      *(guint64 *) at = s->initial;
      break;
    case GST_SETTING_DOUBLE:
      *(gdouble *) at = s->initial;
      break;
    case GST_SETTING_STRING:
      *(gchar **) at = g_strdup (s->initial_text);
      break;
    case GST_SETTING_NAME:
    case GST_SETTING_REPORT:
    case GST_SETTING_OBJECT:
    case GST_SETTING_STRUCTURE:
      *(gpointer *) at = NULL;
      break;
  }
}

/**
 * gst_settings_init:
 * @tables: as in gst_settings_class_init()
 * @base: the struct that the offsets of @tables count from: the instance, or its private
 *     data
 *
 * Sets all settings to their defaults.
 */
void
gst_settings_init (const GstSettingTable * tables, gpointer base)
{
  const GstSettingTable *table;
  GstSetting s;
  guint i;

  for (table = tables; !gst_setting_table_is_last (table); table++)
    for (i = 0; !table->in_child && gst_setting_table_nth (table, i, &s); i++)
      set_default (&s, G_STRUCT_MEMBER_P (base, table->offset + s.offset));
}

/* Frees the value of a member that owns its value. */
static void
free_owned (GstSettingKind kind, gpointer owned)
{
  if (owned == NULL)
    return;
  if (kind == GST_SETTING_STRING || kind == GST_SETTING_REPORT)
    g_free (owned);
  else if (kind == GST_SETTING_OBJECT)
    gst_object_unref (owned);
  else if (kind == GST_SETTING_STRUCTURE)
    gst_structure_free (owned);
}

static gboolean
is_owned (GstSettingKind kind)
{
  return kind == GST_SETTING_STRING || kind == GST_SETTING_REPORT
      || kind == GST_SETTING_OBJECT || kind == GST_SETTING_STRUCTURE;
}

/**
 * gst_settings_clear:
 * @tables: as in gst_settings_class_init()
 * @base: as in gst_settings_init()
 *
 * Frees the values that the settings own, and sets these settings to %NULL.
 */
void
gst_settings_clear (const GstSettingTable * tables, gpointer base)
{
  const GstSettingTable *table;
  GstSetting s;
  guint i;

  for (table = tables; !gst_setting_table_is_last (table); table++) {
    for (i = 0; !table->in_child && gst_setting_table_nth (table, i, &s); i++) {
      gpointer *at = G_STRUCT_MEMBER_P (base, table->offset + s.offset);

      if (is_owned (s.kind)) {
        free_owned (s.kind, *at);
        *at = NULL;
      }
    }
  }
}

/* Whether the property may change only in READY and NULL. */
static gboolean
is_fixed_while_running (const GParamSpec * pspec)
{
  return (pspec->flags & GST_PARAM_MUTABLE_READY)
      && !(pspec->flags & (GST_PARAM_MUTABLE_PAUSED
          | GST_PARAM_MUTABLE_PLAYING));
}

static gboolean
is_running (GstElement * element)
{
  gboolean running;

  GST_OBJECT_LOCK (element);
  running = GST_STATE (element) > GST_STATE_READY;
  GST_OBJECT_UNLOCK (element);
  return running;
}

/**
 * gst_settings_refuse:
 * @element: the element whose property is being set; its object lock is not held
 * @pspec: the param spec of the property
 * @value: the new value
 *
 * In PAUSED and PLAYING, refuses to set a property that may change only in READY and
 * NULL, and posts a warning. Otherwise the new value would take effect later, when the
 * element starts again. gst_settings_set() calls this function; other code that sets
 * properties calls it first.
 *
 * Returns: whether the property must keep its value
 */
gboolean
gst_settings_refuse (GstElement * element, GParamSpec * pspec,
    const GValue * value)
{
  GValue kept = G_VALUE_INIT;
  gboolean differs;
  gchar *text;

  if (!is_fixed_while_running (pspec) || !is_running (element))
    return FALSE;
  g_value_init (&kept, pspec->value_type);
  g_object_get_property (G_OBJECT (element), pspec->name, &kept);
  differs = g_param_values_cmp (pspec, value, &kept) != 0;
  if (differs) {
    text = gst_value_serialize (&kept);
    GST_ELEMENT_WARNING (element, LIBRARY, SETTINGS,
        ("%s can be changed only while the element is stopped (in READY or "
            "NULL): it stays %s.", pspec->name, text ? text : "as it is"),
        (NULL));
    g_free (text);
  }
  g_value_unset (&kept);
  return differs;
}

/* Sets the member at @at to @value.
 *
 * Returns: (nullable): the old value, if the member owned it */
static gpointer
store (GstSettingKind kind, gpointer at, const GValue * value)
{
  gpointer owned = is_owned (kind) ? *(gpointer *) at : NULL;

  switch (kind) {
    case GST_SETTING_BOOLEAN:
      *(gboolean *) at = g_value_get_boolean (value);
      break;
    case GST_SETTING_INT:
      *(gint *) at = g_value_get_int (value);
      break;
    case GST_SETTING_UINT:
      *(guint *) at = g_value_get_uint (value);
      break;
    case GST_SETTING_UINT64:
      *(guint64 *) at = g_value_get_uint64 (value);
      break;
    case GST_SETTING_DOUBLE:
      *(gdouble *) at = g_value_get_double (value);
      break;
    case GST_SETTING_ENUM:
      *(gint *) at = g_value_get_enum (value);
      break;
    case GST_SETTING_FLAGS:
      *(guint *) at = g_value_get_flags (value);
      break;
    case GST_SETTING_NAME:
      *(const gchar **) at = g_intern_string (g_value_get_string (value));
      break;
    case GST_SETTING_STRING:
      *(gchar **) at = g_value_dup_string (value);
      break;
    case GST_SETTING_OBJECT:
      *(gpointer *) at = g_value_get_object (value);
      if (*(gpointer *) at != NULL)
        gst_object_ref_sink (*(gpointer *) at);
      break;
    case GST_SETTING_REPORT:   /* cannot be written */
    case GST_SETTING_STRUCTURE:
      break;
  }
  return owned;
}

static GObject *
child_of (const Property * p, gpointer base)
{
  return *(GObject **) G_STRUCT_MEMBER_P (base, p->table_offset);
}

/**
 * gst_settings_set:
 * @element: the element whose property is being set; its object lock is not held
 * @base: as in gst_settings_init()
 * @pspec: the param spec of the property
 * @value: the new value
 *
 * Sets a property, with the object lock held, unless gst_settings_refuse() refuses.
 *
 * Returns: whether the property was set
 */
gboolean
gst_settings_set (GstElement * element, gpointer base, GParamSpec * pspec,
    const GValue * value)
{
  const Property *p = g_param_spec_get_qdata (pspec, property_quark ());
  gpointer owned = NULL;

  if (gst_settings_refuse (element, pspec, value))
    return FALSE;
  if (p->in_child)
    g_object_set_property (child_of (p, base), pspec->name, value);
  GST_OBJECT_LOCK (element);
  if (!p->in_child)
    owned = store (p->kind, G_STRUCT_MEMBER_P (base, p->offset), value);
  if (p->changed != NULL)
    p->changed (base, G_STRUCT_MEMBER_P (base, p->table_offset), pspec->name);
  GST_OBJECT_UNLOCK (element);
  free_owned (p->kind, owned);
  return TRUE;
}

static void
load (GstSettingKind kind, gconstpointer at, GValue * value)
{
  switch (kind) {
    case GST_SETTING_BOOLEAN:
      g_value_set_boolean (value, *(const gboolean *) at);
      break;
    case GST_SETTING_INT:
      g_value_set_int (value, *(const gint *) at);
      break;
    case GST_SETTING_UINT:
      g_value_set_uint (value, *(const guint *) at);
      break;
    case GST_SETTING_UINT64:
      g_value_set_uint64 (value, *(const guint64 *) at);
      break;
    case GST_SETTING_DOUBLE:
      g_value_set_double (value, *(const gdouble *) at);
      break;
    case GST_SETTING_ENUM:
      g_value_set_enum (value, *(const gint *) at);
      break;
    case GST_SETTING_FLAGS:
      g_value_set_flags (value, *(const guint *) at);
      break;
    case GST_SETTING_NAME:
      g_value_set_static_string (value, *(const gchar * const *) at);
      break;
    case GST_SETTING_STRING:
    case GST_SETTING_REPORT:
      g_value_set_string (value, *(const gchar * const *) at);
      break;
    case GST_SETTING_OBJECT:
      g_value_set_object (value, *(const gpointer *) at);
      break;
    case GST_SETTING_STRUCTURE:
      g_value_set_boxed (value, *(const gconstpointer *) at);
      break;
  }
}

/**
 * gst_settings_get:
 * @element: the element whose property is read; its object lock is not held
 * @base: as in gst_settings_init()
 * @pspec: the param spec of the property
 * @value: (out caller-allocates): the value of the property
 *
 * Gets a property.
 */
void
gst_settings_get (GstElement * element, gpointer base, GParamSpec * pspec,
    GValue * value)
{
  const Property *p = g_param_spec_get_qdata (pspec, property_quark ());

  if (p->in_child) {
    g_object_get_property (child_of (p, base), pspec->name, value);
    return;
  }
  GST_OBJECT_LOCK (element);
  load (p->kind, G_STRUCT_MEMBER_P (base, p->offset), value);
  GST_OBJECT_UNLOCK (element);
}
