/* Drift: a window's random walk over a tapestry
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "drift.h"
#include "tapestry.h"

/* Frames that are gone through before it is looked whether to stop. */
#define UNSTOPPED 4096

/* The state before a frame */
typedef struct
{
  GRand *rand;
  guint64 next;                 /* the frame */
  gdouble x, y, vx, vy, ax, ay;
} State;

struct _Drift
{
  DriftSettings settings;
  guint period_x, period_y;

  State now;
  State first;                  /* of the first frame asked for; no rand: unknown */
  gboolean changed;             /* whether settings changed on the way to @now */
  DriftCorner *kept;            /* nullable: of all frames before the next */
};

static void
copy_state (State * to, const State * from)
{
  g_clear_pointer (&to->rand, g_rand_free);
  *to = *from;
  to->rand = g_rand_copy (from->rand);
}

static void
restart (Drift * drift)
{
  g_clear_pointer (&drift->first.rand, g_rand_free);
  g_rand_set_seed (drift->now.rand, drift->settings.seed);
  drift->now.next = 0;
  drift->now.x = drift->settings.start_x;
  drift->now.y = drift->settings.start_y;
  drift->now.vx = drift->now.vy = 0.0;
  drift->changed = FALSE;
}

/**
 * drift_new:
 * @settings: how to move
 * @period_x: pixels after which the tapestry repeats to the right, at least 1
 * @period_y: pixels after which the tapestry repeats downwards, at least 1
 * @kept_frames: for how many frames to keep the corner, so that none of them is worked
 *     out twice; 0 keeps none, and going back then starts again from the first frame asked
 *     for, or from frame 0
 *
 * The memory for the corners (8 bytes each) is written only as they are worked out.
 *
 * Returns: (nullable): a drift at its first frame, %NULL when there is no memory for
 *     the corners
 */
Drift *
drift_new (const DriftSettings * settings, guint period_x, guint period_y,
    gsize kept_frames)
{
  DriftCorner *kept = NULL;
  Drift *drift;

  if (kept_frames > 0 && !(kept = g_try_new (DriftCorner, kept_frames)))
    return NULL;
  drift = g_new0 (Drift, 1);
  drift->settings = *settings;
  drift->period_x = period_x;
  drift->period_y = period_y;
  drift->kept = kept;
  drift->now.rand = g_rand_new ();
  restart (drift);
  return drift;
}

/**
 * drift_free:
 * @drift: what drift_new() returned
 */
void
drift_free (Drift * drift)
{
  g_rand_free (drift->now.rand);
  g_clear_pointer (&drift->first.rand, g_rand_free);
  g_free (drift->kept);
  g_free (drift);
}

/**
 * drift_update:
 * @drift: a drift that keeps no corners
 * @settings: how to move on; the start and the seed stay as they are
 *
 * Sets how the window moves from the next frame on, from where it is. Another
 * acceleration period counts from frame 0. Going back starts again from frame 0 with these
 * settings.
 */
void
drift_update (Drift * drift, const DriftSettings * settings)
{
  DriftSettings *s = &drift->settings;

  s->max_speed = settings->max_speed;
  s->max_acceleration = settings->max_acceleration;
  s->acceleration_period = settings->acceleration_period;
  s->time_step = settings->time_step;
  g_clear_pointer (&drift->first.rand, g_rand_free);
  drift->changed = drift->now.next > 0;
}

/* Goes on by @n frames, up to the next acceleration. For each of them:
 *   every acceleration-period frames: a from U(-max, max), first for x, then for y
 *   x += v dt
 *   v = clamp (v + a dt, +-max-speed)
 */
static void
go_on (Drift * drift, guint64 n)
{
  const DriftSettings *s = &drift->settings;
  const gdouble dt = s->time_step, fastest = s->max_speed;
  const gdouble hardest = s->max_acceleration;
  State now = drift->now;

  if (now.next % s->acceleration_period == 0) {
    now.ax = g_rand_double_range (now.rand, -hardest, hardest);
    now.ay = g_rand_double_range (now.rand, -hardest, hardest);
  }
  now.next += n;
  for (; n > 0; n--) {
    now.x += now.vx * dt;
    now.y += now.vy * dt;
    now.vx = CLAMP (now.vx + now.ax * dt, -fastest, fastest);
    now.vy = CLAMP (now.vy + now.ay * dt, -fastest, fastest);
  }
  drift->now = now;
}

/* Goes on to the state before @frame, unless it is stopped. */
static gboolean
go_to (Drift * drift, guint64 frame, GCancellable * stop)
{
  const guint period = drift->settings.acceleration_period;
  guint64 next;

  while ((next = drift->now.next) < frame) {
    if (g_cancellable_is_cancelled (stop))
      return FALSE;
    go_on (drift, MIN (MIN (period - next % period, frame - next), UNSTOPPED));
  }
  return TRUE;
}

/* The place of the window in the last frame that was gone through: truncated, modulo the
 * period. */
static DriftCorner
get_corner (const Drift * drift)
{
  return (DriftCorner) {
  tapestry_modulo ((gint64) drift->now.x, drift->period_x),
        tapestry_modulo ((gint64) drift->now.y, drift->period_y)};
}

static gboolean
get_kept (Drift * drift, guint64 frame, GCancellable * stop,
    DriftCorner * corner)
{
  while (drift->now.next <= frame) {
    if (!go_to (drift, drift->now.next + 1, stop))
      return FALSE;
    drift->kept[drift->now.next - 1] = get_corner (drift);
  }
  *corner = drift->kept[frame];
  return TRUE;
}

/**
 * drift_corner:
 * @drift: a drift
 * @frame: number of the frame, from 0; less than kept_frames if corners are kept
 * @stop: (nullable): stops it
 * @corner: (out): the window's upper left corner
 *
 * Gets the place of the window. The result depends on @frame only, not on the order of
 * the calls. (Text A) All frames before it are gone through, which takes seconds for
 * 10^9 of them. If that is stopped, the next call goes on from there.
 *
 * Returns: %FALSE if it was stopped
 */
gboolean
drift_corner (Drift * drift, guint64 frame, GCancellable * stop,
    DriftCorner * corner)
{
  if (drift->kept != NULL)
    return get_kept (drift, frame, stop, corner);

  if (frame + 1 < drift->now.next) {
    if (drift->first.rand != NULL && drift->first.next <= frame)
      copy_state (&drift->now, &drift->first);
    else
      restart (drift);
  }
  if (drift->now.next <= frame && !go_to (drift, frame, stop))
    return FALSE;
  if (drift->first.rand == NULL && drift->now.next == frame && !drift->changed)
    copy_state (&drift->first, &drift->now);
  if (!go_to (drift, frame + 1, stop))
    return FALSE;
  *corner = get_corner (drift);
  return TRUE;
}
