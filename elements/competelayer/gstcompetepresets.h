/* The presets that are built into competelayer
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

void gst_compete_presets_init (gpointer iface, gpointer unused);

G_END_DECLS
