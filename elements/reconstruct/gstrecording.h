/* Recording: how a movie is encoded, by its file's extension
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

GstElement *recording_new_encodebin (const gchar * location, GError ** error);

gboolean recording_check_folder (const gchar * location, GError ** error);

gchar *recording_part_location (const gchar * location);

G_END_DECLS
