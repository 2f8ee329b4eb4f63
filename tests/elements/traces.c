/* Traces of features, pixel by pixel: layout, scroll direction, many values in
 * few rows, labels
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>
#include <math.h>

#include "labels.h"
#include "painter.h"
#include "traces.h"

#define GUARD 0x12345678u
#define WHITE 0xffffffffu
#define RED 0xffff0000u
#define BLUE 0xff0000ffu
#define HALF_RED 0xffff7f7fu    /* 1.5 of 3 */

/* 90 times of 2 pixels, a gap of 6, and a square block as high as the band. Two
 * bands, with 6 pixels free below each. */
#define BAND 24u
#define WIDTH (180 + 6 + BAND)

typedef struct
{
  guint height, stride, label;
  guint32 *pixels;
} Picture;

static Picture
draw (const Traces * traces, guint height, guint stride)
{
  Picture p = { height, stride, labels_height (height) };
  guint i;

  p.pixels = g_new (guint32, height * stride);
  for (i = 0; i < height * stride; i++)
    p.pixels[i] = GUARD;
  traces_draw (traces, p.pixels, stride);
  for (i = 0; i < height * stride; i++)
    fail_unless ((p.pixels[i] == GUARD) == (i % stride >= WIDTH));
  return p;
}

/* The index in @p of pixel (@x, @y) of band @band, not counting its label. */
static guint32
pixel_at (const Picture * p, guint band, guint x, guint y)
{
  return p->pixels[(band * (p->height / 2) + p->label + y) * p->stride + x];
}

/* A column of the trace, @age times before the last, has the given colours, one
 * for each row of the band. */
static void
assert_column (const Picture * p, guint band, guint age, const guint32 * colors,
    guint rows)
{
  guint x, y;

  for (x = 180 - 2 * age - 2; x < 180 - 2 * age; x++)
    for (y = 0; y < BAND; y++)
      fail_unless_equals_int_hex (pixel_at (p, band, x, y),
          colors[y * rows / BAND]);
}

static guint
height_of_two (void)
{
  /* From here on the label's height is the minimum. */
  return 2 * (BAND + 6 + labels_height (100));
}

/* Four values are a block of 2 x 2 squares of 12 pixels, three a block of 3 x 1
 * squares of 8. */
GST_START_TEST (test_two_bands)
{
  static const gfloat first[] = { 3.0f, 0.0f, -3.0f, 1.5f };
  static const gfloat second[] = { -100.0f, NAN, 100.0f };
  static const guint32 first_colors[] = { RED, WHITE, BLUE, HALF_RED };
  static const guint32 second_colors[] = { BLUE, WHITE, RED };
  static const guint32 nothing[] = { PAINTER_SURROUND };
  TraceBand bands[] = { {"one", first, 4, 2, 3.0f}, {"two", NULL, 3, 3, 1.0f} };
  guint height = height_of_two (), x, y;
  Traces *traces = traces_new (WIDTH, height);
  Picture p;

  traces_add (traces, bands, 2);
  p = draw (traces, height, WIDTH + 3);
  assert_column (&p, 0, 0, first_colors, 4);
  assert_column (&p, 1, 0, nothing, 1);
  assert_column (&p, 0, 1, nothing, 1);
  g_free (p.pixels);

  bands[0].values = NULL;
  bands[1].values = second;
  traces_add (traces, bands, 2);
  p = draw (traces, height, WIDTH);
  assert_column (&p, 0, 0, nothing, 1);
  assert_column (&p, 0, 1, first_colors, 4);
  assert_column (&p, 1, 0, second_colors, 3);
  assert_column (&p, 1, 1, nothing, 1);
  for (y = 0; y < BAND; y++) {
    for (x = 180; x < 186; x++)
      fail_unless_equals_int_hex (pixel_at (&p, 1, x, y), PAINTER_SURROUND);
    for (x = 0; x < BAND; x++) {
      fail_unless_equals_int_hex (pixel_at (&p, 0, 186 + x, y),
          PAINTER_SURROUND);
      fail_unless_equals_int_hex (pixel_at (&p, 1, 186 + x, y),
          y < 8 ? second_colors[x / 8] : PAINTER_SURROUND);
    }
  }
  g_free (p.pixels);

  bands[0].values = first;
  traces_add (traces, bands, 2);
  p = draw (traces, height, WIDTH);
  for (y = 0; y < BAND; y++)
    for (x = 0; x < BAND; x++)
      fail_unless_equals_int_hex (pixel_at (&p, 0, 186 + x, y),
          first_colors[y / 12 * 2 + x / 12]);
  g_free (p.pixels);
  traces_free (traces);
}

GST_END_TEST;

/* Time runs to the right, and values older than 90 times are dropped. */
GST_START_TEST (test_time_runs_to_the_right)
{
  gfloat value = 0.0f, still = 1.0f;
  TraceBand bands[] = { {"one", &value, 1, 1, 255.0f},
  {"two", &still, 1, 1, 1.0f}
  };
  static const guint32 red[] = { RED };
  guint height = height_of_two (), i;
  Traces *traces = traces_new (WIDTH, height);
  Picture p;

  for (i = 0; i < 200; i++) {
    value = i;
    traces_add (traces, bands, 2);
  }
  p = draw (traces, height, WIDTH);
  for (i = 0; i < 90; i++) {
    const guint32 color = COLORMAP_WORD (255, 255 - (199 - i), 255 - (199 - i));

    assert_column (&p, 0, i, &color, 1);
    assert_column (&p, 1, i, red, 1);
  }
  g_free (p.pixels);
  traces_free (traces);
}

GST_END_TEST;

/* 36 values in 24 pixel rows, which show 12 rows of 3 values each: a single
 * active value of the three is visible. */
GST_START_TEST (test_one_of_many_is_seen)
{
  gfloat values[36] = { 0.0f };
  TraceBand bands[] = { {"one", values, 36, 6, 1.0f},
  {"two", values, 36, 6, 1.0f}
  };
  guint height = height_of_two (), y;
  Traces *traces = traces_new (WIDTH, height);
  Picture p;

  values[4] = 1.0f;
  values[33] = 0.25f;
  values[35] = -1.0f;
  traces_add (traces, bands, 2);
  p = draw (traces, height, WIDTH);
  for (y = 0; y < BAND; y++)
    fail_unless_equals_int_hex (pixel_at (&p, 0, 179, y),
        y / 2 == 1 ? RED : y / 2 == 11 ? BLUE : WHITE);
  g_free (p.pixels);
  traces_free (traces);
}

GST_END_TEST;

/* Other bands start over. */
GST_START_TEST (test_other_bands)
{
  static const gfloat values[] = { 1.0f, 1.0f, 1.0f };
  static const guint32 red[] = { RED }, nothing[] = { PAINTER_SURROUND };
  TraceBand bands[] = { {"one", values, 2, 2, 1.0f},
  {"two", values, 2, 2, 1.0f}
  };
  guint height = height_of_two ();
  Traces *traces = traces_new (WIDTH, height);
  Picture p;

  traces_add (traces, bands, 1);
  traces_add (traces, bands, 2);
  traces_add (traces, bands, 2);
  bands[1].n = 3;
  traces_add (traces, bands, 2);
  p = draw (traces, height, WIDTH);
  assert_column (&p, 0, 0, red, 1);
  assert_column (&p, 0, 1, nothing, 1);
  g_free (p.pixels);
  traces_free (traces);
}

GST_END_TEST;

/* A label is drawn into the rows that are free; labels of different bands do
 * not overlap. */
GST_START_TEST (test_labels)
{
  static const gfloat value = 0.0f;
  TraceBand bands[] = { {"one", &value, 1, 1, 1.0f},
  {"two", &value, 1, 1, 1.0f}
  };
  guint height = height_of_two (), x, y, ink[2] = { 0 }, other = 0;
  Traces *traces = traces_new (WIDTH, height);
  Picture p;

  traces_add (traces, bands, 2);
  p = draw (traces, height, WIDTH);
  for (y = 0; y < p.label; y++) {
    for (x = 0; x < WIDTH; x++) {
      guint32 a = p.pixels[y * WIDTH + x];
      guint32 b = p.pixels[(height / 2 + y) * WIDTH + x];

      ink[0] += a != PAINTER_SURROUND;
      ink[1] += b != PAINTER_SURROUND;
      other += a != b;
    }
  }
  if (p.label > 0)
    fail_unless (ink[0] > 20 && ink[1] > 20 && other > 20);
  g_free (p.pixels);
  traces_free (traces);
}

GST_END_TEST;

/* Whatever the size, no pixel outside the picture is written. */
GST_START_TEST (test_any_size)
{
  static const guint sizes[][2] = { {1, 1}, {16, 400}, {400, 16}, {64, 48},
  {30, 90}, {90, 30}
  };
  gfloat values[5000] = { 0.0f };
  const TraceBand bands[] = { {"one", values, 5000, 4999, 1.0f},
  {"two", values, 1, 1, 1.0f}, {"three", values, 4999, 1, 1.0f},
  {"four", values, 400, 20, 1.0f}
  };
  guint k;

  for (k = 0; k < G_N_ELEMENTS (sizes); k++) {
    guint n = sizes[k][0] * sizes[k][1];
    guint32 *pixels = g_new (guint32, n + 1);
    Traces *traces = traces_new (sizes[k][0], sizes[k][1]);

    pixels[n] = GUARD;
    traces_add (traces, bands, 4);
    traces_add (traces, bands, 4);
    traces_draw (traces, pixels, sizes[k][0]);
    fail_unless_equals_int_hex (pixels[n], GUARD);
    traces_free (traces);
    g_free (pixels);
  }
}

GST_END_TEST;

GST_START_TEST (test_shape_of_blocks)
{
  static const guint shapes[][2] = { {1, 1}, {2, 2}, {4, 2}, {5, 5}, {6, 3},
  {12, 4}, {32, 8}, {64, 8}, {100, 10}
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (shapes); i++)
    assert_equals_int (traces_across (shapes[i][0]), shapes[i][1]);
}

GST_END_TEST;

static Suite *
traces_suite (void)
{
  Suite *s = suite_create ("traces");
  TCase *tc = tcase_create ("traces");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_two_bands);
  tcase_add_test (tc, test_time_runs_to_the_right);
  tcase_add_test (tc, test_one_of_many_is_seen);
  tcase_add_test (tc, test_other_bands);
  tcase_add_test (tc, test_labels);
  tcase_add_test (tc, test_any_size);
  tcase_add_test (tc, test_shape_of_blocks);
  return s;
}

GST_CHECK_MAIN (traces);
