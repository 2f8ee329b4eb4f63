/* Shortlists: the units that can have the largest drives
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works. The sketch of the weights bounds the drive of each unit from below and
 * from above (sketch.c). The k-th largest lower bound is one that the drives of k units
 * reach. A unit whose upper bound is less has k units before it. Only the others, which
 * are few, get their exact drives, and compete.
 */

#include "shortlist.h"
#include "vectors.h"

/* Where more than a share of 1 / this of the rows would be read, all of them are. */
#define LEAST_GAIN 2

struct _Shortlist
{
  guint units;
  gfloat *lower;                /* N, padded */
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
  s->lower = vector_new (vector_round_up (units, WIDE_LANES));
  return s;
}

void
shortlist_free (Shortlist * s)
{
  if (s == NULL)
    return;
  g_aligned_free (s->lower);
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
  return s->contrast != COMPETE_CONTRAST_LOCAL
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

/* Whether any of WIDE_LANES units from @unit on can reach @least. */
static inline gboolean
any_reaches (const Sketch * sketch, const gfloat * middle, guint unit,
    gfloat norm, gfloat least)
{
  gint32 any = 0;
  guint u;

  for (u = unit; u < unit + WIDE_LANES; u++)
    any |= middle[u] + sketch_reach (sketch, u, norm) >= least ? -1 : 0;
  return any != 0;
}

/* Lists the units whose upper bounds reach @least.
 *
 * Returns: how many */
static guint
list_reaching (const Sketch * sketch, const gfloat * middle, gfloat norm,
    gfloat least, guint32 * listed)
{
  guint u, i, n = 0;

  for (u = 0; u < sketch->rows; u += WIDE_LANES) {
    if (!any_reaches (sketch, middle, u, norm, least))
      continue;
    for (i = u; i < MIN (u + WIDE_LANES, sketch->rows); i++) {
      listed[n] = i;
      n += middle[i] + sketch_reach (sketch, i, norm) >= least;
    }
  }
  return n;
}

/**
 * shortlist_find:
 * @winners: of N units
 * @weights: with a sketch
 * @sample: for which shortlist_fits() is true
 * @k: how many units are wanted, 1 to N
 * @drive: (inout): N floats, padded to a multiple of %WIDE_LANES: the middles that
 *     sketch_batch_multiply() finds; then the drives of the units listed
 * @listed: (out): the units that can have one of the k largest drives, ascending; there
 *     is room for N
 *
 * Returns: how many are listed; 0 if they are so many that @drive has the drives of all
 */
guint
shortlist_find (Shortlist * s, Winners * winners, const Weights * w,
    const Sample * sample, guint k, gfloat * drive, guint32 * listed)
{
  gfloat norm = sketch_norm (sample->energy), least;
  guint u, n = s->units;

  for (u = 0; u < s->units && sample->n_lit > 0; u++)
    s->lower[u] = drive[u] - sketch_reach (w->sketch, u, norm);
  if (sample->n_lit > 0) {
    least = s->lower[winners_select (winners, s->lower, k, listed)];
    n = list_reaching (w->sketch, drive, norm, least, listed);
  }
  if (n * LEAST_GAIN <= s->units) {
    w->wide->drives_listed (drive, w->powers, w->row_stride, listed, n,
        sample->v, sample->lit, sample->n_lit);
    return n;
  }
  w->wide->drives (drive, w->powers, w->row_stride, s->units, sample->v,
      sample->lit, sample->n_lit);
  return 0;
}
