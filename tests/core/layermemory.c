/* A layer takes as much memory as its estimate says
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "defaults.h"
#include "heap.h"
#include "layer.h"
#include "memory.h"
#include "unittest.h"

/* A margin for rounding, for the allocator's own bookkeeping and for
 * allocations that are made only once. */
#define LITTLE (1 << 20)

static const struct
{
  const gchar *what;
  guint columns, rows, winners, threads;
  CompeteRule rule;
  CompeteCoding coding;
  guint shortlist, batch, radius;
  FieldsShape shape;
} cases[] = {
  {"one field", 60, 60, 5, 4, COMPETE_RULE_UNIT_NORM, COMPETE_CODING_PURSUIT, 4, 100, 2,
      {40, 40, 0, 0, 0, 1}},
  {"many fields", 16, 16, 5, 4, COMPETE_RULE_UNIT_NORM, COMPETE_CODING_PURSUIT, 4, 100, 2,
      {320, 240, 16, 16, 0, 3, TRUE}},
  {"halves", 16, 16, 5, 2, COMPETE_RULE_MULTIPLICATIVE, COMPETE_CODING_REFIT, 4, 100, 2,
      {320, 240, 16, 16, 8, 1, TRUE, TRUE}},
  {"all units", 30, 30, 20, 3, COMPETE_RULE_UNIT_NORM, COMPETE_CODING_PURSUIT, 0, 100, 2,
      {64, 64, 16, 16, 0, 1}},
  {"many winners", 32, 32, 800, 2, COMPETE_RULE_UNIT_NORM, COMPETE_CODING_WINNERS, 4, 100,
      2, {640, 480, 16, 16, 0, 1}},
  {"many units", 200, 200, 10, 2, COMPETE_RULE_UNIT_NORM, COMPETE_CODING_WINNERS, 4, 100,
      300, {64, 64, 8, 8, 0, 1}},
  {"batches", 50, 40, 1, 2, COMPETE_RULE_HEBBIAN, COMPETE_CODING_WINNERS, 4, 1000, 0,
      {28, 28, 0, 0, 0, 1}},
  {"small batches", 10, 10, 1, 2, COMPETE_RULE_HEBBIAN, COMPETE_CODING_WINNERS, 4, 10, 0,
      {320, 240, 8, 8, 0, 1}},
  {"films", 16, 16, 5, 2, COMPETE_RULE_UNIT_NORM, COMPETE_CODING_PURSUIT, 4, 100, 2,
      {320, 240, 16, 16, 0, 1, TRUE, FALSE, FALSE, TRUE, 4}},
};

static CompeteSettings
settings_of (guint i)
{
  CompeteSettings s = default_settings ();

  s.columns = cases[i].columns;
  s.rows = cases[i].rows;
  s.winners = cases[i].winners;
  s.threads = cases[i].threads;
  s.rule = cases[i].rule;
  s.coding = cases[i].coding;
  s.shortlist = cases[i].shortlist;
  s.batch_size = cases[i].batch;
  s.lateral_radius = cases[i].radius;
  s.field_frames = MAX (cases[i].shape.frames, 1);
  s.contrast = cases[i].shape.motion ? COMPETE_CONTRAST_MOTION :
      cases[i].shape.local_contrast ? COMPETE_CONTRAST_LOCAL :
      COMPETE_CONTRAST_NONE;
  return s;
}

/* Learn frames of noise, with the drives kept. */
static void
test_memory (gint nth)
{
  const FieldsShape *shape = &cases[nth].shape;
  guint count = fields_count (shape), values = fields_values (shape), i, j, n;
  CompeteSettings settings = settings_of (nth);
  gsize before = heap_in_use (), used;
  guint64 room = layer_memory (&settings, shape, TRUE);
  Sample **samples = g_new (Sample *, count);
  Layer *layer = layer_new (&settings, values, NULL);
  GRand *rand = g_rand_new_with_seed (1);

  fail_unless (layer_check (&settings, values, NULL), "%s", cases[nth].what);
  layer_keep_drives (layer, TRUE);
  for (i = 0; i < count; i++) {
    samples[i] = sample_new (values);
    if (shape->motion)
      sample_keep_means (samples[i], values / shape->frames);
  }
  for (n = 0; n < 3; n++) {
    for (i = 0; i < count; i++) {
      for (j = 0; j < values; j++)
        samples[i]->v[j] = g_rand_double (rand);
      sample_find_lit (samples[i]);
    }
    layer_step (layer, samples, count);
  }
  used = heap_in_use () - before;
  fail_unless (used <= room + LITTLE, "%s: %" G_GSIZE_FORMAT " of %"
      G_GUINT64_FORMAT, cases[nth].what, used, room);
  fail_unless (room <= 2 * used + LITTLE, "%s: %" G_GSIZE_FORMAT " of %"
      G_GUINT64_FORMAT, cases[nth].what, used, room);
  for (i = 0; i < count; i++)
    sample_free (samples[i]);
  g_free (samples);
  layer_free (layer);
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (HEAP_IS_REPORTED)
    unittest_add_loop (test_memory, 0, G_N_ELEMENTS (cases));
  else
    g_print ("1..0 # SKIP Sanitizers do not report how much of the heap is in "
        "use\n");
  return HEAP_IS_REPORTED ? g_test_run () : 0;
}
