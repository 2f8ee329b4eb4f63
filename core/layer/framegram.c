/* The products of all prototypes, where the fields of a frame share them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "coding.h"
#include "framegram.h"

void
frame_gram_clear (FrameGram * g)
{
  gram_free (g->gram);
}

/**
 * frame_gram_reset:
 *
 * Call this whenever weights have changed.
 */
void
frame_gram_reset (FrameGram * g)
{
  g->is_valid = FALSE;
}

typedef struct
{
  Gram *gram;
  const Weights *weights;
} Job;

static void
compute_slice (gpointer data, guint slice, guint first, guint end)
{
  const Job *j = data;

  gram_compute (j->gram, j->weights, first, end);
}

/**
 * frame_gram_prepare:
 * @settings: of the layer
 * @weights: N x M
 * @fields: of the frame
 *
 * Computes all products of prototypes at once, if the fields' pursuits would compute
 * more than these, each for itself.
 *
 * Returns: (nullable): the products
 */
const Gram *
frame_gram_prepare (FrameGram * g, const CompeteSettings * s,
    const Weights * w, guint fields, Workers * workers)
{
  guint64 units = w->units;
  guint64 products = fields * s->winners * coding_candidates (s, units);
  Job job;

  if (fields == 1 || units > FRAME_GRAM_MOST
      || !coding_get (s->coding)->shares_gram || products < units * units / 2)
    return NULL;
  if (g->gram == NULL)
    g->gram = gram_new (units);
  job = (Job) { g->gram, w };
  if (!g->is_valid)
    workers_run (workers, compute_slice, &job, gram_pieces (g->gram), TRUE);
  g->is_valid = TRUE;
  return g->gram;
}
