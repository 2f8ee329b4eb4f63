/* The line of figures below the panels
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstreconstructstatus.h"

#include "status.h"

/* Pictures a second when pictures have no time. */
#define PICTURES_A_SECOND 30

struct _GstReconstructStatus
{
  Status *line;                 /* nullable */
  guint width, height;          /* of the line */
  guint64 pictures;             /* drawn so far */
};

/**
 * gst_reconstruct_status_new:
 *
 * Returns: (transfer full): a line that was not drawn yet. Free it with
 *     gst_reconstruct_status_free().
 */
GstReconstructStatus *
gst_reconstruct_status_new (void)
{
  return g_new0 (GstReconstructStatus, 1);
}

/**
 * gst_reconstruct_status_free:
 * @self: (transfer full): what gst_reconstruct_status_new() made
 */
void
gst_reconstruct_status_free (GstReconstructStatus * self)
{
  status_free (self->line);
  g_free (self);
}

/* Returns whether there is a new line, which has no figures yet. */
static gboolean
set_size (GstReconstructStatus * self, guint width, guint height)
{
  if (self->width == width && self->height == height)
    return FALSE;
  status_free (self->line);
  self->line = status_new (width, height);
  self->width = width;
  self->height = height;
  return TRUE;
}

/**
 * gst_reconstruct_status_draw:
 * @self: the line
 * @learning: how the learning goes
 * @frame: number of the frame that is drawn
 * @time: when it is shown, or %GST_CLOCK_TIME_NONE
 * @show_speed: whether the line says how many frames come a second
 * @box: where in the picture; nothing is drawn in a box that is 0 wide or high
 * @pixels: the first pixel of the picture, words 0xffrrggbb
 * @stride: words from one row to the next
 *
 * Draws the line, with new figures when the last ones were shown long enough.
 */
void
gst_reconstruct_status_draw (GstReconstructStatus * self,
    Learning * learning, guint64 frame, GstClockTime time,
    gboolean show_speed, const PanelBox * box, guint32 * pixels, gsize stride)
{
  ProgressFigures figures;
  gboolean is_new;

  if (box->width == 0 || box->height == 0)
    return;
  if (!GST_CLOCK_TIME_IS_VALID (time))
    time = self->pictures * GST_SECOND / PICTURES_A_SECOND;
  self->pictures++;
  is_new = set_size (self, box->width, box->height);
  if (learning_update_figures (learning, frame, time) || is_new) {
    figures = *learning_get_figures (learning);
    if (!show_speed)
      figures.speed = -1.0;
    status_set (self->line, &figures);
  }
  status_draw (self->line, pixels + box->top * stride + box->left, stride);
}
