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

/* The middles of one sample in a tile of @groups groups from @group on. */
static void
multiply_tile (const SketchBatch * b, const Sketch * s, guint sample,
    guint group, guint groups, gfloat * middles)
{
  const gfloat *scale = s->scale + group * WIDE_LANES;
  gint32 products[TILE * WIDE_LANES];
  guint u;

  s->wide->sketch (products, s->bytes + group * s->group_step, s->group_step,
      groups, b->which + sample * b->most, b->fours + sample * b->most,
      b->counts[sample]);
  for (u = 0; u < groups * WIDE_LANES; u++)
    middles[u] = products[u] * scale[u];
}

/**
 * sketch_batch_multiply:
 * @sketch: N x M
 * @count: how many samples; all were set
 * @first: the first tile
 * @end: one after the last
 * @middles: (out): @count x @stride floats: for each sample and each row of these tiles
 *     the middle of the bounds of its drive
 * @stride: floats from one sample to the next, at least N rounded up to %WIDE_LANES
 *
 * Threads may divide the work by tiles.
 */
void
sketch_batch_multiply (const SketchBatch * b, const Sketch * sketch,
    guint count, guint first, guint end, gfloat * middles, gsize stride)
{
  guint tile, i;

  for (tile = first; tile < end; tile++)
    for (i = 0; i < count; i++)
      multiply_tile (b, sketch, i, tile * TILE,
          MIN (TILE, b->groups - tile * TILE),
          middles + i * stride + tile * TILE * WIDE_LANES);
}
