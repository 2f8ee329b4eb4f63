/* Lessons: what a frame's fields have to teach, unit by unit
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "code.h"

/**
 * Lessons:
 * @units: N
 * @values: M
 * @stride: M, padded for the wide loops
 * @change: @stride floats for each field that is learned: where it wants the
 *     prototypes to go
 * @length: rule unit-norm: its norm
 * @most: the size of the greatest activation of each field
 * @n_taught: how many units won any of them
 * @taught: which units those are, ascending
 * @begin: where the lessons of each begin, and after the last where all end
 * @field: of each lesson, a unit's in ascending order: which of the fields that
 *     are learned, from 0
 * @activation: o_u in it
 * @step: how far the rule has the unit go for it
 *
 * A mini-batch, turned from what units each field has to what fields each unit
 * has.
 */
typedef struct
{
  guint units, values;
  gsize stride;
  gfloat *change;
  gfloat *length, *most;
  guint n_taught;
  guint32 *taught, *begin;
  guint32 *field;
  gfloat *activation, *step;

  /*< private >*/
  guint room_fields, room_lessons;
  guint32 *count;               /* N */
} Lessons;

Lessons *lessons_new (guint units, guint values);
void lessons_free (Lessons * lessons);
void lessons_make_room (Lessons * lessons, guint fields);
void lessons_gather (Lessons * lessons, const Code * codes,
    const guint32 * learned, guint n, gfloat least);
