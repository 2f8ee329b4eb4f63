/* Dance: one image after another, each moving about the middle of the window
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
 * @max_offset: greatest distance from the middle along each axis, in pixels, up to
 *     %DANCE_MAX_OFFSET
 * @dwell: for how many frames an image is shown, at least 1
 * @shuffle: whether the images come in a random order, another one each time all were
 *     shown, instead of the order of the file
 *
 * The settings of a dance.
 */
typedef struct
{
  DriftSettings drift;
  guint max_offset, dwell;
  gboolean shuffle;
} DanceSettings;

/**
 * DanceStep:
 * @image: number of the image, from 0
 * @x: pixels from the middle to the right, in +-max_offset
 * @y: pixels from the middle downwards, in +-max_offset
 *
 * What a frame shows, and where.
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

void dance_update (Dance * dance, const DriftSettings * settings);

gboolean dance_step (Dance * dance, guint64 frame, GCancellable * stop,
    DanceStep * step);

void dance_paint (const guint8 * image, guint image_width, guint image_height,
    gint x, gint y, guint8 * dest, guint width, guint height, gsize stride);

G_END_DECLS
