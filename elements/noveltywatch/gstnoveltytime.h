/* The time from frame to frame of a noveltywatch
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/base/gstbasetransform.h>
#include <gst/video/video.h>

G_BEGIN_DECLS

typedef struct
{
  GstBaseTransform *element;    /* not owned */
  GstClockTime last;            /* running time of the last frame, or NONE */
  gint restart;                 /* atomic: whether the next frame continues no other */
} GstNoveltyTime;

void gst_novelty_time_init (GstNoveltyTime * time, GstBaseTransform * element);
void gst_novelty_time_restart (GstNoveltyTime * time);
gdouble gst_novelty_time_step (GstNoveltyTime * time, GstBuffer * buffer,
    const GstVideoInfo * info, gboolean * continues);

G_END_DECLS
