/* A shortlist by the sketch ends each competition as all drives would, whatever the
 * weights are, and rule hebbian learns the same weights with and without one
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "ahead.h"
#include "defaults.h"
#include "drive.h"
#include "rule.h"
#include "shortlist.h"
#include "unittest.h"
#include "vectors.h"

#define VERSIONS 4
#define UNITS 600
#define SIDE 28
#define VALUES (SIDE * SIDE)
#define BATCH 9

/* Weights that are hard to tell apart. */
typedef void (*Hard) (GRand * rand, gfloat * row, guint unit,
    const gfloat * first);

static void
normal (GRand * rand, gfloat * row, guint unit, const gfloat * first)
{
  guint j;

  for (j = 0; j < VALUES; j++)
    row[j] = g_rand_double_range (rand, -1.0, 1.0)
        + g_rand_double_range (rand, -1.0, 1.0);
}

/* Copies of the first rows, so that drives tie. */
static void
copies (GRand * rand, gfloat * row, guint unit, const gfloat * first)
{
  if (unit < 5)
    normal (rand, row, unit, first);
  else
    memcpy (row, first + unit % 5 * VALUES, VALUES * sizeof (gfloat));
}

/* Nearly the first row: bytes do not tell them apart. */
static void
nearly (GRand * rand, gfloat * row, guint unit, const gfloat * first)
{
  normal (rand, row, unit, first);
  if (unit > 0 && unit % 3 == 0)
    memcpy (row, first, VALUES * sizeof (gfloat));
  if (unit > 0 && unit % 3 == 0)
    row[unit] += g_rand_double_range (rand, -1e-5, 1e-5);
}

/* One weight is so large that bytes show nothing of the others. */
static void
peaked (GRand * rand, gfloat * row, guint unit, const gfloat * first)
{
  normal (rand, row, unit, first);
  row[unit % VALUES] = 600.0f;
}

/* Of all sizes; some rows cannot be sketched, and their drives overflow. */
static void
of_all_sizes (GRand * rand, gfloat * row, guint unit, const gfloat * first)
{
  guint j;

  normal (rand, row, unit, first);
  for (j = 0; j < VALUES; j++)
    row[j] *= unit % 50 == 7 ? 1e37f : unit % 11 == 3 ? 1e-28f :
        powf (10.0f, unit % 9);
}

static void
nothing (GRand * rand, gfloat * row, guint unit, const gfloat * first)
{
  memset (row, 0, VALUES * sizeof (gfloat));
}

static const Hard hard[] = {
  normal, copies, nearly, peaked, of_all_sizes, nothing
};

static void
set_weights (Weights * w, Hard set, GRand * rand)
{
  gfloat *first = g_new (gfloat, 5 * VALUES), *row = g_new (gfloat, VALUES);
  guint u;

  for (u = 0; u < w->units; u++) {
    set (rand, row, u, first);
    if (u < 5)
      memcpy (first + u * VALUES, row, VALUES * sizeof (gfloat));
    memcpy (weights_row (w, u), row, VALUES * sizeof (gfloat));
  }
  weights_all_changed (w);
  g_free (first);
  g_free (row);
}

/* Drawings, dense pixels, a single pixel, and nothing. */
static Sample *
draw (guint kind, GRand * rand)
{
  Sample *sample = sample_new (VALUES);
  guint8 pixels[VALUES] = { 0 };
  guint j;

  for (j = 0; j < VALUES; j++)
    if (kind % 4 == 1 || (kind % 4 == 0 && g_rand_int_range (rand, 0, 6) == 0))
      pixels[j] = g_rand_int_range (rand, 0, 256);
  if (kind % 4 == 2)
    pixels[kind * 37 % VALUES] = 1 + kind % 255;
  sample_put_gray8_tiles (sample, 0, pixels, SIDE, SIDE, SIDE);
  sample_read_bytes (sample);
  return sample;
}

static const struct
{
  gfloat power;
  guint rank;
} rivals[] = {
  {1.0f, 2}, {2.0f, 7}, {1.5f, 40}, {1.0f, 299}
};

/* How each of several competitions ends, with the drives of all units. */
static void
compete_all (const Weights * w, const CompeteSettings * s,
    Sample * const *samples, RuleContest * contests)
{
  gsize stride = vector_round_up (w->units, WIDE_LANES);
  gfloat *drive = vector_new (stride);
  Winners *winners = winners_new (w->units);
  Code code;
  guint i;

  code_init (&code, w->units);
  for (i = 0; i < BATCH; i++) {
    drive_compute_many (w, samples + i, 1, 0, w->units, drive, stride);
    rule_hebbian.compete (s, winners, drive, 0, &code, &contests[i]);
  }
  code_clear (&code);
  winners_free (winners);
  g_aligned_free (drive);
}

/* Returns: how many shortlists were used */
static guint
compete_listed (const Weights * w, const CompeteSettings * s,
    Sample * const *samples, RuleContest * contests)
{
  SketchBatch *batch = sketch_batch_new (w->sketch, BATCH);
  Shortlist *list = shortlist_new (w->units);
  gfloat *drive = vector_new (vector_round_up (w->units, WIDE_LANES));
  Winners *winners = winners_new (w->units);
  guint i, n, used = 0;
  Code code;

  code_init (&code, w->units);
  for (i = 0; i < BATCH; i++)
    sketch_batch_set (batch, i, samples[i]->bytes, samples[i]->lit,
        samples[i]->n_lit);
  sketch_batch_multiply (batch, w->sketch, BATCH, 2,
      sketch_batch_tiles (batch));
  sketch_batch_multiply (batch, w->sketch, BATCH, 0, 2);
  for (i = 0; i < BATCH; i++) {
    n = shortlist_find (list, winners, w, samples[i],
        sketch_batch_products (batch, i), s->rank, drive, code.indices);
    rule_hebbian.compete (s, winners, drive, n, &code, &contests[i]);
    used += n > 0;
  }
  code_clear (&code);
  sketch_batch_free (batch);
  shortlist_free (list);
  winners_free (winners);
  g_aligned_free (drive);
  return used;
}

static gboolean
is_same_contest (const RuleContest * a, const RuleContest * b)
{
  return a->best == b->best && a->rival == b->rival
      && memcmp (&a->best_q, &b->best_q, sizeof a->best_q) == 0
      && memcmp (&a->rival_q, &b->rival_q, sizeof a->rival_q) == 0;
}

static void
test_contests (gint nth)
{
  const Hard set = hard[nth % G_N_ELEMENTS (hard)];
  const guint rival = nth / G_N_ELEMENTS (hard);
  GRand *rand = g_rand_new_with_seed (nth);
  Weights *w = weights_new (UNITS, VALUES, rivals[rival].power);
  CompeteSettings s = default_settings ();
  RuleContest all[BATCH], listed[BATCH];
  Sample *samples[BATCH];
  guint v, i, used = 0;

  s.rank = rivals[rival].rank;
  for (i = 0; i < BATCH; i++)
    samples[i] = draw (i, rand);
  for (v = 0; v < VERSIONS && wide_version (v) != NULL; v++) {
    w->wide = wide_version (v);
    weights_keep_sketch (w, TRUE, 0, FALSE);
    fail_unless (w->sketch != NULL);
    w->sketch->wide = w->wide;
    g_rand_set_seed (rand, nth);
    set_weights (w, set, rand);
    compete_all (w, &s, samples, all);
    used += compete_listed (w, &s, samples, listed);
    for (i = 0; i < BATCH; i++)
      fail_unless (is_same_contest (&all[i], &listed[i]), "%s, sample %u: "
          "units %u, %u and not %u, %u", w->wide->name, i, listed[i].best,
          listed[i].rival, all[i].best, all[i].rival);
  }
  fail_unless (used > 0 || set != normal || s.rank > UNITS / 4);
  for (i = 0; i < BATCH; i++)
    sample_free (samples[i]);
  weights_free (w);
  g_rand_free (rand);
}

static CompeteSettings
learning_settings (gdouble norm, guint rank)
{
  CompeteSettings s = default_settings ();

  s.rule = COMPETE_RULE_HEBBIAN;
  s.coding = COMPETE_CODING_WINNERS;
  s.contrast = COMPETE_CONTRAST_NONE;
  s.init = COMPETE_INIT_NORMAL;
  s.columns = 30;
  s.rows = UNITS / 30;
  s.lebesgue_norm = norm;
  s.rank = rank;
  s.batch_size = 10;
  return s;
}

/* Learns frames one by one, or as many together as may be. */
static void
learn (Layer * l, Sample * const *samples, guint count, gboolean together)
{
  Ahead *ahead = together ? ahead_new (l) : NULL;
  guint i, j, n;

  for (i = 0; i < count; i += n) {
    n = together ? MIN (ahead_most (l), count - i) : 1;
    if (together)
      ahead_code (ahead, l, samples + i, n);
    for (j = 0; j < n; j++)
      if (together)
        ahead_step (ahead, l, samples + i + j, j, 1);
      else
        layer_step (l, samples + i + j, 1);
  }
  ahead_free (ahead);
}

/* A layer that keeps all drives has no sketch. */
static void
test_learning (gint nth)
{
  static const struct
  {
    gdouble norm;
    guint rank;
  } cases[] = { {2.0, 2}, {3.0, 7}, {2.5, 4} };
  CompeteSettings s = learning_settings (cases[nth].norm, cases[nth].rank);
  GRand *rand = g_rand_new_with_seed (nth);
  gfloat *packed[3];
  Sample *samples[95];
  guint i, way;

  for (i = 0; i < G_N_ELEMENTS (samples); i++)
    samples[i] = draw (i % 5 == 0 ? 1 + i % 3 : 0, rand);
  for (way = 0; way < 3; way++) {
    Layer *l;

    s.threads = 1 + way % 2;
    l = layer_new (&s, VALUES, NULL);
    layer_keep_drives (l, way == 0);
    learn (l, samples, G_N_ELEMENTS (samples), way == 2);
    fail_unless ((layer_weights (l)->sketch != NULL) == (way > 0));
    packed[way] = g_new (gfloat, UNITS * VALUES);
    weights_pack (layer_weights (l), packed[way]);
    layer_free (l);
  }
  for (way = 1; way < 3; way++)
    fail_unless (memcmp (packed[0], packed[way],
            UNITS * VALUES * sizeof (gfloat)) == 0, "way %u", way);
  for (way = 0; way < 3; way++)
    g_free (packed[way]);
  for (i = 0; i < G_N_ELEMENTS (samples); i++)
    sample_free (samples[i]);
  g_rand_free (rand);
}

/* The wide loops list what a plain loop lists, and find the same greatest size. */
static void
test_lists (void)
{
  GRand *rand = g_rand_new_with_seed (1);
  gfloat *scores = vector_new (208);
  guint32 listed[208];
  guint v, count, u, n, k;

  for (v = 0; v < VERSIONS && wide_version (v) != NULL; v++)
    for (count = 0; count <= 200; count++) {
      const gfloat least = g_rand_double_range (rand, -1.1, 1.1);
      gfloat greatest = 0.0f;

      memset (scores, 0, 208 * sizeof (gfloat));
      for (u = 0; u < count; u++) {
        scores[u] = u % 9 == 4 ? least : u % 23 == 5 ? -0.0f :
            g_rand_double_range (rand, -1.0, 1.0);
        greatest = MAX (greatest, fabsf (scores[u]));
      }
      assert_equals_int (wide_version (v)->greatest (scores, count) == greatest,
          TRUE);
      for (u = 3; u < count; u += 40)
        scores[u] = u % 80 == 3 ? NAN : INFINITY;
      n = wide_version (v)->reaching (listed, scores, count, least);
      for (u = k = 0; u < count; u++)
        if (scores[u] >= least)
          fail_unless (k < n && listed[k++] == u);
      assert_equals_int (k, n);
    }
  g_aligned_free (scores);
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add_loop (test_contests, 0,
      G_N_ELEMENTS (hard) * G_N_ELEMENTS (rivals));
  unittest_add_loop (test_learning, 0, 3);
  unittest_add (test_lists);
  return g_test_run ();
}
