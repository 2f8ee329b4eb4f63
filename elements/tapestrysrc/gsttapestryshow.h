/* What tapestrysrc shows: the images, the motion and the order of frames
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "dance.h"
#include "dataset.h"
#include "drift.h"
#include "gsttapestrysettings.h"
#include "movie.h"
#include "schedule.h"
#include "tapestry.h"

G_BEGIN_DECLS

/**
 * GstTapestrySizes:
 * @min_width: in pixels
 * @max_width: in pixels
 * @min_height: in pixels
 * @max_height: in pixels
 * @usual_width: when downstream does not care, in pixels
 * @usual_height: when downstream does not care, in pixels
 *
 * The window's smallest, largest and usual sides.
 *
 * Since: 0.1
 */
typedef struct
{
  gint min_width, max_width, min_height, max_height;
  gint usual_width, usual_height;
} GstTapestrySizes;

/**
 * GstTapestryPath:
 * @drift: (nullable): of the window over the tapestry
 * @dance: (nullable): of the images
 *
 * How a motion goes on from frame to frame. Going back may take as long as going
 * there from the start, so that those who go at another pace have one of their own.
 *
 * Since: 0.1
 */
typedef struct
{
  Drift *drift;
  Dance *dance;
} GstTapestryPath;

typedef struct _GstTapestryShow GstTapestryShow;

/**
 * GstTapestryShow:
 * @movie: in which order frames are shown
 * @frames: of the movie, in one epoch; 0 for a drift or dance without
 *     an end
 * @schedule: which buffers are learned unseen, and which are shown
 * @sizes: that a picture can have
 * @paint: draws a frame of the movie, below @frames if that has an end, on a GRAY8
 *     picture; the path is @path or @shown_path
 * @dataset: (nullable): of the tiles and of the dance
 * @tapestry: (nullable): of the drift
 * @path: of the frames that are played
 * @shown_path: of those that are shown when others are learned ahead of them
 *
 * What is shown from start to stop.
 *
 * Since: 0.1
 */
struct _GstTapestryShow
{
  Movie *movie;
  guint frames;
  Schedule schedule;
  GstTapestrySizes sizes;
  void (*paint) (const GstTapestryShow * self, const GstTapestryPath * path,
      guint64 frame, GstVideoFrame * picture);
  Dataset *dataset;
  Tapestry *tapestry;
  GstTapestryPath path, shown_path;
};

GstTapestryShow *gst_tapestry_show_new (GstElement * element,
    const GstTapestrySettings * settings);

void gst_tapestry_show_paint (GstTapestryShow * self, const ScheduleStep * step,
    GstVideoFrame * picture, gboolean * starts_epoch);

void gst_tapestry_show_free (GstTapestryShow * self);

G_END_DECLS
