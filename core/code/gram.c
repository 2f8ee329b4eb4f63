/* Gram: the matrix of the dot products of all prototypes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "dots.h"
#include "gram.h"
#include "vectors.h"

/**
 * gram_new:
 * @units: N, at least 1
 *
 * Returns: (transfer full): room for N x N products
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
 * Returns: into how many pieces of equal size gram_compute() can be divided
 */
guint
gram_pieces (const Gram * g)
{
  return (g->units + 1) / 2;
}

/* Computes a row from the diagonal on, and copies it to the column below. */
static void
compute_row (Gram * g, const Weights * w, guint unit)
{
  gfloat *row = g->products + (gsize) unit * g->units;
  guint u;

  dots_with_rows (w->wide, row + unit, weights_row (w, unit), w->rows,
      w->row_stride, g->all + unit, g->units - unit, w->values);
  for (u = unit + 1; u < g->units; u++)
    g->products[(gsize) u * g->units + unit] = row[u];
}

/**
 * gram_compute:
 * @weights: N x M
 * @first: the first piece, of gram_pieces()
 * @end: the piece after the last one
 *
 * The matrix is symmetric, and only the upper triangle is computed. Its rows get shorter,
 * so a piece is a row from the top and one from the bottom. Each product has the bits of
 * vector_dot(). Threads may compute different pieces at the same time.
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
