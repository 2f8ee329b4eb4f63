/* The properties of codetensor
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcodetensorsettings.h"

/* *INDENT-OFF* */
GST_SETTING_DEFINE_ENUM (content_type, "GstCodeTensorContent",
    {GST_CODE_TENSOR_CODE,
        "Each unit's activation in each field, columns:rows:fields:1", "code"},
    {GST_CODE_TENSOR_RECONSTRUCTION,
        "The frame as the code gives it back, channels:width:height:1, "
        "nominally 0 to 1", "reconstruction"},
    {GST_CODE_TENSOR_PROTOTYPES, "What each unit has learned to see, "
        "channels:field-width:field-height:units, ON minus OFF where a "
        "prototype has two halves", "prototypes"},
    {GST_CODE_TENSOR_DRIVE, "How well each field matches each unit, -1 to 1, "
        "columns:rows:fields:1", "drive"})

const GstSetting gst_code_tensor_settings[] = {
  {.name = "content", .nick = "Content", .kind = GST_SETTING_ENUM,
      .type = content_type, .offset = G_STRUCT_OFFSET (GstCodeTensorSettings, content),
      .initial = GST_CODE_TENSOR_CODE, .flags = GST_PARAM_MUTABLE_PLAYING,
      .blurb = "What of the layer's code becomes the tensor; a change takes "
          "effect with the first frame that has that part, and changes the "
          "caps"},
  {.name = "layer", .nick = "Layer", .kind = GST_SETTING_NAME,
      .offset = G_STRUCT_OFFSET (GstCodeTensorSettings, layer),
      .flags = GST_PARAM_MUTABLE_PLAYING,
      .blurb = "Name of the competelayer whose code becomes the tensor; "
          "without a name, the last one before this element"},
  {NULL}
};
/* *INDENT-ON* */
