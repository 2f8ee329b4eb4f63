/* Schedule: which buffers of a movie are learned unseen, and which are shown
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Schedule:
 * @ahead: how many frames are learned ahead of each one that is shown; 0 when all
 *     frames are both
 * @length: frames of the movie, all epochs, or %MOVIE_ENDLESS
 * @first: the movie's first frame that is shown
 * @frames: how many frames are shown, from @first on and again; 0 for no end
 * @hold: for how many shown frames each of them stays, at least 1
 *
 * With @ahead, buffers come in groups: @ahead frames to learn from, in the order
 * in which the movie is played, then one to show. The last group of a movie may
 * have fewer. What is shown are frames of the same movie in the order of time.
 *
 * Since: 0.1
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
 * @shown: which of the frames shown it is, or comes ahead of, from 0
 * @played: without @ahead, or hidden: which of the frames played it is, from 0
 * @frame: shown with @ahead: which frame of the movie it is, from 0
 *
 * What a buffer is.
 *
 * Since: 0.1
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
