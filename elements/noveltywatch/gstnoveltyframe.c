/* Frames as a Watch reads them: packed, or converted to grey
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: a Watch reads packed pixels, of one channel or of three. Most formats have
 * these in their first plane: GRAY8, packed RGB, and the luma of nearly all YUV formats.
 * Frames of the others, which are planar RGB, YUV in tiles and IYU1, are converted to GRAY8
 * by GStreamer's converter. What is known of each format comes from its description, so
 * that a newer GStreamer brings more formats.
 */

#include "config.h"

#include "gstframe.h"
#include "gstnoveltyframe.h"
#include "gstroom.h"

/* Whether all channels have 8 bits. */
static gboolean
is_of_bytes (const GstVideoFormatInfo * info)
{
  guint i;

  for (i = 0; i < info->n_components; i++)
    if (GST_VIDEO_FORMAT_INFO_DEPTH (info, i) != 8)
      return FALSE;
  return TRUE;
}

/* Whether a Watch can read the first plane: the luma, or all of red, green and blue. */
static gboolean
is_packed (const GstVideoFormatInfo * info)
{
  if (GST_VIDEO_FORMAT_INFO_IS_RGB (info))
    return GST_VIDEO_FORMAT_INFO_N_PLANES (info) == 1;
  return !GST_VIDEO_FORMAT_INFO_IS_TILED (info)
      && GST_VIDEO_FORMAT_INFO_PSTRIDE (info, 0) > 0;
}

/* Returns: (transfer full): raw video of a byte a channel, in this computer's memory. The
 *     formats that take the least time come first */
GstCaps *
gst_novelty_frame_make_caps (void)
{
  GArray *formats = g_array_new (FALSE, FALSE, sizeof (GstVideoFormat));
  guint n, i, converted;
  const GstVideoFormat *all = gst_video_formats_raw (&n);
  GstCaps *caps;

  for (converted = 0; converted < 2; converted++)
    for (i = n; i-- > 0;) {
      const GstVideoFormatInfo *info = gst_video_format_get_info (all[i]);

      if (is_of_bytes (info) && is_packed (info) == !converted)
        g_array_append_val (formats, all[i]);
    }
  caps = gst_video_make_raw_caps ((const GstVideoFormat *) (gpointer)
      formats->data, formats->len);
  gst_caps_set_simple (caps, "width", GST_TYPE_INT_RANGE, 1, COMPETE_MOST_SIDE,
      "height", GST_TYPE_INT_RANGE, 1, COMPETE_MOST_SIDE, NULL);
  g_array_unref (formats);
  return caps;
}

/* Makes the converter and the frame that it writes. Luma is kept as it is, in the range
 * that it has. */
static void
make_converter (GstNoveltyFrame * f)
{
  GstVideoInfo to;
  GstBuffer *buffer;

  gst_video_info_set_format (&to, GST_VIDEO_FORMAT_GRAY8, f->info.width,
      f->info.height);
  to.fps_n = f->info.fps_n;
  to.fps_d = f->info.fps_d;
  if (GST_VIDEO_INFO_IS_YUV (&f->info))
    to.colorimetry = f->info.colorimetry;
  buffer = gst_buffer_new_allocate (NULL, to.size, NULL);
  gst_video_frame_map (&f->grey, &to, buffer, GST_MAP_READWRITE);
  gst_buffer_unref (buffer);
  f->converter = gst_video_converter_new (&f->info, &to, NULL);
}

/**
 * gst_novelty_frame_set_info:
 * @element: the element that posts the error
 * @info: the format of the buffers, one of gst_novelty_frame_make_caps()
 *
 * Returns: %FALSE, after an error, if there is no memory
 */
gboolean
gst_novelty_frame_set_info (GstNoveltyFrame * f, GstElement * element,
    const GstVideoInfo * info)
{
  gst_novelty_frame_clear (f);
  f->info = *info;
  /* Lines of luma are read, whose order does not depend on the fields of interlaced
   * video. */
  f->info.interlace_mode = GST_VIDEO_INTERLACE_MODE_PROGRESSIVE;
  if (is_packed (info->finfo))
    return TRUE;
  if (!gst_room_check (element, (guint64) info->width * info->height,
          "frames in grey", "Make frames smaller"))
    return FALSE;
  make_converter (f);
  return TRUE;
}

/**
 * gst_novelty_frame_get_format:
 *
 * Returns: the format of what gst_novelty_frame_map() returns, with its luma, or red, green
 *     and blue
 */
CompeteFormat
gst_novelty_frame_get_format (const GstNoveltyFrame * f)
{
  const GstVideoInfo *info = f->converter != NULL ? &f->grey.info : &f->info;
  CompeteFormat format = { info->width, info->height };
  guint i;

  format.channels = GST_VIDEO_INFO_IS_RGB (info) ? 3 : 1;
  format.pixel_bytes = GST_VIDEO_INFO_COMP_PSTRIDE (info, 0);
  for (i = 0; i < format.channels; i++)
    format.offsets[i] = GST_VIDEO_INFO_COMP_POFFSET (info, i);
  return format;
}

/* Frees what gst_novelty_frame_set_info() made. */
void
gst_novelty_frame_clear (GstNoveltyFrame * f)
{
  if (f->converter == NULL)
    return;
  g_clear_pointer (&f->converter, gst_video_converter_free);
  gst_video_frame_unmap (&f->grey);
}

/**
 * gst_novelty_frame_map:
 * @element: the element that posts the error
 * @buffer: with a frame
 *
 * @buffer stays writable, as with gst_frame_map().
 *
 * Returns: (transfer none) (nullable): the frame to look at, until
 *     gst_novelty_frame_unmap(); %NULL, after an error, if @buffer does not have the whole
 *     frame
 */
const GstVideoFrame *
gst_novelty_frame_map (GstNoveltyFrame * f, GstElement * element,
    GstBuffer * buffer)
{
  if (!gst_frame_map (element, &f->mapped, &f->info, buffer))
    return NULL;
  if (f->converter == NULL)
    return &f->mapped;
  gst_video_converter_frame (f->converter, &f->mapped, &f->grey);
  return &f->grey;
}

void
gst_novelty_frame_unmap (GstNoveltyFrame * f)
{
  gst_video_frame_unmap (&f->mapped);
}
