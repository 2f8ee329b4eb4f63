/* A full scale that follows what is shown slowly
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

gfloat steady_scale_follow (SteadyScale * steady, gfloat greatest);

G_END_DECLS
