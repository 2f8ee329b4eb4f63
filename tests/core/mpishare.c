/* Layers that meet over MPI: one process of a job that mpi.sh starts
 *
 *   mpishare MODE [FILE]
 *
 * learn: ranks with streams of different lengths learn to the bit what layers learn that
 *     meet in one process; rank 0 saves in FILE. The other modes say what they do below.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "competelayer.h"
#include "drawtogether.h"
#include "evidence.h"
#include "meeting.h"
#include "mpiworld.h"
#include "prototypes.h"
#include "share.h"
#include "unittest.h"

#define SIDE 16
#define INTERVAL 10

static const CompeteFormat gray = {.width = SIDE,.height = SIDE,.channels = 1,
  .pixel_bytes = 1
};

/* Frame n of a rank: a bump of its own size that moves over noise. */
static const guint8 *
frame_of (gint rank, guint n)
{
  static GPrivate buffers = G_PRIVATE_INIT (g_free);
  guint8 *pixels = g_private_get (&buffers);
  GRand *rand = g_rand_new_with_seed (1000 * rank + n);
  guint i;

  if (pixels == NULL)
    g_private_set (&buffers, pixels = g_new (guint8, SIDE * SIDE));
  for (i = 0; i < SIDE * SIDE; i++) {
    gdouble x = (gdouble) (i % SIDE) / SIDE - (n * 7 % 10) / 10.0;
    gdouble y = (gdouble) (i / SIDE) / SIDE - (n * 3 % 10) / 10.0;

    pixels[i] = 180.0 * exp (-(4.0 + rank) * (x * x + y * y))
        + g_rand_int_range (rand, 0, 60);
  }
  g_rand_free (rand);
  return pixels;
}

/* Streams of different lengths; none of the others ends with a meeting. */
static guint
length_of (gint rank)
{
  return 60 + 17 * rank;
}

static CompeteSettings
settings_of (CompeteRule rule, gboolean from_fields)
{
  CompeteSettings s;

  compete_settings_init (&s);
  s.columns = 4;
  s.rows = 3;
  s.winners = 2;
  s.threads = 1;
  s.rule = rule;
  s.learning_rate = 0.02;
  if (rule == COMPETE_RULE_HEBBIAN) {
    s.batch_size = INTERVAL;
    s.init = COMPETE_INIT_NORMAL;
  } else {
    s.field_width = s.field_height = 8;
  }
  if (from_fields) {
    s.init = COMPETE_INIT_FIELDS;
    s.epoch_fields = 30;
    s.reseed_until = 300;
  }
  return s;
}

static Compete *
make (const CompeteSettings * settings, gint rank)
{
  GError *error = NULL;
  CompeteSettings s = *settings;
  Compete *c;

  s.seed = rank;
  c = compete_new (&s, &gray, NULL, &error);
  g_assert_no_error (error);
  return c;
}

static void
learn (Compete * c, gint rank, guint n)
{
  compete_step (c, frame_of (rank, n), SIDE, COMPETE_MODE_LEARN_LATER);
}

/* --- the same in one process --- */

/* Sets @base, the lines of all layers after a meeting, to those after the next one.
 *
 * Returns: what all make of @news, with these lines */
static News
merge_here (const News * const *news, gint size, gfloat * base)
{
  News merged = *news[0], *told = g_new (News, size);
  const News **members = g_new (const News *, size);
  gsize bytes = merged.units * news_line_length (&merged) * sizeof (gfloat);
  gint r;

  for (r = 0; r < size; r++) {
    told[r] = *news[r];
    members[r] = &told[r];
    if (merged.kind == NEWS_EVIDENCE) {
      told[r].evidence = g_new (gfloat,
          merged.units * evidence_length (merged.values));
      evidence_find (&told[r], base);
    }
  }
  merged.lines = g_malloc (bytes);
  news_merge (members, size, base, &merged);
  memcpy (base, merged.lines, bytes);
  g_free (merged.lines);
  for (r = 0; r < size; r++)
    g_free (told[r].evidence);
  g_free (members);
  g_free (told);
  merged.lines = base;
  return merged;
}

/* Begins with what the first layer has.
 *
 * Returns: (transfer full): the lines that all begin with */
static gfloat *
begin_here (Meeting ** meetings, gint size)
{
  gfloat *base = NULL;
  gsize bytes = 0;
  gint r;

  for (r = 0; r < size; r++) {
    News *news = meeting_introduce (meetings[r]);

    if (r == 0) {
      bytes = news->units * news_line_length (news) * sizeof (gfloat);
      base = g_memdup2 (news->lines, bytes);
    }
    memcpy (news->lines, base, bytes);
    meeting_begin (meetings[r], size > 1);
  }
  return base;
}

/* Sets @base to the lines after the meeting. */
static void
meet_here (Meeting ** meetings, gint size, gfloat * base)
{
  const News **news = g_new (const News *, size);
  News **own = g_new (News *, size), *told = g_new (News, size), merged;
  gsize bytes;
  gint r;

  for (r = 0; r < size; r++) {
    own[r] = meeting_tell (meetings[r], size);
    told[r] = *own[r];
    news[r] = &told[r];
  }
  merged = size > 1 ? merge_here (news, size, base) : told[0];
  bytes = merged.units * news_line_length (&merged) * sizeof (gfloat);
  for (r = 0; r < size; r++) {
    memmove (told[r].lines, merged.lines, bytes);
    *own[r] = merged;
    own[r]->lines = told[r].lines;
    own[r]->last_won = told[r].last_won;
  }
  tell_places (news, own, size);
  for (r = 0; r < size; r++)
    meeting_take (meetings[r]);
  draw_together (meetings, news, size, base);
  g_free (told);
  g_free (own);
  g_free (news);
}

/* All learn until a meeting is due, or their streams have ended. @next is the next frame of
 * each.
 *
 * Returns: how many streams go on */
static guint
learn_until_due (Compete ** c, Meeting ** meetings, gint size, guint * next,
    guint members)
{
  guint staying = 0;
  gint r;

  for (r = 0; r < size; r++) {
    gboolean due = FALSE;

    while (!due && next[r] < length_of (r)) {
      learn (c[r], r, next[r]++);
      compete_flush (c[r]);
      due = meeting_is_due (meetings[r], INTERVAL, members);
    }
    if (!due)
      compete_drop_batch (c[r]);
    staying += due;
  }
  return staying;
}

/* Returns: (transfer full): the layer of rank 0 after all have learned */
static Compete *
learn_here (const CompeteSettings * settings, gint size)
{
  Compete **c = g_new (Compete *, size), *first;
  guint *next = g_new0 (guint, size), members = size;
  gfloat *base;
  Meeting **meetings = g_new (Meeting *, size);
  gint r;

  for (r = 0; r < size; r++) {
    c[r] = make (settings, r);
    meetings[r] = meeting_new (compete_get_layer (c[r]));
  }
  base = begin_here (meetings, size);
  while (members > 0) {
    members = learn_until_due (c, meetings, size, next, members);
    meet_here (meetings, size, base);
  }
  first = c[0];
  for (r = 0; r < size; r++) {
    meeting_free (meetings[r]);
    if (r > 0)
      compete_free (c[r]);
  }
  g_free (base);
  g_free (next);
  g_free (meetings);
  g_free (c);
  return first;
}

/* --- a rank --- */

static Share *
share_with (Compete * c, const gchar * location)
{
  GError *error = NULL;
  Share *share = share_new (c, SHARE_MPI, location, &error);

  g_assert_no_error (error);
  return share;
}

/* Waiting is cancelled again and again; that changes nothing. */
static void
wait_ready (Share * share)
{
  GCancellable *cancelled = g_cancellable_new ();
  GError *error = NULL;

  g_cancellable_cancel (cancelled);
  while (!share_ready (share, cancelled, &error)) {
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_clear_error (&error);
    g_usleep (100);
  }
  g_object_unref (cancelled);
}

static void
learn_together (Compete * c, const gchar * location)
{
  Share *share = share_with (c, location);
  GCancellable *cancelled = g_cancellable_new ();
  GError *error = NULL;
  ShareFigures figures;
  gint rank = mpi_world_rank ();
  guint n;

  wait_ready (share);
  assert_equals_int (share_may_save (share), rank == 0);
  g_cancellable_cancel (cancelled);
  for (n = 0; n < length_of (rank); n++) {
    wait_ready (share);
    learn (c, rank, n);
    if (!share_meet (share, INTERVAL, n % 20 == 9 ? cancelled : NULL, &error))
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_clear_error (&error);
  }
  if (!share_leave (share, cancelled, &error))
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  wait_ready (share);
  fail_unless (share_has_left (share));
  fail_unless (share_leave (share, NULL, &error));
  share_get_figures (share, &figures);
  fail_unless (figures.meetings >= length_of (mpi_world_size () - 1)
      / INTERVAL);
  fail_unless ((figures.sent > 0) == (mpi_world_size () > 1));
  share_free (share);
  g_object_unref (cancelled);
}

static void
assert_as_here (const CompeteSettings * settings, Compete * c)
{
  Compete *other = learn_here (settings, mpi_world_size ());
  CompeteState a, b;

  assert_same_prototypes (c, other, 12);
  compete_get_state (c, &a);
  compete_get_state (other, &b);
  assert_equals_uint64 (a.frames_learned, b.frames_learned);
  assert_equals_uint64 (a.fields_learned, b.fields_learned);
  g_assert_cmpmem (compete_get_wins (c), 12 * sizeof (guint64),
      compete_get_wins (other), 12 * sizeof (guint64));
  compete_free (other);
}

/* --- modes --- */

/* One rule after another, so that layers come, leave and come again, from random prototypes
 * and from fields. */
static void
learn_all (const gchar * file)
{
  static const CompeteRule rules[] = { COMPETE_RULE_HEBBIAN,
    COMPETE_RULE_MULTIPLICATIVE, COMPETE_RULE_UNIT_NORM
  };
  guint i;

  for (i = 0; i < 2 * G_N_ELEMENTS (rules); i++) {
    CompeteSettings settings = settings_of (rules[i / 2], i % 2 == 1);
    Compete *c = make (&settings, mpi_world_rank ());

    learn_together (c, NULL);
    assert_as_here (&settings, c);
    if (mpi_world_rank () == 0 && file != NULL && !compete_save (c, file, NULL))
      g_error ("%s cannot be saved", file);
    compete_free (c);
  }
}

/* differ: rank 1 has other settings; each rank gets an error that says which. */
static void
refuse_others (void)
{
  CompeteSettings settings = settings_of (COMPETE_RULE_UNIT_NORM, FALSE);
  GError *error = NULL;
  Share *share;
  Compete *c;

  settings.columns += mpi_world_rank () == 1;
  c = make (&settings, 0);
  share = share_with (c, NULL);
  fail_if (share_ready (share, NULL, &error));
  g_assert_error (error, COMPETE_ERROR, COMPETE_ERROR_MISMATCH);
  fail_unless (strstr (error->message, mpi_world_rank () == 1 ?
          "columns is 5 here and 4 in rank 0" : "and 5 in rank 1"), "%s",
      error->message);
  g_error_free (error);
  share_free (share);
  compete_free (c);
}

static gpointer
learn_as (gpointer name)
{
  CompeteSettings settings = settings_of (COMPETE_RULE_UNIT_NORM, FALSE);
  Compete *c = make (&settings, mpi_world_rank ());

  learn_together (c, name);
  assert_as_here (&settings, c);
  compete_free (c);
  return NULL;
}

/* names: two layers of each process, which come in any order, do not mix; two with the
 * same name are refused. */
static void
keep_apart (void)
{
  CompeteSettings settings = settings_of (COMPETE_RULE_UNIT_NORM, FALSE);
  Compete *c = make (&settings, 0);
  Share *share;
  GError *error = NULL;
  GThread *other;
  gboolean even = mpi_world_rank () % 2 == 0;

  other = g_thread_new ("other", learn_as, even ? "upper" : "lower");
  g_usleep (50000);
  learn_as (even ? "lower" : "upper");
  g_thread_join (other);

  share = share_with (c, "same");
  fail_if (share_new (c, SHARE_MPI, "same", &error) != NULL);
  g_assert_error (error, COMPETE_ERROR, COMPETE_ERROR_SHARE);
  g_error_free (error);
  share_free (share);
  compete_free (c);
}

/* die, stop, exit: rank 1 is killed, stops sharing, or exits, while the others go on.
 * Rank 0 saves after each frame. */
static void
go (const gchar * mode, const gchar * file)
{
  CompeteSettings settings = settings_of (COMPETE_RULE_UNIT_NORM, FALSE);
  Compete *c = make (&settings, 0);
  Share *share = share_with (c, NULL);
  guint n;

  for (n = 0; n < 1000; n++) {
    share_ready (share, NULL, NULL);
    learn (c, mpi_world_rank (), n);
    share_meet (share, INTERVAL, NULL, NULL);
    if (share_may_save (share))
      compete_save (c, file, NULL);
    if (n < 35 || mpi_world_rank () != 1)
      continue;
    if (g_str_equal (mode, "die"))
      kill (getpid (), SIGKILL);
    if (g_str_equal (mode, "exit"))
      exit (0);
    share_free (share);
  }
}

/* resume: only rank 0 has FILE, and all go on from it. */
static void
resume (const gchar * file)
{
  CompeteSettings settings = settings_of (COMPETE_RULE_UNIT_NORM, FALSE);
  GError *error = NULL;
  CompeteState state;
  Compete *c;
  Share *share;

  c = compete_new (&settings, &gray, mpi_world_rank () == 0 ? file : NULL,
      &error);
  g_assert_no_error (error);
  share = share_with (c, NULL);
  wait_ready (share);
  compete_get_state (c, &state);
  fail_unless (state.frames_learned >= 30, "%u",
      (guint) state.frames_learned);
  fail_unless (share_leave (share, NULL, &error));
  share_free (share);
  compete_free (c);
}

/* single: the application has started MPI for one thread, and layers cannot meet. */
static void
refuse_single (void)
{
  CompeteSettings settings = settings_of (COMPETE_RULE_UNIT_NORM, FALSE);
  Compete *c = make (&settings, 0);
  Share *share = share_with (c, NULL);
  GError *error = NULL;

  fail_if (share_ready (share, NULL, &error));
  g_assert_error (error, COMPETE_ERROR, COMPETE_ERROR_SHARE);
  fail_unless (strstr (error->message, "MPI_THREAD_MULTIPLE"), "%s",
      error->message);
  g_error_free (error);
  share_free (share);
  compete_free (c);
}

/* single, several: applications that start MPI.
 *
 * Returns: whether this is one */
static gboolean
start_as_application (const gchar * mode)
{
  gboolean several = g_str_equal (mode, "several");
  gint given;

  if (!several && !g_str_equal (mode, "single"))
    return FALSE;
  MPI_Init_thread (NULL, NULL, several ? MPI_THREAD_MULTIPLE :
      MPI_THREAD_SINGLE, &given);
  return TRUE;
}

int
main (int argc, char **argv)
{
  const gchar *mode = argv[1], *file = argc > 2 ? argv[2] : NULL;
  gboolean application = start_as_application (mode);

  mpi_world_start ();
  mpi_world_wait (NULL, NULL);
  if (g_str_equal (mode, "learn") || g_str_equal (mode, "several"))
    learn_all (file);
  else if (g_str_equal (mode, "single"))
    refuse_single ();
  else if (g_str_equal (mode, "differ"))
    refuse_others ();
  else if (g_str_equal (mode, "names"))
    keep_apart ();
  else if (g_str_equal (mode, "resume"))
    resume (file);
  else
    go (mode, file);
  if (application)
    MPI_Finalize ();
  return 0;
}
