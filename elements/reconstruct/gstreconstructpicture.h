/* A picture: its panels, their titles and the line below them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstreconstructsettings.h"
#include "layout.h"

G_BEGIN_DECLS

typedef struct _GstReconstructPicture GstReconstructPicture;

GstReconstructPicture *gst_reconstruct_picture_new (void);

void gst_reconstruct_picture_free (GstReconstructPicture * self);

void gst_reconstruct_picture_set_layout (GstReconstructPicture * self,
    const GstReconstructLook * look, const Layout * layout);

void gst_reconstruct_picture_add_frame (GstReconstructPicture * self,
    GstBuffer * buffer, const gchar * layer);

gboolean gst_reconstruct_picture_draw (GstReconstructPicture * self,
    const GstReconstructLook * look, const PanelView * view, guint64 number,
    GstClockTime time, guint32 * pixels, gsize stride, GError ** error);

G_END_DECLS
