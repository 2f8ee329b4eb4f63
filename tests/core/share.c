/* Layers that meet learn as the equations of news.c and evidence.c say, and with rule
 * hebbian as one layer with the batches of all; prototypes start as fields of all
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "competeerror.h"
#include "defaults.h"
#include "digits.h"
#include "drawtogether.h"
#include "evidence.h"
#include "exchange.h"
#include "heap.h"
#include "meeting.h"
#include "order.h"
#include "settingtable.h"
#include "unittest.h"

#define MEMBERS 3
#define UNITS 12
#define VALUES DIGITS_VALUES

static void
assert_close (gdouble a, gdouble b, gdouble tolerance)
{
  fail_unless (fabs (a - b) <= tolerance * MAX (1.0, fabs (b)), "%g and %g", a,
      b);
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
    meeting_begin (meetings[s], TRUE);
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

/* Returns: how many units have become fields */
static guint
meet (void)
{
  const News *members[MEMBERS];
  News told[MEMBERS], *news[MEMBERS], merged;
  gsize bytes;
  guint s, drawn;

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
    news[s]->last_won = told[s].last_won;
    memcpy (lines, merged.lines, bytes);
  }
  tell_places (members, news, MEMBERS);
  for (s = 0; s < MEMBERS; s++) {
    meeting_take (meetings[s]);
    g_free (told[s].evidence);
  }
  drawn = draw_together (meetings, members, MEMBERS, base);
  g_free (merged.lines);
  return drawn;
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

/* What is left of the past after @won wins. */
static double
decay (double rate, double wins, guint won)
{
  double product = 1.0;
  guint k;

  for (k = 0; k < won; k++)
    product *= 1.0 - MAX (rate, 2.0 / (wins + k + 3.0));
  return product;
}

/* A value of a prototype with rule unit-norm, but for the norm: what each member has added to the past
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
        - decay (rate, b->wins[u], won) * b->activity[u] * b->w[u][j];
  }
  sum += decay (rate, b->wins[u], all) * b->activity[u] * b->w[u][j];
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
  if (nth == 2 || nth == 4)
    settings.init = COMPETE_INIT_FIELDS;
  begin (&settings, order);
  if (settings.init == COMPETE_INIT_FIELDS) {
    learn (0, 8);
    assert_equals_int (meet (), UNITS);
  }
  assert_same_weights (layers[0], layers[1]);
  for (round = 0; round < 4; round++) {
    double *w;

    remember (&before);
    learn (round, 20);
    fail_unless (meeting_is_due (meetings[0], 20, MEMBERS));
    fail_if (meeting_is_due (meetings[1], 20, MEMBERS));
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
  assert_equals_uint64 (layer_frames_learned (layers[2]), 4 * 30 + 20 +
      (settings.init == COMPETE_INIT_FIELDS ? 20 : 0));
  assert_renewed (layers[2], &settings, order);
  end ();
  g_free (order);
}

/* The first layer's prototypes are those of @one, within rounding. */
static void
assert_near (const Layer * one)
{
  guint i;

  for (i = 0; i < UNITS * VALUES; i++)
    assert_close (weights_row (layer_weights (layers[0]),
            i / VALUES)[i % VALUES],
        weights_row (layer_weights (one), i / VALUES)[i % VALUES], 1e-5);
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
      fail_unless (meeting_is_due (meetings[s], 1, MEMBERS));
    meet ();
    assert_near (one);
    for (s = 0; s < MEMBERS; s++) {
      assert_same_weights (layers[0], layers[s]);
      fail_if (meeting_is_due (meetings[s], 1, MEMBERS));
      assert_equals_uint64 (layer_frames_learned (layers[s]),
          layer_frames_learned (one));
    }
  }
  layer_free (one);
  end ();
}

static void
assert_as_one (const Layer * one)
{
  const guint64 *last_won = layer_state (one).last_won;
  guint s;

  assert_near (one);
  for (s = 0; s < MEMBERS; s++) {
    assert_same_weights (layers[0], layers[s]);
    g_assert_cmpmem (layer_state (layers[s]).last_won,
        UNITS * sizeof *last_won, last_won, UNITS * sizeof *last_won);
  }
}

/* Units start as fields, and idle ones become fields, as in one layer that learns the
 * batches of all one after another. Some fields are black. The other layers have other
 * seeds and settings of this: those of the first count. */
static void
test_batches_make_prototypes (gint step)
{
  CompeteSettings settings = settings_of (COMPETE_RULE_HEBBIAN), other;
  guint drawn = 0, batch, i;
  Sample *black = sample_new (VALUES);
  Layer *one;

  settings.step = step;
  settings.init = COMPETE_INIT_FIELDS;
  settings.reseed_until = 40 * 4 * MEMBERS;
  settings.anneal_epochs = 100;
  begin (&settings, NULL);
  other = settings;
  other.seed = 1;
  other.reseed_until = 1;
  other.epoch_fields = 1000;
  layer_set (layers[1], &other);
  settings.batch_size = 4 * MEMBERS;
  one = layer_new (&settings, VALUES, NULL);
  for (batch = 0; batch < 50; batch++) {
    for (i = 0; i < 4 * MEMBERS; i++) {
      Sample *sample = (batch + i) % 7 == 3 ? black : digits_next (&digits);

      layer_step (one, &sample, 1);
      layer_step (layers[i / 4], &sample, 1);
    }
    drawn += meet ();
    assert_as_one (one);
  }
  fail_unless (drawn > UNITS + 10, "%u", drawn);
  layer_free (one);
  sample_free (black);
  end ();
}

/* --- prototypes that start from the fields of all --- */

/* What a unit is after it started as @v. */
static void
check_start (guint unit, const gfloat * v, const gfloat * before)
{
  const LayerState state = layer_state (layers[2]);
  gboolean unit_norm = layer_settings (layers[0])->rule
      == COMPETE_RULE_UNIT_NORM;
  const gfloat *row = weights_row (layer_weights (layers[2]), unit);
  double w[VALUES], norm = 0.0, activity = 0.0;
  guint j;

  for (j = 0; j < VALUES; j++) {
    w[j] = v[j] + 0.01 * before[j];
    norm += w[j] * w[j];
    activity += (double) v[j] * v[j];
  }
  for (j = 0; j < VALUES; j++)
    assert_close (row[j], unit_norm ? w[j] / sqrt (norm) : w[j], 1e-5);
  assert_equals_uint64 (state.won[unit], 1);
  g_assert_cmpfloat (state.wins[unit], ==, unit_norm);
  assert_close (state.activity[unit], unit_norm ? activity : 0.0, 1e-5);
}

/* The last layer gets no frame. Until all prototypes have started, a meeting is due
 * when a layer has its share of the fields that they wait for. */
static void
test_start_from_fields_of_all (gint rule)
{
  CompeteSettings settings = settings_of (rule);
  gfloat fields[UNITS][VALUES], *before;
  guint n = 0, i, s, u;

  settings.init = COMPETE_INIT_FIELDS;
  begin (&settings, NULL);
  before = packed_of (layers[0]);
  for (s = 0; s < 2; s++)
    for (i = 0; i < UNITS / MEMBERS; i++) {
      Sample *sample = digits_next (&digits);

      fail_if (meeting_is_due (meetings[s], 100, MEMBERS));
      layer_step (layers[s], &sample, 1);
      memcpy (fields[n++], sample->v, sizeof fields[0]);
      fail_unless (meeting_is_due (meetings[s], 100, MEMBERS) ==
          (i == UNITS / MEMBERS - 1));
    }
  assert_equals_int (layer_frames_learned (layers[0]), 0);
  fail_if (meeting_is_due (meetings[2], 1, MEMBERS));
  assert_equals_int (meet (), 8);
  for (s = 0; s < 2; s++)
    for (i = 0; i < 2; i++) {
      Sample *sample = digits_next (&digits);

      layer_step (layers[s], &sample, 1);
      memcpy (fields[n++], sample->v, sizeof fields[0]);
      fail_unless (meeting_is_due (meetings[s], 100, 2) == (i == 1));
      fail_unless (meeting_is_due (meetings[s], 1, 2));
    }
  assert_equals_int (meet (), 4);
  for (u = 0; u < UNITS; u++)
    check_start (u, fields[u], before + u * VALUES);
  for (s = 0; s < MEMBERS; s++) {
    assert_same_weights (layers[0], layers[s]);
    assert_equals_uint64 (layer_frames_learned (layers[s]), UNITS);
    fail_if (meeting_is_due (meetings[s], 1, MEMBERS));
  }
  g_free (before);
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
  before = heap_in_use ();
  meeting = meeting_new (layer);
  used = heap_in_use () - before;
  said = meeting_memory (&settings, 2500, VALUES, 1);
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
  unittest_add_loop (test_layers_meet, 0, 5);
  unittest_add_loop (test_batches_add_up, COMPETE_STEP_LARGEST_CHANGE,
      COMPETE_STEP_PLAIN + 1);
  unittest_add_loop (test_batches_make_prototypes,
      COMPETE_STEP_LARGEST_CHANGE, COMPETE_STEP_PLAIN + 1);
  unittest_add_loop (test_start_from_fields_of_all, COMPETE_RULE_MULTIPLICATIVE,
      COMPETE_RULE_UNIT_NORM + 1);
  unittest_add (test_others_batches);
  if (HEAP_IS_REPORTED)
    unittest_add_loop (test_memory, 0, 2);
  unittest_add (test_settings_that_differ);
  unittest_add (test_settings_table);
  return g_test_run ();
}
