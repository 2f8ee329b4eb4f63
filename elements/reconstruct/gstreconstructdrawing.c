/* The panels of a picture: what is drawn of a frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstreconstructdrawing.h"

#include <string.h>

#include "featuretiles.h"
#include "panels.h"
#include "titles.h"
#include "winnermap.h"

GST_DEBUG_CATEGORY_EXTERN (gst_reconstruct_debug);
#define GST_CAT_DEFAULT gst_reconstruct_debug

/* All that the picture of the prototypes depends on. */
typedef struct
{
  GBytes *prototypes;
  guint columns, rows, field_width, field_height, channels, halves;
  gboolean normalize;
  ColorMap colormap;
} MosaicKey;

struct _GstReconstructDrawing
{
  GstElement *element;          /* whose errors are posted */
  guint panel_size;
  GstReconstructLook look;      /* of the frame in work */
  Panels *panels;
  WinnerMap *winner_map;
  Titles *strip;                /* nullable */
  guint strip_height;
  MosaicKey mosaic_key;
  guint32 *mosaic;              /* panel_size x panel_size words */
  gfloat mosaic_scale;
  GArray *tile_scales;          /* a value a unit */
};

/* Draws one panel and says what its full scale is and, where its colours stand for
 * values, which they are; without what it shows it has posted an error. */
typedef struct
{
  guint32 *pixels;
  gsize stride;
  gfloat full_scale;
  gboolean has_bar;
  ColorMap colormap;
} Panel;

typedef gboolean (*PanelDraw) (GstReconstructDrawing * self,
    const GstReconstructView * view, Panel * panel);

static gboolean
lacks (GstElement * element, GBytes * bytes, const gchar * attach)
{
  if (bytes != NULL)
    return FALSE;
  GST_ELEMENT_ERROR (element, STREAM, FAILED,
      ("The frame's code comes without what a panel shows. Add \"%s\" to "
          "competelayer's `attach`.", attach), (NULL));
  return TRUE;
}

/* A panel whose values are not there yet stays dark. */
static gboolean
draw_nothing (GstReconstructDrawing * self, Panel * panel)
{
  panels_clear (self->panels, panel->pixels, panel->stride);
  panel->has_bar = FALSE;
  return TRUE;
}

/* Draws @image as it is in the frame, whose pixels need not be square. */
static void
take_shape (PanelImage * image, GstVideoFrame * frame)
{
  guint64 width = GST_VIDEO_FRAME_WIDTH (frame);
  guint64 height = GST_VIDEO_FRAME_HEIGHT (frame);
  guint across = GST_VIDEO_INFO_PAR_N (&frame->info);
  guint down = GST_VIDEO_INFO_PAR_D (&frame->info);

  if (across > down)
    width = gst_util_uint64_scale_int_round (width, across, down);
  else if (across < down)
    height = gst_util_uint64_scale_int_round (height, down, across);
  image->shape_width = MIN (width, PANEL_IMAGE_MAX_EDGE);
  image->shape_height = MIN (height, PANEL_IMAGE_MAX_EDGE);
}

/* Three channels are colours of their own, whatever `colormap` says; ON minus OFF
 * is light added to a middle grey or taken from it, unless it is blue and red. */
static ColorMap
choose_colormap (GstReconstructDrawing * self, const GstSparseCode * code,
    const PanelImage * image)
{
  gint map = self->look.colormap;

  if (map == GST_RECONSTRUCT_COLORMAP_AUTO)
    map =
        gst_sparse_code_has_many_fields (code) ? COLORMAP_GRAY : COLORMAP_GREYS;
  if (image->is_signed && (image->channels == 3 || map != COLORMAP_BWR))
    return COLORMAP_MIDGREY;
  return image->channels == 3 ? COLORMAP_GRAY : map;
}

static void
draw_image (GstReconstructDrawing * self, const GstSparseCode * code,
    const PanelImage * image, Panel * panel)
{
  panel->colormap = choose_colormap (self, code, image);
  panel->has_bar = image->channels == 1;
  panel->full_scale = panels_draw (self->panels, image, panel->colormap,
      self->look.normalize, panel->pixels, panel->stride);
}

static gboolean
draw_original (GstReconstructDrawing * self, const GstReconstructView * view,
    Panel * panel)
{
  GstVideoFrame *frame = view->frame;
  const guint8 *components[3];
  guint c, channels = GST_VIDEO_INFO_IS_GRAY (&frame->info) ? 1 : 3;
  PanelImage image;

  for (c = 0; c < channels; c++)
    components[c] = GST_VIDEO_FRAME_COMP_DATA (frame, c);
  panel_image_init_bytes (&image, components, GST_VIDEO_FRAME_WIDTH (frame),
      GST_VIDEO_FRAME_HEIGHT (frame), channels,
      GST_VIDEO_FRAME_COMP_PSTRIDE (frame, 0),
      GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0));
  take_shape (&image, frame);
  draw_image (self, &view->code, &image, panel);
  return TRUE;
}

static gboolean
draw_code (GstReconstructDrawing * self, const GstReconstructView * view,
    Panel * panel)
{
  const GstSparseCode *code = &view->code;
  const guint32 *indices;
  const gfloat *activations;
  PanelImage image;

  if (lacks (self->element, code->indices, "code")
      || lacks (self->element, code->activations, "code"))
    return FALSE;
  indices = g_bytes_get_data (code->indices, NULL);
  activations = g_bytes_get_data (code->activations, NULL);
  if (gst_sparse_code_has_many_fields (code)) {
    panel_image_init_floats (&image, winner_map_draw (self->winner_map,
            code->columns, code->rows, indices, activations,
            code->fields_across * code->fields_down, code->winners),
        code->fields_across, code->fields_down, 3);
    take_shape (&image, view->frame);
  } else {
    panel_image_init_floats (&image, panels_code (self->panels, indices,
            activations, code->winners, code->columns * code->rows),
        code->columns, code->rows, 1);
  }
  draw_image (self, &view->code, &image, panel);
  return TRUE;
}

/* Draws @bytes, which a layer gave the frame back as. */
static gboolean
draw_given_back (GstReconstructDrawing * self, const GstReconstructView * view,
    GBytes * bytes, Panel * panel)
{
  const GstSparseCode *code = &view->code;
  guint width = GST_VIDEO_FRAME_WIDTH (view->frame);
  guint height = GST_VIDEO_FRAME_HEIGHT (view->frame);
  PanelImage image;
  gsize size;
  const gfloat *values = g_bytes_get_data (bytes, &size);

  if (size != sizeof (gfloat) * width * height * code->channels) {
    GST_ELEMENT_ERROR (self->element, STREAM, FORMAT,
        ("The reconstruction is of another size than the frame. Let nothing "
            "that scales or crops stand between competelayer and "
            "reconstruct."), (NULL));
    return FALSE;
  }
  panel_image_init_floats (&image, values, width, height, code->channels);
  take_shape (&image, view->frame);
  draw_image (self, &view->code, &image, panel);
  return TRUE;
}

static gboolean
draw_reconstruction (GstReconstructDrawing * self,
    const GstReconstructView * view, Panel * panel)
{
  GBytes *bytes = view->code.reconstruction;

  return !lacks (self->element, bytes, "reconstruction")
      && draw_given_back (self, view, bytes, panel);
}

static gboolean
draw_recall (GstReconstructDrawing * self, const GstReconstructView * view,
    Panel * panel)
{
  GBytes *bytes = view->invariant.reconstruction;

  return bytes ? draw_given_back (self, view, bytes, panel) :
      draw_nothing (self, panel);
}

static const gfloat *
floats_of (GBytes * bytes)
{
  return bytes ? g_bytes_get_data (bytes, NULL) : NULL;
}

/* Each field's features where the field is in the frame: the second stage's, or
 * the first's as long as there are no others. */
static gboolean
draw_features_of_many (GstReconstructDrawing * self,
    const GstReconstructView * view, Panel * panel)
{
  const GstInvariantCode *code = &view->invariant;
  guint n = code->second ? code->second_units : code->first_units;
  guint across = feature_tiles_across (n);
  const gfloat *values = floats_of (code->second ? code->second : code->first);
  PanelImage image;
  PanelBox box;

  if (values == NULL)
    return draw_nothing (self, panel);
  panel_image_init_mosaic (&image, values, code->fields_across,
      code->fields_down, across, n / across, 1, 1);
  take_shape (&image, view->frame);
  box = panels_fit (self->panels, &image);
  panels_clear (self->panels, panel->pixels, panel->stride);
  panels_draw_box (self->panels, &image, &box, panel->colormap,
      panel->full_scale, panel->pixels, panel->stride);
  return TRUE;
}

static gboolean
draw_invariant (GstReconstructDrawing * self, const GstReconstructView * view,
    Panel * panel)
{
  const GstInvariantCode *code = &view->invariant;
  const FeatureTiles tiles = { floats_of (code->first),
    floats_of (code->second), floats_of (code->third),
    code->first_units, code->second_units, code->third_units
  };

  panel->colormap = COLORMAP_BWR;
  panel->full_scale = FEATURE_TILES_SCALE;
  panel->has_bar = TRUE;
  if (code->fields_across > 1 || code->fields_down > 1)
    return draw_features_of_many (self, view, panel);
  feature_tiles_draw (self->panels, self->panel_size, &tiles, panel->pixels,
      panel->stride);
  return TRUE;
}

static void
forget_mosaic (GstReconstructDrawing * self)
{
  g_clear_pointer (&self->mosaic_key.prototypes, g_bytes_unref);
}

/* Whether the picture of the prototypes is that of @image already; from now on it
 * counts as such. */
static gboolean
knows_mosaic (GstReconstructDrawing * self, const GstSparseCode * code,
    const PanelImage * image)
{
  MosaicKey key;

  memset (&key, 0, sizeof key);
  key.prototypes = code->prototypes;
  key.columns = code->columns;
  key.rows = code->rows;
  key.field_width = code->field_width;
  key.field_height = code->field_height;
  key.channels = code->channels;
  key.halves = code->halves;
  key.normalize = self->look.normalize;
  key.colormap = choose_colormap (self, code, image);
  if (memcmp (&key, &self->mosaic_key, sizeof key) == 0)
    return TRUE;

  forget_mosaic (self);
  memcpy (&self->mosaic_key, &key, sizeof key);
  g_bytes_ref (key.prototypes);
  return FALSE;
}

/* Draws the prototypes into a picture of their own. Those of two halves are
 * normalized each for itself. */
static void
renew_mosaic (GstReconstructDrawing * self, PanelImage * image)
{
  gboolean normalize = self->look.normalize;

  GST_LOG_OBJECT (self->element, "drawing the prototypes anew");
  if (normalize && image->is_signed) {
    g_array_set_size (self->tile_scales,
        self->mosaic_key.columns * self->mosaic_key.rows);
    panel_image_scale_tiles (image, (gfloat *) self->tile_scales->data);
    normalize = FALSE;
  }
  self->mosaic_scale = panels_draw (self->panels, image,
      self->mosaic_key.colormap, normalize, self->mosaic, self->panel_size);
}

static gboolean
draw_prototypes (GstReconstructDrawing * self, const GstReconstructView * view,
    Panel * panel)
{
  const GstSparseCode *code = &view->code;
  gsize y, row = self->panel_size;
  PanelImage image;

  if (lacks (self->element, code->prototypes, "prototypes"))
    return FALSE;
  panel_image_init_mosaic (&image, g_bytes_get_data (code->prototypes, NULL),
      code->columns, code->rows, code->field_width, code->field_height,
      code->channels, code->halves);
  if (!knows_mosaic (self, code, &image))
    renew_mosaic (self, &image);
  for (y = 0; y < row; y++)
    memcpy (panel->pixels + y * panel->stride, self->mosaic + y * row,
        row * sizeof (guint32));
  panel->full_scale = self->mosaic_scale;
  panel->colormap = self->mosaic_key.colormap;
  panel->has_bar = image.channels == 1;
  return TRUE;
}

static const struct
{
  GstReconstructPanels flag;
  const gchar *title;
  PanelDraw draw;
} panel_kinds[] = {
  {GST_RECONSTRUCT_ORIGINAL, "original", draw_original},
  {GST_RECONSTRUCT_CODE, "code", draw_code},
  {GST_RECONSTRUCT_RECONSTRUCTION, "reconstruction", draw_reconstruction},
  {GST_RECONSTRUCT_PROTOTYPES, "prototypes", draw_prototypes},
  {GST_RECONSTRUCT_RECALL, "recalled", draw_recall},
  {GST_RECONSTRUCT_INVARIANT, "invariant", draw_invariant},
};

/* Writes the titles of the panels, which are drawn once. */
static void
make_strip (GstReconstructDrawing * self, GstReconstructPanels panels)
{
  guint i, n = 0;

  self->strip_height = titles_height (self->panel_size);
  self->strip = titles_new (self->panel_size,
      gst_reconstruct_panels_count (panels));
  for (i = 0; i < G_N_ELEMENTS (panel_kinds); i++)
    if (panels & panel_kinds[i].flag)
      titles_set (self->strip, n++, panel_kinds[i].title);
}

/**
 * gst_reconstruct_drawing_new:
 * @element: whose errors are posted; it outlives the drawing
 * @panel_size: edge of a panel in pixels
 * @look: whose panels are drawn, with titles or without; the rest of it may
 *     be another with each frame
 *
 * Returns: (transfer full): what drawing pictures of one size needs. Free it with
 *     gst_reconstruct_drawing_free().
 *
 * Since: 0.1
 */
GstReconstructDrawing *
gst_reconstruct_drawing_new (GstElement * element, guint panel_size,
    const GstReconstructLook * look)
{
  GstReconstructDrawing *self = g_new0 (GstReconstructDrawing, 1);

  self->element = element;
  self->panel_size = panel_size;
  self->panels = panels_new (panel_size);
  self->winner_map = winner_map_new ();
  self->tile_scales = g_array_new (FALSE, FALSE, sizeof (gfloat));
  self->mosaic = g_new (guint32, (gsize) panel_size * panel_size);
  if (look->titles)
    make_strip (self, look->panels);
  return self;
}

/**
 * gst_reconstruct_drawing_free:
 * @self: (nullable) (transfer full): what gst_reconstruct_drawing_new() made
 *
 * Since: 0.1
 */
void
gst_reconstruct_drawing_free (GstReconstructDrawing * self)
{
  if (self == NULL)
    return;
  forget_mosaic (self);
  g_free (self->mosaic);
  panels_free (self->panels);
  winner_map_free (self->winner_map);
  g_array_unref (self->tile_scales);
  titles_free (self->strip);
  g_free (self);
}

/**
 * gst_reconstruct_drawing_draw:
 * @self: the drawing's state
 * @look: how it is drawn
 * @view: the frame and its code
 * @pixels: the picture's first pixel, words 0xffrrggbb
 * @stride: words from one row to the next
 *
 * Draws the panels of a frame from left to right, and the strip above them.
 *
 * Returns: %FALSE, with an error posted, when the code has not what a panel shows
 *
 * Since: 0.1
 */
gboolean
gst_reconstruct_drawing_draw (GstReconstructDrawing * self,
    const GstReconstructLook * look, const GstReconstructView * view,
    guint32 * pixels, gsize stride)
{
  Panel panel = { pixels + self->strip_height * stride, stride };
  guint i, n = 0;

  self->look = *look;
  for (i = 0; i < G_N_ELEMENTS (panel_kinds); i++) {
    if (!(look->panels & panel_kinds[i].flag))
      continue;
    if (!panel_kinds[i].draw (self, view, &panel))
      return FALSE;
    if (self->strip && panel.has_bar)
      titles_set_bar (self->strip, n, panel.colormap, panel.full_scale);
    panel.pixels += self->panel_size;
    n++;
  }
  if (self->strip)
    titles_draw (self->strip, pixels, stride);
  return TRUE;
}
