/* Rule hebbian: the plain step never diverges, and collapsed units are reported
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "collapse.h"
#include "defaults.h"
#include "digits.h"
#include "layer.h"
#include "rownorm.h"
#include "unittest.h"

#define FIELDS 20000

/* The limit of a row's length in the plain step, with a margin for rounding. */
#define LONGEST 4.001f

static CompeteSettings
plain_settings (gdouble rate, guint batch_size)
{
  CompeteSettings s = default_settings ();

  s.rule = COMPETE_RULE_HEBBIAN;
  s.coding = COMPETE_CODING_WINNERS;
  s.step = COMPETE_STEP_PLAIN;
  s.init = COMPETE_INIT_NORMAL;
  s.columns = s.rows = 8;
  s.rank = 3;
  s.learning_rate = rate;
  s.batch_size = batch_size;
  return s;
}

static gfloat
longest_row (const Weights * w)
{
  gfloat scratch[DIGITS_VALUES], longest = 0.0f;
  guint u;

  for (u = 0; u < w->units; u++) {
    gfloat length = weights_row_length (w, u, scratch);

    fail_unless (isfinite (length), "unit %u", u);
    longest = MAX (longest, length);
  }
  return longest;
}

static const struct
{
  gdouble rate;
  guint batch_size;
} paces[] = {
  {0.01, 1}, {0.1, 1}, {1.0, 1}, {0.01, 100}, {0.1, 100}, {1.0, 100}
};

static const gdouble norms[] = { 2.0, 3.0, 2.5 };

/* No row gets longer than it was at first or than the guard allows. */
static void
test_plain_step_never_diverges (gint nth)
{
  guint pace = nth % G_N_ELEMENTS (paces), i;
  CompeteSettings settings = plain_settings (paces[pace].rate,
      paces[pace].batch_size);
  Digits digits;
  Layer *l;
  gfloat before;

  settings.lebesgue_norm = norms[nth / G_N_ELEMENTS (paces)];
  digits_open (&digits);
  l = layer_new (&settings, DIGITS_VALUES, NULL);
  before = longest_row (layer_weights (l));
  for (i = 0; i < FIELDS; i++) {
    Sample *sample = digits_next (&digits);

    layer_step (l, &sample, 1);
    if (i % 1000 == 999) {
      gfloat now = longest_row (layer_weights (l));

      fail_unless (now <= MAX (LONGEST, before * 1.001f),
          "after %u fields: %g, before %g", i + 1, now, before);
      before = now;
    }
  }
  fail_if (layer_has_diverged (l));
  assert_equals_uint64 (layer_state (l).fields_learned, FIELDS);
  layer_free (l);
  digits_close (&digits);
}

/* Rows over the limit are shortened to the limit, and a second call changes
 * nothing. */
static void
test_shorten (void)
{
  Weights *w = weights_new (3, 100, 2.0f);
  gfloat scratch[100], kept[100];
  guint j;

  for (j = 0; j < 100; j++) {
    weights_row (w, 0)[j] = j % 2 ? -2.0f : 2.0f;
    weights_row (w, 1)[j] = 1e30f;
    weights_row (w, 2)[j] = 0.0f;
  }
  fail_unless (fabsf (weights_row_length (w, 0, scratch)
          - 2.0f * cbrtf (100.0f)) < 1e-4f);
  weights_shorten (w, 4.0f);
  for (j = 0; j < 2; j++)
    fail_unless (fabsf (weights_row_length (w, j, scratch) - 4.0f) < 1e-4f);
  fail_unless (weights_row_length (w, 2, scratch) == 0.0f);
  memcpy (kept, weights_row (w, 1), sizeof kept);
  weights_shorten (w, 4.0f);
  fail_unless (memcmp (kept, weights_row (w, 1), sizeof kept) == 0);
  weights_free (w);
}

/* The rows that the drive takes, whole powers and others. */
static void
test_powers (void)
{
  static const gfloat powers[] = { 0.0f, 0.5f, 1.5f, 2.0f, 3.0f, 6.0f, 31.0f };
  guint i, j;

  for (i = 0; i < G_N_ELEMENTS (powers); i++) {
    Weights *w = weights_new (2, 83, powers[i]);

    weights_init_normal (w, 0.0, 1.0, 5);
    weights_row (w, 1)[7] = 0.0f;
    weights_all_changed (w);
    for (j = 0; j < 2 * 83; j++) {
      gdouble weight = weights_row (w, j / 83)[j % 83];
      gdouble power = copysign (pow (fabs (weight), powers[i]), weight);

      fail_unless (fabs (weights_powers (w, j / 83)[j % 83] - power)
          <= 1e-5 * fabs (power) + 1e-37, "%g^%g", weight, powers[i]);
    }
    weights_free (w);
  }
}

/* @winners of the 300 units win in turn for two spans.
 *
 * Returns: the collapse that is reported */
static CollapseKind
find_collapse (Weights * w, guint winners, gfloat growth)
{
  Collapse *c = collapse_new (w->units);
  CollapseKind kind = COLLAPSE_NONE;
  guint i;

  for (i = 0; i < 20000; i++) {
    collapse_count (c, i % winners, w);
    kind = collapse_kind (c);
    fail_unless (kind == COLLAPSE_NONE || i == 19999);
    if (i == 15000)
      weights_row (w, 7)[0] *= growth;
  }
  collapse_free (c);
  return kind;
}

static void
test_collapse (void)
{
  Weights *w = weights_new (300, 4, 1.0f);
  CompeteSettings s = default_settings ();

  weights_init_uniform (w, 1);
  assert_equals_int (find_collapse (w, 300, 1.0f), COLLAPSE_NONE);
  assert_equals_int (find_collapse (w, 200, 1.0f), COLLAPSE_NONE);
  assert_equals_int (find_collapse (w, 199, 1.0f), COLLAPSE_IDLE);
  weights_row (w, 7)[0] = 1.0f;
  assert_equals_int (find_collapse (w, 300, 1.5f), COLLAPSE_NONE);
  assert_equals_int (find_collapse (w, 300, 20.0f), COLLAPSE_GROWTH);
  weights_free (w);

  fail_unless (strstr (collapse_advice (COLLAPSE_IDLE, &s), "learning-rate"));
  s.rank = 9;
  fail_unless (strstr (collapse_advice (COLLAPSE_IDLE, &s), "Lower rank"));
  fail_unless (strstr (collapse_advice (COLLAPSE_GROWTH, &s), "anti-hebbian"));
  s.anti_hebbian = 0.6;
  fail_unless (strstr (collapse_advice (COLLAPSE_IDLE, &s), "anti-hebbian"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add_loop (test_plain_step_never_diverges, 0,
      G_N_ELEMENTS (paces) * G_N_ELEMENTS (norms));
  unittest_add (test_shorten);
  unittest_add (test_powers);
  unittest_add (test_collapse);
  return g_test_run ();
}
