/* Novelty: worked out by hand
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>

#include "novelty.h"

#define ACROSS 4
#define DOWN 3

/* Two frames in which each field has `usual` left, but for those
 * of `region`, which have `unusual`. */
static gdouble
see (Novelty * novelty, gdouble usual, const NoveltyRegion * region,
    gdouble unusual)
{
  guint x, y;

  for (y = 0; y < DOWN; y++) {
    for (x = 0; x < ACROSS; x++) {
      gboolean in = region != NULL
          && x >= region->first_column && x <= region->last_column
          && y >= region->first_row && y <= region->last_row;

      novelty_add (novelty, y * ACROSS + x, 0.5 * (in ? unusual : usual));
      novelty_add (novelty, y * ACROSS + x, 1.5 * (in ? unusual : usual));
    }
  }
  return novelty_finish_interval (novelty, 2);
}

static Novelty *
used_to_ones (void)
{
  Novelty *novelty = novelty_new (ACROSS, DOWN);
  NoveltyRegion region;
  guint i;

  assert_equals_int (novelty_intervals_left (NULL), 20);
  for (i = 0; i < 20; i++) {
    assert_equals_int (novelty_intervals_left (novelty), 20 - i);
    fail_unless_equals_float (see (novelty, 1.0, NULL, 0.0), 1.0);
    fail_if (novelty_begins (novelty, 1.5, &region));
  }
  assert_equals_int (novelty_intervals_left (novelty), 0);
  return novelty;
}

GST_START_TEST (test_one_event)
{
  Novelty *novelty = used_to_ones ();
  const NoveltyRegion place = { 1, 2, 2, 2 };
  NoveltyRegion found;
  gdouble average = 1.0 + 2.0 / 21.0;   /* of a field there */
  gdouble peak = 1.0 + 0.3 * 1.0;       /* which counts no more than 2 of 1 */

  fail_unless_equals_float (see (novelty, 1.0, &place, 3.0), 3.0);
  fail_unless (novelty_begins (novelty, 2.0, &found));
  fail_unless_equals_int (found.first_column, 1);
  fail_unless_equals_int (found.last_column, 2);
  fail_unless_equals_int (found.first_row, 2);
  fail_unless_equals_int (found.last_row, 2);

  /* Which lies over 3/4 of 2. */
  fail_unless_equals_float (see (novelty, 1.0, &place, 2.3),
      2.3 / average / peak);
  fail_if (novelty_begins (novelty, 2.0, &found));
  see (novelty, 1.0, &place, 9.0);
  fail_if (novelty_begins (novelty, 2.0, &found), "the event went on");

  see (novelty, 1.0, NULL, 0.0);
  fail_if (novelty_begins (novelty, 2.0, &found));
  see (novelty, 1.0, &place, 9.0);
  fail_unless (novelty_begins (novelty, 2.0, &found), "the next event");
  novelty_free (novelty);
}

GST_END_TEST;

/* Nothing is new to who has seen next to nothing. */
GST_START_TEST (test_beginning)
{
  Novelty *novelty = novelty_new (ACROSS, DOWN);
  NoveltyRegion region;
  guint i;

  fail_unless_equals_float (see (novelty, 0.0, NULL, 0.0), 1.0);
  fail_unless_equals_float (see (novelty, 5.0, NULL, 0.0), 1.0);
  for (i = 0; i < 18; i++) {
    see (novelty, i % 2 ? 1.0 : 100.0, NULL, 0.0);
    fail_if (novelty_begins (novelty, 1.1, &region));
  }
  novelty_free (novelty);
  novelty_free (NULL);
}

GST_END_TEST;

/* A field that is flat else has to have as much left as fields usually have. */
GST_START_TEST (test_flat_field)
{
  Novelty *novelty = novelty_new (2, 1);
  NoveltyRegion region;
  guint i;

  for (i = 0; i < 20; i++) {
    novelty_add (novelty, 0, 2.0);
    novelty_add (novelty, 1, 0.0);
    novelty_finish_interval (novelty, 1);
  }
  novelty_add (novelty, 0, 2.0);
  novelty_add (novelty, 1, 0.5);
  fail_unless_equals_float (novelty_finish_interval (novelty, 1), 1.0);
  novelty_add (novelty, 0, 2.0);
  novelty_add (novelty, 1, 4.0);
  fail_unless (novelty_finish_interval (novelty, 1) > 3.9);
  fail_unless (novelty_begins (novelty, 3.0, &region));
  fail_unless_equals_int (region.first_column, 1);
  fail_unless_equals_int (region.last_column, 1);
  novelty_free (novelty);
}

GST_END_TEST;

/* What stays becomes usual. */
GST_START_TEST (test_getting_used)
{
  Novelty *novelty = used_to_ones ();
  gdouble found = 0.0;
  guint i;

  for (i = 0; i < 200; i++)
    found = see (novelty, 4.0, NULL, 0.0);
  fail_unless (found < 1.01);
  novelty_free (novelty);
}

GST_END_TEST;

/* The more the fields change, the more it takes. */
GST_START_TEST (test_unquiet_fields)
{
  Novelty *novelty = novelty_new (ACROSS, DOWN);
  NoveltyRegion region;
  guint i;

  for (i = 0; i < 120; i++) {
    const NoveltyRegion place = { i % ACROSS, i % ACROSS, i % DOWN, i % DOWN };

    fail_unless (see (novelty, 1.0, &place, 5.0) < 1.5);
    fail_if (novelty_begins (novelty, 1.5, &region));
  }
  see (novelty, 1.0, &(NoveltyRegion) { 1, 1, 1, 1 }, 15.0);
  fail_unless (novelty_begins (novelty, 1.5, &region));
  fail_unless_equals_int (region.first_column, 1);
  fail_unless_equals_int (region.last_row, 1);
  novelty_free (novelty);
}

GST_END_TEST;

/* Who has seen something a million times as new sees the next thing too, and an
 * interval without frames changes nothing. */
GST_START_TEST (test_not_blinded)
{
  Novelty *novelty = used_to_ones ();
  const NoveltyRegion first = { 0, 0, 0, 0 }, second = { 3, 3, 2, 2 };
  NoveltyRegion found;
  gdouble last;

  last = see (novelty, 1.0, &first, 1e6);
  fail_unless (last > 9e5);
  fail_unless (novelty_begins (novelty, 2.0, &found));
  fail_unless_equals_float (novelty_finish_interval (novelty, 0), last);
  fail_if (novelty_begins (novelty, 2.0, &found));
  see (novelty, 1.0, NULL, 0.0);
  fail_if (novelty_begins (novelty, 2.0, &found));
  see (novelty, 1.0, &second, 4.0);
  fail_unless (novelty_begins (novelty, 2.0, &found));
  fail_unless_equals_int (found.first_column, 3);
  fail_unless_equals_int (found.first_row, 2);
  novelty_free (novelty);
}

GST_END_TEST;

static Suite *
novelty_suite (void)
{
  Suite *s = suite_create ("novelty");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_one_event);
  tcase_add_test (tc, test_beginning);
  tcase_add_test (tc, test_flat_field);
  tcase_add_test (tc, test_getting_used);
  tcase_add_test (tc, test_unquiet_fields);
  tcase_add_test (tc, test_not_blinded);
  return s;
}

GST_CHECK_MAIN (novelty);
