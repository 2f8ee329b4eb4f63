/* Mapping of video frames, which checks that the buffer holds the whole frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstframe.h"
#include "gstrefusal.h"

/* Bytes of a line of a plane. */
static gint64
line_size (const GstVideoInfo * info, guint plane)
{
  const GstVideoFormatInfo *format = info->finfo;
  gint64 size = 0;
  guint i;

  for (i = 0; i < GST_VIDEO_FORMAT_INFO_N_COMPONENTS (format); i++)
    if (GST_VIDEO_FORMAT_INFO_PLANE (format, i) == plane)
      size = MAX (size, (gint64) GST_VIDEO_FORMAT_INFO_SCALE_WIDTH (format, i,
              info->width) * GST_VIDEO_FORMAT_INFO_PSTRIDE (format, i));
  return size > 0 ? size : ABS (GST_VIDEO_INFO_PLANE_STRIDE (info, plane));
}

/* Lines of a plane. */
static gint64
count_lines (const GstVideoInfo * info, guint plane)
{
  guint i = 0;

  while (GST_VIDEO_FORMAT_INFO_PLANE (info->finfo, i) != plane)
    i++;
  return GST_VIDEO_FORMAT_INFO_SCALE_HEIGHT (info->finfo, i, info->height);
}

/* Bytes of a plane in tiles, whose numbers across and down are in the @stride; -1 where
 * these are fewer than the caps ask for. */
static gint64
tiles_size (const GstVideoInfo * info, guint plane, gint stride)
{
  gint needed = GST_VIDEO_INFO_PLANE_STRIDE (info, plane);
  gint64 across = GST_VIDEO_TILE_X_TILES (stride);
  gint64 down = GST_VIDEO_TILE_Y_TILES (stride);

  if (across < GST_VIDEO_TILE_X_TILES (needed)
      || down < GST_VIDEO_TILE_Y_TILES (needed))
    return -1;
  return across * down * GST_VIDEO_FORMAT_INFO_TILE_SIZE (info->finfo, plane);
}

/* Whether a plane of a mapped frame lies in its memory. */
static gboolean
is_plane_whole (const GstVideoFrame * frame, const GstVideoInfo * info,
    guint plane)
{
  const GstMapInfo *map = &frame->map[frame->meta != NULL ? plane : 0];
  gint stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane);
  gint64 first = (const guint8 *) frame->data[plane] - map->data;
  gint64 last = first, size;

  if (GST_VIDEO_FORMAT_INFO_IS_TILED (info->finfo)) {
    size = tiles_size (info, plane, stride);
  } else {
    size = line_size (info, plane);
    last += stride * (count_lines (info, plane) - 1);
  }
  return size >= 0 && MIN (first, last) >= 0
      && MAX (first, last) + size <= (gint64) map->size;
}

/* Whether all pixels of a mapped frame lie in its memory. A video meta may have a wrong
 * stride or size: gst_video_frame_map() checks only where the first pixel is. */
static gboolean
is_whole (const GstVideoFrame * frame, const GstVideoInfo * info)
{
  guint i;

  if (GST_VIDEO_FRAME_WIDTH (frame) != info->width
      || GST_VIDEO_FRAME_HEIGHT (frame) != info->height
      || GST_VIDEO_FRAME_N_PLANES (frame) < GST_VIDEO_INFO_N_PLANES (info))
    return FALSE;
  for (i = 0; i < GST_VIDEO_INFO_N_PLANES (info); i++)
    if (!is_plane_whole (frame, info, i))
      return FALSE;
  return TRUE;
}

/**
 * gst_frame_map:
 * @element: the element that posts the error
 * @frame: (out caller-allocates): the mapped frame; unmap it afterwards
 * @info: the format from the caps
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
