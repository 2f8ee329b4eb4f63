/* Dot products of one row with several
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

void dots_with_rows (gfloat * dots, const gfloat * row, const gfloat * rows,
    gsize stride, const guint32 * which, guint n, guint values);
