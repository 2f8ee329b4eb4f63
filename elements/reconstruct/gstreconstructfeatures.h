/* The panel of an invariantlayer's features
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstreconstructview.h"
#include "layout.h"
#include "panels.h"

G_BEGIN_DECLS

/* What is drawn as full scale: features have variance 1, and a scale that followed
 * the greatest of them would have all others change with it. */
#define GST_RECONSTRUCT_FEATURES_SCALE 3.0f

/* The same of the third stage, of which no number is less than 0 and hardly one more
 * than this. */
#define GST_RECONSTRUCT_FEATURES_THIRD_SCALE 0.5f

typedef struct _GstReconstructFeatures GstReconstructFeatures;

GstReconstructFeatures *gst_reconstruct_features_new (void);

void gst_reconstruct_features_free (GstReconstructFeatures * features);

void gst_reconstruct_features_add (GstReconstructFeatures * features,
    GstBuffer * buffer, const gchar * layer);

void gst_reconstruct_features_draw (GstReconstructFeatures * features,
    Panels * panels, const GstReconstructView * view, const PanelBox * box,
    guint32 * pixels, gsize stride);

G_END_DECLS
