/* Checks of free memory before large allocations
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

gboolean gst_room_is_there (guint64 bytes);

gboolean gst_room_check (GstElement * element, guint64 bytes,
    const gchar * what, const gchar * advice);

GBytes *gst_room_copy (gconstpointer data, gsize bytes);

G_END_DECLS
