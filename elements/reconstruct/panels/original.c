/* The panel `original`: the frame itself
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "frameimage.h"
#include "imagelevel.h"

static gboolean
raise_level (const PanelSource * source, gfloat * level, GError ** error)
{
  PanelImage image;

  frame_image_init (&image, source->view->frame);
  *level = MAX (*level, image_level (&image));
  return TRUE;
}

static gboolean
draw (gpointer state, const PanelSource * source, const PanelCanvas * canvas,
    PanelBar * bar, GError ** error)
{
  PanelImage image;

  frame_image_init (&image, source->view->frame);
  frame_image_draw (source, &image, source->frame_scale, canvas, bar);
  return TRUE;
}

const PanelKind panel_original = {
  .nick = "original",
  .meaning = "The frame itself",
  .title = "original",
  .needs_no_code = TRUE,
  .get_shape = frame_image_get_shape,
  .raise_level = raise_level,
  .draw = draw,
};
