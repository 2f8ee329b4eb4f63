/* motion=tiles with many images a frame: the same images in the same order as one a
 * frame, and the same weights to the bit
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include <gst/check/gstcheck.h>

#include <glib/gstdio.h>

#include "errors.h"
#include "folder.h"
#include "idxfile.h"
#include "movies.h"

#define WIDTH 3
#define HEIGHT 2

static const struct
{
  const gchar *movie;
  guint across, down, frames, images;
} grids[] = {
  {"epochs=4", 3, 3, 4, 36},
  {"epochs=4 shuffle=true seed=7", 3, 3, 4, 36},
  /* An epoch of 9 ends in the middle of a frame. */
  {"epochs=4 shuffle=true", 3, 2, 6, 36},
  /* Of 18 images the last 3 do not fill a frame. */
  {"epochs=2 shuffle=true", 5, 1, 3, 15},
  {"epochs=2", 1, 4, 4, 16},
  /* No epoch fills a frame, and three do. */
  {"epochs=3 shuffle=true", 5, 5, 1, 25},
  {"movie-frames=2 epochs=2 shuffle=true", 3, 2, 4, 24},
  {"epochs=0 num-buffers=5 shuffle=true", 2, 2, 5, 20},
};

/* The nine images, in frames of a size. */
static GPtrArray *
play_nine (const gchar * format, ...)
{
  gchar *path = idx_write (idx_bytes (9, WIDTH, HEIGHT, 9 * WIDTH * HEIGHT));
  gchar *more, *all;
  GPtrArray *buffers;
  va_list args;

  va_start (args, format);
  more = g_strdup_vprintf (format, args);
  va_end (args);
  all = g_strdup_printf ("location=%s motion=tiles %s", path, more);
  buffers = play (all, ANY);
  g_free (all);
  g_free (more);
  idx_remove (path);
  return buffers;
}

/* The @i-th image of a frame, 3 x 2 pixels. */
static void
get_image (GstBuffer * buffer, guint across, guint i, guint8 * image)
{
  gsize stride = GST_ROUND_UP_4 (across * WIDTH);
  guint y;

  for (y = 0; y < HEIGHT; y++)
    assert_equals_int (gst_buffer_extract (buffer,
            (i / across * HEIGHT + y) * stride + i % across * WIDTH,
            image + y * WIDTH, WIDTH), WIDTH);
}

GST_START_TEST (test_same_images_in_the_same_order)
{
  const guint across = grids[__i__].across, down = grids[__i__].down;
  const guint tiles = across * down;
  gboolean has_frames = strstr (grids[__i__].movie, "movie-frames") != NULL;
  GPtrArray *grid = play_nine ("tiles-across=%u tiles-down=%u %s", across, down,
      grids[__i__].movie);
  GPtrArray *one = play_nine ("%s %s", grids[__i__].movie,
      has_frames ? "movie-frames=12" :
      strstr (grids[__i__].movie, "num-buffers") ? "num-buffers=20" : "");
  guint n, i;

  assert_equals_int (grid->len, grids[__i__].frames);
  fail_unless (one->len >= grids[__i__].images);
  fail_unless (one->len < grids[__i__].images + tiles);
  for (n = 0; n < grid->len; n++) {
    gboolean starts = FALSE;

    for (i = 0; i < tiles; i++) {
      GstBuffer *single = one->pdata[n * tiles + i];
      guint8 image[WIDTH * HEIGHT], expected[WIDTH * HEIGHT];

      get_image (grid->pdata[n], across, i, image);
      get_image (single, 1, 0, expected);
      fail_unless (memcmp (image, expected, sizeof image) == 0,
          "frame %u, tile %u", n, i);
      starts |= GST_BUFFER_IS_DISCONT (single);
    }
    assert_equals_int (GST_BUFFER_IS_DISCONT (grid->pdata[n]), starts);
  }
  g_ptr_array_unref (grid);
  g_ptr_array_unref (one);
}

GST_END_TEST;

/* Frames that are shown while others are learned, in the order of the file. */
GST_START_TEST (test_shown_frames)
{
  GPtrArray *grid = play_nine ("tiles-across=2 tiles-down=2 epochs=4 "
      "shuffle=true ahead=3");
  guint n, shown = 0, i;

  assert_equals_int (grid->len, 12);
  for (n = 0; n < grid->len; n++) {
    GstBuffer *buffer = grid->pdata[n];

    if (GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DECODE_ONLY))
      continue;
    for (i = 0; i < 4; i++) {
      guint8 image[WIDTH * HEIGHT];

      get_image (buffer, 2, i, image);
      assert_equals_int (image[0], (4 * shown + i) % 9 * 10);
    }
    shown++;
  }
  assert_equals_int (shown, 3);
  g_ptr_array_unref (grid);
}

GST_END_TEST;

/* --- learning --- */

#define LAYER "rule=hebbian coding=winners winners=1 columns=10 rows=6 " \
    "lebesgue-norm=3 rank=4 field-width=28 field-height=28 contrast=none "

static const struct
{
  const gchar *layer;
  guint across, down, epochs;
} learners[] = {
  {"init=normal attach=0", 10, 10, 2},
  {"init=normal attach=code", 10, 10, 2},
  {"init=fields epoch-fields=450 reseed-until=1500 attach=0", 10, 10, 3},
  {"init=fields epoch-fields=450 reseed-until=1500 attach=0", 5, 2, 3},
  {"init=fields epoch-fields=450 reseed-until=1500 attach=code n-threads=2",
      20, 5, 3},
  /* More fields than are coded together at a time. */
  {"init=fields batch-size=200 attach=0", 20, 10, 2},
  {"init=normal batch-size=140 attach=0", 10, 7, 7},
};

static gchar *
learn (guint nth, guint across, guint down, gsize * size)
{
  gchar *location = folder_path ("weights"), *file;
  gchar *line = g_strdup_printf ("tapestrysrc motion=tiles shuffle=true "
      "epochs=%u tiles-across=%u tiles-down=%u ! competelayer " LAYER
      "save-location=%s %s ! fakesink", learners[nth].epochs, across, down,
      location, learners[nth].layer);
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  assert_equals_int (GST_MESSAGE_TYPE (message), GST_MESSAGE_EOS);
  gst_message_unref (message);
  gst_object_unref (bus);
  take_down (pipeline);
  fail_unless (g_file_get_contents (location, &file, size, NULL));
  fail_unless_equals_int (g_unlink (location), 0);
  g_free (location);
  g_free (line);
  return file;
}

/* The prototypes of a file, where they come first. */
static const gchar *
weights_in (const gchar * file, gsize size)
{
  guint64 header;

  memcpy (&header, file, sizeof header);
  header = GUINT64_FROM_LE (header);
  fail_unless (g_strstr_len (file + 8, header, "\"weights\":{\"dtype\":\"F32\","
          "\"shape\":[60,784],\"data_offsets\":[0,188160]}") != NULL);
  fail_unless (size >= 8 + header + 188160);
  return file + 8 + header;
}

GST_START_TEST (test_same_weights)
{
  gsize one_size, grid_size;
  gchar *one = learn (__i__, 1, 1, &one_size);
  gchar *grid = learn (__i__, learners[__i__].across, learners[__i__].down,
      &grid_size);

  fail_unless (memcmp (weights_in (one, one_size), weights_in (grid,
              grid_size), 188160) == 0);
  g_free (one);
  g_free (grid);
}

GST_END_TEST;

/* --- errors --- */

static void
assert_refused (const gchar * settings, const gchar * part)
{
  gchar *line = g_strdup_printf ("tapestrysrc motion=tiles %s ! fakesink",
      settings);
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstBus *bus = gst_element_get_bus (pipeline);

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  assert_error_posted (bus, part);
  gst_object_unref (bus);
  take_down (pipeline);
  g_free (line);
}

GST_START_TEST (test_refused)
{
  assert_refused ("tiles-across=2400", "Lower tiles-across or tiles-down.");
  assert_refused ("tiles-across=100 tiles-down=10",
      "A movie of 900 images in frames of 100 x 10 tiles is too short.");
  assert_refused ("tiles-across=100 tiles-down=100 movie-frames=300000",
      "A movie of 3000000000 images in frames of 100 x 100 tiles is too long.");
  assert_refused ("tiles-across=2 ! video/x-raw,width=28",
      "whole images and have 56 x 28 pixels");
}

GST_END_TEST;

static Suite *
manytiles_suite (void)
{
  Suite *s = suite_create ("manytiles");
  TCase *tc = tcase_create ("general");

  tcase_add_checked_fixture (tc, folder_make, folder_remove);
  tcase_set_timeout (tc, 120);
  suite_add_tcase (s, tc);
  tcase_add_loop_test (tc, test_same_images_in_the_same_order, 0,
      G_N_ELEMENTS (grids));
  tcase_add_test (tc, test_shown_frames);
  tcase_add_loop_test (tc, test_same_weights, 0, G_N_ELEMENTS (learners));
  tcase_add_test (tc, test_refused);
  return s;
}

GST_CHECK_MAIN (manytiles);
