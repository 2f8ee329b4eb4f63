/* Enumerations from tables of variants
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * GstEnumTableRow:
 * @row: the number of a row; it is also the value of the enumeration
 * @nick: (out) (transfer none): the name of the value, as users write it
 * @meaning: (out) (transfer none): a description of the value
 *
 * Gets the name and the description of a row.
 */
typedef void (*GstEnumTableRow) (guint row, const gchar ** nick,
    const gchar ** meaning);

GType gst_enum_table_get_type (gsize * type, const gchar * name, guint rows,
    GstEnumTableRow get_row);

G_END_DECLS
