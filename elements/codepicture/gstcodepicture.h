/* codepicture: gives back the frames whose codes come as tensors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/base/gstbasetransform.h>

G_BEGIN_DECLS

#define GST_TYPE_CODE_PICTURE (gst_code_picture_get_type ())
G_DECLARE_FINAL_TYPE (GstCodePicture, gst_code_picture, GST, CODE_PICTURE,
    GstBaseTransform)

GST_ELEMENT_REGISTER_DECLARE (codepicture);

G_END_DECLS
