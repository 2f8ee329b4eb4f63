/* The panel of an invariantlayer's features
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstreconstructfeatures.h"

#include "steadyscale.h"
#include "traces.h"

struct _GstReconstructFeatures
{
  Traces *traces;               /* nullable */
  guint width, height;          /* of the traces */
  SteadyScale code_scale;
};

/**
 * gst_reconstruct_features_new:
 *
 * Returns: (transfer full): what drawing features needs. Free it with
 *     gst_reconstruct_features_free().
 *
 * Since: 0.1
 */
GstReconstructFeatures *
gst_reconstruct_features_new (void)
{
  return g_new0 (GstReconstructFeatures, 1);
}

/**
 * gst_reconstruct_features_free:
 * @self: (nullable) (transfer full): what gst_reconstruct_features_new() made
 *
 * Since: 0.1
 */
void
gst_reconstruct_features_free (GstReconstructFeatures * self)
{
  if (self == NULL)
    return;
  traces_free (self->traces);
  g_free (self);
}

static const gfloat *
floats_of (GBytes * bytes)
{
  return bytes ? g_bytes_get_data (bytes, NULL) : NULL;
}

/* Each field's features where the field is in the frame: the second stage's, or
 * the first's as long as there are no others. */
static void
draw_map (Panels * panels, const GstInvariantCode * code,
    const PanelBox * box, guint32 * pixels, gsize stride)
{
  guint n = code->second ? code->second_units : code->first_units;
  guint across = traces_across (n);
  const gfloat *values = floats_of (code->second ? code->second : code->first);
  PanelImage image;

  if (values == NULL) {
    panels_clear (box, PANELS_SURROUND, pixels, stride);
    return;
  }
  panel_image_init_mosaic (&image, values, code->fields_across,
      code->fields_down, across, n / across, 1, 1);
  panels_draw (panels, &image, box, COLORMAP_BWR,
      GST_RECONSTRUCT_FEATURES_SCALE, pixels, stride);
}

/* The sparse code that the stages are built on, for contrast. */
static TraceBand
band_of_code (GstReconstructFeatures * self, Panels * panels,
    const GstSparseCode * code)
{
  TraceBand band = { "sparse code", NULL, code->columns * code->rows,
    code->columns, 1.0f
  };
  PanelImage image;

  if (code->indices == NULL || code->activations == NULL)
    return band;
  band.values = panels_code (panels, g_bytes_get_data (code->indices, NULL),
      g_bytes_get_data (code->activations, NULL),
      (gsize) code->winners * code->fields_across * code->fields_down, band.n);
  panel_image_init_floats (&image, band.values, code->columns, code->rows, 1);
  steady_scale_follow (&self->code_scale, panel_image_greatest (&image));
  if (self->code_scale.scale > 0.0f)
    band.full_scale = self->code_scale.scale;
  return band;
}

static TraceBand
band_of_stage (const gchar * label, GBytes * values, guint n, gfloat scale)
{
  const TraceBand band = { label, floats_of (values), n, traces_across (n),
    scale
  };

  return band;
}

static void
draw_traces (GstReconstructFeatures * self, Panels * panels,
    const GstReconstructView * view, const PanelBox * box, guint32 * pixels,
    gsize stride)
{
  const GstInvariantCode *code = &view->invariant;
  TraceBand bands[TRACES_MOST];
  guint n = 0;

  if (self->width != box->width || self->height != box->height) {
    traces_free (self->traces);
    self->traces = traces_new (box->width, box->height);
    self->width = box->width;
    self->height = box->height;
  }
  bands[n++] = band_of_code (self, panels, &view->code);
  bands[n++] = band_of_stage ("slow stage 1", code->first, code->first_units,
      GST_RECONSTRUCT_FEATURES_SCALE);
  bands[n++] = band_of_stage ("slow stage 2", code->second,
      code->second_units, GST_RECONSTRUCT_FEATURES_SCALE);
  if (code->third_units > 0)
    bands[n++] = band_of_stage ("sparse code of slow stage 2", code->third,
        code->third_units, GST_RECONSTRUCT_FEATURES_THIRD_SCALE);
  traces_add (self->traces, bands, n);
  traces_draw (self->traces, pixels + box->top * stride + box->left, stride);
}

/**
 * gst_reconstruct_features_draw:
 * @self: what is kept from picture to picture
 * @panels: scratch for the drawing
 * @view: a frame and its codes
 * @box: where in the picture
 * @pixels: the picture's first pixel, words 0xffrrggbb
 * @stride: words from one row to the next
 *
 * Draws the panel `invariant`: of a frame that is one field the traces of its sparse
 * code and of each stage's features, of many fields a map of features.
 *
 * Since: 0.1
 */
void
gst_reconstruct_features_draw (GstReconstructFeatures * self,
    Panels * panels, const GstReconstructView * view, const PanelBox * box,
    guint32 * pixels, gsize stride)
{
  const GstInvariantCode *code = &view->invariant;

  if (code->fields_across > 1 || code->fields_down > 1)
    draw_map (panels, code, box, pixels, stride);
  else if (box->width > 0 && box->height > 0)
    draw_traces (self, panels, view, box, pixels, stride);
}
