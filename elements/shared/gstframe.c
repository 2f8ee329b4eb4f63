/* Mapping of video frames, which checks that the buffer holds the whole frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstframe.h"
#include "gstrefusal.h"

/* Whether all pixels of a mapped frame lie in its memory. A video meta may have a wrong
 * stride or size: gst_video_frame_map() checks only where the first pixel is. */
static gboolean
is_whole (const GstVideoFrame * frame, const GstVideoInfo * info)
{
  const GstMapInfo *map = &frame->map[0];
  gint64 first = (const guint8 *) frame->data[0] - map->data;
  gint64 last = first + (gint64) GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0)
      * (info->height - 1);
  gint64 line = (gint64) info->width * GST_VIDEO_INFO_COMP_PSTRIDE (info, 0);

  return GST_VIDEO_FRAME_WIDTH (frame) == info->width
      && GST_VIDEO_FRAME_HEIGHT (frame) == info->height
      && MIN (first, last) >= 0
      && MAX (first, last) + line <= (gint64) map->size;
}

/**
 * gst_frame_map:
 * @element: the element that posts the error
 * @frame: (out caller-allocates): the mapped frame; unmap it afterwards
 * @info: the format from the caps; it has one plane
 * @buffer: the buffer of the frame
 *
 * Maps a frame for reading, like gst_video_frame_map(), and checks that all its pixels
 * lie in @buffer. @frame has no reference to @buffer, so that @buffer stays writable and
 * metas can be added to it.
 *
 * Returns: %FALSE, after an error, if @buffer does not have the whole frame
 */
gboolean
gst_frame_map (GstElement * element, GstVideoFrame * frame,
    GstVideoInfo * info, GstBuffer * buffer)
{
  if (gst_video_frame_map (frame, info, buffer,
          GST_MAP_READ | GST_VIDEO_FRAME_MAP_FLAG_NO_REF)) {
    if (is_whole (frame, info))
      return TRUE;
    gst_video_frame_unmap (frame);
  }
  GST_ELEMENT_REFUSE (element, STREAM, FORMAT,
      ("A buffer of %" G_GSIZE_FORMAT " bytes is too small for a frame of "
          "%d x %d pixels: check the caps upstream.",
          gst_buffer_get_size (buffer), info->width, info->height), (NULL));
  return FALSE;
}

/**
 * gst_frame_format:
 * @info: a format from %GST_FRAME_CAPS
 *
 * Returns: the same format, as compete.h describes formats
 */
CompeteFormat
gst_frame_format (const GstVideoInfo * info)
{
  CompeteFormat format = { info->width, info->height };
  guint i;

  format.channels = GST_VIDEO_INFO_N_COMPONENTS (info);
  format.pixel_bytes = GST_VIDEO_INFO_COMP_PSTRIDE (info, 0);
  for (i = 0; i < format.channels; i++)
    format.offsets[i] = GST_VIDEO_INFO_COMP_POFFSET (info, i);
  return format;
}
