/* What tapestrysrc shows: a motion, and the order of its frames
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "motion.h"
#include "movie.h"
#include "schedule.h"

G_BEGIN_DECLS

/**
 * GstTapestryShow:
 * @sizes: the sizes that a frame can have
 * @frames: frames in an epoch of the movie, rounded up; 0 for a movie without an end
 * @schedule: which buffers are learned unseen, and which are shown
 *
 * What is shown between start and stop. These members do not change.
 */
typedef struct
{
  TapestrySizes sizes;
  guint frames;
  Schedule schedule;

  /*< private >*/
  const Motion *motion;
  gpointer state;               /* of the motion */
  guint tiles;                  /* frames of the movie that a picture shows */
  Movie *movie;                 /* the order in which they are learned */
} GstTapestryShow;

GstTapestryShow *gst_tapestry_show_new (GstElement * element,
    const GstTapestrySettings * settings);
void gst_tapestry_show_free (GstTapestryShow * show);

void gst_tapestry_show_update (GstTapestryShow * show,
    GstElement * element, const GstTapestrySettings * settings);

gboolean gst_tapestry_show_paint (GstTapestryShow * show,
    const ScheduleStep * step, GCancellable * stop, GstVideoFrame * picture,
    gboolean * starts_epoch);

G_END_DECLS
