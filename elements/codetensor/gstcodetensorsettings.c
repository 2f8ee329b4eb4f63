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
  {.name = "theta", .nick = "Theta", .kind = GST_SETTING_DOUBLE,
      .offset = G_STRUCT_OFFSET (GstCodeTensorSettings, theta),
      .least = -1, .greatest = G_MAXFLOAT, .initial = -1,
      .flags = GST_PARAM_MUTABLE_PLAYING,
      .blurb = "With content=drive and code, a threshold: each value x becomes "
          "max(0, x - theta) (below 0: x itself, of either sign)"},
  {.name = "split-signs", .nick = "Split signs", .kind = GST_SETTING_BOOLEAN,
      .offset = G_STRUCT_OFFSET (GstCodeTensorSettings, split_signs),
      .initial = FALSE, .flags = GST_PARAM_MUTABLE_PLAYING,
      .blurb = "With content=drive and code, whether each value x becomes two: the "
          "tensor has all max(0, x - theta), then all max(0, -x - theta), and its "
          "last dimension is 2; a theta below 0 counts as 0"},
  {.name = "pool", .nick = "Pool", .kind = GST_SETTING_NAME,
      .offset = G_STRUCT_OFFSET (GstCodeTensorSettings, pool),
      .flags = GST_PARAM_MUTABLE_PLAYING,
      .blurb = "With content=drive and code, over which parts of the frame the values "
          "of its fields are summed: 2x2 divides the fields into 2 parts across and "
          "2 down, as equal as can be, and the tensor has these parts, row by row, in "
          "place of the fields; theta and split-signs come before the sum. Without "
          "it, each field keeps its values"},
  {NULL}
};
/* *INDENT-ON* */
