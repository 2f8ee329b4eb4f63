/* Workers: each slice is done once, on any number of threads
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "unittest.h"
#include "workers.h"

#define MOST_SLICES 100

typedef struct
{
  guint times[MOST_SLICES];     /* each slice was done */
  guint slow;                   /* a slice that takes its time */
} Job;

static void
do_slice (gpointer data, guint slice)
{
  Job *job = data;

  if (slice == job->slow)
    g_usleep (100);
  g_atomic_int_inc (&job->times[slice]);
}

static void
fail_unless_once_each (Workers * workers, guint slices, guint slow)
{
  Job job = { 0 };
  guint i;

  job.slow = slow;
  workers_run (workers, do_slice, &job, slices);
  for (i = 0; i < MOST_SLICES; i++)
    assert_equals_int (job.times[i], i < slices ? 1 : 0);
}

static void
test_once_each (gint nth)
{
  Workers *workers = workers_new (nth);
  guint job;

  assert_equals_int (workers_threads (workers), nth);
  for (job = 0; job < 3000; job++)
    fail_unless_once_each (workers, job % MOST_SLICES, job % 400);
  workers_free (workers);
}

/* Threads that went to sleep wake for the next job, and for the end. */
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
meet (gpointer data, guint slice)
{
  guint *here = data;

  g_atomic_int_inc (here);
  while (g_atomic_int_get (here) < 2)
    g_thread_yield ();
}

/* Two slices that wait for each other: they end only if two threads run. */
static void
test_at_once (void)
{
  Workers *workers = workers_new (2);
  guint job;

  for (job = 0; job < 200; job++) {
    guint here = 0;

    workers_run (workers, meet, &here, 2);
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
  unittest_add (test_sleep);
  unittest_add (test_at_once);
  unittest_add (test_one_a_core);
  return g_test_run ();
}
