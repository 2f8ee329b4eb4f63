/* The layout of a picture: the shapes of its panels, and the room for them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstreconstructlayout.h"

#include "status.h"
#include "titles.h"

/* A frame larger than this either way is not expected to be one field. */
#define LARGEST_ONE_FIELD 64

/* Charts and traces are at least as wide as high, and no wider than this. */
#define WIDEST_CHART 2.5

/* With `height` alone a picture may be this many times as wide as high. */
#define WIDEST_STRIP 4

/**
 * gst_reconstruct_frame_from_structure:
 * @structure: of the caps of raw video
 *
 * Returns: the frames' shape; of width 0 when @structure leaves it open
 *
 * Since: 0.1
 */
GstReconstructFrame
gst_reconstruct_frame_from_structure (const GstStructure * structure)
{
  GstReconstructFrame frame = { 0, 0, 1, 1 };

  if (!gst_structure_get_int (structure, "width", &frame.width)
      || !gst_structure_get_int (structure, "height", &frame.height))
    frame.width = frame.height = 0;
  gst_structure_get_fraction (structure, "pixel-aspect-ratio", &frame.par_n,
      &frame.par_d);
  return frame;
}

/**
 * gst_reconstruct_frame_from_info:
 * @info: of raw video
 *
 * Returns: the frames' shape
 *
 * Since: 0.1
 */
GstReconstructFrame
gst_reconstruct_frame_from_info (const GstVideoInfo * info)
{
  const GstReconstructFrame frame = { GST_VIDEO_INFO_WIDTH (info),
    GST_VIDEO_INFO_HEIGHT (info), GST_VIDEO_INFO_PAR_N (info),
    GST_VIDEO_INFO_PAR_D (info)
  };

  return frame;
}

/**
 * gst_reconstruct_grid_read:
 * @grid: (inout): the shape of the code so far
 * @code: a code; one that cannot be drawn changes nothing
 *
 * Returns: whether @code is of another shape, which @grid then has
 *
 * Since: 0.1
 */
gboolean
gst_reconstruct_grid_read (GstReconstructGrid * grid,
    const GstSparseCode * code)
{
  const GstReconstructGrid read = { code->columns, code->rows,
    code->field_width, code->field_height,
    code->fields_across > 1 || code->fields_down > 1
  };

  if (read.columns == 0 || read.rows == 0 || read.field_width == 0
      || read.field_height == 0)
    return FALSE;
  if (grid->columns == read.columns && grid->rows == read.rows
      && grid->field_width == read.field_width
      && grid->field_height == read.field_height
      && grid->many_fields == read.many_fields)
    return FALSE;
  *grid = read;
  return TRUE;
}

/* As long as no code was seen: as many units across as down, and of a small frame one
 * field, of a larger one square fields. */
static GstReconstructGrid
guess_grid (const GstReconstructFrame * frame)
{
  GstReconstructGrid grid = { 1, 1, frame->width, frame->height, FALSE };

  if (MAX (frame->width, frame->height) > LARGEST_ONE_FIELD) {
    grid.field_width = grid.field_height = 1;
    grid.many_fields = TRUE;
  }
  return grid;
}

static gdouble
aspect_of_frame (const GstReconstructFrame * frame)
{
  return (gdouble) frame->width * frame->par_n
      / ((gdouble) frame->height * frame->par_d);
}

/* Width over height of what a panel shows. */
static gdouble
aspect_of (GstReconstructPanels panel, const GstReconstructFrame * frame,
    const GstReconstructGrid * grid)
{
  switch (panel) {
    case GST_RECONSTRUCT_CODE:
      if (!grid->many_fields)
        return (gdouble) grid->columns / grid->rows;
      break;
    case GST_RECONSTRUCT_PROTOTYPES:
      return (gdouble) grid->columns * grid->field_width
          / ((gdouble) grid->rows * grid->field_height);
    case GST_RECONSTRUCT_INVARIANT:
      if (!grid->many_fields)
        return 1.0;
      break;
    case GST_RECONSTRUCT_FIGURES:
      return 1.0;
    default:
      break;
  }
  return aspect_of_frame (frame);
}

static gboolean
is_chart (GstReconstructPanels panel, const GstReconstructGrid * grid)
{
  return panel == GST_RECONSTRUCT_FIGURES
      || (panel == GST_RECONSTRUCT_INVARIANT && !grid->many_fields);
}

static void
arrange (Layout * layout, const GstReconstructLook * look,
    const GstReconstructFrame * frame, const GstReconstructGrid * grid,
    guint width, guint height)
{
  GstReconstructGrid shape = grid->columns > 0 ? *grid : guess_grid (frame);
  LayoutShape shapes[LAYOUT_MAX_PANELS];
  LayoutRoom room = { width, height, 0, 0, 0 };
  GstReconstructPanels panels;
  guint n = 0;

  for (panels = look->panels; panels != 0; panels &= panels - 1) {
    GstReconstructPanels panel = panels & -panels;

    shapes[n].least = aspect_of (panel, frame, &shape);
    shapes[n].greatest = is_chart (panel, &shape) ? WIDEST_CHART :
        shapes[n].least;
    n++;
  }
  if (look->titles) {
    room.title = titles_height (height);
    room.status = status_height (height);
  }
  if (frame->par_n == frame->par_d)
    room.step = frame->height;
  layout_arrange (layout, shapes, n, &room);
}

/* Fills in the bound that is not set. */
static void
find_bound (const GstReconstructLook * look, guint * width, guint * height)
{
  *width = look->width;
  *height = look->height;
  if (look->width == 0)
    *width = look->height ? WIDEST_STRIP * look->height : look->default_width;
  if (look->height == 0)
    *height = look->width ? look->width : look->default_height;
}

/**
 * gst_reconstruct_layout_choose:
 * @layout: (out caller-allocates): the layout, of a size of its own
 * @look: the panels, one at least, with titles or without, and the bounds
 * @frame: the shape of the frames, which is known
 * @grid: the shape of the code
 *
 * Makes the panels as large as `width` and `height` allow, and the picture no larger
 * than they need.
 *
 * Since: 0.1
 */
void
gst_reconstruct_layout_choose (Layout * layout,
    const GstReconstructLook * look, const GstReconstructFrame * frame,
    const GstReconstructGrid * grid)
{
  guint width, height;

  find_bound (look, &width, &height);
  arrange (layout, look, frame, grid, width, height);
}

/**
 * gst_reconstruct_layout_fit:
 * @layout: (out caller-allocates): the layout
 * @look: the panels, one at least, with titles or without, and the bounds
 * @frame: the shape of the frames, which is known
 * @grid: the shape of the code
 * @width: of the picture
 * @height: of the picture
 *
 * Makes the panels as large as the picture allows, in its middle.
 *
 * Since: 0.1
 */
void
gst_reconstruct_layout_fit (Layout * layout, const GstReconstructLook * look,
    const GstReconstructFrame * frame, const GstReconstructGrid * grid,
    guint width, guint height)
{
  gst_reconstruct_layout_choose (layout, look, frame, grid);
  if (layout->width == width && layout->height == height)
    return;
  arrange (layout, look, frame, grid, width, height);
  layout_center (layout, width, height);
}
