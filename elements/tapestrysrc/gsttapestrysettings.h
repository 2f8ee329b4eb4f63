/* The properties of tapestrysrc
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "drift.h"
#include "gstsetting.h"

G_BEGIN_DECLS

/**
 * GstTapestrySettings:
 * @location: (nullable): the IDX file, %NULL for the built-in digits; owned
 * @columns: tiles across the tapestry
 * @rows: tiles down the tapestry
 * @motion: what a frame shows, an index of motions_get()
 * @drift: how the window, or the dancing image, moves; its seed also shuffles
 * @max_offset: how far a dancing image goes from the middle, in pixels
 * @dwell: for how many frames an image dances
 * @movie_frames: frames of the movie; 0: a drift or dance has no end, and tiles are all
 *     images
 * @epochs: how often the movie is played, 0 for ever
 * @shuffle: whether each epoch shuffles its frames, or, in a dance, each round its
 *     images
 * @ahead: frames learned, but not shown, before each shown frame
 * @show_from: with @ahead, the first frame that is shown
 * @show_frames: how many frames are shown, again and again; 0 for all
 * @show_hold: for how many shown frames each of them stays
 * @is_live: whether frames come at the pace of the framerate
 *
 * The values of the properties.
 */
typedef struct
{
  gchar *location;
  guint columns, rows;
  guint motion;
  DriftSettings drift;
  guint max_offset, dwell;
  guint movie_frames, epochs;
  gboolean shuffle;
  guint ahead, show_from, show_frames, show_hold;
  gboolean is_live;
} GstTapestrySettings;

/* All properties. */
extern const GstSetting gst_tapestry_settings[];

G_END_DECLS
