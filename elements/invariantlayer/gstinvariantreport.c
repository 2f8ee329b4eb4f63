/* The figures of an invariantlayer, and its message
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstinvariantreport.h"

/* Adds to the figures the pixels of a frame, which is mapped for reading, and its
 * sparse code if the buffer has it. */
void
gst_invariant_report_add (SlowLayer * slow, const CompeteFormat * format,
    const GstSparseCode * below, const GstVideoFrame * frame)
{
  CompeteCode code = {.fields = below->fields_across * below->fields_down,
    .entries = below->winners,.units = below->columns * below->rows
  };

  slow_layer_score_pixels (slow, GST_VIDEO_FRAME_PLANE_DATA (frame, 0),
      GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0), format);
  if (below->indices == NULL || below->activations == NULL)
    return;
  code.indices = g_bytes_get_data (below->indices, NULL);
  code.activations = g_bytes_get_data (below->activations, NULL);
  slow_layer_score_code (slow, &code);
}

/* Returns: (transfer full): the message with the figures; it has the error of the recall
 *     only if the element @recalls frames */
GstStructure *
gst_invariant_report_new (const SlowFigures * f, gboolean recalls)
{
  GstStructure *report = gst_structure_new ("invariantlayer",
      "frames", G_TYPE_UINT64, f->frames_seen,
      "phase", G_TYPE_STRING, slow_phase_name (f->phase),
      "phase-frames", G_TYPE_UINT64, f->phase_frames,
      "slowness-pixels", G_TYPE_DOUBLE, f->slowness_pixels,
      "slowness-code", G_TYPE_DOUBLE, f->slowness_code,
      "slowness-drive", G_TYPE_DOUBLE, f->slowness_drive,
      "slowness-first", G_TYPE_DOUBLE, f->slowness_first,
      "slowness-second", G_TYPE_DOUBLE, f->slowness_second,
      "slowness-third", G_TYPE_DOUBLE, f->slowness_third,
      "active-third", G_TYPE_DOUBLE, f->active_third,
      "unused-third", G_TYPE_UINT, f->unused_third, NULL);

  if (recalls)
    gst_structure_set (report, "recall-error", G_TYPE_DOUBLE,
        f->recall_error, NULL);
  return report;
}
