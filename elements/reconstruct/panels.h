/* Panels: values drawn into squares of a picture
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "colormap.h"

G_BEGIN_DECLS

/* What is left around an image in its panel: a dark slate, which neither white
 * paper nor a black screen is mistaken for. */
#define PANELS_SURROUND COLORMAP_WORD (0x2a, 0x2d, 0x34)

/* The longest edge of an image, in values. */
#define PANELS_MAX_EDGE 65536

typedef struct _PanelImage PanelImage;

/* Writes row @y of @image, width x channels values, to @row. */
typedef void (*PanelReadRow) (const PanelImage * image, guint y, gfloat * row);

/**
 * PanelImage:
 * @width: in pixels
 * @height: in pixels
 * @channels: values a pixel: 1, or 3 for red, green, blue
 *
 * A view of values that lie elsewhere, one row at a time. The rest is private.
 *
 * Since: 0.1
 */
struct _PanelImage
{
  guint width, height, channels;

  /*< private > */
  PanelReadRow read_row;
  const gfloat *values;
  guint columns, tile_width, tile_height;
  const guint8 *components[3];
  gint pixel_stride, row_stride;
};

typedef struct _Panels Panels;

void panel_image_init_floats (PanelImage * image, const gfloat * values,
    guint width, guint height, guint channels);

void panel_image_init_bytes (PanelImage * image,
    const guint8 * const *components, guint width, guint height,
    guint channels, gint pixel_stride, gint row_stride);

void panel_image_init_mosaic (PanelImage * image, const gfloat * prototypes,
    guint columns, guint rows, guint tile_width, guint tile_height,
    guint channels);

Panels *panels_new (guint size);

void panels_free (Panels * panels);

const gfloat *panels_code (Panels * panels, const guint32 * indices,
    const gfloat * activations, gsize entries, guint units);

gfloat panels_greatest (Panels * panels, const PanelImage * image);

void panels_draw (Panels * panels, const PanelImage * image, ColorMap map,
    gfloat full_scale, guint32 * pixels, gsize stride);

G_END_DECLS
