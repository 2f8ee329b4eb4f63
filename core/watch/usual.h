/* The usual picture: the slow mean of grey frames
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

typedef struct _Usual Usual;

Usual *usual_new (gsize pixels);
void usual_free (Usual * usual);
void usual_step (Usual * usual, const guint8 * pixels, gdouble seconds);
const gfloat *usual_get (const Usual * usual);
