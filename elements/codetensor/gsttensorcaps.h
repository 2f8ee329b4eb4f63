/* Caps of tensors, as NNStreamer defines them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "tensorformat.h"

G_BEGIN_DECLS

/* What codetensor makes. Static comes first: it is chosen when both are accepted. */
#define GST_TENSOR_CAPS \
    "other/tensors, format = (string) static, num_tensors = (int) 1, " \
    "types = (string) float32, framerate = (fraction) [ 0, max ]; " \
    "other/tensors, format = (string) sparse, " \
    "framerate = (fraction) [ 0, max ]"

/* NNStreamer's obsolete name for a single tensor. */
#define GST_TENSOR_OLD_NAME "other/tensor"

GstCaps *gst_tensor_caps_choose (GstCaps * accepted, const TensorShape * shape,
    const GstStructure * about, gint rate_n, gint rate_d);

gchar *gst_tensor_caps_explain (GstCaps * accepted, const TensorShape * shape,
    gint rate_n, gint rate_d);

GstCaps *gst_tensor_caps_get_linkable (void);

void gst_tensor_caps_answer (GstQuery * query, GstCaps * caps);

GstCaps *gst_tensor_caps_get_video (GstCaps * tensors, GstCaps * video);

gboolean gst_tensor_caps_are_sparse (GstCaps * caps);

G_END_DECLS
