/* Panels: images drawn into squares of a picture
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "colormap.h"
#include "panelimage.h"

G_BEGIN_DECLS

/* What is left around an image in its panel: a dark slate, which neither white
 * paper nor a black screen is mistaken for. */
#define PANELS_SURROUND COLORMAP_WORD (0x2a, 0x2d, 0x34)

typedef struct _Panels Panels;

Panels *panels_new (guint size);

void panels_free (Panels * panels);

const gfloat *panels_code (Panels * panels, const guint32 * indices,
    const gfloat * activations, gsize entries, guint units);

gfloat panels_draw (Panels * panels, const PanelImage * image, ColorMap map,
    gboolean normalize, guint32 * pixels, gsize stride);

G_END_DECLS
