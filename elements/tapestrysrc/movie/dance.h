/* Dance: one image after another, each moved about the window's middle
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "drift.h"

G_BEGIN_DECLS

/* The largest max_offset, in pixels. */
#define DANCE_MAX_OFFSET 10000

/**
 * DanceSettings:
 * @drift: how an image moves; start_x and start_y are not used
 * @max_offset: pixels from the middle along each axis, up to
 *     %DANCE_MAX_OFFSET
 * @dwell: frames for which an image is shown, at least 1
 * @shuffle: whether each round of the images has a random order, not the file's
 *
 * How images dance.
 */
typedef struct
{
  DriftSettings drift;
  guint max_offset, dwell;
  gboolean shuffle;
} DanceSettings;

/**
 * DanceStep:
 * @image: which image is shown, from 0
 * @x: pixels that it is right of the middle, in +-max_offset
 * @y: pixels that it is below the middle, in +-max_offset
 *
 * What is shown, and where.
 */
typedef struct
{
  guint32 image;
  gint x, y;
} DanceStep;

typedef struct _Dance Dance;

Dance *dance_new (const DanceSettings * settings, guint images,
    gsize kept_frames);

void dance_free (Dance * dance);

DanceStep dance_step (Dance * dance, guint64 frame);

void dance_paint (const guint8 * image, guint image_width, guint image_height,
    gint x, gint y, guint8 * dest, guint width, guint height, gsize stride);

G_END_DECLS
