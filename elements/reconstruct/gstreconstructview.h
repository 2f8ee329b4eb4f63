/* A frame and what layers say of it
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "gstinvariantcode.h"
#include "gstreconstructsettings.h"
#include "gstsparsecode.h"

G_BEGIN_DECLS

/**
 * GstReconstructView:
 * @frame: the frame, mapped
 * @code: what a layer says of it, with numbers that can be drawn
 * @invariant: and what the last invariantlayer says, when a panel shows that
 *
 * All that a picture is drawn of.
 *
 * Since: 0.1
 */
typedef struct
{
  GstVideoFrame *frame;
  GstSparseCode code;
  GstInvariantCode invariant;
} GstReconstructView;

gboolean gst_reconstruct_view_read (GstReconstructView * view,
    GstElement * element, GstVideoFrame * frame,
    const GstReconstructLook * look);

gboolean gst_reconstruct_view_is_drawable (const GstSparseCode * code,
    const GstInvariantCode * invariant);

static inline gboolean
gst_sparse_code_has_many_fields (const GstSparseCode * code)
{
  return code->fields_across > 1 || code->fields_down > 1;
}

G_END_DECLS
