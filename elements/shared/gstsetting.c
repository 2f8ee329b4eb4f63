/* A table of properties that are members of a struct
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstsetting.h"

static GParamSpec *
make_spec (const GstSetting * s)
{
  GParamFlags flags = s->flags | G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  const gchar *nick = s->nick ? s->nick : s->name;

  switch (s->kind) {
    case KIND_BOOLEAN:
      return g_param_spec_boolean (s->name, nick, s->blurb, s->initial, flags);
    case KIND_UINT:
      return g_param_spec_uint (s->name, nick, s->blurb, s->least,
          s->greatest, s->initial, flags);
    case KIND_UINT64:
      /* A double cannot say how great it may be. */
      return g_param_spec_uint64 (s->name, nick, s->blurb, s->least,
          G_MAXUINT64, s->initial, flags);
    case KIND_DOUBLE:
      return g_param_spec_double (s->name, nick, s->blurb, s->least,
          s->greatest, s->initial, flags);
    case KIND_ENUM:
      return g_param_spec_enum (s->name, nick, s->blurb, s->type (),
          s->initial, flags);
    case KIND_FLAGS:
      return g_param_spec_flags (s->name, nick, s->blurb, s->type (),
          s->initial, flags);
    case KIND_NAME:
      return g_param_spec_string (s->name, nick, s->blurb, NULL, flags);
  }
  return NULL;
}

/**
 * gst_settings_install:
 * @table: the settings
 * @klass: an element's class
 * @first: the id of the first property, at least 1; the others follow it
 *
 * Gives @klass the settings' properties.
 *
 * Since: 0.1
 */
void
gst_settings_install (const GstSettingTable * table, GObjectClass * klass,
    guint first)
{
  guint i;

  for (i = 0; i < table->n; i++)
    g_object_class_install_property (klass, first + i,
        make_spec (&table->settings[i]));
}

/**
 * gst_settings_init:
 * @table: the settings
 * @members: the struct they are members of
 *
 * Sets all settings to their defaults.
 *
 * Since: 0.1
 */
void
gst_settings_init (const GstSettingTable * table, gpointer members)
{
  guint i;

  for (i = 0; i < table->n; i++) {
    GParamSpec *spec =
        g_param_spec_ref_sink (make_spec (&table->settings[i]));

    gst_settings_set (table, members, i, g_param_spec_get_default_value (spec));
    g_param_spec_unref (spec);
  }
}

/**
 * gst_settings_set:
 * @table: the settings
 * @members: the struct they are members of
 * @index: which of them: the property's id less that of the first
 * @value: of the property's type
 *
 * Sets the member to @value.
 *
 * Since: 0.1
 */
void
gst_settings_set (const GstSettingTable * table, gpointer members,
    guint index, const GValue * value)
{
  const GstSetting *setting = &table->settings[index];
  gpointer at = G_STRUCT_MEMBER_P (members, setting->offset);

  switch (setting->kind) {
    case KIND_BOOLEAN:
      *(gboolean *) at = g_value_get_boolean (value);
      break;
    case KIND_UINT:
      *(guint *) at = g_value_get_uint (value);
      break;
    case KIND_UINT64:
      *(guint64 *) at = g_value_get_uint64 (value);
      break;
    case KIND_DOUBLE:
      *(gdouble *) at = g_value_get_double (value);
      break;
    case KIND_ENUM:
      *(gint *) at = g_value_get_enum (value);
      break;
    case KIND_FLAGS:
      *(guint *) at = g_value_get_flags (value);
      break;
    case KIND_NAME:
      *(const gchar **) at = g_intern_string (g_value_get_string (value));
      break;
  }
}

/* Whether the property may change in READY and below only. */
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
 * @element: whose property is being set; its object lock is not held
 * @pspec: of the property
 * @value: what it is being set to
 *
 * To be asked first in set_property. A property that may change only in READY is
 * not to change in PAUSED and PLAYING: kept until the element starts again, the
 * new value would come as a surprise. A warning is posted then.
 *
 * Returns: whether to leave the property as it is
 *
 * Since: 0.1
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

/**
 * gst_settings_get:
 * @table: the settings
 * @members: the struct they are members of
 * @index: which of them
 * @value: (out caller-allocates): of the property's type
 *
 * Sets @value to the member.
 *
 * Since: 0.1
 */
void
gst_settings_get (const GstSettingTable * table, gconstpointer members,
    guint index, GValue * value)
{
  const GstSetting *setting = &table->settings[index];
  gconstpointer at = G_STRUCT_MEMBER_P (members, setting->offset);

  switch (setting->kind) {
    case KIND_BOOLEAN:
      g_value_set_boolean (value, *(const gboolean *) at);
      break;
    case KIND_UINT:
      g_value_set_uint (value, *(const guint *) at);
      break;
    case KIND_UINT64:
      g_value_set_uint64 (value, *(const guint64 *) at);
      break;
    case KIND_DOUBLE:
      g_value_set_double (value, *(const gdouble *) at);
      break;
    case KIND_ENUM:
      g_value_set_enum (value, *(const gint *) at);
      break;
    case KIND_FLAGS:
      g_value_set_flags (value, *(const guint *) at);
      break;
    case KIND_NAME:
      g_value_set_static_string (value, *(const gchar * const *) at);
      break;
  }
}
