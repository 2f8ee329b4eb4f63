/* A sparse code as the tensors of GStreamer's own analytics
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstsparsecode.h"

G_BEGIN_DECLS

/* The ids of the tensors. */
#define GST_COMPETE_INDICES_ID "gst-compete-indices"
#define GST_COMPETE_ACTIVATIONS_ID "gst-compete-activations"
#define GST_COMPETE_RECONSTRUCTION_ID "gst-compete-reconstruction"

void gst_compete_analytics_attach (GstBuffer * buffer,
    const GstSparseCode * code, guint width, guint height);

G_END_DECLS
