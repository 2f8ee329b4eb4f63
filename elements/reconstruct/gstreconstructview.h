/* Reads the codes of a frame that is drawn
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstcodereader.h"
#include "gstreconstructsettings.h"
#include "view.h"

G_BEGIN_DECLS

GstFlowReturn gst_reconstruct_view_read (PanelView * view,
    GstCodeReader * reader, GstElement * element, GstBuffer * buffer,
    const GstReconstructLook * look);

gboolean gst_reconstruct_view_check (PanelView * view, GstElement * element,
    GstVideoFrame * frame, const GstReconstructLook * look);

G_END_DECLS
