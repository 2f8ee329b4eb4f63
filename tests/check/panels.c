/* Panels' pixels against ones worked out by hand
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>
#include <math.h>

#include "panels.h"
#include "titles.h"
#include "winnermap.h"

#define GREY(v) COLORMAP_WORD (v, v, v)
#define GUARD 0x12345678u

/* A panel of @size, with one guard word at each row's end. */
static guint32 *
draw (guint size, const PanelImage * image, ColorMap map, gboolean normalize)
{
  guint32 *pixels = g_new (guint32, size * (size + 1));
  Panels *panels = panels_new (size);
  guint i;

  for (i = 0; i < size * (size + 1); i++)
    pixels[i] = GUARD;
  panels_draw (panels, image, map, normalize, pixels, size + 1);
  panels_free (panels);
  for (i = 0; i < size; i++)
    fail_unless_equals_int_hex (pixels[i * (size + 1) + size], GUARD);
  return pixels;
}

static void
assert_pixels (guint32 * pixels, guint size, const guint32 * expected)
{
  guint x, y;

  for (y = 0; y < size; y++)
    for (x = 0; x < size; x++)
      fail_unless (pixels[y * (size + 1) + x] == expected[y * size + x],
          "pixel %u, %u is %08x instead of %08x", x, y,
          pixels[y * (size + 1) + x], expected[y * size + x]);
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

GST_START_TEST (test_scales_by_a_whole_factor_and_centres)
{
  static const gfloat values[] = { 0.0f, 1.0f, 0.4f };
  /* 7 / 3 = 2 pixels a value; 1 is left over, the odd one at the right end. */
  const guint32 s = PANELS_SURROUND, a = GREY (0), b = GREY (255),
      c = GREY (102);
  const guint32 expected[] = {
    s, s, s, s, s, s, s,
    s, s, s, s, s, s, s,
    a, a, b, b, c, c, s,
    a, a, b, b, c, c, s,
    s, s, s, s, s, s, s,
    s, s, s, s, s, s, s,
    s, s, s, s, s, s, s
  };
  PanelImage image;

  panel_image_init_floats (&image, values, 3, 1, 1);
  assert_pixels (draw (7, &image, COLORMAP_GRAY, FALSE), 7, expected);
}

GST_END_TEST;

GST_START_TEST (test_fills_a_panel_of_its_size)
{
  static const gfloat values[] = { 0.0f, 1.0f, 0.2f, 0.6f };
  const guint32 expected[] = { GREY (255), GREY (0), GREY (204), GREY (102) };
  PanelImage image;

  panel_image_init_floats (&image, values, 2, 2, 1);
  assert_pixels (draw (2, &image, COLORMAP_GREYS, FALSE), 2, expected);
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
  assert_pixels (draw (2, &image, COLORMAP_GRAY, FALSE), 2, expected);
}

GST_END_TEST;

GST_START_TEST (test_shrinks_a_long_image_in_proportion)
{
  static const gfloat values[] = { 0.0f, 1.0f, 1.0f, 1.0f, 0.0f, 0.2f,
    1.0f, 1.0f
  };
  const guint32 s = PANELS_SURROUND;
  /* One row high, centred: (4 - 1) / 2 = 1 row above it. */
  const guint32 expected[] = {
    s, s, s, s,
    GREY (128), GREY (255), GREY (26), GREY (255),
    s, s, s, s,
    s, s, s, s
  };
  PanelImage image;

  panel_image_init_floats (&image, values, 8, 1, 1);
  assert_pixels (draw (4, &image, COLORMAP_GRAY, FALSE), 4, expected);
}

GST_END_TEST;

GST_START_TEST (test_mean_of_a_large_image)
{
  /* Whatever the factor, the mean of a constant is that constant. */
  gfloat values[101 * 67];
  guint32 *pixels;
  PanelImage image;
  guint i, x, y;

  for (i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = 0.4f;
  panel_image_init_floats (&image, values, 101, 67, 1);
  pixels = draw (32, &image, COLORMAP_GRAY, FALSE);
  for (y = 0; y < 32; y++)      /* 67 * 32 / 101 = 21.2 rows, 5 above */
    for (x = 0; x < 32; x++)
      fail_unless_equals_int_hex (pixels[y * 33 + x],
          y < 5 || y >= 26 ? PANELS_SURROUND : GREY (102));
  g_free (pixels);
}

GST_END_TEST;

GST_START_TEST (test_normalizes_to_the_greatest_absolute_value)
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
  assert_pixels (draw (2, &image, COLORMAP_BWR, TRUE), 2, bwr);
  assert_pixels (draw (2, &image, COLORMAP_GRAY, TRUE), 2, gray);
  assert_pixels (draw (2, &image, COLORMAP_GRAY, FALSE), 2, plain);
}

GST_END_TEST;

GST_START_TEST (test_what_is_no_number_is_zero)
{
  const gfloat values[] = { NAN, INFINITY, -INFINITY, 0.5f };
  const guint32 expected[] = { GREY (0), GREY (0), GREY (0), GREY (255) };
  const gfloat huge[] = { 3e38f, 3e38f, 3e38f, 3e38f };
  const guint32 full[] = { GREY (255) };
  PanelImage image;

  panel_image_init_floats (&image, values, 2, 2, 1);
  assert_pixels (draw (2, &image, COLORMAP_GRAY, TRUE), 2, expected);
  panel_image_init_floats (&image, huge, 2, 2, 1);
  assert_pixels (draw (1, &image, COLORMAP_GRAY, FALSE), 1, full);
}

GST_END_TEST;

GST_START_TEST (test_nothing_is_the_color_of_zero)
{
  const gfloat values[] = { 0.0f, 1e-42f, -1e-42f, 0.0f };
  const guint32 expected[] = { GREY (255), GREY (255), GREY (255), GREY (255) };
  PanelImage image;

  panel_image_init_floats (&image, values, 2, 2, 1);
  assert_pixels (draw (2, &image, COLORMAP_GREYS, TRUE), 2, expected);
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
  assert_pixels (draw (16, &image, COLORMAP_GRAY, FALSE), 16, expected);
}

GST_END_TEST;

GST_START_TEST (test_three_channels_are_their_own_colors)
{
  static const guint8 bgrx[] = { 1, 2, 3, 0, 40, 50, 60, 0 };
  const guint8 *components[] = { bgrx + 2, bgrx + 1, bgrx };
  static const gfloat rgb[] = { 1.0f, -1.0f, 0.2f, 0.0f, 2.0f, 0.4f };
  const guint32 s = PANELS_SURROUND;
  PanelImage image;

  panel_image_init_bytes (&image, components, 2, 1, 3, 4, 8);
  assert_pixels (draw (2, &image, COLORMAP_GRAY, FALSE), 2, (const guint32[]) {
        COLORMAP_WORD (3, 2, 1), COLORMAP_WORD (60, 50, 40), s, s
      });
  panel_image_init_floats (&image, rgb, 2, 1, 3);
  assert_pixels (draw (2, &image, COLORMAP_GRAY, FALSE), 2, (const guint32[]) {
        COLORMAP_WORD (255, 0, 51), COLORMAP_WORD (0, 255, 102), s, s
      });
}

GST_END_TEST;

GST_START_TEST (test_mosaic)
{
  /* 3 x 2 prototypes of 2 x 1 pixels on 6 x 6: factor 1, 2 rows, 2 above. */
  static const gfloat prototypes[] = {
    0.0f, 0.2f, 0.4f, 0.6f, 0.8f, 1.0f,
    1.0f, 0.8f, 0.6f, 0.4f, 0.2f, 0.0f
  };
  guint32 expected[36];
  PanelImage image;
  guint i;

  for (i = 0; i < 36; i++)
    expected[i] = PANELS_SURROUND;
  for (i = 0; i < 6; i++) {
    expected[12 + i] = GREY (51 * i);
    expected[18 + i] = GREY (255 - 51 * i);
  }
  panel_image_init_mosaic (&image, prototypes, 3, 2, 2, 1, 1, 1);
  assert_pixels (draw (6, &image, COLORMAP_GRAY, FALSE), 6, expected);
}

GST_END_TEST;

GST_START_TEST (test_mosaic_of_high_tiles)
{
  /* Two prototypes of 1 x 2, side by side: the second column is the second. */
  static const gfloat prototypes[] = { 0.2f, 0.4f, 0.6f, 0.8f };
  const guint32 expected[] = { GREY (51), GREY (153), GREY (102), GREY (204) };
  PanelImage image;

  panel_image_init_mosaic (&image, prototypes, 2, 1, 1, 2, 1, 1);
  assert_pixels (draw (2, &image, COLORMAP_GRAY, FALSE), 2, expected);
}

GST_END_TEST;

GST_START_TEST (test_code)
{
  static const guint32 indices[] = { 0, 2, G_MAXUINT32, 2, 3, 4 };
  static const gfloat activations[] = { 1.0f, 2.0f, 5.0f, 3.0f, 4.0f, 7.0f };
  Panels *panels = panels_new (4);
  const gfloat *code = panels_code (panels, indices, activations, 6, 4);

  assert_equals_float (code[0], 1.0f);
  assert_equals_float (code[1], 0.0f);
  assert_equals_float (code[2], 5.0f);
  assert_equals_float (code[3], 4.0f);
  code = panels_code (panels, indices, activations, 1, 4);
  assert_equals_float (code[0], 1.0f);
  assert_equals_float (code[2], 0.0f);
  panels_free (panels);
}

GST_END_TEST;

/* Three red, green and blue pixels a row, padding before each and rows upside down:
 * no byte but the components' own is read. */
GST_START_TEST (test_padded_rows_from_below)
{
  static const guint8 rows[] = {
    10, 21, 30, 99, 40, 50, 60, 99, 70, 81, 90, 77, 77, 77, 77, 77,
    1, 2, 3, 99, 4, 5, 6, 99, 7, 8, 9
  };
  guint8 *bytes = g_memdup2 (rows, sizeof rows);
  const guint8 *components[] = { bytes + 16, bytes + 17, bytes + 18 };
  const guint32 s = PANELS_SURROUND;
  PanelImage image;

  panel_image_init_bytes (&image, components, 3, 2, 3, 4, -16);
  assert_equals_int (panel_image_row_length (&image), 11);
  assert_pixels (draw (3, &image, COLORMAP_GRAY, FALSE), 3, (const guint32[]) {
        COLORMAP_WORD (1, 2, 3), COLORMAP_WORD (4, 5, 6),
        COLORMAP_WORD (7, 8, 9), COLORMAP_WORD (10, 21, 30),
        COLORMAP_WORD (40, 50, 60), COLORMAP_WORD (70, 81, 90), s, s, s
      });
  /* 3 x 2 in 2: 2 x 1. The first pixel: two rows' halves of (1 + 4 / 2) / 1.5 = 2
   * and (10 + 40 / 2) / 1.5 = 20 of red. */
  assert_pixels (draw (2, &image, COLORMAP_GRAY, FALSE), 2, (const guint32[]) {
        COLORMAP_WORD (11, 17, 22), COLORMAP_WORD (33, 39, 44), s, s
      });
  g_free (bytes);
}

GST_END_TEST;

/* Pixels twice as wide as high: 2 x 2 of them are drawn 4 x 2, and 2 x 1 in a panel
 * that holds no more. */
GST_START_TEST (test_shape)
{
  static const gfloat values[] = { 0.0f, 0.2f, 0.4f, 0.6f };
  const guint32 s = PANELS_SURROUND, a = GREY (0), b = GREY (51),
      c = GREY (102), d = GREY (153);
  PanelImage image;

  panel_image_init_floats (&image, values, 2, 2, 1);
  image.shape_width = 4;
  assert_pixels (draw (4, &image, COLORMAP_GRAY, FALSE), 4, (const guint32[]) {
        s, s, s, s, a, a, b, b, c, c, d, d, s, s, s, s
      });
  assert_pixels (draw (2, &image, COLORMAP_GRAY, FALSE), 2, (const guint32[]) {
        GREY (51), GREY (102), s, s
      });
  /* No whole factor: 2 values on 3 pixels, the first has the odd one. */
  image.shape_width = 30;
  image.shape_height = 10;
  assert_pixels (draw (3, &image, COLORMAP_GRAY, FALSE), 3, (const guint32[]) {
        s, s, s, GREY (51), GREY (51), GREY (102), s, s, s
      });
}

GST_END_TEST;

/* Two prototypes of 2 x 1, ON then OFF, the second faint. */
static const gfloat halves[] = {
  0.5f, 0.1f, 0.1f, 0.3f,       /* .4, -.2 */
  0.0f, 0.001f, 0.004f, 0.0f    /* -.004, .001 */
};

GST_START_TEST (test_halves)
{
  const guint32 s = PANELS_SURROUND;
  gfloat scales[2];
  PanelImage image;

  panel_image_init_mosaic (&image, halves, 1, 2, 2, 1, 1, 2);
  fail_unless (image.is_signed);
  assert_pixels (draw (2, &image, COLORMAP_MIDGREY, FALSE), 2, (const guint32[]) {
        GREY (179), GREY (102), GREY (127), GREY (128)
      });
  /* Each by its own greatest: 1 and -.5, -1 and .25. */
  panel_image_scale_tiles (&image, scales);
  assert_pixels (draw (2, &image, COLORMAP_MIDGREY, FALSE), 2, (const guint32[]) {
        GREY (255), GREY (64), GREY (0), GREY (160)
      });
  assert_pixels (draw (2, &image, COLORMAP_BWR, FALSE), 2, (const guint32[]) {
        COLORMAP_WORD (255, 0, 0), COLORMAP_WORD (127, 127, 255),
        COLORMAP_WORD (0, 0, 255), COLORMAP_WORD (255, 191, 191)
      });
  /* Side by side the second stands to the right. */
  panel_image_init_mosaic (&image, halves, 2, 1, 2, 1, 1, 2);
  panel_image_scale_tiles (&image, scales);
  assert_pixels (draw (4, &image, COLORMAP_MIDGREY, FALSE), 4, (const guint32[]) {
        s, s, s, s, GREY (255), GREY (64), GREY (0), GREY (160),
        s, s, s, s, s, s, s, s
      });
}

GST_END_TEST;

GST_START_TEST (test_halves_in_color)
{
  /* One pixel of each: ON red, green, blue, then OFF. The second is all 0, the
   * third no number. */
  const gfloat prototypes[] = {
    0.2f, 0.0f, 0.1f, 0.0f, 0.1f, 0.1f,
    0.3f, 0.3f, 0.3f, 0.3f, 0.3f, 0.3f,
    NAN, 0.0f, INFINITY, 0.0f, 0.4f, 0.0f
  };
  gfloat scales[3];
  const guint32 s = PANELS_SURROUND;
  PanelImage image;

  panel_image_init_mosaic (&image, prototypes, 3, 1, 1, 1, 3, 2);
  panel_image_scale_tiles (&image, scales);
  assert_pixels (draw (3, &image, COLORMAP_MIDGREY, FALSE), 3, (const guint32[]) {
        s, s, s, COLORMAP_WORD (255, 64, 128), GREY (128),
        COLORMAP_WORD (128, 0, 128), s, s, s
      });
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

  /* A grid of one unit is white, and one of another shape has another wheel. */
  rgb = winner_map_draw (map, 1, 1, (const guint32[]) { 0 }, activations, 1, 1);
  assert_equals_float (rgb[0], 0.5f);
  assert_equals_float (rgb[1], 0.5f);
  rgb = winner_map_draw (map, 9, 1, (const guint32[]) { 8 }, activations, 1, 1);
  assert_equals_float (rgb[0], 0.5f);
  assert_equals_float (rgb[1], 0.0f);
  winner_map_free (map);
}

GST_END_TEST;

/* All around the grid, a unit looks more like its neighbour than like what is
 * across the centre. */
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

/* How many of the strip's words differ between @a and @b, in each panel. */
static void
count_changes (const guint32 * a, const guint32 * b, guint size, guint height,
    guint changes[2])
{
  guint x, y;

  changes[0] = changes[1] = 0;
  for (y = 0; y < height; y++)
    for (x = 0; x < 2 * size; x++)
      changes[x / size] += a[y * 2 * size + x] != b[y * 2 * size + x];
}

GST_START_TEST (test_titles)
{
  const guint size = 200, height = titles_height (size);
  guint32 *empty = g_new0 (guint32, 2 * size * height);
  guint32 *before = g_new0 (guint32, 2 * size * height);
  guint32 *after = g_new0 (guint32, 2 * size * height);
  Titles *titles = titles_new (size, 2);
  guint changes[2], i;

  assert_equals_int (height % 2, 0);
  for (i = 0; i < 2 * size * height; i++)
    empty[i] = PANELS_SURROUND;
  titles_set (titles, 0, "");
  titles_set (titles, 1, "prototypes");
  titles_draw (titles, before, 2 * size);
  count_changes (empty, before, size, height, changes);
  assert_equals_int (changes[0], 0);
  fail_unless (changes[1] > 50 || !titles_available ());

  /* A bar changes its own panel only, and the same figures change nothing. */
  titles_set_bar (titles, 0, COLORMAP_BWR, 0.251f);
  titles_draw (titles, after, 2 * size);
  count_changes (before, after, size, height, changes);
  fail_unless (changes[0] > 200 || !titles_available ());
  assert_equals_int (changes[1], 0);
  titles_set_bar (titles, 0, COLORMAP_BWR, 0.249f);
  titles_draw (titles, before, 2 * size);
  count_changes (before, after, size, height, changes);
  assert_equals_int (changes[0], 0);
  titles_set_bar (titles, 0, COLORMAP_BWR, 1e30f);
  titles_draw (titles, before, 2 * size);
  count_changes (before, after, size, height, changes);
  fail_unless (changes[0] > 5 || !titles_available ());
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
  tcase_add_test (tc, test_scales_by_a_whole_factor_and_centres);
  tcase_add_test (tc, test_fills_a_panel_of_its_size);
  tcase_add_test (tc, test_shrinks_to_means);
  tcase_add_test (tc, test_shrinks_a_long_image_in_proportion);
  tcase_add_test (tc, test_mean_of_a_large_image);
  tcase_add_test (tc, test_normalizes_to_the_greatest_absolute_value);
  tcase_add_test (tc, test_what_is_no_number_is_zero);
  tcase_add_test (tc, test_nothing_is_the_color_of_zero);
  tcase_add_test (tc, test_bytes_keep_their_values);
  tcase_add_test (tc, test_three_channels_are_their_own_colors);
  tcase_add_test (tc, test_mosaic);
  tcase_add_test (tc, test_mosaic_of_high_tiles);
  tcase_add_test (tc, test_padded_rows_from_below);
  tcase_add_test (tc, test_shape);
  tcase_add_test (tc, test_halves);
  tcase_add_test (tc, test_halves_in_color);
  tcase_add_test (tc, test_code);
  tcase_add_test (tc, test_winner_map);
  tcase_add_test (tc, test_neighbours_look_alike);
  tcase_add_test (tc, test_titles);
  return s;
}

GST_CHECK_MAIN (panels);
