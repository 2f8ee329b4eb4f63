/* The layout of a picture, by the properties and the shapes of frame and code
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstreconstructlayout.h"

#include "status.h"
#include "titles.h"

/* With `height` alone a picture may be this many times as wide as high. */
#define WIDEST_STRIP 4

static guint
get_shapes (PanelSet panels, const FrameShape * frame, const GridShape * grid,
    LayoutShape * shapes)
{
  GridShape known = grid->columns > 0 ? *grid : grid_shape_guess (frame);
  guint i, n = 0;

  for (i = 0; i < panels_count (); i++)
    if (PANEL_SET_HAS (panels, i))
      shapes[n++] = panels_get (i)->get_shape (frame, &known);
  return n;
}

static void
arrange (Layout * layout, const GstReconstructLook * look,
    const FrameShape * frame, const GridShape * grid, guint width, guint height)
{
  LayoutShape shapes[LAYOUT_MAX_PANELS];
  LayoutRoom room = { width, height, 0, 0, 0 };
  guint n = get_shapes (look->panels, frame, grid, shapes);

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
get_bounds (const GstReconstructLook * look, guint * width, guint * height)
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
 * @layout: (out caller-allocates): the layout
 * @look: the panels, one at least, with titles or without, and the bounds
 * @frame: the shape of the frames, which is known
 * @grid: the shape of the code, known or not
 *
 * Makes the panels as large as `width` and `height` allow, and the picture no larger
 * than they need.
 */
void
gst_reconstruct_layout_choose (Layout * layout,
    const GstReconstructLook * look, const FrameShape * frame,
    const GridShape * grid)
{
  guint width, height;

  get_bounds (look, &width, &height);
  arrange (layout, look, frame, grid, width, height);
}

/**
 * gst_reconstruct_layout_fit:
 * @layout: (out caller-allocates): the layout
 * @look: the panels, one at least, with titles or without, and the bounds
 * @frame: the shape of the frames, which is known
 * @grid: the shape of the code, known or not
 * @width: of the picture, in pixels
 * @height: of the picture, in pixels
 *
 * Makes the panels as large as the picture allows and centres them.
 */
void
gst_reconstruct_layout_fit (Layout * layout, const GstReconstructLook * look,
    const FrameShape * frame, const GridShape * grid, guint width, guint height)
{
  gst_reconstruct_layout_choose (layout, look, frame, grid);
  if (layout->width == width && layout->height == height)
    return;
  arrange (layout, look, frame, grid, width, height);
  layout_center (layout, width, height);
}
