/* What of a sparse code becomes a tensor, and how
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstcodetensorsettings.h"
#include "gstsparsecoderequest.h"
#include "tensorformat.h"

G_BEGIN_DECLS

GstSparseCodeParts gst_code_tensor_content_part (GstCodeTensorContent content);

const gchar *gst_code_tensor_content_name (GstCodeTensorContent content);

gboolean gst_code_tensor_content_shape (GstCodeTensorContent content,
    const GstSparseCode * code, gint width, gint height, TensorShape * shape);

gsize gst_code_tensor_content_most (GstCodeTensorContent content,
    const GstSparseCode * code, const TensorShape * shape);

void gst_code_tensor_content_write (GstCodeTensorContent content,
    const GstSparseCode * code, gfloat * values);

gsize gst_code_tensor_content_write_sparse (GstCodeTensorContent content,
    const GstSparseCode * code, const TensorShape * shape, GArray * scratch,
    guint8 * out);

G_END_DECLS
