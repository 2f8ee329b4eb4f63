/* The panels of a picture: what is drawn of a frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstreconstructdrawing.h"

#include <string.h>

#include "gstreconstructfeatures.h"
#include "gstreconstructmosaic.h"
#include "gstreconstructprogress.h"
#include "gstrefusal.h"
#include "imagelevel.h"
#include "panels.h"
#include "steadyscale.h"
#include "titles.h"
#include "winnermap.h"

GST_DEBUG_CATEGORY_EXTERN (gst_reconstruct_debug);
#define GST_CAT_DEFAULT gst_reconstruct_debug

struct _GstReconstructDrawing
{
  GstElement *element;          /* whose errors are posted */
  Layout layout;
  Panels *panels;
  WinnerMap *winner_map;
  GstReconstructMosaic *mosaic;
  GstReconstructFeatures *features;
  GstReconstructProgress *progress;
  Titles *titles;               /* nullable */
  SteadyScale code_scale;       /* with normalize=shared: of the code */
  SteadyScale frame_scale;      /* and of what is shown of the frame */
  GstReconstructLook look;      /* of the frame in work */
};

/* Where one panel is drawn; once it is, what its full scale is and, where its colours
 * stand for values, which they are. */
typedef struct
{
  const PanelBox *box;
  guint32 *pixels;              /* of the whole picture */
  gsize stride;
  gfloat full_scale;
  gboolean has_bar;
  ColorMap colormap;
} Panel;

/* Draws one panel; without what it shows it posts an error and returns FALSE. */
typedef gboolean (*PanelDraw) (GstReconstructDrawing * self,
    const GstReconstructView * view, Panel * panel);

static gboolean
lacks (GstElement * element, GBytes * bytes, const gchar * attach)
{
  if (bytes != NULL)
    return FALSE;
  GST_ELEMENT_REFUSE (element, STREAM, FAILED,
      ("The frame's code comes without what a panel shows. Add \"%s\" to "
          "competelayer's `attach`.", attach), (NULL));
  return TRUE;
}

/* A panel whose values are not there yet stays dark. */
static gboolean
draw_nothing (Panel * panel)
{
  panels_clear (panel->box, PANELS_SURROUND, panel->pixels, panel->stride);
  panel->has_bar = FALSE;
  return TRUE;
}

/* Three channels are colours of their own, whatever `colormap` says; ON minus OFF
 * is light added to a middle grey or taken from it, unless it is blue and red. */
static ColorMap
choose_colormap (GstReconstructDrawing * self, const GstSparseCode * code,
    guint channels, gboolean is_signed)
{
  gint map = self->look.colormap;

  if (map == GST_RECONSTRUCT_COLORMAP_AUTO)
    map =
        gst_sparse_code_has_many_fields (code) ? COLORMAP_GRAY : COLORMAP_GREYS;
  if (is_signed && (channels == 3 || map != COLORMAP_BWR))
    return COLORMAP_MIDGREY;
  return channels == 3 ? COLORMAP_GRAY : map;
}

/* Draws @image, with @steady as its full scale when `normalize` is shared. */
static void
draw_image (GstReconstructDrawing * self, const GstSparseCode * code,
    const PanelImage * image, const SteadyScale * steady, Panel * panel)
{
  panel->colormap = choose_colormap (self, code, image->channels, FALSE);
  panel->has_bar = image->channels == 1;
  switch (self->look.normalize) {
    case GST_RECONSTRUCT_NORMALIZE_SHARED:
      panel->full_scale = steady->scale;
      break;
    case GST_RECONSTRUCT_NORMALIZE_EACH:
      panel->full_scale = panel_image_greatest (image);
      break;
    default:
      panel->full_scale = 1.0f;
      break;
  }
  panels_draw (self->panels, image, panel->box, panel->colormap,
      panel->full_scale, panel->pixels, panel->stride);
}

static void
init_original (PanelImage * image, GstVideoFrame * frame)
{
  const guint8 *components[3];
  guint c, channels = GST_VIDEO_INFO_IS_GRAY (&frame->info) ? 1 : 3;

  for (c = 0; c < channels; c++)
    components[c] = GST_VIDEO_FRAME_COMP_DATA (frame, c);
  panel_image_init_bytes (image, components, GST_VIDEO_FRAME_WIDTH (frame),
      GST_VIDEO_FRAME_HEIGHT (frame), channels,
      GST_VIDEO_FRAME_COMP_PSTRIDE (frame, 0),
      GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0));
}

/* @bytes are what a layer gave the frame back as. */
static gboolean
init_given_back (GstReconstructDrawing * self, PanelImage * image,
    const GstReconstructView * view, GBytes * bytes)
{
  const GstSparseCode *code = &view->code;
  guint width = GST_VIDEO_FRAME_WIDTH (view->frame);
  guint height = GST_VIDEO_FRAME_HEIGHT (view->frame);
  gsize size;
  const gfloat *values = g_bytes_get_data (bytes, &size);

  if (size != sizeof (gfloat) * width * height * code->channels) {
    GST_ELEMENT_REFUSE (self->element, STREAM, FORMAT,
        ("The reconstruction is of another size than the frame. Let nothing "
            "that scales or crops stand between competelayer and "
            "reconstruct."), (NULL));
    return FALSE;
  }
  panel_image_init_floats (image, values, width, height, code->channels);
  return TRUE;
}

static gboolean
draw_original (GstReconstructDrawing * self, const GstReconstructView * view,
    Panel * panel)
{
  PanelImage image;

  init_original (&image, view->frame);
  draw_image (self, &view->code, &image, &self->frame_scale, panel);
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
  if (gst_sparse_code_has_many_fields (code))
    panel_image_init_floats (&image, winner_map_draw (self->winner_map,
            code->columns, code->rows, indices, activations,
            code->fields_across * code->fields_down, code->winners),
        code->fields_across, code->fields_down, 3);
  else
    panel_image_init_floats (&image, panels_code (self->panels, indices,
            activations, code->winners, code->columns * code->rows),
        code->columns, code->rows, 1);
  if (self->look.normalize == GST_RECONSTRUCT_NORMALIZE_SHARED)
    steady_scale_follow (&self->code_scale, panel_image_greatest (&image));
  draw_image (self, code, &image, &self->code_scale, panel);
  return TRUE;
}

static gboolean
draw_reconstruction (GstReconstructDrawing * self,
    const GstReconstructView * view, Panel * panel)
{
  GBytes *bytes = view->code.reconstruction;
  PanelImage image;

  if (lacks (self->element, bytes, "reconstruction")
      || !init_given_back (self, &image, view, bytes))
    return FALSE;
  draw_image (self, &view->code, &image, &self->frame_scale, panel);
  return TRUE;
}

static gboolean
draw_recall (GstReconstructDrawing * self, const GstReconstructView * view,
    Panel * panel)
{
  GBytes *bytes = view->invariant.reconstruction;
  PanelImage image;

  if (bytes == NULL)
    return draw_nothing (panel);
  if (!init_given_back (self, &image, view, bytes))
    return FALSE;
  draw_image (self, &view->code, &image, &self->frame_scale, panel);
  return TRUE;
}

/* Has the full scale of what is shown of the frame follow all panels that show it. */
static gboolean
follow_frame (GstReconstructDrawing * self, const GstReconstructView * view)
{
  GBytes *given_back[] = {
    self->look.panels & GST_RECONSTRUCT_RECONSTRUCTION ?
        view->code.reconstruction : NULL,
    self->look.panels & GST_RECONSTRUCT_RECALL ?
        view->invariant.reconstruction : NULL
  };
  gfloat greatest = 0.0f;
  PanelImage image;
  guint i;

  if (self->look.panels & GST_RECONSTRUCT_ORIGINAL) {
    init_original (&image, view->frame);
    greatest = image_level (&image);
  }
  for (i = 0; i < G_N_ELEMENTS (given_back); i++) {
    if (given_back[i] == NULL)
      continue;
    if (!init_given_back (self, &image, view, given_back[i]))
      return FALSE;
    greatest = MAX (greatest, image_level (&image));
  }
  steady_scale_follow (&self->frame_scale, greatest);
  return TRUE;
}

static gboolean
draw_invariant (GstReconstructDrawing * self, const GstReconstructView * view,
    Panel * panel)
{
  panel->colormap = COLORMAP_BWR;
  panel->full_scale = GST_RECONSTRUCT_FEATURES_SCALE;
  panel->has_bar = TRUE;
  gst_reconstruct_features_draw (self->features, self->panels, view,
      panel->box, panel->pixels, panel->stride);
  return TRUE;
}

static gboolean
draw_figures (GstReconstructDrawing * self, const GstReconstructView * view,
    Panel * panel)
{
  panel->has_bar = FALSE;
  gst_reconstruct_progress_draw_curves (self->progress, panel->box,
      panel->pixels, panel->stride);
  return TRUE;
}

static gboolean
draw_prototypes (GstReconstructDrawing * self, const GstReconstructView * view,
    Panel * panel)
{
  const GstSparseCode *code = &view->code;
  MosaicScale scale = self->look.prototype_scale;

  if (lacks (self->element, code->prototypes, "prototypes"))
    return FALSE;
  if (scale == MOSAIC_ALL
      && self->look.normalize == GST_RECONSTRUCT_NORMALIZE_NONE)
    scale = MOSAIC_ONE;
  panel->colormap = choose_colormap (self, code, code->channels,
      code->halves == 2);
  panel->has_bar = code->channels == 1;
  panel->full_scale = gst_reconstruct_mosaic_draw (self->mosaic, self->panels,
      code, scale, panel->colormap, panel->box, panel->pixels, panel->stride);
  if (scale == MOSAIC_EACH)
    panel->full_scale = TITLES_EACH_ITS_OWN;
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
  {GST_RECONSTRUCT_FIGURES, "figures", draw_figures},
};

/**
 * gst_reconstruct_drawing_new:
 * @element: whose errors are posted; it outlives the drawing
 *
 * Returns: (transfer full): what drawing pictures needs. Free it with
 *     gst_reconstruct_drawing_free().
 *
 * Since: 0.1
 */
GstReconstructDrawing *
gst_reconstruct_drawing_new (GstElement * element)
{
  GstReconstructDrawing *self = g_new0 (GstReconstructDrawing, 1);

  self->element = element;
  self->panels = panels_new ();
  self->winner_map = winner_map_new ();
  self->mosaic = gst_reconstruct_mosaic_new ();
  self->features = gst_reconstruct_features_new ();
  self->progress = gst_reconstruct_progress_new ();
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
  gst_reconstruct_mosaic_free (self->mosaic);
  gst_reconstruct_features_free (self->features);
  gst_reconstruct_progress_free (self->progress);
  panels_free (self->panels);
  winner_map_free (self->winner_map);
  titles_free (self->titles);
  g_free (self);
}

/**
 * gst_reconstruct_drawing_lay_out:
 * @self: the drawing's state
 * @look: whose panels are drawn, with titles or without
 * @layout: where the panels of @look go
 *
 * Has the pictures from now on drawn like this. It has to be called before the
 * first.
 *
 * Since: 0.1
 */
void
gst_reconstruct_drawing_lay_out (GstReconstructDrawing * self,
    const GstReconstructLook * look, const Layout * layout)
{
  guint i, n = 0;

  self->layout = *layout;
  g_clear_pointer (&self->titles, titles_free);
  if (!look->titles)
    return;
  self->titles = titles_new (layout);
  for (i = 0; i < G_N_ELEMENTS (panel_kinds); i++)
    if (look->panels & panel_kinds[i].flag)
      titles_set (self->titles, n++, panel_kinds[i].title);
}

/**
 * gst_reconstruct_drawing_add:
 * @self: the drawing's state
 * @buffer: a frame, which need not be drawn
 * @layer: (nullable): the name of the layer whose code is read, %NULL for the last
 *     one
 *
 * Takes the figures and features of a frame. Each frame that comes has to be added once, before
 * it is drawn.
 *
 * Since: 0.1
 */
void
gst_reconstruct_drawing_add (GstReconstructDrawing * self, GstBuffer * buffer,
    const gchar * layer)
{
  gst_reconstruct_progress_add (self->progress, buffer, layer);
  gst_reconstruct_features_add (self->features, buffer, layer);
}

/**
 * gst_reconstruct_drawing_draw:
 * @self: the drawing's state
 * @look: how it is drawn; its panels are those that were laid out
 * @view: the frame and its code
 * @number: of the frame
 * @time: when it is shown, or %GST_CLOCK_TIME_NONE
 * @pixels: the picture's first pixel, words 0xffrrggbb
 * @stride: words from one row to the next
 *
 * Draws the panels of a frame, their titles and the line below them.
 *
 * Returns: %FALSE, with an error posted, when the code has not what a panel shows
 *
 * Since: 0.1
 */
gboolean
gst_reconstruct_drawing_draw (GstReconstructDrawing * self,
    const GstReconstructLook * look, const GstReconstructView * view,
    guint64 number, GstClockTime time, guint32 * pixels, gsize stride)
{
  const PanelBox all = { 0, 0, self->layout.width, self->layout.height };
  guint i, n = 0;

  self->look = *look;
  if (look->normalize == GST_RECONSTRUCT_NORMALIZE_SHARED
      && !follow_frame (self, view))
    return FALSE;
  panels_clear (&all, PANELS_SURROUND, pixels, stride);
  for (i = 0; i < G_N_ELEMENTS (panel_kinds); i++) {
    Panel panel = { &self->layout.panels[n].picture, pixels, stride };

    if (!(look->panels & panel_kinds[i].flag))
      continue;
    if (!panel_kinds[i].draw (self, view, &panel))
      return FALSE;
    if (self->titles && panel.has_bar)
      titles_set_bar (self->titles, n, panel.colormap, panel.full_scale);
    n++;
  }
  if (self->titles) {
    titles_draw (self->titles, pixels, stride);
    gst_reconstruct_progress_draw_status (self->progress, number, time,
        look->show_speed, &self->layout.status, pixels, stride);
  }
  return TRUE;
}
