/* Schedule: which buffers of a movie are only learned from, and which are shown
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Schedule:
 * @ahead: how many frames are learned before each one that is shown; 0: all frames are
 *     both learned and shown
 * @length: frames of the movie in all epochs, or %MOVIE_ENDLESS
 * @first: the first frame of the movie that is shown
 * @frames: how many frames of the movie are shown, from @first on, again and again; 0:
 *     no end
 * @hold: how many times in a row each of them is shown, at least 1
 *
 * With @ahead, buffers come in groups: @ahead hidden frames to learn from, in the order
 * in which the movie is played, then one to show. The last group may have fewer hidden
 * frames. The shown frames are frames of the same movie in the order of time.
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
 * @shown: number of the shown frame, from 0; of a hidden one, of the next shown frame
 * @played: if it is hidden, or without #Schedule.ahead: number of the frame in the order
 *     in which the movie is played, from 0
 * @frame: if it is shown, with #Schedule.ahead: number of the frame in the movie, from 0
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
