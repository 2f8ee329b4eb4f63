/* Dance: one image after another, each moving about the middle of the window
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "dance.h"

#include <string.h>

#include "movie.h"

struct _Dance
{
  guint max_offset, dwell;
  Drift *drift;
  Movie *images;                /* the order of the images */
};

/**
 * dance_new:
 * @settings: how to dance
 * @images: how many there are, at least 1, up to %G_MAXINT32
 * @kept_frames: for how many frames to keep the place, as in drift_new()
 *
 * Returns: (nullable): a dance at its first frame, %NULL when there is no memory for it
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
 * @dance: what dance_new() returned
 */
void
dance_free (Dance * dance)
{
  g_clear_pointer (&dance->images, movie_free);
  g_clear_pointer (&dance->drift, drift_free);
  g_free (dance);
}

/**
 * dance_update:
 * @dance: a dance that keeps no places
 * @settings: how the image moves on, as in drift_update()
 */
void
dance_update (Dance * dance, const DriftSettings * settings)
{
  drift_update (dance->drift, settings);
}

/* Turns the place of a drift without bounds, modulo 4 max, into one between -max and
 * max: it goes from -max to max and back. */
static gint
fold (guint32 place, gint max)
{
  return max - ABS ((gint) place - 2 * max);
}

/**
 * dance_step:
 * @dance: a dance
 * @frame: number of the frame, from 0; less than kept_frames if places are kept
 * @stop: (nullable): stops it, as in drift_corner()
 * @step: (out): the image and its place
 *
 * Gets what a frame shows. The result depends on @frame only, not on the order of the
 * calls. The image changes every dwell frames; the place drifts on, and turns back at
 * +-max_offset. The first image begins in the middle.
 *
 * Returns: %FALSE if it was stopped
 */
gboolean
dance_step (Dance * dance, guint64 frame, GCancellable * stop, DanceStep * step)
{
  gboolean starts_round;
  DriftCorner corner;

  if (!movie_prepare (dance->images, frame / dance->dwell, stop)
      || !drift_corner (dance->drift, frame, stop, &corner))
    return FALSE;
  step->image = movie_frame (dance->images, frame / dance->dwell,
      &starts_round);
  step->x = fold (corner.x, dance->max_offset);
  step->y = fold (corner.y, dance->max_offset);
  return TRUE;
}

/**
 * dance_paint:
 * @image: image_height x image_width bytes
 * @image_width: in pixels, at least 1
 * @image_height: in pixels, at least 1
 * @x: pixels from the middle of the window to the right
 * @y: pixels from the middle of the window downwards
 * @dest: (out): the window's rows
 * @width: of the window in pixels, at least 1
 * @height: of the window in pixels, at least 1
 * @stride: bytes from one row in @dest to the next
 *
 * Draws an image on black. In the middle means that the same number of pixels is left
 * over, or cut off, on both sides; of an odd number, one more on the right or at the
 * bottom.
 */
void
dance_paint (const guint8 * image, guint image_width, guint image_height,
    gint x, gint y, guint8 * dest, guint width, guint height, gsize stride)
{
  /* The shift rounds down also for negative numbers: to the left and upwards. */
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
