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

typedef struct _GstTapestryShow GstTapestryShow;

/**
 * GstTapestryShow:
 * @movie: in which order frames are shown
 * @frames: of the movie, in one epoch; 0 for a drift or dance without
 *     an end
 * @sizes: that a picture can have
 * @paint: draws a frame of the movie, a number that movie_frame() gave, on a
 *     GRAY8 picture
 * @dataset: (nullable): of the tiles and of the dance
 * @tapestry: (nullable): of the drift
 * @drift: (nullable): over @tapestry
 * @dance: (nullable): of the images
 *
 * What is shown from start to stop.
 *
 * Since: 0.1
 */
struct _GstTapestryShow
{
  Movie *movie;
  guint frames;
  GstTapestrySizes sizes;
  void (*paint) (GstTapestryShow * self, guint64 frame,
      GstVideoFrame * picture);
  Dataset *dataset;
  Tapestry *tapestry;
  Drift *drift;
  Dance *dance;
};

GstTapestryShow *gst_tapestry_show_new (GstElement * element,
    const GstTapestrySettings * settings);

void gst_tapestry_show_free (GstTapestryShow * self);

G_END_DECLS
