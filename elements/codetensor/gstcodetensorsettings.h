/* The properties of codetensor
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstsetting.h"

G_BEGIN_DECLS

/**
 * GstCodeTensorContent:
 * @GST_CODE_TENSOR_CODE: each unit's activation in each field, columns:rows:fields:1
 * @GST_CODE_TENSOR_RECONSTRUCTION: the frame as the code gives it back,
 *     channels:width:height:1
 * @GST_CODE_TENSOR_PROTOTYPES: what each unit has learned to see,
 *     channels:field-width:field-height:units; ON - OFF where there are two halves
 * @GST_CODE_TENSOR_DRIVE: how well each field matches each unit,
 *     columns:rows:fields:1
 *
 * What of a sparse code becomes a tensor, and its dimensions, innermost first.
 *
 * Since: 0.1
 */
typedef enum
{
  GST_CODE_TENSOR_CODE,
  GST_CODE_TENSOR_RECONSTRUCTION,
  GST_CODE_TENSOR_PROTOTYPES,
  GST_CODE_TENSOR_DRIVE
} GstCodeTensorContent;

/**
 * GstCodeTensorSettings:
 * @content: what becomes a tensor
 * @layer: (nullable): the name of the competelayer whose code it is, %NULL for the
 *     last one; interned
 *
 * All properties.
 *
 * Since: 0.1
 */
typedef struct
{
  GstCodeTensorContent content;
  const gchar *layer;
} GstCodeTensorSettings;

extern const GstSetting gst_code_tensor_settings[];

G_END_DECLS
