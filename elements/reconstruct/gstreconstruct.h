/* reconstruct: draws what a layer makes of each frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>
#include <gst/video/gstvideofilter.h>

#include "gstreconstructframes.h"

G_BEGIN_DECLS

#define GST_TYPE_RECONSTRUCT (gst_reconstruct_get_type ())
G_DECLARE_FINAL_TYPE (GstReconstruct, gst_reconstruct, GST, RECONSTRUCT,
    GstVideoFilter)

GST_ELEMENT_REGISTER_DECLARE (reconstruct);

void gst_reconstruct_set_default_size (GstReconstruct * reconstruct,
    guint width, guint height);

GstReconstructFrames *gst_reconstruct_get_frames (GstReconstruct *
    reconstruct);

void gst_reconstruct_get_drawn (GstReconstruct * reconstruct,
    GstReconstructLook * look, Layout * layout);

G_END_DECLS
