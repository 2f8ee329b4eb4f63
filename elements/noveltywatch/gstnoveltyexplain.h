/* Pictures that explain events, in a folder
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/base/gstbasetransform.h>
#include <gst/video/video.h>

#include "gstnoveltysettings.h"

G_BEGIN_DECLS

/* Only the streaming thread uses it. */
typedef struct
{
  GstBaseTransform *element;    /* not owned */
  gdouble quiet;                /* seconds since the last picture */
  gboolean failed;              /* whether a warning was posted that one failed */
} GstNoveltyExplain;

void gst_novelty_explain_init (GstNoveltyExplain * explain,
    GstBaseTransform * element);
gboolean gst_novelty_explain_start (GstNoveltyExplain * explain,
    const gchar * folder);
void gst_novelty_explain_frame (GstNoveltyExplain * explain, gdouble seconds);
gchar *gst_novelty_explain_event (GstNoveltyExplain * explain,
    const GstNoveltySettings * settings, const Watch * watch,
    const WatchEvent * event, GstBuffer * buffer, const GstVideoFrame * frame);

G_END_DECLS
