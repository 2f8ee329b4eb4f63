/* Curves: their points, axes and pixels equal those worked out by hand
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <gst/check/gstcheck.h>
#include <math.h>

#include "axis.h"
#include "curves.h"
#include "painter.h"

GST_START_TEST (test_axes_end_at_round_numbers)
{
  static const gdouble ends[][2] = { {1.0, 1.0}, {1.01, 1.2}, {0.19, 0.2},
  {0.2, 0.2}, {0.21, 0.25}, {0.83, 1.0}, {7.0, 8.0}, {8.1, 10.0},
  {50000.0, 50000.0}, {50001.0, 60000.0}, {1234567.0, 1500000.0},
  {0.0031, 0.004}
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (ends); i++)
    assert_equals_float (axis_round_up (ends[i][0]), ends[i][1]);
}

GST_END_TEST;

GST_START_TEST (test_ticks_fit)
{
  assert_equals_float (axis_tick_step (100.0, 10), 10.0);
  assert_equals_float (axis_tick_step (100.0, 9), 20.0);
  assert_equals_float (axis_tick_step (100.0, 4), 50.0);
  assert_equals_float (axis_tick_step (100.0, 1), 100.0);
  assert_equals_float (axis_tick_step (60000.0, 4), 20000.0);
  assert_equals_float (axis_tick_step (0.3, 3), 0.1);
}

GST_END_TEST;

GST_START_TEST (test_thousands_are_told_apart)
{
  static const struct
  {
    guint64 count;
    const gchar *text;
  } counts[] = { {0, "0"}, {999, "999"}, {1000, "1,000"}, {50000, "50,000"},
  {1234567, "1,234,567"}, {G_MAXUINT64, "18,446,744,073,709,551,615"}
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (counts); i++) {
    gchar *text = axis_format_count (counts[i].count);

    assert_equals_string (text, counts[i].text);
    g_free (text);
  }
}

GST_END_TEST;

GST_START_TEST (test_values_as_text)
{
  static const struct
  {
    gdouble value;
    const gchar *text;
  } values[] = { {0.0, "0.000"}, {0.2034, "0.203"}, {9.99949, "9.999"},
  {9.9999, "10.0"}, {999.9, "999.9"}, {999.99, "1,000"},
  {23191.763, "23,192"}, {1e300, "1,000,000,000,000,000,000"}
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (values); i++) {
    gchar *text = axis_format_value (values[i].value);

    assert_equals_string (text, values[i].text);
    g_free (text);
  }
}

GST_END_TEST;

/* Points do not merge while there is room; the last point may still change. */
GST_START_TEST (test_a_point_a_frame)
{
  History *history = history_new ();
  const HistoryPoint *points;
  guint i, n;

  history_points (history, &n);
  assert_equals_int (n, 0);
  for (i = 1; i <= HISTORY_MOST; i++)
    history_add (history, i, 0.5 * i, i / 1000.0, 1000 - i);
  points = history_points (history, &n);
  assert_equals_int (n, HISTORY_MOST - 1);
  for (i = 0; i < n; i++) {
    assert_equals_uint64 (points[i].learned, i + 1);
    assert_equals_uint64 (points[i].frames, 1);
    assert_equals_float (points[i].error, 0.5 * (i + 1));
    assert_equals_float (points[i].entropy, (i + 1) / 1000.0);
    assert_equals_int (points[i].unused, 999 - i);
  }
  assert_equals_uint64 (history_first (history), 1);
  history_free (history);
}

GST_END_TEST;

/* Frames 1 to 4 N, where N is the maximum number of points: 4 frames a point.
 * Point i has frames 1 + 4 i to 4 + 4 i. The error of a frame is its number, so
 * their mean is 2.5 + 4 i. */
GST_START_TEST (test_neighbours_merge)
{
  History *history = history_new ();
  const HistoryPoint *points;
  guint i, n;

  for (i = 1; i <= 4 * HISTORY_MOST; i++)
    history_add (history, i, i, i / 10000.0, i);
  points = history_points (history, &n);
  assert_equals_int (n, HISTORY_MOST - 1);
  for (i = 0; i < n; i++) {
    assert_equals_uint64 (points[i].learned, 4 * i + 4);
    assert_equals_uint64 (points[i].frames, 4);
    fail_unless (fabs (points[i].error - (4 * i + 2.5)) < 1e-9);
    assert_equals_float (points[i].entropy, (4 * i + 4) / 10000.0);
    assert_equals_int (points[i].unused, 4 * i + 4);
  }
  history_free (history);
}

GST_END_TEST;

/* The number of points is bounded however frames come: some left out, all at
 * once, or with a large jump. */
GST_START_TEST (test_points_are_bounded)
{
  History *history = history_new ();
  const HistoryPoint *points;
  guint64 learned = 1000000, frames = 0;
  guint i, n;

  for (i = 0; i < 3000; i++) {
    learned += i % 7 == 0 ? 0 : g_random_int_range (1, 5000);
    history_add (history, learned, 0.25, 0.5, 3);
  }
  points = history_points (history, &n);
  fail_unless (n > HISTORY_MOST / 3 && n < HISTORY_MOST);
  for (i = 0; i < n; i++) {
    fail_unless (i == 0 || points[i].learned > points[i - 1].learned);
    assert_equals_float (points[i].error, 0.25);
    frames += points[i].frames;
  }
  fail_unless (frames <= 3000 && frames > 2900);
  assert_equals_uint64 (history_first (history), 1000000);

  history_add (history, G_MAXUINT64, 0.5, 0.5, 3);
  points = history_points (history, &n);
  assert_equals_int (n, 1);
  assert_equals_uint64 (points[0].frames, 3000);
  assert_equals_uint64 (points[0].learned, learned);
  history_free (history);
}

GST_END_TEST;

/* A layer that starts over has fewer learned frames than before. */
GST_START_TEST (test_starts_over)
{
  History *history = history_new ();
  const HistoryPoint *points;
  guint i, n, changes;

  for (i = 1; i <= 10000; i++)
    history_add (history, i, 1.0, 0.0, 9);
  history_add (history, 5, 0.5, 0.1, 8);
  changes = history_changes (history);
  history_add (history, 6, 0.25, 0.1, 8);
  points = history_points (history, &n);
  assert_equals_int (n, 1);
  assert_equals_uint64 (points[0].learned, 5);
  assert_equals_float (points[0].error, 0.5);
  assert_equals_uint64 (history_first (history), 5);
  fail_unless (history_changes (history) != changes);

  history_reset (history);
  history_points (history, &n);
  assert_equals_int (n, 0);
  history_free (history);
}

GST_END_TEST;

/* NaN and infinity are left out, and a point that still grows is not redrawn. */
GST_START_TEST (test_what_changes_nothing)
{
  History *history = history_new ();
  const HistoryPoint *points;
  guint changes, n;

  history_add (history, 1, 1.0, NAN, 9);
  history_add (history, 2, 0.5, 7.0, 9);
  changes = history_changes (history);
  history_add (history, 2, NAN, 0.0, 9);
  history_add (history, 3, INFINITY, 0.0, 9);
  history_add (history, 2, 0.75, 7.0, 9);
  assert_equals_int (history_changes (history), changes);
  history_add (history, 3, 1.0, 0.0, 9);
  points = history_points (history, &n);
  assert_equals_int (n, 2);
  assert_equals_float (points[0].entropy, 0.0);
  assert_equals_float (points[1].error, 0.625);
  assert_equals_float (points[1].entropy, 1.0);
  history_free (history);
}

GST_END_TEST;

#ifdef HAVE_CAIRO

GST_START_TEST (test_error_axis)
{
  const HistoryPoint falls[] = { {1, 1, 0.83}, {2, 1, 0.4}, {3, 1, 0.19} };
  const HistoryPoint wild[] = { {1, 1, 23191.8}, {2, 1, 40.0}, {3, 1, 0.3},
  {4, 1, 0.2}
  };
  const HistoryPoint stays[] = { {1, 1, 90.0}, {2, 1, 40.0}, {3, 1, 21.0},
  {4, 1, 18.0}
  };
  const HistoryPoint nothing[] = { {1, 1, 0.0} };

  assert_equals_float (curves_error_top (falls, 3), 1.0);
  assert_equals_float (curves_error_top (falls + 1, 2), 0.4);
  assert_equals_float (curves_error_top (wild, 4), 1.0);
  assert_equals_float (curves_error_top (stays, 4), 25.0);
  assert_equals_float (curves_error_top (nothing, 1), 1.0);
  assert_equals_float (curves_error_top (NULL, 0), 1.0);
}

GST_END_TEST;

#define WIDTH 300
#define HEIGHT 330
#define STRIDE (WIDTH + 1)
#define GUARD 0x12345678u

/* A picture with one guard word at each row's end. */
static guint32 *
draw (Curves * curves, const History * history)
{
  guint32 *pixels = g_new (guint32, STRIDE * HEIGHT);
  guint y;

  for (y = 0; y < HEIGHT; y++)
    pixels[y * STRIDE + WIDTH] = GUARD;
  curves_draw (curves, history, 100, pixels, STRIDE);
  for (y = 0; y < HEIGHT; y++)
    fail_unless_equals_int_hex (pixels[y * STRIDE + WIDTH], GUARD);
  return pixels;
}

static gboolean
is_line (guint32 pixel)
{
  return pixel == 0xff525252u;
}

/* Also where the curve's edge covers half a pixel, but not below the edge. */
static gboolean
is_orange (guint32 pixel)
{
  return (pixel >> 16 & 0xff) > 120 && (pixel & 0xff) < 60;
}

/* The row of the first chart with the most pixels that @is_counted accepts;
 * @often: (out): their number. */
static guint
find_row (const guint32 * pixels, gboolean (*is_counted) (guint32),
    guint * often)
{
  guint x, y, best = 0;

  *often = 0;
  for (y = 0; y < HEIGHT / 3; y++) {
    guint n = 0;

    for (x = 0; x < WIDTH; x++)
      n += is_counted (pixels[y * STRIDE + x]);
    if (n > *often) {
      *often = n;
      best = y;
    }
  }
  return best;
}

/* Errors of 0.8 and then of 0.4: the axis ends at 0.8, so the curve begins at
 * the upper line and ends half way to the lower one. */
GST_START_TEST (test_curve_is_where_its_values_are)
{
  History *history = history_new ();
  Curves *curves = curves_new (WIDTH, HEIGHT);
  guint32 *pixels;
  guint i, top = 0, bottom, row, often, left = 0;

  for (i = 1; i <= 202; i++)
    history_add (history, i, i <= 20 ? 0.8 : 0.4, 0.5, 50);
  pixels = draw (curves, history);

  /* The lower line is the longest of the first chart, because no curve covers
   * it. */
  bottom = find_row (pixels, is_line, &often);
  fail_unless (often > WIDTH / 2);
  for (i = 0; i < WIDTH && left == 0; i++)
    if (is_line (pixels[bottom * STRIDE + i]))
      left = i;
  for (i = 0; i < bottom && top == 0; i++)
    if (is_line (pixels[i * STRIDE + left + WIDTH / 2]))
      top = i;
  fail_unless (top > 0);

  row = find_row (pixels, is_orange, &often);
  fail_unless (often > WIDTH / 2, "%u", often);
  fail_unless (ABS ((gint) (2 * row) - (gint) (top + bottom)) <= 3,
      "%u is not between %u and %u", row, top, bottom);
  for (i = 0; i < 5; i++)
    fail_unless (is_orange (pixels[top * STRIDE + left + 6 + i]));
  g_free (pixels);
  curves_free (curves);
  history_free (history);
}

GST_END_TEST;

static guint
count_changes (const guint32 * a, const guint32 * b)
{
  guint i, n = 0;

  for (i = 0; i < STRIDE * HEIGHT; i++)
    n += a[i] != b[i];
  return n;
}

GST_START_TEST (test_drawn_anew_with_each_point)
{
  History *history = history_new ();
  Curves *curves = curves_new (WIDTH, HEIGHT);
  guint32 *before = draw (curves, history), *after;

  history_add (history, 1, 0.5, 0.5, 5);
  after = draw (curves, history);
  assert_equals_int (count_changes (before, after), 0);
  g_free (before);
  history_add (history, 2, 0.5, 0.5, 5);
  before = draw (curves, history);
  fail_unless (count_changes (before, after) > 50);
  g_free (after);
  history_reset (history);
  after = draw (curves, history);
  fail_unless (count_changes (before, after) > 50);
  g_free (before);
  g_free (after);
  curves_free (curves);
  history_free (history);
}

GST_END_TEST;

/* Whatever the numbers and the size, no pixel outside the picture is written. */
GST_START_TEST (test_any_size)
{
  static const guint sizes[][2] = { {1, 1}, {16, 400}, {400, 16}, {64, 48} };
  History *history = history_new ();
  guint i, k;

  for (i = 1; i < 300; i++)
    history_add (history, (guint64) i << (i % 64), i % 3 ? 1e300 : 0.0, 1.0,
        G_MAXUINT);
  for (k = 0; k < G_N_ELEMENTS (sizes); k++) {
    guint n = sizes[k][0] * sizes[k][1];
    guint32 *pixels = g_new (guint32, n + 1);
    Curves *curves = curves_new (sizes[k][0], sizes[k][1]);

    pixels[n] = GUARD;
    curves_draw (curves, history, 0, pixels, sizes[k][0]);
    fail_unless_equals_int_hex (pixels[n], GUARD);
    curves_free (curves);
    g_free (pixels);
  }
  history_free (history);
}

GST_END_TEST;

#endif

static Suite *
curves_suite (void)
{
  Suite *s = suite_create ("curves");
  TCase *tc = tcase_create ("curves");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_axes_end_at_round_numbers);
  tcase_add_test (tc, test_ticks_fit);
  tcase_add_test (tc, test_thousands_are_told_apart);
  tcase_add_test (tc, test_values_as_text);
  tcase_add_test (tc, test_a_point_a_frame);
  tcase_add_test (tc, test_neighbours_merge);
  tcase_add_test (tc, test_points_are_bounded);
  tcase_add_test (tc, test_starts_over);
  tcase_add_test (tc, test_what_changes_nothing);
#ifdef HAVE_CAIRO
  tcase_add_test (tc, test_error_axis);
  tcase_add_test (tc, test_curve_is_where_its_values_are);
  tcase_add_test (tc, test_drawn_anew_with_each_point);
  tcase_add_test (tc, test_any_size);
#endif
  return s;
}

GST_CHECK_MAIN (curves);
