/* The panel of the prototypes, drawn again only when they change
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstsparsecode.h"
#include "mosaic.h"

G_BEGIN_DECLS

typedef struct _GstReconstructMosaic GstReconstructMosaic;

GstReconstructMosaic *gst_reconstruct_mosaic_new (void);

void gst_reconstruct_mosaic_free (GstReconstructMosaic * mosaic);

gfloat gst_reconstruct_mosaic_draw (GstReconstructMosaic * mosaic,
    Panels * panels, const GstSparseCode * code, MosaicScale scale,
    ColorMap map, const PanelBox * box, guint32 * pixels, gsize stride);

G_END_DECLS
