/* Reading of tables of properties, whether of an element or of the core
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstsetting.h"

G_BEGIN_DECLS

gboolean gst_setting_table_is_last (const GstSettingTable * table);
gboolean gst_setting_table_nth (const GstSettingTable * table, guint i,
    GstSetting * setting);
GType gst_setting_table_type (const GstSettingTable * table, guint i,
    const GstSetting * setting);

G_END_DECLS
