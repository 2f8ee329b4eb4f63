/* Properties from tables: members of a struct, with default, range and text
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* How it works: an element describes its properties in arrays of GstSetting. For settings
 * of the core it uses a table of the core (CompeteSettingTable) instead. An array of
 * GstSettingTable lists all these. Each GstSettingTable has the offset of the struct that
 * the properties are members of:
 *
 *     static const GstSettingTable tables[] = {
 *       { .settings = gst_my_settings, .offset = G_STRUCT_OFFSET (GstMy, settings) },
 *       { .core = &my_core_table, .offset = G_STRUCT_OFFSET (GstMy, core) },
 *       { NULL }
 *     };
 *
 * gst_settings_class_init() installs a property for each setting. It stores the offset of
 * the member with the param spec, so that gst_settings_set() and gst_settings_get() need
 * no property ids. */

#pragma once

#include <gst/gst.h>

#include "compete.h"

G_BEGIN_DECLS

/**
 * GstSettingKind:
 * @GST_SETTING_BOOLEAN: a #gboolean
 * @GST_SETTING_INT: a #gint
 * @GST_SETTING_UINT: a #guint
 * @GST_SETTING_UINT64: a #guint64; its greatest value is always %G_MAXUINT64
 * @GST_SETTING_DOUBLE: a #gdouble
 * @GST_SETTING_ENUM: an enumeration
 * @GST_SETTING_FLAGS: flags
 * @GST_SETTING_NAME: a const gchar *, interned, so that the struct can be copied
 * @GST_SETTING_STRING: a gchar *, owned
 * @GST_SETTING_REPORT: a gchar *, owned; the property is read only
 * @GST_SETTING_OBJECT: a #GstObject of any type, owned
 * @GST_SETTING_STRUCTURE: a #GstStructure *, owned; the property is read only
 *
 * The type of the member, and of the property. Pointers are %NULL at first, but for
 * strings with a default.
 */
typedef enum
{
  GST_SETTING_BOOLEAN,
  GST_SETTING_INT,
  GST_SETTING_UINT,
  GST_SETTING_UINT64,
  GST_SETTING_DOUBLE,
  GST_SETTING_ENUM,
  GST_SETTING_FLAGS,
  GST_SETTING_NAME,
  GST_SETTING_STRING,
  GST_SETTING_REPORT,
  GST_SETTING_OBJECT,
  GST_SETTING_STRUCTURE
} GstSettingKind;

/**
 * GstSetting:
 * @name: the name of the property
 * @nick: (nullable): its nick, %NULL for @name
 * @blurb: its description
 * @kind: the type of the member
 * @offset: the offset of the member in its struct, in bytes
 * @least: the least value of a number
 * @greatest: the greatest value of a number; not used for %GST_SETTING_UINT64
 * @initial: the default; not used for pointers
 * @initial_text: (nullable): the default of a %GST_SETTING_STRING
 * @type: (nullable): the type of an enumeration, flags or an object
 * @flags: when the property may change: GST_PARAM_MUTABLE_..., GST_PARAM_CONTROLLABLE
 *
 * A property whose value is a member of a struct. An array of them ends with one that
 * has no name. Texts are not copied.
 */
typedef struct
{
  const gchar *name, *nick, *blurb;
  GstSettingKind kind;
  gsize offset;
  gdouble least, greatest, initial;
  const gchar *initial_text;
    GType (*type) (void);
  GParamFlags flags;
} GstSetting;

/**
 * GstSettingTable:
 * @settings: (nullable): the properties; %NULL if @core has them
 * @core: (nullable): the properties, as settings of the core
 * @enum_prefix: with @core: the prefix of the names of the enumerations' types
 * @flags: with @core: more flags for the properties that may change while the element
 *     runs, besides %GST_PARAM_MUTABLE_PLAYING
 * @offset: the offset in bytes of the struct that has the members, from the @base that
 *     the functions below take
 * @in_child: whether another object has the values. @offset is then the offset of a
 *     pointer to it; it has properties of the same names
 * @changed: (nullable): called after the property @name was set, with the object lock
 *     held; @members is the struct
 *
 * Properties of an element. An array of tables ends with one that has neither @settings
 * nor @core.
 */
typedef struct
{
  const GstSetting *settings;
  const CompeteSettingTable *core;
  const gchar *enum_prefix;
  GParamFlags flags;
  gsize offset;
  gboolean in_child;
  void (*changed) (gpointer base, gpointer members, const gchar * name);
} GstSettingTable;

/* Define a function that returns the type of an enumeration or of flags. Its first call
 * registers the type:
 * GST_SETTING_DEFINE_ENUM (function, "Name", {value, "meaning", "nick"}) */
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

void gst_settings_class_init (GObjectClass * klass,
    const GstSettingTable * tables);

void gst_settings_init (const GstSettingTable * tables, gpointer base);
void gst_settings_clear (const GstSettingTable * tables, gpointer base);

gboolean gst_settings_set (GstElement * element, gpointer base,
    GParamSpec * pspec, const GValue * value);
void gst_settings_get (GstElement * element, gpointer base, GParamSpec * pspec,
    GValue * value);

gboolean gst_settings_refuse (GstElement * element, GParamSpec * pspec,
    const GValue * value);

G_END_DECLS
