/* Schedule: which buffers of a movie are only learned from, and which are shown
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "schedule.h"

#include "movie.h"

/* Buffers in a group: the hidden ones, and the shown one. */
static guint64
group_size (const Schedule * s)
{
  return (guint64) s->ahead + 1;
}

/**
 * schedule_step:
 * @schedule: a schedule
 * @buffer: number of the buffer, from 0, less than schedule_buffers()
 *
 * Returns: what that buffer is
 */
ScheduleStep
schedule_step (const Schedule * s, guint64 buffer)
{
  const guint64 group = buffer / group_size (s);
  const guint64 in_group = buffer % group_size (s);
  ScheduleStep step = { FALSE, group, buffer, buffer };

  if (s->ahead == 0)
    return step;
  step.played = group * s->ahead + in_group;
  step.hidden = in_group < s->ahead && step.played < s->length;
  step.frame = group / s->hold;
  if (s->frames > 0)
    step.frame %= s->frames;
  step.frame += s->first;
  return step;
}

/**
 * schedule_buffers:
 * @schedule: a schedule
 *
 * Returns: how many buffers there are in all, or %MOVIE_ENDLESS
 */
guint64
schedule_buffers (const Schedule * s)
{
  if (s->ahead == 0 || s->length == MOVIE_ENDLESS)
    return s->length;
  return s->length + s->length / s->ahead + (s->length % s->ahead != 0);
}

/**
 * schedule_shown:
 * @schedule: a schedule
 * @buffers: a number of buffers, up to schedule_buffers()
 *
 * Returns: how many of the first @buffers are shown; %MOVIE_ENDLESS if @buffers is
 */
guint64
schedule_shown (const Schedule * s, guint64 buffers)
{
  if (buffers == MOVIE_ENDLESS)
    return MOVIE_ENDLESS;
  /* The last group may have fewer buffers: fill it up. */
  if (buffers == schedule_buffers (s))
    buffers += group_size (s) - 1;
  return buffers / group_size (s);
}

/**
 * schedule_first_buffer:
 * @schedule: a schedule
 * @shown: number of the shown frame, from 0
 *
 * Returns: the first buffer of its group; schedule_buffers() if there are not that many
 *     shown frames
 */
guint64
schedule_first_buffer (const Schedule * s, guint64 shown)
{
  const guint64 buffers = schedule_buffers (s);

  if (shown >= schedule_shown (s, buffers)
      || shown >= MOVIE_ENDLESS / group_size (s))
    return buffers;
  return shown * group_size (s);
}
