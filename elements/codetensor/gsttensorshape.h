/* The shape of codetensor's tensors, from its properties and a frame's code
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "contents.h"
#include "gstcodetensorsettings.h"

G_BEGIN_DECLS

gboolean gst_tensor_shape_get (GstElement * element,
    const GstCodeTensorSettings * settings, const GstSparseCode * code,
    guint width, guint height, FieldPool * pool, TensorShape * shape);

G_END_DECLS
