/* Novelty: events and their regions equal those worked out by hand
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "novelty.h"
#include "unittest.h"

#define ACROSS 4
#define DOWN 3

/* One interval of two frames in which each field has the mean error @usual, and
 * each field of @region the mean error @unusual.
 *
 * Returns: the novelty of the interval */
static gdouble
add_interval (Novelty * novelty, gdouble usual, const NoveltyRegion * region,
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
novelty_after_warm_up (void)
{
  Novelty *novelty = novelty_new (ACROSS, DOWN);
  NoveltyRegion region;
  guint i;

  assert_equals_int (novelty_intervals_left (NULL), 20);
  for (i = 0; i < 20; i++) {
    assert_equals_int (novelty_intervals_left (novelty), 20 - i);
    assert_equals_float (add_interval (novelty, 1.0, NULL, 0.0), 1.0);
    fail_if (novelty_begins (novelty, 1.5, &region));
  }
  assert_equals_int (novelty_intervals_left (novelty), 0);
  return novelty;
}

static void
test_one_event (void)
{
  Novelty *novelty = novelty_after_warm_up ();
  const NoveltyRegion place = { 1, 2, 2, 2 };
  NoveltyRegion found;
  gdouble average = 1.0 + 2.0 / 21.0;   /* a field's mean error there */
  gdouble peak = 1.0 + 0.3 * 1.0;       /* an error counts up to twice the usual one */

  assert_equals_float (add_interval (novelty, 1.0, &place, 3.0), 3.0);
  fail_unless (novelty_begins (novelty, 2.0, &found));
  assert_equals_int (found.first_column, 1);
  assert_equals_int (found.last_column, 2);
  assert_equals_int (found.first_row, 2);
  assert_equals_int (found.last_row, 2);

  /* The novelty is still over 3/4 of the threshold 2, so the event has not
   * ended. */
  assert_equals_float (add_interval (novelty, 1.0, &place, 2.3),
      2.3 / average / peak);
  fail_if (novelty_begins (novelty, 2.0, &found));
  add_interval (novelty, 1.0, &place, 9.0);
  fail_if (novelty_begins (novelty, 2.0, &found), "the event went on");

  add_interval (novelty, 1.0, NULL, 0.0);
  fail_if (novelty_begins (novelty, 2.0, &found));
  add_interval (novelty, 1.0, &place, 9.0);
  fail_unless (novelty_begins (novelty, 2.0, &found), "the next event");
  novelty_free (novelty);
}

/* Nothing is new during the warm-up. */
static void
test_warm_up (void)
{
  Novelty *novelty = novelty_new (ACROSS, DOWN);
  NoveltyRegion region;
  guint i;

  assert_equals_float (add_interval (novelty, 0.0, NULL, 0.0), 1.0);
  assert_equals_float (add_interval (novelty, 5.0, NULL, 0.0), 1.0);
  for (i = 0; i < 18; i++) {
    add_interval (novelty, i % 2 ? 1.0 : 100.0, NULL, 0.0);
    fail_if (novelty_begins (novelty, 1.1, &region));
  }
  novelty_free (novelty);
  novelty_free (NULL);
}

/* A flat field has tiny errors: its error is divided by at least the mean over
 * all fields. */
static void
test_flat_field (void)
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
  assert_equals_float (novelty_finish_interval (novelty, 1), 1.0);
  novelty_add (novelty, 0, 2.0);
  novelty_add (novelty, 1, 4.0);
  fail_unless (novelty_finish_interval (novelty, 1) > 3.9);
  fail_unless (novelty_begins (novelty, 3.0, &region));
  assert_equals_int (region.first_column, 1);
  assert_equals_int (region.last_column, 1);
  novelty_free (novelty);
}

/* An error that persists becomes usual. */
static void
test_persistent_error_becomes_usual (void)
{
  Novelty *novelty = novelty_after_warm_up ();
  gdouble found = 0.0;
  guint i;

  for (i = 0; i < 200; i++)
    found = add_interval (novelty, 4.0, NULL, 0.0);
  fail_unless (found < 1.01);
  novelty_free (novelty);
}

/* The more the errors vary, the larger an error must be to count as new. */
static void
test_varying_errors_raise_the_bar (void)
{
  Novelty *novelty = novelty_new (ACROSS, DOWN);
  NoveltyRegion region;
  guint i;

  for (i = 0; i < 120; i++) {
    const NoveltyRegion place = { i % ACROSS, i % ACROSS, i % DOWN, i % DOWN };

    fail_unless (add_interval (novelty, 1.0, &place, 5.0) < 1.5);
    fail_if (novelty_begins (novelty, 1.5, &region));
  }
  add_interval (novelty, 1.0, &(NoveltyRegion) { 1, 1, 1, 1 }, 15.0);
  fail_unless (novelty_begins (novelty, 1.5, &region));
  assert_equals_int (region.first_column, 1);
  assert_equals_int (region.last_row, 1);
  novelty_free (novelty);
}

/* After an error a million times the usual one, the next event is still found,
 * and an interval without frames changes nothing. */
static void
test_huge_error_hides_nothing (void)
{
  Novelty *novelty = novelty_after_warm_up ();
  const NoveltyRegion first = { 0, 0, 0, 0 }, second = { 3, 3, 2, 2 };
  NoveltyRegion found;
  gdouble last;

  last = add_interval (novelty, 1.0, &first, 1e6);
  fail_unless (last > 9e5);
  fail_unless (novelty_begins (novelty, 2.0, &found));
  assert_equals_float (novelty_finish_interval (novelty, 0), last);
  fail_if (novelty_begins (novelty, 2.0, &found));
  add_interval (novelty, 1.0, NULL, 0.0);
  fail_if (novelty_begins (novelty, 2.0, &found));
  add_interval (novelty, 1.0, &second, 4.0);
  fail_unless (novelty_begins (novelty, 2.0, &found));
  assert_equals_int (found.first_column, 3);
  assert_equals_int (found.first_row, 2);
  novelty_free (novelty);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add (test_one_event);
  unittest_add (test_warm_up);
  unittest_add (test_flat_field);
  unittest_add (test_persistent_error_becomes_usual);
  unittest_add (test_varying_errors_raise_the_bar);
  unittest_add (test_huge_error_hides_nothing);
  return g_test_run ();
}
