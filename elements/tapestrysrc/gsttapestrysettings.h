/* The properties of tapestrysrc that its movie is a function of
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
 * @motion: what a frame shows
 * @drift: how the window, or the dancing image, moves; its seed is the seed of
 *     everything
 * @max_offset: of a dancing image from the middle, in pixels
 * @dwell: frames of a dancing image
 * @movie_frames: frames of the movie; 0 for a drift or dance without an end, or
 *     for all images
 * @epochs: how often the movie is played, 0 for ever
 * @shuffle: whether each epoch has an order of its own, or, of a dance, each
 *     round of the images
 * @ahead: frames learned unseen ahead of each one that is shown
 * @show_from: with @ahead, the first frame that is shown
 * @show_frames: how many are, again and again; 0 for all
 * @show_hold: for how many shown frames each of them stays
 * @is_live: whether frames come at the framerate's pace
 *
 * What the properties say.
 *
 * Since: 0.1
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
