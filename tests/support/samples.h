/* Samples of grey pixels
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "sample.h"

/* Fills @sample with @width x @height = M pixels / 255, line by line. */
static inline void
sample_from_gray8 (Sample * sample, const guint8 * pixels, gsize stride,
    guint width, guint height)
{
  sample_put_gray8 (sample, 0, pixels, stride, width, height);
  sample_read_bytes (sample);
}
