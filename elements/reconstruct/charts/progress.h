/* The figures of a layer's learning, held long enough to be read
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How long figures are shown, in the time of the pictures. */
#define PROGRESS_HOLD (G_GUINT64_CONSTANT (200000000))  /* ns */

/* About how many frames the error is the mean of. */
#define PROGRESS_FRAMES 100

/* After so many frames in a row that were not learned from, learning is off. Single
 * frames may be left out because they are late. */
#define PROGRESS_LATEST 10

/* How long frames are counted to measure frames a second. */
#define PROGRESS_SPEED_TIME G_USEC_PER_SEC

/**
 * ProgressFigures:
 * @frame: the number of the frame
 * @learned: frames that the layer has learned from
 * @error: the mean of the latest frames' errors; less than 0 when there is none
 * @learning: whether it learned from any of the latest %PROGRESS_LATEST frames
 * @speed: frames a second, 0 when it is not known yet; less than 0 when it is not
 *     to be shown
 * @has_layer: whether frames of a layer came; if not, only @frame and @speed are shown
 *
 * What is shown of how far a layer is.
 */
typedef struct
{
  guint64 frame, learned;
  gdouble error;
  gboolean learning;
  gdouble speed;
  gboolean has_layer;
} ProgressFigures;

/**
 * Progress:
 * @figures: what is shown
 *
 * The rest is private. All 0 but by progress_init().
 */
typedef struct
{
  ProgressFigures figures;

  /*< private > */
  guint64 learned, frames;
  gdouble error;
  gboolean has_layer;           /* whether a frame was added */
  guint64 idle;                 /* frames since one was learned from */
  gboolean shown;
  guint64 shown_at;
  gint64 counted_from;
  guint64 counted;
} Progress;

void progress_init (Progress * progress);

void progress_add (Progress * progress, guint64 learned, gdouble error,
    gboolean learning);

void progress_count (Progress * progress, gint64 now);

gboolean progress_update (Progress * progress, guint64 frame, guint64 time);

G_END_DECLS
