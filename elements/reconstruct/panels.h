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

/* A part of a panel, in its pixels. */
typedef struct
{
  guint left, top, width, height;
} PanelBox;

Panels *panels_new (guint size);

void panels_free (Panels * panels);

const gfloat *panels_code (Panels * panels, const guint32 * indices,
    const gfloat * activations, gsize entries, guint units);

gfloat panels_draw (Panels * panels, const PanelImage * image, ColorMap map,
    gboolean normalize, guint32 * pixels, gsize stride);

PanelBox panels_fit (const Panels * panels, const PanelImage * image);

void panels_clear (Panels * panels, guint32 * pixels, gsize stride);

gfloat panels_draw_box (Panels * panels, const PanelImage * image,
    const PanelBox * box, ColorMap map, gfloat full_scale, guint32 * pixels,
    gsize stride);

G_END_DECLS
