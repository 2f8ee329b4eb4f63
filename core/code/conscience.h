/* Conscience: who wins often is held back
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "code.h"

void conscience_start (gfloat * usage, guint units, guint winners);
void conscience_gain (const gfloat * usage, guint units, guint winners,
    gfloat conscience, gfloat * gain);
void conscience_follow (gfloat * usage, guint units, const Code * code);
