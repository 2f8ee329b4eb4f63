/* Workers: threads that share out the slices of a job
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "workers.h"

/* How often a thread looks for work, or for the others' end, before it lets the
 * processor go: some tens of microseconds, which is more than lies between two
 * stages of a frame, and little beside the 5 to 50 that waking a thread takes. */
#define LOOKS 500

/* A ticket is the number of a job, and how many of its slices nobody has taken.
 * Who lowers it by one has the last of those; a thread that comes late, with the
 * ticket of a job that is over, lowers nothing. */
#define TICKET(job, left) ((guint64) (job) << 32 | (left))
#define TICKET_JOB(ticket) ((guint32) ((ticket) >> 32))
#define TICKET_LEFT(ticket) ((guint32) (ticket))

struct _Workers
{
  /* Atomic; the first two are written between jobs only. */
  WorkersFunc func;
  gpointer data;
  guint64 ticket;
  guint done;                   /* slices of this job that are */
  guint asleep;                 /* threads that are, or are about to be */
  gboolean over;

  GMutex lock;
  GCond wake;
  guint n_threads;              /* besides the caller's */
  GThread **threads;
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

/* Does slices of the job that `ticket` is of, until none is left.
 *
 * Returns: the ticket as it is then */
static guint64
take_part (Workers * w)
{
  guint64 ticket = GET (&w->ticket);

  while (TICKET_LEFT (ticket) > 0) {
    WorkersFunc func = GET (&w->func);
    gpointer data = GET (&w->data);

    if (__atomic_compare_exchange_n (&w->ticket, &ticket, ticket - 1, FALSE,
            __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
      func (data, TICKET_LEFT (ticket) - 1);
      ADD (&w->done, 1);
      ticket = GET (&w->ticket);
    }
  }
  return ticket;
}

/* Waits for a job other than `last`, or the end. */
static void
await_job (Workers * w, guint32 last)
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
    await_job (w, TICKET_JOB (take_part (w)));
  return NULL;
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
 * workers_new:
 * @threads: how many, the caller's of workers_run() among them; 0: one a core
 *
 * Returns: that many threads, or as many as the system grants
 */
Workers *
workers_new (guint threads)
{
  Workers *w = g_new0 (Workers, 1);
  guint i;

  if (threads == 0)
    threads = g_get_num_processors ();
  g_mutex_init (&w->lock);
  g_cond_init (&w->wake);
  w->threads = g_new0 (GThread *, threads);
  for (i = 0; i + 1 < threads; i++) {
    w->threads[i] = g_thread_try_new ("compete-worker", work, w, NULL);
    if (w->threads[i] == NULL)
      break;
    w->n_threads++;
  }
  return w;
}

/**
 * workers_free:
 * @workers: (nullable): with no job under way
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
  for (i = 0; i < w->n_threads; i++)
    g_thread_join (w->threads[i]);
  g_free (w->threads);
  g_cond_clear (&w->wake);
  g_mutex_clear (&w->lock);
  g_free (w);
}

/**
 * workers_threads:
 *
 * Returns: how many threads there are, the caller's among them
 */
guint
workers_threads (const Workers * w)
{
  return w->n_threads + 1;
}

/**
 * workers_run:
 * @func: does one slice
 * @data: for @func
 * @slices: how many there are
 *
 * Has each slice done once, by whichever thread is free, the caller's among
 * them, and comes back when all are. Only one thread may call it at a time.
 */
void
workers_run (Workers * w, WorkersFunc func, gpointer data, guint slices)
{
  guint32 job = TICKET_JOB (GET (&w->ticket)) + 1;
  guint i;

  if (w->n_threads == 0 || slices <= 1) {
    for (i = 0; i < slices; i++)
      func (data, i);
    return;
  }
  SET (&w->func, func);
  SET (&w->data, data);
  SET (&w->done, 0);
  SET (&w->ticket, TICKET (job, slices));
  wake_sleepers (w);
  take_part (w);
  for (i = 1; GET (&w->done) < slices; i++) {
    if (i % LOOKS == 0)
      g_thread_yield ();
    pause_briefly ();
  }
}
