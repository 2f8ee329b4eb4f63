/* Labels: single words written into a picture
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint labels_height (guint height);

void labels_write (const gchar * text, guint left, guint top, guint height,
    guint32 * pixels, gsize stride, guint picture_width,
    guint picture_height);

G_END_DECLS
