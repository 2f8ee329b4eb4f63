/* The panel of the prototypes, drawn again only when they change
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstreconstructmosaic.h"

#include <string.h>

/* All that the picture depends on. */
typedef struct
{
  GBytes *prototypes;
  guint columns, rows, field_width, field_height, channels, halves;
  guint width, height;
  MosaicScale scale;
  ColorMap map;
} Key;

struct _GstReconstructMosaic
{
  Key key;
  GArray *words;                /* width x height */
  gfloat full_scale;
};

/**
 * gst_reconstruct_mosaic_new:
 *
 * Returns: (transfer full): a panel not drawn yet; free it with
 *     gst_reconstruct_mosaic_free()
 *
 * Since: 0.1
 */
GstReconstructMosaic *
gst_reconstruct_mosaic_new (void)
{
  GstReconstructMosaic *self = g_new0 (GstReconstructMosaic, 1);

  self->words = g_array_new (FALSE, FALSE, sizeof (guint32));
  return self;
}

/**
 * gst_reconstruct_mosaic_free:
 * @self: (transfer full): what gst_reconstruct_mosaic_new() made
 *
 * Since: 0.1
 */
void
gst_reconstruct_mosaic_free (GstReconstructMosaic * self)
{
  g_clear_pointer (&self->key.prototypes, g_bytes_unref);
  g_array_unref (self->words);
  g_free (self);
}

/* Whether the picture is drawn already; from now on it counts as such. */
static gboolean
is_drawn (GstReconstructMosaic * self, const GstSparseCode * code,
    MosaicScale scale, ColorMap map, const PanelBox * box)
{
  Key key;

  memset (&key, 0, sizeof key);
  key.prototypes = code->prototypes;
  key.columns = code->columns;
  key.rows = code->rows;
  key.field_width = code->field_width;
  key.field_height = code->field_height;
  key.channels = code->channels;
  key.halves = code->halves;
  key.width = box->width;
  key.height = box->height;
  key.scale = scale;
  key.map = map;
  if (memcmp (&key, &self->key, sizeof key) == 0)
    return TRUE;

  g_clear_pointer (&self->key.prototypes, g_bytes_unref);
  memcpy (&self->key, &key, sizeof key);
  g_bytes_ref (key.prototypes);
  return FALSE;
}

static void
draw (GstReconstructMosaic * self, Panels * panels, const GstSparseCode * code)
{
  const Key *key = &self->key;
  const PanelBox all = { 0, 0, key->width, key->height };
  PanelImage image;

  panel_image_init_mosaic (&image, g_bytes_get_data (code->prototypes, NULL),
      code->columns, code->rows, code->field_width, code->field_height,
      code->channels, code->halves);
  g_array_set_size (self->words, (gsize) key->width * key->height);
  self->full_scale = mosaic_draw (panels, &image,
      code->wins ? g_bytes_get_data (code->wins, NULL) : NULL, key->scale,
      key->map, &all, (guint32 *) self->words->data, key->width);
}

/**
 * gst_reconstruct_mosaic_draw:
 * @self: the panel
 * @panels: the drawing's state
 * @code: a code that can be drawn, with prototypes
 * @scale: what their full scale is
 * @map: the colours
 * @box: where; it may be 0 wide or high
 * @pixels: the picture's first pixel
 * @stride: words from one row to the next
 *
 * Draws the prototypes, or copies them when they are the same snapshot as in the
 * last picture.
 *
 * Returns: the full scale
 *
 * Since: 0.1
 */
gfloat
gst_reconstruct_mosaic_draw (GstReconstructMosaic * self, Panels * panels,
    const GstSparseCode * code, MosaicScale scale, ColorMap map,
    const PanelBox * box, guint32 * pixels, gsize stride)
{
  const guint32 *from;
  guint y;

  if (!is_drawn (self, code, scale, map, box))
    draw (self, panels, code);
  from = (const guint32 *) self->words->data;
  pixels += box->top * stride + box->left;
  for (y = 0; y < box->height; y++, pixels += stride, from += box->width)
    memcpy (pixels, from, box->width * sizeof (guint32));
  return self->full_scale;
}
