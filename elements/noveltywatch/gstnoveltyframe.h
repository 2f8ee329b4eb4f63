/* Frames as a Watch reads them: packed, or converted to grey
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "competetypes.h"

G_BEGIN_DECLS

/**
 * GstNoveltyFrame:
 *
 * The frame that is looked at. Only the streaming thread uses it. All 0 before
 * gst_novelty_frame_set_info().
 */
typedef struct
{
  /*< private >*/
  GstVideoInfo info;            /* of the buffers */
  GstVideoFrame mapped;         /* the buffer */
  GstVideoConverter *converter; /* nullable: the buffers are read as they are */
  GstVideoFrame grey;           /* what it writes */
} GstNoveltyFrame;

GstCaps *gst_novelty_frame_make_caps (void);

gboolean gst_novelty_frame_set_info (GstNoveltyFrame * frame,
    GstElement * element, const GstVideoInfo * info);
CompeteFormat gst_novelty_frame_get_format (const GstNoveltyFrame * frame);
void gst_novelty_frame_clear (GstNoveltyFrame * frame);

const GstVideoFrame *gst_novelty_frame_map (GstNoveltyFrame * frame,
    GstElement * element, GstBuffer * buffer);
void gst_novelty_frame_unmap (GstNoveltyFrame * frame);

G_END_DECLS
