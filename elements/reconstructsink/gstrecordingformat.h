/* Recording format: how a film is encoded, by its file's extension
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

GstElement *gst_recording_format_new_encodebin (const gchar * location,
    GError ** error);

gboolean gst_recording_format_has_sound (const gchar * location,
    GError ** error);

G_END_DECLS
