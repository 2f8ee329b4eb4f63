/* Whether all of a frame's pixels are where they are said to be
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstframebounds.h"

/* A video meta may say what it likes: gst_video_frame_map() looks where the first
 * pixel is, and no further. */
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
 * gst_frame_map_whole:
 * @frame: (out caller-allocates): the frame, to be unmapped
 * @info: what its caps say; of a format in one plane
 * @buffer: the frame's
 *
 * Maps a frame to be read, as gst_video_frame_map() does, if all of its pixels lie
 * in @buffer. It holds no reference, so that metas may be added meanwhile.
 *
 * Returns: whether it did
 *
 * Since: 0.1
 */
gboolean
gst_frame_map_whole (GstVideoFrame * frame, GstVideoInfo * info,
    GstBuffer * buffer)
{
  if (!gst_video_frame_map (frame, info, buffer,
          GST_MAP_READ | GST_VIDEO_FRAME_MAP_FLAG_NO_REF))
    return FALSE;
  if (is_whole (frame, info))
    return TRUE;
  gst_video_frame_unmap (frame);
  return FALSE;
}
