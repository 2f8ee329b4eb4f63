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
 * @theta: values become max(0, value - theta); below 0: they stay as they are
 * @split_signs: whether the tensor has the positive values and then the negative ones
 * @pool: (nullable): the parts that fields are summed over, as in "2x2"; interned
 *
 * All properties.
 */
typedef struct
{
  guint content;
  const gchar *layer;
  gdouble theta;
  gboolean split_signs;
  const gchar *pool;
} GstCodeTensorSettings;

extern const GstSetting gst_code_tensor_settings[];

G_END_DECLS
