/* Painter: images drawn into rectangles of a picture
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "clear.h"
#include "colormap.h"
#include "panelimage.h"

G_BEGIN_DECLS

/* What is left around the panels: a dark slate, which neither white paper nor a
 * black screen is mistaken for. */
#define PAINTER_SURROUND COLORMAP_WORD (0x2a, 0x2d, 0x34)

typedef struct _Painter Painter;

Painter *painter_new (void);

void painter_free (Painter * painter);

void painter_draw (Painter * painter, const PanelImage * image,
    const PanelBox * box, ColorMap map, gfloat full_scale, guint32 * pixels,
    gsize stride);

G_END_DECLS
