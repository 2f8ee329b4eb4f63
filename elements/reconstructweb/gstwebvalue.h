/* Values of properties as JSON
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void gst_web_value_add (JsonBuilder * item, const gchar * name,
    const GValue * value);

gboolean gst_web_value_read (GParamSpec * pspec, JsonNode * node,
    GValue * value, GError ** error);

gchar *gst_web_value_to_text (const GValue * value);

G_END_DECLS
