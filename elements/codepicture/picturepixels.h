/* From the floats of a frame to its pixels
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "competetypes.h"

G_BEGIN_DECLS

gboolean picture_pixels_write (const gfloat * frame,
    const CompeteFormat * format, guint8 * pixels, gsize stride);

G_END_DECLS
