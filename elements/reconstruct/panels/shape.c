/* The shapes of the frame and of the code, which the shapes of panels follow from
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "shape.h"

#include "view.h"

/* A frame larger than this either way is not expected to be one field. */
#define LARGEST_ONE_FIELD 64

/* Charts and traces are at least as wide as high, and no wider than this. */
#define WIDEST_CHART 2.5

/**
 * frame_shape_from_structure:
 * @structure: of the caps of raw video
 *
 * Returns: the shape of the frames; its width is 0 when @structure does not fix it
 */
FrameShape
frame_shape_from_structure (const GstStructure * structure)
{
  FrameShape frame = { 0, 0, 1, 1 };

  if (!gst_structure_get_int (structure, "width", &frame.width)
      || !gst_structure_get_int (structure, "height", &frame.height))
    frame.width = frame.height = 0;
  gst_structure_get_fraction (structure, "pixel-aspect-ratio", &frame.par_n,
      &frame.par_d);
  return frame;
}

/**
 * frame_shape_from_info:
 * @info: of raw video
 *
 * Returns: the shape of the frames
 */
FrameShape
frame_shape_from_info (const GstVideoInfo * info)
{
  const FrameShape frame = { GST_VIDEO_INFO_WIDTH (info),
    GST_VIDEO_INFO_HEIGHT (info), GST_VIDEO_INFO_PAR_N (info),
    GST_VIDEO_INFO_PAR_D (info)
  };

  return frame;
}

/**
 * frame_shape_get_panel:
 * @frame: the shape of the frames, which is known
 *
 * Returns: the shape of a panel that shows the frame
 */
LayoutShape
frame_shape_get_panel (const FrameShape * frame)
{
  gdouble aspect = (gdouble) frame->width * frame->par_n
      / ((gdouble) frame->height * frame->par_d);
  const LayoutShape shape = { aspect, aspect };

  return shape;
}

/**
 * chart_shape_get_panel:
 *
 * Returns: the shape of a panel that shows a chart
 */
LayoutShape
chart_shape_get_panel (void)
{
  const LayoutShape shape = { 1.0, WIDEST_CHART };

  return shape;
}

/**
 * grid_shape_guess:
 * @frame: the shape of the frames, which is known
 *
 * Returns: the shape of the code to expect before the first one came: as many units
 *     across as down; a small frame is one field, a larger one has square fields
 */
GridShape
grid_shape_guess (const FrameShape * frame)
{
  GridShape grid = { 1, 1, frame->width, frame->height, FALSE };

  if (MAX (frame->width, frame->height) > LARGEST_ONE_FIELD) {
    grid.field_width = grid.field_height = 1;
    grid.many_fields = TRUE;
  }
  return grid;
}

/**
 * grid_shape_update:
 * @grid: (inout): the shape of the code so far
 * @code: a code; one that cannot be drawn changes nothing
 *
 * Returns: whether @grid changed to the shape of @code
 */
gboolean
grid_shape_update (GridShape * grid, const GstSparseCode * code)
{
  const GridShape next = { code->columns, code->rows, code->field_width,
    code->field_height, panel_view_has_many_fields (code)
  };

  if (next.columns == 0 || next.rows == 0 || next.field_width == 0
      || next.field_height == 0)
    return FALSE;
  if (grid->columns == next.columns && grid->rows == next.rows
      && grid->field_width == next.field_width
      && grid->field_height == next.field_height
      && grid->many_fields == next.many_fields)
    return FALSE;
  *grid = next;
  return TRUE;
}
