/* The panels of a picture: what is drawn of a frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstreconstructsettings.h"
#include "gstreconstructview.h"
#include "layout.h"

G_BEGIN_DECLS

typedef struct _GstReconstructDrawing GstReconstructDrawing;

GstReconstructDrawing *gst_reconstruct_drawing_new (GstElement * element);

void gst_reconstruct_drawing_free (GstReconstructDrawing * drawing);

void gst_reconstruct_drawing_lay_out (GstReconstructDrawing * drawing,
    const GstReconstructLook * look, const Layout * layout);

void gst_reconstruct_drawing_add (GstReconstructDrawing * drawing,
    GstBuffer * buffer, const gchar * layer);

gboolean gst_reconstruct_drawing_draw (GstReconstructDrawing * drawing,
    const GstReconstructLook * look, const GstReconstructView * view,
    guint64 number, GstClockTime time, guint32 * pixels, gsize stride);

G_END_DECLS
