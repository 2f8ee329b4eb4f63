/* Reading of tables of properties, whether of an element or of the core
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstsettingtable.h"

/* The name of an enumeration's type. For "GstCompeteLayer" and "lateral-source" that is
 * "GstCompeteLayerLateralSource". */
static gchar *
type_name (const gchar * prefix, const gchar * name)
{
  GString *out = g_string_new (prefix);
  gboolean upper = TRUE;

  for (; *name != '\0'; name++) {
    if (*name != '-')
      g_string_append_c (out, upper ? g_ascii_toupper (*name) : *name);
    upper = *name == '-';
  }
  return g_string_free (out, FALSE);
}

/* Registers the type of an enumeration of the core. */
static GType
core_enum_type (const gchar * prefix, const CompeteSetting * s)
{
  gchar *name = type_name (prefix, s->name);
  GEnumValue *values = g_new0 (GEnumValue, s->n_choices + 1);
  GType type;
  guint i;

  for (i = 0; i < s->n_choices; i++)
    values[i] = (GEnumValue) { i, s->choices[i].text, s->choices[i].name };
  type = g_enum_register_static (name, values);
  gst_type_mark_as_plugin_api (type, 0);
  g_free (name);
  return type;
}

static GstSetting
core_setting (const GstSettingTable * table, const CompeteSetting * s)
{
  static const GstSettingKind kinds[] = {
    [COMPETE_SETTING_BOOLEAN] = GST_SETTING_BOOLEAN,
    [COMPETE_SETTING_UINT] = GST_SETTING_UINT,
    [COMPETE_SETTING_UINT64] = GST_SETTING_UINT64,
    [COMPETE_SETTING_DOUBLE] = GST_SETTING_DOUBLE,
    [COMPETE_SETTING_ENUM] = GST_SETTING_ENUM
  };

  return (GstSetting) {
    .name = s->name,.blurb = s->text,.kind = kinds[s->kind],.offset = s->offset,
    .least = s->least,.greatest = s->greatest,.initial = s->initial,
    .flags = s->fixed ? GST_PARAM_MUTABLE_READY :
        GST_PARAM_MUTABLE_PLAYING | table->flags
  };
}

/* Gets setting @i of a table, counted from 0.
 *
 * Returns: whether the table has a setting @i */
gboolean
gst_setting_table_nth (const GstSettingTable * table, guint i, GstSetting * setting)
{
  if (table->core == NULL)
    *setting = table->settings[i];
  else if (i < table->core->n)
    *setting = core_setting (table, &table->core->settings[i]);
  else
    return FALSE;
  return setting->name != NULL;
}

/* Whether @table is the end of an array of tables. */
gboolean
gst_setting_table_is_last (const GstSettingTable * table)
{
  return table->settings == NULL && table->core == NULL;
}

/* The type of setting @i, if it is an enumeration, flags or an object; else
 * %G_TYPE_NONE. Call it once for each class: it registers the enumerations of the core. */
GType
gst_setting_table_type (const GstSettingTable * table, guint i,
    const GstSetting * s)
{
  if (table->core != NULL && s->kind == GST_SETTING_ENUM)
    return core_enum_type (table->enum_prefix, &table->core->settings[i]);
  return s->type != NULL ? s->type () : G_TYPE_NONE;
}
