/* Workers: each slice is done once, on any number of threads
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "unittest.h"
#include "workers.h"

#define MOST_PIECES 100
#define MOST_THREADS 16

typedef struct
{
  guint times[MOST_PIECES];     /* times that each piece was done */
  guint slices[MOST_THREADS];   /* times that each slice was done */
  guint slow;                   /* a piece that takes longer */
} Job;

static void
do_slice (gpointer data, guint slice, guint first, guint end)
{
  Job *job = data;
  guint i;

  g_atomic_int_inc (&job->slices[slice]);
  for (i = first; i < end; i++) {
    if (i == job->slow)
      g_usleep (100);
    g_atomic_int_inc (&job->times[i]);
  }
}

static void
fail_unless_once_each (Workers * workers, guint pieces, guint slow)
{
  guint slices = MIN (pieces, workers_threads (workers));
  Job job = { 0 };
  guint i;

  job.slow = slow;
  workers_run (workers, do_slice, &job, pieces, TRUE);
  for (i = 0; i < MOST_PIECES; i++)
    assert_equals_int (job.times[i], i < pieces ? 1 : 0);
  for (i = 0; i < MOST_THREADS; i++)
    assert_equals_int (job.slices[i], i < slices ? 1 : 0);
}

/* Without sharing, the calling thread does the whole job. */
static void
fail_unless_alone (gpointer data, guint slice, guint first, guint end)
{
  fail_unless (data == g_thread_self ());
  fail_unless (slice == 0 && first == 0 && end == 7);
}

static void
test_not_shared (void)
{
  Workers *workers = workers_new (4);

  workers_run (workers, fail_unless_alone, g_thread_self (), 7, FALSE);
  assert_equals_int (workers_started (workers), 0);
  workers_free (workers);
}

static void
test_once_each (gint nth)
{
  Workers *workers = workers_new (nth);
  guint job;

  assert_equals_int (workers_threads (workers), nth);
  for (job = 0; job < 3000; job++)
    fail_unless_once_each (workers, job % MOST_PIECES, job % 400);
  workers_free (workers);
}

/* Sleeping threads wake for the next job and for the end. */
static void
test_sleep (void)
{
  Workers *workers = workers_new (3);
  guint job;

  for (job = 0; job < 20; job++) {
    g_usleep (2000);
    fail_unless_once_each (workers, 50, 0);
  }
  g_usleep (2000);
  workers_free (workers);
  workers_free (workers_new (4));
  workers_free (NULL);
}

static void
meet (gpointer data, guint slice, guint first, guint end)
{
  guint *here = data;

  g_atomic_int_inc (here);
  while (g_atomic_int_get (here) < 2)
    g_thread_yield ();
}

/* Two slices wait for each other: they finish only if two threads run. */
static void
test_at_once (void)
{
  Workers *workers = workers_new (2);
  guint job;

  for (job = 0; job < 200; job++) {
    guint here = 0;

    workers_run (workers, meet, &here, 2, TRUE);
    assert_equals_int (here, 2);
  }
  workers_free (workers);
}

static void
test_one_a_core (void)
{
  Workers *workers = workers_new (0);

  assert_equals_int (workers_threads (workers), g_get_num_processors ());
  workers_free (workers);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add_loop (test_once_each, 1, 5);
  unittest_add (test_not_shared);
  unittest_add (test_sleep);
  unittest_add (test_at_once);
  unittest_add (test_one_a_core);
  return g_test_run ();
}
