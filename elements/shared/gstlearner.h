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
 * @GST_LEARNER_STEP: the frame is mapped, and step() called with it
 * @GST_LEARNER_SKIP: the frame came too late: it goes on as it is, and an interval
 *     may end with it
 * @GST_LEARNER_IGNORE: the frame is none of this element's
 * @GST_LEARNER_FAIL: an error was posted
 *
 * What is to be done with a buffer.
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
 * @message_name: of the element message with the figures
 * @tries_again: whether the buffer after one that ended in an error is tried, too. If
 *     not, buffers are refused until a property is set, new caps come, or a flush
 * @check_settings: (nullable): before the first buffer: posts an error if the
 *     properties are invalid, whatever the caps. Returns: whether they are valid
 * @set_format: there are new caps. Returns: %FALSE, after an error, if frames of
 *     them cannot be learned from
 * @make_model: makes the model, from a file if @location is not %NULL. Returns: %FALSE,
 *     and an error, if the file cannot be read or is of another model
 * @save: writes the model to a file. Returns: %FALSE, and an error, if that is not
 *     possible
 * @position: Returns: how many frames the model has learned from, those that wait
 *     for their batch included; 0 without a model
 * @prepare: gets ready for the frame on a buffer. Returns: what to do with it
 * @step: codes the frame on a buffer, learns from it unless it is to be coded only,
 *     and puts the code on the buffer. Returns: %FALSE after an error
 * @frame_done: (nullable): the frame on a buffer was coded or skipped, and reported
 *     if an interval ended with it; it may be saved next
 * @figures: Returns: (nullable) (transfer full): what to report of the interval that
 *     ends here, at the end of the stream with everything up to date; %NULL if
 *     nothing was seen in it
 * @reset_past: the next frame does not follow upon the last one
 * @stop: (nullable): the stream is over, and what was learned is saved
 * @free_model: drops what was learned
 *
 * What a learning element does itself. All are called in the streaming thread, or
 * while there is none.
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
