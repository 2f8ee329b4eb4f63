/* noveltywatch finds the same in a film whatever its format is
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>
#include <gst/video/video.h>

#include "gstnovelty.h"

#define FPS 5

/* An odd size. An object stands here from the frame COMES on. */
#define WIDTH 131
#define HEIGHT 87
#define LEFT 48
#define TOP 24
#define SIZE 36
#define COMES 60
#define END 80

/* Formats with a byte a channel, and others. */
static const gchar *const watched[] = { "GRAY8", "RGB", "BGR", "RGBx", "BGRx",
  "xRGB", "xBGR", "RGBA", "BGRA", "ARGB", "ABGR", "GBR", "GBRA", "RGBP", "BGRP",
  "I420", "YV12", "A420", "AV12", "NV12", "NV21", "NV16", "NV61", "NV24", "Y42B",
  "Y41B", "Y444", "YUV9", "YVU9", "YUY2", "YVYU", "UYVY", "VYUY", "AYUV", "VUYA",
  "v308", "IYU1", "IYU2", "NV12_64Z32", "NV12_4L4", "NV12_32L32", "NV12_16L32S",
  "NV12_8L128"
};

static const gchar *const not_watched[] = { "RGB16", "BGR15", "RGB8P", "r210",
  "GRAY16_LE", "GRAY10_LE32", "P010_10LE", "I420_10LE", "GBR_10LE", "UYVP",
  "v210", "Y410", "AYUV64", "ARGB64"
};

/* --- the film --- */

/* In each channel it has another contrast, and so it has in grey. */
static void
draw (GstVideoFrame * frame, guint n)
{
  GRand *rand = g_rand_new_with_seed (n);
  gint x, y;

  for (y = 0; y < HEIGHT; y++)
    for (x = 0; x < WIDTH; x++) {
      guint8 *pixel = (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (frame, 0)
          + y * GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0) + 3 * x;
      gint value = 120 + 40 * sin (x * 0.3 + 0.2 * y) + 30 * cos (y * 0.4);

      if (n >= COMES && x >= LEFT && x < LEFT + SIZE && y >= TOP
          && y < TOP + SIZE)
        value = 20 + 160 * ((x / 7 + y / 6) % 2);
      value += g_rand_int_range (rand, -2, 3);
      pixel[0] = value;
      pixel[1] = 60 + value / 2;
      pixel[2] = 200 - value / 2;
    }
  g_rand_free (rand);
}

/* @info with room around the pixels, whose place a GstVideoMeta tells. */
static void
pad (GstVideoInfo * info)
{
  GstVideoAlignment align;

  gst_video_alignment_reset (&align);
  align.padding_right = 37;
  align.padding_bottom = 9;
  fail_unless (gst_video_info_align (info, &align));
}

typedef struct
{
  GstHarness *h;
  GstVideoInfo info;            /* as in the caps */
  GstVideoInfo layout;          /* of the buffers */
  GstVideoConverter *converter; /* from RGB */
} Film;

/* Luma has the whole range of a byte, as GRAY8 has. */
static void
film_start (Film * f, const GstVideoInfo * rgb, const gchar * format,
    gboolean padded)
{
  GstCaps *caps = gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING,
      format, "width", G_TYPE_INT, WIDTH, "height", G_TYPE_INT, HEIGHT,
      "framerate", GST_TYPE_FRACTION, FPS, 1, NULL);

  fail_unless (gst_video_info_from_caps (&f->info, caps), "%s", format);
  gst_caps_unref (caps);
  if (GST_VIDEO_INFO_IS_YUV (&f->info))
    gst_video_colorimetry_from_string (&f->info.colorimetry, "1:4:0:0");
  f->layout = f->info;
  if (padded)
    pad (&f->layout);
  f->converter = gst_video_converter_new (rgb, &f->info, NULL);
  f->h = gst_harness_new_parse ("noveltywatch");
  gst_harness_set_src_caps (f->h, gst_video_info_to_caps (&f->info));
}

static void
film_end (Film * f)
{
  gst_video_converter_free (f->converter);
  gst_harness_teardown (f->h);
}

/* The buffer of @picture in the film's format. */
static GstBuffer *
film_buffer (const Film * f, const GstVideoFrame * picture)
{
  GstVideoInfo info = f->info, l = f->layout;
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, l.size, NULL);
  GstVideoFrame frame;

  gst_buffer_memset (buffer, 0, 0xa5, l.size);
  gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE,
      GST_VIDEO_INFO_FORMAT (&l), WIDTH, HEIGHT, GST_VIDEO_INFO_N_PLANES (&l),
      l.offset, l.stride);
  fail_unless (gst_video_frame_map (&frame, &info, buffer, GST_MAP_WRITE));
  gst_video_converter_frame (f->converter, picture, &frame);
  gst_video_frame_unmap (&frame);
  return buffer;
}

static GstBuffer *
film_watch (const Film * f, const GstVideoFrame * picture, guint n)
{
  GstBuffer *buffer = film_buffer (f, picture);

  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (n, GST_SECOND, FPS);
  return gst_harness_push_and_pull (f->h, buffer);
}

static guint
regions_of (GstBuffer * buffer, GstVideoRegionOfInterestMeta * regions)
{
  gpointer state = NULL;
  GstMeta *meta;
  guint n = 0;

  while ((meta = gst_buffer_iterate_meta_filtered (buffer, &state,
              GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE)) != NULL && n < 9)
    regions[n++] = *(GstVideoRegionOfInterestMeta *) meta;
  return n;
}

/* Both have the same regions, and each field is as new, within what rounding does.
 *
 * Returns: whether they have regions */
static gboolean
assert_same (GstBuffer * a, GstBuffer * b, const gchar * format, guint n)
{
  GstVideoRegionOfInterestMeta of_a[9], of_b[9];
  guint regions = regions_of (a, of_a), i;
  GstNovelty in_a, in_b;
  const gfloat *x, *y;

  fail_unless (regions == regions_of (b, of_b), "%s, frame %u", format, n);
  for (i = 0; i < regions; i++)
    fail_unless (of_a[i].x == of_b[i].x && of_a[i].y == of_b[i].y
        && of_a[i].w == of_b[i].w && of_a[i].h == of_b[i].h, "%s, frame %u",
        format, n);
  fail_unless (gst_buffer_get_novelty (a, &in_a)
      && gst_buffer_get_novelty (b, &in_b));
  x = g_bytes_get_data (in_a.novelty, NULL);
  y = g_bytes_get_data (in_b.novelty, NULL);
  assert_equals_int (in_a.fields_across * in_a.fields_down,
      in_b.fields_across * in_b.fields_down);
  for (i = 0; i < in_a.fields_across * in_a.fields_down; i++)
    fail_unless (fabs (x[i] - y[i]) < 0.01 * (1.0 + y[i]),
        "%s, frame %u, field %u: %f, %f", format, n, i, x[i], y[i]);
  return regions > 0;
}

static GstVideoFrame
rgb_frame_new (GstVideoInfo * info)
{
  GstVideoFrame picture;
  GstBuffer *buffer;

  gst_video_info_set_format (info, GST_VIDEO_FORMAT_RGB, WIDTH, HEIGHT);
  info->fps_n = FPS;
  buffer = gst_buffer_new_allocate (NULL, info->size, NULL);
  fail_unless (gst_video_frame_map (&picture, info, buffer, GST_MAP_READWRITE));
  gst_buffer_unref (buffer);
  return picture;
}

/* --- tests --- */

/* GStreamer's converter makes the frames in the format, with room around the pixels, and
 * those in grey to compare with. */
GST_START_TEST (test_same_in_each_format)
{
  const gchar *format = watched[__i__];
  Film grey, film;
  GstVideoInfo rgb;
  GstVideoFrame picture = rgb_frame_new (&rgb);
  guint n, found = 0;

  film_start (&grey, &rgb, "GRAY8", FALSE);
  film_start (&film, &rgb, format, TRUE);
  for (n = 0; n < END; n++) {
    GstBuffer *a, *b;

    draw (&picture, n);
    a = film_watch (&grey, &picture, n);
    b = film_watch (&film, &picture, n);
    found += assert_same (a, b, format, n);
    gst_buffer_unref (a);
    gst_buffer_unref (b);
  }
  fail_unless (found > 5, "%u", found);
  film_end (&film);
  film_end (&grey);
  gst_video_frame_unmap (&picture);
}

GST_END_TEST;

static GstPad *
sink_pad (GstElement ** watch, const gchar * pad)
{
  *watch = gst_element_factory_make ("noveltywatch", NULL);
  return gst_element_get_static_pad (*watch, pad);
}

static gboolean
accepts (const gchar * features, const gchar * format)
{
  gchar *text = g_strdup_printf ("video/x-raw%s,format=%s,width=64,height=48,"
      "framerate=10/1", features, format);
  GstCaps *caps = gst_caps_from_string (text);
  GstElement *watch;
  GstPad *pad = sink_pad (&watch, "sink");
  gboolean accepted = gst_pad_query_accept_caps (pad, caps);

  gst_object_unref (pad);
  gst_object_unref (watch);
  gst_caps_unref (caps);
  g_free (text);
  return accepted;
}

/* Frames in other memory than the computer's, and fields one a buffer, are refused. */
GST_START_TEST (test_caps)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (watched); i++)
    fail_unless (accepts ("", watched[i]), "%s", watched[i]);
  for (i = 0; i < G_N_ELEMENTS (not_watched); i++)
    fail_if (accepts ("", not_watched[i]), "%s", not_watched[i]);
  fail_unless (accepts ("(memory:SystemMemory)", "GBR"));
  fail_if (accepts ("(memory:DMABuf)", "GBR"));
  fail_if (accepts ("(memory:GLMemory)", "RGBA"));
  fail_if (accepts ("(memory:CUDAMemory)", "NV12"));
  fail_if (accepts ("(format:Interlaced)", "NV12_4L4"));
}

GST_END_TEST;

/* Formats whose planes are too small for the caps, each with one that is too small. */
static const struct
{
  const gchar *format;
  guint plane;
} planes[] = {
  {"GBR", 0}, {"GBR", 2}, {"GBRA", 3}, {"NV12_4L4", 0}, {"NV12_64Z32", 1},
  {"IYU1", 0}, {"I420", 0}
};

/* A video meta that places the plane so that its last byte, or its last row of tiles, is
 * beyond the end of the buffer: an error, and no byte is read. */
GST_START_TEST (test_plane_beyond_the_end)
{
  Film film;
  GstVideoInfo rgb;
  GstVideoFrame picture = rgb_frame_new (&rgb);
  GstBus *bus = gst_bus_new ();
  GstMessage *message;
  GstBuffer *buffer;
  GstVideoMeta *meta;
  guint plane = planes[__i__].plane;

  draw (&picture, 0);
  film_start (&film, &rgb, planes[__i__].format, FALSE);
  gst_element_set_bus (film.h->element, bus);
  gst_buffer_unref (film_watch (&film, &picture, 0));
  buffer = film_buffer (&film, &picture);
  meta = gst_buffer_get_video_meta (buffer);
  if (plane + 1 == meta->n_planes)
    gst_buffer_set_size (buffer, film.info.size - 4);
  else
    meta->offset[plane] = film.info.size - 400;
  assert_equals_int (gst_harness_push (film.h, buffer), GST_FLOW_ERROR);
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  fail_unless (message != NULL);
  gst_message_unref (message);
  gst_element_set_bus (film.h->element, NULL);
  gst_object_unref (bus);
  film_end (&film);
  gst_video_frame_unmap (&picture);
}

GST_END_TEST;

static Suite *
watchedformats_suite (void)
{
  Suite *s = suite_create ("watchedformats");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_loop_test (tc, test_same_in_each_format, 0, G_N_ELEMENTS (watched));
  tcase_add_test (tc, test_caps);
  tcase_add_loop_test (tc, test_plane_beyond_the_end, 0, G_N_ELEMENTS (planes));
  return s;
}

GST_CHECK_MAIN (watchedformats);
