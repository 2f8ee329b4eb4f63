/* Blur: a grey frame smoothed by a Gaussian
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

typedef struct _Blur Blur;

Blur *blur_new (guint width, guint height);
void blur_free (Blur * blur);
void blur_run (Blur * blur, const guint8 * pixels, gfloat * smooth);
