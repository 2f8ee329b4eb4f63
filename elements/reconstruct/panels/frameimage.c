/* Panels that show one image: the frame, what is rebuilt of it, or its code
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "frameimage.h"

#include "gstmetafields.h"
#include "imagelevel.h"

/**
 * frame_image_require:
 * @part: (nullable): a part of the code that a panel shows
 * @attach: the name of the part in competelayer's `attach`
 * @error: where to say that it is missing
 *
 * Returns: %FALSE, with %GST_STREAM_ERROR_FAILED, when @part is %NULL
 */
gboolean
frame_image_require (GBytes * part, const gchar * attach, GError ** error)
{
  if (part != NULL)
    return TRUE;
  g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FAILED,
      "The frame's code comes without what a panel shows. Add \"%s\" to "
      "competelayer's `attach`.", attach);
  return FALSE;
}

/**
 * frame_image_init:
 * @image: (out caller-allocates): a view of the frame's pixels
 * @frame: a mapped frame, in use for as long as @image is
 */
void
frame_image_init (PanelImage * image, GstVideoFrame * frame)
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

/* A view of @values, the frame as a layer rebuilds it. */
static gboolean
init_rebuilt (PanelImage * image, const PanelView * view, GBytes * values,
    GError ** error)
{
  guint width = GST_VIDEO_FRAME_WIDTH (view->frame);
  guint height = GST_VIDEO_FRAME_HEIGHT (view->frame);
  guint channels = view->code.channels;
  const gfloat *floats = gst_meta_bytes_floats (values, height,
      (guint64) width * channels);

  if (floats == NULL) {
    g_set_error_literal (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
        "The reconstruction is of another size than the frame. Let nothing that "
        "scales or crops stand between competelayer and reconstruct.");
    return FALSE;
  }
  panel_image_init_floats (image, floats, width, height, channels);
  return TRUE;
}

/**
 * frame_image_get_shape:
 * @frame: the shape of the frames
 * @grid: the shape of the code
 *
 * Returns: the shape of a panel that shows the frame
 */
LayoutShape
frame_image_get_shape (const FrameShape * frame, const GridShape * grid)
{
  return frame_shape_get_panel (frame);
}

/**
 * frame_image_choose_colormap:
 * @source: what the panels are drawn from
 * @channels: of the image: 1 or 3
 * @is_signed: whether its values are ON minus OFF
 *
 * Three channels are drawn in their own colours, whatever the style says. ON minus OFF
 * is drawn as light added to a middle grey or taken from it, but in blue and red when
 * the style says so.
 *
 * Returns: how to colour the image
 */
ColorMap
frame_image_choose_colormap (const PanelSource * source, guint channels,
    gboolean is_signed)
{
  gint map = source->style->colormap;

  if (map == PANEL_COLORMAP_AUTO)
    map = panel_view_is_video (&source->view->code) ? COLORMAP_GRAY :
        COLORMAP_GREYS;
  if (is_signed && (channels == 3 || map != COLORMAP_BWR))
    return COLORMAP_MIDGREY;
  return channels == 3 ? COLORMAP_GRAY : map;
}

/**
 * frame_image_draw:
 * @source: what the panels are drawn from
 * @image: the image
 * @shared_scale: its full scale with %PANEL_NORMALIZE_SHARED
 * @canvas: where it is drawn
 * @bar: (out): what its colours stand for
 *
 * Draws an image that fills its panel.
 */
void
frame_image_draw (const PanelSource * source, const PanelImage * image,
    gfloat shared_scale, const PanelCanvas * canvas, PanelBar * bar)
{
  bar->shown = image->channels == 1;
  bar->colormap = frame_image_choose_colormap (source, image->channels, FALSE);
  switch (source->style->normalize) {
    case PANEL_NORMALIZE_SHARED:
      bar->full_scale = shared_scale;
      break;
    case PANEL_NORMALIZE_EACH:
      bar->full_scale = panel_image_greatest (image);
      break;
    default:
      bar->full_scale = 1.0f;
      break;
  }
  painter_draw (canvas->painter, image, canvas->box, bar->colormap,
      bar->full_scale, canvas->pixels, canvas->stride);
}

/**
 * frame_image_raise_level_rebuilt:
 * @source: what the panels are drawn from
 * @values: (nullable): the frame as a layer rebuilds it, height x width x channels
 *     floats; %NULL changes nothing
 * @level: (inout): raised to the level of the rebuilt frame
 * @error: where to say why it cannot be drawn
 *
 * Returns: %FALSE, with %GST_STREAM_ERROR_FORMAT, when @values has another size than
 *     the frame
 */
gboolean
frame_image_raise_level_rebuilt (const PanelSource * source, GBytes * values,
    gfloat * level, GError ** error)
{
  PanelImage image;

  if (values == NULL)
    return TRUE;
  if (!init_rebuilt (&image, source->view, values, error))
    return FALSE;
  *level = MAX (*level, image_level (&image));
  return TRUE;
}

/**
 * frame_image_draw_rebuilt:
 * @source: what the panels are drawn from
 * @values: the frame as a layer rebuilds it, height x width x channels floats
 * @canvas: where it is drawn
 * @bar: (out): what its colours stand for
 * @error: where to say why it cannot be drawn
 *
 * Returns: %FALSE, with %GST_STREAM_ERROR_FORMAT, when @values has another size than
 *     the frame
 */
gboolean
frame_image_draw_rebuilt (const PanelSource * source, GBytes * values,
    const PanelCanvas * canvas, PanelBar * bar, GError ** error)
{
  PanelImage image;

  if (!init_rebuilt (&image, source->view, values, error))
    return FALSE;
  frame_image_draw (source, &image, source->frame_scale, canvas, bar);
  return TRUE;
}
