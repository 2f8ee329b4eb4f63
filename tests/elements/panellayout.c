/* The layout of panels equals layouts worked out by hand, and is as large as a
 * slow search finds possible
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>
#include <math.h>

#include "layout.h"

static void
assert_box (const PanelBox * box, guint left, guint top, guint width,
    guint height)
{
  fail_unless (box->left == left && box->top == top && box->width == width
      && box->height == height, "%u, %u, %u x %u, not %u, %u, %u x %u",
      box->left, box->top, box->width, box->height, left, top, width, height);
}

static const LayoutShape television = { 4.0 / 3.0, 4.0 / 3.0 };
static const LayoutShape square = { 1.0, 1.0 };

/* Two by two: 960 less 3 gaps of 12 and 2 titles of 44 are 836, 418 a row; in
 * one row they would be (1280 - 60) / (16 / 3) = 228 high. The mosaic is
 * centred in its cell. */
GST_START_TEST (test_film)
{
  const LayoutShape shapes[] = { television, television, television, square };
  const LayoutRoom room = { 1280, 960, 44, 0 };
  Layout layout;

  layout_arrange (&layout, shapes, 4, &room);
  assert_equals_int (layout.n, 4);
  assert_equals_int (layout.width, 3 * 12 + 2 * 556);
  assert_equals_int (layout.height, 960);
  assert_box (&layout.panels[0].title, 12, 12, 556, 44);
  assert_box (&layout.panels[0].picture, 12, 56, 556, 418);
  assert_box (&layout.panels[1].picture, 580, 56, 556, 418);
  assert_box (&layout.panels[2].title, 12, 486, 556, 44);
  assert_box (&layout.panels[2].picture, 12, 530, 556, 418);
  assert_box (&layout.panels[3].picture, 580 + 68, 530, 418, 418);
  assert_box (&layout.panels[3].title, 580 + 68, 486, 418, 44);
}

GST_END_TEST;

/* In a wide room four squares are in one row, (1000 - 20) / 4 = 245 high, so
 * 244; a frame of 20 makes it 240. In a larger picture they are centred. */
GST_START_TEST (test_row)
{
  const LayoutShape shapes[] = { square, square, square, square };
  LayoutRoom room = { 1000, 300, 0, 0 };
  Layout layout;

  layout_arrange (&layout, shapes, 4, &room);
  assert_equals_int (layout.width, 5 * 4 + 4 * 244);
  assert_equals_int (layout.height, 2 * 4 + 244);
  room.step = 20;
  layout_arrange (&layout, shapes, 4, &room);
  assert_equals_int (layout.width, 5 * 4 + 4 * 240);
  assert_equals_int (layout.height, 2 * 4 + 240);
  assert_box (&layout.panels[3].picture, 736, 4, 240, 240);
  assert_box (&layout.panels[3].title, 736, 4, 240, 0);
  /* 28 * 8 would lose more than a twentieth of the size, so the size is not
   * rounded. */
  room.step = 28;
  layout_arrange (&layout, shapes, 4, &room);
  assert_equals_int (layout.height, 2 * 4 + 244);
  layout_center (&layout, 1000, 300);
  assert_equals_int (layout.width, 1000);
  assert_equals_int (layout.height, 300);
  assert_box (&layout.panels[0].picture, 6, 28, 244, 244);
}

GST_END_TEST;

/* A panel of flexible width counts with its minimum width when the others are
 * measured, and takes the rest of the last row. */
GST_START_TEST (test_flexible)
{
  const LayoutShape shapes[] = { square, square, square, square,
    {1.0, 3.0}
  };
  const LayoutRoom room = { 620, 420, 0, 0 };
  Layout layout;

  /* Three and two, the gap 4: (620 - 16) / 3 = 201.3, and 420 - 12 = 2 * 204. */
  layout_arrange (&layout, shapes, 5, &room);
  assert_equals_int (layout.width, 16 + 600);
  assert_equals_int (layout.height, 12 + 400);
  assert_box (&layout.panels[3].picture, 4, 208, 200, 200);
  assert_box (&layout.panels[4].picture, 208, 208, 404, 200);
}

GST_END_TEST;

/* One very wide panel does not reduce the others. */
GST_START_TEST (test_long)
{
  const LayoutShape shapes[] = { square, {400.0, 400.0}, {0.01, 0.01} };
  const LayoutRoom room = { 1000, 260, 0, 0 };
  Layout layout;

  /* The gap is 2, the row 1 + 2.5 + .4 times as wide as high: 992 / 3.9 = 254.4. */
  layout_arrange (&layout, shapes, 3, &room);
  assert_box (&layout.panels[0].picture, 2, 2, 254, 254);
}

GST_END_TEST;

/* Whether all panels fit @room with @rows rows of pictures that are @h high. */
static gboolean
fits (const LayoutShape * shapes, guint n, guint rows, const LayoutRoom * room,
    guint gap, guint h)
{
  guint columns = ceil ((gdouble) n / rows), column, i;
  gdouble width = gap;

  for (column = 0; column < columns; column++) {
    gdouble widest = 0.0;

    for (i = column; i < n; i += columns)
      widest = fmax (widest, fmin (fmax (shapes[i].least, 0.4), 2.5));
    width += widest * h + gap;
  }
  return (rows - 1) * columns < n && width <= room->width + 1e-9
      && rows * (room->title + h + gap) + gap <= room->height;
}

static guint
search (const LayoutShape * shapes, guint n, const LayoutRoom * room, guint gap)
{
  guint h = room->height + 1, rows;

  while (h-- > 0)
    for (rows = 1; rows <= n; rows++)
      if (h % 2 == 0 && fits (shapes, n, rows, room, gap, h))
        return h;
  return 0;
}

static gboolean
are_apart (const PanelBox * a, const PanelBox * b, guint gap)
{
  return a->left + a->width + gap <= b->left
      || b->left + b->width + gap <= a->left
      || a->top + a->height + gap <= b->top
      || b->top + b->height + gap <= a->top;
}

/* Panels of any shapes in any room: all are inside, equally high, do not
 * overlap, keep their shape, and are as large as a search through all heights
 * finds possible. */
GST_START_TEST (test_any)
{
  GRand *rand = g_rand_new_with_seed (14);
  guint times = 3000, i, j;

  while (times-- > 0) {
    guint n = g_rand_int_range (rand, 1, 8), gap, height = 0;
    LayoutRoom room = { g_rand_int_range (rand, 16, 2000),
      g_rand_int_range (rand, 16, 1200), 2 * g_rand_int_range (rand, 0, 20), 0
    };
    LayoutShape shapes[8] = { square };
    Layout layout;

    for (i = 1; i < n; i++) {
      shapes[i].least = exp (g_rand_double_range (rand, -1.5, 1.5));
      shapes[i].greatest = shapes[i].least;
    }
    layout_arrange (&layout, shapes, n, &room);
    gap = 2 * MAX (MIN (room.width, room.height) / 144, 1);
    fail_unless (layout.width <= room.width && layout.height <= room.height);
    fail_unless (layout.width % 2 == 0 && layout.height % 2 == 0);
    for (i = 0; i < n; i++) {
      const PanelBox *box = &layout.panels[i].picture;

      if (box->height == 0)
        continue;
      if (shapes[i].least >= 0.4 && shapes[i].least <= 2.5)
        height = box->height;
      fail_unless (box->width % 2 == 0 && box->height % 2 == 0);
      fail_unless (box->left + box->width <= layout.width);
      fail_unless (box->top + box->height <= layout.height);
      fail_unless (fabs (box->width - shapes[i].least * box->height) <=
          2.0 * MAX (1.0, shapes[i].least), "%u x %u for %f", box->width,
          box->height, shapes[i].least);
      for (j = 0; j < i && box->height > 20; j++)
        fail_unless (are_apart (box, &layout.panels[j].picture, gap));
    }
    if (search (shapes, n, &room, gap) > MAX (room.title, 20) && height > 0)
      fail_unless (height == search (shapes, n, &room, gap), "%u, not %u",
          height, search (shapes, n, &room, gap));
  }
  g_rand_free (rand);
}

GST_END_TEST;

/* If there is no room for titles, they are left out; in a still smaller room
 * nothing is drawn. */
GST_START_TEST (test_small)
{
  const LayoutShape shapes[] = { square, square, square, square };
  LayoutRoom room = { 64, 64, 26, 0 };
  Layout layout;
  guint edge;

  /* With titles 64 - 6 - 52 = 6 would be left for two rows; without, 58. */
  layout_arrange (&layout, shapes, 4, &room);
  assert_box (&layout.panels[0].title, 2, 2, 28, 0);
  assert_box (&layout.panels[3].picture, 32, 32, 28, 28);
  room.width = room.height = 4;
  layout_arrange (&layout, shapes, 4, &room);
  assert_box (&layout.panels[3].picture, 2, 2, 2, 2);
  for (edge = 0; edge < 4; edge++) {
    room.width = room.height = edge;
    layout_arrange (&layout, shapes, 4, &room);
    layout_center (&layout, edge, edge);
    assert_equals_int (layout.panels[0].picture.height, 0);
  }
}

GST_END_TEST;

/* A very wide panel alone takes the full width, a very high one the full height. */
GST_START_TEST (test_alone)
{
  const LayoutShape panorama = { 8.0, 8.0 }, mast = { 0.125, 0.125 };
  const LayoutRoom room = { 808, 808, 0, 0 };
  Layout layout;

  layout_arrange (&layout, &panorama, 1, &room);
  assert_box (&layout.panels[0].picture, 10, 10, 784, 98);
  layout_arrange (&layout, &mast, 1, &room);
  assert_box (&layout.panels[0].picture, 10, 10, 98, 788);
}

GST_END_TEST;

static Suite *
panellayout_suite (void)
{
  Suite *s = suite_create ("panellayout");
  TCase *tc = tcase_create ("layout");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_film);
  tcase_add_test (tc, test_row);
  tcase_add_test (tc, test_flexible);
  tcase_add_test (tc, test_long);
  tcase_add_test (tc, test_alone);
  tcase_add_test (tc, test_any);
  tcase_add_test (tc, test_small);
  return s;
}

GST_CHECK_MAIN (panellayout);
