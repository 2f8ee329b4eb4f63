/* The properties of codetensor
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstsetting.h"

G_BEGIN_DECLS

/**
 * GstCodeTensorSettings:
 * @content: which of contents_get() becomes the tensor
 * @layer: (nullable): the name of the competelayer whose code becomes the tensor,
 *     %NULL for the last one before this element; interned
 *
 * All properties.
 */
typedef struct
{
  guint content;
  const gchar *layer;
} GstCodeTensorSettings;

extern const GstSetting gst_code_tensor_settings[];

G_END_DECLS
