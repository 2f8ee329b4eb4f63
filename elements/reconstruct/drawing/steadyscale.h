/* A full scale that follows the greatest value of each frame slowly
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SteadyScale:
 * @scale: the full scale of the last frame, 0 before the first
 */
typedef struct
{
  gfloat scale;
} SteadyScale;

gfloat steady_scale_update (SteadyScale * steady, gfloat greatest,
    gboolean again);

G_END_DECLS
