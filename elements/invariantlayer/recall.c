/* Recall: what a field looked like, from what stays of it in the slow stages
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "recall.h"

#include <math.h>
#include <string.h>

#include "drive.h"
#include "pursuit.h"
#include "vectors.h"

/* What is added to the diagonal of C_yy: a share of its mean, and a little. */
#define RIDGE_SHARE 1e-3
#define RIDGE_LEAST 1e-4

/* How many fields' moments are added up as floats before they join the rest: what
 * rounding makes of some dozens stays far under the least of the diagonal. */
#define BLOCK 32

/* A field is z = [d, 1, y]; its moments are those of x = [1, y] with z, so that
 * row 0 has the sums and column N the count. */
struct _Recall
{
  guint units, features;        /* N, K */
  gsize width;                  /* N + 1 + K */
  gfloat *z;
  gfloat *block;                /* (1 + K) x width: of the last few fields */
  guint in_block;
  gdouble *moments;             /* the same, of all before, fading */

  gdouble *covariance;          /* K x K, then its lower triangular root */
  gdouble *solution;            /* K x N */
  gfloat *regression;           /* (1 + K) x N: d' = x^T regression */
  gboolean solved;

  PursuitTask task;
  Weights *weights;
  Gram *gram;
  gboolean seen;                /* the prototypes */
  Pursuit *pursuit;
  Code code;
  gfloat *estimate;             /* d' */
};

/**
 * recall_new:
 * @units: N, at least 1
 * @features: K, at least 1
 * @values: M, what a prototype shows of a field
 * @both_signs: whether prototypes are told as an ON and an OFF half
 * @winners: k, how many units give a field back, at least 1
 *
 * Returns: (transfer full): one that has learned nothing. Free it with
 *     recall_free().
 */
Recall *
recall_new (guint units, guint features, guint values, gboolean both_signs,
    guint winners)
{
  Recall *r = g_new0 (Recall, 1);
  gsize moments;

  r->units = units;
  r->features = features;
  r->width = (gsize) units + 1 + features;
  moments = (1 + (gsize) features) * r->width;
  r->z = vector_new (r->width);
  r->block = vector_new (moments);
  r->moments = g_new0 (gdouble, moments);
  r->covariance = g_new0 (gdouble, (gsize) features * features);
  r->solution = g_new0 (gdouble, (gsize) features * units);
  r->regression = vector_new ((1 + (gsize) features) * units);
  r->estimate = vector_new (units);

  r->weights = weights_new (units, values, 1.0f);
  if (both_signs)
    weights_make_signed (r->weights);
  r->gram = gram_new (units);
  r->pursuit = pursuit_new ();
  code_init (&r->code, units);
  r->task.weights = r->weights;
  r->task.gram = r->gram;
  r->task.unit_rows = TRUE;
  r->task.winners = winners;
  return r;
}

/**
 * recall_free:
 * @recall: (nullable) (transfer full): what recall_new() made
 */
void
recall_free (Recall * r)
{
  if (r == NULL)
    return;
  g_aligned_free (r->z);
  g_aligned_free (r->block);
  g_free (r->moments);
  g_free (r->covariance);
  g_free (r->solution);
  g_aligned_free (r->regression);
  g_aligned_free (r->estimate);
  weights_free (r->weights);
  gram_free (r->gram);
  pursuit_free (r->pursuit);
  code_clear (&r->code);
  g_free (r);
}

/**
 * recall_see_prototypes:
 * @recall: which
 * @prototypes: N x M floats, twice as many when they have halves, of any norm
 *
 * Copies the prototypes, divides each by its norm and finds their products, in
 * about N^2 M / 2 steps: to be called when they are others, not for each field.
 */
void
recall_see_prototypes (Recall * r, const gfloat * prototypes)
{
  guint u;

  weights_unpack (r->weights, prototypes);
  /* Only the rows are read from here on, not the layout for drives. */
  for (u = 0; u < r->units; u++)
    weights_normalize_row (r->weights, u);
  gram_compute (r->gram, r->weights, 0, gram_pieces (r->gram));
  r->seen = TRUE;
}

/* --- learning --- */

/* The sums of the last few fields join the others. */
static void
take_block (Recall * r)
{
  gsize i, n = (1 + (gsize) r->features) * r->width;

  for (i = 0; i < n; i++)
    r->moments[i] += r->block[i];
  memset (r->block, 0, n * sizeof (gfloat));
  r->in_block = 0;
}

/**
 * recall_learn:
 * @recall: which
 * @drive: N floats, d = (w_u . v) / (|w_u| |v|)
 * @features: K floats, y
 *
 * Counts one more field in, about K (N + K) steps. It has a say from the next
 * recall_solve() on.
 */
void
recall_learn (Recall * r, const gfloat * drive, const gfloat * features)
{
  gfloat *x = r->z + r->units, *row = r->block;
  guint i, j;

  memcpy (r->z, drive, r->units * sizeof (gfloat));
  x[0] = 1.0f;
  memcpy (x + 1, features, r->features * sizeof (gfloat));
  for (i = 0; i <= r->features; i++, row += r->width)
    for (j = 0; j < r->width; j++)
      row[j] += x[i] * r->z[j];
  if (++r->in_block == BLOCK)
    take_block (r);
}

/* The covariance of feature @i with column @j of the moments. */
static inline gdouble
covariance_of (const Recall * r, guint i, gsize j)
{
  const gdouble *sums = r->moments, *row = sums + (1 + i) * r->width;
  gdouble count = sums[r->units];

  return row[j] / count - row[r->units] / count * (sums[j] / count);
}

static void
find_covariances (Recall * r)
{
  gdouble trace = 0.0;
  guint k = r->features, i, j;

  for (i = 0; i < k; i++) {
    for (j = 0; j < k; j++)
      r->covariance[i * k + j] = covariance_of (r, i, r->units + 1 + j);
    for (j = 0; j < r->units; j++)
      r->solution[(gsize) i * r->units + j] = covariance_of (r, i, j);
    trace += r->covariance[i * k + i];
  }
  for (i = 0; i < k; i++)
    r->covariance[i * k + i] += RIDGE_SHARE * trace / k + RIDGE_LEAST;
}

/* Cholesky's root of the n x n matrix a, in its lower triangle.
 *
 * Returns: %FALSE when a is not positive definite */
static gboolean
take_root (gdouble * a, guint n)
{
  guint i, j, l;

  for (j = 0; j < n; j++) {
    for (i = j; i < n; i++) {
      gdouble rest = a[i * n + j];

      for (l = 0; l < j; l++)
        rest -= a[i * n + l] * a[j * n + l];
      if (i > j)
        a[i * n + j] = rest / a[j * n + j];
      else if (rest > 0.0)
        a[j * n + j] = sqrt (rest);
      else
        return FALSE;
    }
  }
  return TRUE;
}

/* @row -= @factor * @other, of @n each */
static void
take_away (gdouble * row, gdouble factor, const gdouble * other, guint n)
{
  guint i;

  for (i = 0; i < n; i++)
    row[i] -= factor * other[i];
}

static void
divide (gdouble * row, gdouble by, guint n)
{
  guint i;

  for (i = 0; i < n; i++)
    row[i] /= by;
}

/* solution = (L L^T)^-1 solution: a row a feature, forth and back again. */
static void
substitute (Recall * r)
{
  const gdouble *root = r->covariance;
  guint k = r->features, n = r->units, i, j;

#define ROW(i) (r->solution + (gsize) (i) * n)
  for (i = 0; i < k; i++) {
    for (j = 0; j < i; j++)
      take_away (ROW (i), root[i * k + j], ROW (j), n);
    divide (ROW (i), root[i * k + i], n);
  }
  for (i = k; i-- > 0;) {
    for (j = i + 1; j < k; j++)
      take_away (ROW (i), root[j * k + i], ROW (j), n);
    divide (ROW (i), root[i * k + i], n);
  }
#undef ROW
}

/* The regression's rows, and before them what is there when y is 0:
 * mean(d) - mean(y)^T solution. */
static void
take_over (Recall * r)
{
  gdouble count = r->moments[r->units];
  guint i, u;

  for (u = 0; u < r->units; u++) {
    gdouble rest = r->moments[u] / count;

    for (i = 0; i < r->features; i++) {
      gdouble slope = r->solution[(gsize) i * r->units + u];

      rest -= r->moments[(1 + i) * r->width + r->units] / count * slope;
      r->regression[(1 + (gsize) i) * r->units + u] = slope;
    }
    r->regression[u] = rest;
  }
  r->solved = TRUE;
}

/**
 * recall_solve:
 * @recall: which
 * @keep: how much all that was learned so far is to count from now on, 0 to 1
 *
 * Makes the regression anew from what was learned, in about
 * K^2 (N + K / 6) steps. Before anything is learned, and when the covariances
 * cannot be divided by, it stays as it is.
 */
void
recall_solve (Recall * r, gdouble keep)
{
  gsize i, n = (1 + (gsize) r->features) * r->width;

  take_block (r);
  if (!(r->moments[r->units] > 0.0))
    return;
  find_covariances (r);
  if (take_root (r->covariance, r->features)) {
    substitute (r);
    take_over (r);
  }
  for (i = 0; i < n; i++)
    r->moments[i] *= keep;
}

/* --- recalling --- */

/**
 * recall_can:
 * @recall: which
 *
 * Returns: whether it has a regression and prototypes, so that
 *     recall_give_back() may be called
 */
gboolean
recall_can (const Recall * r)
{
  return r->solved && r->seen;
}

/**
 * recall_estimate:
 * @recall: which
 * @features: K floats, y
 * @drive: (out): N floats, d'; all 0 before the first recall_solve()
 */
void
recall_estimate (const Recall * r, const gfloat * features, gfloat * drive)
{
  const gfloat *row = r->regression;
  guint i, u;

  memcpy (drive, row, r->units * sizeof (gfloat));
  for (i = 0; i < r->features; i++) {
    row += r->units;
    for (u = 0; u < r->units; u++)
      drive[u] += features[i] * row[u];
  }
}

/**
 * recall_give_back:
 * @recall: one that recall_can()
 * @features: K floats, y
 * @norm: |v|, at least 0
 * @reconstruction: (out): M floats, r
 *
 * What the field looked like.
 */
void
recall_give_back (Recall * r, const gfloat * features, gfloat norm,
    gfloat * reconstruction)
{
  guint i;

  recall_estimate (r, features, r->estimate);
  r->code.n = r->units;
  for (i = 0; i < r->units; i++)
    r->code.indices[i] = i;
  pursuit_run (r->pursuit, &r->task, r->estimate, &r->code);
  for (i = 0; i < r->code.n; i++)
    r->code.activations[i] *= norm;
  drive_reconstruct (r->weights, &r->code, reconstruction);
}
