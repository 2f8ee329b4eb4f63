/* Draw: which of a frame's fields are learned
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

guint64 draw_number (guint64 n);
guint draw_fields (guint32 seed, guint64 frame, guint fields, guint wanted,
    guint32 * drawn);
