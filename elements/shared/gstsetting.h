/* A table of properties that are members of a struct
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * GstSettingKind:
 * @KIND_BOOLEAN: a gboolean
 * @KIND_UINT: a guint
 * @KIND_UINT64: a guint64, whose greatest value is always %G_MAXUINT64
 * @KIND_DOUBLE: a gdouble
 * @KIND_ENUM: an enumeration
 * @KIND_FLAGS: flags
 * @KIND_NAME: a const gchar *, interned, %NULL at first
 *
 * What a member is, and with it the property.
 *
 * Since: 0.1
 */
typedef enum
{
  KIND_BOOLEAN,
  KIND_UINT,
  KIND_UINT64,
  KIND_DOUBLE,
  KIND_ENUM,
  KIND_FLAGS,
  KIND_NAME
} GstSettingKind;

/**
 * GstSetting:
 * @name: of the property
 * @kind: of the member
 * @offset: of the member in its struct, in bytes
 * @least: value allowed; of numbers only
 * @greatest: value allowed; of numbers only, 0 for #KIND_UINT64
 * @initial: value
 * @flags: what goes with readable and writable, as when it may change
 * @blurb: its description
 * @type: (nullable): of an enumeration or flags
 * @nick: (nullable): its name for people, %NULL for @name
 *
 * A property that is a member of a struct. The text is not copied.
 *
 * Since: 0.1
 */
typedef struct
{
  const gchar *name;
  GstSettingKind kind;
  gsize offset;
  gdouble least, greatest, initial;
  GParamFlags flags;
  const gchar *blurb;
    GType (*type) (void);
  const gchar *nick;
} GstSetting;

/**
 * GstSettingTable:
 * @settings: of one struct
 * @n: how many they are
 *
 * The properties of an element that are settings.
 *
 * Since: 0.1
 */
typedef struct
{
  const GstSetting *settings;
  guint n;
} GstSettingTable;

/* Of an array of #GstSetting. */
#define GST_SETTING_TABLE(settings) { settings, G_N_ELEMENTS (settings) }

/* Functions that register an enumeration or flags when they are first asked
 * for: GST_SETTING_DEFINE_ENUM (function, "Name", {value, "meaning", "nick"}) */
#define GST_SETTING_DEFINE_ENUM(function, Name, ...)                    \
    GST_SETTING_DEFINE_TYPE (function, GEnumValue,                      \
        g_enum_register_static, Name, __VA_ARGS__)
#define GST_SETTING_DEFINE_FLAGS(function, Name, ...)                   \
    GST_SETTING_DEFINE_TYPE (function, GFlagsValue,                     \
        g_flags_register_static, Name, __VA_ARGS__)

#define GST_SETTING_DEFINE_TYPE(function, Value, register_static, Name, ...) \
static GType                                                            \
function (void)                                                         \
{                                                                       \
  static const Value values[] = { __VA_ARGS__, {0, NULL, NULL} };       \
  static gsize type;                                                    \
                                                                        \
  if (g_once_init_enter (&type)) {                                      \
    GType made = register_static (Name, values);                        \
                                                                        \
    gst_type_mark_as_plugin_api (made, 0);                              \
    g_once_init_leave (&type, made);                                    \
  }                                                                     \
  return type;                                                          \
}

void gst_settings_install (const GstSettingTable * table,
    GObjectClass * klass, guint first);

void gst_settings_init (const GstSettingTable * table, gpointer members);

void gst_settings_set (const GstSettingTable * table, gpointer members,
    guint index, const GValue * value);

gboolean gst_settings_refuse (GstElement * element, GParamSpec * pspec,
    const GValue * value);

void gst_settings_get (const GstSettingTable * table, gconstpointer members,
    guint index, GValue * value);

G_END_DECLS
