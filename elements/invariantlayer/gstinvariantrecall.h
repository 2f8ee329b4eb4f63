/* Recall in an invariantlayer: frames given back from the features of their fields
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "fields.h"
#include "gstinvariantcode.h"
#include "gstsparsecode.h"
#include "recall.h"

G_BEGIN_DECLS

/* Of the streaming thread, but for what is asked. */
typedef struct
{
  gint asked, asked_in_allocation;      /* atomic: whether downstream asks for it */

  Recall *recall;               /* nullable: before it was asked for */
  gboolean halves;              /* whether it is of prototypes of two halves */
  gchar *location;              /* nullable: of the file that it is to start from */
  GBytes *prototypes;           /* nullable: those that it has seen */

  /* The frame as competelayer sees it */
  GstVideoInfo info;
  GstSparseCode below;          /* whose numbers the fields are of */
  SamplePixels pixels;
  Fields *fields;               /* nullable: before the first frame */
  Sample **samples;
  gfloat *given_back;           /* fields x M */
  gdouble error, energy;        /* running means of a frame's */
} GstInvariantRecall;

void gst_invariant_recall_clear (GstInvariantRecall * recall);
void gst_invariant_recall_start_from (GstInvariantRecall * recall,
    const gchar * location);
void gst_invariant_recall_answer (GstInvariantRecall * recall,
    GstQuery * query);
gboolean gst_invariant_recall_is_wanted (GstInvariantRecall * recall);
gboolean gst_invariant_recall_suit (GstInvariantRecall * recall,
    const RecallSettings * settings, const GstVideoInfo * info,
    const GstSparseCode * below, const GstInvariantCode * code,
    GError ** error);
void gst_invariant_recall_learn (GstInvariantRecall * recall,
    const GstSparseCode * below, const GstInvariantCode * code);
GBytes *gst_invariant_recall_frame (GstInvariantRecall * recall,
    const GstVideoFrame * frame, const GstSparseCode * below,
    gboolean counted, const GstInvariantCode * code);
void gst_invariant_recall_tell (GstInvariantRecall * recall,
    GstStructure * figures);

G_END_DECLS
