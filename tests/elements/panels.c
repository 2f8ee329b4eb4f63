/* reconstruct's panels: pixels equal those worked out by hand
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>
#include <math.h>

#include "imagelevel.h"
#include "mosaic.h"
#include "painter.h"
#include "steadyscale.h"
#include "titles.h"
#include "winnermap.h"

#define GREY(v) COLORMAP_WORD (v, v, v)
#define GUARD 0x12345678u

/* @width x @height pixels with the guard value, and one guard pixel more in
 * each row. */
static guint32 *
new_pixels (guint width, guint height)
{
  guint32 *pixels = g_new (guint32, (width + 1) * height);
  guint i;

  for (i = 0; i < (width + 1) * height; i++)
    pixels[i] = GUARD;
  return pixels;
}

static guint32 *
draw (guint width, guint height, const PanelImage * image, ColorMap map,
    gfloat full_scale)
{
  const PanelBox box = { 0, 0, width, height };
  guint32 *pixels = new_pixels (width, height);
  Painter *painter = painter_new ();

  painter_draw (painter, image, &box, map, full_scale, pixels, width + 1);
  painter_free (painter);
  return pixels;
}

static void
assert_pixels (guint32 * pixels, guint width, guint height,
    const guint32 * expected)
{
  guint x, y;

  for (y = 0; y < height; y++) {
    for (x = 0; x < width; x++)
      fail_unless (pixels[y * (width + 1) + x] == expected[y * width + x],
          "pixel %u, %u is %08x instead of %08x", x, y,
          pixels[y * (width + 1) + x], expected[y * width + x]);
    fail_unless_equals_int_hex (pixels[y * (width + 1) + width], GUARD);
  }
  g_free (pixels);
}

GST_START_TEST (test_colors)
{
  const guint32 *greys = colormap_zero (COLORMAP_GREYS);
  const guint32 *gray = colormap_zero (COLORMAP_GRAY);
  const guint32 *bwr = colormap_zero (COLORMAP_BWR);
  const guint32 *midgrey = colormap_zero (COLORMAP_MIDGREY);
  gint i;

  for (i = 0; i <= 255; i++) {
    fail_unless_equals_int_hex (greys[i], GREY (255 - i));
    fail_unless_equals_int_hex (gray[i], GREY (i));
    fail_unless_equals_int_hex (bwr[i], COLORMAP_WORD (255, 255 - i, 255 - i));
    fail_unless_equals_int_hex (greys[-i], GREY (255));
    fail_unless_equals_int_hex (gray[-i], GREY (0));
    fail_unless_equals_int_hex (bwr[-i], COLORMAP_WORD (255 - i, 255 - i, 255));
  }
  fail_unless_equals_int_hex (midgrey[-255], GREY (0));
  fail_unless_equals_int_hex (midgrey[-51], GREY (102));
  fail_unless_equals_int_hex (midgrey[0], GREY (128));
  fail_unless_equals_int_hex (midgrey[51], GREY (153));
  fail_unless_equals_int_hex (midgrey[255], GREY (255));
}

GST_END_TEST;

GST_START_TEST (test_scales_by_a_whole_factor)
{
  static const gfloat values[] = { 0.0f, 1.0f, 0.4f };
  const guint32 a = GREY (0), b = GREY (255), c = GREY (102);
  const guint32 expected[] = {
    a, a, b, b, c, c,
    a, a, b, b, c, c
  };
  PanelImage image;

  panel_image_init_floats (&image, values, 3, 1, 1);
  assert_pixels (draw (6, 2, &image, COLORMAP_GRAY, 1.0f), 6, 2, expected);
}

GST_END_TEST;

/* A pixel that lies across the edge between two values shows as much of each as it
 * covers; all others show one value. */
GST_START_TEST (test_scales_by_any_factor)
{
  static const gfloat values[] = { 0.0f, 1.0f, 1.0f, 0.0f };
  const guint32 b = GREY (0), w = GREY (255), m = GREY (128);
  const guint32 expected[] = { b, m, w, m, m, m, w, m, b };
  PanelImage image;

  /* The pixel in the middle is a quarter of each: (0 + 1 + 1 + 0) / 4. */
  panel_image_init_floats (&image, values, 2, 2, 1);
  assert_pixels (draw (3, 3, &image, COLORMAP_GRAY, 1.0f), 3, 3, expected);
  /* 2 values on 5 pixels: 2.5 each; 3 on 4: 4 / 3, so that the second pixel has two
   * thirds of the second value and the third two thirds of it, too. */
  assert_pixels (draw (5, 2, &image, COLORMAP_GRAY, 1.0f), 5, 2,
      (const guint32[]) { b, b, m, w, w, w, w, m, b, b });
  panel_image_init_floats (&image, values, 3, 1, 1);
  assert_pixels (draw (4, 1, &image, COLORMAP_GRAY, 1.0f), 4, 1,
      (const guint32[]) { b, GREY (170), w, w });
}

GST_END_TEST;

/* When enlarged by 7 / 4 or more, each pixel has the colour of one value or, in
 * one pixel between neighbours, a mixture of the two. */
GST_START_TEST (test_edges_are_one_pixel_wide)
{
  gfloat values[8];
  PanelImage image;
  guint n, i, x;

  for (i = 0; i < 8; i++)
    values[i] = i % 2;
  panel_image_init_floats (&image, values, 8, 1, 1);
  for (n = 14; n < 80; n++) {
    guint32 *pixels = draw (n, 1, &image, COLORMAP_GRAY, 1.0f);
    guint mixed = 0;

    for (x = 0; x < n; x++)
      if (pixels[x] != GREY (0) && pixels[x] != GREY (255))
        mixed++;
    fail_unless (mixed <= 7, "%u of %u", mixed, n);
    fail_unless (n % 8 != 0 || mixed == 0);
    g_free (pixels);
  }
}

GST_END_TEST;

GST_START_TEST (test_fills_a_panel_of_its_size)
{
  static const gfloat values[] = { 0.0f, 1.0f, 0.2f, 0.6f };
  const guint32 expected[] = { GREY (255), GREY (0), GREY (204), GREY (102) };
  PanelImage image;

  panel_image_init_floats (&image, values, 2, 2, 1);
  assert_pixels (draw (2, 2, &image, COLORMAP_GREYS, 1.0f), 2, 2, expected);
}

GST_END_TEST;

GST_START_TEST (test_shrinks_to_means)
{
  /* 3 x 3 on 2 x 2: a pixel covers 1.5 x 1.5 values. The first: (0.9 * 1 + 0.3 *
   * 0.5 + 0.6 * 0.5 + 0 * 0.25) / 2.25 = 0.6; and so on. */
  static const gfloat values[] = {
    0.9f, 0.3f, 0.9f,
    0.6f, 0.0f, 0.0f,
    0.0f, 0.0f, 0.45f
  };
  const guint32 expected[] = { GREY (153), GREY (119),
    GREY (34), GREY (51)
  };
  PanelImage image;

  panel_image_init_floats (&image, values, 3, 3, 1);
  assert_pixels (draw (2, 2, &image, COLORMAP_GRAY, 1.0f), 2, 2, expected);
}

GST_END_TEST;

/* Reduced in one direction and enlarged in the other. */
GST_START_TEST (test_shrinks_one_way)
{
  static const gfloat values[] = { 0.0f, 1.0f, 1.0f, 1.0f, 0.0f, 0.2f,
    1.0f, 1.0f
  };
  const guint32 expected[] = {
    GREY (128), GREY (255), GREY (26), GREY (255),
    GREY (128), GREY (255), GREY (26), GREY (255)
  };
  PanelImage image;

  panel_image_init_floats (&image, values, 8, 1, 1);
  assert_pixels (draw (4, 2, &image, COLORMAP_GRAY, 1.0f), 4, 2, expected);
}

GST_END_TEST;

GST_START_TEST (test_mean_of_a_large_image)
{
  /* Whatever the factor, the mean of a constant is that constant. */
  gfloat values[101 * 67];
  guint32 expected[32 * 21];
  PanelImage image;
  guint i;

  for (i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = 0.4f;
  for (i = 0; i < G_N_ELEMENTS (expected); i++)
    expected[i] = GREY (102);
  panel_image_init_floats (&image, values, 101, 67, 1);
  assert_pixels (draw (32, 21, &image, COLORMAP_GRAY, 1.0f), 32, 21, expected);
}

GST_END_TEST;

GST_START_TEST (test_full_scale)
{
  static const gfloat values[] = { 0.0f, 2.0f, -4.0f, -1.0f };
  const guint32 bwr[] = { GREY (255), COLORMAP_WORD (255, 127, 127),
    COLORMAP_WORD (0, 0, 255), COLORMAP_WORD (191, 191, 255)
  };
  const guint32 gray[] = { GREY (0), GREY (128), GREY (0), GREY (0) };
  const guint32 plain[] = { GREY (0), GREY (255), GREY (0), GREY (0) };
  PanelImage image;

  /* In steps of 1 / 255: 2 / 4 is 127.5, which is 128; -1 / 4 is -63.75, -64. */
  panel_image_init_floats (&image, values, 2, 2, 1);
  assert_equals_float (panel_image_greatest (&image), 4.0f);
  assert_pixels (draw (2, 2, &image, COLORMAP_BWR, 4.0f), 2, 2, bwr);
  assert_pixels (draw (2, 2, &image, COLORMAP_GRAY, 4.0f), 2, 2, gray);
  assert_pixels (draw (2, 2, &image, COLORMAP_GRAY, 1.0f), 2, 2, plain);
}

GST_END_TEST;

GST_START_TEST (test_nan_is_zero)
{
  const gfloat values[] = { NAN, INFINITY, -INFINITY, 0.5f };
  const guint32 expected[] = { GREY (0), GREY (0), GREY (0), GREY (255) };
  const gfloat huge[] = { 3e38f, 3e38f, 3e38f, 3e38f };
  const guint32 full[] = { GREY (255) };
  PanelImage image;

  panel_image_init_floats (&image, values, 2, 2, 1);
  assert_equals_float (panel_image_greatest (&image), 0.5f);
  assert_pixels (draw (2, 2, &image, COLORMAP_GRAY, 0.5f), 2, 2, expected);
  panel_image_init_floats (&image, huge, 2, 2, 1);
  assert_pixels (draw (1, 1, &image, COLORMAP_GRAY, 1.0f), 1, 1, full);
}

GST_END_TEST;

GST_START_TEST (test_nothing_is_the_color_of_zero)
{
  const gfloat values[] = { 0.0f, 1e-42f, -1e-42f, 0.0f };
  const guint32 expected[] = { GREY (255), GREY (255), GREY (255), GREY (255) };
  PanelImage image;

  panel_image_init_floats (&image, values, 2, 2, 1);
  assert_pixels (draw (2, 2, &image, COLORMAP_GREYS, 1e-42f), 2, 2, expected);
  assert_pixels (draw (2, 2, &image, COLORMAP_GREYS, 0.0f), 2, 2, expected);
}

GST_END_TEST;

GST_START_TEST (test_bytes_keep_their_values)
{
  guint8 bytes[16 * 20];
  const guint8 *components[] = { bytes };
  guint32 expected[16 * 16];
  PanelImage image;
  guint i;

  for (i = 0; i < 256; i++) {
    bytes[i / 16 * 20 + i % 16] = i;
    expected[i] = GREY (i);
  }
  panel_image_init_bytes (&image, components, 16, 16, 1, 1, 20);
  assert_equals_float (panel_image_greatest (&image), 1.0f);
  assert_pixels (draw (16, 16, &image, COLORMAP_GRAY, 1.0f), 16, 16, expected);
}

GST_END_TEST;

GST_START_TEST (test_three_channels_are_their_own_colors)
{
  static const guint8 bgrx[] = { 1, 2, 3, 99, 40, 50, 60, 99 };
  const guint8 *components[] = { bgrx + 2, bgrx + 1, bgrx };
  static const gfloat rgb[] = { 1.0f, -1.0f, 0.2f, 0.0f, 2.0f, 0.4f };
  PanelImage image;

  panel_image_init_bytes (&image, components, 2, 1, 3, 4, 8);
  assert_equals_float (panel_image_greatest (&image), 60 / 255.0f);
  assert_pixels (draw (2, 1, &image, COLORMAP_GRAY, 1.0f), 2, 1,
      (const guint32[]) {
        COLORMAP_WORD (3, 2, 1), COLORMAP_WORD (60, 50, 40)
      });
  panel_image_init_floats (&image, rgb, 2, 1, 3);
  assert_pixels (draw (2, 1, &image, COLORMAP_GRAY, 1.0f), 2, 1,
      (const guint32[]) {
        COLORMAP_WORD (255, 0, 51), COLORMAP_WORD (0, 255, 102)
      });
}

GST_END_TEST;

/* Draws the prototypes.
 *
 * Returns: the full scale that is reported */
static guint32 *
draw_mosaic (guint width, guint height, PanelImage * image,
    const guint64 * wins, MosaicScale scale, ColorMap map, gfloat full_scale)
{
  const PanelBox box = { 0, 0, width, height };
  guint32 *pixels = new_pixels (width, height);
  Painter *painter = painter_new ();

  assert_equals_float (mosaic_draw (painter, image, wins, scale, map, &box,
          pixels, width + 1), full_scale);
  painter_free (painter);
  return pixels;
}

GST_START_TEST (test_mosaic)
{
  /* 3 x 2 prototypes of 2 x 1 pixels: too small for lines. */
  static const gfloat prototypes[] = {
    0.0f, 0.2f, 0.4f, 0.6f, 0.8f, 1.0f,
    1.0f, 0.8f, 0.6f, 0.4f, 0.2f, 0.0f
  };
  guint32 expected[12];
  PanelImage image;
  guint i;

  for (i = 0; i < 6; i++) {
    expected[i] = GREY (51 * i);
    expected[6 + i] = GREY (255 - 51 * i);
  }
  panel_image_init_mosaic (&image, prototypes, 3, 2, 2, 1, 1, 1);
  assert_pixels (draw_mosaic (6, 2, &image, NULL, MOSAIC_ONE, COLORMAP_GRAY,
          1.0f), 6, 2, expected);
}

GST_END_TEST;

/* Two prototypes of 1 x 2, side by side: the second column is the second. */
static const gfloat high[] = { 0.2f, 0.4f, 0.3f, 0.1f };

/* Two prototypes of two frames of 1 x 1 pixels, in two halves each. One frame is drawn,
 * by the greatest value of both. */
GST_START_TEST (test_mosaic_of_films)
{
  static const gfloat films[] = {
    0.4f, 0.0f, 0.0f, 0.8f,     /* ON, then OFF: 0.4, -0.8 */
    0.0f, 0.2f, 0.1f, 0.0f      /* -0.1, 0.2 */
  };
  static const guint32 frames[2][2] = {
    {GREY (192), GREY (64)}, {GREY (0), GREY (255)}
  };
  PanelImage image;
  guint i;

  for (i = 0; i < 2; i++) {
    panel_image_init_mosaic (&image, films, 2, 1, 1, 1, 1, 2);
    panel_image_set_frame (&image, 2, i);
    assert_pixels (draw_mosaic (2, 1, &image, NULL, MOSAIC_EACH,
            COLORMAP_MIDGREY, 1.0f), 2, 1, frames[i]);
    panel_image_init_mosaic (&image, films, 2, 1, 1, 1, 1, 2);
    panel_image_set_frame (&image, 2, i);
    g_free (draw_mosaic (2, 1, &image, NULL, MOSAIC_ALL, COLORMAP_MIDGREY,
            0.8f));
  }
}

GST_END_TEST;

GST_START_TEST (test_mosaic_of_high_tiles)
{
  const guint32 one[] = { GREY (51), GREY (77), GREY (102), GREY (26) };
  const guint32 all[] = { GREY (128), GREY (191), GREY (255), GREY (64) };
  const guint32 each[] = { GREY (128), GREY (255), GREY (255), GREY (85) };
  const guint32 first[] = { GREY (128), GREY (0), GREY (255), GREY (0) };
  const guint64 wins[] = { 7, 0 };
  PanelImage image;

  panel_image_init_mosaic (&image, high, 2, 1, 1, 2, 1, 1);
  assert_pixels (draw_mosaic (2, 2, &image, NULL, MOSAIC_ONE, COLORMAP_GRAY,
          1.0f), 2, 2, one);
  assert_pixels (draw_mosaic (2, 2, &image, NULL, MOSAIC_ALL, COLORMAP_GRAY,
          0.4f), 2, 2, all);
  assert_pixels (draw_mosaic (2, 2, &image, NULL, MOSAIC_EACH, COLORMAP_GRAY,
          1.0f), 2, 2, each);
  assert_pixels (draw_mosaic (2, 2, &image, wins, MOSAIC_EACH, COLORMAP_GRAY,
          1.0f), 2, 2, first);
}

GST_END_TEST;

/* 17 x 8 pixels: tiles of 8 x 8 with a line between; the second unit has never
 * won. */
GST_START_TEST (test_lines_and_unused_units)
{
  const guint64 wins[] = { 1, 0 };
  const guint32 line = COLORMAP_WORD (0xce, 0xd1, 0xd6);
  guint32 expected[17 * 8];
  PanelImage image;
  guint x, y;

  for (y = 0; y < 8; y++) {
    for (x = 0; x < 8; x++) {
      expected[y * 17 + x] = y < 4 ? GREY (127) : GREY (0);
      expected[y * 17 + 9 + x] = x == 3 && y == 3 ? line : GREY (255);
    }
    expected[y * 17 + 8] = line;
  }
  panel_image_init_mosaic (&image, high, 2, 1, 1, 2, 1, 1);
  assert_pixels (draw_mosaic (17, 8, &image, wins, MOSAIC_EACH,
          COLORMAP_GREYS, 1.0f), 17, 8, expected);
  /* The greatest value of the units that have won is .4, too. */
  assert_pixels (draw_mosaic (17, 8, &image, wins, MOSAIC_ALL,
          COLORMAP_GREYS, 0.4f), 17, 8, expected);
}

GST_END_TEST;

/* Whatever the number of tiles, they cover at least nine tenths of the box, and
 * their sizes differ by at most a pixel. */
GST_START_TEST (test_mosaics_fill_their_box)
{
  gfloat ones[2500];
  guint n, x, tile, total, width;

  for (x = 0; x < 2500; x++)
    ones[x] = 1.0f;
  for (n = 1; n <= 50; n++) {
    for (width = 7 * n; width < 401; width += 33) {
      PanelImage image;
      guint32 *pixels;
      guint least = width, most = 0;

      panel_image_init_mosaic (&image, ones, n, 1, 1, 1, 1, 1);
      pixels = draw_mosaic (width, 8, &image, NULL, MOSAIC_EACH,
          COLORMAP_BWR, 1.0f);
      for (x = tile = total = 0; x <= width; x++) {
        if (pixels[x] == COLORMAP_WORD (255, 0, 0)) {
          tile++;
          total++;
        } else if (tile > 0) {
          least = MIN (least, tile);
          most = MAX (most, tile);
          tile = 0;
        }
      }
      fail_unless (total + n - 1 >= 0.9 * width, "%u tiles take %u of %u", n,
          total, width);
      fail_unless (most - least <= 1);
      g_free (pixels);
    }
  }
}

GST_END_TEST;

/* Three pixels of red, green and blue a row, with padding before each row and
 * rows upside down: no byte outside the components is read. */
GST_START_TEST (test_padded_rows_from_below)
{
  static const guint8 rows[] = {
    10, 21, 30, 99, 40, 50, 60, 99, 70, 81, 90, 77, 77, 77, 77, 77,
    1, 2, 3, 99, 4, 5, 6, 99, 7, 8, 9
  };
  guint8 *bytes = g_memdup2 (rows, sizeof rows);
  const guint8 *components[] = { bytes + 16, bytes + 17, bytes + 18 };
  PanelImage image;

  panel_image_init_bytes (&image, components, 3, 2, 3, 4, -16);
  assert_equals_int (panel_image_row_length (&image), 11);
  assert_equals_float (panel_image_greatest (&image), 90 / 255.0f);
  assert_pixels (draw (3, 2, &image, COLORMAP_GRAY, 1.0f), 3, 2,
      (const guint32[]) {
        COLORMAP_WORD (1, 2, 3), COLORMAP_WORD (4, 5, 6),
        COLORMAP_WORD (7, 8, 9), COLORMAP_WORD (10, 21, 30),
        COLORMAP_WORD (40, 50, 60), COLORMAP_WORD (70, 81, 90)
      });
  /* 3 x 2 in 2 x 1. The first pixel: two rows' halves of (1 + 4 / 2) / 1.5 = 2 and
   * (10 + 40 / 2) / 1.5 = 20 of red. */
  assert_pixels (draw (2, 1, &image, COLORMAP_GRAY, 1.0f), 2, 1,
      (const guint32[]) {
        COLORMAP_WORD (11, 17, 22), COLORMAP_WORD (33, 39, 44)
      });
  g_free (bytes);
}

GST_END_TEST;

/* Two prototypes of 2 x 1, ON then OFF, the second faint. */
static const gfloat halves[] = {
  0.5f, 0.1f, 0.1f, 0.3f,       /* .4, -.2 */
  0.0f, 0.001f, 0.004f, 0.0f    /* -.004, .001 */
};

GST_START_TEST (test_halves)
{
  PanelImage image;

  panel_image_init_mosaic (&image, halves, 1, 2, 2, 1, 1, 2);
  fail_unless (image.is_signed);
  assert_pixels (draw_mosaic (2, 2, &image, NULL, MOSAIC_ONE,
          COLORMAP_MIDGREY, 1.0f), 2, 2, (const guint32[]) {
        GREY (179), GREY (102), GREY (127), GREY (128)
      });
  /* Each prototype has its own scale: 1 and -.5, -1 and .25. */
  assert_pixels (draw_mosaic (2, 2, &image, NULL, MOSAIC_EACH,
          COLORMAP_MIDGREY, 1.0f), 2, 2, (const guint32[]) {
        GREY (255), GREY (64), GREY (0), GREY (160)
      });
  assert_pixels (draw_mosaic (2, 2, &image, NULL, MOSAIC_EACH, COLORMAP_BWR,
          1.0f), 2, 2, (const guint32[]) {
        COLORMAP_WORD (255, 0, 0), COLORMAP_WORD (127, 127, 255),
        COLORMAP_WORD (0, 0, 255), COLORMAP_WORD (255, 191, 191)
      });
  /* Side by side the second stands to the right. */
  panel_image_init_mosaic (&image, halves, 2, 1, 2, 1, 1, 2);
  assert_pixels (draw_mosaic (4, 1, &image, NULL, MOSAIC_EACH,
          COLORMAP_MIDGREY, 1.0f), 4, 1, (const guint32[]) {
        GREY (255), GREY (64), GREY (0), GREY (160)
      });
}

GST_END_TEST;

GST_START_TEST (test_halves_in_color)
{
  /* One pixel in each: ON red, green, blue, then OFF. The second is all 0, the
   * third is NaN. */
  const gfloat prototypes[] = {
    0.2f, 0.0f, 0.1f, 0.0f, 0.1f, 0.1f,
    0.3f, 0.3f, 0.3f, 0.3f, 0.3f, 0.3f,
    NAN, 0.0f, INFINITY, 0.0f, 0.4f, 0.0f
  };
  PanelImage image;

  panel_image_init_mosaic (&image, prototypes, 3, 1, 1, 1, 3, 2);
  assert_pixels (draw_mosaic (3, 1, &image, NULL, MOSAIC_EACH,
          COLORMAP_MIDGREY, 1.0f), 3, 1, (const guint32[]) {
        COLORMAP_WORD (255, 64, 128), GREY (128), COLORMAP_WORD (128, 0, 128)
      });
}

GST_END_TEST;

/* Of 64 x 64 values, 4 may be above the level; of a few values, none. */
GST_START_TEST (test_level)
{
  gfloat values[64 * 64];
  PanelImage image;
  guint i;

  for (i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = (i % 2 ? 0.5f : -0.5f) * (i % 64) / 63.0f;
  panel_image_init_floats (&image, values, 64, 64, 1);
  assert_equals_float (image_level (&image), 0.5f);
  for (i = 0; i < 4; i++)
    values[1000 * i] = -4.0f;
  fail_unless (fabsf (image_level (&image) - 0.5f) <= 4.0f / 1000);
  values[4000] = 3.0f;
  fail_unless (fabsf (image_level (&image) - 3.0f) <= 4.0f / 1000);
  for (i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = 0.0f;
  assert_equals_float (image_level (&image), 0.0f);
  values[5] = 1e-42f;
  values[6] = NAN;
  fail_unless (image_level (&image) <= 1e-42f);
  panel_image_init_floats (&image, high, 2, 1, 1);
  assert_equals_float (image_level (&image), 0.4f);
}

GST_END_TEST;

/* In a high image the level is estimated from some of the rows. */
GST_START_TEST (test_level_of_bytes)
{
  guint8 *bytes = g_malloc (1000 * 40);
  const guint8 *components[] = { bytes + 2, bytes + 1, bytes };
  PanelImage image;
  guint i;

  for (i = 0; i < 40000; i++)
    bytes[i] = i % 4 == 3 ? 255 : i % 103;
  panel_image_init_bytes (&image, components, 10, 1000, 3, 4, 40);
  fail_unless (fabsf (image_level (&image) - 102 / 255.0f) < 0.01f);
  g_free (bytes);
}

GST_END_TEST;

/* What is around boxes is painted, and nothing else: boxes side by side, one above the
 * other, at the edges, and one that is 0 wide. */
GST_START_TEST (test_clear_around)
{
  static const PanelBox boxes[] = {
    {6, 0, 3, 4}, {1, 1, 2, 3}, {3, 2, 1, 2}, {0, 6, 10, 1}, {4, 1, 0, 3},
    {2, 5, 3, 1}
  };
  guint32 pixels[8 * 11] = { 0 };
  guint x, y, i;

  painter_clear_around (boxes, G_N_ELEMENTS (boxes), 10, 8, 7, pixels, 11);
  for (y = 0; y < 8; y++) {
    for (x = 0; x < 11; x++) {
      gboolean inside = x == 10;

      for (i = 0; i < G_N_ELEMENTS (boxes); i++)
        inside |= x >= boxes[i].left && x < boxes[i].left + boxes[i].width
            && y >= boxes[i].top && y < boxes[i].top + boxes[i].height;
      assert_equals_int (pixels[y * 11 + x], inside ? 0 : 7);
    }
  }
}

GST_END_TEST;

/* Bytes have the level of the same values as floats. */
GST_START_TEST (test_level_of_bytes_and_floats)
{
  guint8 bytes[90 * 40 * 4];
  gfloat floats[90 * 40 * 3];
  const guint8 *components[] = { bytes + 2, bytes + 1, bytes };
  PanelImage of_bytes, of_floats;
  guint most, i, c;

  panel_image_init_bytes (&of_bytes, components, 40, 90, 3, 4, 160);
  panel_image_init_floats (&of_floats, floats, 40, 90, 3);
  for (most = 1; most < 256; most += 23) {
    for (i = 0; i < 90 * 40; i++) {
      bytes[4 * i + 3] = 255;
      for (c = 0; c < 3; c++) {
        bytes[4 * i + 2 - c] = (i * 7919 + c * 104729) % 4001 * most / 4000;
        floats[3 * i + c] = bytes[4 * i + 2 - c] * (1.0f / 255.0f);
      }
    }
    assert_equals_float (image_level (&of_bytes), image_level (&of_floats));
  }
}

GST_END_TEST;

/* The rule of the documentation, for a signal that jumps and then is dark. */
GST_START_TEST (test_steady_scale)
{
  SteadyScale steady = { 0.0f };
  gdouble s = 0.0;
  guint i;

  assert_equals_float (steady_scale_update (&steady, 0.0f, FALSE), 0.0f);
  for (i = 0; i < 200; i++) {
    gfloat g = i < 20 ? 2.0f : i < 25 ? 8.0f : i < 110 ? 0.0f : 1.0f;
    gfloat got = steady_scale_update (&steady, g, FALSE);

    if (s == 0.0)
      s = g;
    else if (g > s)
      s += (g - s) / 2.0;
    else
      s += (g - s) / 45.0;
    fail_unless (fabs (got - s) < 1e-4 * s, "frame %u: %f, not %f", i, got, s);
  }
  /* The first frame sets the scale, a brighter one soon raises it, and in 1.5 s
   * of dark frames it falls to 1 / 2.7. */
  fail_unless (fabs (steady.scale - 1.0) < 0.4);
  /* A frame that is drawn again does not change it. */
  s = steady.scale;
  assert_equals_float (steady_scale_update (&steady, 100.0f, TRUE), s);
}

GST_END_TEST;

/* Units on 3 x 3, six fields with 2 entries each. */
GST_START_TEST (test_winner_map)
{
  static const guint32 indices[] = {
    4, 5, 0, 3, 5, G_MAXUINT32, G_MAXUINT32, G_MAXUINT32, 8, 9, 6, 7
  };
  static const gfloat activations[] = {
    0.5f, 0.25f, 0.1f, 0.2f, 0.8f, 9.0f, 0.0f, 0.0f, 1.0f, 7.0f, 0.0f, -1.0f
  };
  const gfloat half = 1.0f - sqrtf (0.5f);      /* what an edge's middle lacks */
  WinnerMap *map = winner_map_new ();
  const gfloat *rgb = winner_map_draw (map, 3, 3, indices, activations, 6, 2);
  const gfloat expected[6][3] = {
    {0.5f, 0.5f, 0.5f},         /* the centre is white, here by half */
    {0.2f * half, 0.2f, 0.2f},  /* to the left: green and blue alike */
    {0.8f, 0.8f * half, 0.8f * half},   /* to the right: red */
    {0.0f, 0.0f, 0.0f},         /* no winner */
    {1.0f, 0.75f, 0.0f},        /* the lower right corner: 45 degrees, of 60 */
    /* below, of whatever sign: 90 degrees, between yellow and green */
    {(1.0f + half) / 2.0f, 1.0f, half}
  };
  guint f, c;

  for (f = 0; f < 6; f++)
    for (c = 0; c < 3; c++)
      fail_unless (fabsf (rgb[3 * f + c] - expected[f][c]) < 1e-5f,
          "field %u: %u is %f, not %f", f, c, rgb[3 * f + c], expected[f][c]);

  /* A grid of one unit is white, and a grid of another shape has another colour
   * wheel. */
  rgb = winner_map_draw (map, 1, 1, (const guint32[]) { 0 }, activations, 1, 1);
  assert_equals_float (rgb[0], 0.5f);
  assert_equals_float (rgb[1], 0.5f);
  rgb = winner_map_draw (map, 9, 1, (const guint32[]) { 8 }, activations, 1, 1);
  assert_equals_float (rgb[0], 0.5f);
  assert_equals_float (rgb[1], 0.0f);
  winner_map_free (map);
}

GST_END_TEST;

/* All around the grid, a unit's colour is closer to its neighbour's than to
 * that of the unit across the centre. */
GST_START_TEST (test_neighbours_look_alike)
{
  WinnerMap *map = winner_map_new ();
  guint32 indices[400];
  gfloat ones[400], greatest = 0.0f;
  const gfloat *rgb;
  guint i, c;

  for (i = 0; i < 400; i++) {
    indices[i] = i;
    ones[i] = 1.0f;
  }
  rgb = winner_map_draw (map, 20, 20, indices, ones, 400, 1);
  for (i = 0; i < 380; i++) {
    if (i % 20 != 19)
      for (c = 0; c < 3; c++)
        greatest = MAX (greatest, fabsf (rgb[3 * i + c] - rgb[3 * i + 3 + c]));
    for (c = 0; c < 3; c++)
      greatest = MAX (greatest, fabsf (rgb[3 * i + c] - rgb[3 * i + 60 + c]));
  }
  fail_unless (greatest < 0.12f, "%f", greatest);
  winner_map_free (map);
}

GST_END_TEST;

/* The number of words that differ between @a and @b, for each title. */
static void
count_changes (const Layout * layout, const guint32 * a, const guint32 * b,
    guint changes[2])
{
  guint i, x, y;

  for (i = 0; i < 2; i++) {
    const PanelBox *box = &layout->panels[i].title;

    changes[i] = 0;
    for (y = box->top; y < box->top + box->height; y++)
      for (x = box->left; x < box->left + box->width; x++)
        changes[i] += a[y * layout->width + x] != b[y * layout->width + x];
  }
}

GST_START_TEST (test_titles)
{
  const guint height = titles_height (400);
  const Layout layout = { 420, height + 4, 2,
    {{{4, 2, 200, height}}, {{210, 2, 200, height}}}
  };
  guint n = layout.width * layout.height, changes[2], i;
  guint32 *empty = g_new0 (guint32, n);
  guint32 *before = g_new0 (guint32, n);
  guint32 *after = g_new0 (guint32, n);
  Titles *titles = titles_new (&layout);

  assert_equals_int (height % 2, 0);
  for (i = 0; i < n; i++)
    empty[i] = before[i] = after[i] = PAINTER_SURROUND;
  titles_set (titles, 0, "");
  titles_set (titles, 1, "prototypes");
  titles_draw (titles, before, layout.width);
  count_changes (&layout, empty, before, changes);
  assert_equals_int (changes[0], 0);
  fail_unless (changes[1] > 50 || !titles_available ());

  /* A progress bar changes its own panel only, and equal figures change nothing. */
  titles_set_bar (titles, 0, COLORMAP_BWR, 0.251f);
  titles_draw (titles, after, layout.width);
  count_changes (&layout, before, after, changes);
  fail_unless (changes[0] > 200 || !titles_available ());
  assert_equals_int (changes[1], 0);
  titles_set_bar (titles, 0, COLORMAP_BWR, 0.249f);
  titles_draw (titles, before, layout.width);
  count_changes (&layout, before, after, changes);
  assert_equals_int (changes[0], 0);
  titles_set_bar (titles, 0, COLORMAP_BWR, 1e30f);
  titles_draw (titles, before, layout.width);
  count_changes (&layout, before, after, changes);
  fail_unless (changes[0] > 5 || !titles_available ());
  titles_set_bar (titles, 0, COLORMAP_BWR, TITLES_EACH_ITS_OWN);
  titles_draw (titles, after, layout.width);
  count_changes (&layout, before, after, changes);
  fail_unless (changes[0] > 20 || !titles_available ());
  for (i = 0; i < n; i++)
    if (i % layout.width < 4 || i % layout.width >= 410)
      fail_unless (after[i] == PAINTER_SURROUND);
  titles_free (titles);
  g_free (empty);
  g_free (before);
  g_free (after);
}

GST_END_TEST;

static Suite *
panels_suite (void)
{
  Suite *s = suite_create ("panels");
  TCase *tc = tcase_create ("pixels");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_colors);
  tcase_add_test (tc, test_scales_by_a_whole_factor);
  tcase_add_test (tc, test_scales_by_any_factor);
  tcase_add_test (tc, test_edges_are_one_pixel_wide);
  tcase_add_test (tc, test_fills_a_panel_of_its_size);
  tcase_add_test (tc, test_shrinks_to_means);
  tcase_add_test (tc, test_shrinks_one_way);
  tcase_add_test (tc, test_mean_of_a_large_image);
  tcase_add_test (tc, test_full_scale);
  tcase_add_test (tc, test_nan_is_zero);
  tcase_add_test (tc, test_nothing_is_the_color_of_zero);
  tcase_add_test (tc, test_bytes_keep_their_values);
  tcase_add_test (tc, test_three_channels_are_their_own_colors);
  tcase_add_test (tc, test_mosaic);
  tcase_add_test (tc, test_mosaic_of_films);
  tcase_add_test (tc, test_mosaic_of_high_tiles);
  tcase_add_test (tc, test_lines_and_unused_units);
  tcase_add_test (tc, test_mosaics_fill_their_box);
  tcase_add_test (tc, test_padded_rows_from_below);
  tcase_add_test (tc, test_halves);
  tcase_add_test (tc, test_halves_in_color);
  tcase_add_test (tc, test_level);
  tcase_add_test (tc, test_level_of_bytes);
  tcase_add_test (tc, test_level_of_bytes_and_floats);
  tcase_add_test (tc, test_clear_around);
  tcase_add_test (tc, test_steady_scale);
  tcase_add_test (tc, test_winner_map);
  tcase_add_test (tc, test_neighbours_look_alike);
  tcase_add_test (tc, test_titles);
  return s;
}

GST_CHECK_MAIN (panels);
