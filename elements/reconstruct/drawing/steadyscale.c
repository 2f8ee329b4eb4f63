/* A full scale that follows the greatest value of each frame slowly
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "steadyscale.h"

/* How much of the way to the greatest value of a frame the scale goes: up fast, so that
 * little is clipped, and down slowly: 45 frames are 1.5 s. */
#define UP (1.0f / 2.0f)
#define DOWN (1.0f / 45.0f)

/* Below this a full scale counts as 0. */
#define LEAST_SCALE 1e-30f

/**
 * steady_scale_update:
 * @steady: the scale, all 0 at first
 * @greatest: the greatest absolute value in the frame, finite
 * @again: whether the frame was drawn before: then the scale stays, unless it is 0
 *
 * With g the greatest value, the scale s becomes s + (g - s) / 2 when g > s, else
 * s + (g - s) / 45. The first g above 0 is taken as it is.
 *
 * Returns: what to draw as full scale in this frame
 */
gfloat
steady_scale_update (SteadyScale * steady, gfloat greatest, gboolean again)
{
  if (steady->scale < LEAST_SCALE)
    steady->scale = greatest;
  else if (!again)
    steady->scale += (greatest - steady->scale)
        * (greatest > steady->scale ? UP : DOWN);
  return steady->scale;
}
