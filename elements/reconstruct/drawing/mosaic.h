/* Mosaic: all prototypes on their grid
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "painter.h"

G_BEGIN_DECLS

/* Tiles with less room than this either way, in pixels, have no lines between. */
#define MOSAIC_LEAST_TILE 6

/**
 * MosaicScale:
 * @MOSAIC_EACH: each prototype is drawn by its own greatest absolute value
 * @MOSAIC_ALL: all are drawn by the greatest of all
 * @MOSAIC_ONE: 1.0 is full scale
 */
typedef enum
{
  MOSAIC_EACH,
  MOSAIC_ALL,
  MOSAIC_ONE
} MosaicScale;

gfloat mosaic_draw (Painter * painter, PanelImage * image, const guint64 * wins,
    MosaicScale scale, ColorMap map, const PanelBox * box, guint32 * pixels,
    gsize stride);

G_END_DECLS
