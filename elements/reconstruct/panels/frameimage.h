/* Panels that show one image: the frame, what is rebuilt of it, or its code
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "panel.h"

G_BEGIN_DECLS

void frame_image_init (PanelImage * image, GstVideoFrame * frame);

LayoutShape frame_image_get_shape (const FrameShape * frame,
    const GridShape * grid);

ColorMap frame_image_choose_colormap (const PanelSource * source,
    guint channels, gboolean is_signed);

void frame_image_draw (const PanelSource * source, const PanelImage * image,
    gfloat shared_scale, const PanelCanvas * canvas, PanelBar * bar);

gboolean frame_image_raise_level_rebuilt (const PanelSource * source,
    GBytes * values, gfloat * level, GError ** error);

gboolean frame_image_draw_rebuilt (const PanelSource * source,
    GBytes * values, const PanelCanvas * canvas, PanelBar * bar,
    GError ** error);

gboolean frame_image_require (GBytes * part, const gchar * attach,
    GError ** error);

G_END_DECLS
