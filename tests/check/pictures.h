/* A reconstruct in a harness, small frames for it and its pixels
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>
#include <gst/video/video.h>

#include "fakecode.h"

#define GRAY_CAPS "video/x-raw,format=GRAY8,width=4,height=2,framerate=25/1"
#define FRAME_TIME (GST_SECOND / 25)
#define SIZE 16

#define WHITE 0xffffffu
#define SURROUND 0x2a2d34u

static const guint8 frame_pixels[FAKE_PIXELS] =
    { 0, 51, 102, 204, 0, 0, 0, 51 };

static inline GstHarness *
harness_new (const gchar * properties)
{
  gchar *line = g_strdup_printf ("reconstruct panel-size=%d titles=false "
      "%s", SIZE, properties);
  GstHarness *h = gst_harness_new_parse (line);

  g_free (line);
  gst_harness_set_src_caps_str (h, GRAY_CAPS);
  return h;
}

static inline GstBuffer *
frame_new (guint64 number)
{
  GstBuffer *buffer = gst_buffer_new_memdup (frame_pixels, sizeof frame_pixels);

  GST_BUFFER_PTS (buffer) = number * FRAME_TIME;
  GST_BUFFER_DURATION (buffer) = FRAME_TIME;
  GST_BUFFER_OFFSET (buffer) = number;
  return buffer;
}

static inline GstBuffer *
coded_frame_new (guint64 number)
{
  GstBuffer *buffer = frame_new (number);

  fake_code_add (buffer);
  return buffer;
}

/* The 0xrrggbb at (x, y) of @buffer, @panels panels wide. */
static inline guint32
pixel (GstBuffer * buffer, guint panels, guint x, guint y)
{
  guint32 word;

  gst_buffer_extract (buffer, 4 * (y * panels * SIZE + x), &word, 4);
  return word & 0xffffff;
}

#define assert_pixel(buffer, panels, x, y, expected) \
    fail_unless_equals_int_hex (pixel (buffer, panels, x, y), expected)

static inline guint32
grey (guint v)
{
  return v << 16 | v << 8 | v;
}

static inline void
assert_size (GstHarness * h, gint width, gint height)
{
  GstCaps *caps = gst_pad_get_current_caps (h->sinkpad);
  GstVideoInfo info;

  fail_unless (gst_video_info_from_caps (&info, caps));
  assert_equals_int (info.width, width);
  assert_equals_int (info.height, height);
  assert_equals_int (info.fps_n, 25);
  assert_equals_int (info.fps_d, 1);
  assert_equals_int (info.par_n, 1);
  assert_equals_int (info.par_d, 1);
  gst_caps_unref (caps);
}
