/* A kind of panel: the table of functions that each variant fills in
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "gstsparsecoderequest.h"
#include "layout.h"
#include "learning.h"
#include "painter.h"
#include "shape.h"
#include "style.h"
#include "view.h"

G_BEGIN_DECLS

/**
 * PanelSource:
 * @view: the frame and its codes
 * @learning: how the learning goes, frames that are not drawn included
 * @style: how panels are drawn
 * @frame_scale: with %PANEL_NORMALIZE_SHARED, full scale of all images of the frame
 *
 * What the panels of one picture are drawn from.
 */
typedef struct
{
  const PanelView *view;
  const Learning *learning;
  const PanelStyle *style;
  gfloat frame_scale;
} PanelSource;

/**
 * PanelCanvas:
 * @painter: draws images
 * @box: the part of the picture to draw in; it may be 0 wide or high
 * @pixels: the first pixel of the whole picture, words 0xffrrggbb
 * @stride: words from one row to the next
 *
 * Where one panel is drawn.
 */
typedef struct
{
  Painter *painter;
  const PanelBox *box;
  guint32 *pixels;
  gsize stride;
} PanelCanvas;

/**
 * PanelBar:
 * @shown: whether the title of the panel has a colour bar
 * @colormap: the colours of the bar
 * @full_scale: the value at its right end, or %TITLES_EACH_ITS_OWN
 *
 * What the colours of a panel stand for.
 */
typedef struct
{
  gboolean shown;
  ColorMap colormap;
  gfloat full_scale;
} PanelBar;

/**
 * PanelKind:
 * @nick: its name in the property `panels`
 * @meaning: its meaning in the property `panels`
 * @title: stands above the panel
 * @parts: of the sparse code that it shows
 * @needs_invariant: whether it shows the code of an invariantlayer. It is drawn dark
 *     until there is something to show, so that no frame waits for its @parts.
 * @needs_novelty: whether it shows what a noveltywatch found
 * @needs_no_code: whether it can be drawn of a frame that no layer has coded, beside a
 *     panel that needs novelty
 * @needs_cairo: whether it can only be drawn when built with Cairo
 * @get_shape: gets the shape of the panel
 * @new_state: (nullable): makes what the panel keeps from frame to frame
 * @free_state: (nullable): frees what @new_state made
 * @add_frame: (nullable): updates the state with a frame, drawn or not, and whether
 *     or not the panel is shown; @layer is the name of the layer to read, or %NULL
 *     for the last one
 * @raise_level: (nullable): in a panel that shows an image of the frame: raises
 *     @level to the level of that image
 * @draw: draws the panel, every pixel of its box, and sets @bar, which is all 0 before
 *
 * A kind of panel. @raise_level and @draw return %FALSE with an error when the code
 * lacks what the panel shows.
 */
typedef struct
{
  const gchar *nick, *meaning, *title;
  GstSparseCodeParts parts;
  gboolean needs_invariant;
  gboolean needs_novelty;
  gboolean needs_no_code;
  gboolean needs_cairo;
    LayoutShape (*get_shape) (const FrameShape * frame, const GridShape * grid);
    gpointer (*new_state) (void);
  void (*free_state) (gpointer state);
  void (*add_frame) (gpointer state, GstBuffer * buffer, const gchar * layer);
    gboolean (*raise_level) (const PanelSource * source, gfloat * level,
      GError ** error);
    gboolean (*draw) (gpointer state, const PanelSource * source,
      const PanelCanvas * canvas, PanelBar * bar, GError ** error);
} PanelKind;

extern const PanelKind panel_original;
extern const PanelKind panel_code;
extern const PanelKind panel_reconstruction;
extern const PanelKind panel_prototypes;
extern const PanelKind panel_recall;
extern const PanelKind panel_invariant;
extern const PanelKind panel_figures;
extern const PanelKind panel_novelty;

G_END_DECLS
