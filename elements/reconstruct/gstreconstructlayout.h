/* The layout of a picture: the shapes of its panels, and the room for them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "gstreconstructsettings.h"
#include "gstsparsecode.h"
#include "layout.h"

G_BEGIN_DECLS

/**
 * GstReconstructFrame:
 * @width: in pixels; 0: not known
 * @height: in pixels
 * @par_n: a pixel's width
 * @par_d: and its height, in the same unit
 *
 * The shape of the frames.
 *
 * Since: 0.1
 */
typedef struct
{
  gint width, height, par_n, par_d;
} GstReconstructFrame;

/**
 * GstReconstructGrid:
 * @columns: units across; 0: nothing is known yet
 * @rows: units down
 * @field_width: width of a field in pixels
 * @field_height: height of a field in pixels
 * @many_fields: whether more than one field covers the frame
 *
 * The shape of the code.
 *
 * Since: 0.1
 */
typedef struct
{
  guint columns, rows, field_width, field_height;
  gboolean many_fields;
} GstReconstructGrid;

GstReconstructFrame gst_reconstruct_frame_from_structure (const GstStructure *
    structure);

GstReconstructFrame gst_reconstruct_frame_from_info (const GstVideoInfo *
    info);

gboolean gst_reconstruct_grid_read (GstReconstructGrid * grid,
    const GstSparseCode * code);

void gst_reconstruct_layout_choose (Layout * layout,
    const GstReconstructLook * look, const GstReconstructFrame * frame,
    const GstReconstructGrid * grid);

void gst_reconstruct_layout_fit (Layout * layout,
    const GstReconstructLook * look, const GstReconstructFrame * frame,
    const GstReconstructGrid * grid, guint width, guint height);

G_END_DECLS
