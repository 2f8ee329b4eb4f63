/* The frames that stream through reconstruct: which are drawn, and with which look
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/gstvideofilter.h>

#include "gstreconstructplan.h"

G_BEGIN_DECLS

typedef struct _GstReconstructFrames GstReconstructFrames;

GstReconstructFrames *gst_reconstruct_frames_new (GstVideoFilter * filter,
    GstReconstructPlan * plan);

void gst_reconstruct_frames_free (GstReconstructFrames * self);

gboolean gst_reconstruct_frames_start (GstReconstructFrames * self);

void gst_reconstruct_frames_stop (GstReconstructFrames * self);

void gst_reconstruct_frames_flush (GstReconstructFrames * self);

void gst_reconstruct_frames_end (GstReconstructFrames * self);

void gst_reconstruct_frames_reset_layout (GstReconstructFrames * self);

GstFlowReturn gst_reconstruct_frames_accept (GstReconstructFrames * self,
    GstBuffer * buffer, gboolean * draw);

GstFlowReturn gst_reconstruct_frames_draw (GstReconstructFrames * self,
    GstVideoFrame * in, GstVideoFrame * out);

G_END_DECLS
