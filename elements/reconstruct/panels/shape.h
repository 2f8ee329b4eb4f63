/* The shapes of the frame and of the code, which the shapes of panels follow from
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "gstsparsecode.h"
#include "layout.h"

G_BEGIN_DECLS

/**
 * FrameShape:
 * @width: in pixels; 0: not known
 * @height: in pixels
 * @par_n: width of a pixel
 * @par_d: height of a pixel, in the same unit
 *
 * The shape of the frames.
 */
typedef struct
{
  gint width, height, par_n, par_d;
} FrameShape;

/**
 * GridShape:
 * @columns: units across; 0: not known
 * @rows: units down
 * @field_width: width of a field in pixels
 * @field_height: height of a field in pixels
 * @many_fields: whether more than one field covers the frame
 *
 * The shape of the code.
 */
typedef struct
{
  guint columns, rows, field_width, field_height;
  gboolean many_fields;
} GridShape;

FrameShape frame_shape_from_structure (const GstStructure * structure);

FrameShape frame_shape_from_info (const GstVideoInfo * info);

LayoutShape frame_shape_get_panel (const FrameShape * frame);

LayoutShape chart_shape_get_panel (void);

GridShape grid_shape_guess (const FrameShape * frame);

gboolean grid_shape_update (GridShape * grid, const GstSparseCode * code);

G_END_DECLS
