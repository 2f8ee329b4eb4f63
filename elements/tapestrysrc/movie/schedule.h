/* Schedule: which buffers are only learned, and which are shown
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Schedule:
 * @ahead: how many frames are only learned before each shown frame; 0: all frames
 *     are learned and shown
 * @length: frames of the movie, all epochs, or %MOVIE_ENDLESS
 * @first: the movie's first frame that is shown
 * @frames: how many frames are shown, from @first on, again and again; 0 for no end
 * @hold: for how many shown frames each of them stays, at least 1
 *
 * With @ahead, buffers come in groups: @ahead hidden frames to learn from, in the order
 * in which the movie is played, then one frame to show. The last group may have fewer.
 * The shown frames are frames of the same movie, in the order of time.
 */
typedef struct
{
  guint ahead;
  guint64 length;
  guint64 first, frames;
  guint hold;
} Schedule;

/**
 * ScheduleStep:
 * @hidden: whether the buffer is not shown
 * @shown: the number of the shown frame that it is, or that it comes before, from 0
 * @played: without @ahead, or if hidden: its number as frames are played, from 0
 * @frame: with @ahead, if shown: which frame of the movie it is, from 0
 *
 * What a buffer is.
 */
typedef struct
{
  gboolean hidden;
  guint64 shown;
  guint64 played, frame;
} ScheduleStep;

ScheduleStep schedule_step (const Schedule * schedule, guint64 buffer);

guint64 schedule_buffers (const Schedule * schedule);

guint64 schedule_shown (const Schedule * schedule, guint64 buffers);

guint64 schedule_first_buffer (const Schedule * schedule, guint64 shown);

G_END_DECLS
