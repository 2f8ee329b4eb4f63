/* The panel `figures`: curves of how the learning went
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "curves.h"
#include "panel.h"

typedef struct
{
  Curves *curves;               /* nullable */
  guint width, height;          /* of the curves */
} State;

static gpointer
new_state (void)
{
  return g_new0 (State, 1);
}

static void
free_state (gpointer data)
{
  State *state = data;

  curves_free (state->curves);
  g_free (state);
}

static LayoutShape
get_shape (const FrameShape * frame, const GridShape * grid)
{
  return chart_shape_get_panel ();
}

static void
set_size (State * state, guint width, guint height)
{
  if (state->width == width && state->height == height)
    return;
  curves_free (state->curves);
  state->curves = curves_new (width, height);
  state->width = width;
  state->height = height;
}

static gboolean
draw (gpointer data, const PanelSource * source, const PanelCanvas * canvas,
    PanelBar * bar, GError ** error)
{
  const PanelBox *box = canvas->box;
  State *state = data;

  if (box->width == 0 || box->height == 0)
    return TRUE;
  set_size (state, box->width, box->height);
  curves_draw (state->curves, learning_get_history (source->learning),
      learning_get_units (source->learning),
      canvas->pixels + box->top * canvas->stride + box->left, canvas->stride);
  return TRUE;
}

const PanelKind panel_figures = {
  .nick = "figures",
  .meaning = "Curves of the error, of how evenly units are used and of unused "
      "units, over the frames learned (needs Cairo)",
  .title = "figures",
  .needs_cairo = TRUE,
  .get_shape = get_shape,
  .new_state = new_state,
  .free_state = free_state,
  .draw = draw,
};
