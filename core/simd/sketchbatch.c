/* The products of several samples with the rows of a sketch
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works. A tile of rows is small enough to stay in the first or second cache while
 * all samples pass over it. Each sample still reads only the lines of its own lit values:
 * samples of drawings have few in common.
 */

#include "sketchbatch.h"
#include "vectors.h"

/* Groups of rows in a tile. */
#define TILE 8

struct _SketchBatch
{
  guint groups;                 /* of rows in the sketch */
  gsize most;                   /* fours in a sample */
  guint32 *which, *fours;       /* samples x most */
  guint *counts;                /* of fours in each sample */
  gsize stride;                 /* from one sample's products to the next */
  gint32 *products;             /* samples x stride */
};

/**
 * sketch_batch_new:
 * @sketch: N x M
 * @samples: how many there is to be room for
 *
 * Returns: (transfer full): room for samples that come together
 */
SketchBatch *
sketch_batch_new (const Sketch * sketch, guint samples)
{
  SketchBatch *b = g_new0 (SketchBatch, 1);

  b->groups = (sketch->rows + WIDE_LANES - 1) / WIDE_LANES;
  b->most = vector_round_up (sketch->values, WIDE_LANES) / 4;
  b->which = g_new (guint32, samples * b->most);
  b->fours = g_new (guint32, samples * b->most);
  b->counts = g_new0 (guint, samples);
  b->stride = vector_round_up (sketch->rows, WIDE_LANES);
  b->products = g_new (gint32, samples * b->stride);
  return b;
}

void
sketch_batch_free (SketchBatch * b)
{
  if (b == NULL)
    return;
  g_free (b->which);
  g_free (b->fours);
  g_free (b->counts);
  g_free (b->products);
  g_free (b);
}

/**
 * sketch_batch_set:
 * @i: which sample this is
 * @bytes: as for sketch_list_fours()
 * @lit: likewise
 * @n_lit: likewise
 */
void
sketch_batch_set (SketchBatch * b, guint i, const guint8 * bytes,
    const guint32 * lit, guint n_lit)
{
  b->counts[i] = sketch_list_fours (bytes, lit, n_lit, b->which + i * b->most,
      b->fours + i * b->most);
}

/**
 * sketch_batch_tiles:
 *
 * Returns: how many tiles the rows of the sketch have
 */
guint
sketch_batch_tiles (const SketchBatch * b)
{
  return (b->groups + TILE - 1) / TILE;
}

/**
 * sketch_batch_multiply:
 * @sketch: N x M
 * @count: how many samples; all were set
 * @first: the first tile
 * @end: one after the last
 *
 * Computes the products of the bytes of all samples and of the rows of these tiles.
 * Threads may divide the work by tiles.
 */
void
sketch_batch_multiply (SketchBatch * b, const Sketch * s, guint count,
    guint first, guint end)
{
  guint last = MIN (end * TILE, b->groups), group, i;

  for (group = first * TILE; group < last; group += TILE)
    for (i = 0; i < count; i++)
      s->wide->sketch (b->products + i * b->stride + group * WIDE_LANES,
          s->bytes + group * s->group_step, s->group_step,
          MIN (TILE, last - group), b->which + i * b->most,
          b->fours + i * b->most, b->counts[i]);
}

/**
 * sketch_batch_products:
 * @i: which sample
 *
 * Returns: its products, for sketch_set_bounds()
 */
const gint32 *
sketch_batch_products (const SketchBatch * b, guint i)
{
  return b->products + i * b->stride;
}
