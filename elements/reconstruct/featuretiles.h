/* Feature tiles: the numbers of both slow stages as coloured squares
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "panels.h"

G_BEGIN_DECLS

/* What is drawn as full scale: features have variance 1, and a scale that followed
 * the greatest of them would have all others change with it. */
#define FEATURE_TILES_SCALE 3.0f

guint feature_tiles_across (guint features);

void feature_tiles_draw (Panels * panels, guint size, const gfloat * first,
    guint n_first, const gfloat * second, guint n_second, guint32 * pixels,
    gsize stride);

G_END_DECLS
