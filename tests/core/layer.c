/* The layer agrees, step by step, with a restatement of the design in double
 * precision, for each combination of settings that the two source texts try
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include "digits.h"
#include "defaults.h"
#include "layer.h"
#include "reference.h"
#include "unittest.h"

/* Choices closer than this, relative to their size, are not counted as
 * disagreement. */
#define TIE 1e-4

typedef struct
{
  const gchar *name;
  void (*set) (CompeteSettings * s);
  guint steps;
} Case;

static void
plain (CompeteSettings * s, guint side, guint winners, gdouble rate)
{
  s->rule = COMPETE_RULE_MULTIPLICATIVE;
  s->coding = COMPETE_CODING_WINNERS;
  s->columns = s->rows = side;
  s->winners = winners;
  s->learning_rate = rate;
  s->lateral_strength = 0.0;
  /* The weights are small: a growth factor 1 - rate * o near 0, where floats
   * lose most digits, does not occur. */
  s->init = COMPETE_INIT_NORMAL;
  s->init_mean = 0.1;
  s->init_deviation = 0.02;
}

static void
hundred_units (CompeteSettings * s)
{
  plain (s, 10, 10, 0.02);
}

static void
five_winners (CompeteSettings * s)
{
  plain (s, 20, 5, 0.02);
}

static void
one_winner (CompeteSettings * s)
{
  plain (s, 20, 1, 0.02);
}

static void
ten_winners (CompeteSettings * s)
{
  plain (s, 20, 10, 0.02);
}

static void
topographic (CompeteSettings * s)
{
  plain (s, 20, 10, 0.005);
  s->lateral_strength = 0.1;
  s->rows = 12;
}

static void
ceiling (CompeteSettings * s)
{
  plain (s, 20, 5, 0.01);
  s->lateral_strength = 0.3;
  s->activation_ceiling = 20.0;
}

static void
moving_average (CompeteSettings * s)
{
  plain (s, 20, 5, 0.02);
  s->residual_winners = 20;
}

static void
temporal_lateral (CompeteSettings * s)
{
  plain (s, 20, 5, 0.01);
  s->lateral_strength = 0.08;
  s->lateral_source = COMPETE_LATERAL_PREVIOUS;
  s->bounds_interval = 100;
  s->weight_max = 1.0;
}

static void
weighted_mean (CompeteSettings * s)
{
  plain (s, 20, 5, 0.1);
  s->activation = COMPETE_ACTIVATION_WEIGHTED_MEAN;
}

static void
hyperbolic_tangent (CompeteSettings * s)
{
  plain (s, 20, 5, 0.02);
  s->activation = COMPETE_ACTIVATION_TANH;
  s->init = COMPETE_INIT_NORMAL;
  s->init_mean = 0.02;
  s->init_deviation = 0.002;
}

static void
wide_lateral (CompeteSettings * s)
{
  plain (s, 9, 3, 0.01);
  s->rows = 7;
  s->lateral_radius = 6;
  s->lateral_strength = 0.02;
}

/* Normal weights, half of which are clipped at the floor: rows of uniform
 * weights are so similar that a least-squares fit over the winners magnifies
 * rounding errors. */
static void
unit_norm_refit (CompeteSettings * s)
{
  s->coding = COMPETE_CODING_REFIT;
  s->columns = s->rows = 10;
  s->init = COMPETE_INIT_NORMAL;
  s->winners = 3;
  s->conscience = 0.0;
  s->lateral_strength = 0.0;
}

static void
unit_norm_refit_lateral (CompeteSettings * s)
{
  s->coding = COMPETE_CODING_REFIT;
  s->columns = s->rows = 10;
  s->init = COMPETE_INIT_NORMAL;
  s->winners = 3;
}

static void
unit_norm_pursuit (CompeteSettings * s)
{
  s->columns = s->rows = 10;
  s->lateral_strength = 0.0;
}

static void
defaults (CompeteSettings * s)
{
}

static void
multiplicative_pursuit (CompeteSettings * s)
{
  s->rule = COMPETE_RULE_MULTIPLICATIVE;
  s->columns = s->rows = 10;
  s->learning_rate = 0.02;
}

static void
hebbian (CompeteSettings * s)
{
  s->rule = COMPETE_RULE_HEBBIAN;
  s->coding = COMPETE_CODING_WINNERS;
  s->columns = s->rows = 10;
  s->init = COMPETE_INIT_NORMAL;
  s->learning_rate = 0.02;
  s->batch_size = 10;
}

static void
hebbian_p3_rank7 (CompeteSettings * s)
{
  hebbian (s);
  s->lebesgue_norm = 3.0;
  s->rank = 7;
  s->batch_size = 25;
}

/* Rows are so short that the guard never acts. */
static void
hebbian_plain (CompeteSettings * s)
{
  hebbian (s);
  s->step = COMPETE_STEP_PLAIN;
  s->init_deviation = 0.05;
  s->learning_rate = 0.01;
  s->batch_size = 1;
}

static void
hebbian_annealed (CompeteSettings * s)
{
  hebbian (s);
  s->lebesgue_norm = 2.5;
  s->rank = 3;
  s->anneal_epochs = 4;
  s->epoch_fields = 60;
  s->batch_size = 7;
}

static const Case cases[] = {
  {"100 units, 10 winners", hundred_units, 300},
  {"400 units, 5 winners", five_winners, 300},
  {"400 units, 1 winner", one_winner, 300},
  {"400 units, 10 winners", ten_winners, 300},
  {"topographic", topographic, 200},
  {"ceiling", ceiling, 200},
  {"moving average", moving_average, 200},
  {"temporal lateral", temporal_lateral, 250},
  {"weighted mean", weighted_mean, 200},
  {"tanh", hyperbolic_tangent, 200},
  {"a neighbourhood as wide as the grid", wide_lateral, 200},
  {"unit-norm, refit", unit_norm_refit, 300},
  {"unit-norm, refit, lateral, conscience", unit_norm_refit_lateral, 200},
  {"unit-norm, pursuit", unit_norm_pursuit, 300},
  {"the defaults", defaults, 300},
  {"multiplicative, pursuit", multiplicative_pursuit, 200},
  {"hebbian, p 2, rank 2", hebbian, 300},
  {"hebbian, p 3, rank 7", hebbian_p3_rank7, 300},
  {"hebbian, annealed", hebbian_annealed, 300},
  {"hebbian, plain", hebbian_plain, 300},
};

static gboolean
same_winners (const Layer * layer, const Reference * r)
{
  guint u, i = 0;

  for (u = 0; u < r->units; u++) {
    gboolean listed = i < layer_last_code (layer)->codes[0].n
        && layer_last_code (layer)->codes[0].indices[i] == u;

    if (r->code[u] != 0.0 && !listed)
      return FALSE;
    if (listed && r->code[u] == 0.0
        && layer_last_code (layer)->codes[0].activations[i] != 0.0f)
      return FALSE;
    i += listed;
  }
  return i == layer_last_code (layer)->codes[0].n;
}

/* The greatest difference between the weights of a row, each relative to the
 * weight itself or to a hundredth of the row's largest weight, whichever is
 * larger. */
static double
weights_apart (const Layer * layer, const Reference * r)
{
  double apart = 0.0;
  guint u, j;

  for (u = 0; u < r->units; u++) {
    const gfloat *row = weights_row (layer_weights (layer), u);
    const double *said = r->weights + (gsize) u * r->values;
    double largest = 0.0;

    for (j = 0; j < r->values; j++)
      largest = fmax (largest, fabs (said[j]));
    for (j = 0; j < r->values; j++)
      apart = fmax (apart, fabs (row[j] - said[j])
          / fmax (fabs (said[j]), 0.01 * largest));
  }
  return apart;
}

static void
assert_agrees (const Layer * layer, const Reference * r, const Case * c,
    guint step)
{
  double apart, sum = 0.0, difference = 0.0;
  guint j;

  fail_unless (same_winners (layer, r), "%s, step %u: other winners", c->name,
      step);
  for (j = 0; j < r->values; j++) {
    sum += r->reconstruction[j] * r->reconstruction[j];
    difference +=
        pow (layer_last_code (layer)->reconstruction[j] - r->reconstruction[j],
        2.0);
  }
  fail_unless (sqrt (difference) <= 1e-3 * sqrt (sum),
      "%s, step %u: reconstructions are %g apart", c->name, step,
      sqrt (difference / sum));
  apart = weights_apart (layer, r);
  fail_unless (apart <= 1e-3, "%s, step %u: weights are %g apart", c->name,
      step, apart);
}

static void
test_agrees_with_double_precision (gint nth)
{
  const Case *c = &cases[nth];
  CompeteSettings settings;
  Digits digits;
  Layer *layer;
  Reference *reference;
  guint step, ties = 0, coded = 0;

  settings = default_settings ();
  c->set (&settings);
  fail_unless (layer_check (&settings, DIGITS_VALUES, NULL));
  digits_open (&digits);
  layer = layer_new (&settings, DIGITS_VALUES, NULL);
  reference = reference_new (layer);

  for (step = 0; step < c->steps; step++) {
    Sample *sample = digits_next (&digits);

    layer_step (layer, &sample, 1);
    reference_step (reference, sample->v);
    coded += layer_last_code (layer)->codes[0].n > 0;
    if (reference->margin < TIE && !same_winners (layer, reference)) {
      reference_set_state (reference, layer);
      ties++;
    } else {
      assert_agrees (layer, reference, c, step);
    }
  }
  if (ties > 0)
    g_print ("%s: %u of %u steps were too close to call\n", c->name, ties,
        c->steps);
  fail_unless (ties <= c->steps / 20, "%s: %u steps were too close to call",
      c->name, ties);
  fail_unless (coded > c->steps / 2);

  reference_free (reference);
  layer_free (layer);
  digits_close (&digits);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add_loop (test_agrees_with_double_precision, 0,
      G_N_ELEMENTS (cases));
  return g_test_run ();
}
