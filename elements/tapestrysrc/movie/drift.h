/* Drift: a window's random walk over a tapestry
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DriftSettings:
 * @max_speed: pixels a unit of time, 0 or more; each component of the velocity
 *     stays in +-max_speed
 * @max_acceleration: pixels a unit of time squared, 0 or more; each component
 *     of the acceleration is drawn from U(-max_acceleration, max_acceleration)
 * @acceleration_period: frames until another acceleration is drawn, at least 1
 * @time_step: units of time a frame, 0 or more
 * @start_x: left edge of the first window, in pixels
 * @start_y: upper edge of the first window, in pixels
 * @seed: of the random numbers
 *
 * The settings of a drift.
 */
typedef struct
{
  gdouble max_speed, max_acceleration;
  guint acceleration_period;
  gdouble time_step;
  gdouble start_x, start_y;
  guint32 seed;
} DriftSettings;

/**
 * DriftCorner:
 * @x: left edge of the window, in pixels, less than the period
 * @y: upper edge of the window, in pixels, less than the period
 *
 * The place of the window.
 */
typedef struct
{
  guint32 x, y;
} DriftCorner;

typedef struct _Drift Drift;

Drift *drift_new (const DriftSettings * settings, guint period_x,
    guint period_y, gsize kept_frames);

void drift_free (Drift * drift);

void drift_update (Drift * drift, const DriftSettings * settings);

gboolean drift_corner (Drift * drift, guint64 frame, GCancellable * stop,
    DriftCorner * corner);

G_END_DECLS
