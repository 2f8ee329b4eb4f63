/* The products of several samples with the rows of a sketch
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "sketch.h"

typedef struct _SketchBatch SketchBatch;

SketchBatch *sketch_batch_new (const Sketch * sketch, guint samples);
void sketch_batch_free (SketchBatch * batch);
void sketch_batch_set (SketchBatch * batch, guint i, const guint8 * bytes,
    const guint32 * lit, guint n_lit);
guint sketch_batch_tiles (const SketchBatch * batch);
void sketch_batch_multiply (SketchBatch * batch, const Sketch * sketch,
    guint count, guint first, guint end);
const gint32 *sketch_batch_products (const SketchBatch * batch, guint i);
