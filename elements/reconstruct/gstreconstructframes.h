/* The frames that stream through reconstruct: which are drawn, and with which look
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/gstvideofilter.h>

#include "gstreconstructplan.h"
#include "layout.h"

G_BEGIN_DECLS

typedef struct _GstReconstructFrames GstReconstructFrames;

/**
 * GstReconstructWantedFunc:
 * @data: what was given with the function
 *
 * Called by the streaming thread before each picture.
 *
 * Returns: whether anybody looks at the picture
 */
typedef gboolean (*GstReconstructWantedFunc) (gpointer data);

GstReconstructFrames *gst_reconstruct_frames_new (GstVideoFilter * filter,
    GstReconstructPlan * plan);

void gst_reconstruct_frames_free (GstReconstructFrames * self);

gboolean gst_reconstruct_frames_start (GstReconstructFrames * self);

void gst_reconstruct_frames_stop (GstReconstructFrames * self);

void gst_reconstruct_frames_flush (GstReconstructFrames * self);

void gst_reconstruct_frames_end (GstReconstructFrames * self);

void gst_reconstruct_frames_reset_layout (GstReconstructFrames * self);

const Layout *gst_reconstruct_frames_get_layout (const GstReconstructFrames *
    self);

void gst_reconstruct_frames_add (GstReconstructFrames * self,
    GstBuffer * buffer);

void gst_reconstruct_frames_repeat (GstReconstructFrames * self);

GstFlowReturn gst_reconstruct_frames_accept (GstReconstructFrames * self,
    GstBuffer * buffer, gboolean * draw);

void gst_reconstruct_frames_set_wanted (GstReconstructFrames * self,
    GstReconstructWantedFunc wanted, gpointer data);

GstFlowReturn gst_reconstruct_frames_transform (GstReconstructFrames * self,
    GstBuffer * in_buffer, GstBuffer * out_buffer);

G_END_DECLS
