/* Enumerations made of tables of variants
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * GstEnumTableRow:
 * @row: the number of a row, which is the value
 * @nick: (out): its name as a value of a property
 * @meaning: (out): for people
 *
 * Gets the names of a row. They are not copied.
 */
typedef void (*GstEnumTableRow) (guint row, const gchar ** nick,
    const gchar ** meaning);

GType gst_enum_table_get_type (gsize * type, const gchar * name, guint rows,
    GstEnumTableRow get_row);

G_END_DECLS
