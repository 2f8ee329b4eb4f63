/* How a layer's learning goes: the figures of all frames, and their pictures
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstreconstructprogress.h"

#include <string.h>

#include "curves.h"
#include "gstcodeonly.h"
#include "status.h"

/* Where a picture has no time: pictures a second. */
#define PICTURES_A_SECOND 30

struct _GstReconstructProgress
{
  gchar *layer;                 /* whose figures these are */
  guint units;                  /* that it has */
  History *history;
  Progress progress;

  Curves *curves;               /* nullable */
  guint width, height;          /* of the curves */
  Status *status;               /* nullable */
  guint status_width, status_height;
  guint64 pictures;             /* drawn so far */
};

/**
 * gst_reconstruct_progress_new:
 *
 * Returns: (transfer full): the progress of a layer that has not coded anything yet.
 *     Free it with gst_reconstruct_progress_free().
 *
 * Since: 0.1
 */
GstReconstructProgress *
gst_reconstruct_progress_new (void)
{
  GstReconstructProgress *self = g_new0 (GstReconstructProgress, 1);

  self->history = history_new ();
  progress_init (&self->progress);
  return self;
}

/**
 * gst_reconstruct_progress_free:
 * @self: (nullable) (transfer full): what gst_reconstruct_progress_new() made
 *
 * Since: 0.1
 */
void
gst_reconstruct_progress_free (GstReconstructProgress * self)
{
  if (self == NULL)
    return;
  history_free (self->history);
  curves_free (self->curves);
  status_free (self->status);
  g_free (self->layer);
  g_free (self);
}

/* Another layer, or one with another number of units, has figures of its own. */
static void
begin_anew (GstReconstructProgress * self, const GstSparseCode * code,
    guint units)
{
  g_free (self->layer);
  self->layer = g_strdup (code->layer);
  self->units = units;
  history_reset (self->history);
  progress_init (&self->progress);
}

/**
 * gst_reconstruct_progress_add:
 * @self: the progress
 * @buffer: a frame, shown or not; one without code is left out, and so is one that
 *     was coded and not meant to be learned from
 * @layer: (nullable): the name of the layer whose code is read, %NULL for the last
 *     one
 *
 * Adds a frame. All that pass are added, so that curves and figures are the same
 * whichever of them are shown.
 *
 * Since: 0.1
 */
void
gst_reconstruct_progress_add (GstReconstructProgress * self,
    GstBuffer * buffer, const gchar * layer)
{
  GstSparseCode code;
  guint units;

  progress_count (&self->progress, g_get_monotonic_time ());
  if (!gst_buffer_get_sparse_code (buffer, layer, &code)
      || gst_buffer_is_code_only (buffer))
    return;
  units = code.columns * code.rows;
  if (g_strcmp0 (code.layer, self->layer) != 0 || units != self->units)
    begin_anew (self, &code, units);
  progress_add (&self->progress, code.frames_learned, code.error,
      code.learning);
  if (code.learning)
    history_add (self->history, code.frames_learned, code.error,
        code.usage_entropy, code.unused_units);
}

/**
 * gst_reconstruct_progress_draw_curves:
 * @self: the progress
 * @box: where in the picture
 * @pixels: the picture's first pixel, words 0xffrrggbb
 * @stride: words from one row to the next
 *
 * Draws the panel `figures`. Nothing is drawn when built without Cairo.
 *
 * Since: 0.1
 */
void
gst_reconstruct_progress_draw_curves (GstReconstructProgress * self,
    const PanelBox * box, guint32 * pixels, gsize stride)
{
  if (!curves_available () || box->width == 0 || box->height == 0)
    return;
  if (self->width != box->width || self->height != box->height) {
    curves_free (self->curves);
    self->curves = curves_new (box->width, box->height);
    self->width = box->width;
    self->height = box->height;
  }
  curves_draw (self->curves, self->history, self->units,
      pixels + box->top * stride + box->left, stride);
}

/**
 * gst_reconstruct_progress_draw_status:
 * @self: the progress
 * @frame: the number of the frame that is shown
 * @time: when it is shown, or %GST_CLOCK_TIME_NONE
 * @show_speed: whether the frames a second are shown
 * @box: where in the picture; nothing is drawn in one that is 0 high
 * @pixels: the picture's first pixel, words 0xffrrggbb
 * @stride: words from one row to the next
 *
 * Draws the line below the panels.
 *
 * Since: 0.1
 */
void
gst_reconstruct_progress_draw_status (GstReconstructProgress * self,
    guint64 frame, GstClockTime time, gboolean show_speed,
    const PanelBox * box, guint32 * pixels, gsize stride)
{
  gboolean anew = self->status_width != box->width
      || self->status_height != box->height;
  ProgressFigures figures;

  if (box->width == 0 || box->height == 0)
    return;
  if (!GST_CLOCK_TIME_IS_VALID (time))
    time = self->pictures * GST_SECOND / PICTURES_A_SECOND;
  self->pictures++;
  if (anew) {
    status_free (self->status);
    self->status = status_new (box->width, box->height);
    self->status_width = box->width;
    self->status_height = box->height;
  }
  if (progress_show (&self->progress, frame, time) || anew) {
    figures = self->progress.figures;
    if (!show_speed)
      figures.speed = -1.0;
    status_set (self->status, &figures);
  }
  status_draw (self->status, pixels + box->top * stride + box->left, stride);
}
