/* Many fields a frame are coded as single ones are and learned as one
 * mini-batch: the same with any number of threads and after loading a file
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "checkpoint.h"
#include "contrast.h"
#include "random.h"
#include "defaults.h"
#include "layer.h"
#include "samples.h"
#include "unittest.h"
#include "vectors.h"

#define SIDE 6
#define VALUES (SIDE * SIDE)
#define FIELDS 37
#define UNITS 24

typedef struct
{
  const gchar *name;
  void (*set) (CompeteSettings * s);
} Case;

static void
unit_norm (CompeteSettings * s)
{
}

static void
multiplicative (CompeteSettings * s)
{
  s->rule = COMPETE_RULE_MULTIPLICATIVE;
  s->learning_rate = 0.02;
}

static void
hebbian (CompeteSettings * s)
{
  s->rule = COMPETE_RULE_HEBBIAN;
  s->coding = COMPETE_CODING_WINNERS;
  s->init = COMPETE_INIT_NORMAL;
  s->batch_size = 50;
  s->anneal_epochs = 10;
  s->epoch_fields = 200;
}

static void
with_a_past (CompeteSettings * s)
{
  s->rule = COMPETE_RULE_MULTIPLICATIVE;
  s->coding = COMPETE_CODING_WINNERS;
  s->learning_rate = 0.002;
  s->lateral_source = COMPETE_LATERAL_PREVIOUS;
  s->residual_winners = 6;
}

static void
a_few (CompeteSettings * s)
{
  s->fields_per_frame = 9;
  s->coding = COMPETE_CODING_REFIT;
}

static void
of_both_signs (CompeteSettings * s)
{
  s->contrast = COMPETE_CONTRAST_LOCAL;
}

static void
hebbian_of_both_signs (CompeteSettings * s)
{
  hebbian (s);
  s->init = COMPETE_INIT_UNIFORM;
  s->contrast = COMPETE_CONTRAST_LOCAL;
}

static void
signed_pursuit (CompeteSettings * s)
{
  s->contrast = COMPETE_CONTRAST_LOCAL;
  s->coding = COMPETE_CODING_SIGNED_PURSUIT;
  s->shortlist = 0;
}

static void
from_fields (CompeteSettings * s)
{
  s->init = COMPETE_INIT_FIELDS;
  s->fields_per_frame = 7;
}

static void
hebbian_from_fields (CompeteSettings * s)
{
  hebbian (s);
  s->init = COMPETE_INIT_FIELDS;
  s->reseed_until = 800;
}

/* The ceiling makes most scores equal. */
static void
ties (CompeteSettings * s)
{
  s->coding = COMPETE_CODING_WINNERS;
  s->activation_ceiling = 0.01;
}

static const Case cases[] = {
  {"unit-norm", unit_norm}, {"multiplicative", multiplicative},
  {"hebbian", hebbian}, {"with a past", with_a_past}, {"a few", a_few},
  {"of both signs", of_both_signs},
  {"hebbian of both signs", hebbian_of_both_signs},
  {"signed pursuit", signed_pursuit}, {"from fields", from_fields},
  {"ties", ties}, {"hebbian from fields", hebbian_from_fields}
};

static void
settings_of (const Case * c, CompeteSettings * s)
{
  *s = default_settings ();
  s->columns = 6;
  s->rows = 4;
  s->winners = 3;
  s->threads = 1;
  c->set (s);
  fail_unless (layer_check (s, VALUES, NULL));
}

/* Frames of bars, some of them thick, some slanted, and one field of each frame
 * black; with local contrast where values are of both signs. */
typedef struct
{
  Sample *samples[FIELDS];
  GRand *rand;
  gboolean are_signed;
} Bars;

static void
bars_open (Bars * b, const Layer * l)
{
  guint i;

  b->are_signed = rule_has_signs (layer_settings (l));
  for (i = 0; i < FIELDS; i++)
    b->samples[i] = sample_new (VALUES);
  b->rand = g_rand_new_with_seed (5);
}

static void
bars_next (Bars * b)
{
  guint i, x, y;

  for (i = 0; i < FIELDS; i++) {
    guint8 pixels[VALUES] = { 0 };
    guint at = g_rand_int_range (b->rand, 0, SIDE);
    guint slant = g_rand_int_range (b->rand, 0, 3);
    guint light = i == 3 ? 0 : g_rand_int_range (b->rand, 60, 256);

    for (y = 0; y < SIDE; y++)
      for (x = 0; x < SIDE; x++)
        if ((x + slant * y) % SIDE == at || (slant == 2 && y == at))
          pixels[y * SIDE + x] = light;
    sample_from_gray8 (b->samples[i], pixels, SIDE, SIDE, SIDE);
    if (b->are_signed)
      contrast_normalize (b->samples[i], b->samples[i]->values);
  }
}

static void
bars_close (Bars * b)
{
  guint i;

  for (i = 0; i < FIELDS; i++)
    sample_free (b->samples[i]);
  g_rand_free (b->rand);
}

static void
learn_frames (Layer * l, Bars * b, guint frames)
{
  guint i;

  for (i = 0; i < frames; i++) {
    bars_next (b);
    layer_step (l, b->samples, FIELDS);
  }
}

static gfloat *
weights_of (const Layer * l)
{
  gfloat *packed = g_new (gfloat, (gsize) layer_weights (l)->units
      * weights_packed (layer_weights (l)));

  weights_pack (layer_weights (l), packed);
  return packed;
}

static void
assert_same_layers (const Layer * a, const Layer * b, const gchar * name)
{
  gfloat *x = weights_of (a), *y = weights_of (b);
  gsize entries =
      (gsize) layer_last_code (a)->count * layer_last_code (a)->entries, units =
      layer_weights (a)->units;

  fail_unless (memcmp (x, y,
          units * weights_packed (layer_weights (a)) * sizeof *x)
      == 0, "%s", name);
  fail_unless (memcmp (layer_state (a).wins, layer_state (b).wins,
          units * sizeof *x) == 0, "%s", name);
  fail_unless (memcmp (layer_state (a).usage, layer_state (b).usage,
          units * sizeof *x) == 0, "%s", name);
  fail_unless (memcmp (layer_last_code (a)->indices,
          layer_last_code (b)->indices, entries * sizeof *x) == 0, "%s", name);
  fail_unless (memcmp (layer_last_code (a)->activations,
          layer_last_code (b)->activations, entries * sizeof *x) == 0, "%s",
      name);
  fail_unless (memcmp (layer_last_code (a)->reconstruction,
          layer_last_code (b)->reconstruction,
          (gsize) layer_last_code (a)->count * VALUES * sizeof *x) == 0, "%s",
      name);
  fail_unless (layer_last_code (a)->error == layer_last_code (b)->error, "%s",
      name);
  assert_equals_uint64 (layer_frames_learned (a), layer_frames_learned (b));
  assert_equals_uint64 (layer_state (a).fields_learned,
      layer_state (b).fields_learned);
  g_free (x);
  g_free (y);
}

/* The layer after @frames frames, with so many threads. */
static Layer *
layer_after (const Case * c, guint threads, guint frames)
{
  CompeteSettings settings;
  Layer *l;
  Bars bars;

  settings_of (c, &settings);
  settings.threads = threads;
  l = layer_new (&settings, VALUES, NULL);
  bars_open (&bars, l);
  learn_frames (l, &bars, frames);
  bars_close (&bars);
  return l;
}

static void
test_any_number_of_threads_learns_the_same (gint nth)
{
  const Case *c = &cases[nth];
  Layer *one = layer_after (c, 1, 30);
  guint threads;

  assert_equals_uint64 (layer_frames_learned (one), 30);
  fail_unless (!layer_has_diverged (one));
  for (threads = 2; threads <= 5; threads++) {
    Layer *more = layer_after (c, threads, 30);

    assert_same_layers (one, more, c->name);
    layer_free (more);
  }
  layer_free (one);
}

/* An incomplete batch is not saved, so here hebbian learns from each frame. */
static void
test_continues_from_a_file (gint nth)
{
  const Case *c = &cases[nth];
  CompeteField field = { SIDE, SIDE, 1, 1 };
  gchar *path = g_strdup_printf ("%s/minibatch-%u-%d", g_get_tmp_dir (),
      (guint) g_random_int (), nth);
  CompeteSettings settings;
  Layer *whole, *part;
  Bars bars;
  GError *error = NULL;

  settings_of (c, &settings);
  settings.batch_size = 20;
  field.halves = rule_has_signs (&settings) ? 2 : 1;
  whole = layer_new (&settings, VALUES, NULL);
  part = layer_new (&settings, VALUES, NULL);
  bars_open (&bars, whole);
  learn_frames (whole, &bars, 12);
  fail_unless (checkpoint_save (path, whole, &field, NULL));
  fail_unless (checkpoint_load (path, part, &field, &error), "%s",
      error ? error->message : "");
  learn_frames (whole, &bars, 12);
  bars_close (&bars);

  bars_open (&bars, part);
  for (guint i = 0; i < 12; i++)
    bars_next (&bars);
  learn_frames (part, &bars, 12);
  bars_close (&bars);
  assert_same_layers (whole, part, c->name);
  layer_free (whole);
  layer_free (part);
  g_unlink (path);
  g_free (path);
}

/* Each field is coded as if it were alone, with its own previous code. */
static void
test_fields_are_coded_apart (gint nth)
{
  const Case *c = &cases[nth];
  CompeteSettings settings;
  Layer *all, *alone[2];
  Bars bars;
  guint i, t;

  settings_of (c, &settings);
  settings.learning = FALSE;
  all = layer_new (&settings, VALUES, NULL);
  for (i = 0; i < 2; i++)
    alone[i] = layer_new (&settings, VALUES, NULL);
  bars_open (&bars, all);
  for (t = 0; t < 10; t++) {
    bars_next (&bars);
    layer_step (all, bars.samples, FIELDS);
    for (i = 0; i < 2; i++) {
      guint field = 11 * i + 1;
      const Code *a = &layer_last_code (all)->codes[field], *b =
          &layer_last_code (alone[i])->codes[0];

      layer_step (alone[i], &bars.samples[field], 1);
      b = &layer_last_code (alone[i])->codes[0];
      assert_equals_int (a->n, b->n);
      fail_unless (memcmp (a->indices, b->indices, a->n * 4) == 0);
      fail_unless (memcmp (a->activations, b->activations, a->n * 4) == 0);
      fail_unless (layer_last_code (all)->errors[field] ==
          layer_last_code (alone[i])->error);
    }
  }
  bars_close (&bars);
  for (i = 0; i < 2; i++)
    layer_free (alone[i]);
  layer_free (all);
}

/* All drives of a single field are shared too, where there are many units. */
static void
test_threads_share_a_single_drive (void)
{
  CompeteSettings settings;
  Layer *one, *more;
  guint8 pixels[VALUES];
  Sample *sample = sample_new (VALUES);
  guint t, j;

  settings_of (&cases[0], &settings);
  settings.columns = 125;
  settings.rows = 97;
  one = layer_new (&settings, VALUES, NULL);
  settings.threads = 3;
  more = layer_new (&settings, VALUES, NULL);
  layer_keep_drives (one, TRUE);
  layer_keep_drives (more, TRUE);
  for (t = 0; t < 20; t++) {
    for (j = 0; j < VALUES; j++)
      pixels[j] = 1 + (j * (t + 3) * 29) % 255;
    sample_from_gray8 (sample, pixels, SIDE, SIDE, SIDE);
    layer_step (one, &sample, 1);
    layer_step (more, &sample, 1);
    assert_same_layers (one, more, "a single drive");
  }
  fail_unless (workers_started (layer_workers (one)) == 0
      && workers_started (layer_workers (more)) > 0);
  sample_free (sample);
  layer_free (one);
  layer_free (more);
}

/* Learning some of the fields equals learning a frame that has only those. */
static void
test_drawn_fields_alone_are_learned (void)
{
  CompeteSettings settings;
  Layer *drawn, *given;
  gfloat *a, *b;
  Bars bars;
  guint t, i;

  settings_of (&cases[4], &settings);
  drawn = layer_new (&settings, VALUES, NULL);
  settings.fields_per_frame = 0;
  given = layer_new (&settings, VALUES, NULL);
  bars_open (&bars, drawn);
  for (t = 0; t < 20; t++) {
    Sample *few[FIELDS];
    guint32 which[FIELDS];
    guint n = random_choose (settings.seed, t, FIELDS, 9, which);

    bars_next (&bars);
    for (i = 0; i < n; i++)
      few[i] = bars.samples[which[i]];
    layer_step (drawn, bars.samples, FIELDS);
    layer_step (given, few, n);
  }
  bars_close (&bars);
  a = weights_of (drawn);
  b = weights_of (given);
  fail_unless (memcmp (a, b, UNITS * VALUES * sizeof *a) == 0);
  assert_equals_uint64 (layer_state (drawn).fields_learned, 20 * 9);
  g_free (a);
  g_free (b);
  layer_free (drawn);
  layer_free (given);
}

/* --- the rules, restated in double precision --- */

/* o_fu, or 0 */
static double
activation (const Layer * l, guint field, guint unit)
{
  const Code *code = &layer_last_code (l)->codes[field];
  guint i;

  for (i = 0; i < code->n; i++)
    if (code->indices[i] == unit)
      return code->activations[i];
  return 0.0;
}

/* component j of v - r of a field */
static double
residual (const Layer * l, const Bars * b, guint field, guint j)
{
  return b->samples[field]->v[j]
      - (double) layer_last_code (l)->reconstruction[field * VALUES + j];
}

static double
most_of (const Layer * l, guint field)
{
  double most = 0.0;
  guint u;

  for (u = 0; u < UNITS; u++)
    most = fmax (most, fabs (activation (l, field, u)));
  return most;
}

static void
direct_unit_norm (const Layer * l, const Bars * b, guint u, double *row,
    double *wins, double *activity)
{
  double energy = 0.0, norm = 0.0, sum[VALUES] = { 0 };
  guint f, j, n = 0;

  for (f = 0; f < FIELDS; f++) {
    energy += pow (activation (l, f, u), 2.0);
    n += activation (l, f, u) != 0.0;
  }
  if (n == 0)
    return;
  *activity =
      (1.0 - fmax (layer_settings (l)->learning_rate, 2.0 / (*wins + 3.0)))
      * *activity + energy;
  for (f = 0; f < FIELDS; f++) {
    double o = activation (l, f, u);

    if (o != 0.0)
      for (j = 0; j < VALUES; j++)
        sum[j] += copysign (fmin (fabs (o) / *activity,
                fmin (0.3, 3.0 / n) / most_of (l, f)), o)
            * residual (l, b, f, j);
  }
  for (j = 0; j < VALUES; j++) {
    row[j] += sum[j];
    if (!rule_has_signs (layer_settings (l)))
      row[j] = fmax (1e-4, row[j]);
    norm += row[j] * row[j];
  }
  for (j = 0; j < VALUES; j++)
    row[j] /= sqrt (norm);
  *wins += 1.0;
}

static void
direct_multiplicative (const Layer * l, const Bars * b, guint u, double *row)
{
  guint f, j, n = 0;

  for (f = 0; f < FIELDS; f++)
    n += activation (l, f, u) != 0.0;
  for (j = 0; j < VALUES && n > 0; j++) {
    double mean = 0.0;

    for (f = 0; f < FIELDS; f++)
      mean += activation (l, f, u) / n * residual (l, b, f, j)
          / fmax (1e-10, layer_last_code (l)->reconstruction[f * VALUES + j]);
    row[j] *= 1.0 + layer_settings (l)->learning_rate * mean;
  }
}

static void
test_mini_batches_agree_with_double_precision (gint nth)
{
  static const guint which[] = { 0, 1, 5, 7 };
  const Case *c = &cases[which[nth]];
  double wins[UNITS], activity[UNITS];
  CompeteSettings settings;
  Layer *l;
  Bars bars;
  guint t, u, j;

  settings_of (c, &settings);
  l = layer_new (&settings, VALUES, NULL);
  bars_open (&bars, l);
  for (t = 0; t < 40; t++) {
    gfloat before[UNITS][VALUES];

    for (u = 0; u < UNITS; u++)
      memcpy (before[u], weights_row (layer_weights (l), u), sizeof before[u]);
    for (u = 0; u < UNITS; u++) {
      wins[u] = layer_state (l).wins[u];
      activity[u] = layer_state (l).activity[u];
    }
    bars_next (&bars);
    layer_step (l, bars.samples, FIELDS);
    for (u = 0; u < UNITS; u++) {
      double row[VALUES];

      for (j = 0; j < VALUES; j++)
        row[j] = before[u][j];
      if (settings.rule == COMPETE_RULE_UNIT_NORM)
        direct_unit_norm (l, &bars, u, row, &wins[u], &activity[u]);
      else
        direct_multiplicative (l, &bars, u, row);
      for (j = 0; j < VALUES; j++) {
        gfloat w = weights_row (layer_weights (l), u)[j];

        fail_unless (fabs (w - row[j]) <= 1e-4 * fmax (fabs (row[j]), 1e-2),
            "%s, frame %u, unit %u: %g is not %g", c->name, t, u, w, row[j]);
      }
      if (settings.rule == COMPETE_RULE_UNIT_NORM)
        fail_unless (layer_state (l).wins[u] == wins[u]);
    }
  }
  bars_close (&bars);
  layer_free (l);
}

/* d = g V^T - (sum of g q) W over all waiting fields, each with the q that it
 * was coded with. */
static void
direct_hebbian (const Layer * l, const double *g, const double *q,
    const double *v, guint n, double rate, double *w)
{
  double d[UNITS * VALUES] = { 0 }, most = 0.0;
  guint u, j, b;

  for (u = 0; u < UNITS; u++) {
    for (j = 0; j < VALUES; j++) {
      for (b = 0; b < n; b++)
        d[u * VALUES + j] += g[b * UNITS + u]
            * (v[b * VALUES + j] - q[b * UNITS + u] * w[u * VALUES + j]);
      most = fmax (most, fabs (d[u * VALUES + j]));
    }
  }
  for (j = 0; j < UNITS * VALUES; j++)
    w[j] += rate * d[j] / fmax (most, layer_settings (l)->precision);
}

static void
test_hebbian_learns_at_the_end_of_a_frame (void)
{
  static double g[100 * UNITS], q[100 * UNITS], v[100 * VALUES];
  double w[UNITS * VALUES];
  guint waiting = 0, t, f, u, j;
  CompeteSettings settings;
  gfloat *packed;
  Layer *l;
  Bars bars;

  settings_of (&cases[2], &settings);   /* batches of 50, frames of 37 */
  settings.anneal_epochs = 0;
  l = layer_new (&settings, VALUES, NULL);
  bars_open (&bars, l);
  for (t = 0; t < 8; t++) {
    packed = weights_of (l);
    bars_next (&bars);
    for (f = 0; f < FIELDS; f++, waiting++) {
      double *scores = q + waiting * UNITS;
      guint best = 0, second = UNITS;

      for (u = 0; u < UNITS; u++) {
        scores[u] = 0.0;
        for (j = 0; j < VALUES; j++)
          scores[u] += packed[u * VALUES + j]
              * (double) bars.samples[f]->v[j];
        best = scores[u] >= scores[best] ? u : best;
      }
      for (u = 0; u < UNITS; u++)
        if (u != best && (second == UNITS || scores[u] >= scores[second]))
          second = u;
      for (u = 0; u < UNITS; u++)
        g[waiting * UNITS + u] = u == best ? 1.0 : u == second ? -0.4 : 0.0;
      for (j = 0; j < VALUES; j++)
        v[waiting * VALUES + j] = bars.samples[f]->v[j];
    }
    for (j = 0; j < UNITS * VALUES; j++)
      w[j] = packed[j];
    if (waiting >= 50) {
      direct_hebbian (l, g, q, v, waiting, settings.learning_rate, w);
      waiting = 0;
    }
    g_free (packed);
    layer_step (l, bars.samples, FIELDS);
    packed = weights_of (l);
    for (j = 0; j < UNITS * VALUES; j++)
      fail_unless (fabs (packed[j] - w[j]) < 1e-5, "frame %u: %g is not %g", t,
          packed[j], w[j]);
    g_free (packed);
  }
  assert_equals_int (layer_drop_batch (l), 0);
  bars_close (&bars);
  layer_free (l);
}

/* The fields of a frame share the Gram matrix of all prototypes; a single field
 * computes the products it needs. The shared matrix is computed again after the
 * prototypes changed. */
static void
test_gram_is_of_the_current_prototypes (void)
{
  const LayerState nothing = { 0 };
  CompeteSettings settings;
  gfloat *packed;
  Layer *all, *alone;
  Bars bars;
  guint f;

  settings_of (&cases[7], &settings);
  settings.threads = 3;
  all = layer_new (&settings, VALUES, NULL);
  alone = layer_new (&settings, VALUES, NULL);
  bars_open (&bars, all);
  learn_frames (all, &bars, 3);
  packed = weights_of (all);
  layer_restore (alone, packed, &nothing, FALSE);
  layer_code (all, bars.samples, FIELDS);
  for (f = 0; f < FIELDS; f++) {
    const Code *a = &layer_last_code (all)->codes[f];
    const Code *b = layer_code (alone, &bars.samples[f], 1)->codes;

    assert_equals_int (a->n, b->n);
    fail_unless (memcmp (a->indices, b->indices, a->n * 4) == 0);
    fail_unless (memcmp (a->activations, b->activations, a->n * 4) == 0);
  }
  bars_close (&bars);
  g_free (packed);
  layer_free (all);
  layer_free (alone);
}

/* Orthogonal matching pursuit in double precision, over all units. */
static double
pursue_directly (const Layer * l, const gfloat * v, guint k)
{
  double a[UNITS] = { 0 }, rest[VALUES], error = 0.0;
  gboolean taken[UNITS] = { FALSE };
  guint i, u, j, n;

  for (j = 0; j < VALUES; j++)
    rest[j] = v[j];
  for (i = 0; i < k; i++) {
    double most = 0.0, p[UNITS];
    guint best = 0;

    for (n = 0; n < 2000; n++) {
      for (u = 0; u < UNITS; u++) {
        const gfloat *row = weights_row (layer_weights (l), u);

        for (p[u] = 0.0, j = 0; j < VALUES; j++)
          p[u] += rest[j] * row[j];
        for (j = 0; taken[u] && j < VALUES; j++)
          rest[j] -= p[u] * row[j];
        a[u] += taken[u] ? p[u] : 0.0;
      }
    }
    for (u = 0; u < UNITS; u++) {
      best = !taken[u] && fabs (p[u]) > most ? u : best;
      most = best == u ? fabs (p[u]) : most;
    }
    taken[best] = TRUE;
  }
  for (n = 0; n < 2000; n++) {
    for (u = 0; u < UNITS; u++) {
      const gfloat *row = weights_row (layer_weights (l), u);
      double p = 0.0;

      for (j = 0; taken[u] && j < VALUES; j++)
        p += rest[j] * row[j];
      for (j = 0; taken[u] && j < VALUES; j++)
        rest[j] -= p * row[j];
    }
  }
  for (j = 0; j < VALUES; j++)
    error += rest[j] * rest[j];
  return error;
}

/* The sweeps stop just before the least-squares solution. */
static void
test_signed_pursuit_agrees_with_double_precision (void)
{
  CompeteSettings settings;
  gboolean negative = FALSE;
  guint f, i;
  Layer *l;
  Bars bars;

  settings_of (&cases[7], &settings);
  l = layer_new (&settings, VALUES, NULL);
  bars_open (&bars, l);
  learn_frames (l, &bars, 20);
  settings.learning = FALSE;
  layer_set (l, &settings);
  learn_frames (l, &bars, 1);
  for (f = 0; f < FIELDS; f++) {
    double right = pursue_directly (l, bars.samples[f]->v, settings.winners);

    fail_unless (fabs (layer_last_code (l)->errors[f] - right)
        <= 0.01 * bars.samples[f]->energy + 1e-6, "%u: %g is not %g", f,
        layer_last_code (l)->errors[f], right);
    for (i = 0; i < layer_last_code (l)->codes[f].n; i++)
      negative |= layer_last_code (l)->codes[f].activations[i] < 0.0f;
  }
  fail_unless (negative);
  bars_close (&bars);
  layer_free (l);
}

/* With init=fields, the first seven fields learned become the prototypes of
 * seven units, and so on until each unit has one. */
static void
test_prototypes_start_as_fields (void)
{
  CompeteSettings settings;
  guint started = 0, barred = 0, t, u, j, black;
  Layer *l;
  Bars bars;

  settings_of (&cases[8], &settings);
  settings.conscience = 0.0;
  l = layer_new (&settings, VALUES, NULL);
  bars_open (&bars, l);
  for (t = 0; t < 4; t++) {
    bars_next (&bars);
    settings.learning = FALSE;
    layer_set (l, &settings);
    layer_step (l, bars.samples, FIELDS);
    settings.learning = TRUE;
    settings.learning_rate = 0.0;
    layer_set (l, &settings);
    layer_step (l, bars.samples, FIELDS);
    started = MIN (7 * (t + 1), UNITS);
  }
  assert_equals_int (started, UNITS);
  /* Bars have black between them, which uniform weights have not; one field of
   * each frame is black. */
  for (u = 0; u < UNITS; u++) {
    const gfloat *row = weights_row (layer_weights (l), u);

    for (black = j = 0; j < VALUES; j++)
      black += row[j] < 0.02f;
    barred += black > VALUES / 4;
  }
  fail_unless (barred >= UNITS - 4, "%u", barred);
  bars_close (&bars);
  layer_free (l);
}

/* Weights of two halves that were saved by a layer that learned each half
 * separately are loaded as the difference of the halves, at unit norm. */
static void
test_saved_halves_are_merged (void)
{
  const CompeteField field = { SIDE, SIDE, 1, 2 };
  gchar *path = g_strdup_printf ("%s/halves-%u", g_get_tmp_dir (),
      (guint) g_random_int ());
  CompeteSettings settings;
  Layer *old, *now;
  guint u, j;

  settings_of (&cases[0], &settings);
  old = layer_new (&settings, 2 * VALUES, NULL);
  fail_unless (checkpoint_save (path, old, &field, NULL));
  of_both_signs (&settings);
  now = layer_new (&settings, VALUES, NULL);
  fail_unless (checkpoint_load (path, now, &field, NULL));
  for (u = 0; u < UNITS; u++) {
    const gfloat *halves = weights_row (layer_weights (old), u);
    double apart[VALUES], norm = 0.0;

    for (j = 0; j < VALUES; j++) {
      apart[j] = (double) halves[j] - halves[VALUES + j];
      norm += apart[j] * apart[j];
    }
    for (j = 0; j < VALUES; j++)
      fail_unless (fabs (weights_row (layer_weights (now), u)[j]
              - apart[j] / sqrt (norm)) < 1e-6);
  }
  layer_free (old);
  layer_free (now);
  g_unlink (path);
  g_free (path);
}

/* From one field to more fields and back to one. */
static void
test_number_of_fields_changes (gint nth)
{
  const Case *c = &cases[nth];
  static const guint counts[] = { 1, 5, FIELDS, 1, 2, FIELDS };
  CompeteSettings settings;
  Layer *l;
  Bars bars;
  guint i;

  settings_of (c, &settings);
  settings.threads = 2;
  l = layer_new (&settings, VALUES, NULL);
  bars_open (&bars, l);
  for (i = 0; i < 60; i++) {
    bars_next (&bars);
    layer_step (l, bars.samples, counts[i / 10]);
    assert_equals_int (layer_last_code (l)->count, counts[i / 10]);
    fail_unless (isfinite (layer_last_code (l)->error)
        && layer_last_code (l)->error >= 0.0);
    if (i % 7 == 0) {
      settings.winners = 2 + i % 3;
      layer_set (l, &settings);
    }
  }
  assert_equals_uint64 (layer_frames_learned (l), 60);
  bars_close (&bars);
  layer_free (l);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add_loop (test_any_number_of_threads_learns_the_same, 0,
      G_N_ELEMENTS (cases));
  unittest_add_loop (test_continues_from_a_file, 0, G_N_ELEMENTS (cases));
  unittest_add_loop (test_fields_are_coded_apart, 0, G_N_ELEMENTS (cases));
  unittest_add (test_threads_share_a_single_drive);
  unittest_add (test_drawn_fields_alone_are_learned);
  unittest_add_loop (test_mini_batches_agree_with_double_precision, 0, 4);
  unittest_add (test_hebbian_learns_at_the_end_of_a_frame);
  unittest_add (test_gram_is_of_the_current_prototypes);
  unittest_add (test_signed_pursuit_agrees_with_double_precision);
  unittest_add (test_prototypes_start_as_fields);
  unittest_add (test_saved_halves_are_merged);
  unittest_add_loop (test_number_of_fields_changes, 0, G_N_ELEMENTS (cases));
  return g_test_run ();
}
