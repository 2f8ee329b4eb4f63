/* The panel `invariant`: the features of an invariantlayer, over time or over the frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: where one field covers the frame, the panel shows traces, which need
 * every frame, also those that are not drawn. add_frame() only keeps references to a
 * frame's codes, for the last TRACES_MOST_TIMES frames; draw() then works out what
 * came since the last picture. So a frame that a time-lapse leaves out costs next to
 * nothing. Where many fields cover the frame, the panel shows the latest features
 * alone, as a block for each field.
 */

#include "panel.h"
#include "steadyscale.h"
#include "traces.h"

#define STAGES 3

/* Features have variance 1. A scale that followed the greatest of them would change
 * with it how all others are drawn. */
#define FEATURES_SCALE 3.0f

/* The third stage's numbers are at least 0 and hardly ever more than this. */
#define THIRD_SCALE 0.5f

/* The codes of a frame that is not in the traces yet. */
typedef struct
{
  guint columns, rows;
  gsize entries;
  GBytes *indices, *activations;
  guint n[STAGES];
  GBytes *stages[STAGES];
} Moment;

typedef struct
{
  GQueue moments;               /* the latest, oldest first */
  Traces *traces;               /* nullable */
  guint width, height;          /* of the traces */
  SteadyScale code_scale;
  GArray *code;                 /* scratch memory: an activation a unit */
} State;

static gpointer
new_state (void)
{
  State *state = g_new0 (State, 1);

  g_queue_init (&state->moments);
  state->code = g_array_new (FALSE, FALSE, sizeof (gfloat));
  return state;
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

static void
free_state (gpointer data)
{
  State *state = data;

  g_queue_clear_full (&state->moments, (GDestroyNotify) moment_free);
  traces_free (state->traces);
  g_array_unref (state->code);
  g_free (state);
}

static LayoutShape
get_shape (const FrameShape * frame, const GridShape * grid)
{
  return grid->many_fields ? frame_shape_get_panel (frame) :
      chart_shape_get_panel ();
}

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

static Moment *
moment_new (const GstSparseCode * code, const GstInvariantCode * invariant)
{
  Moment *moment = g_new0 (Moment, 1);

  moment->columns = code->columns;
  moment->rows = code->rows;
  moment->entries =
      (gsize) code->winners * code->fields_across * code->fields_down;
  moment->indices = ref (code->indices);
  moment->activations = ref (code->activations);
  moment->n[0] = invariant->first_units;
  moment->n[1] = invariant->second_units;
  moment->n[2] = invariant->third_units;
  moment->stages[0] = ref (invariant->first);
  moment->stages[1] = ref (invariant->second);
  moment->stages[2] = ref (invariant->third);
  return moment;
}

/* Frames that are no part of the movie, or that have no features, are left out. */
static void
add_frame (gpointer data, GstBuffer * buffer, const gchar * layer)
{
  State *state = data;
  GstInvariantCode invariant;
  GstSparseCode code;

  if (GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DECODE_ONLY)
      || !gst_buffer_get_invariant_code_above (buffer, layer, &invariant)
      || !gst_buffer_get_sparse_code (buffer, layer, &code)
      || !panel_view_can_draw_code (&code)
      || !panel_view_can_draw_invariant (&invariant)
      || has_many_fields (&invariant))
    return;
  g_queue_push_tail (&state->moments, moment_new (&code, &invariant));
  if (state->moments.length > TRACES_MOST_TIMES)
    moment_free (g_queue_pop_head (&state->moments));
}

static const gfloat *
floats_of (GBytes * bytes)
{
  return bytes ? g_bytes_get_data (bytes, NULL) : NULL;
}

/* Draws each field's features where the field is in the frame: those of the second
 * stage, or of the first until the second has learned. */
static void
draw_map (const GstInvariantCode * code, const PanelCanvas * canvas)
{
  guint n = code->second ? code->second_units : code->first_units;
  guint across = traces_across (n);
  const gfloat *values = floats_of (code->second ? code->second : code->first);
  PanelImage image;

  if (values == NULL) {
    painter_clear (canvas->box, PAINTER_SURROUND, canvas->pixels,
        canvas->stride);
    return;
  }
  panel_image_init_mosaic (&image, values, code->fields_across,
      code->fields_down, across, n / across, 1, 1);
  painter_draw (canvas->painter, &image, canvas->box, COLORMAP_BWR,
      FEATURES_SCALE, canvas->pixels, canvas->stride);
}

/* The sparse code that the stages are built on, for contrast. */
static TraceBand
get_code_band (State * state, const Moment * moment)
{
  TraceBand band = { "sparse code", NULL, moment->columns * moment->rows,
    moment->columns, 1.0f
  };
  PanelImage image;

  if (moment->indices == NULL || moment->activations == NULL)
    return band;
  g_array_set_size (state->code, band.n);
  gst_sparse_code_scatter (g_bytes_get_data (moment->indices, NULL),
      g_bytes_get_data (moment->activations, NULL), 1, moment->entries, band.n,
      (gfloat *) state->code->data);
  band.values = (const gfloat *) state->code->data;
  panel_image_init_floats (&image, band.values, moment->columns, moment->rows,
      1);
  steady_scale_update (&state->code_scale, panel_image_greatest (&image),
      FALSE);
  if (state->code_scale.scale > 0.0f)
    band.full_scale = state->code_scale.scale;
  return band;
}

static void
add_moment (State * state, const Moment * moment)
{
  static const struct
  {
    const gchar *label;
    gfloat full_scale;
  } stages[STAGES] = {
    {"slow stage 1", FEATURES_SCALE},
    {"slow stage 2", FEATURES_SCALE},
    {"sparse code of slow stage 2", THIRD_SCALE}
  };
  TraceBand bands[1 + STAGES];
  guint i, n = 0;

  bands[n++] = get_code_band (state, moment);
  for (i = 0; i < STAGES && moment->n[i] > 0; i++) {
    const TraceBand band = { stages[i].label, floats_of (moment->stages[i]),
      moment->n[i], traces_across (moment->n[i]), stages[i].full_scale
    };

    bands[n++] = band;
  }
  traces_add (state->traces, bands, n);
}

static void
set_size (State * state, guint width, guint height)
{
  if (state->width == width && state->height == height)
    return;
  traces_free (state->traces);
  state->traces = traces_new (width, height);
  state->width = width;
  state->height = height;
}

static void
draw_traces (State * state, const PanelCanvas * canvas)
{
  const PanelBox *box = canvas->box;
  Moment *moment;

  set_size (state, box->width, box->height);
  while ((moment = g_queue_pop_head (&state->moments)) != NULL) {
    add_moment (state, moment);
    moment_free (moment);
  }
  traces_draw (state->traces,
      canvas->pixels + box->top * canvas->stride + box->left, canvas->stride);
}

static gboolean
draw (gpointer data, const PanelSource * source, const PanelCanvas * canvas,
    PanelBar * bar, GError ** error)
{
  const GstInvariantCode *code = &source->view->invariant;

  bar->shown = TRUE;
  bar->colormap = COLORMAP_BWR;
  bar->full_scale = FEATURES_SCALE;
  if (has_many_fields (code))
    draw_map (code, canvas);
  else if (canvas->box->width > 0 && canvas->box->height > 0)
    draw_traces (data, canvas);
  return TRUE;
}

const PanelKind panel_invariant = {
  .nick = "invariant",
  .meaning = "The recent course of the sparse code and of the outputs of an "
      "invariantlayer; with many fields, the outputs of the second stage now; "
      "dark until there are some",
  .title = "invariant",
  .parts = GST_SPARSE_CODE_PART_CODE,
  .needs_invariant = TRUE,
  .get_shape = get_shape,
  .new_state = new_state,
  .free_state = free_state,
  .add_frame = add_frame,
  .draw = draw,
};
