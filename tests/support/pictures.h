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

/* The panels of harness_new() are in a row, 2 pixels from each other and from
 * the picture's edge, and 16 pixels high: those in the shape of the frame, 4 x
 * 2, are 32 wide, and the code of one field, 2 x 2 units, is 16 wide. */
#define SIZE 16
#define WIDE 32
#define GAP 2
#define HEIGHT (SIZE + 2 * GAP)
#define SECOND (2 * GAP + WIDE)

#define WHITE 0xffffffu
#define SURROUND 0x2a2d34u
#define LINE 0xced1d6u          /* between prototypes on white */

static const guint8 frame_pixels[FAKE_PIXELS] =
    { 0, 51, 102, 204, 0, 0, 0, 51 };

static inline GstHarness *
harness_new (const gchar * properties)
{
  gchar *line = g_strdup_printf ("reconstruct width=400 height=%d titles=false "
      "%s", HEIGHT, properties);
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

/* The colour 0xrrggbb at (x, y) of @buffer, a picture @height pixels high. */
static inline guint32
pixel_of (GstBuffer * buffer, guint height, guint x, guint y)
{
  guint width = gst_buffer_get_size (buffer) / 4 / height;
  guint32 word;

  gst_buffer_extract (buffer, 4 * (y * width + x), &word, 4);
  return word & 0xffffff;
}

/* The colour at (x, y) of the panel that begins @left pixels from the left. */
#define assert_pixel(buffer, left, x, y, expected) \
    fail_unless_equals_int_hex (pixel_of (buffer, HEIGHT, (left) + (x), \
            GAP + (y)), expected)

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
