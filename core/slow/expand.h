/* Expand: a code and all its products
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

guint expand_length (guint units);
void expand (const gfloat * restrict code, guint units,
    gfloat * restrict expanded);
