/* share=mpi: the layers of all processes of an MPI job meet
 *
 * How it works. All layers that learn together wait for each other. At a meeting each rank
 * first tells how much it learned. Then each rank merges a part of the units: it gets
 * their lines from all ranks, merges them in the order of ranks, and sends the result to all.
 * So a meeting costs each rank twice the size of its news, however many ranks there are,
 * and the same job gives the same bytes each time.
 *
 * A rank whose stream has ended goes on meeting, without adding anything, until the streams of
 * all have ended. Where fields become prototypes, a second step of the meeting sends each
 * from the rank that offered the field to all others. Messages of different layers of one process have different tags, which
 * come from their share-location.
 *
 * Each of begin() and meet() passes through stages. A stage ends by sending messages, and
 * the next begins when they have arrived. When waiting is cancelled, the next call goes on
 * waiting.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "mpihead.h"
#include "mpipart.h"
#include "mpiworld.h"

/* The most bytes of the settings that all must agree on. */
#define TEXT_MOST 2048

typedef enum
{
  STAGE_START,
  STAGE_SETTINGS,
  STAGE_FIRST,
  STAGE_READY,
  STAGE_HEADS,
  STAGE_LINES,
  STAGE_MERGED,
  STAGE_DRAWN
} Stage;

typedef struct
{
  gint tag, rank, size;
  gchar own_text[TEXT_MOST];
  ExchangeTerms terms;          /* without its texts */
  Stage stage;
  gboolean entered;             /* others wait for this layer */
  guint staying;                /* ranks that go on after the last meeting */
  gboolean offered;             /* any field in the last meeting */
  MPI_Request *requests;        /* 3 x size */
  guint n_requests;
  gchar *texts;                 /* of each rank */
  gdouble *heads;               /* of each rank */
  MpiPart *part;                /* the units that this rank merges */
  const News *merged;           /* the same, merged */
  ExchangeFigures figures;
} MpiExchange;

static gpointer
mpi_open (const ExchangeTerms * terms, GError ** error)
{
  gint tag = mpi_world_claim_tag (terms->location, error);
  MpiExchange *e;

  if (tag == 0)
    return NULL;
  e = g_new0 (MpiExchange, 1);
  e->tag = tag;
  g_strlcpy (e->own_text, terms->settings, TEXT_MOST);
  e->terms = *terms;
  e->terms.location = e->terms.settings = NULL;
  e->figures.members = 1;
  mpi_world_start ();
  return e;
}

static void
mpi_close (gpointer exchange)
{
  MpiExchange *e = exchange;

  if (e->entered)
    mpi_world_abandon ();
  mpi_world_release_tag (e->tag);
  g_free (e->requests);
  g_free (e->texts);
  g_free (e->heads);
  mpi_part_free (e->part);
  g_free (e);
}

/* --- messages --- */

static void
send (MpiExchange * e, gconstpointer data, gsize count, MPI_Datatype type,
    gsize size, gint rank)
{
  mpi_world_send (data, count, type, rank, e->tag, e->requests + e->n_requests++);
  e->figures.sent += count * size;
}

static void
receive (MpiExchange * e, gpointer data, gsize count, MPI_Datatype type,
    gsize size, gint rank)
{
  mpi_world_receive (data, count, type, rank, e->tag, e->requests + e->n_requests++);
  e->figures.received += count * size;
}

/* Sends the same to all other ranks, and receives as much from each into @all, which has
 * a place for each rank. */
static void
tell_all (MpiExchange * e, gconstpointer own, gpointer all, gsize count,
    MPI_Datatype type, gsize size)
{
  gint r;

  for (r = 0; r < e->size; r++) {
    if (r == e->rank)
      continue;
    send (e, own, count, type, size, r);
    receive (e, (gchar *) all + r * count * size, count, type, size, r);
  }
}

/* Sends floats to a rank, and receives floats from it. */
static void
trade (MpiExchange * e, gint rank, const gfloat * ours, gsize n_ours,
    gfloat * theirs, gsize n_theirs)
{
  send (e, ours, n_ours, MPI_FLOAT, sizeof (gfloat), rank);
  receive (e, theirs, n_theirs, MPI_FLOAT, sizeof (gfloat), rank);
}

/* Waits for the messages on the way. */
static gboolean
complete (MpiExchange * e, GCancellable * cancellable, GError ** error)
{
  if (!mpi_world_complete (e->requests, e->n_requests, cancellable, error))
    return FALSE;
  e->n_requests = 0;
  return TRUE;
}

/* --- the first meeting --- */

/* Memory for the messages of all ranks. */
static void
make_room (MpiExchange * e)
{
  e->rank = mpi_world_rank ();
  e->size = mpi_world_size ();
  e->requests = g_new0 (MPI_Request, 3 * e->size);
  e->texts = g_new0 (gchar, (gsize) e->size * TEXT_MOST);
  e->heads = g_new0 (gdouble, e->size * MPI_HEAD_LENGTH);
  e->part = mpi_part_new (&e->terms, e->rank, e->size);
}

/* If the settings of any two ranks differ, each rank finds one that differs from it. */
static gboolean
check_texts (MpiExchange * e, GError ** error)
{
  gboolean same = TRUE;
  gint r;

  for (r = 0; r < e->size && same; r++) {
    gchar *who = g_strdup_printf ("rank %d", r);

    same = r == e->rank || exchange_check_settings (e->own_text,
        e->texts + (gsize) r * TEXT_MOST, who, error);
    g_free (who);
  }
  return same;
}

/* Rank 0 sends all that it begins with. */
static void
exchange_first (MpiExchange * e, News * news)
{
  gsize all = news->units * news_line_length (news);
  guint units = news->last_won != NULL ? news->units : 0;
  gint r;

  mpi_head_write (e->heads, news, FALSE);
  for (r = 1; r < e->size && e->rank == 0; r++) {
    send (e, e->heads, MPI_HEAD_LENGTH, MPI_DOUBLE, sizeof (gdouble), r);
    send (e, news->lines, all, MPI_FLOAT, sizeof (gfloat), r);
    send (e, news->last_won, units, MPI_UINT64_T, sizeof (guint64), r);
  }
  if (e->rank > 0) {
    receive (e, e->heads, MPI_HEAD_LENGTH, MPI_DOUBLE, sizeof (gdouble), 0);
    receive (e, news->lines, all, MPI_FLOAT, sizeof (gfloat), 0);
    receive (e, news->last_won, units, MPI_UINT64_T, sizeof (guint64), 0);
  }
}

static gboolean
begin_stages (MpiExchange * e, News * news, GCancellable * cancellable,
    GError ** error)
{
  if (e->stage == STAGE_START) {
    if (!mpi_world_wait (cancellable, error))
      return FALSE;
    make_room (e);
    mpi_world_enter ();
    e->entered = TRUE;
    tell_all (e, e->own_text, e->texts, TEXT_MOST, MPI_CHAR, 1);
    e->stage = STAGE_SETTINGS;
  }
  if (!complete (e, cancellable, error))
    return FALSE;
  if (e->stage == STAGE_SETTINGS) {
    if (!check_texts (e, error)) {
      mpi_world_leave ();
      e->entered = FALSE;
      return FALSE;
    }
    exchange_first (e, news);
    e->stage = STAGE_FIRST;
  }
  if (!complete (e, cancellable, error))
    return FALSE;
  mpi_head_read (e->heads, news);
  news->frames = news->fields = 0;
  e->figures.members = e->size;
  mpi_part_begin (e->part, news);
  e->stage = STAGE_READY;
  return TRUE;
}

static gboolean
mpi_begin (gpointer exchange, News * news, GCancellable * cancellable,
    GError ** error)
{
  MpiExchange *e = exchange;
  gint64 begin = g_get_monotonic_time ();
  gboolean begun = begin_stages (e, news, cancellable, error);

  e->figures.microseconds += g_get_monotonic_time () - begin;
  return begun;
}

/* --- the next ones --- */

static void
exchange_heads (MpiExchange * e, const News * news, gboolean leaving)
{
  gdouble *own = e->heads + e->rank * MPI_HEAD_LENGTH;

  mpi_head_write (own, news, leaving);
  tell_all (e, own, e->heads, MPI_HEAD_LENGTH, MPI_DOUBLE, sizeof (gdouble));
}

/* Returns: whether any rank learned anything */
static gboolean
read_heads (MpiExchange * e)
{
  gboolean any = FALSE;
  gint r;

  e->staying = 0;
  e->offered = FALSE;
  for (r = 0; r < e->size; r++) {
    News *news = mpi_part_news (e->part, r);

    e->staying += !mpi_head_read (e->heads + r * MPI_HEAD_LENGTH, news);
    any |= news->frames > 0;
    e->offered |= news->seeds.offered > 0;
  }
  if (e->staying > 0)
    e->figures.members = e->staying;
  return any;
}

/* Each rank gets from all ranks the lines that it merges. */
static void
exchange_lines (MpiExchange * e, const News * news)
{
  gsize own = mpi_part_length (e->part, e->rank);
  gint r;

  for (r = 0; r < e->size; r++)
    if (r != e->rank)
      trade (e, r, mpi_part_of (e->part, news, r), mpi_part_length (e->part, r),
          mpi_part_news (e->part, r)->lines, own);
  memcpy (mpi_part_news (e->part, e->rank)->lines,
      mpi_part_of (e->part, news, e->rank), own * sizeof (gfloat));
}

/* Each rank sends to all what it has merged. */
static void
exchange_merged (MpiExchange * e, News * news)
{
  gsize own = mpi_part_length (e->part, e->rank);
  gint r;

  for (r = 0; r < e->size; r++)
    if (r != e->rank)
      trade (e, r, e->merged->lines, own, mpi_part_of (e->part, news, r),
          mpi_part_length (e->part, r));
  memcpy (mpi_part_of (e->part, news, e->rank), e->merged->lines,
      own * sizeof (gfloat));
}

/* Sets the totals of @news, whose lines have come, to those of all. */
static void
take_merged (MpiExchange * e, News * news)
{
  guint64 *last_won = news->last_won;
  gfloat *lines = news->lines;
  guint units = news->units;

  *news = *e->merged;
  news->lines = lines;
  news->units = units;
  news->last_won = last_won;
  mpi_part_count_before (e->part, &news->seeds);
  mpi_part_begin (e->part, news);
}

static gboolean
meet_stages (MpiExchange * e, News * news, gboolean leaving,
    GCancellable * cancellable, GError ** error)
{
  if (e->stage == STAGE_READY) {
    exchange_heads (e, news, leaving);
    e->stage = STAGE_HEADS;
  }
  if (!complete (e, cancellable, error))
    return FALSE;
  if (e->stage == STAGE_HEADS) {
    /* Alone, or with nothing to tell, the news stay to the bit. */
    if (!read_heads (e) || e->size == 1) {
      e->stage = STAGE_READY;
      return TRUE;
    }
    exchange_lines (e, news);
    e->stage = STAGE_LINES;
  }
  if (!complete (e, cancellable, error))
    return FALSE;
  if (e->stage == STAGE_LINES) {
    e->merged = mpi_part_merge (e->part);
    exchange_merged (e, news);
    e->stage = STAGE_MERGED;
  }
  if (!complete (e, cancellable, error))
    return FALSE;
  take_merged (e, news);
  e->stage = STAGE_READY;
  return TRUE;
}

static gboolean
mpi_meet (gpointer exchange, News * news, gboolean leaving, gboolean * over,
    GCancellable * cancellable, GError ** error)
{
  MpiExchange *e = exchange;
  gint64 begin = g_get_monotonic_time ();
  gboolean met = meet_stages (e, news, leaving, cancellable, error);

  e->figures.microseconds += g_get_monotonic_time () - begin;
  if (!met)
    return FALSE;
  e->figures.meetings++;
  /* After fields became prototypes, there is one more meeting. */
  *over = e->staying == 0 && !e->offered;
  if (*over) {
    mpi_world_leave ();
    e->entered = FALSE;
  }
  return TRUE;
}

/* Each rank sends to all the lines of its fields. */
static void
exchange_drawn (MpiExchange * e, const SeedDraw * draw, gfloat * lines)
{
  gsize line = NEWS_HEAD + (gsize) e->terms.values;
  guint own = mpi_part_find_drawn (e->part, draw, e->rank);
  guint n_own = mpi_part_find_drawn (e->part, draw, e->rank + 1) - own;
  gint r;

  for (r = 0; r < e->size; r++) {
    guint first = mpi_part_find_drawn (e->part, draw, r);
    guint n = mpi_part_find_drawn (e->part, draw, r + 1) - first;

    if (r != e->rank)
      trade (e, r, lines + own * line, n_own * line, lines + first * line,
          n * line);
  }
}

static gboolean
mpi_gather (gpointer exchange, const SeedDraw * draw, gfloat * lines,
    GCancellable * cancellable, GError ** error)
{
  MpiExchange *e = exchange;
  gint64 begin = g_get_monotonic_time ();
  gboolean gathered;

  if (e->stage == STAGE_READY)
    exchange_drawn (e, draw, lines);
  e->stage = STAGE_DRAWN;
  gathered = complete (e, cancellable, error);
  if (gathered) {
    mpi_part_begin_drawn (e->part, draw, lines);
    e->stage = STAGE_READY;
  }
  e->figures.microseconds += g_get_monotonic_time () - begin;
  return gathered;
}

static gboolean
mpi_may_save (gconstpointer exchange)
{
  return ((const MpiExchange *) exchange)->rank == 0;
}

static void
mpi_get_figures (gconstpointer exchange, ExchangeFigures * figures)
{
  *figures = ((const MpiExchange *) exchange)->figures;
}

const Exchange exchange_mpi = {
  .name = "mpi",
  .waits = TRUE,
  .get_memory = mpi_part_memory,
  .open = mpi_open,
  .begin = mpi_begin,
  .meet = mpi_meet,
  .gather = mpi_gather,
  .may_save = mpi_may_save,
  .get_figures = mpi_get_figures,
  .close = mpi_close
};
