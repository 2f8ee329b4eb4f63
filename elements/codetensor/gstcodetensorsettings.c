/* The properties of codetensor
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcodetensorsettings.h"

#include "contents.h"
#include "gstenumtable.h"

static void
get_row (guint row, const gchar ** nick, const gchar ** meaning)
{
  *nick = contents_get (row)->nick;
  *meaning = contents_get (row)->meaning;
}

/* The enumeration of the property `content` */
static GType
content_type (void)
{
  static gsize type;

  return gst_enum_table_get_type (&type, "GstCodeTensorContent",
      contents_count (), get_row);
}

/* *INDENT-OFF* */
const GstSetting gst_code_tensor_settings[] = {
  {.name = "content", .nick = "Content", .kind = GST_SETTING_ENUM,
      .type = content_type,
      .offset = G_STRUCT_OFFSET (GstCodeTensorSettings, content),
      .initial = 0, .flags = GST_PARAM_MUTABLE_PLAYING,
      .blurb = "The part of the layer's code that becomes the tensor; a change takes "
          "effect with the first frame that has that part, and changes the caps"},
  {.name = "layer", .nick = "Layer", .kind = GST_SETTING_NAME,
      .offset = G_STRUCT_OFFSET (GstCodeTensorSettings, layer),
      .flags = GST_PARAM_MUTABLE_PLAYING,
      .blurb = "Name of the competelayer whose code becomes the tensor; "
          "without a name, the last one before this element"},
  {NULL}
};
/* *INDENT-ON* */
