/* Installed: makes elements by name, and says what to install when one is missing
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

gboolean gst_installed_has (const gchar * element);

GstElement *gst_installed_new (const gchar * element, const gchar * purpose,
    GError ** error);

void gst_installed_set_missing (GError ** error, const gchar * element,
    const gchar * purpose);

G_END_DECLS
