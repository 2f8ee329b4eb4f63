/* The status line: its figures, how long they stay, and where they are drawn
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <gst/check/gstcheck.h>
#include <math.h>

#include "layout.h"
#include "progress.h"
#include "status.h"

#define MS G_GUINT64_CONSTANT (1000000)

/* The error shown is the mean of the first frames; later each frame has a
 * weight of a hundredth. */
GST_START_TEST (test_error_is_smoothed)
{
  Progress p;
  gdouble expected = 0.0;
  guint i;

  progress_init (&p);
  fail_unless (progress_update (&p, 1, 0));
  fail_unless (p.figures.error < 0.0);
  for (i = 1; i <= 150; i++) {
    gdouble error = i % 2 ? 0.3 : 0.1;

    progress_add (&p, i, error, TRUE);
    expected += (error - expected) / MIN (i, 100);
    progress_add (&p, i, NAN, TRUE);
  }
  fail_unless (progress_update (&p, 150, PROGRESS_HOLD));
  fail_unless (fabs (p.figures.error - expected) < 1e-12);
  fail_unless (fabs (p.figures.error - 0.2) < 0.002);

  /* After a layer starts over, old errors have no effect. */
  progress_add (&p, 1, 0.9, TRUE);
  fail_unless (progress_update (&p, 151, 2 * PROGRESS_HOLD));
  assert_equals_float (p.figures.error, 0.9);
}

GST_END_TEST;

/* Figures stay for a fifth of a second of stream time. */
GST_START_TEST (test_figures_hold)
{
  Progress p;
  guint i, changes = 0;

  progress_init (&p);
  for (i = 0; i < 100; i++) {
    progress_add (&p, i, 0.5, TRUE);
    changes += progress_update (&p, i, i * 20 * MS);
    assert_equals_uint64 (p.figures.learned, i / 10 * 10);
    assert_equals_uint64 (p.figures.frame, i / 10 * 10);
  }
  assert_equals_int (changes, 10);
  /* A seek backwards */
  fail_unless (progress_update (&p, 7, 0));
  assert_equals_uint64 (p.figures.frame, 7);
  assert_equals_uint64 (p.figures.learned, 99);
}

GST_END_TEST;

/* One learned frame of ten is enough to show that the layer learns. */
GST_START_TEST (test_learning)
{
  Progress p;
  guint i;

  progress_init (&p);
  progress_update (&p, 1, 0);
  fail_if (p.figures.learning || p.figures.has_layer);
  progress_add (&p, 1, 0.5, TRUE);
  for (i = 0; i < 9; i++)
    progress_add (&p, 1, 0.5, FALSE);
  progress_update (&p, 1, 200 * MS);
  fail_unless (p.figures.learning && p.figures.has_layer);
  progress_add (&p, 1, 0.5, FALSE);
  progress_update (&p, 2, 400 * MS);
  fail_if (p.figures.learning);
}

GST_END_TEST;

GST_START_TEST (test_speed)
{
  Progress p;
  guint i;

  progress_init (&p);
  fail_unless (p.figures.speed < 0.0);
  progress_count (&p, 5000000);
  assert_equals_float (p.figures.speed, 0.0);
  for (i = 1; i <= 9; i++)
    progress_count (&p, 5000000 + i * 100000);
  assert_equals_float (p.figures.speed, 0.0);
  progress_count (&p, 6250000);
  assert_equals_float (p.figures.speed, 8.0);
  progress_count (&p, 7249999);
  assert_equals_float (p.figures.speed, 8.0);
  progress_count (&p, 7250000);
  assert_equals_float (p.figures.speed, 2.0);
}

GST_END_TEST;

/* 4 : 3 in 408 x 352, with gaps of 4, a title of 30 and a line of 20: 352 - 8 - 30 -
 * 20 = 294 pixels are left for the height. */
GST_START_TEST (test_line_has_its_room)
{
  const LayoutShape shape = { 4.0 / 3.0, 4.0 / 3.0 };
  LayoutRoom room = { 408, 352, 30, 0, 20 };
  Layout with, without;

  layout_arrange (&with, &shape, 1, &room);
  assert_equals_int (with.panels[0].picture.top, 34);
  assert_equals_int (with.panels[0].picture.height, 294);
  assert_equals_int (with.height, 34 + 294 + 4 + 20);
  assert_equals_int (with.status.left, 4);
  assert_equals_int (with.status.width, with.width - 8);
  assert_equals_int (with.status.top, 34 + 294 + 4);
  assert_equals_int (with.status.height, 20);

  layout_center (&with, with.width + 100, with.height + 50);
  assert_equals_int (with.status.left, 54);
  assert_equals_int (with.status.top, 34 + 294 + 4 + 24 + 1);

  room.status = 0;
  layout_arrange (&without, &shape, 1, &room);
  assert_equals_int (without.status.height, 0);
  fail_unless (without.panels[0].picture.height > 294);

  /* If the panels would be smaller than title and line together, the line is
   * left out; if they would be smaller than the title, the title is left out,
   * too. The gap is 2. */
  room.status = 20;
  room.height = 2 + 30 + 50 + 2 + 20;
  layout_arrange (&with, &shape, 1, &room);
  assert_equals_int (with.panels[0].picture.height, 50);
  assert_equals_int (with.status.height, 20);
  room.height -= 2;
  layout_arrange (&with, &shape, 1, &room);
  assert_equals_int (with.panels[0].title.height, 30);
  assert_equals_int (with.panels[0].picture.height, 68);
  assert_equals_int (with.status.height, 0);
  room.height = 60;
  layout_arrange (&with, &shape, 1, &room);
  assert_equals_int (with.panels[0].title.height, 0);
  assert_equals_int (with.status.height, 0);
}

GST_END_TEST;

#ifdef HAVE_CAIRO

#define WIDTH 700
#define GUARD 0x12345678u

static guint32 *
draw (Status * status, guint height)
{
  guint32 *pixels = g_new (guint32, height * (WIDTH + 1));
  guint y;

  for (y = 0; y < height; y++)
    pixels[y * (WIDTH + 1) + WIDTH] = GUARD;
  status_draw (status, pixels, WIDTH + 1);
  for (y = 0; y < height; y++)
    fail_unless_equals_int_hex (pixels[y * (WIDTH + 1) + WIDTH], GUARD);
  return pixels;
}

/* The first and last column in which @a and @b differ; %FALSE when they do not. */
static gboolean
find_difference (const guint32 * a, const guint32 * b, guint height,
    guint * first, guint * last)
{
  guint x, y;

  *first = WIDTH;
  *last = 0;
  for (y = 0; y < height; y++) {
    for (x = 0; x < WIDTH; x++) {
      if (a[y * (WIDTH + 1) + x] != b[y * (WIDTH + 1) + x]) {
        *first = MIN (*first, x);
        *last = MAX (*last, x);
      }
    }
  }
  return *first <= *last;
}

/* A figure that changes does not move the others. */
GST_START_TEST (test_text_stays_in_place)
{
  const ProgressFigures figures[] = {
    {1, 9, 0.25, TRUE, 1.0, TRUE},
    {1, 9999999, 0.25, TRUE, 1.0, TRUE},
    {1, 9999999, 0.111, TRUE, 1.0, TRUE},
    {1, 9999999, 0.111, TRUE, 99999.0, TRUE},
    {1, 9999999, 0.111, FALSE, 99999.0, TRUE},
  };
  guint height = status_height (400), first, last = 0, before = 0, i;
  Status *status = status_new (WIDTH, height);
  guint32 *old, *new;

  assert_equals_int (height % 2, 0);
  status_set (status, &figures[0]);
  old = draw (status, height);
  new = draw (status, height);
  fail_if (find_difference (old, new, height, &first, &last));
  for (i = 1; i < 4; i++) {
    static const guint slots[] = { 0, 0, 1, 3 };

    g_free (new);
    status_set (status, &figures[i]);
    new = draw (status, height);
    fail_unless (find_difference (old, new, height, &first, &last));
    fail_unless (slots[i] == 0 || first > before, "%u: %u, %u", i, first, last);
    fail_unless (last - first < 100);
    before = last;
    g_free (old);
    old = draw (status, height);
  }
  status_set (status, &figures[4]);
  g_free (new);
  new = draw (status, height);
  fail_unless (find_difference (old, new, height, &first, &last));
  g_free (old);
  g_free (new);
  status_free (status);
}

GST_END_TEST;

/* A speed that is not shown leaves its place free. */
GST_START_TEST (test_speed_is_left_out)
{
  ProgressFigures with = { 1, 9, 0.25, TRUE, 12.0, TRUE }, without = with;
  guint height = status_height (400), first, last;
  Status *status = status_new (WIDTH, height);
  guint32 *a, *b;

  without.speed = -1.0;
  status_set (status, &with);
  a = draw (status, height);
  status_set (status, &without);
  b = draw (status, height);
  fail_unless (find_difference (a, b, height, &first, &last));
  g_free (a);
  g_free (b);
  status_free (status);
}

GST_END_TEST;

/* Without a layer the line begins with the number of the frame. */
GST_START_TEST (test_no_layer)
{
  ProgressFigures figures = { 1, 9, 0.25, FALSE, -1.0, FALSE };
  guint height = status_height (400), first, last;
  Status *status = status_new (WIDTH, height);
  guint32 *a, *b, *c;

  status_set (status, &figures);
  a = draw (status, height);
  figures.learned = 888;
  figures.error = 0.88;
  status_set (status, &figures);
  b = draw (status, height);
  fail_if (find_difference (a, b, height, &first, &last));
  figures.frame = 888;
  status_set (status, &figures);
  c = draw (status, height);
  fail_unless (find_difference (a, c, height, &first, &last));
  fail_unless (last < 100, "the number is at the left, not at %u", last);
  g_free (a);
  g_free (b);
  g_free (c);
  status_free (status);
}

GST_END_TEST;

/* Errors above 1 are all drawn the same. */
GST_START_TEST (test_error_over_one)
{
  ProgressFigures large = { 1, 9, 23191.763, TRUE, -1.0, TRUE }, larger = large;
  ProgressFigures small = large;
  guint height = status_height (400), first, last;
  Status *status = status_new (WIDTH, height);
  guint32 *a, *b, *c;

  larger.error = 8.9e25;
  small.error = 0.999;
  status_set (status, &large);
  a = draw (status, height);
  status_set (status, &larger);
  b = draw (status, height);
  status_set (status, &small);
  c = draw (status, height);
  fail_if (find_difference (a, b, height, &first, &last));
  fail_unless (find_difference (a, c, height, &first, &last));
  g_free (a);
  g_free (b);
  g_free (c);
  status_free (status);
}

GST_END_TEST;

GST_START_TEST (test_any_width)
{
  const ProgressFigures figures = { 1, 9, -1.0, FALSE, 0.0, TRUE };
  guint width;

  for (width = 1; width < 500; width += 33) {
    Status *status = status_new (width, 22);
    guint32 *pixels = g_new (guint32, width * 22 + 1);

    pixels[width * 22] = GUARD;
    status_set (status, &figures);
    status_draw (status, pixels, width);
    fail_unless_equals_int_hex (pixels[width * 22], GUARD);
    g_free (pixels);
    status_free (status);
  }
}

GST_END_TEST;

#endif

static Suite *
statusline_suite (void)
{
  Suite *s = suite_create ("statusline");
  TCase *tc = tcase_create ("status");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_error_is_smoothed);
  tcase_add_test (tc, test_figures_hold);
  tcase_add_test (tc, test_learning);
  tcase_add_test (tc, test_speed);
  tcase_add_test (tc, test_line_has_its_room);
#ifdef HAVE_CAIRO
  tcase_add_test (tc, test_text_stays_in_place);
  tcase_add_test (tc, test_speed_is_left_out);
  tcase_add_test (tc, test_no_layer);
  tcase_add_test (tc, test_error_over_one);
  tcase_add_test (tc, test_any_width);
#endif
  return s;
}

GST_CHECK_MAIN (statusline);
