/* reconstruct: draws what a layer makes of each frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>
#include <gst/video/gstvideofilter.h>

G_BEGIN_DECLS

/**
 * GstReconstructPanels:
 * @GST_RECONSTRUCT_ORIGINAL: the frame itself
 * @GST_RECONSTRUCT_CODE: each unit's activation, on the grid of units
 * @GST_RECONSTRUCT_RECONSTRUCTION: the frame as the layer rebuilds it
 * @GST_RECONSTRUCT_PROTOTYPES: each unit's weights, on the grid of units
 *
 * The panels, from left to right.
 *
 * Since: 0.1
 */
typedef enum
{
  GST_RECONSTRUCT_ORIGINAL = 1 << 0,
  GST_RECONSTRUCT_CODE = 1 << 1,
  GST_RECONSTRUCT_RECONSTRUCTION = 1 << 2,
  GST_RECONSTRUCT_PROTOTYPES = 1 << 3
} GstReconstructPanels;

#define GST_TYPE_RECONSTRUCT (gst_reconstruct_get_type ())
G_DECLARE_FINAL_TYPE (GstReconstruct, gst_reconstruct, GST, RECONSTRUCT,
    GstVideoFilter)

GST_ELEMENT_REGISTER_DECLARE (reconstruct);

void gst_reconstruct_install_properties (GObjectClass * object_class,
    guint first);

G_END_DECLS
