/* Layout: where the panels of a picture go
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The most panels of a picture. */
#define LAYOUT_MAX_PANELS 16

/* A rectangle of a picture, in its pixels. */
typedef struct
{
  guint left, top, width, height;
} PanelBox;

/**
 * LayoutShape:
 * @least: the width over the height of what the panel shows, above 0
 * @greatest: how wide a panel of any width may become, else @least
 *
 * The shape of a panel.
 */
typedef struct
{
  gdouble least, greatest;
} LayoutShape;

/**
 * LayoutRoom:
 * @width: that all panels may take together, in pixels
 * @height: the same
 * @title: the height of a panel's title, even; 0: no titles
 * @step: the height in pixels of the frame that is shown: panels are a whole multiple
 *     of it high when that makes them little smaller; 0: any height will do
 * @status: the height of a line below all panels, even; 0: no line
 *
 * What a layout has to keep to.
 */
typedef struct
{
  guint width, height, title, step, status;
} LayoutRoom;

/* Where a panel goes: its title and, below it, its picture. */
typedef struct
{
  PanelBox title, picture;
} LayoutPanel;

/**
 * Layout:
 * @width: of the whole picture, even
 * @height: of the whole picture, even
 * @n: how many panels
 * @panels: where they go; without titles those are 0 high
 * @status: the line below them; without one it is 0 high
 */
typedef struct
{
  guint width, height, n;
  LayoutPanel panels[LAYOUT_MAX_PANELS];
  PanelBox status;
} Layout;

void layout_arrange (Layout * layout, const LayoutShape * shapes, guint n,
    const LayoutRoom * room);

void layout_center (Layout * layout, guint width, guint height);

G_END_DECLS
