/* Parts of a picture in one colour
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "layout.h"

G_BEGIN_DECLS

void painter_clear (const PanelBox * box, guint32 word, guint32 * pixels,
    gsize stride);

void painter_clear_around (const PanelBox * boxes, guint n, guint width,
    guint height, guint32 word, guint32 * pixels, gsize stride);

G_END_DECLS
