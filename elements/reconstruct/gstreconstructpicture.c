/* A picture: its panels, their titles and the line below them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstreconstructpicture.h"

#include "gstreconstructstatus.h"
#include "steadyscale.h"
#include "titles.h"

struct _GstReconstructPicture
{
  Layout layout;
  Painter *painter;
  Learning *learning;
  gpointer states[LAYOUT_MAX_PANELS];   /* of each kind of panel, shown or not */
  SteadyScale frame_scale;      /* with PANEL_NORMALIZE_SHARED */
  Titles *titles;               /* nullable */
  GstReconstructStatus *status;
};

/**
 * gst_reconstruct_picture_new:
 *
 * Returns: (transfer full): what is kept from one picture to the next. Free it with
 *     gst_reconstruct_picture_free().
 */
GstReconstructPicture *
gst_reconstruct_picture_new (void)
{
  GstReconstructPicture *self = g_new0 (GstReconstructPicture, 1);
  guint i;

  self->painter = painter_new ();
  self->learning = learning_new ();
  self->status = gst_reconstruct_status_new ();
  for (i = 0; i < panels_count (); i++)
    if (panels_get (i)->new_state)
      self->states[i] = panels_get (i)->new_state ();
  return self;
}

/**
 * gst_reconstruct_picture_free:
 * @self: (nullable) (transfer full): what gst_reconstruct_picture_new() made
 */
void
gst_reconstruct_picture_free (GstReconstructPicture * self)
{
  guint i;

  if (self == NULL)
    return;
  for (i = 0; i < panels_count (); i++)
    if (panels_get (i)->free_state)
      panels_get (i)->free_state (self->states[i]);
  gst_reconstruct_status_free (self->status);
  learning_free (self->learning);
  painter_free (self->painter);
  titles_free (self->titles);
  g_free (self);
}

/**
 * gst_reconstruct_picture_set_layout:
 * @self: the picture
 * @look: whose panels are drawn, with titles or without
 * @layout: where the panels of @look go
 *
 * Sets the layout of the next pictures. Call it before the first one is drawn.
 */
void
gst_reconstruct_picture_set_layout (GstReconstructPicture * self,
    const GstReconstructLook * look, const Layout * layout)
{
  guint i, n = 0;

  self->layout = *layout;
  g_clear_pointer (&self->titles, titles_free);
  if (!look->titles)
    return;
  self->titles = titles_new (layout);
  for (i = 0; i < panels_count (); i++)
    if (PANEL_SET_HAS (look->panels, i))
      titles_set (self->titles, n++, panels_get (i)->title);
}

/**
 * gst_reconstruct_picture_add_frame:
 * @self: the picture
 * @buffer: a frame, drawn or not
 * @layer: (nullable): the name of the layer whose code is read, %NULL for the last
 *     one
 *
 * Adds the figures and codes of a frame to what panels show over time. Add each frame
 * once, before it is drawn.
 */
void
gst_reconstruct_picture_add_frame (GstReconstructPicture * self,
    GstBuffer * buffer, const gchar * layer)
{
  guint i;

  learning_add_frame (self->learning, buffer, layer);
  for (i = 0; i < panels_count (); i++)
    if (panels_get (i)->add_frame)
      panels_get (i)->add_frame (self->states[i], buffer, layer);
}

/* Updates the full scale that all images of the frame share. */
static gboolean
update_frame_scale (GstReconstructPicture * self, PanelSet panels,
    const PanelSource * source, GError ** error)
{
  gfloat level = 0.0f;
  guint i;

  for (i = 0; i < panels_count (); i++)
    if (PANEL_SET_HAS (panels, i) && panels_get (i)->raise_level
        && !panels_get (i)->raise_level (source, &level, error))
      return FALSE;
  steady_scale_update (&self->frame_scale, level, source->view->again);
  return TRUE;
}

/* Paints what the panels leave of the picture. */
static void
clear_surround (const Layout * layout, guint32 * pixels, gsize stride)
{
  PanelBox boxes[LAYOUT_MAX_PANELS];
  guint i;

  for (i = 0; i < layout->n; i++)
    boxes[i] = layout->panels[i].picture;
  painter_clear_around (boxes, layout->n, layout->width, layout->height,
      PAINTER_SURROUND, pixels, stride);
}

static gboolean
draw_panels (GstReconstructPicture * self, PanelSet panels,
    const PanelSource * source, guint32 * pixels, gsize stride, GError ** error)
{
  guint i, n = 0;

  for (i = 0; i < panels_count (); i++) {
    const PanelCanvas canvas = { self->painter,
      &self->layout.panels[n].picture, pixels, stride
    };
    PanelBar bar = { FALSE };

    if (!PANEL_SET_HAS (panels, i))
      continue;
    if (!panels_get (i)->draw (self->states[i], source, &canvas, &bar, error))
      return FALSE;
    if (self->titles && bar.shown)
      titles_set_bar (self->titles, n, bar.colormap, bar.full_scale);
    n++;
  }
  return TRUE;
}

/**
 * gst_reconstruct_picture_draw:
 * @self: the picture
 * @look: how it is drawn, with the panels of the layout
 * @view: the frame and its codes
 * @number: of the frame
 * @time: when it is shown, or %GST_CLOCK_TIME_NONE
 * @pixels: the first pixel, words 0xffrrggbb
 * @stride: words from one row to the next
 * @error: where to say why it cannot be drawn
 *
 * Draws the panels of a frame, their titles and the line below them.
 *
 * Returns: %FALSE, with %GST_STREAM_ERROR_FAILED or %GST_STREAM_ERROR_FORMAT, when
 *     the code lacks what a panel shows, or does not fit the frame
 */
gboolean
gst_reconstruct_picture_draw (GstReconstructPicture * self,
    const GstReconstructLook * look, const PanelView * view, guint64 number,
    GstClockTime time, guint32 * pixels, gsize stride, GError ** error)
{
  PanelSource source = { view, self->learning, &look->style, 0.0f };

  if (look->style.normalize == PANEL_NORMALIZE_SHARED
      && !update_frame_scale (self, look->panels, &source, error))
    return FALSE;
  source.frame_scale = self->frame_scale.scale;
  clear_surround (&self->layout, pixels, stride);
  if (!draw_panels (self, look->panels, &source, pixels, stride, error))
    return FALSE;
  if (self->titles) {
    titles_draw (self->titles, pixels, stride);
    gst_reconstruct_status_draw (self->status, self->learning, number, time,
        look->show_speed, &self->layout.status, pixels, stride);
  }
  return TRUE;
}
