/* Grey frames: light in place of colour, made smaller
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "sample.h"

/**
 * GreyFrame:
 * @width: in pixels
 * @height: in pixels
 * @pixels: @width x @height bytes, 0 black, 255 white
 *
 * A frame in grey. Each pixel is the mean of a square of the original's.
 */
typedef struct
{
  guint width, height;
  guint8 *pixels;

  /*< private >*/
  SamplePixels format;
  guint factor;
  guint32 *sums;                /* of a row, width entries */
} GreyFrame;

GreyFrame *grey_frame_new (const SamplePixels * format, guint width,
    guint height, guint factor);
void grey_frame_free (GreyFrame * frame);
void grey_frame_read (GreyFrame * frame, const guint8 * pixels, gsize stride);
