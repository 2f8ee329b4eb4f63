/* The panel `recall`: the frame as an invariantlayer rebuilds it from its features
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "frameimage.h"

static gboolean
raise_level (const PanelSource * source, gfloat * level, GError ** error)
{
  return frame_image_raise_level_rebuilt (source,
      source->view->invariant.reconstruction, level, error);
}

static gboolean
draw (gpointer state, const PanelSource * source, const PanelCanvas * canvas,
    PanelBar * bar, GError ** error)
{
  GBytes *values = source->view->invariant.reconstruction;

  if (values != NULL)
    return frame_image_draw_rebuilt (source, values, canvas, bar, error);
  painter_clear (canvas->box, PAINTER_SURROUND, canvas->pixels, canvas->stride);
  return TRUE;
}

const PanelKind panel_recall = {
  .nick = "recall",
  .meaning = "The frame, reconstructed from the outputs of an invariantlayer; "
      "dark until it can be",
  .title = "recalled",
  .parts = GST_SPARSE_CODE_PART_RECALL,
  .needs_invariant = TRUE,
  .get_shape = frame_image_get_shape,
  .raise_level = raise_level,
  .draw = draw,
};
