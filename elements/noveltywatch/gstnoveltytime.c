/* The time from frame to frame of a noveltywatch
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstnoveltytime.h"
#include "gststamp.h"

/* How long a frame lasts if neither timestamps nor caps say so, in seconds. */
#define FRAME_SECONDS 0.04

/* After so many times the duration of a frame, frames before it were dropped. */
#define DROPPED 1.5

/* Call it before a stream begins. */
void
gst_novelty_time_init (GstNoveltyTime * t, GstBaseTransform * element)
{
  t->element = element;
  t->last = GST_CLOCK_TIME_NONE;
  t->restart = TRUE;
}

/* Called after a flush, from any thread. */
void
gst_novelty_time_restart (GstNoveltyTime * t)
{
  g_atomic_int_set (&t->restart, TRUE);
}

/* Sets @continues to whether @buffer shows what the frame before showed, later. Dropped
 * frames, as of a queue that is leaky, are a discontinuity, too; timestamps tell them from
 * a cut.
 *
 * Returns: the time since the frame before, in seconds, over 0 */
gdouble
gst_novelty_time_step (GstNoveltyTime * t, GstBuffer * buffer,
    const GstVideoInfo * info, gboolean * continues)
{
  GstClockTime now = gst_stamp_running_time (t->element,
      GST_BUFFER_PTS (buffer)), last = t->last;
  gdouble frame = GST_VIDEO_INFO_FPS_N (info) > 0 ?
      (gdouble) GST_VIDEO_INFO_FPS_D (info) / GST_VIDEO_INFO_FPS_N (info) :
      FRAME_SECONDS;
  gboolean restart = g_atomic_int_compare_and_exchange (&t->restart, TRUE,
      FALSE);
  gdouble seconds = frame;

  t->last = now;
  if (GST_CLOCK_TIME_IS_VALID (now) && GST_CLOCK_TIME_IS_VALID (last)
      && now > last)
    seconds = (gdouble) (now - last) / GST_SECOND;
  *continues = !restart && (!GST_BUFFER_IS_DISCONT (buffer)
      || seconds > DROPPED * frame);
  return seconds;
}
