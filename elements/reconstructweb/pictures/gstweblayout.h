/* Web layout: where the panels of a picture are, for the page
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstreconstructsettings.h"
#include "layout.h"

G_BEGIN_DECLS

gchar *gst_web_layout_new_item (const GstReconstructLook * look,
    const Layout * layout, guint32 number);

gboolean gst_web_layout_is_same (const gchar * item, const gchar * other);

G_END_DECLS
