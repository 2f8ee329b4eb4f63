/* Recall: the regression agrees with its equations in double precision, and
 * reconstructed fields with ones worked out by hand
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "recallcheckpoint.h"
#include "unittest.h"

#define UNITS 7
#define FEATURES 5
#define FIELDS 700

/* All fields, and the weight of each. */
typedef struct
{
  gfloat drive[FIELDS][UNITS], features[FIELDS][FEATURES];
  gdouble weight[FIELDS];
  guint count;
} History;

/* Draw features of several sizes, means and signs, some of which are
 * correlated, and drives that depend on them, with some noise. */
static void
draw_field (History * h, GRand * rand, gdouble drift)
{
  gfloat *y = h->features[h->count], *d = h->drive[h->count];
  guint i, u;

  for (i = 0; i < FEATURES; i++)
    y[i] = g_rand_double_range (rand, -4.0, 4.0) / (1 << i) + (i == 2);
  y[4] = 0.7f * y[0] + 0.1f * y[4];
  for (u = 0; u < UNITS; u++) {
    d[u] = 0.3 + 0.1 * g_rand_double (rand);
    for (i = 0; i < FEATURES; i++)
      d[u] += 0.05 * sin (u + drift + 3.0 * i) * y[i];
  }
  h->weight[h->count++] = 1.0;
}

static void
fade (History * h, gdouble keep)
{
  guint t;

  for (t = 0; t < h->count; t++)
    h->weight[t] *= keep;
}

static gdouble
mean_of_product (const History * h, const gfloat * a, const gfloat * b,
    gsize a_step, gsize b_step)
{
  gdouble sum = 0.0, weights = 0.0;
  guint t;

  for (t = 0; t < h->count; t++) {
    sum += h->weight[t] * (a ? a[t * a_step] : 1.0) * (b ? b[t * b_step] : 1.0);
    weights += h->weight[t];
  }
  return sum / weights;
}

#define Y(h, i) &(h)->features[0][i]
#define D(h, u) &(h)->drive[0][u]

static gdouble
covariance (const History * h, guint i, const gfloat * other, gsize step)
{
  return mean_of_product (h, Y (h, i), other, FEATURES, step)
      - mean_of_product (h, Y (h, i), NULL, FEATURES, 0)
      * mean_of_product (h, other, NULL, step, 0);
}

/* Solve a x = b by Gauss-Jordan elimination; @a is FEATURES x (FEATURES + 1),
 * its last column is b. */
static void
eliminate (gdouble a[FEATURES][FEATURES + 1])
{
  guint i, j, k, best;

  for (i = 0; i < FEATURES; i++) {
    for (best = i, j = i; j < FEATURES; j++)
      if (fabs (a[j][i]) > fabs (a[best][i]))
        best = j;
    for (k = 0; k <= FEATURES; k++) {
      gdouble swapped = a[i][k];

      a[i][k] = a[best][k];
      a[best][k] = swapped;
    }
    for (j = 0; j < FEATURES; j++) {
      gdouble factor = a[j][i] / a[i][i];

      for (k = 0; j != i && k <= FEATURES; k++)
        a[j][k] -= factor * a[i][k];
    }
  }
  for (i = 0; i < FEATURES; i++)
    a[i][FEATURES] /= a[i][i];
}

/* d'_u by the equations */
static gdouble
estimate_directly (const History * h, guint u, const gfloat * y)
{
  gdouble a[FEATURES][FEATURES + 1], trace = 0.0, d;
  guint i, j;

  for (i = 0; i < FEATURES; i++) {
    for (j = 0; j < FEATURES; j++)
      a[i][j] = covariance (h, i, Y (h, j), FEATURES);
    a[i][FEATURES] = covariance (h, i, D (h, u), UNITS);
    trace += a[i][i];
  }
  for (i = 0; i < FEATURES; i++)
    a[i][i] += 1e-3 * trace / FEATURES + 1e-4;
  eliminate (a);
  d = mean_of_product (h, D (h, u), NULL, UNITS, 0);
  for (i = 0; i < FEATURES; i++)
    d += a[i][FEATURES] * (y[i] - mean_of_product (h, Y (h, i), NULL, FEATURES,
            0));
  return d;
}

static void
test_regression (gint nth)
{
  const gdouble keep = nth / 10.0;
  Regression *regression = regression_new (FEATURES, UNITS);
  History *h = g_new0 (History, 1);
  GRand *rand = g_rand_new_with_seed (nth);
  gfloat drive[UNITS];
  guint t, u;

  for (t = 0; t < FIELDS; t++) {
    draw_field (h, rand, t / 300);
    regression_learn (regression, h->features[t], h->drive[t]);
    if (t % 100 != 49)
      continue;
    regression_solve (regression, keep);
    regression_estimate (regression, h->features[t], drive);
    for (u = 0; u < UNITS; u++) {
      gdouble plain = estimate_directly (h, u, h->features[t]);

      fail_unless (fabs (drive[u] - plain) < 1e-5, "field %u, unit %u: %g, "
          "not %g", t, u, drive[u], plain);
    }
    fade (h, keep);
  }
  g_rand_free (rand);
  g_free (h);
  regression_free (regression);
}

/* Constant features contain no information about the drive: the estimate is the
 * mean drive. It stays finite for features that never occurred in learning. */
static void
test_constant_features (void)
{
  static const gfloat still[] = { 4.123f, -5.0f, 0.0f };
  static const gfloat other[] = { -4.0f, 5.0f, 3.0f };
  Regression *regression = regression_new (3, 2);
  gfloat drive[2];
  guint t;

  for (t = 0; t < 5000; t++) {
    drive[0] = t % 2 ? 0.2f : 0.4f;
    drive[1] = 0.7f;
    regression_learn (regression, still, drive);
    if (t % 1000 == 999)
      regression_solve (regression, 0.95);
  }
  regression_estimate (regression, still, drive);
  fail_unless (fabsf (drive[0] - 0.3f) < 1e-4f);
  fail_unless (fabsf (drive[1] - 0.7f) < 1e-4f);
  regression_estimate (regression, other, drive);
  fail_unless (fabsf (drive[0] - 0.3f) < 1.0f);
  fail_unless (fabsf (drive[1] - 0.7f) < 1.0f);
  regression_free (regression);
}

#define VALUES 6
#define WINNERS 2

/* Direct pursuit in double precision: @a over all units, from the WINNERS
 * largest of @drive.
 *
 * Returns: the margin of the closest choice; where it is tiny, rounding may
 * decide the choice */
static gdouble
pursue_directly (const gdouble w[UNITS][VALUES], const gdouble * drive,
    gdouble * a)
{
  gboolean listed[UNITS] = { FALSE };
  guint order[WINNERS], taken, i, j, u, sweep;
  gdouble margin = INFINITY;

  for (u = 0; u < UNITS; u++) {
    guint over = 0;

    for (i = 0; i < UNITS; i++) {
      over += drive[i] > drive[u];
      if (i != u)
        margin = MIN (margin, fabs (drive[i] - drive[u]));
    }
    listed[u] = over < 2 * WINNERS;
    a[u] = 0.0;
  }
  for (taken = 0; taken < WINNERS; taken++) {
    gdouble best = 0.0;

    for (u = 0; u < UNITS; u++) {
      gdouble rest = drive[u];

      for (i = 0; i < UNITS; i++)
        for (j = 0; j < VALUES; j++)
          rest -= w[u][j] * w[i][j] * a[i];
      for (i = 0; i < taken && order[i] != u; i++);
      if (!listed[u] || i < taken)
        continue;
      margin = MIN (margin, fabs (rest - best));
      if (rest > best) {
        best = rest;
        order[taken] = u;
      }
    }
    if (best <= 0.0)
      break;
    for (sweep = 0; sweep < (taken + 1 == WINNERS ? 10 : 4); sweep++) {
      for (i = 0; i <= taken; i++) {
        gdouble rest = drive[order[i]];

        for (u = 0; u < UNITS; u++)
          for (j = 0; u != order[i] && j < VALUES; j++)
            rest -= w[order[i]][j] * w[u][j] * a[u];
        a[order[i]] = MAX (0.0, rest);
      }
    }
  }
  return margin;
}

/* From the features to the field, compared with a second implementation in
 * double precision. */
static void
test_reconstruction (gint nth)
{
  const gdouble norm = 3.0;
  const RecallSettings settings = { WINNERS, 100, G_MAXUINT64 };
  Recall *recall = recall_new (&settings, UNITS, 3, FEATURES - 3, VALUES,
      FALSE);
  History *h = g_new0 (History, 1);
  GRand *rand = g_rand_new_with_seed (nth);
  gfloat prototypes[UNITS][VALUES], r[VALUES];
  gdouble w[UNITS][VALUES], drive[UNITS], a[UNITS];
  guint t, u, j, compared = 0;

  for (u = 0; u < UNITS; u++) {
    gdouble length = 0.0;

    for (j = 0; j < VALUES; j++) {
      prototypes[u][j] = g_rand_double (rand) * (1 + u);
      length += prototypes[u][j] * prototypes[u][j];
    }
    for (j = 0; j < VALUES; j++)
      w[u][j] = prototypes[u][j] / sqrt (length);
  }
  recall_set_prototypes (recall, prototypes[0]);
  for (t = 0; t < 100; t++) {
    draw_field (h, rand, 0.0);
    fail_if (recall_is_ready (recall));
    recall_learn (recall, h->drive[t], h->features[t], h->features[t] + 3, 1,
        t >= 50);
  }
  fail_unless (recall_is_ready (recall));
  for (t = 0; t < 100; t++) {
    for (u = 0; u < UNITS; u++)
      drive[u] = estimate_directly (h, u, h->features[t]);
    if (pursue_directly (w, drive, a) < 1e-4)
      continue;
    recall_reconstruct (recall, h->features[t], h->features[t] + 3, norm, r);
    compared++;
    for (j = 0; j < VALUES; j++) {
      gdouble plain = 0.0;

      for (u = 0; u < UNITS; u++)
        plain += norm * a[u] * w[u][j];
      fail_unless (fabs (r[j] - plain) < 1e-4, "field %u, value %u: %g, not %g",
          t, j, r[j], plain);
    }
  }
  fail_unless (compared > 80, "only %u fields were compared", compared);
  g_rand_free (rand);
  g_free (h);
  recall_free (recall);
}

#define PIXELS 4

/* The drive of four units that each see one pixel of @v, scaled to unit norm,
 * and as the features the same in reverse order: y_i = d_(3 - i). */
static void
see_pixels (const gfloat * v, gfloat * drive, gfloat * features)
{
  gfloat norm = 0.0f;
  guint i;

  for (i = 0; i < PIXELS; i++)
    norm += v[i] * v[i];
  for (i = 0; i < PIXELS; i++)
    drive[i] = features[PIXELS - 1 - i] = v[i] / sqrtf (norm);
}

/* A recall of pixels, with prototypes of several norms. It has learned so much
 * that the small diagonal hardly matters. */
static Recall *
pixel_recall (guint winners, gboolean both_signs)
{
  const RecallSettings settings = { winners, 2000, 1 };
  Recall *recall = recall_new (&settings, PIXELS, 1, 3, PIXELS, both_signs);
  gfloat prototypes[PIXELS * 2 * PIXELS] = { 0 };
  gfloat v[PIXELS], drive[PIXELS], features[PIXELS];
  GRand *rand = g_rand_new_with_seed (1);
  guint t, i, packed = both_signs ? 2 * PIXELS : PIXELS;

  for (i = 0; i < PIXELS; i++)
    prototypes[i * packed + i] = 0.5f + i;
  recall_set_prototypes (recall, prototypes);
  for (t = 0; t < 2000; t++) {
    for (i = 0; i < PIXELS; i++)
      v[i] = g_rand_double_range (rand, both_signs ? -1.0 : 0.0, 1.0);
    see_pixels (v, drive, features);
    recall_learn (recall, drive, features, features + 1, 1, FALSE);
  }
  g_rand_free (rand);
  return recall;
}

#define assert_near(r, a, b, c, d) \
    fail_unless (fabsf (r[0] - (a)) < 0.02f && fabsf (r[1] - (b)) < 0.02f \
        && fabsf (r[2] - (c)) < 0.02f && fabsf (r[3] - (d)) < 0.02f, \
        "%g %g %g %g", r[0], r[1], r[2], r[3])

/* As many pixels are reconstructed as there are winners, the brightest first. */
static void
test_pixels_are_reconstructed (void)
{
  static const gfloat v[] = { 0.1f, 0.7f, 0.3f, 0.5f };
  gfloat drive[PIXELS], features[PIXELS], r[PIXELS];
  const gfloat norm = sqrtf (0.84f);
  Recall *recall = pixel_recall (PIXELS, FALSE);

  see_pixels (v, drive, features);
  recall_reconstruct (recall, features, features + 1, norm, r);
  assert_near (r, 0.1f, 0.7f, 0.3f, 0.5f);
  recall_reconstruct (recall, features, features + 1, 0.0f, r);
  fail_unless (r[0] == 0.0f && r[1] == 0.0f && r[2] == 0.0f && r[3] == 0.0f);
  recall_free (recall);

  recall = pixel_recall (2, FALSE);
  recall_reconstruct (recall, features, features + 1, 10.0f * norm, r);
  fail_unless (r[0] == 0.0f && r[2] == 0.0f);
  fail_unless (fabsf (r[1] - 7.0f) < 0.1f && fabsf (r[3] - 5.0f) < 0.1f);
  recall_free (recall);
}

/* No activation is negative: a pixel that would need the opposite of a
 * prototype stays 0. */
static void
test_both_signs (void)
{
  static const gfloat v[] = { 0.1f, -0.7f, 0.3f, 0.5f };
  gfloat drive[PIXELS], features[PIXELS], r[PIXELS];
  Recall *recall = pixel_recall (PIXELS, TRUE);

  see_pixels (v, drive, features);
  recall_reconstruct (recall, features, features + 1, sqrtf (0.84f), r);
  assert_near (r, 0.1f, 0.0f, 0.3f, 0.5f);
  recall_free (recall);
}

/* v = 2 w_1, and the drives are (.6, 1): one unit is enough, and the second has
 * nothing to add although its drive is positive. */
static void
test_prototypes_that_overlap (void)
{
  static const gfloat prototypes[] = { 3.0f, 0.0f, 0.3f, 0.4f };
  static const gfloat drive[] = { 0.6f, 1.0f }, feature[] = { 0.5f };
  const RecallSettings settings = { 2, 1, 1 };
  Recall *recall = recall_new (&settings, 2, 1, 0, 2, FALSE);
  gfloat r[2];

  recall_set_prototypes (recall, prototypes);
  recall_learn (recall, drive, feature, feature, 1, FALSE);
  recall_reconstruct (recall, feature, feature, 2.0f, r);
  fail_unless (fabsf (r[0] - 1.2f) < 1e-5f && fabsf (r[1] - 1.6f) < 1e-5f,
      "%g %g", r[0], r[1]);
  recall_free (recall);
}

static gfloat
count_of (const Recall * recall)
{
  const Regression *r = recall->regression;

  return r->moments[r->outputs] + r->block[r->outputs];
}

/* Learning stops for good once a whole window of fields was frozen; a field
 * without any drive is not learned. */
static void
test_how_long_it_learns (void)
{
  static const gfloat dark[2] = { 0.0f }, feature[] = { 1.0f };
  const RecallSettings settings = { 1, 4, 6 };
  Recall *recall = recall_new (&settings, 2, 1, 0, 2, FALSE);
  gfloat drive[] = { 0.0f, 0.5f }, expected;
  guint t;

  for (t = 0; t < 3; t++) {
    recall_learn (recall, drive, feature, feature, 1, FALSE);
    recall_learn (recall, dark, feature, feature, 1, FALSE);
  }
  assert_equals_float (count_of (recall), 3.0f);
  fail_if (recall->regression->solved);
  recall_learn (recall, drive, feature, feature, 1, TRUE);
  fail_unless (recall->regression->solved);
  /* 4 of 6 have gone by */
  expected = 4.0f / 3.0f;
  fail_unless (fabsf (count_of (recall) - expected) < 1e-5f);
  for (t = 0; t < 5; t++) {
    fail_unless (fabsf (count_of (recall) - expected) < 1e-5f);
    recall_learn (recall, drive, feature, feature, 1, TRUE);
    expected = t == 3 ? (expected + 1.0f) / 3.0f : t == 4 ?
        (expected + 1.0f) * 5.0f / 6.0f : expected + 1.0f;
  }
  drive[0] = 1.0f;
  for (t = 0; t < 10; t++)
    recall_learn (recall, drive, feature, feature, 1, TRUE);
  fail_unless (fabsf (count_of (recall) - expected) < 1e-5f);
  recall_free (recall);
}

/* Of 70 fields a frame, each third is learned, and three frames learn all of
 * them. */
static void
test_fields_take_turns (void)
{
  const RecallSettings settings = { 1, 70, G_MAXUINT64 };
  Recall *recall = recall_new (&settings, 1, 1, 0, 1, FALSE);
  gfloat drives[70], first[70];
  gdouble mean = 0.0;
  guint f;

  for (f = 0; f < 70; f++) {
    drives[f] = 0.1f + f * f % 11;
    first[f] = 0.0f;
    mean += drives[f] / 70;
  }
  recall_learn (recall, drives, first, first, 70, FALSE);
  assert_equals_float (count_of (recall), 24.0f);
  recall_learn (recall, drives, first, first, 70, FALSE);
  assert_equals_float (count_of (recall), 47.0f);
  fail_if (recall->regression->solved);
  recall_learn (recall, drives, first, first, 70, FALSE);
  fail_unless (recall->regression->solved);
  fail_unless (fabs (recall->regression->slopes[0] - mean) < 1e-5);
  recall_free (recall);
}

/* Learns frames @from to @to - 1, of two fields that are functions of the frame
 * number; the last 100 of 400 are frozen. */
static void
learn_frames (Recall * recall, guint from, guint to)
{
  History *h = g_new0 (History, 1);
  guint t;

  for (t = from; t < to; t++) {
    GRand *rand = g_rand_new_with_seed (t);
    gfloat first[6], second[4];

    h->count = 0;
    draw_field (h, rand, 0.0);
    draw_field (h, rand, 0.0);
    memcpy (first, h->features[0], 3 * sizeof (gfloat));
    memcpy (first + 3, h->features[1], 3 * sizeof (gfloat));
    memcpy (second, h->features[0] + 3, 2 * sizeof (gfloat));
    memcpy (second + 2, h->features[1] + 3, 2 * sizeof (gfloat));
    recall_learn (recall, h->drive[0], first, second, 2, t >= 300);
    g_rand_free (rand);
  }
  g_free (h);
}

static Recall *
saved_and_loaded (Recall * recall, const RecallSettings * settings)
{
  gchar *folder = g_dir_make_tmp ("recall-XXXXXX", NULL);
  gchar *location = g_build_filename (folder, "recall.safetensors", NULL);
  SafetensorsWriter *writer = safetensors_writer_new ();
  Recall *loaded = recall_new (settings, UNITS, 3, 2, VALUES, FALSE);
  Recall *other = recall_new (settings, UNITS + 1, 3, 2, VALUES, FALSE);
  GError *error = NULL;

  recall_checkpoint_add (recall, writer);
  fail_unless (safetensors_writer_save (writer, location, NULL));
  fail_unless (recall_checkpoint_load (loaded, location, &error), "%s",
      error ? error->message : "");
  if (recall->frames > 0) {
    fail_if (recall_checkpoint_load (other, location, &error));
    g_clear_error (&error);
  }
  fail_if (recall_checkpoint_load (other, folder, &error));
  g_clear_error (&error);
  safetensors_writer_free (writer);
  recall_free (recall);
  recall_free (other);
  g_unlink (location);
  g_rmdir (folder);
  g_free (location);
  g_free (folder);
  return loaded;
}

/* One run and one that is saved and loaded between two frames write the same
 * bytes. */
static void
test_saved_and_loaded (gint nth)
{
  static const guint cuts[] = { 0, 1, 16, 100, 237, 349, 350, 399 };
  const RecallSettings settings = { WINNERS, 90, 100 };
  Recall *whole = recall_new (&settings, UNITS, 3, 2, VALUES, FALSE);
  Recall *parts = recall_new (&settings, UNITS, 3, 2, VALUES, FALSE);
  const Regression *a, *b;

  learn_frames (whole, 0, 400);
  learn_frames (parts, 0, cuts[nth]);
  parts = saved_and_loaded (parts, &settings);
  learn_frames (parts, cuts[nth], 400);
  a = whole->regression;
  b = parts->regression;
  fail_unless (a->solved && b->solved);
  fail_unless (memcmp (a->slopes, b->slopes, (1 + FEATURES) * UNITS
          * sizeof (gfloat)) == 0);
  fail_unless (memcmp (a->moments, b->moments, (1 + FEATURES) * a->width
          * sizeof (gfloat)) == 0);
  assert_equals_uint64 (whole->learned_frozen, 100);
  assert_equals_uint64 (parts->learned_frozen, 100);
  recall_free (whole);
  recall_free (parts);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add_loop (test_regression, 0, 11);
  unittest_add (test_constant_features);
  unittest_add_loop (test_reconstruction, 0, 5);
  unittest_add (test_pixels_are_reconstructed);
  unittest_add (test_both_signs);
  unittest_add (test_prototypes_that_overlap);
  unittest_add (test_how_long_it_learns);
  unittest_add (test_fields_take_turns);
  unittest_add_loop (test_saved_and_loaded, 0, 8);
  return g_test_run ();
}
