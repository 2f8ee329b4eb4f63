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
 * @motion: which of motions_get() a frame shows
 * @drift: how the window, or the dancing image, moves; its seed is also that of the
 *     shuffling
 * @max_offset: greatest distance of a dancing image from the middle, in pixels
 * @dwell: for how many frames a dancing image is shown
 * @movie_frames: frames of the movie; 0: a drift or dance without an end, or all
 *     images
 * @epochs: how often the movie is played, 0: for ever
 * @shuffle: whether each epoch has a random order of its own; of a dance, each round of
 *     the images
 * @ahead: how many frames are learned before each one that is shown
 * @show_from: with @ahead, the first frame that is shown
 * @show_frames: with @ahead, how many are shown, again and again; 0: all
 * @show_hold: with @ahead, how many times in a row each of them is shown
 * @is_live: whether frames come at the framerate's pace
 *
 * All properties.
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

extern const GstSetting gst_tapestry_settings[];

G_END_DECLS
