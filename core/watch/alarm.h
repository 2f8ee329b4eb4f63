/* Alarm: where fields are new, and since when
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "novelty.h"

/**
 * AlarmRegion:
 * @box: the rectangle around its fields
 * @newest: the field with the greatest novelty
 * @novelty: that novelty
 * @begins: whether it is seen for the first time
 *
 * Fields that are new, each next to another one.
 */
typedef struct
{
  NoveltyRegion box;
  guint newest;
  gfloat novelty;
  gboolean begins;
} AlarmRegion;

typedef struct _Alarm Alarm;

Alarm *alarm_new (guint fields_across, guint fields_down);
void alarm_free (Alarm * alarm);
void alarm_step (Alarm * alarm, const gfloat * novelty, gdouble threshold,
    gdouble seconds);
void alarm_pause (Alarm * alarm, gdouble seconds);
const AlarmRegion *alarm_get_regions (const Alarm * alarm, guint * n);
