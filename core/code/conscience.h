/* Conscience: lowers the scores of units that win often
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "code.h"

void conscience_init (gfloat * usage, guint units, guint winners);
void conscience_gain (const gfloat * usage, guint units, guint winners,
    gfloat conscience, gfloat * gain);
void conscience_update (gfloat * usage, guint units, const Code * code);
