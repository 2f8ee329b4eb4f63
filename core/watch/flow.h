/* Flow: whether each field moves, and where to
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "fields.h"

/**
 * FieldFlow:
 * @x: to the right, in pixels of a field of 12 x 12, from one frame to the next
 * @y: downwards
 * @moves: whether the field changes enough to tell
 *
 * The motion of one field.
 */
typedef struct
{
  gfloat x, y;
  gboolean moves;
} FieldFlow;

void flow_measure (const Fields * fields, const gfloat * before,
    const gfloat * now, FieldFlow * flow);
