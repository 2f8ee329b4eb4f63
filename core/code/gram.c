/* Gram: the products of all prototypes with each other
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "dots.h"
#include "gram.h"
#include "vectors.h"

/**
 * gram_new:
 * @units: N, at least 1
 *
 * Returns: room for N x N products
 */
Gram *
gram_new (guint units)
{
  Gram *g = g_new0 (Gram, 1);
  guint u;

  g->units = units;
  g->products = vector_new ((gsize) units * units);
  g->all = g_new (guint32, units);
  for (u = 0; u < units; u++)
    g->all[u] = u;
  return g;
}

void
gram_free (Gram * g)
{
  if (g == NULL)
    return;
  g_aligned_free (g->products);
  g_free (g->all);
  g_free (g);
}

/**
 * gram_pieces:
 *
 * Returns: of how many pieces gram_compute() is, all of one length
 */
guint
gram_pieces (const Gram * g)
{
  return (g->units + 1) / 2;
}

/* From the diagonal on, and the column that mirrors it. */
static void
compute_row (Gram * g, const Weights * w, guint unit)
{
  gfloat *row = g->products + (gsize) unit * g->units;
  guint u;

  dots_with_rows (row + unit, weights_row (w, unit), w->rows, w->row_stride,
      g->all + unit, g->units - unit, w->values);
  for (u = unit + 1; u < g->units; u++)
    g->products[(gsize) u * g->units + unit] = row[u];
}

/**
 * gram_compute:
 * @weights: N x M
 * @first: of gram_pieces(), from which on
 * @end: before which to stop
 *
 * A piece is a long row of half the matrix and a short one. The bits are those
 * of vector_dot(), whoever computes which piece; others may at once.
 */
void
gram_compute (Gram * g, const Weights * w, guint first, guint end)
{
  guint i;

  for (i = first; i < end; i++) {
    compute_row (g, w, i);
    if (g->units - 1 - i != i)
      compute_row (g, w, g->units - 1 - i);
  }
}
