/* The layout of a picture, by the properties and the shapes of frame and code
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstreconstructsettings.h"
#include "layout.h"
#include "shape.h"

G_BEGIN_DECLS

void gst_reconstruct_layout_choose (Layout * layout,
    const GstReconstructLook * look, const FrameShape * frame,
    const GridShape * grid);

void gst_reconstruct_layout_fit (Layout * layout,
    const GstReconstructLook * look, const FrameShape * frame,
    const GridShape * grid, guint width, guint height);

G_END_DECLS
