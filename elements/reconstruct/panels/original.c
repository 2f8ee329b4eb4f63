/* The panel `original`: the frame itself
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "frameimage.h"
#include "imagelevel.h"

static void
init_image (PanelImage * image, GstVideoFrame * frame)
{
  const guint8 *components[3];
  guint c, channels = GST_VIDEO_INFO_IS_GRAY (&frame->info) ? 1 : 3;

  for (c = 0; c < channels; c++)
    components[c] = GST_VIDEO_FRAME_COMP_DATA (frame, c);
  panel_image_init_bytes (image, components, GST_VIDEO_FRAME_WIDTH (frame),
      GST_VIDEO_FRAME_HEIGHT (frame), channels,
      GST_VIDEO_FRAME_COMP_PSTRIDE (frame, 0),
      GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0));
}

static gboolean
raise_level (const PanelSource * source, gfloat * level, GError ** error)
{
  PanelImage image;

  init_image (&image, source->view->frame);
  *level = MAX (*level, image_level (&image));
  return TRUE;
}

static gboolean
draw (gpointer state, const PanelSource * source, const PanelCanvas * canvas,
    PanelBar * bar, GError ** error)
{
  PanelImage image;

  init_image (&image, source->view->frame);
  frame_image_draw (source, &image, source->frame_scale, canvas, bar);
  return TRUE;
}

const PanelKind panel_original = {
  .nick = "original",
  .meaning = "The frame itself",
  .title = "original",
  .get_shape = frame_image_get_shape,
  .raise_level = raise_level,
  .draw = draw,
};
