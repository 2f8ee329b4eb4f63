/* Dance: one image after another, each moved about the window's middle
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "dance.h"

#include <string.h>

#include "movie.h"

struct _Dance
{
  guint max_offset, dwell;
  Drift *drift;
  Movie *images;                /* in their order, round and round */
};

/**
 * dance_new:
 * @settings: how to dance
 * @images: how many there are, at least 1, up to %G_MAXINT32
 * @kept_frames: how many places to keep, as drift_new() does
 *
 * Returns: a dance at its first frame, %NULL when there is no memory for it
 *
 * Since: 0.1
 */
Dance *
dance_new (const DanceSettings * settings, guint images, gsize kept_frames)
{
  const guint period = MAX (4 * settings->max_offset, 1);
  DriftSettings drift = settings->drift;
  Dance *dance = g_new0 (Dance, 1);

  drift.start_x = drift.start_y = settings->max_offset;
  dance->max_offset = settings->max_offset;
  dance->dwell = settings->dwell;
  dance->drift = drift_new (&drift, period, period, kept_frames);
  dance->images = movie_new (images, 0, settings->shuffle, drift.seed);
  if (dance->drift == NULL || dance->images == NULL)
    g_clear_pointer (&dance, dance_free);
  return dance;
}

/**
 * dance_free:
 * @dance: what dance_new() gave
 *
 * Frees the dance.
 *
 * Since: 0.1
 */
void
dance_free (Dance * dance)
{
  g_clear_pointer (&dance->images, movie_free);
  g_clear_pointer (&dance->drift, drift_free);
  g_free (dance);
}

/* A drift without bounds, seen between two mirrors: it goes from -max to max
 * and back again in a period of 4 max. */
static gint
fold (guint32 place, gint max)
{
  return max - ABS ((gint) place - 2 * max);
}

/**
 * dance_step:
 * @dance: a dance
 * @frame: which frame, from 0; below kept_frames when places are kept
 *
 * What a frame shows: always the same for the same frame, in whatever order
 * they are asked for. The image changes every dwell frames, while the place
 * drifts on; at +-max_offset it turns back as from a wall. The first image
 * begins in the middle.
 *
 * Returns: which image, and where
 *
 * Since: 0.1
 */
DanceStep
dance_step (Dance * dance, guint64 frame)
{
  const DriftCorner corner = drift_corner (dance->drift, frame);
  gboolean starts_round;
  DanceStep step;

  step.image = movie_frame (dance->images, frame / dance->dwell, &starts_round);
  step.x = fold (corner.x, dance->max_offset);
  step.y = fold (corner.y, dance->max_offset);
  return step;
}

/**
 * dance_paint:
 * @image: image_height x image_width bytes
 * @image_width: in pixels, at least 1
 * @image_height: in pixels, at least 1
 * @x: pixels that the image is right of the window's middle
 * @y: pixels that it is below it
 * @dest: where the window's rows go
 * @width: of the window in pixels, at least 1
 * @height: of the window in pixels, at least 1
 * @stride: bytes from one row in @dest to the next
 *
 * Draws an image on black. The middle is where as many pixels are left over,
 * or cut off, on either side; of an odd number one more is at the right or
 * lower side.
 *
 * Since: 0.1
 */
void
dance_paint (const guint8 * image, guint image_width, guint image_height,
    gint x, gint y, guint8 * dest, guint width, guint height, gsize stride)
{
  /* an arithmetic shift halves towards the left and upper side, always */
  const gint left = (((gint) width - (gint) image_width) >> 1) + x;
  const gint top = (((gint) height - (gint) image_height) >> 1) + y;
  const gint from = CLAMP (left, 0, (gint) width);
  const gint to = CLAMP (left + (gint) image_width, 0, (gint) width);
  gint row;

  for (row = 0; row < (gint) height; row++, dest += stride) {
    memset (dest, 0, width);
    if (row >= top && row - top < (gint) image_height && from < to)
      memcpy (dest + from, image + (gsize) (row - top) * image_width
          + (from - left), to - from);
  }
}
