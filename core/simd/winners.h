/* Winners: the k largest scores
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

typedef struct _Winners Winners;

Winners *winners_new (guint units);
void winners_free (Winners * winners);
guint winners_select_among (Winners * winners, const gfloat * score,
    guint count, guint k, guint32 * indices);
guint winners_select (Winners * winners, const gfloat * score, guint k,
    guint32 * indices);
