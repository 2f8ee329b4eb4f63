/* The order in which the values of a field stand in samples and weights
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* The side of a tile in pixels. */
#define ORDER_TILE 4

gboolean order_has_tiles (guint width, guint height);
guint32 *order_new_tiles (guint width, guint height);
