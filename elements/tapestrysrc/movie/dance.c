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
  Movie *images;                /* the order in which they are shown */
};

/**
 * dance_new:
 * @settings: how to dance
 * @images: how many there are, at least 1, up to %G_MAXINT32
 * @kept_frames: how many places to keep, as drift_new() does
 *
 * Returns: a dance at its first frame, %NULL when there is no memory for it
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
 * @dance: (transfer full): a dance
 *
 * Frees the dance.
 */
void
dance_free (Dance * dance)
{
  g_clear_pointer (&dance->images, movie_free);
  g_clear_pointer (&dance->drift, drift_free);
  g_free (dance);
}

/* Maps a drift with a period of 4 max to a triangle wave: a place from -max to max and
 * back. */
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
 * Computes what a frame shows. It depends on @frame only, not on earlier calls. The
 * image changes every dwell frames; the place does not jump then. At +-max_offset the
 * image turns back. The first image starts in the middle.
 *
 * Returns: which image, and where
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
 * Draws an image on black. In the middle, as many pixels are left over, or cut off, on
 * either side; when their number is odd, there is one more at the right or lower side.
 */
void
dance_paint (const guint8 * image, guint image_width, guint image_height,
    gint x, gint y, guint8 * dest, guint width, guint height, gsize stride)
{
  /* An arithmetic shift rounds down, also below 0. */
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
