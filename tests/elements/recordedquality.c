/* reconstructsink: a recording, decoded by another library than the encoder's,
 * shows the picture that was drawn
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include <gst/video/video.h>

#include "folder.h"
#include "recordings.h"

#define FRAMES 30
#define UNLEARNED 8             /* frames with noise, which no encoder keeps */
#define LEAST_PSNR 40.0         /* dB, of each frame */

/* Fine stripes that move, so that each frame differs all over from the one before. */
#define FILM "videotestsrc pattern=zone-plate kt=2 kx2=20 ky2=20 num-buffers=" \
    G_STRINGIFY (FRAMES) " ! video/x-raw,format=BGRx,width=320,height=240," \
    "framerate=25/1 ! competelayer columns=10 rows=10 field-width=16 " \
    "field-height=16 ! "
#define PICTURE "width=800 height=500 "
#define COLLECTED " ! videoconvert ! video/x-raw,format=I420 ! " \
    "fakesink name=s signal-handoffs=true sync=false"

static void
collect_frame (GstElement * sink, GstBuffer * buffer, GstPad * pad,
    GPtrArray * frames)
{
  GByteArray *bytes = g_byte_array_new ();
  GstCaps *caps = gst_pad_get_current_caps (pad);
  GstVideoFrame frame;
  GstVideoInfo info;
  gint plane, y;

  fail_unless (gst_video_info_from_caps (&info, caps));
  fail_unless (gst_video_frame_map (&frame, &info, buffer, GST_MAP_READ));
  for (plane = 0; plane < 3; plane++)
    for (y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (&frame, plane); y++)
      g_byte_array_append (bytes,
          (guint8 *) GST_VIDEO_FRAME_COMP_DATA (&frame, plane)
          + y * GST_VIDEO_FRAME_COMP_STRIDE (&frame, plane),
          GST_VIDEO_FRAME_COMP_WIDTH (&frame, plane));
  gst_video_frame_unmap (&frame);
  gst_caps_unref (caps);
  g_ptr_array_add (frames, bytes);
}

/* Returns: the frames that come to the sink "s" of a pipeline, as the values of
 *     I420's planes */
static GPtrArray *
frames_of (const gchar * line)
{
  GPtrArray *frames =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstElement *sink = gst_bin_get_by_name (GST_BIN (pipeline), "s");

  g_signal_connect (sink, "handoff", G_CALLBACK (collect_frame), frames);
  play_to_end (pipeline);
  pipeline_free (pipeline, sink);
  return frames;
}

static void
record (const gchar * path)
{
  gchar *line = g_strconcat (FILM "reconstructsink name=s " PICTURE "location=",
      path, NULL);
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstElement *sink = gst_bin_get_by_name (GST_BIN (pipeline), "s");

  play_to_end (pipeline);
  pipeline_free (pipeline, sink);
  g_free (line);
}

static gdouble
psnr (const GByteArray * a, const GByteArray * b)
{
  gdouble sum = 0.0;
  guint i;

  assert_equals_int (a->len, b->len);
  for (i = 0; i < a->len; i++)
    sum += (a->data[i] - b->data[i]) * (a->data[i] - b->data[i]);
  return 10.0 * log10 (255.0 * 255.0 * a->len / sum);
}

static const struct
{
  const gchar *name, *encoder, *demuxer, *decoder;
} recordings[] = {
  {"a.mp4", "x264enc", "qtdemux", "avdec_h264"},
  {"a.webm", "vp8enc", "matroskademux", "avdec_vp8"},
  {"a.ogv", "theoraenc", "oggdemux", "theoradec"},
  {"a.avi", "jpegenc", "avidemux", "jpegdec"},
};

GST_START_TEST (test_psnr)
{
  gchar *path = folder_path (recordings[__i__].name), *line;
  GPtrArray *drawn, *shown;
  guint i;

  if (has_element (recordings[__i__].encoder)
      && has_element (recordings[__i__].decoder)) {
    record (path);
    line = g_strdup_printf ("filesrc location=%s ! %s ! %s" COLLECTED, path,
        recordings[__i__].demuxer, recordings[__i__].decoder);
    drawn = frames_of (FILM "reconstruct " PICTURE COLLECTED);
    shown = frames_of (line);
    assert_equals_int (drawn->len, FRAMES);
    assert_equals_int (shown->len, FRAMES);
    for (i = UNLEARNED; i < FRAMES; i++) {
      gdouble dB = psnr (drawn->pdata[i], shown->pdata[i]);
      fail_unless (dB >= LEAST_PSNR, "%s, frame %u: %g dB",
          recordings[__i__].name, i, dB);
    }
    g_ptr_array_unref (shown);
    g_ptr_array_unref (drawn);
    g_free (line);
  }
  g_free (path);
}

GST_END_TEST;

static Suite *
recordedquality_suite (void)
{
  Suite *s = suite_create ("recordedquality");
  TCase *tc = tcase_create ("recordedquality");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, folder_make, folder_remove);
  tcase_add_loop_test (tc, test_psnr, 0, G_N_ELEMENTS (recordings));
  return s;
}

GST_CHECK_MAIN (recordedquality);
