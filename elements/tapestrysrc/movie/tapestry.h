/* A tapestry: images side by side, with a period so that a window can wrap
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Tapestry:
 * @width: columns x tile width, in pixels
 * @height: rows x tile height, in pixels
 * @period_x: pixels after which it repeats to the right, (columns - 1) x tile
 *     width
 * @period_y: pixels after which it repeats downwards, (rows - 1) x tile height
 * @pixels: height x width bytes
 *
 * The picture that a window drifts over.
 */
typedef struct
{
  guint width, height;
  guint period_x, period_y;
  guint8 *pixels;
} Tapestry;

Tapestry *tapestry_new (const guint8 * images, guint tile_width,
    guint tile_height, guint columns, guint rows);

void tapestry_free (Tapestry * tapestry);

void tapestry_window (const Tapestry * tapestry, gint64 x, gint64 y,
    guint width, guint height, guint8 * dest, gsize stride);

/**
 * tapestry_modulo:
 * @position: pixels, any sign
 * @period: pixels, at least 1
 *
 * Returns: @position modulo @period, never negative
 */
static inline guint
tapestry_modulo (gint64 position, guint period)
{
  gint64 rest = position % (gint64) period;

  return rest < 0 ? rest + period : rest;
}

G_END_DECLS
