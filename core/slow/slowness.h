/* Slowness: a running measure of how fast some values change
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

typedef struct _Slowness Slowness;

Slowness *slowness_new (guint values, guint64 window);
void slowness_free (Slowness * slowness);
void slowness_reset_past (Slowness * slowness);
void slowness_reset (Slowness * slowness);
void slowness_add (Slowness * slowness, const gfloat * values);
guint slowness_values (const Slowness * slowness);
gdouble slowness_delta (const Slowness * slowness);
