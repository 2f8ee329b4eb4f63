/* The code of a layer upstream: for look novelty, and for explanations
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "explaincard.h"
#include "gstnoveltysettings.h"
#include "gstsparsecoderequest.h"

G_BEGIN_DECLS

/**
 * GstNoveltyNearest:
 * @n: how many there are
 * @prototypes: the nearest first; their values belong to this
 *
 * The prototypes nearest to a field.
 */
typedef struct
{
  guint n;
  ExplainPrototype prototypes[EXPLAIN_PROTOTYPES];
} GstNoveltyNearest;

/**
 * GstNoveltyLook:
 * @waited: seconds of frames that look novelty could not be told of, from the start
 * @settled: whether it was told of one, or the warning was posted
 *
 * Whether there is a code for look novelty.
 */
typedef struct
{
  gdouble waited;
  gboolean settled;
} GstNoveltyLook;

GstSparseCodeParts gst_novelty_look_parts (const GstNoveltySettings * settings);
void gst_novelty_look_step (GstNoveltyLook * look, GstElement * element,
    Watch * watch, const GstNoveltySettings * settings, GstBuffer * buffer,
    const GstVideoFrame * frame, gdouble seconds);
gboolean gst_novelty_look_winners (GstBuffer * buffer, const gchar * layer,
    const GstVideoFrame * frame, guint x, guint y, GValue * winners);
gfloat *gst_novelty_look_reconstruction (GstBuffer * buffer,
    const gchar * layer, const GstVideoFrame * frame,
    const WatchPicture * picture);
void gst_novelty_look_nearest (GstBuffer * buffer, const gchar * layer,
    const GstVideoFrame * frame, guint x, guint y,
    GstNoveltyNearest * nearest);
void gst_novelty_nearest_clear (GstNoveltyNearest * nearest);

G_END_DECLS
