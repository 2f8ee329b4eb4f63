/* Drift: a window's random walk over a tapestry
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "drift.h"
#include "tapestry.h"

struct _Drift
{
  DriftSettings settings;
  guint period_x, period_y;

  /* The state before frame @next */
  GRand *rand;
  guint64 next;
  gdouble x, y, vx, vy, ax, ay;

  DriftCorner corner;           /* of frame @next - 1 */
  DriftCorner *kept;            /* nullable: of all frames before @next */
};

static void
restart (Drift * drift)
{
  g_rand_set_seed (drift->rand, drift->settings.seed);
  drift->next = 0;
  drift->x = drift->settings.start_x;
  drift->y = drift->settings.start_y;
  drift->vx = drift->vy = 0.0;
}

/**
 * drift_new:
 * @settings: how to move
 * @period_x: pixels after which the tapestry repeats to the right, at least 1
 * @period_y: pixels after which the tapestry repeats downwards, at least 1
 * @kept_frames: for how many frames to keep the corner, so that none of them is worked
 *     out twice; 0 keeps none, and going back then starts again from the first frame
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
  drift->rand = g_rand_new ();
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
  g_rand_free (drift->rand);
  g_free (drift->kept);
  g_free (drift);
}

/**
 * drift_update:
 * @drift: a drift that keeps no corners
 * @settings: how to move on; the start and the seed stay as they are
 *
 * Sets how the window moves from the next frame on, from where it is. Another
 * acceleration period counts from the first frame. Going back starts again from the first
 * frame with these settings.
 */
void
drift_update (Drift * drift, const DriftSettings * settings)
{
  DriftSettings *s = &drift->settings;

  s->max_speed = settings->max_speed;
  s->max_acceleration = settings->max_acceleration;
  s->acceleration_period = settings->acceleration_period;
  s->time_step = settings->time_step;
}

/* Goes on by one frame:
 *   every acceleration-period frames: a from U(-max, max), first for x, then for y
 *   x += v dt
 *   corner = x truncated, modulo the period
 *   v = clamp (v + a dt, +-max-speed)
 */
static void
step (Drift * drift)
{
  const DriftSettings *s = &drift->settings;
  const gdouble dt = s->time_step, fastest = s->max_speed;
  const gdouble hardest = s->max_acceleration;

  if (drift->next % s->acceleration_period == 0) {
    drift->ax = g_rand_double_range (drift->rand, -hardest, hardest);
    drift->ay = g_rand_double_range (drift->rand, -hardest, hardest);
  }
  drift->x += drift->vx * dt;
  drift->y += drift->vy * dt;
  drift->corner.x = tapestry_modulo ((gint64) drift->x, drift->period_x);
  drift->corner.y = tapestry_modulo ((gint64) drift->y, drift->period_y);
  drift->vx = CLAMP (drift->vx + drift->ax * dt, -fastest, fastest);
  drift->vy = CLAMP (drift->vy + drift->ay * dt, -fastest, fastest);
  drift->next++;
}

/**
 * drift_corner:
 * @drift: a drift
 * @frame: number of the frame, from 0; less than kept_frames if corners are kept
 *
 * Gets the place of the window. The result depends on @frame only, not on the order of
 * the calls. (Text A)
 *
 * Returns: the window's upper left corner
 */
DriftCorner
drift_corner (Drift * drift, guint64 frame)
{
  if (drift->kept != NULL) {
    while (drift->next <= frame) {
      step (drift);
      drift->kept[drift->next - 1] = drift->corner;
    }
    return drift->kept[frame];
  }

  if (frame + 1 < drift->next)
    restart (drift);
  while (drift->next <= frame)
    step (drift);
  return drift->corner;
}
