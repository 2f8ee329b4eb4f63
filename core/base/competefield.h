/* What a prototype looks like
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CompeteField:
 * @width: of a field, in pixels
 * @height: of a field, in pixels
 * @channels: values a pixel
 * @halves: 1, or 2 where a prototype is an ON half followed by an OFF half
 * @frames: how many frames a field spans; 0 is 1
 * @motion: whether the values are what differs from each pixel's mean over the frames
 *     (%COMPETE_CONTRAST_MOTION)
 *
 * What a prototype looks like: width x height x channels x frames x halves floats, in
 * that order from the innermost: channels, pixels of a line, lines, frames from the
 * oldest on, halves. None of an ON and an OFF half is negative; they stand for
 * ON - OFF.
 *
 * Since: 0.2
 */
typedef struct
{
  guint width, height, channels, halves;
  guint frames;
  gboolean motion;
} CompeteField;

G_END_DECLS
