/* Pursuit: activations that fit the sample
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "dots.h"
#include "pursuit.h"
#include "vectors.h"

/* How it works. Neither refit nor pursuit touches the sample v: both work on the drive
 * b = W v and the Gram matrix G = W W^T of the candidates, where the residual's
 * correlation with each prototype is b - G a. Orthogonal matching pursuit would solve a
 * least-squares problem after each unit that it takes, by a Cholesky factor that grows
 * by a row. Here a few sweeps of coordinate descent take its place: they start from the
 * last solution, which is nearly right, they keep activations non-negative, and they need
 * only the rows of G of the units that were taken. These rows are computed when a unit is
 * taken, or copied from the products of all prototypes where many fields share them. */

/* Sweeps of coordinate descent: in refit, after each unit taken, and at the end. */
#define REFIT_SWEEPS 3
#define PURSUIT_SWEEPS 4
#define LAST_SWEEPS 6

/* Scratch memory for n candidates; it grows with the largest n. */
struct _Pursuit
{
  guint room;
  gfloat *gram;                 /* room x room, row i: W_i . W_j */
  gfloat *amplitude;            /* a */
  gfloat *correlation;          /* b = W v */
  gfloat *residual;             /* b - G a; set to 0 once taken */
  gfloat *factor;               /* of its correlation: gain / |W_i| */
  guint32 *taken;               /* candidates, in the order they were taken */
};

Pursuit *
pursuit_new (void)
{
  return g_new0 (Pursuit, 1);
}

static void
drop_scratch (Pursuit * p)
{
  g_aligned_free (p->gram);
  g_aligned_free (p->amplitude);
  g_aligned_free (p->correlation);
  g_aligned_free (p->residual);
  g_aligned_free (p->factor);
  g_free (p->taken);
}

void
pursuit_free (Pursuit * p)
{
  if (p == NULL)
    return;
  drop_scratch (p);
  g_free (p);
}

static void
make_room (Pursuit * p, guint candidates)
{
  if (p->room >= candidates)
    return;
  drop_scratch (p);
  p->room = candidates;
  p->gram = vector_new ((gsize) candidates * candidates);
  p->amplitude = vector_new (candidates);
  p->correlation = vector_new (candidates);
  p->residual = vector_new (candidates);
  p->factor = vector_new (candidates);
  p->taken = g_new0 (guint32, candidates);
}

/* Computes row i of the Gram matrix of the n units listed. */
static void
compute_gram_row (Pursuit * p, const Weights * w, const guint32 * units,
    guint n, guint i)
{
  dots_with_rows (w->wide, p->gram + (gsize) i * p->room, weights_row (w,
          units[i]), w->rows, w->row_stride, units, n, w->values);
}

/* The same, only for the n units taken. */
static void
compute_gram_row_of_taken (Pursuit * p, const Weights * w,
    const guint32 * units, guint n, guint i)
{
  const gfloat *row = weights_row (w, units[i]);
  gfloat *gram = p->gram + (gsize) i * p->room;
  guint j;

  for (j = 0; j < n; j++)
    gram[p->taken[j]] = vector_dot (row, weights_row (w, units[p->taken[j]]),
        w->values);
}

/* Fills row i of the Gram matrix for the units listed. After the last unit that is taken
 * no residual is computed, so that the entries of the units taken are enough. */
static void
get_gram_row (Pursuit * p, const PursuitTask * t, const Code * list, guint i,
    guint taken)
{
  gfloat *row = p->gram + (gsize) i * p->room;
  guint j;

  if (t->gram != NULL) {
    const gfloat *products = gram_row (t->gram, list->indices[i]);

    if (list->n == t->gram->units)
      memcpy (row, products, list->n * sizeof (gfloat));
    else
      for (j = 0; j < list->n; j++)
        row[j] = products[list->indices[j]];
  } else if (taken < t->winners) {
    compute_gram_row (p, t->weights, list->indices, list->n, i);
  } else {
    compute_gram_row_of_taken (p, t->weights, list->indices, taken, i);
  }
}

/* One sweep of coordinate descent on |v - W^T a|^2, a >= @least:
 * a_i <- max(@least, (b_i - sum_{j != i} G_ij a_j) / G_ii), over the n
 * candidates listed in @which. */
static void
sweep (Pursuit * p, const guint32 * which, guint n, gfloat least)
{
  guint i, j;

  for (i = 0; i < n; i++) {
    const gfloat *gram = p->gram + (gsize) which[i] * p->room;
    gfloat own = gram[which[i]];
    gfloat rest = p->correlation[which[i]];

    for (j = 0; j < n; j++) {
      if (j != i)
        rest -= gram[which[j]] * p->amplitude[which[j]];
    }
    p->amplitude[which[i]] = own > 0.0f ? MAX (least, rest / own) : 0.0f;
  }
}

/* The least-squares gain g of r = sum_i b_i W_i: (r . v) / (r . r), where
 * r . v = b . b and r . r = b^T G b. */
static gfloat
least_squares_gain (const Pursuit * p, guint n)
{
  gdouble r_v = 0.0, r_r = 0.0;
  guint i;

  for (i = 0; i < n; i++) {
    r_v += p->correlation[i] * p->correlation[i];
    r_r += p->correlation[i]
        * vector_dot (p->gram + (gsize) i * p->room, p->correlation, n);
  }
  return r_r > 0.0 ? r_v / r_r : 0.0;
}

/**
 * pursuit_refit:
 * @weights: the prototypes
 * @drive: N floats, W v
 * @code: (inout): the winners; their activations are set, and those with 0 dropped
 *
 * With b = drive at the winners and G their Gram matrix: a = g b with the
 * least-squares gain g, then three sweeps of non-negative coordinate descent.
 */
void
pursuit_refit (Pursuit * p, const Weights * w, const gfloat * drive,
    Code * code)
{
  guint i;
  gfloat gain;

  make_room (p, code->n);
  for (i = 0; i < code->n; i++) {
    p->correlation[i] = drive[code->indices[i]];
    p->taken[i] = i;
    compute_gram_row (p, w, code->indices, code->n, i);
  }
  gain = least_squares_gain (p, code->n);
  for (i = 0; i < code->n; i++)
    p->amplitude[i] = gain * p->correlation[i];
  for (i = 0; i < REFIT_SWEEPS; i++)
    sweep (p, p->taken, code->n, 0.0f);

  memcpy (code->activations, p->amplitude, code->n * sizeof (gfloat));
  code_drop_zeros (code);
}

/* The score of candidate i: its residual correlation, times its factor. */
static inline gfloat
score_of (const Pursuit * p, guint i, gboolean both_signs)
{
  gfloat correlation = p->residual[i] * p->factor[i];

  return both_signs ? fabsf (correlation) : correlation;
}

/* The largest score of any candidate, at least 0. With a long shortlist most of the time
 * is spent here, so it takes four candidates at a time. With both signs the mask `kept`
 * clears the sign bits. */
static gfloat
largest_score (const Pursuit * p, guint n, gboolean both_signs)
{
  gint32 bits = both_signs ? G_MAXINT32 : -1;
  VectorInts kept = { bits, bits, bits, bits }, most = { 0 };
  gfloat largest = 0.0f;
  guint i;

  for (i = 0; i + 4 <= n; i += 4) {
    VectorInts score = (VectorInts) (vector_load (p->residual + i)
        * vector_load (p->factor + i)) & kept;
    VectorInts more = (VectorFour) score > (VectorFour) most;

    most = (score & more) | (most & ~more);
  }
  for (; i < n; i++)
    largest = MAX (largest, score_of (p, i, both_signs));
  for (i = 0; i < 4; i++)
    largest = MAX (largest, ((VectorFour) most)[i]);
  return largest;
}

/* The candidate with the largest score, or -1 if no score is above 0. Ties go to the
 * higher index. */
static gint
most_correlated (const Pursuit * p, guint n, gboolean both_signs)
{
  gfloat largest = largest_score (p, n, both_signs);
  gint i = n - 1;

  if (!(largest > 0.0f))
    return -1;
  while (i >= 0 && score_of (p, i, both_signs) != largest)
    i--;
  return i;
}

/* residual = b - G a over all n candidates; 0 for those taken, so that none is taken
 * twice. */
static void
update_residual (Pursuit * p, guint n, guint taken)
{
  guint i, t;

  memcpy (p->residual, p->correlation, n * sizeof (gfloat));
  for (t = 0; t < taken; t++) {
    const gfloat *gram = p->gram + (gsize) p->taken[t] * p->room;
    gfloat amplitude = p->amplitude[p->taken[t]];

    for (i = 0; i < n; i++)
      p->residual[i] -= amplitude * gram[i];
  }
  for (t = 0; t < taken; t++)
    p->residual[p->taken[t]] = 0.0f;
}

static void
start_pursuit (Pursuit * p, const PursuitTask * t, const gfloat * drive,
    const Code * shortlist)
{
  const Weights *w = t->weights;
  guint i;

  make_room (p, shortlist->n);
  for (i = 0; i < shortlist->n; i++) {
    guint32 unit = shortlist->indices[i];
    const gfloat *row = weights_row (w, unit);

    p->correlation[i] = drive[unit];
    p->amplitude[i] = 0.0f;
    p->factor[i] = t->gain ? t->gain[unit] : 1.0f;
    if (!t->unit_rows)
      p->factor[i] /= MAX (1e-10f, sqrtf (vector_dot (row, row, w->values)));
  }
}

/**
 * pursuit_run:
 * @task: what is the same for all fields
 * @drive: N floats, W v
 * @code: (inout): the units to choose from; on return the units taken, with their
 *     activations, which are not 0
 *
 * Non-negative matching pursuit: k times, take the unit with the largest positive
 * residual correlation (of prototypes at unit norm, times the gain); then make four
 * sweeps of non-negative coordinate descent over the units taken, in the order in which
 * they were. Six more sweeps at the end. With both signs the largest correlation of
 * either sign is taken, and activations may be negative.
 */
void
pursuit_run (Pursuit * p, const PursuitTask * t, const gfloat * drive,
    Code * code)
{
  gfloat least = t->both_signs ? -G_MAXFLOAT : 0.0f;
  guint taken, i;

  start_pursuit (p, t, drive, code);
  for (taken = 0; taken < MIN (t->winners, code->n); taken++) {
    gint best;

    update_residual (p, code->n, taken);
    best = most_correlated (p, code->n, t->both_signs);
    if (best < 0)
      break;
    p->taken[taken] = best;
    get_gram_row (p, t, code, best, taken + 1);
    for (i = 0; i < PURSUIT_SWEEPS; i++)
      sweep (p, p->taken, taken + 1, least);
  }
  for (i = 0; i < LAST_SWEEPS; i++)
    sweep (p, p->taken, taken, least);
  memcpy (code->activations, p->amplitude, code->n * sizeof (gfloat));
  code_drop_zeros (code);
}
