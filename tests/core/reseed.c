/* Rule hebbian: units start as fields, and idle ones become fields, as a restatement in
 * double precision says; and a file goes on to the same bits
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "checkpoint.h"
#include "defaults.h"
#include "layer.h"
#include "samples.h"
#include "unittest.h"

#define SIDE 6
#define VALUES (SIDE * SIDE)
#define UNITS 24
#define BATCH 10
#define EPOCH 60
#define UNTIL 300
#define FIELDS 500

static CompeteSettings
settings_of (CompeteInit init)
{
  CompeteSettings s = default_settings ();

  s.rule = COMPETE_RULE_HEBBIAN;
  s.coding = COMPETE_CODING_WINNERS;
  s.init = init;
  s.columns = 6;
  s.rows = 4;
  s.winners = 1;
  s.lebesgue_norm = 3.0;
  s.rank = 3;
  s.batch_size = BATCH;
  s.epoch_fields = EPOCH;
  s.reseed_until = UNTIL;
  s.learning_rate = 0.02;
  s.seed = 5;
  s.threads = 1;
  return s;
}

/* Field @n is one of a few bars with a little noise, or black: too few kinds for all
 * units to win. */
static void
fill (Sample * sample, guint n)
{
  GRand *rand = g_rand_new_with_seed (n);
  guint8 pixels[VALUES] = { 0 };
  guint kind = g_rand_int_range (rand, 0, 5), j;

  for (j = 0; kind > 0 && j < VALUES; j++) {
    if (j / SIDE == kind || (j % SIDE == kind && kind > 2))
      pixels[j] = g_rand_int_range (rand, 200, 256);
    else
      pixels[j] = g_rand_int_range (rand, 0, 8) == 0 ? 60 : 0;
  }
  sample_from_gray8 (sample, pixels, SIDE, SIDE, SIDE);
  g_rand_free (rand);
}

/* --- the restatement --- */

typedef struct
{
  double w[UNITS][VALUES];
  guint64 last[UNITS];
  guint waiting;
  double v[BATCH][VALUES];
  double g[BATCH][UNITS], q[BATCH][UNITS];
  guint64 fields;
  gboolean from_fields;
} Plain;

static gboolean
has_started (const Plain * p)
{
  guint u;

  for (u = 0; p->from_fields && u < UNITS; u++)
    if (p->last[u] == 0)
      return FALSE;
  return TRUE;
}

static gboolean
is_due (const Plain * p, guint u)
{
  if (p->from_fields && p->last[u] == 0)
    return TRUE;
  return p->fields <= UNTIL && p->fields >= p->last[u] + EPOCH;
}

/* Adds a field to the batch: the best unit has g 1, the third -.4. */
static void
plain_add (Plain * p, const Sample * sample)
{
  double *q = p->q[p->waiting];
  guint u, j, above;

  for (j = 0; j < VALUES; j++)
    p->v[p->waiting][j] = sample->v[j];
  for (u = 0; u < UNITS; u++)
    for (q[u] = 0.0, j = 0; j < VALUES; j++)
      q[u] += copysign (pow (fabs (p->w[u][j]), 2.0), p->w[u][j])
          * sample->v[j];
  p->fields++;
  for (u = 0; u < UNITS; u++) {
    for (above = j = 0; j < UNITS; j++)
      above += q[j] > q[u] || (q[j] == q[u] && j > u);
    p->g[p->waiting][u] = above == 0 ? 1.0 : above == 2 ? -0.4 : 0.0;
    if (above == 0 && (!p->from_fields || p->last[u] > 0))
      p->last[u] = p->fields;
  }
  p->waiting++;
}

static void
plain_learn (Plain * p, double rate)
{
  static double d[UNITS][VALUES];
  double most = 1e-30;
  guint u, j, i;

  for (u = 0; u < UNITS; u++) {
    for (j = 0; j < VALUES; j++) {
      for (d[u][j] = 0.0, i = 0; i < BATCH; i++)
        d[u][j] += p->g[i][u] * (p->v[i][j] - p->q[i][u] * p->w[u][j]);
      most = fmax (most, fabs (d[u][j]));
    }
  }
  for (u = 0; u < UNITS; u++)
    for (j = 0; j < VALUES; j++)
      p->w[u][j] += rate * d[u][j] / most;
}

static double
length_of (const double *v)
{
  double sum = 0.0;
  guint j;

  for (j = 0; j < VALUES; j++)
    sum += pow (fabs (v[j]), 3.0);
  return cbrt (sum);
}

/* The field of the batch that @row is, at length 1, but for small normal numbers. */
static guint
field_of (const Plain * p, const gfloat * row, double *noise)
{
  guint best = BATCH, i, j;

  *noise = INFINITY;
  for (i = 0; i < BATCH; i++) {
    double length = length_of (p->v[i]), sum = 0.0;

    for (j = 0; length > 0.0 && j < VALUES; j++)
      sum += pow (row[j] - p->v[i][j] / length, 2.0);
    if (length > 0.0 && sum < *noise) {
      *noise = sum;
      best = i;
    }
  }
  *noise = sqrt (*noise / VALUES);
  return best;
}

/* The first units that are due have become different fields of the batch.
 *
 * Returns: how many these are */
static guint
check_reseeded (Plain * p, const Weights * weights)
{
  gboolean taken[BATCH] = { FALSE };
  guint lit = 0, n = 0, i, u, j;

  for (i = 0; i < BATCH; i++)
    lit += length_of (p->v[i]) > 0.0;
  for (u = 0; u < UNITS && n < lit; u++) {
    double noise;

    if (!is_due (p, u))
      continue;
    i = field_of (p, weights_row (weights, u), &noise);
    fail_unless (!taken[i]);
    taken[i] = TRUE;
    fail_unless (noise > 0.005 && noise < 0.016, "%g", noise);
    for (j = 0; j < VALUES; j++)
      p->w[u][j] = weights_row (weights, u)[j];
    p->last[u] = p->fields;
    n++;
  }
  return n;
}

static void
copy_weights (Plain * p, const Weights * weights)
{
  guint u, j;

  for (u = 0; u < UNITS; u++)
    for (j = 0; j < VALUES; j++)
      p->w[u][j] = weights_row (weights, u)[j];
}

static void
assert_agrees (const Plain * p, const Layer * l)
{
  guint u, j;

  for (u = 0; u < UNITS; u++) {
    assert_equals_uint64 (layer_state (l).last_won[u], p->last[u]);
    for (j = 0; j < VALUES; j++)
      fail_unless (fabs (weights_row (layer_weights (l), u)[j] - p->w[u][j])
          < 1e-5, "after %u fields, unit %u", (guint) p->fields, u);
  }
}

static const CompeteInit inits[] = { COMPETE_INIT_FIELDS, COMPETE_INIT_NORMAL };

static void
test_agrees_with_double_precision (gint nth)
{
  CompeteSettings settings = settings_of (inits[nth]);
  Layer *l = layer_new (&settings, VALUES, NULL);
  Sample *sample = sample_new (VALUES);
  Plain *p = g_new0 (Plain, 1);
  guint reseeded = 0, n;

  p->from_fields = inits[nth] == COMPETE_INIT_FIELDS;
  copy_weights (p, layer_weights (l));
  for (n = 0; n < FIELDS; n++) {
    guint now;

    fill (sample, n);
    plain_add (p, sample);
    layer_step (l, &sample, 1);
    if (p->waiting < BATCH)
      continue;
    if (has_started (p))
      plain_learn (p, settings.learning_rate);
    now = check_reseeded (p, layer_weights (l));
    fail_unless (n < UNTIL || now == 0);
    reseeded += now;
    assert_agrees (p, l);
    copy_weights (p, layer_weights (l));
    p->waiting = 0;
  }
  fail_unless (reseeded > UNITS + 10, "%u", reseeded);
  fail_if (layer_has_diverged (l));
  g_free (p);
  sample_free (sample);
  layer_free (l);
}

static void
learn (Layer * l, guint first, guint end)
{
  Sample *sample = sample_new (VALUES);
  guint n;

  for (n = first; n < end; n++) {
    fill (sample, n);
    layer_step (l, &sample, 1);
  }
  sample_free (sample);
}

/* Stopped while units start, and before and after idle ones become fields. */
static void
test_goes_on_from_a_file (gint nth)
{
  static const guint stops[] = { 0, 10, 20, 60, 70, 180, 310 };
  const CompeteField field = { SIDE, SIDE, 1, 1 };
  CompeteSettings settings = settings_of (inits[nth % 2]);
  gchar *path = g_strdup_printf ("%s/reseed-%u", g_get_tmp_dir (),
      (guint) g_random_int ());
  Layer *whole = layer_new (&settings, VALUES, NULL);
  Layer *first = layer_new (&settings, VALUES, NULL);
  Layer *second = layer_new (&settings, VALUES, NULL);
  guint stop = stops[nth / 2], u;

  learn (whole, 0, FIELDS);
  learn (first, 0, stop);
  fail_unless (checkpoint_save (path, first, &field, NULL));
  fail_unless (checkpoint_load (path, second, &field, NULL));
  learn (second, stop, FIELDS);
  for (u = 0; u < UNITS; u++)
    fail_unless (memcmp (weights_row (layer_weights (whole), u),
            weights_row (layer_weights (second), u),
            VALUES * sizeof (gfloat)) == 0, "unit %u", u);
  fail_unless (memcmp (layer_state (whole).last_won,
          layer_state (second).last_won, UNITS * sizeof (guint64)) == 0);
  g_unlink (path);
  g_free (path);
  layer_free (whole);
  layer_free (first);
  layer_free (second);
}

/* A file without the counts: units have prototypes, and have not been idle. Counts
 * beyond the fields learned are those of now. */
static void
test_files_that_say_other_things (void)
{
  static const guint64 odd[UNITS] = { 0, 7, G_MAXUINT64, 100 };
  CompeteSettings settings = settings_of (COMPETE_INIT_FIELDS);
  Layer *l = layer_new (&settings, VALUES, NULL);
  gfloat *packed = g_new0 (gfloat, UNITS * VALUES);
  LayerState state = {.frames_learned = 100,.fields_learned = 100 };
  guint u;

  layer_restore (l, packed, &state, FALSE);
  for (u = 0; u < UNITS; u++)
    assert_equals_uint64 (layer_state (l).last_won[u], 100);
  state.last_won = odd;
  layer_restore (l, packed, &state, FALSE);
  for (u = 0; u < UNITS; u++)
    assert_equals_uint64 (layer_state (l).last_won[u], MIN (odd[u], 100));
  learn (l, 0, 2 * BATCH);
  fail_if (layer_has_diverged (l));
  layer_free (l);
  g_free (packed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add_loop (test_agrees_with_double_precision, 0,
      G_N_ELEMENTS (inits));
  unittest_add_loop (test_goes_on_from_a_file, 0, 14);
  unittest_add (test_files_that_say_other_things);
  return g_test_run ();
}
