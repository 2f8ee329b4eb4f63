/* Learning stays finite whatever the settings and the frames; a rule that
 * diverges is stopped; the lateral strength anneals as its equation says
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "digits.h"
#include "defaults.h"
#include "layer.h"
#include "noise.h"
#include "samples.h"
#include "unittest.h"

#define UNITS_ACROSS 10

static void
small_grid (CompeteSettings * s)
{
  *s = default_settings ();
  s->columns = s->rows = UNITS_ACROSS;
}

static gboolean
all_finite (const gfloat * x, guint n)
{
  guint i;

  for (i = 0; i < n; i++)
    if (!isfinite (x[i]))
      return FALSE;
  return TRUE;
}

static gboolean
weights_are_finite (const Weights * w)
{
  guint u;

  for (u = 0; u < w->units; u++)
    if (!all_finite (weights_row (w, u), w->values))
      return FALSE;
  return TRUE;
}

/* The greatest difference between the norm of any row and 1. */
static gdouble
off_unit_norm (const Weights * w)
{
  gdouble off = 0.0;
  guint u, j;

  for (u = 0; u < w->units; u++) {
    gdouble square = 0.0;

    for (j = 0; j < w->values; j++)
      square += (gdouble) weights_row (w, u)[j] * weights_row (w, u)[j];
    off = fmax (off, fabs (sqrt (square) - 1.0));
  }
  return off;
}

/* After a frame all results are finite, and the previous activations for the
 * next frame are this frame's code. */
static void
assert_sound (const Layer * l, const gchar * what)
{
  guint i, u;

  fail_unless (layer_last_code (l)->codes[0].n <= layer_weights (l)->units,
      "%s", what);
  fail_unless (all_finite (layer_last_code (l)->codes[0].activations,
          layer_last_code (l)->codes[0].n), "%s: an activation is not finite",
      what);
  for (i = 0; i < layer_last_code (l)->codes[0].n; i++)
    fail_unless (layer_last_code (l)->codes[0].indices[i] <
        layer_weights (l)->units, "%s", what);
  fail_unless (all_finite (layer_last_code (l)->reconstruction,
          layer_weights (l)->values), "%s: the reconstruction is not finite",
      what);
  fail_unless (isfinite (layer_last_code (l)->error),
      "%s: the error is not finite", what);
  for (i = 0, u = 0; u < layer_weights (l)->units; u++) {
    gboolean active = i < layer_last_code (l)->codes[0].n
        && layer_last_code (l)->codes[0].indices[i] == u;

    fail_unless (layer_state (l).previous[u] ==
        (active ? layer_last_code (l)->codes[0].activations[i] : 0.0f),
        "%s: unit %u has the past %g", what, u, layer_state (l).previous[u]);
    i += active;
  }
}

static void
assert_unit_rows (const Layer * l, const gchar * what)
{
  fail_unless (weights_are_finite (layer_weights (l)),
      "%s: a weight is not finite", what);
  fail_unless (off_unit_norm (layer_weights (l)) < 1e-4,
      "%s: a norm is off by %g", what, off_unit_norm (layer_weights (l)));
}

/* Extreme rates and strengths. */
static const gdouble rates[] = { 0.001, 0.02, 0.1, 0.3, 1.0 };
static const gdouble strengths[] = { 0.0, 0.1, 0.3, 1.0, 10.0 };
static const guint winners[] = { 1, 5, 10, 20, 50 };

static const CompeteCoding codings[] = { COMPETE_CODING_PURSUIT,
  COMPETE_CODING_REFIT
};

/* Combination @i of a rate, a strength and one of the codings. */
#define N_COMBINATIONS 50

static gchar *
combine (CompeteSettings * s, guint i, guint n_winners)
{
  small_grid (s);
  s->learning_rate = rates[i % 5];
  s->lateral_strength = strengths[i / 5 % 5];
  s->coding = codings[i / 25];
  s->winners = n_winners;
  return g_strdup_printf ("coding %d, rate %g, strength %g, %u winners",
      s->coding, s->learning_rate, s->lateral_strength, s->winners);
}

/* Learns from @frames digits. The NMSE over the last half of them is at most 1. */
static void
learn_digits (const CompeteSettings * settings, Digits * digits, guint frames,
    const gchar * what)
{
  Layer *l = layer_new (settings, DIGITS_VALUES, NULL);
  gdouble error = 0.0, energy = 0.0;
  guint i;

  digits->frame = 0;
  for (i = 0; i < frames; i++) {
    Sample *sample = digits_next (digits);

    layer_step (l, &sample, 1);
    assert_sound (l, what);
    if (i >= frames / 2) {
      error += layer_last_code (l)->error;
      energy += sample->energy;
    }
  }
  assert_unit_rows (l, what);
  fail_if (layer_has_diverged (l), "%s", what);
  assert_equals_uint64 (layer_frames_learned (l), frames);
  fail_unless (energy > 0.0 && error <= energy, "%s: NMSE %g", what,
      error / energy);
  layer_free (l);
}

static void
test_whatever_the_settings (gint nth)
{
  Digits digits;
  guint i;

  digits_open (&digits);
  for (i = 0; i < N_COMBINATIONS; i++) {
    CompeteSettings settings;
    gchar *what = combine (&settings, i, winners[nth]);

    learn_digits (&settings, &digits, 150, what);
    g_free (what);
  }
  digits_close (&digits);
}

/* The frames are small, so that there is time for all settings. */
#define SIDE 8
#define PIXELS (SIDE * SIDE)

/* An upper bound of the NMSE when nothing is known about the weights. */
static const LayerState nothing = { 0 };

typedef void (*Painter) (guint8 * pixels, guint frame, GRand * rand);

static void
paint_black (guint8 * pixels, guint frame, GRand * rand)
{
  memset (pixels, 0, PIXELS);
}

static void
paint_white (guint8 * pixels, guint frame, GRand * rand)
{
  memset (pixels, 255, PIXELS);
}

static void
paint_one_pixel (guint8 * pixels, guint frame, GRand * rand)
{
  paint_black (pixels, frame, rand);
  pixels[27] = 255;
}

static void
paint_noise (guint8 * pixels, guint frame, GRand * rand)
{
  noise_fill (pixels, PIXELS, rand);
}

static void
paint_the_same (guint8 * pixels, guint frame, GRand * rand)
{
  guint j;

  for (j = 0; j < PIXELS; j++)
    pixels[j] = j * 37 % 256;
}

static void
paint_flashes (guint8 * pixels, guint frame, GRand * rand)
{
  memset (pixels, frame % 20 == 19 ? 255 : 0, PIXELS);
}

static const struct
{
  const gchar *name;
  Painter paint;
} movies[] = {
  {"black", paint_black},
  {"white", paint_white},
  {"one pixel", paint_one_pixel},
  {"noise", paint_noise},
  {"always the same", paint_the_same},
  {"black with flashes", paint_flashes},
};

static void
learn_movie (const CompeteSettings * settings, Painter paint, guint frames,
    const gchar * what)
{
  Layer *l = layer_new (settings, PIXELS, NULL);
  Sample *sample = sample_new (PIXELS);
  GRand *rand = g_rand_new_with_seed (5);
  guint i;

  for (i = 0; i < frames; i++) {
    guint8 pixels[PIXELS];

    paint (pixels, i, rand);
    sample_from_gray8 (sample, pixels, SIDE, SIDE, SIDE);
    layer_step (l, &sample, 1);
    assert_sound (l, what);
    fail_unless (layer_last_code (l)->error <= sample->energy * 1.0001,
        "%s: NMSE %g", what, layer_last_code (l)->error / sample->energy);
  }
  assert_unit_rows (l, what);
  fail_if (layer_has_diverged (l), "%s", what);
  g_rand_free (rand);
  sample_free (sample);
  layer_free (l);
}

static void
test_whatever_the_frames (gint nth)
{
  guint n, i;

  for (n = 0; n < G_N_ELEMENTS (winners); n++) {
    for (i = 0; i < N_COMBINATIONS; i++) {
      CompeteSettings settings;
      gchar *with = combine (&settings, i, winners[n]);
      gchar *what = g_strdup_printf ("%s, %s", movies[nth].name, with);

      learn_movie (&settings, movies[nth].paint, 40, what);
      g_free (with);
      g_free (what);
    }
  }
}

/* Settings under which rule multiplicative diverges. */
typedef struct
{
  const gchar *name;
  void (*set) (CompeteSettings * s);
  Painter paint;
} Astray;

static void
strong_neighbours (CompeteSettings * s)
{
  s->lateral_strength = 1.0;
  s->learning_rate = 0.5;
}

static void
high_rate (CompeteSettings * s)
{
  s->lateral_strength = 0.0;
  s->learning_rate = 1000.0;
  s->bounds_interval = 0;
}

static void
negative_weights (CompeteSettings * s)
{
  s->lateral_strength = 0.0;
  s->learning_rate = 0.5;
  s->init = COMPETE_INIT_NORMAL;
  s->bounds_interval = 0;
}

static void
negative_weights_past (CompeteSettings * s)
{
  negative_weights (s);
  s->residual_winners = 20;
}

static void
neighbours_past (CompeteSettings * s)
{
  strong_neighbours (s);
  s->lateral_source = COMPETE_LATERAL_PREVIOUS;
  s->lateral_strength = 10.0;
}

static void
weighted_mean (CompeteSettings * s)
{
  negative_weights (s);
  s->activation = COMPETE_ACTIVATION_WEIGHTED_MEAN;
}

static const Astray astray[] = {
  {"strong neighbours, white", strong_neighbours, paint_white},
  {"strong neighbours, noise", strong_neighbours, paint_noise},
  {"high rate, white", high_rate, paint_white},
  {"high rate, noise", high_rate, paint_noise},
  {"negative weights, white", negative_weights, paint_white},
  {"negative weights, noise", negative_weights, paint_noise},
  {"negative weights, one pixel", negative_weights, paint_one_pixel},
  {"negative weights, past code, noise", negative_weights_past, paint_noise},
  {"neighbours' past code, noise", neighbours_past, paint_noise},
  {"weighted mean, noise", weighted_mean, paint_noise},
};

static gfloat *
packed (const Weights * w)
{
  gfloat *copy = g_new (gfloat, w->units * w->values);

  weights_pack (w, copy);
  return copy;
}

static void
show (Layer * l, Sample * sample, Painter paint, guint frame, GRand * rand)
{
  guint8 pixels[PIXELS];

  paint (pixels, frame, rand);
  sample_from_gray8 (sample, pixels, SIDE, SIDE, SIDE);
  layer_step (l, &sample, 1);
}

/* After a divergence nothing is learned, whatever frames come. */
static void
assert_weights_unchanged (Layer * l, Sample * sample, GRand * rand,
    const gchar * name)
{
  gfloat *kept = packed (layer_weights (l)), *now;
  guint64 learned = layer_frames_learned (l);
  guint m, i;

  for (m = 0; m < G_N_ELEMENTS (movies); m++) {
    for (i = 0; i < 50; i++) {
      show (l, sample, movies[m].paint, i, rand);
      assert_sound (l, name);
      fail_unless (layer_has_diverged (l), "%s", name);
    }
  }
  now = packed (layer_weights (l));
  fail_unless (memcmp (kept, now,
          layer_weights (l)->units * layer_weights (l)->values *
          sizeof (gfloat)) == 0,
      "%s: weights changed after learning had stopped", name);
  assert_equals_uint64 (layer_frames_learned (l), learned);
  g_free (kept);
  g_free (now);
}

static void
test_divergence_stops_learning (gint nth)
{
  const Astray *a = &astray[nth];
  CompeteSettings settings;
  GRand *rand = g_rand_new_with_seed (5);
  Sample *sample = sample_new (PIXELS);
  Layer *l;
  guint i;

  small_grid (&settings);
  settings.rule = COMPETE_RULE_MULTIPLICATIVE;
  settings.coding = COMPETE_CODING_WINNERS;
  a->set (&settings);
  fail_unless (layer_check (&settings, PIXELS, NULL));
  l = layer_new (&settings, PIXELS, NULL);
  for (i = 0; i < 5000 && !layer_has_diverged (l); i++) {
    show (l, sample, a->paint, i, rand);
    assert_sound (l, a->name);
    fail_unless (weights_are_finite (layer_weights (l)), "%s: frame %u",
        a->name, i);
  }
  fail_unless (layer_has_diverged (l), "%s: it did not", a->name);
  assert_weights_unchanged (l, sample, rand, a->name);

  /* Lowering the setting does not repair the weights. */
  settings.learning_rate = 0.001;
  layer_set (l, &settings);
  assert_weights_unchanged (l, sample, rand, a->name);
  g_rand_free (rand);
  sample_free (sample);
  layer_free (l);
}

/* A single step that overflows: r_j < 0, clipped at the floor, makes the ratio
 * 6e27, the activation is 6e9, and the rate does the rest. */
static void
test_weights_that_would_overflow_are_kept (void)
{
  CompeteSettings settings;
  Sample *sample = sample_new (PIXELS);
  gfloat *before = g_new0 (gfloat, UNITS_ACROSS * UNITS_ACROSS * PIXELS);
  gfloat *after;
  Layer *l;
  guint j;

  small_grid (&settings);
  high_rate (&settings);
  settings.rule = COMPETE_RULE_MULTIPLICATIVE;
  settings.coding = COMPETE_CODING_WINNERS;
  settings.winners = 1;
  l = layer_new (&settings, PIXELS, NULL);
  for (j = 0; j < PIXELS; j++)
    before[j] = j == 5 ? -1e8 : 1e8;
  layer_restore (l, before, &nothing, FALSE);

  show (l, sample, paint_white, 0, NULL);
  assert_sound (l, "overflow");
  assert_equals_int (layer_last_code (l)->codes[0].indices[0], 0);
  fail_unless (layer_has_diverged (l));
  after = packed (layer_weights (l));
  fail_unless (memcmp (before, after, UNITS_ACROSS * UNITS_ACROSS * PIXELS
          * sizeof (gfloat)) == 0);
  g_free (before);
  g_free (after);
  sample_free (sample);
  layer_free (l);
}

/* Extreme settings for the other codings and rules. */
static void
fitted (CompeteSettings * s)
{
  s->rule = COMPETE_RULE_MULTIPLICATIVE;
  s->learning_rate = 1000.0;
  s->lateral_strength = 1000.0;
  s->init = COMPETE_INIT_NORMAL;
  s->init_deviation = 1000.0;
}

static void
fitted_winners (CompeteSettings * s)
{
  fitted (s);
  s->coding = COMPETE_CODING_REFIT;
  s->bounds_interval = 0;
}

static void
unit_norm_winners (CompeteSettings * s)
{
  s->coding = COMPETE_CODING_WINNERS;
  s->learning_rate = 1000.0;
  s->lateral_strength = 1000.0;
  s->residual_winners = 50;
}

static void
unit_norm_conscience (CompeteSettings * s)
{
  s->conscience = 100.0;
  s->learning_rate = 1000.0;
  s->winners = 100;
  s->shortlist = 1024;
  s->init = COMPETE_INIT_NORMAL;
  s->init_mean = -1000.0;
}

static void
hebbian (CompeteSettings * s)
{
  s->rule = COMPETE_RULE_HEBBIAN;
  s->coding = COMPETE_CODING_WINNERS;
  s->init = COMPETE_INIT_NORMAL;
  s->learning_rate = 1000.0;
  s->anti_hebbian = 1000.0;
  s->batch_size = 3;
}

static void
hebbian_steep (CompeteSettings * s)
{
  hebbian (s);
  s->lebesgue_norm = 100.0;
}

static void
hebbian_steep_last (CompeteSettings * s)
{
  hebbian_steep (s);
  s->rank = UNITS_ACROSS * UNITS_ACROSS;
}

static void
hebbian_plain (CompeteSettings * s)
{
  hebbian (s);
  s->step = COMPETE_STEP_PLAIN;
  s->init_deviation = 1000.0;
}

static void
hebbian_plain_steep (CompeteSettings * s)
{
  hebbian_plain (s);
  s->lebesgue_norm = 100.0;
}

static const struct
{
  const gchar *name;
  void (*set) (CompeteSettings * s);
} mad[] = {
  {"multiplicative, pursuit", fitted},
  {"multiplicative, refit", fitted_winners},
  {"unit-norm, winners", unit_norm_winners},
  {"unit-norm, conscience", unit_norm_conscience},
  {"hebbian", hebbian},
  {"hebbian, p 100", hebbian_steep},
  {"hebbian, p 100, last rank", hebbian_steep_last},
  {"hebbian, plain", hebbian_plain},
  {"hebbian, plain, p 100", hebbian_plain_steep},
};

static void
test_no_weight_is_ever_infinite (gint nth)
{
  GRand *rand = g_rand_new_with_seed (5);
  Sample *sample = sample_new (PIXELS);
  guint m, i;

  for (m = 0; m < G_N_ELEMENTS (movies); m++) {
    CompeteSettings settings;
    Layer *l;

    small_grid (&settings);
    mad[nth].set (&settings);
    fail_unless (layer_check (&settings, PIXELS, NULL));
    l = layer_new (&settings, PIXELS, NULL);
    for (i = 0; i < 200; i++) {
      show (l, sample, movies[m].paint, i, rand);
      assert_sound (l, mad[nth].name);
      fail_unless (weights_are_finite (layer_weights (l)), "%s, %s: frame %u",
          mad[nth].name, movies[m].name, i);
    }
    layer_free (l);
  }
  g_rand_free (rand);
  sample_free (sample);
}

/* The lateral strength, derived from the winner's score, with the drive
 * calculated from the @weights before the frame: (score - p) / sum of the
 * neighbours' p */
static gdouble
strength_in_score (const Layer * l, const Sample * sample,
    const gfloat * weights)
{
  gint side = layer_settings (l)->columns, radius =
      layer_settings (l)->lateral_radius;
  guint32 winner = layer_last_code (l)->codes[0].indices[0];
  gint wx = winner % side, wy = winner / side, x, y;
  gdouble own = 0.0, sum = 0.0;
  guint j;

  for (y = 0; y < side; y++) {
    for (x = 0; x < side; x++) {
      const gfloat *row = weights + (gsize) (y * side + x) * sample->values;
      gdouble p = 0.0;

      for (j = 0; j < sample->values; j++)
        p += row[j] * sample->v[j];
      if (x == wx && y == wy)
        own = p;
      else if (abs (x - wx) <= radius && abs (y - wy) <= radius)
        sum += p;
    }
  }
  return (layer_last_code (l)->codes[0].activations[0] - own) / sum;
}

#define ANNEAL_FRAMES 60

static void
annealing (CompeteSettings * s, gdouble start, gdouble end)
{
  small_grid (s);
  s->lateral_start = start;
  s->lateral_strength = end;
  s->lateral_anneal_frames = ANNEAL_FRAMES;
}

/* the strength at the first and the last frame */
static const gdouble falls[][2] = { {10.0, 0.1}, {0.01, 2.0}, {1.0, 1.0} };

/* Coding winners outputs the scores themselves, which contain the strength. */
static void
test_lateral_strength_falls_geometrically (gint nth)
{
  const gdouble *end = falls[nth];
  CompeteSettings settings;
  Digits digits;
  Layer *l;
  guint t;

  annealing (&settings, end[0], end[1]);
  settings.coding = COMPETE_CODING_WINNERS;
  settings.winners = 1;
  digits_open (&digits);
  l = layer_new (&settings, DIGITS_VALUES, NULL);
  for (t = 0; t < ANNEAL_FRAMES + 10; t++) {
    gdouble expected = t >= ANNEAL_FRAMES ? end[1] :
        end[0] * pow (end[1] / end[0], t / (gdouble) ANNEAL_FRAMES), strength;
    gfloat *weights = packed (layer_weights (l));
    Sample *sample = digits_next (&digits);

    layer_step (l, &sample, 1);
    strength = strength_in_score (l, sample, weights);
    fail_unless (fabs (strength / expected - 1.0) < 1e-3,
        "frame %u: %g instead of %g", t, strength, expected);
    g_free (weights);
  }
  layer_free (l);
  digits_close (&digits);
}

/* From 0 or to 0 there is no geometric series; the strength still ends at 0. */
static void
test_lateral_strength_falls_to_nothing (void)
{
  CompeteSettings settings;
  Digits digits;
  Layer *l;
  gdouble before = G_MAXDOUBLE, strength = 0.0;
  guint t;

  annealing (&settings, 10.0, 0.0);
  settings.coding = COMPETE_CODING_WINNERS;
  settings.winners = 1;
  digits_open (&digits);
  l = layer_new (&settings, DIGITS_VALUES, NULL);
  for (t = 0; t <= ANNEAL_FRAMES; t++) {
    gfloat *weights = packed (layer_weights (l));
    Sample *sample = digits_next (&digits);

    layer_step (l, &sample, 1);
    strength = strength_in_score (l, sample, weights);
    fail_unless (strength < before);
    before = strength;
    g_free (weights);
  }
  fail_unless (fabs (strength) < 1e-6);
  layer_free (l);
  digits_close (&digits);
}

/* Whether both layers code the next digits alike, without learning from them. */
static gboolean
code_alike (Layer * a, Layer * b, Digits * digits)
{
  gboolean alike = TRUE;
  guint i;

  for (i = 0; i < 30; i++) {
    Sample *sample = digits_next (digits);

    layer_step (a, &sample, 1);
    layer_step (b, &sample, 1);
    alike &= layer_last_code (a)->codes[0].n == layer_last_code (b)->codes[0].n
        && memcmp (layer_last_code (a)->codes[0].indices,
        layer_last_code (b)->codes[0].indices,
        layer_last_code (a)->codes[0].n * sizeof (guint32)) == 0
        && memcmp (layer_last_code (a)->codes[0].activations,
        layer_last_code (b)->codes[0].activations,
        layer_last_code (a)->codes[0].n * sizeof (gfloat)) == 0;
  }
  return alike;
}

/* Whether, after @frames learned frames, an annealing layer codes as a layer
 * with the same weights and the constant strength @strength. */
static gboolean
codes_as_with (guint frames, CompeteCoding coding, gdouble strength)
{
  CompeteSettings settings;
  Digits digits;
  Layer *l, *constant;
  gfloat *weights;
  gboolean alike;
  guint t;

  annealing (&settings, 4.0, 0.25);
  settings.coding = coding;
  digits_open (&digits);
  l = layer_new (&settings, DIGITS_VALUES, NULL);
  for (t = 0; t < frames; t++) {
    digits_next (&digits);
    layer_step (l, &digits.sample, 1);
  }
  settings.learning = FALSE;
  layer_set (l, &settings);

  settings.lateral_strength = strength;
  settings.lateral_anneal_frames = 0;
  constant = layer_new (&settings, DIGITS_VALUES, NULL);
  weights = packed (layer_weights (l));
  layer_restore (constant, weights, &nothing, FALSE);
  alike = code_alike (l, constant, &digits);

  g_free (weights);
  layer_free (l);
  layer_free (constant);
  digits_close (&digits);
  return alike;
}

static void
test_annealed_layer_codes_as_a_constant_one (gint nth)
{
  CompeteCoding coding = codings[nth];

  fail_unless (codes_as_with (0, coding, 4.0));
  fail_unless (codes_as_with (ANNEAL_FRAMES / 2, coding, 1.0));
  fail_unless (codes_as_with (ANNEAL_FRAMES, coding, 0.25));
  fail_unless (codes_as_with (3 * ANNEAL_FRAMES, coding, 0.25));

  fail_if (codes_as_with (0, coding, 0.25));
  fail_if (codes_as_with (ANNEAL_FRAMES / 2, coding, 4.0));
  fail_if (codes_as_with (ANNEAL_FRAMES, coding, 4.0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add_loop (test_whatever_the_settings, 0, G_N_ELEMENTS (winners));
  unittest_add_loop (test_whatever_the_frames, 0, G_N_ELEMENTS (movies));
  unittest_add_loop (test_divergence_stops_learning, 0, G_N_ELEMENTS (astray));
  unittest_add (test_weights_that_would_overflow_are_kept);
  unittest_add_loop (test_no_weight_is_ever_infinite, 0, G_N_ELEMENTS (mad));
  unittest_add_loop (test_lateral_strength_falls_geometrically, 0,
      G_N_ELEMENTS (falls));
  unittest_add (test_lateral_strength_falls_to_nothing);
  unittest_add_loop (test_annealed_layer_codes_as_a_constant_one,
      0, G_N_ELEMENTS (codings));
  return g_test_run ();
}
