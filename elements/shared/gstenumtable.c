/* Enumerations from tables of variants
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstenumtable.h"

/**
 * gst_enum_table_get_type:
 * @type: (inout): a static variable that keeps the type, 0 at first
 * @name: the name of the type
 * @rows: how many rows the table has
 * @get_row: gets the name and the description of a row
 *
 * The first call registers an enumeration that has a value for each row of a table. It
 * may be called any number of times, from any thread.
 *
 * Returns: the type
 */
GType
gst_enum_table_get_type (gsize * type, const gchar * name, guint rows,
    GstEnumTableRow get_row)
{
  if (g_once_init_enter (type)) {
    GEnumValue *values = g_new0 (GEnumValue, rows + 1); /* never freed */
    GType made;
    guint i;

    for (i = 0; i < rows; i++) {
      values[i].value = i;
      get_row (i, &values[i].value_nick, &values[i].value_name);
    }
    made = g_enum_register_static (name, values);
    gst_type_mark_as_plugin_api (made, 0);
    g_once_init_leave (type, made);
  }
  return *type;
}
