/* Dot products of one row with several
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "wide.h"

void dots_with_rows (const Wide * wide, gfloat * dots, const gfloat * row,
    const gfloat * rows, gsize stride, const guint32 * which, guint n,
    guint values);
