/* Web pixels: parts of a frame as numbers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstwebpixels.h"

static gfloat
read_pixel (GstVideoFrame * frame, guint channel, guint x, guint y)
{
  const guint8 *data = GST_VIDEO_FRAME_COMP_DATA (frame, channel);

  return data[(gsize) y * GST_VIDEO_FRAME_COMP_STRIDE (frame, channel)
      + x * GST_VIDEO_FRAME_COMP_PSTRIDE (frame, channel)] / 255.0f;
}

/**
 * gst_web_pixels_read:
 * @frame: a mapped frame, grey or in colour, a byte a channel
 * @left: left edge of the part, in pixels
 * @top: its upper edge
 * @width: of the part, all of it inside the frame
 * @height: of the part
 * @step: every how many pixels one is read, at least 1
 *
 * Returns: (transfer full): ceil (height / step) x ceil (width / step) x channels floats,
 *     0 to 1; 1 channel of a grey frame, else 3
 */
gfloat *
gst_web_pixels_read (GstVideoFrame * frame, guint left, guint top,
    guint width, guint height, guint step)
{
  const guint channels = GST_VIDEO_FRAME_N_COMPONENTS (frame) < 3 ? 1 : 3;
  const gsize n = (gsize) ((width + step - 1) / step)
      * ((height + step - 1) / step) * channels;
  gfloat *values = g_new (gfloat, n), *to = values;
  guint x, y, c;

  for (y = 0; y < height; y += step)
    for (x = 0; x < width; x += step)
      for (c = 0; c < channels; c++)
        *to++ = read_pixel (frame, c, left + x, top + y);
  return values;
}
