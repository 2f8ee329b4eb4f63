/* Round numbers for the axes of a chart
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gdouble axis_round_up (gdouble value);

gdouble axis_tick_step (gdouble length, guint most);

gchar *axis_format_count (guint64 count);

gchar *axis_format_value (gdouble value);

G_END_DECLS
