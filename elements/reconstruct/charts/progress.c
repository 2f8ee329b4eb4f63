/* The figures of a layer's learning, held long enough to be read
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "progress.h"

#include <math.h>
#include <string.h>

/**
 * progress_init:
 * @progress: (out caller-allocates): nothing has come yet
 */
void
progress_init (Progress * progress)
{
  memset (progress, 0, sizeof *progress);
  progress->figures.error = -1.0;
  progress->figures.speed = -1.0;
  progress->counted_from = -1;
  progress->idle = PROGRESS_LATEST;
}

/**
 * progress_add:
 * @progress: how far the layer is
 * @learned: frames that the layer has learned from, this one included; fewer than
 *     before when the layer started again
 * @error: of the frame; one that is not finite is left out
 * @learning: whether the layer learned from it
 *
 * Adds a frame, shown or not. The error is the mean of all frames at first, then a
 * moving average in which each frame has a share of 1 / %PROGRESS_FRAMES.
 */
void
progress_add (Progress * progress, guint64 learned, gdouble error,
    gboolean learning)
{
  if (learned < progress->learned)
    progress->frames = 0;
  progress->learned = learned;
  progress->has_layer = TRUE;
  progress->idle = learning ? 0 : progress->idle + 1;
  if (!isfinite (error))
    return;
  if (progress->frames++ == 0)
    progress->error = error;
  else
    progress->error += (error - progress->error)
        / MIN (progress->frames, PROGRESS_FRAMES);
}

/**
 * progress_count:
 * @progress: how far the layer is
 * @now: by the wall's clock, in microseconds
 *
 * Counts a frame for the frames a second.
 */
void
progress_count (Progress * progress, gint64 now)
{
  gint64 passed = now - progress->counted_from;

  if (progress->counted_from < 0) {
    progress->counted_from = now;
    progress->figures.speed = 0.0;
    return;
  }
  progress->counted++;
  if (passed < PROGRESS_SPEED_TIME)
    return;
  progress->figures.speed =
      progress->counted * (gdouble) G_USEC_PER_SEC / passed;
  progress->counted = 0;
  progress->counted_from = now;
}

/**
 * progress_update:
 * @progress: how far the layer is
 * @frame: the number of the frame that is shown
 * @time: when it is shown, in nanoseconds of the picture's time
 *
 * Updates the figures, when the last ones were shown for %PROGRESS_HOLD.
 *
 * Returns: whether they were updated
 */
gboolean
progress_update (Progress * progress, guint64 frame, guint64 time)
{
  ProgressFigures *figures = &progress->figures;

  if (progress->shown && time >= progress->shown_at
      && time - progress->shown_at < PROGRESS_HOLD)
    return FALSE;
  progress->shown = TRUE;
  progress->shown_at = time;
  figures->frame = frame;
  figures->has_layer = progress->has_layer;
  figures->learned = progress->learned;
  figures->learning = progress->idle < PROGRESS_LATEST;
  figures->error = progress->frames > 0 ? progress->error : -1.0;
  return TRUE;
}
