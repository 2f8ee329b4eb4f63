/* MPI: starting it, messages between the processes of a job, ending it
 *
 * How it works. MPI is started once a process, when the first layer meets others, in a thread
 * of its own: that may take as long as the last process of the job takes to come, and the
 * thread that started MPI has to end it, too. This one waits until the process exits.
 * Other threads send and receive one at a time, under a lock, and without blocking: they
 * ask again and again whether their messages have arrived, so that waiting can be
 * cancelled. A process that goes before its layers have left would leave the others waiting:
 * it ends the whole job.
 *
 * An application that started MPI itself ends it, too.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <stdlib.h>

#include "competeerror.h"
#include "mpiworld.h"

/* While messages are on the way, MPI is asked at once so many times, and then at intervals
 * that grow to so many microseconds. */
#define EAGER 500
#define LONGEST_PAUSE 1000

/* Tags are from 1 to this; MPI guarantees 32767. */
#define TAG_MOST 32000

typedef enum
{
  ABSENT,
  STARTING,
  RUNNING,
  ENDING,
  UNFIT                         /* MPI does not let several threads use it */
} State;

static struct
{
  GMutex lock;                  /* of all that follows, and of calls of MPI */
  GCond changed;
  State state;
  GThread *keeper;
  MPI_Comm all;
  gint rank, size;
  GHashTable *tags;             /* of this process's layers */
  gint members;                 /* of these, how many others wait for */
} world;

/**
 * mpi_world_claim_tag:
 * @name: (nullable): of the layers that meet, the same in all processes
 * @error: (out): %COMPETE_ERROR_SHARE
 *
 * Returns: the tag of their messages; 0 if another layer of this process has it
 */
gint
mpi_world_claim_tag (const gchar * name, GError ** error)
{
  gint tag = 1 + g_str_hash (name ? name : "") % TAG_MOST;
  gboolean is_new;

  g_mutex_lock (&world.lock);
  if (world.tags == NULL)
    world.tags = g_hash_table_new (NULL, NULL);
  is_new = g_hash_table_add (world.tags, GINT_TO_POINTER (tag));
  g_mutex_unlock (&world.lock);
  if (is_new)
    return tag;
  g_set_error (error, COMPETE_ERROR, COMPETE_ERROR_SHARE,
      "another layer of this process learns together with others as \"%s\", too: "
      "set share-location of each layer to a name of its own, the same in all "
      "processes", name ? name : "");
  return 0;
}

/**
 * mpi_world_release_tag:
 * @tag: from mpi_world_claim_tag()
 */
void
mpi_world_release_tag (gint tag)
{
  g_mutex_lock (&world.lock);
  g_hash_table_remove (world.tags, GINT_TO_POINTER (tag));
  g_mutex_unlock (&world.lock);
}

/* Starts MPI, unless the application has.
 *
 * Returns: whether threads may use it. Sets *@ours to whether it is ours to end */
static gboolean
start (gboolean * ours)
{
  gint started, threads;

  MPI_Initialized (&started);
  *ours = !started;
  if (started)
    MPI_Query_thread (&threads);
  else
    MPI_Init_thread (NULL, NULL, MPI_THREAD_SERIALIZED, &threads);
  return threads >= (started ? MPI_THREAD_MULTIPLE : MPI_THREAD_SERIALIZED);
}

static gpointer
keep (gpointer data)
{
  gboolean ours, fit = start (&ours);

  if (fit) {
    MPI_Comm_dup (MPI_COMM_WORLD, &world.all);
    MPI_Comm_rank (world.all, &world.rank);
    MPI_Comm_size (world.all, &world.size);
  }
  g_mutex_lock (&world.lock);
  world.state = fit ? RUNNING : UNFIT;
  g_cond_broadcast (&world.changed);
  while (world.state != ENDING && ours)
    g_cond_wait (&world.changed, &world.lock);
  g_mutex_unlock (&world.lock);
  if (ours)
    MPI_Finalize ();
  return NULL;
}

/* Ends the job, as others would wait for this process for ever. */
static void
abort_job (void)
{
  g_printerr ("share=mpi: rank %d of %d stopped before the end of its stream. "
      "The others would wait for it: this ends the whole job.\n", world.rank,
      world.size);
  MPI_Abort (world.all, EXIT_FAILURE);
}

/* At the exit of the process. */
static void
end (void)
{
  State state;

  g_mutex_lock (&world.lock);
  state = world.state;
  if (state == RUNNING && world.members > 0 && world.size > 1)
    abort_job ();
  world.state = ENDING;
  g_cond_broadcast (&world.changed);
  g_mutex_unlock (&world.lock);
  if (state != STARTING)
    g_thread_join (world.keeper);
}

/**
 * mpi_world_start:
 *
 * Starts MPI if this is the first call. Does not wait for it.
 */
void
mpi_world_start (void)
{
  g_mutex_lock (&world.lock);
  if (world.state == ABSENT) {
    world.state = STARTING;
    world.keeper = g_thread_new ("mpi", keep, NULL);
    atexit (end);
  }
  g_mutex_unlock (&world.lock);
}

static State
wait_for_start (GCancellable * cancellable)
{
  State state;

  g_mutex_lock (&world.lock);
  while (world.state == STARTING && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&world.changed, &world.lock,
        g_get_monotonic_time () + 10 * G_TIME_SPAN_MILLISECOND);
  state = world.state;
  g_mutex_unlock (&world.lock);
  return state;
}

/**
 * mpi_world_wait:
 * @cancellable: (nullable): ends waiting
 * @error: (out): %COMPETE_ERROR_SHARE, or %G_IO_ERROR_CANCELLED
 *
 * Waits until all processes of the job have started MPI.
 *
 * Returns: whether they have
 */
gboolean
mpi_world_wait (GCancellable * cancellable, GError ** error)
{
  switch (wait_for_start (cancellable)) {
    case RUNNING:
      return TRUE;
    case STARTING:
      return !g_cancellable_set_error_if_cancelled (cancellable, error);
    default:
      g_set_error_literal (error, COMPETE_ERROR, COMPETE_ERROR_SHARE,
          "MPI does not let threads use it: an application that starts MPI itself "
          "has to ask for MPI_THREAD_MULTIPLE");
      return FALSE;
  }
}

/**
 * mpi_world_rank:
 *
 * Returns: the number of this process, from 0 on
 */
gint
mpi_world_rank (void)
{
  return world.rank;
}

/**
 * mpi_world_size:
 *
 * Returns: how many processes the job has; 1 without mpirun
 */
gint
mpi_world_size (void)
{
  return world.size;
}

/**
 * mpi_world_send:
 * @data: must stay as it is until mpi_world_complete()
 * @count: of numbers, less than 2^31
 * @type: of a number
 * @rank: the receiver
 * @tag: of the layers that meet
 * @request: (out): for mpi_world_complete()
 */
void
mpi_world_send (gconstpointer data, gsize count, MPI_Datatype type, gint rank,
    gint tag, MPI_Request * request)
{
  g_mutex_lock (&world.lock);
  MPI_Isend (data, count, type, rank, tag, world.all, request);
  g_mutex_unlock (&world.lock);
}

/**
 * mpi_world_receive:
 * @data: (out): must not be read until mpi_world_complete()
 *
 * Like mpi_world_send(), from the sender @rank.
 */
void
mpi_world_receive (gpointer data, gsize count, MPI_Datatype type, gint rank,
    gint tag, MPI_Request * request)
{
  g_mutex_lock (&world.lock);
  MPI_Irecv (data, count, type, rank, tag, world.all, request);
  g_mutex_unlock (&world.lock);
}

static gboolean
have_arrived (MPI_Request * requests, guint n)
{
  gint arrived;

  g_mutex_lock (&world.lock);
  MPI_Testall (n, requests, &arrived, MPI_STATUSES_IGNORE);
  g_mutex_unlock (&world.lock);
  return arrived;
}

/**
 * mpi_world_complete:
 * @requests: (inout): messages on the way
 * @n: how many
 * @cancellable: (nullable): ends waiting; it can be called again then
 * @error: (out): %G_IO_ERROR_CANCELLED
 *
 * Waits until messages have arrived, and until those that are sent need no memory here.
 *
 * Returns: whether they have
 */
gboolean
mpi_world_complete (MPI_Request * requests, guint n,
    GCancellable * cancellable, GError ** error)
{
  guint tries = 0;

  while (!have_arrived (requests, n)) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (++tries > EAGER)
      g_usleep (MIN (tries - EAGER, LONGEST_PAUSE));
    else
      g_thread_yield ();
  }
  return TRUE;
}

/**
 * mpi_world_enter:
 *
 * From now on others wait for a layer of this process.
 */
void
mpi_world_enter (void)
{
  g_atomic_int_inc (&world.members);
}

/**
 * mpi_world_leave:
 *
 * The layer has left: nobody waits for it.
 */
void
mpi_world_leave (void)
{
  g_atomic_int_add (&world.members, -1);
}

/**
 * mpi_world_abandon:
 *
 * The layer stops without having left. If there are others, this ends the job.
 */
void
mpi_world_abandon (void)
{
  mpi_world_leave ();
  g_mutex_lock (&world.lock);
  if (world.state == RUNNING && world.size > 1)
    abort_job ();
  g_mutex_unlock (&world.lock);
}
