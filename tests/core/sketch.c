/* A sketch bounds every drive, whatever the weights are, and a coder that finds its
 * units by one has the code that it has with all drives
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "coder.h"
#include "contrast.h"
#include "drive.h"
#include "sample.h"
#include "samples.h"
#include "sketch.h"
#include "unittest.h"
#include "vectors.h"

#define VERSIONS 4
#define ROWS 37

/* Of settings in test_codes(). */
#define CASES 9

/* Weights that are hard to bound. */
typedef gfloat (*Hard) (GRand * rand, guint row, guint j);

static gfloat
spread (GRand * rand, guint row, guint j)
{
  return g_rand_double_range (rand, -1.0, 1.0);
}

/* All bytes are rounded down, as far as can be. */
static gfloat
rounded_down (GRand * rand, guint row, guint j)
{
  return j == 0 ? 127.0f : (gint) (row * 3 % 120) + 0.4999f;
}

/* All are rounded away from the sample's side. */
static gfloat
rounded_up (GRand * rand, guint row, guint j)
{
  return j == 0 ? -127.0f : (j % 2 ? 1 : -1) * ((gint) (row % 120) + 0.5001f);
}

/* One large weight, and many that all become 0. */
static gfloat
one_large (GRand * rand, guint row, guint j)
{
  return j == row ? 1.0f : 0.0039f;
}

static gfloat
huge (GRand * rand, guint row, guint j)
{
  return g_rand_double_range (rand, 0.0, pow (10.0, row));
}

static gfloat
tiny (GRand * rand, guint row, guint j)
{
  return g_rand_double_range (rand, -1.0, 1.0) * pow (10.0, -1.0 - row);
}

/* Sums in which the float's rounding is all that there is. */
static gfloat
even (GRand * rand, guint row, guint j)
{
  return 1.0f;
}

static gfloat
nothing (GRand * rand, guint row, guint j)
{
  return 0.0f;
}

static const Hard hard[] = {
  spread, rounded_down, rounded_up, one_large, huge, tiny, even, nothing
};

static const guint lengths[] = { 1, 15, 16, 400, 784, 4999, 20000 };

/* Whether some, all or few pixels are lit, and how brightly. */
static void
draw (Sample * sample, guint values, guint kind, GRand * rand)
{
  guint8 *pixels = g_new (guint8, values);
  guint j;

  for (j = 0; j < values; j++)
    pixels[j] = kind == 0 ? 255 : kind == 1 ? g_rand_int_range (rand, 0, 256) :
        g_rand_int_range (rand, 0, 9) ? 0 : g_rand_int_range (rand, 1, 256);
  sample_from_gray8 (sample, pixels, values, values, 1);
  g_free (pixels);
}

static void
assert_bounds (Sketch * s, const gfloat * rows, gsize step, Sample * sample)
{
  guint padded = vector_round_up (s->rows, WIDE_LANES), v, u;
  gfloat *drive = vector_new (padded), *lower = vector_new (padded);
  gfloat *upper = vector_new (padded);
  SketchRoom *room = sketch_room_new (s);
  const SketchSample bytes = sample_bytes (sample);
  gint32 products[48];

  for (v = 0; v < VERSIONS && wide_version (v) != NULL; v++) {
    s->wide = wide_version (v);
    for (u = 0; u < s->rows; u++)
      sketch_set_row (s, u, rows + u * step);
    sketch_bounds (s, room, &bytes, 1, lower, upper, padded);
    s->wide->drives (drive, rows, step, s->rows, sample->v, sample->lit,
        sample->n_lit);
    for (u = 0; u < s->rows; u++)
      fail_unless (isnan (drive[u]) || (lower[u] <= drive[u]
              && drive[u] <= upper[u]), "%s, row %u of %u values: %.9g is not "
          "from %.9g to %.9g", s->wide->name, u, s->values, drive[u], lower[u],
          upper[u]);
    if (v > 0)
      fail_unless (memcmp (products, room->products, sizeof products) == 0);
    memcpy (products, room->products, sizeof products);
  }
  sketch_room_free (room);
  g_aligned_free (drive);
  g_aligned_free (lower);
  g_aligned_free (upper);
}

static void
test_bounds (gint nth)
{
  guint values = lengths[nth], kind, i, u, j;
  gsize step = vector_round_up (values, WIDE_LANES);
  GRand *rand = g_rand_new_with_seed (nth);
  gfloat *rows = vector_new (ROWS * step);
  Sample *sample = sample_new (values);
  Sketch *s = sketch_new (ROWS, values, nth % 2);

  for (i = 0; i < G_N_ELEMENTS (hard); i++) {
    for (u = 0; u < ROWS; u++)
      for (j = 0; j < values; j++)
        rows[u * step + j] = hard[i] (rand, u, j);
    for (kind = 0; kind < 3; kind++) {
      draw (sample, values, kind, rand);
      assert_bounds (s, rows, step, sample);
      contrast_normalize (sample, sample->values);
      assert_bounds (s, rows, step, sample);
      sample->mean = 0.0f;
      sample->scale = 1.0f;
    }
  }
  sketch_free (s);
  sample_free (sample);
  g_aligned_free (rows);
  g_rand_free (rand);
}

/* The products with several samples at once are those of plain loops. */
static void
test_fields (gint nth)
{
  static const guint lit[] = { 0, 1, 4, 5, 6, 24 };
  const guint groups = 5, blocks = 25, n_lit = G_N_ELEMENTS (lit);
  const gsize line = blocks * WIDE_LANES, size = groups * WIDE_LANES * line;
  gint8 *bytes = g_aligned_alloc (1, size, 64);
  guint8 *pixels = g_malloc (WIDE_FIELDS * line);
  const guint8 *samples[WIDE_FIELDS];
  guint32 *packed = g_new (guint32, n_lit * WIDE_PACKED);
  gint32 products[WIDE_FIELDS][5 * WIDE_LANES + 3];
  const Wide *wide = wide_version (nth);
  guint i, j, k, u;

  for (i = 0; i < size; i++)
    bytes[i] = i % 7 == 0 ? -127 : i % 5 == 0 ? 127 : (gint) (i * 37 % 255) - 127;
  for (i = 0; i < WIDE_FIELDS * line; i++)
    pixels[i] = i % 3 == 0 ? 255 : i * 91 % 256;
  for (k = 0; k < WIDE_FIELDS; k++)
    samples[k] = pixels + k * line;
  if (wide != NULL) {
    wide->sketch_pack (packed, samples, lit, n_lit);
    wide->sketch_fields (products[0], G_N_ELEMENTS (products[0]), bytes,
        WIDE_LANES * line, groups, packed, lit, n_lit);
  }
  for (k = 0; wide != NULL && k < WIDE_FIELDS; k++)
    for (u = 0; u < groups * WIDE_LANES; u++) {
      gint32 sum = 0;

      for (i = 0; i < n_lit; i++)
        for (j = lit[i] * WIDE_LANES; j < (lit[i] + 1) * WIDE_LANES; j++)
          sum += samples[k][j] * bytes[u / 16 * WIDE_LANES * line
              + j / 4 * 64 + u % 16 * 4 + j % 4];
      fail_unless (products[k][u] == sum, "%s, sample %u, row %u: %d, not %d",
          wide->name, k, u, products[k][u], sum);
    }
  g_aligned_free (bytes);
  g_free (pixels);
  g_free (packed);
}

/* Rows that differ so little that bytes do not tell them apart; some are equal, and their
 * scores tie. */
static void
set_alike (Weights * w, GRand * rand)
{
  guint u, j;

  for (u = 0; u < w->units; u++)
    for (j = 0; j < w->values; j++)
      weights_row (w, u)[j] = u % 5 == 4 ? weights_row (w, u - 1)[j] :
          u % 7 == 0 && u > 0 ? weights_row (w, u - 7)[j]
          + g_rand_double_range (rand, -1e-4, 1e-4) :
          g_rand_double_range (rand, -0.2, 1.0);
  weights_all_changed (w);
}

/* Four clusters on the grid whose rows are equal but for a few millionths, among weak
 * rows: which of their excited scores is larger is a matter of rounding. */
static void
set_clusters (Weights * w, GRand * rand)
{
  guint u, j;

  for (u = 0; u < w->units; u++) {
    gboolean strong = u % 37 % 20 < 4 && u / 37 % 20 < 4;

    for (j = 0; j < w->values; j++)
      weights_row (w, u)[j] = strong ? (1.0 + j % 7 * 0.1)
          * (1.0 + g_rand_double_range (rand, -2e-6, 2e-6)) :
          g_rand_double_range (rand, -0.05, 0.05);
  }
  weights_all_changed (w);
}

/* The codes of @count samples that come together, by the sketch, beside the code of each
 * by all drives.
 *
 * Returns: of how many samples the sketch found the drives */
static guint
compare_codes (Coder * c, const CoderTask * t, Sample * const *samples,
    guint count)
{
  gfloat *drives = vector_new (c->drive_stride);
  guint n, size = t->weights->units, i, found = 0;
  guint32 *indices = g_new (guint32, size);
  gfloat *activations = g_new (gfloat, size);
  gboolean bounded;

  for (bounded = FALSE; !bounded;)
    bounded = coder_bound_drives (c, t, samples, count);
  for (i = 0; i < count; i++) {
    drive_compute_many (t->weights, samples + i, 1, 0, size, drives,
        c->drive_stride);
    coder_encode (c, t, drives, NULL);
    n = c->code.n;
    memcpy (indices, c->code.indices, n * sizeof (guint32));
    memcpy (activations, c->code.activations, n * sizeof (gfloat));
    if (!coder_find_drives (c, i))
      continue;
    found++;
    coder_encode (c, t, c->drives + i * c->drive_stride, NULL);
    assert_equals_int (c->code.n, n);
    fail_unless (memcmp (indices, c->code.indices, n * sizeof (guint32)) == 0);
    fail_unless (memcmp (activations, c->code.activations,
            n * sizeof (gfloat)) == 0);
  }
  g_free (indices);
  g_free (activations);
  g_aligned_free (drives);
  return found;
}

static const struct
{
  CompeteCoding coding;
  guint radius;
  gdouble strength, ceiling, conscience;
} cases[] = {
  {COMPETE_CODING_WINNERS, 0, 0.0, G_MAXFLOAT, 0.0},
  {COMPETE_CODING_WINNERS, 0, 0.0, 30.0, 0.0},
  {COMPETE_CODING_WINNERS, 2, 0.1, G_MAXFLOAT, 0.0},
  {COMPETE_CODING_REFIT, 1, 0.1, G_MAXFLOAT, 1.0},
  {COMPETE_CODING_PURSUIT, 0, 0.0, G_MAXFLOAT, 1.0},
  {COMPETE_CODING_PURSUIT, 2, 0.1, G_MAXFLOAT, 1.0},
  {COMPETE_CODING_PURSUIT, 2, 0.1, G_MAXFLOAT, 0.0},
  {COMPETE_CODING_REFIT, 3, 10.0, 200.0, 0.0},
  {COMPETE_CODING_WINNERS, 2, 1000.0, G_MAXFLOAT, 0.0},
};

static void
draw_samples (Sample ** samples, guint count, gboolean local, GRand * rand)
{
  guint i;

  for (i = 0; i < count; i++) {
    draw (samples[i], 400, g_rand_int_range (rand, 0, 3), rand);
    samples[i]->mean = 0.0f;
    samples[i]->scale = 1.0f;
    if (local)
      contrast_normalize (samples[i], samples[i]->values);
  }
}

/* Every case with every version of the wide loops, with one and several samples at a
 * time, with and without contrast, by coarse and by fine sketches. */
static void
test_codes (gint nth)
{
  gboolean clusters = nth >= CASES;
  GRand *rand = g_rand_new_with_seed (nth);
  CompeteSettings s = { 0 };
  CoderTask task = { &s };
  Weights *w = weights_new (37 * 41, 400, 1.0f);
  Sample *samples[WIDE_FIELDS];
  Coder *c = coder_new (w->units);
  gfloat *gain = vector_new (w->units);
  guint i, found = 0, all = 0;

  nth %= CASES;
  compete_settings_init (&s);
  s.columns = 37;
  s.rows = 41;
  s.coding = cases[nth].coding;
  s.shortlist = 4;
  s.lateral_radius = cases[nth].radius;
  s.lateral_strength = task.lateral_strength = cases[nth].strength;
  s.activation_ceiling = cases[nth].ceiling;
  fail_unless (contenders_may_help (&s));
  if (clusters)
    set_clusters (w, rand);
  else
    set_alike (w, rand);
  for (i = 0; i < w->units; i++)
    gain[i] = exp (g_rand_double_range (rand, -1.0, 1.0));
  for (i = 0; i < WIDE_FIELDS; i++)
    samples[i] = sample_new (400);
  task.weights = w;
  task.gain = cases[nth].conscience ? gain : NULL;
  coder_set (c, &s);
  coder_make_room (c, WIDE_FIELDS);
  for (i = 0; i < 16 * VERSIONS; i++) {
    const Wide *wide = wide_version (i / 16);
    guint count = i % 2 ? 1 : 3 + i % WIDE_FIELDS * 5 / 8;

    /* So that what is counted is the same on all processors. */
    if (wide == NULL)
      wide = wide_version (0);
    w->wide = wide;
    sketch_free (w->sketch);
    w->sketch = sketch_new (w->units, w->values, i / 4 % 2);
    w->sketch->wide = wide;
    weights_all_changed (w);
    draw_samples (samples, count, i / 8 % 2, rand);
    found += compare_codes (c, &task, samples, count);
    all += count;
  }
  fail_unless (found > all / (clusters || cases[nth].radius > 0 ? 8 : 2)
      || (clusters && found > 0) || (!clusters && cases[nth].radius > 2),
      "%u of %u", found, all);
  coder_free (c);
  for (i = 0; i < WIDE_FIELDS; i++)
    sample_free (samples[i]);
  weights_free (w);
  g_aligned_free (gain);
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add_loop (test_bounds, 0, G_N_ELEMENTS (lengths));
  unittest_add_loop (test_fields, 0, VERSIONS);
  unittest_add_loop (test_codes, 0, 2 * CASES);
  return g_test_run ();
}
