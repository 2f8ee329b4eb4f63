/* Reads the codes of a frame that is drawn
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstreconstructsettings.h"
#include "view.h"

G_BEGIN_DECLS

gboolean gst_reconstruct_view_check (PanelView * view, GstElement * element,
    GstVideoFrame * frame, const GstReconstructLook * look);

G_END_DECLS
