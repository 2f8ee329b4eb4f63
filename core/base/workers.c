/* Workers: threads that share the work of a job
 *
 * How it works. A job of n pieces is parted into slices of consecutive pieces, at
 * most one a thread. All threads, the caller's included, claim slices from one
 * atomic number, the ticket: its upper half is the number of the job, its lower
 * half is how many slices nobody has claimed yet. A thread claims a slice by
 * lowering the ticket by one with compare-and-swap: if two threads try at once, one
 * of them fails and tries again. A thread that slept through a job still holds an
 * old job number, so its compare-and-swap fails too: it cannot claim a slice of the
 * wrong job. The caller returns when the count of finished slices is complete.
 * Threads without work first look at the ticket in a loop, then sleep on a
 * condition variable; the first job with more than one slice starts them.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "workers.h"

/* How often a thread looks at the ticket before it sleeps: some tens of
 * microseconds. That is longer than the time between two jobs of a frame, and
 * waking a thread takes 5 to 50 microseconds. */
#define LOOKS 500

#define TICKET(job, left) ((guint64) (job) << 32 | (left))
#define TICKET_JOB(ticket) ((guint32) ((ticket) >> 32))
#define TICKET_LEFT(ticket) ((guint32) (ticket))

struct _Workers
{
  guint threads;                /* wanted, the caller's included */

  /* The job. Written only while no slice can be claimed. */
  WorkersFunc func;
  gpointer data;
  guint pieces, slices;

  /* Atomic */
  guint64 ticket;
  guint done;                   /* finished slices of this job */
  guint asleep;                 /* threads that sleep, or are about to */
  gboolean over;

  GMutex lock;
  GCond wake;
  guint n_started;              /* besides the caller's */
  GThread **started;            /* NULL before a job was shared */
};

#define GET(place) __atomic_load_n (place, __ATOMIC_SEQ_CST)
#define SET(place, value) __atomic_store_n (place, value, __ATOMIC_SEQ_CST)
#define ADD(place, n) __atomic_add_fetch (place, n, __ATOMIC_SEQ_CST)

static inline void
pause_briefly (void)
{
#if defined (__x86_64__) || defined (__i386__)
  __builtin_ia32_pause ();
#endif
}

/* Where slice @i begins; slice i ends where i + 1 begins. */
static guint
begin_of (guint i, guint pieces, guint slices)
{
  return (guint64) pieces *i / slices;
}

/* Claims and runs slices until none is left.
 *
 * Returns: the ticket at that time */
static guint64
run_slices (Workers * w)
{
  guint64 ticket = GET (&w->ticket);

  while (TICKET_LEFT (ticket) > 0) {
    WorkersFunc func = GET (&w->func);
    gpointer data = GET (&w->data);
    guint pieces = GET (&w->pieces), slices = GET (&w->slices);

    /* If this succeeds, the job was the same all the time, and what was read
     * above is of this job. */
    if (__atomic_compare_exchange_n (&w->ticket, &ticket, ticket - 1, FALSE,
            __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
      guint slice = TICKET_LEFT (ticket) - 1;

      func (data, slice, begin_of (slice, pieces, slices),
          begin_of (slice + 1, pieces, slices));
      ADD (&w->done, 1);
      ticket = GET (&w->ticket);
    }
  }
  return ticket;
}

/* Waits for a job other than @last, or the end. */
static void
wait_for_job (Workers * w, guint32 last)
{
  guint i;

  for (i = 0; i < LOOKS; i++) {
    if (TICKET_JOB (GET (&w->ticket)) != last || GET (&w->over))
      return;
    pause_briefly ();
  }
  g_mutex_lock (&w->lock);
  ADD (&w->asleep, 1);
  while (TICKET_JOB (GET (&w->ticket)) == last && !GET (&w->over))
    g_cond_wait (&w->wake, &w->lock);
  ADD (&w->asleep, -1);
  g_mutex_unlock (&w->lock);
}

static gpointer
work (gpointer data)
{
  Workers *w = data;

  while (!GET (&w->over))
    wait_for_job (w, TICKET_JOB (run_slices (w)));
  return NULL;
}

static void
start_threads (Workers * w)
{
  guint i;

  w->started = g_new0 (GThread *, w->threads);
  for (i = 0; i + 1 < w->threads; i++) {
    w->started[i] = g_thread_try_new ("compete-worker", work, w, NULL);
    if (w->started[i] == NULL)
      break;
    w->n_started++;
  }
}

static void
wake_sleepers (Workers * w)
{
  if (GET (&w->asleep) == 0)
    return;
  g_mutex_lock (&w->lock);
  g_cond_broadcast (&w->wake);
  g_mutex_unlock (&w->lock);
}

/**
 * workers_count_threads:
 * @threads: a number of threads, 0 for one a core
 *
 * Returns: the number of threads that @threads stands for, at least 1
 */
guint
workers_count_threads (guint threads)
{
  return threads > 0 ? threads : g_get_num_processors ();
}

/**
 * workers_new:
 * @threads: number of threads, the caller's included; 0 for one a core
 *
 * Threads start with the first job of more than one slice. If the system grants
 * fewer threads, those do all slices.
 */
Workers *
workers_new (guint threads)
{
  Workers *w = g_new0 (Workers, 1);

  w->threads = workers_count_threads (threads);
  g_mutex_init (&w->lock);
  g_cond_init (&w->wake);
  return w;
}

/**
 * workers_free:
 * @workers: (nullable): with no job running
 */
void
workers_free (Workers * w)
{
  guint i;

  if (w == NULL)
    return;
  SET (&w->over, TRUE);
  g_mutex_lock (&w->lock);
  g_cond_broadcast (&w->wake);
  g_mutex_unlock (&w->lock);
  for (i = 0; i < w->n_started; i++)
    g_thread_join (w->started[i]);
  g_free (w->started);
  g_cond_clear (&w->wake);
  g_mutex_clear (&w->lock);
  g_free (w);
}

/**
 * workers_threads:
 *
 * Returns: the number of threads, the caller's included: the most slices a job is
 *     parted into
 */
guint
workers_threads (const Workers * w)
{
  return w->threads;
}

/**
 * workers_started:
 *
 * Returns: how many threads were started so far, 0 before a job had more than one
 *     slice
 */
guint
workers_started (const Workers * w)
{
  return w->n_started;
}

/* Has all threads do the job. */
static void
run_shared (Workers * w, WorkersFunc func, gpointer data, guint pieces,
    guint slices)
{
  guint32 job = TICKET_JOB (GET (&w->ticket)) + 1;
  guint i;

  if (w->started == NULL)
    start_threads (w);
  SET (&w->func, func);
  SET (&w->data, data);
  SET (&w->pieces, pieces);
  SET (&w->slices, slices);
  SET (&w->done, 0);
  SET (&w->ticket, TICKET (job, slices));
  wake_sleepers (w);
  run_slices (w);
  for (i = 1; GET (&w->done) < slices; i++) {
    if (i % LOOKS == 0)
      g_thread_yield ();
    pause_briefly ();
  }
}

/**
 * workers_run:
 * @func: does one slice
 * @data: for @func
 * @pieces: number of pieces in the job
 * @share: whether the job takes long enough to be worth waking other threads
 *
 * Does a job and returns when all of it is done. With @share it is parted into as
 * many slices as there are threads, or pieces if those are fewer; else, or with one
 * slice, the caller's thread does all pieces as slice 0. Only one thread may call
 * this at a time.
 */
void
workers_run (Workers * w, WorkersFunc func, gpointer data, guint pieces,
    gboolean share)
{
  guint slices = share ? MIN (pieces, w->threads) : 1;

  if (slices > 1)
    run_shared (w, func, data, pieces, slices);
  else if (pieces > 0)
    func (data, 0, 0, pieces);
}
