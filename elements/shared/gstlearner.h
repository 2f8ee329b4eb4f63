/* The base class of elements that learn from video
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/base/gstbasetransform.h>
#include <gst/video/video.h>

#include "gstmodelfile.h"
#include "gstreports.h"

G_BEGIN_DECLS

#define GST_TYPE_LEARNER (gst_learner_get_type ())
G_DECLARE_DERIVABLE_TYPE (GstLearner, gst_learner, GST, LEARNER,
    GstBaseTransform)

/**
 * GstLearnerPlan:
 * @GST_LEARNER_STEP: map the frame and call step()
 * @GST_LEARNER_SKIP: the frame came too late: pass it on unchanged; an interval may end
 *     with it
 * @GST_LEARNER_IGNORE: pass the frame on unchanged; no interval ends with it
 * @GST_LEARNER_FAIL: an error was posted
 *
 * What to do with a buffer.
 */
typedef enum
{
  GST_LEARNER_STEP,
  GST_LEARNER_SKIP,
  GST_LEARNER_IGNORE,
  GST_LEARNER_FAIL
} GstLearnerPlan;

/**
 * GstLearnerClass:
 * @message_name: the name of the element message with the figures
 * @tries_again: whether the element processes the next buffer after an error. If not, it
 *     returns an error for each buffer until a property is set, the caps change or a
 *     flush
 * @check_settings: (nullable): called before the first buffer; posts an error if the
 *     properties are invalid for all caps. Returns: whether they are valid
 * @set_format: called when the caps change. Returns: %FALSE, after an error, if the
 *     element cannot learn from such frames
 * @make_model: makes the model, from a file if @location is not %NULL. Returns: %FALSE,
 *     and sets an error, if the file cannot be read or has another kind of model
 * @save: writes the model to a file. Returns: %FALSE, and sets an error, if that fails
 * @position: Returns: how many frames the model has learned from, including those in a
 *     batch that is not full; 0 without a model
 * @prepare: called before each frame. Returns: what to do with the frame
 * @step: codes the frame on a buffer, learns from it unless it is to be coded only,
 *     and puts the code on the buffer. Returns: %FALSE after an error
 * @frame_done: (nullable): called after each frame that was coded or skipped, after the
 *     report and before the model is saved, if these are due
 * @figures: Returns: (nullable) (transfer full): the figures of the interval that ends
 *     now; %NULL if no frame came in it. With @end, at the end of the stream, all
 *     figures are up to date
 * @reset_past: called after a discontinuity: the next frame does not continue the last
 *     one
 * @stop: (nullable): called when the stream has ended and the model is saved
 * @free_model: frees the model
 *
 * What each learning element implements. All functions are called by the streaming
 * thread, or while there is none.
 */
struct _GstLearnerClass
{
  GstBaseTransformClass parent_class;

  const gchar *message_name;
  gboolean tries_again;
    gboolean (*check_settings) (GstLearner * learner);
    gboolean (*set_format) (GstLearner * learner, const GstVideoInfo * info);
    gboolean (*make_model) (GstLearner * learner, const gchar * location,
      GError ** error);
    gboolean (*save) (GstLearner * learner, const gchar * location,
      GError ** error);
    guint64 (*position) (GstLearner * learner);
    GstLearnerPlan (*prepare) (GstLearner * learner, GstBuffer * buffer,
      gboolean code_only);
    gboolean (*step) (GstLearner * learner, GstBuffer * buffer,
      const GstVideoFrame * frame, gboolean code_only);
  void (*frame_done) (GstLearner * learner);
  GstStructure *(*figures) (GstLearner * learner, gboolean end);
  void (*reset_past) (GstLearner * learner);
  void (*stop) (GstLearner * learner);
  void (*free_model) (GstLearner * learner);
};

gboolean gst_learner_make_model (GstLearner * learner);
gboolean gst_learner_start_over (GstLearner * learner);
void gst_learner_retry (GstLearner * learner);
GstModelFile *gst_learner_get_file (GstLearner * learner);
GstReports *gst_learner_get_reports (GstLearner * learner);

G_END_DECLS
