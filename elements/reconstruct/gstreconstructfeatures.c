/* The panel of an invariantlayer's features
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstreconstructfeatures.h"

#include "steadyscale.h"
#include "traces.h"

#define STAGES 3

/* What is kept of a frame until it is drawn. Most frames of a time-lapse never are, so
 * that nothing is worked out before. */
typedef struct
{
  guint columns, rows;
  gsize entries;
  GBytes *indices, *activations;
  guint n[STAGES];
  GBytes *stages[STAGES];
} Moment;

struct _GstReconstructFeatures
{
  GQueue moments;               /* the latest, oldest first */
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
  GstReconstructFeatures *self = g_new0 (GstReconstructFeatures, 1);

  g_queue_init (&self->moments);
  return self;
}

static void
moment_free (Moment * moment)
{
  guint i;

  g_clear_pointer (&moment->indices, g_bytes_unref);
  g_clear_pointer (&moment->activations, g_bytes_unref);
  for (i = 0; i < STAGES; i++)
    g_clear_pointer (&moment->stages[i], g_bytes_unref);
  g_free (moment);
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
  g_queue_clear_full (&self->moments, (GDestroyNotify) moment_free);
  traces_free (self->traces);
  g_free (self);
}

/* Their features are not drawn as traces. */
static gboolean
has_many_fields (const GstInvariantCode * code)
{
  return code->fields_across > 1 || code->fields_down > 1;
}

static GBytes *
ref (GBytes * bytes)
{
  return bytes ? g_bytes_ref (bytes) : NULL;
}

/**
 * gst_reconstruct_features_add:
 * @self: what is kept from picture to picture
 * @buffer: a frame, which need not be drawn; one that is no part of the movie, or has
 *     no features, is left out
 * @layer: (nullable): the name of the layer whose code is read, %NULL for the last
 *     one
 *
 * Adds a frame to the traces.
 *
 * Since: 0.1
 */
void
gst_reconstruct_features_add (GstReconstructFeatures * self,
    GstBuffer * buffer, const gchar * layer)
{
  GstInvariantCode invariant;
  GstSparseCode code;
  Moment *moment;

  if (GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DECODE_ONLY)
      || !gst_buffer_get_invariant_code (buffer, NULL, &invariant)
      || !gst_buffer_get_sparse_code (buffer, layer, &code)
      || !gst_reconstruct_view_is_drawable (&code, &invariant)
      || has_many_fields (&invariant))
    return;
  moment = g_new0 (Moment, 1);
  moment->columns = code.columns;
  moment->rows = code.rows;
  moment->entries =
      (gsize) code.winners * code.fields_across * code.fields_down;
  moment->indices = ref (code.indices);
  moment->activations = ref (code.activations);
  moment->n[0] = invariant.first_units;
  moment->n[1] = invariant.second_units;
  moment->n[2] = invariant.third_units;
  moment->stages[0] = ref (invariant.first);
  moment->stages[1] = ref (invariant.second);
  moment->stages[2] = ref (invariant.third);
  g_queue_push_tail (&self->moments, moment);
  if (self->moments.length > TRACES_MOST_TIMES)
    moment_free (g_queue_pop_head (&self->moments));
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
    const Moment * moment)
{
  TraceBand band = { "sparse code", NULL, moment->columns * moment->rows,
    moment->columns, 1.0f
  };
  PanelImage image;

  if (moment->indices == NULL || moment->activations == NULL)
    return band;
  band.values = panels_code (panels, g_bytes_get_data (moment->indices, NULL),
      g_bytes_get_data (moment->activations, NULL), moment->entries, band.n);
  panel_image_init_floats (&image, band.values, moment->columns, moment->rows,
      1);
  steady_scale_follow (&self->code_scale, panel_image_greatest (&image));
  if (self->code_scale.scale > 0.0f)
    band.full_scale = self->code_scale.scale;
  return band;
}

static void
add_moment (GstReconstructFeatures * self, Panels * panels,
    const Moment * moment)
{
  static const struct
  {
    const gchar *label;
    gfloat full_scale;
  } stages[STAGES] = {
    {"slow stage 1", GST_RECONSTRUCT_FEATURES_SCALE},
    {"slow stage 2", GST_RECONSTRUCT_FEATURES_SCALE},
    {"sparse code of slow stage 2", GST_RECONSTRUCT_FEATURES_THIRD_SCALE}
  };
  TraceBand bands[1 + STAGES];
  guint i, n = 0;

  bands[n++] = band_of_code (self, panels, moment);
  for (i = 0; i < STAGES && moment->n[i] > 0; i++) {
    const TraceBand band = { stages[i].label, floats_of (moment->stages[i]),
      moment->n[i], traces_across (moment->n[i]), stages[i].full_scale
    };

    bands[n++] = band;
  }
  traces_add (self->traces, bands, n);
}

static void
draw_traces (GstReconstructFeatures * self, Panels * panels,
    const PanelBox * box, guint32 * pixels, gsize stride)
{
  Moment *moment;

  if (self->width != box->width || self->height != box->height) {
    traces_free (self->traces);
    self->traces = traces_new (box->width, box->height);
    self->width = box->width;
    self->height = box->height;
  }
  while ((moment = g_queue_pop_head (&self->moments)) != NULL) {
    add_moment (self, panels, moment);
    moment_free (moment);
  }
  traces_draw (self->traces, pixels + box->top * stride + box->left, stride);
}

/**
 * gst_reconstruct_features_draw:
 * @self: what is kept from picture to picture
 * @panels: scratch for the drawing
 * @view: a frame and its codes, which was added
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

  if (has_many_fields (code))
    draw_map (panels, code, box, pixels, stride);
  else if (box->width > 0 && box->height > 0)
    draw_traces (self, panels, box, pixels, stride);
}
