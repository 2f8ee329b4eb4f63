/* Layers that meet learn as the equations of news.c say, and as one layer with the batches
 * of all does with rule hebbian
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <malloc.h>
#include <math.h>
#include <string.h>

#include "competeerror.h"
#include "defaults.h"
#include "digits.h"
#include "evidence.h"
#include "exchange.h"
#include "meeting.h"
#include "order.h"
#include "settingtable.h"
#include "unittest.h"

#define MEMBERS 3
#define UNITS 12
#define VALUES DIGITS_VALUES

static gsize
in_use (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

static void
assert_close (gdouble a, gdouble b, gdouble tolerance)
{
  fail_unless (fabs (a - b) <= tolerance * MAX (1.0, fabs (b)), "%g and %g", a,
      b);
}

/* --- the merge --- */

#define LINES 5
#define LENGTH (NEWS_HEAD + 6)
#define RATE 0.01

/* News of three members: nobody won unit 0, and one member unit 1; member 2 learned
 * nothing. */
static void
make_news (News * news, gfloat lines[MEMBERS][LINES * LENGTH])
{
  GRand *rand = g_rand_new_with_seed (7);
  guint s, i;

  for (s = 0; s < MEMBERS; s++) {
    news[s] = (News) { NEWS_MEAN, LINES, LENGTH - NEWS_HEAD, s < 2 ? 10 + s : 0,
      s < 2 ? 20 + s : 0, 110 + s, 220 + s, RATE, lines[s]
    };
    for (i = 0; i < LINES * LENGTH; i++)
      lines[s][i] = g_rand_double_range (rand, -1.0, 1.0);
    for (i = 0; i < LINES; i++) {
      gfloat *line = news_line (&news[s], i);

      line[NEWS_GAIN] = i == 0 || s == 2 || (i == 1 && s == 1) ? 0 : 4 + i + s;
      line[NEWS_WON] = floor (line[NEWS_GAIN] / 2);
      line[NEWS_WINS] = 100 + line[NEWS_WON];
    }
  }
  g_rand_free (rand);
}

/* Counts, and the prototype if it is a mean, by the equations. */
static void
restate (const News * news, guint unit, double line[LENGTH])
{
  double gains = 0.0;
  guint s, j;

  for (s = 0; s < MEMBERS; s++)
    gains += news_line (&news[s], unit)[NEWS_GAIN];
  memset (line, 0, LENGTH * sizeof *line);
  for (s = 0; s < MEMBERS; s++) {
    const gfloat *theirs = news_line (&news[s], unit);

    line[NEWS_GAIN] += theirs[NEWS_GAIN];
    line[NEWS_WON] += theirs[NEWS_WON];
    if (news[s].frames > 0)
      line[NEWS_USAGE] += theirs[NEWS_USAGE] / 2.0;
    for (j = NEWS_HEAD; j < LENGTH && gains > 0.0; j++)
      line[j] += theirs[NEWS_GAIN] / gains * theirs[j];
  }
  line[NEWS_WINS] = 100.0 + line[NEWS_WON];
  line[NEWS_ACTIVITY] = news_line (&news[0], unit)[NEWS_ACTIVITY];
  for (j = NEWS_HEAD; j < LENGTH && gains == 0.0; j++)
    line[j] = news_line (&news[0], unit)[j];
}

static void
assert_totals (const News * merged)
{
  assert_equals_uint64 (merged->frames, 21);
  assert_equals_uint64 (merged->fields, 41);
  assert_equals_uint64 (merged->frames_learned, 121);
  assert_equals_uint64 (merged->fields_learned, 241);
}

static void
test_mean (void)
{
  gfloat lines[MEMBERS][LINES * LENGTH], result[LINES * LENGTH];
  News news[MEMBERS], merged = { NEWS_MEAN, LINES, LENGTH - NEWS_HEAD,
    .lines = result
  };
  const News *members[MEMBERS] = { &news[0], &news[1], &news[2] };
  double line[LENGTH];
  guint u, j;

  make_news (news, lines);
  news_merge (members, MEMBERS, NULL, &merged);
  for (u = 0; u < LINES; u++) {
    restate (news, u, line);
    for (j = 0; j < LENGTH; j++)
      assert_close (news_line (&merged, u)[j], line[j], 1e-6);
  }
  assert_totals (&merged);
}

/* What is left of the past after @won wins. */
static double
decay_at (double rate, double wins, guint won)
{
  double product = 1.0;
  guint k;

  for (k = 0; k < won; k++)
    product *= 1.0 - MAX (rate, 2.0 / (wins + k + 3.0));
  return product;
}

static double
decay (double wins, guint won)
{
  return decay_at (RATE, wins, won);
}

/* A line with a prototype of unit norm, of both signs. */
static void
draw_line (gfloat * line, GRand * rand, gdouble wins, gdouble activity)
{
  double norm = 0.0;
  guint j;

  memset (line, 0, LENGTH * sizeof *line);
  line[NEWS_WINS] = wins;
  line[NEWS_ACTIVITY] = activity;
  for (j = NEWS_HEAD; j < LENGTH; j++) {
    line[j] = g_rand_double_range (rand, -1.0, 1.0);
    norm += line[j] * line[j];
  }
  for (j = NEWS_HEAD; j < LENGTH; j++)
    line[j] /= sqrt (norm);
}

/* What is left of @base after @won wins, as activity times prototype. */
static double
past_of (const gfloat * base, guint won, guint j)
{
  return decay (base[NEWS_WINS], won) * base[NEWS_ACTIVITY]
      * base[NEWS_HEAD + j];
}

/* Of the unit at @at, member s has won 3 + s fields, which weigh 2 each. */
static void
assert_evidence_merged (gfloat lines[MEMBERS][2 * LENGTH], const gfloat * base,
    guint at, const gfloat * merged)
{
  const guint all = 3 + 4 + 5;
  double w[LENGTH - NEWS_HEAD], norm = 0.0;
  guint s, j;

  for (j = 0; j < LENGTH - NEWS_HEAD; j++) {
    w[j] = past_of (base, all, j);
    for (s = 0; s < MEMBERS; s++) {
      const gfloat *line = lines[s] + at;

      w[j] += (double) line[NEWS_ACTIVITY] * line[NEWS_HEAD + j]
          - past_of (base, 3 + s, j);
    }
    norm += w[j] * w[j];
  }
  for (j = 0; j < LENGTH - NEWS_HEAD; j++)
    assert_close (merged[NEWS_HEAD + j], w[j] / sqrt (norm), 1e-5);
  assert_close (merged[NEWS_ACTIVITY], decay (base[NEWS_WINS], all)
      * base[NEWS_ACTIVITY] + 2.0 * all, 1e-5);
}

/* What members have won is added to a past that forgets by the wins of all. Nobody has
 * won unit 1. */
static void
test_evidence (gint nth)
{
  static const gfloat wins[] = { 0, 5, 190, 100000 };
  gfloat lines[MEMBERS][2 * LENGTH], evidence[MEMBERS][2 * (LENGTH - 4)];
  gfloat base[2 * LENGTH], result[2 * LENGTH];
  News news[MEMBERS], merged = { NEWS_EVIDENCE, 2, LENGTH - NEWS_HEAD,
    .lines = result
  };
  const News *members[MEMBERS] = { &news[0], &news[1], &news[2] };
  GRand *rand = g_rand_new_with_seed (nth);
  guint s;

  draw_line (base, rand, wins[nth], 20.0);
  draw_line (base + LENGTH, rand, 7, 3.0);
  for (s = 0; s < MEMBERS; s++) {
    guint won = 3 + s;

    memcpy (lines[s], base, sizeof base);
    draw_line (lines[s], rand, wins[nth] + won,
        decay (wins[nth], won) * 20.0 + 2.0 * won);
    lines[s][NEWS_GAIN] = lines[s][NEWS_WON] = won;
    news[s] = (News) { NEWS_EVIDENCE, 2, LENGTH - NEWS_HEAD, 9, 9, 9, 9, RATE,
      lines[s], evidence[s]
    };
    evidence_find (&news[s], base);
  }
  news_merge (members, MEMBERS, base, &merged);
  assert_evidence_merged (lines, base, 0, result);
  assert_equals_float (result[NEWS_WINS], wins[nth] + 12);
  g_assert_cmpmem (result + LENGTH, LENGTH * sizeof *base, base + LENGTH,
      LENGTH * sizeof *base);
  g_rand_free (rand);
}

/* However often a unit has won, wins can be counted one by one. */
static void
test_many_wins (void)
{
  gfloat line[LENGTH] = { 4, 4, 1 << 24, 1, 0, 1 }, result[LENGTH];
  gfloat evidence[LENGTH - 4];
  News news = { NEWS_EVIDENCE, 1, LENGTH - NEWS_HEAD, 4, 4, 4, 4, RATE, line,
    evidence
  }, merged = {
  NEWS_EVIDENCE, 1, LENGTH - NEWS_HEAD,.lines = result};
  const News *member = &news;

  evidence_find (&news, line);
  news_merge (&member, 1, line, &merged);
  fail_unless (result[NEWS_WINS] + 1.0f > result[NEWS_WINS]);
}

/* --- layers that meet --- */

static Layer *layers[MEMBERS];
static Meeting *meetings[MEMBERS];
static gfloat *base;            /* lines after the last meeting */
static Digits digits;

static CompeteSettings
settings_of (CompeteRule rule)
{
  CompeteSettings s = default_settings ();

  s.columns = 4;
  s.rows = UNITS / 4;
  s.rule = rule;
  s.contrast = COMPETE_CONTRAST_NONE;
  s.threads = 1;
  if (rule == COMPETE_RULE_HEBBIAN) {
    s.coding = COMPETE_CODING_WINNERS;
    s.init = COMPETE_INIT_NORMAL;
    s.batch_size = 4;
    s.anneal_epochs = 10;
    s.epoch_fields = 24;
  }
  return s;
}

/* All begin from the first. */
static void
begin (const CompeteSettings * settings, const guint32 * order)
{
  const News *first = NULL;
  guint s;

  digits_open (&digits);
  for (s = 0; s < MEMBERS; s++) {
    CompeteSettings own = *settings;
    News *news;

    own.seed = s;
    layers[s] = layer_new (&own, VALUES, order);
    meetings[s] = meeting_new (layers[s]);
    news = meeting_introduce (meetings[s]);
    first = s == 0 ? news : first;
    if (s > 0)
      memcpy (news->lines, first->lines,
          UNITS * news_line_length (news) * sizeof (gfloat));
    meeting_begin (meetings[s]);
  }
  base = g_memdup2 (first->lines,
      UNITS * news_line_length (first) * sizeof (gfloat));
}

static void
end (void)
{
  guint s;

  for (s = 0; s < MEMBERS; s++) {
    meeting_free (meetings[s]);
    layer_free (layers[s]);
  }
  g_free (base);
  digits_close (&digits);
}

static void
meet (void)
{
  const News *members[MEMBERS];
  News told[MEMBERS], *news[MEMBERS], merged;
  gsize bytes;
  guint s;

  for (s = 0; s < MEMBERS; s++) {
    news[s] = meeting_tell (meetings[s], MEMBERS);
    told[s] = *news[s];
    members[s] = &told[s];
    if (told[s].kind == NEWS_EVIDENCE) {
      told[s].evidence = g_new (gfloat, UNITS * evidence_length (VALUES));
      evidence_find (&told[s], base);
    }
  }
  merged = *news[0];
  bytes = UNITS * news_line_length (&merged) * sizeof (gfloat);
  merged.lines = g_malloc (bytes);
  news_merge (members, MEMBERS, base, &merged);
  memcpy (base, merged.lines, bytes);
  for (s = 0; s < MEMBERS; s++) {
    gfloat *lines = news[s]->lines;

    *news[s] = merged;
    news[s]->lines = lines;
    memcpy (lines, merged.lines, bytes);
    meeting_take (meetings[s]);
    g_free (told[s].evidence);
  }
  g_free (merged.lines);
}

static gfloat *
packed_of (const Layer * layer)
{
  const Weights *w = layer_weights (layer);
  gfloat *packed = g_new (gfloat, UNITS * weights_packed (w));

  weights_pack (w, packed);
  return packed;
}

static void
assert_same_weights (const Layer * a, const Layer * b)
{
  gfloat *p = packed_of (a), *q = packed_of (b);
  gsize size = UNITS * weights_packed (layer_weights (a)) * sizeof (gfloat);

  g_assert_cmpmem (p, size, q, size);
  g_free (p);
  g_free (q);
}

/* Where layers were after a meeting. */
typedef struct
{
  guint64 won[UNITS];           /* fields */
  double wins[UNITS], activity[UNITS], w[UNITS][VALUES];
} Before;

static void
remember (Before * b)
{
  const LayerState state = layer_state (layers[0]);
  guint u, j;

  memcpy (b->won, state.won, sizeof b->won);
  for (u = 0; u < UNITS; u++) {
    b->wins[u] = state.wins[u];
    b->activity[u] = state.activity[u];
    for (j = 0; j < VALUES; j++)
      b->w[u][j] = weights_row (layer_weights (layers[0]), u)[j];
  }
}

/* What the members make of a value of a prototype: its mean weighted by fields won. */
static double
restate_mean (const Before * b, guint u, guint j)
{
  double gains = 0.0, sum = 0.0;
  guint s;

  for (s = 0; s < MEMBERS; s++) {
    double gain = layer_state (layers[s]).won[u] - b->won[u];

    gains += gain;
    sum += gain * weights_row (layer_weights (layers[s]), u)[j];
  }
  return gains > 0.0 ? sum / gains : b->w[u][j];
}

/* The same with rule unit-norm, but for the norm: what each member has added to the past
 * is added to the past that is left after the wins of all. */
static double
restate_sum (const Before * b, guint u, guint j)
{
  double rate = layer_learning_rate (layers[0]), all = 0.0, sum = 0.0;
  guint s;

  for (s = 0; s < MEMBERS; s++) {
    const LayerState state = layer_state (layers[s]);
    double won = state.wins[u] - b->wins[u];

    all += won;
    sum += state.activity[u] * weights_row (layer_weights (layers[s]), u)[j]
        - decay_at (rate, b->wins[u], won) * b->activity[u] * b->w[u][j];
  }
  sum += decay_at (rate, b->wins[u], all) * b->activity[u] * b->w[u][j];
  return layer_weights (layers[0])->halves == 2 ? sum : MAX (sum, 0.0);
}

/* What all layers together should make of their prototypes. */
static double *
restate_prototypes (const Before * b)
{
  double *w = g_new0 (double, UNITS * VALUES);
  gboolean unit_norm = layer_settings (layers[0])->rule
      == COMPETE_RULE_UNIT_NORM;
  guint u, j;

  for (u = 0; u < UNITS; u++) {
    double *row = w + u * VALUES, norm = 0.0;

    for (j = 0; j < VALUES; j++) {
      row[j] = unit_norm ? restate_sum (b, u, j) : restate_mean (b, u, j);
      norm += row[j] * row[j];
    }
    for (j = 0; unit_norm && j < VALUES; j++)
      row[j] = norm > 0.0 ? row[j] / sqrt (norm) : b->w[u][j];
  }
  return w;
}

/* The layers code as one that has just got these weights: nothing that is derived from
 * the weights is older than they are. */
static void
assert_renewed (Layer * layer, const CompeteSettings * settings,
    const guint32 * order)
{
  Layer *fresh = layer_new (settings, VALUES, order);
  gfloat *packed = packed_of (layer);
  LayerState state = layer_state (layer);
  Sample *sample = digits_next (&digits);
  const FrameCode *a, *b;

  layer_restore (fresh, packed, &state, FALSE);
  a = layer_code (fresh, &sample, 1);
  b = layer_code (layer, &sample, 1);
  assert_equals_int (a->codes[0].n, b->codes[0].n);
  g_assert_cmpmem (a->indices, a->entries * sizeof *a->indices, b->indices,
      b->entries * sizeof *b->indices);
  g_assert_cmpmem (a->activations, a->entries * sizeof *a->activations,
      b->activations, b->entries * sizeof *b->activations);
  g_assert_cmpfloat (a->error, ==, b->error);
  g_free (packed);
  layer_free (fresh);
}

/* Frames of which member 1 learns fewer, and member 2 none after the first meeting. */
static void
learn (guint round, guint frames)
{
  guint i, s;

  for (i = 0; i < frames; i++)
    for (s = 0; s < MEMBERS; s++) {
      Sample *sample = digits_next (&digits);

      if ((s == 1 && i % 2 == 1) || (s == 2 && round > 0))
        continue;
      layer_step (layers[s], &sample, 1);
    }
}

static void
test_layers_meet (gint nth)
{
  CompeteSettings settings = settings_of (nth < 3 ? COMPETE_RULE_UNIT_NORM :
      COMPETE_RULE_MULTIPLICATIVE);
  guint32 *order = nth % 2 == 0 ? order_new_tiles (DIGITS_SIDE, DIGITS_SIDE) :
      NULL;
  Before before;
  guint round, s, i;

  if (nth == 1)
    settings.contrast = COMPETE_CONTRAST_LOCAL; /* prototypes of both signs */
  begin (&settings, order);
  assert_same_weights (layers[0], layers[1]);
  for (round = 0; round < 4; round++) {
    double *w;

    remember (&before);
    learn (round, 20);
    fail_unless (meeting_is_due (meetings[0], 20));
    fail_if (meeting_is_due (meetings[1], 20));
    w = restate_prototypes (&before);
    meet ();
    for (i = 0; i < UNITS * VALUES; i++)
      assert_close (weights_row (layer_weights (layers[0]),
              i / VALUES)[i % VALUES], w[i], 2e-6);
    g_free (w);
    for (s = 1; s < MEMBERS; s++) {
      assert_same_weights (layers[0], layers[s]);
      g_assert_cmpmem (layer_state (layers[0]).won, sizeof before.won,
          layer_state (layers[s]).won, sizeof before.won);
    }
  }
  assert_equals_uint64 (layer_frames_learned (layers[2]), 4 * 30 + 20);
  assert_renewed (layers[2], &settings, order);
  end ();
  g_free (order);
}

/* Three layers with batches of 4 learn as one with batches of 12; the last one learns
 * only from the others at the end. */
static void
test_batches_add_up (gint step)
{
  CompeteSettings settings = settings_of (COMPETE_RULE_HEBBIAN);
  Layer *one;
  guint batch, s, i;

  settings.step = step;
  begin (&settings, NULL);
  settings.batch_size = 4 * MEMBERS;
  one = layer_new (&settings, VALUES, NULL);
  for (batch = 0; batch < 8; batch++) {
    for (i = 0; i < 4 * MEMBERS; i++) {
      Sample *sample = digits_next (&digits);

      layer_step (one, &sample, 1);
      layer_step (layers[i % MEMBERS], &sample, 1);
    }
    for (s = 0; s < MEMBERS; s++)
      fail_unless (meeting_is_due (meetings[s], 1));
    meet ();
    for (i = 0; i < UNITS * VALUES; i++)
      assert_close (weights_row (layer_weights (layers[0]),
              i / VALUES)[i % VALUES],
          weights_row (layer_weights (one), i / VALUES)[i % VALUES], 1e-5);
    for (s = 0; s < MEMBERS; s++) {
      assert_same_weights (layers[0], layers[s]);
      fail_if (meeting_is_due (meetings[s], 1));
      assert_equals_uint64 (layer_frames_learned (layers[s]),
          layer_frames_learned (one));
    }
  }
  layer_free (one);
  end ();
}

/* A layer that adds nothing learns the batch of another. */
static void
test_others_batches (void)
{
  CompeteSettings settings = settings_of (COMPETE_RULE_HEBBIAN);
  guint i;

  begin (&settings, NULL);
  for (i = 0; i < 4; i++) {
    Sample *sample = digits_next (&digits);

    layer_step (layers[1], &sample, 1);
  }
  meet ();
  assert_same_weights (layers[0], layers[1]);
  assert_same_weights (layers[0], layers[2]);
  assert_equals_uint64 (layer_frames_learned (layers[0]), 4);
  assert_renewed (layers[0], &settings, NULL);
  end ();
}

/* Meetings take no more memory than was said, and not much less. */
static void
test_memory (gint nth)
{
  CompeteSettings settings = settings_of (nth == 0 ? COMPETE_RULE_UNIT_NORM :
      COMPETE_RULE_HEBBIAN);
  gsize before, used;
  Meeting *meeting;
  guint64 said;
  Layer *layer;

  settings.columns = settings.rows = 50;
  if (nth == 0)
    settings.contrast = COMPETE_CONTRAST_LOCAL;
  layer = layer_new (&settings, VALUES, NULL);
  before = in_use ();
  meeting = meeting_new (layer);
  used = in_use () - before;
  said = meeting_memory (&settings, 2500, VALUES);
  fail_unless (used <= said + (1 << 16), "%u of %u", (guint) used,
      (guint) said);
  fail_unless (said <= used * 1.5, "%u of %u", (guint) used, (guint) said);
  meeting_free (meeting);
  layer_free (layer);
}

/* --- which layers fit together --- */

static void
test_settings_that_differ (void)
{
  const gchar *ours = "rule=unit-norm\ncolumns=20\n";
  GError *error = NULL;

  fail_unless (exchange_check_settings (ours, ours, "rank 1", &error));
  fail_if (exchange_check_settings (ours, "rule=unit-norm\ncolumns=10\n",
          "rank 1", &error));
  g_assert_error (error, COMPETE_ERROR, COMPETE_ERROR_MISMATCH);
  fail_unless (strstr (error->message, "columns is 20 here and 10 in rank 1"),
      "%s", error->message);
  g_clear_error (&error);
  fail_if (exchange_check_settings (ours, "columns=20\n", "rank 1", &error));
  fail_unless (strstr (error->message, "rule is unit-norm here and not known"),
      "%s", error->message);
  g_clear_error (&error);
}

/* sharesettings.h says of each setting what the table says. */
static void
test_settings_table (void)
{
  ShareSettings defaults;

  fail_unless_table_covers (&share_settings_table, sizeof defaults);
  fail_unless_documented (&share_settings_table, &defaults,
      g_getenv ("SHARESETTINGS_H"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add (test_mean);
  unittest_add_loop (test_evidence, 0, 4);
  unittest_add (test_many_wins);
  unittest_add_loop (test_layers_meet, 0, 5);
  unittest_add_loop (test_batches_add_up, COMPETE_STEP_LARGEST_CHANGE,
      COMPETE_STEP_PLAIN + 1);
  unittest_add (test_others_batches);
#ifndef __SANITIZE_ADDRESS__    /* it does not report how much of the heap is in use */
  unittest_add_loop (test_memory, 0, 2);
#else
  (void) test_memory;
#endif
  unittest_add (test_settings_that_differ);
  unittest_add (test_settings_table);
  return g_test_run ();
}
