/* The panel `reconstruction`: the frame as a competelayer rebuilds it
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "frameimage.h"

static gboolean
raise_level (const PanelSource * source, gfloat * level, GError ** error)
{
  return frame_image_raise_level_rebuilt (source,
      source->view->code.reconstruction, level, error);
}

static gboolean
draw (gpointer state, const PanelSource * source, const PanelCanvas * canvas,
    PanelBar * bar, GError ** error)
{
  GBytes *values = source->view->code.reconstruction;

  return frame_image_require (values, "reconstruction", error)
      && frame_image_draw_rebuilt (source, values, canvas, bar, error);
}

const PanelKind panel_reconstruction = {
  .nick = "reconstruction",
  .meaning = "The frame, reconstructed from the code",
  .title = "reconstruction",
  .parts = GST_SPARSE_CODE_PART_RECONSTRUCTION,
  .get_shape = frame_image_get_shape,
  .raise_level = raise_level,
  .draw = draw,
};
