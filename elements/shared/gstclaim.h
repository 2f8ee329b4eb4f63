/* Files that only one element of a process may write
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

gchar *gst_claim_file (GstElement * element, const gchar * location,
    GError ** error);

void gst_claim_release (gchar * claim);

G_END_DECLS
