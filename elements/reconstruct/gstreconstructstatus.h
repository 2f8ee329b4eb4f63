/* The line of figures below the panels
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "layout.h"
#include "learning.h"

G_BEGIN_DECLS

typedef struct _GstReconstructStatus GstReconstructStatus;

GstReconstructStatus *gst_reconstruct_status_new (void);

void gst_reconstruct_status_free (GstReconstructStatus * self);

void gst_reconstruct_status_draw (GstReconstructStatus * self,
    Learning * learning, guint64 frame, GstClockTime time,
    gboolean show_speed, const PanelBox * box, guint32 * pixels, gsize stride);

G_END_DECLS
