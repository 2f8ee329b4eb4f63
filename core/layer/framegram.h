/* The products of all prototypes, where the fields of a frame share them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gram.h"
#include "settings.h"
#include "workers.h"

/* With more units than this, products of prototypes are computed as they are needed,
 * not all at once: a Gram matrix of so many takes 16 MiB. */
#define FRAME_GRAM_MOST 2048

/**
 * FrameGram:
 *
 * The products of the weights as they are, or none; all 0 at first.
 */
typedef struct
{
  /*< private >*/
  Gram *gram;
  gboolean is_valid;
} FrameGram;

void frame_gram_clear (FrameGram * gram);
void frame_gram_reset (FrameGram * gram);
const Gram *frame_gram_prepare (FrameGram * gram,
    const CompeteSettings * settings, const Weights * weights, guint fields,
    Workers * workers);
