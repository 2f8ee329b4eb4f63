/* The properties of codetensor
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcodetensorsettings.h"

#include "contents.h"

/* The enumeration of the property `content`, made of the table of contents. */
static GType
content_type (void)
{
  static GEnumValue *values;
  static gsize type;

  if (g_once_init_enter (&type)) {
    GType made;
    guint i;

    values = g_new0 (GEnumValue, contents_count () + 1);
    for (i = 0; i < contents_count (); i++) {
      values[i].value = i;
      values[i].value_name = contents_get (i)->meaning;
      values[i].value_nick = contents_get (i)->nick;
    }
    made = g_enum_register_static ("GstCodeTensorContent", values);
    gst_type_mark_as_plugin_api (made, 0);
    g_once_init_leave (&type, made);
  }
  return type;
}

/* *INDENT-OFF* */
const GstSetting gst_code_tensor_settings[] = {
  {.name = "content", .nick = "Content", .kind = GST_SETTING_ENUM,
      .type = content_type,
      .offset = G_STRUCT_OFFSET (GstCodeTensorSettings, content),
      .initial = 0, .flags = GST_PARAM_MUTABLE_PLAYING,
      .blurb = "The part of the layer's sparse code that becomes the tensor; a change "
          "takes effect with the first frame that has that part, and the caps "
          "change with it"},
  {.name = "layer", .nick = "Layer", .kind = GST_SETTING_NAME,
      .offset = G_STRUCT_OFFSET (GstCodeTensorSettings, layer),
      .flags = GST_PARAM_MUTABLE_PLAYING,
      .blurb = "The name of the competelayer whose code becomes the tensor (unset: "
          "the last competelayer before this element)"},
  {NULL}
};
/* *INDENT-ON* */
