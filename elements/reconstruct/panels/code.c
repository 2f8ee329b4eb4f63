/* The panel `code`: each unit's activation, or the map of winners
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "frameimage.h"
#include "steadyscale.h"
#include "winnermap.h"

typedef struct
{
  WinnerMap *map;
  SteadyScale scale;            /* with PANEL_NORMALIZE_SHARED */
  GArray *values;               /* scratch memory: an activation a unit */
} State;

static gpointer
new_state (void)
{
  State *state = g_new0 (State, 1);

  state->map = winner_map_new ();
  state->values = g_array_new (FALSE, FALSE, sizeof (gfloat));
  return state;
}

static void
free_state (gpointer data)
{
  State *state = data;

  winner_map_free (state->map);
  g_array_unref (state->values);
  g_free (state);
}

/* The map of winners lies over the frame. */
static LayoutShape
get_shape (const FrameShape * frame, const GridShape * grid)
{
  gdouble aspect = (gdouble) grid->columns / grid->rows;
  const LayoutShape shape = { aspect, aspect };

  return grid->many_fields ? frame_shape_get_panel (frame) : shape;
}

static const gfloat *
get_values (State * state, const GstSparseCode * code)
{
  const guint units = code->columns * code->rows;

  g_array_set_size (state->values, units);
  gst_sparse_code_scatter (g_bytes_get_data (code->indices, NULL),
      g_bytes_get_data (code->activations, NULL), 1, code->winners, units,
      (gfloat *) state->values->data);
  return (const gfloat *) state->values->data;
}

static void
init_image (State * state, PanelImage * image, const GstSparseCode * code)
{
  if (panel_view_has_many_fields (code))
    panel_image_init_floats (image, winner_map_draw (state->map, code->columns,
            code->rows, g_bytes_get_data (code->indices, NULL),
            g_bytes_get_data (code->activations, NULL),
            code->fields_across * code->fields_down, code->winners),
        code->fields_across, code->fields_down, 3);
  else
    panel_image_init_floats (image, get_values (state, code), code->columns,
        code->rows, 1);
}

static gboolean
draw (gpointer data, const PanelSource * source, const PanelCanvas * canvas,
    PanelBar * bar, GError ** error)
{
  const GstSparseCode *code = &source->view->code;
  State *state = data;
  PanelImage image;

  if (!frame_image_require (code->indices, "code", error)
      || !frame_image_require (code->activations, "code", error))
    return FALSE;
  init_image (state, &image, code);
  if (source->style->normalize == PANEL_NORMALIZE_SHARED)
    steady_scale_update (&state->scale, panel_image_greatest (&image),
        source->view->again);
  frame_image_draw (source, &image, state->scale.scale, canvas, bar);
  return TRUE;
}

const PanelKind panel_code = {
  .nick = "code",
  .meaning = "Each unit's activation on the grid; with many fields, a map of "
      "the winners",
  .title = "code",
  .parts = GST_SPARSE_CODE_PART_CODE,
  .get_shape = get_shape,
  .new_state = new_state,
  .free_state = free_state,
  .draw = draw,
};
