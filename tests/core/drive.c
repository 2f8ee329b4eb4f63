/* The drive agrees with double precision, at odd sizes, one sample or many, and
 * every width of vector gives the same bits
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "drive.h"
#include "hebbianbatch.h"
#include "samples.h"
#include "unittest.h"
#include "vectors.h"
#include "wide.h"

#define VALUES 53
#define VERSIONS 4
#define UNTOUCHED -77.0f

static const guint unit_counts[] = { 1, 7, 17, 64, 65, 400, 2500 };
static const guint lit_counts[] = { 0, 1, 6, 7, 8, 14, VALUES };

static void
fill (gfloat * a, gsize n, GRand * rand)
{
  gsize i;

  for (i = 0; i < n; i++)
    a[i] = g_rand_double_range (rand, -1.0, 1.0);
}

/* The drive of one sample alone. */
static void
drive_one (const Weights * w, Sample * sample, gfloat * drive)
{
  drive_compute_many (w, &sample, 1, 0, w->units, drive, 0);
}

/* A sample of VALUES pixels, @lit of them nonzero, at random places. */
static Sample *
sample_with (guint lit, GRand * rand)
{
  Sample *sample = sample_new (VALUES);
  guint8 pixels[VALUES] = { 0 };
  guint n = 0;

  while (n < lit) {
    guint8 *pixel = pixels + g_rand_int_range (rand, 0, VALUES);

    n += *pixel == 0;
    if (*pixel == 0)
      *pixel = g_rand_int_range (rand, 1, 256);
  }
  sample_from_gray8 (sample, pixels, VALUES, VALUES, 1);
  return sample;
}

static double
signed_power (gfloat x, gfloat power)
{
  return copysign (pow (fabs (x), power), x);
}

static void
assert_drive (const Weights * w, const Sample * sample, const gfloat * drive)
{
  guint u, j;

  for (u = 0; u < w->units; u++) {
    double sum = 0.0;

    for (j = 0; j < w->values; j++)
      sum += signed_power (weights_row (w, u)[j], w->power) * sample->v[j];
    fail_unless (fabs (drive[u] - sum) <= 1e-5,
        "unit %u of %u, %u blocks lit: %g, not %g", u, w->units, sample->n_lit,
        drive[u], sum);
  }
}

/* All samples at once: in one range of units, and in two ranges split at any
 * unit. */
static void
assert_many (const Weights * w, Sample ** samples, guint count,
    const gfloat * expected)
{
  guint stride = w->units + 3, u, i;
  guint middle = w->units / 2;
  gfloat *drives = vector_new ((gsize) count * stride);

  for (i = 0; i < count * stride; i++)
    drives[i] = UNTOUCHED;
  drive_compute_many (w, (Sample * const *) samples, count, 0, middle,
      drives, stride);
  for (i = 0; i < count; i++)
    for (u = middle; u < stride; u++)
      assert_equals_float (drives[i * stride + u], UNTOUCHED);
  drive_compute_many (w, (Sample * const *) samples, count, middle,
      w->units, drives, stride);
  for (i = 0; i < count; i++) {
    fail_unless (memcmp (drives + i * stride, expected + i * w->units,
            w->units * sizeof (gfloat)) == 0);
    assert_equals_float (drives[i * stride + w->units], UNTOUCHED);
  }
  g_aligned_free (drives);
}

static void
test_drive (gint nth)
{
  guint count = G_N_ELEMENTS (lit_counts) * 3, i;
  guint units = unit_counts[nth];
  GRand *rand = g_rand_new_with_seed (units);
  Weights *w = weights_new (units, VALUES, 1.0);
  gfloat *drives = vector_new ((gsize) count * units);
  Sample **samples = g_new (Sample *, count);

  weights_init_normal (w, 0.0, 1.0, 1);
  for (i = 0; i < count; i++) {
    guint lit = lit_counts[i % G_N_ELEMENTS (lit_counts)];

    /* Some samples without a zero are adjacent; a special kernel handles those. */
    samples[i] = sample_with (i >= 9 && i < 14 ? VALUES : lit, rand);
    drive_one (w, samples[i], drives + i * units);
    assert_drive (w, samples[i], drives + i * units);
  }
  assert_many (w, samples, count, drives);
  assert_many (w, samples, 1, drives);
  assert_many (w, samples, 0, drives);

  for (i = 0; i < count; i++)
    sample_free (samples[i]);
  g_free (samples);
  g_aligned_free (drives);
  weights_free (w);
  g_rand_free (rand);
}

/* After rows change, the drive uses the new weights, whatever the power. */
static void
test_changed_rows (gint nth)
{
  static const gfloat powers[] = { 1.0, 2.0, 1.5 };
  static const guint32 changed[] = { 0, 3, 15, 16, 63, 64, 70, 79, 80, 129 };
  GRand *rand = g_rand_new_with_seed (2);
  Weights *w = weights_new (130, VALUES, powers[nth]);
  Sample *sample = sample_with (20, rand);
  gfloat *drive = vector_new (130);
  guint i;

  weights_keep_sums (w);
  weights_init_normal (w, 0.0, 0.5, 1);
  for (i = 0; i < G_N_ELEMENTS (changed); i++)
    fill (weights_row (w, changed[i]), VALUES, rand);
  weights_rows_changed (w, changed, G_N_ELEMENTS (changed));
  fill (weights_row (w, 64), VALUES, rand);
  weights_row_changed (w, 64);
  drive_one (w, sample, drive);
  assert_drive (w, sample, drive);
  for (i = 0; i < w->units; i++)
    assert_equals_float (w->sums[i], vector_sum (weights_row (w, i), VALUES));

  g_aligned_free (drive);
  sample_free (sample);
  weights_free (w);
  g_rand_free (rand);
}

#define ROWS 40
#define LONGEST 144
#define BLOCKS (LONGEST / WIDE_LANES)

typedef struct
{
  gfloat rows[ROWS][LONGEST], own[LONGEST], scale[ROWS];
  guint32 which[ROWS];
  gfloat out[VERSIONS][LONGEST + 1];
} Bench;

static void
bench_fill (Bench * b, GRand * rand)
{
  guint i;

  fill (b->rows[0], ROWS * LONGEST, rand);
  fill (b->own, LONGEST, rand);
  fill (b->scale, ROWS, rand);
  for (i = 0; i < ROWS; i++)
    b->which[i] = g_rand_int_range (rand, 0, ROWS);
  for (i = 0; i < VERSIONS; i++) {
    memset (b->out[i], 0, sizeof b->out[i]);
    b->out[i][LONGEST] = UNTOUCHED;
  }
}

static double
plain_sum (const Bench * b, guint count, guint j)
{
  double sum = 0.0;
  guint i;

  for (i = 0; i < count; i++)
    sum += (double) b->scale[i] * b->rows[b->which[i]][j];
  return sum;
}

static double
plain_drive (const Bench * b, guint row, const guint32 * lit, guint n)
{
  double sum = 0.0;
  guint i, j;

  for (i = 0; i < n; i++)
    for (j = lit[i] * WIDE_LANES; j < (lit[i] + 1) * WIDE_LANES; j++)
      sum += (double) b->rows[row][j] * b->own[j];
  return sum;
}

static void
assert_alike (const Bench * b)
{
  guint v;

  for (v = 1; v < VERSIONS && wide_version (v) != NULL; v++)
    fail_unless (memcmp (b->out[v], b->out[0], sizeof b->out[v]) == 0,
        "%s rounds otherwise", wide_version (v)->name);
}

static void
test_weighted_sum (void)
{
  GRand *rand = g_rand_new_with_seed (3);
  Bench *b = g_new0 (Bench, 1);
  guint length, count, v, j;

  for (length = 0; length <= LONGEST; length++) {
    for (count = 0; count <= ROWS; count += count < 9 ? 1 : 31) {
      bench_fill (b, rand);
      for (v = 0; v < VERSIONS && wide_version (v) != NULL; v++) {
        b->out[v][length] = UNTOUCHED;
        wide_version (v)->weighted_sum (b->out[v], b->rows[0], LONGEST,
            b->which, b->scale, count, length);
      }
      for (j = 0; j < length; j++)
        fail_unless (fabs (b->out[0][j] - plain_sum (b, count, j)) < 1e-5);
      assert_equals_float (b->out[0][length], UNTOUCHED);
      assert_alike (b);
    }
  }
  g_free (b);
  g_rand_free (rand);
}

/* The drives of lit blocks and those of whole rows have the same bits, by every width of
 * vector, at any number of rows; nothing is written past the last one. */
static void
test_drives_alike (void)
{
  GRand *rand = g_rand_new_with_seed (6);
  Bench *b = g_new0 (Bench, 1);
  guint32 lit[BLOCKS];
  guint count, n, v, s, i;

  for (count = 0; count <= ROWS; count++) {
    for (n = 0; n <= BLOCKS; n++) {
      gfloat room[WIDE_SUMS][ROWS + 1], *drives[WIDE_SUMS];
      const gfloat *samples[WIDE_SUMS];

      bench_fill (b, rand);
      for (i = 0; i < BLOCKS; i++)
        lit[i] = n < BLOCKS / 2 ? i * 2 : i;
      for (v = 0; v < VERSIONS && wide_version (v) != NULL; v++) {
        const Wide *wide = wide_version (v);

        b->out[v][count] = UNTOUCHED;
        wide->drives (b->out[v], b->rows[0], LONGEST, count, b->own, lit, n);
        assert_equals_float (b->out[v][count], UNTOUCHED);
        for (i = 0; i < count; i++)
          fail_unless (fabs (b->out[v][i] - plain_drive (b, i, lit, n)) < 1e-4);
        if (n < BLOCKS / 2)
          continue;
        for (s = 0; s < WIDE_SUMS; s++) {
          samples[s] = s == 2 ? b->own : b->rows[s];
          drives[s] = room[s];
          room[s][count] = UNTOUCHED;
        }
        wide->drives_dense (drives, b->rows[0], LONGEST, count, samples, n);
        fail_unless (memcmp (room[2], b->out[v], count * sizeof (gfloat)) == 0);
        assert_equals_float (room[3][count], UNTOUCHED);
      }
      assert_alike (b);
    }
  }
  g_free (b);
  g_rand_free (rand);
}

/* The drives of rows in a list have the bits of those of all rows, by every width; the
 * others are not written to. */
static void
test_drives_listed (void)
{
  GRand *rand = g_rand_new_with_seed (16);
  Bench *b = g_new0 (Bench, 1);
  guint32 lit[BLOCKS], listed[ROWS];
  gfloat all[ROWS];
  guint n, n_lit, v, i, share;

  for (share = 1; share <= 2 * ROWS; share++) {
    bench_fill (b, rand);
    for (i = n = n_lit = 0; i < ROWS; i++)
      if ((guint) g_rand_int_range (rand, 0, ROWS) < share)
        listed[n++] = i;
    for (i = 0; i < BLOCKS; i++)
      if (g_rand_boolean (rand))
        lit[n_lit++] = i;
    wide_version (0)->drives (all, b->rows[0], LONGEST, ROWS, b->own, lit,
        n_lit);
    for (v = 0; v < VERSIONS && wide_version (v) != NULL; v++) {
      guint at = 0;

      for (i = 0; i < ROWS; i++)
        b->out[v][i] = UNTOUCHED;
      wide_version (v)->drives_listed (b->out[v], b->rows[0], LONGEST, listed,
          n, b->own, lit, n_lit);
      for (i = 0; i < ROWS; i++) {
        gboolean is_listed = at < n && listed[at] == i;

        assert_equals_float (b->out[v][i], is_listed ? all[i] : UNTOUCHED);
        at += is_listed;
      }
    }
  }
  g_free (b);
  g_rand_free (rand);
}

/* Sums of cells apart, by every width, with any radius. */
static void
test_window_sum (void)
{
  static const gsize steps[] = { 1, 7, 16, 33 };
  GRand *rand = g_rand_new_with_seed (17);
  gfloat cells[40 * 33 + 100], sum[2][64];
  guint radius, n = 37, i, k, s, v;

  fill (cells, G_N_ELEMENTS (cells), rand);
  for (s = 0; s < G_N_ELEMENTS (steps); s++)
    for (radius = 1; radius < 20; radius++)
      for (v = 0; v < VERSIONS && wide_version (v) != NULL; v++) {
        wide_version (v)->window_sum (sum[v > 0], cells, steps[s], radius, n);
        for (i = 0; i < n && v == 0; i++) {
          gdouble exact = 0.0;

          for (k = 0; k < 2 * radius + 1; k++)
            exact += cells[i + k * steps[s]];
          fail_unless (fabs (sum[0][i] - exact) < 1e-5);
        }
        fail_unless (v == 0 || memcmp (sum[0], sum[1], n * sizeof (gfloat)) == 0,
            "%s, radius %u", wide_version (v)->name, radius);
      }
  g_rand_free (rand);
}

/* Scores are moved, cut and multiplied, by every width, at any number of units. */
static void
test_limit_and_gains (void)
{
  GRand *rand = g_rand_new_with_seed (18);
  gfloat usage[70], gain[VERSIONS][71], score[VERSIONS][71], before[70];
  guint n, u, v;

  for (n = 0; n < 70; n++) {
    fill (usage, n, rand);
    fill (before, n, rand);
    for (v = 0; v < VERSIONS && wide_version (v) != NULL; v++) {
      const Wide *wide = wide_version (v);

      gain[v][n] = score[v][n] = UNTOUCHED;
      memcpy (score[v], before, n * sizeof (gfloat));
      wide->gains (gain[v], usage, 3.0f, 30.0f, n);
      wide->limit (score[v], 0.25f, 0.5f, n % 2 ? gain[v] : NULL, n);
      assert_equals_float (gain[v][n], UNTOUCHED);
      assert_equals_float (score[v][n], UNTOUCHED);
      fail_unless (memcmp (gain[v], gain[0], n * sizeof (gfloat)) == 0);
      fail_unless (memcmp (score[v], score[0], n * sizeof (gfloat)) == 0);
    }
    for (u = 0; u < n; u++) {
      gdouble exact = exp2 (3.0 - 30.0 * usage[u]);

      fail_unless (fabs (gain[0][u] / exact - 1.0) < 1e-4);
      fail_unless (score[0][u] == (n % 2 ? gain[0][u] : 1.0f)
          * MIN (before[u] + 0.25f, 0.5f));
    }
  }
  g_rand_free (rand);
}

/* Scores that reach a bound are listed and counted, by every width, with ties, infinite
 * ones and NaN. */
static void
test_reaching (void)
{
  GRand *rand = g_rand_new_with_seed (19);
  gfloat score[160];
  guint32 listed[160];
  guint units, u, n, v;

  for (units = 0; units < 160; units++) {
    for (u = 0; u < units; u++)
      score[u] = g_rand_int_range (rand, -3, 4);
    if (units > 20) {
      score[units / 2] = NAN;
      score[units / 3] = INFINITY;
      score[units / 4] = -INFINITY;
    }
    for (v = 0; v < VERSIONS && wide_version (v) != NULL; v++) {
      guint found = wide_version (v)->reaching (listed, score, units, 1.0f);

      for (u = n = 0; u < units; u++)
        if (score[u] >= 1.0f)
          fail_unless (n < found && listed[n++] == u);
      assert_equals_int (n, found);
      if (units % WIDE_LANES == 0)
        assert_equals_int (wide_version (v)->count_reaching (score, units,
                1.0f), n);
    }
  }
  g_rand_free (rand);
}

/* The reconstruction has the bits of a weighted sum, and its error those of every other
 * width. */
static void
test_rebuild (void)
{
  GRand *rand = g_rand_new_with_seed (12);
  Bench *b = g_new0 (Bench, 1);
  guint length, count, v, i, j;

  for (length = 1; length <= LONGEST; length++) {
    guint padded = vector_round_up (length, WIDE_LANES);

    for (count = 0; count < 9; count++) {
      gfloat errors[VERSIONS];
      gdouble error = 0.0;

      bench_fill (b, rand);
      for (i = 0; i < ROWS; i++)
        memset (b->rows[i] + length, 0, (padded - length) * sizeof (gfloat));
      memset (b->own + length, 0, (padded - length) * sizeof (gfloat));
      for (v = 0; v < VERSIONS && wide_version (v) != NULL; v++) {
        gfloat sum[LONGEST];

        b->out[v][length] = UNTOUCHED;
        errors[v] = wide_version (v)->rebuild (b->out[v], b->rows[0], LONGEST,
            b->which, b->scale, count, b->own, length);
        assert_equals_float (b->out[v][length], UNTOUCHED);
        assert_equals_float (errors[v], errors[0]);
        wide_version (v)->weighted_sum (sum, b->rows[0], LONGEST, b->which,
            b->scale, count, length);
        fail_unless (memcmp (sum, b->out[v], length * sizeof (gfloat)) == 0);
      }
      for (j = 0; j < length; j++)
        error += pow (b->own[j] - plain_sum (b, count, j), 2.0);
      fail_unless (fabs (errors[0] - error) < 1e-5 * (1.0 + error));
    }
  }
  g_free (b);
  g_rand_free (rand);
}

/* A row grows as the equation says, alike in every width; or, if an entry would not stay
 * finite, not at all. */
static void
test_grow (void)
{
  GRand *rand = g_rand_new_with_seed (13);
  Bench *b = g_new0 (Bench, 1);
  gfloat grown[LONGEST];
  guint length, v, j;

  for (length = WIDE_LANES; length <= LONGEST; length += WIDE_LANES) {
    bench_fill (b, rand);
    for (v = 0; v < VERSIONS && wide_version (v) != NULL; v++) {
      memcpy (b->out[v], b->rows[0], length * sizeof (gfloat));
      fail_unless (wide_version (v)->grow (b->out[v], b->own, 0.25f, grown,
              length));
      assert_equals_float (b->out[v][LONGEST], UNTOUCHED);
    }
    for (j = 0; j < length; j++)
      fail_unless (fabs (b->out[0][j]
              - b->rows[0][j] * (1.0 + 0.25 * b->own[j])) < 1e-6);
    assert_alike (b);
    b->own[length - 1] = 1e38f;
    for (v = 0; v < VERSIONS && wide_version (v) != NULL; v++)
      fail_if (wide_version (v)->grow (b->out[v], b->own, 1e3f, grown, length));
    assert_alike (b);
  }
  g_free (b);
  g_rand_free (rand);
}

/* Each of the 256 pixels / 255 is the nearest float. Blocks of black are not lit. */
static void
test_read (void)
{
  guint8 bytes[18 * WIDE_LANES] = { 0 };
  gfloat values[18 * WIDE_LANES];
  guint32 lit[18];
  guint v, j, n;

  for (j = 0; j < 256; j++)
    bytes[WIDE_LANES + j] = j;
  for (v = 0; v < VERSIONS && wide_version (v) != NULL; v++) {
    gdouble energy = 0.0;
    gfloat found = wide_version (v)->read (values, lit, &n, bytes, 18);

    for (j = 0; j < G_N_ELEMENTS (bytes); j++) {
      assert_equals_float (values[j], bytes[j] / 255.0f);
      energy += (gdouble) values[j] * values[j];
    }
    fail_unless (fabs (found - energy) < 1e-6 * energy);
    assert_equals_int (n, 16);
    for (j = 0; j < n; j++)
      assert_equals_int (lit[j], 1 + j);
  }
}

static void
test_change (void)
{
  GRand *rand = g_rand_new_with_seed (4);
  Bench *b = g_new0 (Bench, 1);
  guint length, count, v, j;

  for (length = WIDE_LANES; length <= LONGEST; length += WIDE_LANES) {
    for (count = 0; count < 9; count++) {
      gfloat largest[VERSIONS] = { 0 };
      const gfloat *rows[ROWS];
      double most = 0.0;

      bench_fill (b, rand);
      for (j = 0; j < count; j++)
        rows[j] = b->rows[b->which[j]];
      for (v = 0; v < VERSIONS && wide_version (v) != NULL; v++) {
        largest[v] = wide_version (v)->change (b->out[v], rows, b->scale, count,
            b->own, 0.75f, length);
        assert_equals_float (largest[v], largest[0]);
      }
      for (j = 0; j < length; j++) {
        double d = plain_sum (b, count, j) - 0.75 * b->own[j];

        fail_unless (fabs (b->out[0][j] - d) < 1e-5);
        most = fmax (most, fabs (d));
      }
      fail_unless (fabs (largest[0] - most) < 1e-5);
      for (v = 0; v < VERSIONS && wide_version (v) != NULL; v++)
        wide_version (v)->add_weighted (b->out[v], b->own, 0.75f, length);
      for (j = 0; j < length; j++)
        fail_unless (fabs (b->out[0][j] - plain_sum (b, count, j)) < 1e-5);
      assert_equals_float (b->out[0][LONGEST], UNTOUCHED);
      assert_alike (b);
    }
  }
  g_free (b);
  g_rand_free (rand);
}

/* The quotient is the nearest float on any processor, and nothing is written
 * past the end. */
static void
test_error_ratio (void)
{
  static const gfloat odd[] = { 0.0f, -0.0f, 1e-10f, 0.9e-10f, -1.0f, 1e-30f,
    3e38f, 1.0f / 3.0f
  };
  GRand *rand = g_rand_new_with_seed (9);
  Bench *b = g_new0 (Bench, 1);
  guint length, v, j;

  for (length = 1; length <= LONGEST; length++) {
    bench_fill (b, rand);
    for (j = 0; j < G_N_ELEMENTS (odd); j++)
      b->rows[1][g_rand_int_range (rand, 0, LONGEST)] = odd[j];
    for (v = 0; v < VERSIONS && wide_version (v) != NULL; v++) {
      b->out[v][length] = UNTOUCHED;
      wide_version (v)->error_ratio (b->out[v], b->rows[0], b->rows[1], length);
      for (j = 0; j < length; j++) {
        gfloat above = b->rows[0][j] - b->rows[1][j];
        gfloat below = b->rows[1][j] > 1e-10f ? b->rows[1][j] : 1e-10f;

        assert_equals_float (b->out[v][j], (gfloat) ((gdouble) above / below));
      }
      assert_equals_float (b->out[v][length], UNTOUCHED);
    }
  }
  g_free (b);
  g_rand_free (rand);
}

#if defined (__SSE__) || defined (__aarch64__)
/* Denormals become 0, as in ORC's kernels, and the caller's own arithmetic
 * keeps them. */
static void
test_denormals (void)
{
  volatile gfloat small = 1e-39f;
  Bench *b = g_new0 (Bench, 1);
  guint v, j;

  for (j = 0; j < LONGEST; j++)
    b->rows[0][j] = small;
  b->scale[0] = 1.0f;
  for (v = 0; v < VERSIONS && wide_version (v) != NULL; v++) {
    wide_version (v)->weighted_sum (b->out[v], b->rows[0], LONGEST, b->which,
        b->scale, 1, LONGEST);
    for (j = 0; j < LONGEST; j++)
      fail_unless (b->out[v][j] == 0.0f);
    fail_unless (small * 0.5f != 0.0f);
  }
  g_free (b);
}
#endif

/* The k largest, ties to the higher index, said in another way. */
static void
test_winners (gint nth)
{
  static const guint counts[] = { 2, 127, 128, 130, 400, 2000 };
  guint units = counts[nth], k, u, v;
  GRand *rand = g_rand_new_with_seed (units);
  gfloat *score = vector_new (units);
  Winners *winners = winners_new (units);
  Code code;

  code_init (&code, units);
  for (k = 1; k <= MIN (units, 30); k++) {
    guint n = 0;

    for (u = 0; u < units; u++)
      score[u] = g_rand_int_range (rand, -2, 10 * k);
    winners_select (winners, score, k, code.indices);
    for (u = 0; u < units; u++) {
      guint above = 0;

      for (v = 0; v < units; v++)
        above += score[v] > score[u] || (score[v] == score[u] && v > u);
      if (above < k)
        assert_equals_int (code.indices[n++], u);
    }
    assert_equals_int (n, k);
  }
  winners_free (winners);
  code_clear (&code);
  g_aligned_free (score);
  g_rand_free (rand);
}

/* Every version gives the bits of vector_dot(). */
static void
test_wide_dots (void)
{
  GRand *rand = g_rand_new_with_seed (6);
  Bench *b = g_new0 (Bench, 1);
  const gfloat *others[WIDE_DOTS];
  guint length, v, d;

  bench_fill (b, rand);
  for (d = 0; d < WIDE_DOTS; d++)
    others[d] = b->rows[d];
  for (length = 1; length <= LONGEST; length++) {
    for (v = 0; v < VERSIONS && wide_version (v) != NULL; v++) {
      gfloat dots[WIDE_DOTS];

      wide_version (v)->dots (dots, b->own, others, length);
      for (d = 0; d < WIDE_DOTS; d++)
        fail_unless (dots[d] == vector_dot (b->own, others[d], length));
    }
  }
  g_free (b);
  g_rand_free (rand);
}

static void
test_wide_peaks (void)
{
  GRand *rand = g_rand_new_with_seed (7);
  gfloat score[1000], peak[128], most;
  guint groups, units, v, g, u;

  fill (score, 1000, rand);
  for (groups = 16; groups <= 128; groups *= 2) {
    for (units = groups; units <= 1000; units += 39) {
      for (v = 0; v < VERSIONS && wide_version (v) != NULL; v++) {
        wide_version (v)->peaks (peak, score, units, groups);
        for (g = 0; g < groups; g++) {
          most = score[g];
          for (u = groups; u + groups <= units; u += groups)
            most = MAX (most, score[u + g]);
          fail_unless (peak[g] == most);
        }
      }
    }
  }
  g_rand_free (rand);
}

/* The units that changed, all at once or in slices. */
static void
learn_batch (HebbianBatch * h, Weights * w, gboolean sliced)
{
  guint n = hebbian_batch_list_changed (h);
  guint middle = sliced ? n / 3 : n;
  gfloat step;

  hebbian_batch_find_change (h, w, middle, n);
  hebbian_batch_find_change (h, w, 0, middle);
  step = hebbian_batch_step (h, 0.05f);
  hebbian_batch_change_rows (h, w, middle, n, step);
  hebbian_batch_change_rows (h, w, 0, middle, step);
}

/* Rule hebbian learns the same from the drives of many samples as from one
 * after another, and the same in slices of units as in all units at once. */
static void
test_hebbian_batches (void)
{
  const Rule *rule = rule_get (COMPETE_RULE_HEBBIAN);
  const CompeteSettings settings = {
    .rank = 3,.anti_hebbian = 0.4,.batch_size = 7,.precision = 1e-30
  };
  GRand *rand = g_rand_new_with_seed (5);
  Sample *samples[50];
  gfloat drives[10 * 30];
  Winners *winners = winners_new (30);
  guint way, i, n, j, u;
  Weights *w[2];

  for (i = 0; i < 50; i++)
    samples[i] = sample_with (20, rand);
  for (way = 0; way < 2; way++) {
    HebbianBatch *h = hebbian_batch_new (&settings, 30, VALUES);
    Code code;

    code_init (&code, 30);
    w[way] = weights_new (30, VALUES, 2.0);
    weights_init_normal (w[way], 0.0, 1.0, 1);
    hebbian_batch_make_room (h, 7);
    for (i = 0; i < 50; i += n) {
      n = way == 0 ? 1 : MIN (MIN (7 - i % 7, 4), 50 - i);
      drive_compute_many (w[way], (Sample * const *) samples + i, n, 0,
          30, drives, 30);
      for (j = 0; j < n; j++) {
        RuleContest contest;

        rule->compete (&settings, winners, drives + j * 30, 0, &code,
            &contest);
        if (hebbian_batch_add (h, samples[i + j], &contest))
          learn_batch (h, w[way], way);
      }
    }
    assert_equals_int (hebbian_batch_drop (h), 50 % 7);
    code_clear (&code);
    hebbian_batch_free (h);
  }
  for (u = 0; u < 30; u++)
    fail_unless (memcmp (weights_row (w[0], u), weights_row (w[1], u),
            VALUES * sizeof (gfloat)) == 0);
  winners_free (winners);
  weights_free (w[0]);
  weights_free (w[1]);
  for (i = 0; i < 50; i++)
    sample_free (samples[i]);
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add_loop (test_drive, 0, G_N_ELEMENTS (unit_counts));
  unittest_add_loop (test_changed_rows, 0, 3);
  unittest_add (test_weighted_sum);
  unittest_add (test_drives_alike);
  unittest_add (test_drives_listed);
  unittest_add (test_window_sum);
  unittest_add (test_limit_and_gains);
  unittest_add (test_reaching);
  unittest_add (test_rebuild);
  unittest_add (test_grow);
  unittest_add (test_read);
  unittest_add (test_change);
#if defined (__SSE__) || defined (__aarch64__)
  unittest_add (test_denormals);
#endif
  unittest_add_loop (test_winners, 0, 6);
  unittest_add (test_wide_dots);
  unittest_add (test_error_ratio);
  unittest_add (test_wide_peaks);
  unittest_add (test_hebbian_batches);
  return g_test_run ();
}
