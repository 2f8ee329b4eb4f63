/* How a layer's learning goes: the figures of all frames, and their pictures
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "gstsparsecode.h"
#include "layout.h"

G_BEGIN_DECLS

typedef struct _GstReconstructProgress GstReconstructProgress;

GstReconstructProgress *gst_reconstruct_progress_new (void);

void gst_reconstruct_progress_free (GstReconstructProgress * progress);

void gst_reconstruct_progress_add (GstReconstructProgress * progress,
    GstBuffer * buffer, const gchar * layer);

void gst_reconstruct_progress_draw_curves (GstReconstructProgress * progress,
    const PanelBox * box, guint32 * pixels, gsize stride);

void gst_reconstruct_progress_draw_status (GstReconstructProgress * progress,
    guint64 frame, GstClockTime time, gboolean show_speed,
    const PanelBox * box, guint32 * pixels, gsize stride);

G_END_DECLS
