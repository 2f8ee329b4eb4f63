/* Feature tiles: the numbers of an invariantlayer's stages as coloured squares
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "panels.h"

G_BEGIN_DECLS

/* What is drawn as full scale: features have variance 1, and a scale that followed
 * the greatest of them would have all others change with it. */
#define FEATURE_TILES_SCALE 3.0f

/* The same of the third stage, of which no number is less than 0 and hardly one more
 * than this. */
#define FEATURE_TILES_THIRD_SCALE 0.5f

/**
 * FeatureTiles:
 * @first: (nullable): the first stage's features
 * @second: (nullable): the second stage's
 * @third: (nullable): the third stage's
 * @n_first: how many, at least 1
 * @n_second: how many, at least 1
 * @n_third: how many, 0 where there is no third stage
 *
 * Since: 0.1
 */
typedef struct
{
  const gfloat *first, *second, *third;
  guint n_first, n_second, n_third;
} FeatureTiles;

guint feature_tiles_across (guint features);

void feature_tiles_draw (Panels * panels, const FeatureTiles * tiles,
    const PanelBox * box, guint32 * pixels, gsize stride);

G_END_DECLS
