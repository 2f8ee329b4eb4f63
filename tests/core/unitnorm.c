/* Rule unit-norm: each row keeps unit norm, whatever the settings and the
 * frames
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "contrast.h"
#include "defaults.h"
#include "layer.h"
#include "noise.h"
#include "rownorm.h"
#include "rule.h"
#include "samples.h"
#include "unittest.h"
#include "vectors.h"

#define SIDE 16
#define PIXELS (SIDE * SIDE)
#define MOST_FIELDS 5

static gdouble
norm_of (const gfloat * row, guint n)
{
  gdouble square = 0.0;
  guint j;

  for (j = 0; j < n; j++)
    square += (gdouble) row[j] * row[j];
  return sqrt (square);
}

static gfloat
least_weight (const Weights * w)
{
  gfloat least = G_MAXFLOAT;
  guint u, j;

  for (u = 0; u < w->units; u++)
    for (j = 0; j < w->values; j++)
      least = MIN (least, weights_row (w, u)[j]);
  return least;
}

/* Unless weights may have both signs, they are not negative. */
static void
assert_unit_rows (const Weights * w, const gchar * what)
{
  guint u;

  for (u = 0; u < w->units; u++) {
    gdouble norm = norm_of (weights_row (w, u), w->values);

    fail_unless (fabs (norm - 1.0) < 1e-4, "%s: row %u has the norm %g", what,
        u, norm);
  }
  fail_unless (w->halves == 2 || least_weight (w) > 0.0f, "%s: a weight is %g",
      what, least_weight (w));
}

/* --- frames with little or nothing in them --- */

typedef void (*Painter) (guint8 * pixels, GRand * rand);

static void
paint_black (guint8 * pixels, GRand * rand)
{
  memset (pixels, 0, PIXELS);
}

static void
paint_one_pixel (guint8 * pixels, GRand * rand)
{
  paint_black (pixels, rand);
  pixels[g_rand_int_range (rand, 0, PIXELS)] = 255;
}

static void
paint_one_dim_pixel (guint8 * pixels, GRand * rand)
{
  paint_black (pixels, rand);
  pixels[g_rand_int_range (rand, 0, PIXELS)] = g_rand_int_range (rand, 1, 4);
}

static void
paint_two_pixels (guint8 * pixels, GRand * rand)
{
  paint_one_pixel (pixels, rand);
  pixels[g_rand_int_range (rand, 0, PIXELS)] = 1;
}

static void
paint_noise (guint8 * pixels, GRand * rand)
{
  noise_fill (pixels, PIXELS, rand);
}

static void
paint_now_and_then (guint8 * pixels, GRand * rand)
{
  if (g_rand_int_range (rand, 0, 10) > 0)
    paint_black (pixels, rand);
  else
    paint_noise (pixels, rand);
}

static const Painter painters[] = { paint_one_pixel, paint_one_dim_pixel,
  paint_two_pixels, paint_noise, paint_now_and_then
};

/* Learns @frames frames of so many fields, each with new pixels. */
static void
learn (Layer * l, Painter paint, guint fields, guint frames, const gchar * what)
{
  GRand *rand = g_rand_new_with_seed (frames + fields);
  Sample *samples[MOST_FIELDS];
  guint8 pixels[PIXELS];
  guint t, f;

  for (f = 0; f < fields; f++)
    samples[f] = sample_new (PIXELS);
  for (t = 0; t < frames; t++) {
    for (f = 0; f < fields; f++) {
      paint (pixels, rand);
      sample_from_gray8 (samples[f], pixels, SIDE, SIDE, SIDE);
      if (rule_has_signs (layer_settings (l)))
        contrast_normalize (samples[f], samples[f]->values);
    }
    layer_step (l, samples, fields);
    fail_unless (isfinite (layer_last_code (l)->error), "%s: frame %u", what,
        t);
    if (t % 50 == 49)
      assert_unit_rows (layer_weights (l), what);
  }
  for (f = 0; f < fields; f++)
    sample_free (samples[f]);
  g_rand_free (rand);
}

/* Settings under which rows once became zeros for good. */
static const struct
{
  CompeteCoding coding;
  guint winners;
  gdouble strength;
} harsh[] = {
  {COMPETE_CODING_REFIT, 10, 0.1},
  {COMPETE_CODING_PURSUIT, 5, 10.0},
  {COMPETE_CODING_WINNERS, 10, 10.0},
  {COMPETE_CODING_WINNERS, 1, 0.0},
};

static void
test_one_pixel_in_the_dark (gint nth)
{
  CompeteSettings s = default_settings ();
  Layer *l;

  s.learning_rate = 1.0;
  s.coding = harsh[nth].coding;
  s.winners = harsh[nth].winners;
  s.lateral_strength = harsh[nth].strength;
  l = layer_new (&s, PIXELS, NULL);
  learn (l, paint_one_pixel, 1, 5000, "one pixel");
  fail_if (layer_has_diverged (l));
  /* The floor is applied before the row is normalised, so a weight may end only
   * a little below it. */
  fail_unless (least_weight (layer_weights (l)) > 0.9e-6f, "a weight is %g",
      least_weight (layer_weights (l)));
  layer_free (l);
}

static gdouble
one_of (const gdouble * choices, guint n, GRand * rand)
{
  return choices[g_rand_int_range (rand, 0, n)];
}

#define ONE_OF(rand, ...) \
    one_of ((const gdouble[]) { __VA_ARGS__ }, \
        sizeof ((const gdouble[]) { __VA_ARGS__ }) / sizeof (gdouble), rand)

static CompeteSettings
draw_settings (GRand * rand)
{
  CompeteSettings s = default_settings ();

  s.columns = ONE_OF (rand, 1, 5, 12, 20);
  s.rows = ONE_OF (rand, 5, 12);
  s.contrast = g_rand_boolean (rand) ? COMPETE_CONTRAST_LOCAL :
      COMPETE_CONTRAST_NONE;
  s.coding = g_rand_int_range (rand, 0, rule_has_signs (&s) ? 4 : 3);
  s.activation = g_rand_int_range (rand, 0, 3);
  s.lateral_source = g_rand_int_range (rand, 0, 2);
  s.init = g_rand_int_range (rand, 0, 3);
  s.init_mean = ONE_OF (rand, 0.0, -1000.0, 1000.0);
  s.init_deviation = ONE_OF (rand, 0.0, 1e-30, 1.0, 1000.0);
  s.winners = ONE_OF (rand, 1, 2, 5);
  s.shortlist = ONE_OF (rand, 0, 1, 4);
  s.learning_rate = ONE_OF (rand, 0.0, 0.001, 0.3, 1.0, 1000.0);
  s.lateral_strength = ONE_OF (rand, 0.0, 0.1, 10.0, 1000.0);
  s.lateral_radius = ONE_OF (rand, 0, 1, 3);
  s.activation_ceiling = ONE_OF (rand, 0.0, 1e-30, 0.5, G_MAXFLOAT);
  s.conscience = ONE_OF (rand, 0.0, 0.3, 100.0);
  s.threads = ONE_OF (rand, 1, 2);
  s.seed = g_rand_int (rand);
  return s;
}

static void
test_whatever_the_settings (gint nth)
{
  GRand *rand = g_rand_new_with_seed (nth);
  guint i;

  for (i = 0; i < 40; i++) {
    CompeteSettings s = draw_settings (rand);
    guint fields = ONE_OF (rand, 1, MOST_FIELDS);
    gchar *what = g_strdup_printf ("painter %d, %u fields, %u x %u units, coding "
        "%d, contrast %d, activation %d, source %d, init %d (%g, %g), %u winners, "
        "shortlist %u, rate %g, strength %g, radius %u, ceiling %g, "
        "conscience %g", nth, fields, s.columns, s.rows, s.coding,
        s.contrast, s.activation, s.lateral_source, s.init, s.init_mean,
        s.init_deviation, s.winners, s.shortlist, s.learning_rate,
        s.lateral_strength, s.lateral_radius, s.activation_ceiling,
        s.conscience);
    Layer *l;

    fail_unless (layer_check (&s, PIXELS, NULL), "%s", what);
    l = layer_new (&s, PIXELS, NULL);
    assert_unit_rows (layer_weights (l), what);
    learn (l, painters[nth], fields, 200, what);
    /* With lateral-source=previous, scores can grow from frame to frame. */
    fail_if (layer_has_diverged (l)
        && s.lateral_source == COMPETE_LATERAL_CURRENT, "%s", what);
    layer_free (l);
    g_free (what);
  }
  g_rand_free (rand);
}

/* --- single steps --- */

#define VALUES 20

/* A single unit, and its state in learning. */
typedef struct
{
  CompeteSettings settings;
  guint64 frame;
  gfloat wins, activity;
} Single;

/* Learns @times frames of @fields fields, which all have the same residual. */
static void
learn_residual (Weights * w, Single * s, const gfloat * activations,
    gfloat * residual, guint fields, guint times)
{
  const Rule *rule = rule_get (COMPETE_RULE_UNIT_NORM);
  const gfloat nothing[MOST_FIELDS * VALUES] = { 0.0f };
  const RuleUnits units = { &s->wins, &s->activity };
  gpointer state = rule->create (&s->settings, 1, VALUES);
  Workers *workers = workers_new (1);
  Sample sample = {.values = VALUES,.v = residual }, *samples[MOST_FIELDS];
  guint32 unit = 0, learned[MOST_FIELDS];
  gdouble errors[MOST_FIELDS];
  gfloat a[MOST_FIELDS];
  Code codes[MOST_FIELDS];
  RuleFrame frame = { &s->settings, samples, codes, nothing, errors, NULL,
    learned, fields
  };
  guint f, t;

  for (f = 0; f < fields; f++) {
    samples[f] = &sample;
    learned[f] = f;
    a[f] = activations[f];
    codes[f] = (Code) { 1, &unit, &a[f] };
    errors[f] = norm_of (residual, VALUES) * norm_of (residual, VALUES);
  }
  for (t = 0; t < times; t++) {
    frame.frames_learned = s->frame++;
    fail_unless (rule->learn (state, &frame, w, &units, workers));
  }
  workers_free (workers);
  rule->destroy (state);
}

static void
test_tiny_activations (gint nth)
{
  static const gfloat sizes[] = { 1e-45f, 1e-38f, 1e-30f, 1e-20f, 1e-10f, 1.0f,
    1e10f, 1e18f
  };
  gfloat change[VALUES], activations[MOST_FIELDS];
  GRand *rand = g_rand_new_with_seed (1);
  guint a, c, f, j;

  for (a = 0; a < G_N_ELEMENTS (sizes); a++) {
    for (c = 0; c < G_N_ELEMENTS (sizes); c++) {
      guint fields = (a + c) % 2 ? 1 : MOST_FIELDS;
      Single single = {.settings = {.learning_rate = 1.0,.seed = 7} };
      Weights *w = weights_new (1, VALUES, 1.0f);

      if (nth)
        weights_make_signed (w);
      weights_init_uniform (w, a);
      weights_normalize_row (w, 0);
      for (j = 0; j < VALUES; j++)
        change[j] = sizes[c] * g_rand_double_range (rand, -1.0, 1.0);
      for (f = 0; f < fields; f++)
        activations[f] = sizes[a];
      learn_residual (w, &single, activations, change, fields, 40);
      assert_unit_rows (w, "tiny activations");
      weights_free (w);
    }
  }
  g_rand_free (rand);
}

/* A step that leaves a row of zeros, for a layer of @seed at @frame. */
static Weights *
annihilate (guint32 seed, guint64 frame)
{
  gfloat activation = 0.3f, change[VALUES] = { -1.0f };
  Single single = {.settings = {.learning_rate = 0.03,.seed = seed},
  .frame = frame,.wins = 5.0f
  };
  Weights *w = weights_new (1, VALUES, 1.0f);

  weights_make_signed (w);
  weights_row (w, 0)[0] = 1.0f;
  learn_residual (w, &single, &activation, change, 1, 1);
  fail_unless (single.wins == 0.0f && single.activity == 0.0f);
  assert_unit_rows (w, "begun anew");
  fail_if (fabsf (weights_row (w, 0)[0]) == 1.0f);
  return w;
}

static gboolean
same_row (const Weights * a, const Weights * b)
{
  return memcmp (a->rows, b->rows, VALUES * sizeof (gfloat)) == 0;
}

/* Such a row starts over: the same way for the same seed and frame. */
static void
test_zero_row_starts_over (void)
{
  Weights *a = annihilate (1, 1000), *b = annihilate (1, 1000);
  Weights *c = annihilate (2, 1000), *d = annihilate (1, 1001);

  fail_unless (same_row (a, b));
  fail_if (same_row (a, c));
  fail_if (same_row (a, d));
  weights_free (a);
  weights_free (b);
  weights_free (c);
  weights_free (d);
}

/* Norms whose square overflows or underflows a float. */
static void
test_normalize_row (void)
{
  static const gfloat sizes[] = { 1e-36f, 1e-30f, 1e-13f, 1.0f, 1e13f, 1e25f,
    3e38f
  };
  Weights *w = weights_new (1, VALUES, 1.0f);
  gfloat *row = weights_row (w, 0), before[VALUES];
  guint s, j;

  fail_if (weights_normalize_row (w, 0));
  fail_unless (norm_of (row, VALUES) == 0.0);
  row[0] = 1e-42f;
  fail_if (weights_normalize_row (w, 0));
  for (s = 0; s < G_N_ELEMENTS (sizes); s++) {
    for (j = 0; j < VALUES; j++)
      before[j] = row[j] = sizes[s] * (j % 3 ? 1.0f / (j + 1) : -1.0f);
    fail_unless (weights_normalize_row (w, 0));
    for (j = 0; j < VALUES; j++)
      fail_unless (fabs (row[j] - before[j] / norm_of (before, VALUES)) < 1e-5,
          "size %g: %g", sizes[s], row[j]);
  }
  row[3] = NAN;
  fail_if (weights_normalize_row (w, 0));
  weights_free (w);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add_loop (test_one_pixel_in_the_dark, 0, G_N_ELEMENTS (harsh));
  unittest_add_loop (test_whatever_the_settings, 0,
      G_N_ELEMENTS (painters));
  unittest_add_loop (test_tiny_activations, 0, 2);
  unittest_add (test_zero_row_starts_over);
  unittest_add (test_normalize_row);
  return g_test_run ();
}
