/* codetensor: makes tensors of what a layer found in each frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define GST_TYPE_CODE_TENSOR (gst_code_tensor_get_type ())
G_DECLARE_FINAL_TYPE (GstCodeTensor, gst_code_tensor, GST, CODE_TENSOR,
    GstElement)

GST_ELEMENT_REGISTER_DECLARE (codetensor);

G_END_DECLS
