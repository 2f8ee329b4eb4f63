/* Images for panels: views of values in memory that others own
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The longest edge of an image, in values. */
#define PANEL_IMAGE_MAX_EDGE 65536

typedef struct _PanelImage PanelImage;

/* Adds @share times row @y of @image to @row, which has panel_image_row_length() values
 * in the order of the image's memory. Values that are not finite count as 0. */
typedef void (*PanelAddRow) (const PanelImage * image, guint y, gfloat share,
    gfloat * row);

/**
 * PanelImage:
 * @width: in pixels
 * @height: in pixels
 * @channels: values a pixel: 1, or 3 for red, green, blue
 * @is_signed: whether 0 is the middle of the values and not their least
 * @step: values from one pixel to the next, in a row as it lies
 * @offset: where in a pixel each channel lies
 *
 * A view of values that others own, one row at a time. The rest is private.
 */
struct _PanelImage
{
  guint width, height, channels;
  gboolean is_signed;
  guint step, offset[3];
  PanelAddRow add_row;

  /*< private > */
  const gfloat *values;
  const gfloat *scales;         /* of the tiles of a mosaic, or NULL */
  guint columns, tile_width, tile_height;
  guint frames, frame;          /* of each tile, and which of them is seen */
  const guint8 *bytes;
  gint row_stride;
};

void panel_image_init_floats (PanelImage * image, const gfloat * values,
    guint width, guint height, guint channels);

void panel_image_init_bytes (PanelImage * image,
    const guint8 * const *components, guint width, guint height,
    guint channels, gint pixel_stride, gint row_stride);

void panel_image_init_mosaic (PanelImage * image, const gfloat * prototypes,
    guint columns, guint rows, guint tile_width, guint tile_height,
    guint channels, guint halves);

void panel_image_set_frame (PanelImage * image, guint frames, guint frame);

void panel_image_scale_tiles (PanelImage * image, const gfloat * scales);

void panel_image_init_tile (PanelImage * tile, const PanelImage * mosaic,
    guint index);

gboolean panel_image_is_bytes (const PanelImage * image);

void panel_image_count_bytes (const PanelImage * image, guint y,
    guint counts[256]);

gfloat panel_image_greatest (const PanelImage * image);

gsize panel_image_row_length (const PanelImage * image);

G_END_DECLS
