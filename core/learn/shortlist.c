/* Shortlists: the units that can have the largest drives
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works. The sketch of the weights bounds the drive of each unit from below and
 * from above (sketch.c). The k-th largest lower bound is one that the drives of k units
 * reach. A unit whose upper bound is less has k units before it. Only the others, which
 * are few, get their exact drives, and compete. Where they are not so few, those with the
 * largest lower bounds get their drives first: the k-th largest of these is a higher
 * bound that k units reach.
 */

#include <string.h>

#include "rule.h"
#include "shortlist.h"
#include "vectors.h"

/* Where more than a share of 1 / this of the rows would be read, all of them are. */
#define LEAST_GAIN 2

/* Of a longer list, the drives of so many units are computed first to make it shorter. */
#define FIRST WIDE_LANES

struct _Shortlist
{
  guint units;
  gfloat *upper;                /* N, padded */
  guint32 *some;                /* N: units whose drives are computed */
  SketchBatch *single;          /* of one sample, NULL until it is needed */
};

/**
 * shortlist_new:
 * @units: N
 *
 * Returns: (transfer full): scratch memory of one thread
 */
Shortlist *
shortlist_new (guint units)
{
  Shortlist *s = g_new0 (Shortlist, 1);

  s->units = units;
  s->upper = vector_new (vector_round_up (units, WIDE_LANES));
  s->some = g_new (guint32, units);
  return s;
}

void
shortlist_free (Shortlist * s)
{
  if (s == NULL)
    return;
  g_aligned_free (s->upper);
  g_free (s->some);
  sketch_batch_free (s->single);
  g_free (s);
}

/**
 * shortlist_may_help:
 * @settings: of a layer
 * @k: how many of the largest drives are wanted
 *
 * Returns: whether shortlists of its fields can be short
 */
gboolean
shortlist_may_help (const CompeteSettings * s, guint k)
{
  return !rule_normalizes (s)
      && (guint64) k * LEAST_GAIN < (guint64) s->columns * s->rows;
}

/**
 * shortlist_fits:
 * @sample: M values
 *
 * Returns: whether the sketch of the weights, if they have one, bounds the drives of the
 *     sample
 */
gboolean
shortlist_fits (const Weights * w, const Sample * sample)
{
  return w->sketch != NULL && sample->bytes != NULL;
}

/* Computes the drives of the first @n of some units: bounds that are equal. */
static void
find_drives (Shortlist * s, const Weights * w, const Sample * sample, guint n,
    gfloat * drive)
{
  guint i;

  w->wide->drives_listed (drive, w->powers, w->row_stride, s->some, n,
      sample->v, sample->lit, sample->n_lit);
  for (i = 0; i < n; i++)
    s->upper[s->some[i]] = drive[s->some[i]];
}

/* Leaves out units of a list that cannot be among the k.
 *
 * Returns: how many are left */
static guint
shorten (Shortlist * s, Winners * winners, const Weights * w,
    const Sample * sample, guint k, gfloat * drive, guint32 * listed, guint n)
{
  guint first = MAX (k, FIRST), i, kept = 0;
  gfloat least;

  memcpy (s->some, listed, n * sizeof (guint32));
  winners_select_among (winners, drive, n, first, s->some);
  find_drives (s, w, sample, first, drive);
  least = drive[winners_select_among (winners, drive, first, k, s->some)];
  for (i = 0; i < n; i++) {
    listed[kept] = listed[i];
    kept += s->upper[listed[i]] >= least;
  }
  return kept;
}

/* Computes the drives of the listed units that are not known. */
static void
find_other_drives (Shortlist * s, const Weights * w, const Sample * sample,
    gfloat * drive, const guint32 * listed, guint n)
{
  guint i, others = 0;

  for (i = 0; i < n; i++) {
    s->some[others] = listed[i];
    others += drive[listed[i]] != s->upper[listed[i]];
  }
  find_drives (s, w, sample, others, drive);
}

/**
 * shortlist_find:
 * @winners: of N units
 * @weights: with a sketch
 * @sample: for which shortlist_fits() is true
 * @products: of the sample and the sketch
 * @k: how many units are wanted, 1 to N
 * @drive: (out): N floats, padded to a multiple of %WIDE_LANES: the drives of the units
 *     listed, and lower bounds of all other drives
 * @listed: (out): the units that can have one of the k largest drives, ascending; there
 *     is room for N
 *
 * Returns: how many are listed; 0 if they are so many that @drive has the drives of all
 */
guint
shortlist_find (Shortlist * s, Winners * winners, const Weights * w,
    const Sample * sample, const gint32 * products, guint k, gfloat * drive,
    guint32 * listed)
{
  SketchSample bytes = sample_bytes (sample);
  guint n = 0, worst;

  if (sample->n_lit > 0) {
    sketch_set_bounds (w->sketch, products, &bytes, drive, s->upper);
    worst = winners_select (winners, drive, k, listed);
    n = w->wide->reaching (listed, s->upper, s->units, drive[worst]);
  }
  if (n == 0 || n * LEAST_GAIN > s->units) {
    w->wide->drives (drive, w->powers, w->row_stride, s->units, sample->v,
        sample->lit, sample->n_lit);
    return 0;
  }
  if (n > MAX (k, FIRST))
    n = shorten (s, winners, w, sample, k, drive, listed, n);
  find_other_drives (s, w, sample, drive, listed, n);
  return n;
}

/**
 * shortlist_find_single:
 *
 * The same for a sample that comes alone: computes its products.
 */
guint
shortlist_find_single (Shortlist * s, Winners * winners, const Weights * w,
    const Sample * sample, guint k, gfloat * drive, guint32 * listed)
{
  if (s->single == NULL)
    s->single = sketch_batch_new (w->sketch, 1);
  sketch_batch_set (s->single, 0, sample->bytes, sample->lit, sample->n_lit);
  sketch_batch_multiply (s->single, w->sketch, 1, 0,
      sketch_batch_tiles (s->single));
  return shortlist_find (s, winners, w, sample,
      sketch_batch_products (s->single, 0), k, drive, listed);
}
