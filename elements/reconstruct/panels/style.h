/* How panels are drawn: full scales and colours
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* %COLORMAP_GREYS, ink on paper, for a frame that is one field; %COLORMAP_GRAY, light
 * in the dark, for one of many fields. */
#define PANEL_COLORMAP_AUTO (-1)

/**
 * PanelNormalize:
 * @PANEL_NORMALIZE_NONE: 1.0 is full scale
 * @PANEL_NORMALIZE_SHARED: all images of the frame have one full scale, the code has
 *     another; both follow the greatest value slowly
 * @PANEL_NORMALIZE_EACH: the greatest value in each panel, of each frame
 *
 * What is drawn as full scale.
 */
typedef enum
{
  PANEL_NORMALIZE_NONE,
  PANEL_NORMALIZE_SHARED,
  PANEL_NORMALIZE_EACH
} PanelNormalize;

/**
 * PanelStyle:
 * @normalize: a #PanelNormalize
 * @prototype_scale: full scale of the prototypes: %MOSAIC_EACH or %MOSAIC_ALL
 * @colormap: how values become colours: a #ColorMap, or %PANEL_COLORMAP_AUTO; three
 *     channels are always drawn as red, green and blue
 *
 * The properties that all panels share.
 */
typedef struct
{
  gint normalize, prototype_scale, colormap;
} PanelStyle;

G_END_DECLS
