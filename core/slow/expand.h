/* Expand: a code and the products of all pairs of its entries
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

guint expand_length (guint units);
void expand (const gfloat * restrict code, guint units,
    gfloat * restrict expanded);
